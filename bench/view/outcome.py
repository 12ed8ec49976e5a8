"""What the judgements of a run come to: agreement, and the systems in order of preference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.meta.agreement import Agreement, agreement
from bench.meta.preference import rank
from bench.records import Estimate
from bench.results.folder import Folder
from bench.results.judgements import VERDICTS, Judgement, read

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Preferred:
    """One system's place: ``strength`` in log-odds of mean 0, ``preferred`` from 0 to 1."""

    system: str
    strength: Estimate
    preferred: Estimate


@dataclass(frozen=True, slots=True)
class Outcome:
    """What people said of a run.

    ``agreement`` holds alpha of the ``preference`` (ordinal: worse, tie, better) and of the
    ``support`` of sentences (nominal; unsure is no rating). ``places`` is empty without judgements;
    ``tie_ratio`` is Davidson's parameter.
    """

    run: str
    path: str
    judgements: int
    annotators: Mapping[str, int]
    articles: int
    ties: int
    left: int
    agreement: Mapping[str, Agreement]
    places: Sequence[Preferred]
    tie_ratio: float | None
    notes: Sequence[str]
    settings: Mapping[str, Any]
    schema: int = field(default=1)


def systems_of(folder: Folder) -> dict[str, Mapping[str, Any]]:
    """Return the systems of a run, whole or under way."""
    systems = folder.run().systems if folder.whole else folder.plan()["systems"]
    return dict(systems)


def outcome(
    folder: Folder, *, resamples: int = 1000, seed: int = 0, level: float = 0.95
) -> Outcome:
    """Read the judgements of a run and weigh them.

    Raises:
        ResultsError: the run cannot be read.
    """
    found, notes = read(folder.path, list(systems_of(folder)))
    drawn: dict[str, Any] = {"resamples": resamples, "seed": seed}
    names = sorted({system for one in found for system in one.systems})
    places, ratio = _ranked(found, names, {**drawn, "level": level})
    by = [one.annotator for one in found]
    return Outcome(
        run=folder.path.name,
        path=str(folder.path),
        judgements=len(found),
        annotators={name: by.count(name) for name in sorted(set(by))},
        articles=len({one.article_id for one in found}),
        ties=sum(one.verdict == "tie" for one in found),
        left=sum(one.verdict != "tie" and _winner(one) == one.left for one in found),
        agreement={
            "preference": _agreement(list(_preferences(found)), "ordinal", drawn, level),
            "support": _agreement(list(_supports(found)), "nominal", drawn, level),
        },
        places=places,
        tie_ratio=ratio,
        notes=notes,
        settings={**drawn, "level": level, "interval": "percentile bootstrap over articles"},
    )


def _winner(one: Judgement) -> str:
    return one.systems[0] if one.verdict == "better" else one.systems[1]


def _preferences(found: Sequence[Judgement]) -> Iterator[tuple[str, str, tuple[str, ...], float]]:
    """Yield annotator, article, unit and rating: 0, 1 or 2, seen from the first system by name."""
    for one in found:
        value = VERDICTS.index(one.verdict)
        ordered = tuple(sorted(one.systems))
        seen = value if ordered == one.systems else 2 - value
        yield one.annotator, one.article_id, (one.article_id, *ordered), float(seen)


def _supports(found: Sequence[Judgement]) -> Iterator[tuple[str, str, tuple[str, ...], float]]:
    # A summary is shown beside several others: an annotator's last word on a sentence counts.
    for one in found:
        for claim in one.support:
            if claim.supported != "unsure":
                unit = (one.article_id, claim.system, f"{claim.start}:{claim.end}")
                yield one.annotator, one.article_id, unit, float(claim.supported == "yes")


def _agreement(
    rated: Sequence[tuple[str, str, tuple[str, ...], float]],
    level: str,
    drawn: Mapping[str, Any],
    confidence: float,
) -> Agreement:
    raters = {name: row for row, name in enumerate(sorted({r[0] for r in rated}))}
    units = {unit: column for column, unit in enumerate(sorted({r[2] for r in rated}))}
    articles = {name: i for i, name in enumerate(sorted({r[1] for r in rated}))}
    ratings = np.full((len(raters), len(units)), np.nan)
    groups = [0] * len(units)
    for annotator, article, unit, value in rated:
        ratings[raters[annotator], units[unit]] = value
        groups[units[unit]] = articles[article]
    return agreement(ratings, level=level, groups=groups, confidence=confidence, **drawn)


def _ranked(
    found: Sequence[Judgement], names: Sequence[str], drawn: Mapping[str, Any]
) -> tuple[list[Preferred], float | None]:
    if not found:
        return [], None
    articles = {name: i for i, name in enumerate(sorted({one.article_id for one in found}))}
    wins = np.zeros((len(articles), len(names), len(names)))
    ties = np.zeros_like(wins)
    for one in found:
        row = articles[one.article_id]
        i, j = (names.index(system) for system in one.systems)
        if one.verdict == "tie":
            ties[row, i, j] += 1
            ties[row, j, i] += 1
        else:
            wins[row, *((i, j) if one.verdict == "better" else (j, i))] += 1
    places, ratio = rank(wins, ties, **drawn)
    return [Preferred(names[p.system], p.strength, p.preferred) for p in places], ratio
