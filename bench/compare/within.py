"""The systems of one run against each other, and the groups that cannot be told apart."""

from __future__ import annotations

import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from bench.compare.comparability import chosen_keys
from bench.compare.comparison import INTERVAL, Options
from bench.records import CompareError, Estimate
from bench.results.measured import Measured
from bench.statistics import Pairwise, article_means, compare_all, estimates


@dataclass(frozen=True, slots=True)
class Placed:
    """One system on one metric.

    ``group`` holds a letter for each group it belongs to: two systems that share no letter can be
    told apart.
    """

    system: str
    value: Estimate
    group: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two systems on one metric: ``delta`` is the better one's mean less the other's."""

    metric: str
    system: str
    against: str
    delta: float
    low: float | None
    high: float | None
    p_value: float
    p_holm: float
    n: int


@dataclass(frozen=True, slots=True)
class Ranked:
    """All systems of a run, best first, metric by metric; ``docs/compare.md`` describes it."""

    run: str
    path: str
    articles: int
    places: Mapping[str, Sequence[Placed]]
    pairs: Sequence[Pair]
    notes: Sequence[str]
    settings: Mapping[str, Any]
    schema: int = field(default=1)


def rank(side: Measured, *, options: Options | None = None) -> Ranked:
    """Compare every two systems of a run on every metric that has a direction.

    Systems that see the references are no rivals: they are left out, and said so.

    Raises:
        CompareError: there are fewer than two systems, or no metric with a direction.
    """
    options = options or Options()
    drawn: dict[str, Any] = {n: getattr(options, n) for n in ("resamples", "seed", "level")}
    notes: list[str] = []
    systems = _rivals(side, notes)
    keys, signs = _directed(side, options, notes)
    values = np.stack([_means(side, system, keys) for system in systems], axis=1)
    try:
        found = compare_all(values * signs, **drawn)
    except ValueError as error:
        raise CompareError(str(error)) from None
    fewer = {**drawn, "resamples": min(options.resamples, INTERVAL)}
    flat = values.reshape(len(values), -1)
    means = estimates(flat, **fewer, method="studentised")
    return Ranked(
        run=side.run.id,
        path=str(side.folder.path),
        articles=len(side.ids),
        places={
            key: _placed(systems, found.groups[k], means[k :: len(keys)])
            for k, key in enumerate(keys)
        },
        pairs=[pair for k, key in enumerate(keys) for pair in _pairs(found, k, key, systems)],
        notes=notes,
        settings={**drawn, "test": "sign flips over articles, two-sided, Holm over the pairs"},
    )


def _rivals(side: Measured, notes: list[str]) -> list[str]:
    """Return the systems that are ranked, and note the others."""
    sees = [s for s in side.systems if side.run.systems[s].get("sees_references")]
    systems = [system for system in side.systems if system not in sees]
    if len(systems) < 2:
        raise CompareError(
            f"{side.folder.path} has one system to rank: name a second run to compare it with"
        )
    notes += [f"sees the references, not ranked: {', '.join(sees)}"] if sees else []
    return systems


def _directed(side: Measured, options: Options, notes: list[str]) -> tuple[list[str], Any]:
    """Return the keys that have a direction, and 1 or -1 for each."""
    ways = side.run.directions
    keys = [k for k in chosen_keys([side], options.keys, notes) if ways.get(k) is not None]
    if not keys:
        raise CompareError("no metric of the run says which way is better: nothing can be ranked")
    return keys, np.array([1.0 if ways[key] else -1.0 for key in keys])


def _means(side: Measured, system: str, keys: Sequence[str]) -> Any:
    scores = side.of(system, keys)
    n, repeats, k = scores.shape
    return article_means(scores.reshape(n * repeats, k), repeats=repeats)


def _placed(
    systems: Sequence[str], groups: Sequence[Sequence[int]], means: Sequence[Estimate | None]
) -> list[Placed]:
    """Return the systems that have a value, best first, with their letters."""
    letters: dict[int, str] = {}
    for number, group in enumerate(groups):
        for system in group:
            letters[system] = letters.get(system, "") + _letter(number)
    placed = []
    for system, letter in letters.items():
        mean = means[system]
        if mean is not None:
            placed.append(Placed(systems[system], mean, letter))
    return placed


def _letter(number: int) -> str:
    """Return a letter, with a number behind it from the 27th on."""
    turn, place = divmod(number, 26)
    return string.ascii_lowercase[place] + (str(turn) if turn else "")


def _pairs(found: Pairwise, k: int, key: str, systems: Sequence[str]) -> list[Pair]:
    result = []
    for row, (i, j) in enumerate(found.pairs.tolist()):
        n = int(found.n[row, k])
        if not n:
            continue
        numbers = [float(a[row, k]) for a in (found.delta, found.low, found.high)]
        swap = numbers[0] < 0
        delta, low, high = (-numbers[0], -numbers[2], -numbers[1]) if swap else numbers
        result.append(
            Pair(
                metric=key,
                system=systems[j if swap else i],
                against=systems[i if swap else j],
                delta=delta,
                low=None if np.isnan(low) else low,
                high=None if np.isnan(high) else high,
                p_value=float(found.p_value[row, k]),
                p_holm=float(found.p_holm[row, k]),
                n=n,
            )
        )
    return result
