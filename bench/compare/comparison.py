"""Paired comparisons of the systems of two runs, corrected together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.compare.attribution import Change, changes
from bench.compare.comparability import Shared, shared
from bench.compare.examples import Example, examples
from bench.compare.findings import FindingChanges, finding_changes
from bench.compare.lengths import longer_by
from bench.compare.pairing import Pair, paired
from bench.compare.record import Comparison
from bench.records import Estimate
from bench.results.measured import Measured
from bench.statistics import (
    Paired,
    adjust_for_length,
    article_means,
    compare_paired,
    estimates,
    holm,
    variance_components,
)

Values = NDArray[np.float64]
INTERVAL = 2000
"""Draws of the intervals beside a delta: of both means, and at equal length."""


@dataclass(frozen=True, slots=True)
class Options:
    """How intervals and p-values are drawn, and how much is shown.

    ``keys`` are those to compare (None: the ones on the leaderboards), ``on`` is all or
    intersection, ``examples`` the most regressions and improvements that are quoted.
    """

    keys: Sequence[str] | None = None
    on: str = "all"
    examples: int = 10
    resamples: int = 10_000
    seed: int = 0
    level: float = 0.95


@dataclass(frozen=True, slots=True)
class Side:
    """One run of a comparison: where it is, and what failed in each compared system."""

    run: str
    path: str
    counts: Mapping[str, Mapping[str, int]]
    usage: Mapping[str, Mapping[str, float | None]]
    articles: int


@dataclass(frozen=True, slots=True)
class Compared:
    """All that is known of a candidate beside its baseline; ``docs/compare.md`` describes it."""

    baseline: Side
    candidate: Side
    articles: int
    comparisons: Sequence[Comparison]
    changes: Sequence[Change]
    examples: Sequence[Example]
    findings: Mapping[str, Mapping[str, FindingChanges]]
    notes: Sequence[str]
    settings: Mapping[str, Any]
    schema: int = field(default=1)


def compare(
    baseline: Measured,
    candidate: Measured,
    *,
    systems: tuple[str | None, str | None] = (None, None),
    options: Options | None = None,
) -> Compared:
    """Compare a candidate with its baseline, article by article.

    ``systems`` names one system of each side; None is all of them. Systems are paired by name, or,
    where each side has one, whatever their names.

    Raises:
        CompareError: they cannot be compared; it says why, and what would make it possible.
    """
    options = options or Options()
    pairs, notes = paired(baseline, candidate, systems)
    common = shared(baseline, candidate, on=options.on, keys=options.keys)
    comparisons = [
        one for pair in pairs for one in _compared(baseline, candidate, pair, common, options)
    ]
    told = [*notes, *common.notes, *_said(baseline, candidate, pairs)]
    ours, theirs = zip(*pairs, strict=True)
    return Compared(
        baseline=_side(baseline, ours),
        candidate=_side(candidate, theirs),
        articles=len(common.ids),
        comparisons=_corrected(comparisons),
        changes=changes(baseline, candidate, pairs, common.ids),
        examples=examples(baseline, candidate, pairs, common, most=options.examples),
        findings=finding_changes(baseline, candidate, pairs, common.ids),
        notes=told,
        settings={
            "resamples": options.resamples,
            "seed": options.seed,
            "level": options.level,
            "interval": "sign flips over articles",
            "test": "sign flips over articles, two-sided",
        },
    )


def matrix(side: Measured, system: str, common: Shared) -> Values:
    """Return one system's scores of the shared articles and keys, the mean over its repeats."""
    scores = side.of(system, common.keys)
    rows = [side.places[article_id] for article_id in common.ids]
    n, repeats, k = scores.shape
    return article_means(scores.reshape(n * repeats, k), repeats=repeats)[rows]


def _compared(
    baseline: Measured, candidate: Measured, pair: Pair, common: Shared, options: Options
) -> list[Comparison]:
    before, after = matrix(baseline, pair[0], common), matrix(candidate, pair[1], common)
    drawn: dict[str, Any] = {
        "resamples": options.resamples,
        "seed": options.seed,
        "level": options.level,
    }
    # An interval at 95 % needs fewer draws than a p-value that is corrected for many tests.
    fewer = {**drawn, "resamples": min(options.resamples, INTERVAL)}
    found = compare_paired(after, before, **drawn)
    undefined = np.isnan(before) | np.isnan(after)
    means = [
        estimates(np.where(undefined, np.nan, values), **fewer, method="studentised")
        for values in (before, after)
    ]
    longer = longer_by(baseline, candidate, pair, common.ids)
    adjusted = adjust_for_length(after - before, longer, **fewer)
    floors = _floors(baseline, candidate, pair, common, options.level)
    directions = candidate.run.directions
    made = [
        _record(pair, key, directions.get(key), (old, new), paired)
        for key, old, new, paired in zip(common.keys, *means, found, strict=True)
        if paired is not None and old is not None and new is not None
    ]
    columns = {key: k for k, key in enumerate(common.keys)}
    return [
        replace(
            one, adjusted=adjusted[columns[one.metric]], noise_floor=floors[columns[one.metric]]
        )
        for one in made
    ]


def _floors(
    baseline: Measured, candidate: Measured, pair: Pair, common: Shared, level: float
) -> list[float | None]:
    """Return the larger noise floor of the two systems a key; None where nothing was repeated."""
    floors: list[float | None] = [None] * len(common.keys)
    for side, system in zip((baseline, candidate), pair, strict=True):
        if side.repeats > 1:
            scores = side.of(system, common.keys)[[side.places[i] for i in common.ids]]
            flat = scores.reshape(-1, len(common.keys))
            found = variance_components(flat, repeats=side.repeats, level=level)
            known = [None if part is None else part.noise_floor for part in found]
            floors = [
                max((f for f in both if f is not None), default=None)
                for both in zip(floors, known, strict=True)
            ]
    return floors


def _record(
    pair: Pair, key: str, up: bool | None, means: tuple[Estimate, Estimate], found: Paired
) -> Comparison:
    wins, losses = (found.losses, found.wins) if up is False else (found.wins, found.losses)
    return Comparison(
        system=pair[1],
        against=pair[0],
        metric=key,
        higher_is_better=up,
        baseline=means[0],
        candidate=means[1],
        delta=found.delta,
        p_value=found.p_value,
        p_holm=None if up is None else found.p_value,
        effect=found.effect,
        detectable=found.detectable,
        wins=wins,
        ties=found.ties,
        losses=losses,
        unpaired=found.unpaired,
    )


def _corrected(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """Correct the p-values of all that is tested together (Holm 1979)."""
    raw = np.array([np.nan if c.p_holm is None else c.p_value for c in comparisons])
    return [
        comparison if np.isnan(p) else replace(comparison, p_holm=float(p))
        for comparison, p in zip(comparisons, holm(raw), strict=True)
    ]


def _side(side: Measured, systems: Sequence[str]) -> Side:
    run = side.run
    return Side(
        run=run.id,
        path=str(side.folder.path),
        counts={system: dict(run.counts[system]) for system in systems},
        usage={system: dict(run.usage.get(system, {})) for system in systems},
        articles=len(side.ids),
    )


def _said(baseline: Measured, candidate: Measured, pairs: Sequence[Pair]) -> list[str]:
    """Return what a reader must know beside the numbers: upper bounds, other machines."""
    notes = []
    for side, index in ((baseline, 0), (candidate, 1)):
        bounds = [
            pair[index] for pair in pairs if side.run.systems[pair[index]].get("sees_references")
        ]
        if bounds and index == 1:
            notes.append(f"sees the references, an upper bound: {', '.join(bounds)}")
    machines = [side.run.environment.get("cpu") for side in (baseline, candidate)]
    if machines[0] != machines[1]:
        notes.append(
            f"latencies come from different processors ({machines[0]}, {machines[1]}): "
            "they are not comparable"
        )
    return notes
