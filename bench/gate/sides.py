"""What a rule looks at: one candidate system, its partner in the baseline, and their scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.compare.comparability import Shared, shared
from bench.gate.rules import Rule, Rules
from bench.records import CompareError, GateError
from bench.results.measured import Measured
from bench.statistics import article_means

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pair:
    """A baseline system and its partner, None on a side that lacks it; ``name`` is shown."""

    name: str
    against: str | None
    system: str | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Both runs, the systems that are judged, and what can be compared."""

    baseline: Measured
    candidate: Measured
    pairs: Sequence[Pair]
    common: Shared | None

    def apart(self, pair: Pair) -> str | None:
        """Return why a pair cannot be compared, None where both sides have it."""
        for name, side, system in (
            ("candidate", self.candidate, pair.system),
            ("baseline", self.baseline, pair.against),
        ):
            if system is None:
                return f"the {name} has no system {pair.name}: it has {', '.join(side.systems)}"
        return None

    def incomparable(self, metric: str) -> str | None:
        """Return why a metric cannot be compared, None where it can."""
        for name, side in (("baseline", self.baseline), ("candidate", self.candidate)):
            if metric not in side.run.signatures:
                there = ", ".join(side.run.signatures)
                return f"the {name} has no metric {metric}: it has {there}"
        before, after = (side.run.signatures[metric] for side in (self.baseline, self.candidate))
        if before != after:
            return f"{metric} was measured as {before} in baseline, {after} in candidate"
        return None

    def lacking(self, key: str) -> str | None:
        """Return why a ``<metric>.<key>`` cannot be compared, None where it can."""
        why = self.incomparable(key.partition(".")[0])
        without = [side for side in (self.candidate, self.baseline) if key not in side.keys]
        return why or (no_key(without[0], key) if without else None)

    @property
    def unjudged(self) -> list[str]:
        """The candidate's systems that have no partner and see no references."""
        partners = {pair.system for pair in self.pairs}
        return [system for system in _counting(self.candidate) if system not in partners]

    def scores(self, side: Measured, system: str, key: str) -> Values:
        """Return the scores of a system on the shared articles, shape (articles, repeats)."""
        ids = self.common.ids if self.common else side.ids
        rows = [side.places[article_id] for article_id in ids]
        return side.of(system, [key])[rows, :, 0]


def no_key(side: Measured, key: str) -> str:
    """Say that a run lacks a key, and what its metric has instead."""
    metric = key.partition(".")[0]
    there = [k for k in side.keys if k.startswith(f"{metric}.")] or list(side.run.signatures)
    return f"{side.run.id} has no {key}: it has {', '.join(there)}"


def means(scores: Values) -> Values:
    """Return each article's mean over its repeats, shape (articles,); NaN where undefined."""
    flat: Values = article_means(scores.reshape(-1, 1), repeats=scores.shape[1])[:, 0]
    return flat


def sides(
    baseline: Measured,
    candidate: Measured,
    rules: Rules,
    *,
    systems: tuple[str | None, str | None] = (None, None),
    on: str = "all",
) -> Sides:
    """Pair the systems of two runs and find the articles they share.

    Raises:
        CompareError: a rule compares, and the runs hold different articles; or there is no system.
        GateError: a rule names a system that sees the references.
    """
    found = Sides(baseline, candidate, _pairs(baseline, candidate, systems), None)
    _refuse_upper_bounds(baseline, candidate, rules)
    comparing = ("no_worse_than", "max_new_findings")
    metrics = [r.metric.partition(".")[0] for r in rules.rules if r.check in comparing and r.metric]
    keys = [
        next(key for key in candidate.keys if key.startswith(f"{metric}."))
        for metric in dict.fromkeys(metrics)
        if not found.incomparable(metric)
    ]
    if not keys:
        return found
    return Sides(baseline, candidate, found.pairs, shared(baseline, candidate, on=on, keys=keys))


def applying(rule: Rule, sides: Sides) -> list[Pair]:
    """Return the pairs that a rule judges: all, or the one that it names."""
    if rule.system is None:
        return list(sides.pairs)
    name = rule.system
    named = [pair for pair in sides.pairs if name in (pair.against, pair.system)]
    there = (name if name in s.systems else None for s in (sides.baseline, sides.candidate))
    return named or [Pair(name, *there)]


def _pairs(
    baseline: Measured, candidate: Measured, systems: tuple[str | None, str | None]
) -> list[Pair]:
    """Pair systems by name; or, where each side has one, whatever their names."""
    ours, theirs = (
        _counting(side) if system is None else [_named(side, system)]
        for side, system in zip((baseline, candidate), systems, strict=True)
    )
    if not ours:
        raise CompareError(f"{baseline.run.id} has no system to judge: all see the references")
    if len(ours) == len(theirs) == 1:
        return [Pair(theirs[0], ours[0], theirs[0])]
    return [Pair(system, system, system if system in theirs else None) for system in ours]


def _counting(side: Measured) -> list[str]:
    return [name for name in side.systems if not side.run.systems[name].get("sees_references")]


def _named(side: Measured, system: str) -> str:
    if system not in side.systems:
        raise CompareError(
            f"{side.run.id} has no system {system!r}: there are {', '.join(side.systems)}"
        )
    if side.run.systems[system].get("sees_references"):
        raise CompareError(f"{system} sees the references: an upper bound counts in no gate")
    return system


def _refuse_upper_bounds(baseline: Measured, candidate: Measured, rules: Rules) -> None:
    for rule in rules.rules:
        for side in (baseline, candidate):
            described = side.run.systems.get(rule.system or "", {})
            if described.get("sees_references"):
                raise GateError(
                    f"{rules.where}: {rule.system} sees the references: an upper bound is no "
                    "summarizer and counts in no gate. Name another system, or none"
                )
