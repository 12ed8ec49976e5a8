"""Rules that hold a candidate against its baseline: no_worse_than and max_new_findings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bench.compare.findings import FindingChanges, finding_changes
from bench.gate.losses import Loss, losses, noise_floor
from bench.gate.rules import Rule, Rules
from bench.gate.sides import Pair, Sides, means
from bench.gate.verdict import FAILED, INCONCLUSIVE, MISSING, PASSED, Verdict
from bench.records import GateError

Values = NDArray[np.float64]
Case = tuple[Rule, Pair]
MOST = 5
"""Articles or findings that a verdict names."""


@dataclass(frozen=True, slots=True)
class _Column:
    """One test: differences (articles,) with higher better, and the margin with what widened it."""

    differences: Values
    sign: float
    margin: float
    noise: float
    unpaired: int


def judge_losses(sides: Sides, cases: Sequence[Case], rules: Rules) -> list[Verdict]:
    """Return the verdicts of the no_worse_than rules, whose tests are corrected together."""
    columns = [_column(sides, *case) for case in cases]
    tested = [column for column in columns if isinstance(column, _Column)]
    n = max((len(column.differences) for column in tested), default=0)
    stacked = [column.differences for column in tested]
    found = iter(
        losses(
            np.stack(stacked, axis=1) if stacked else np.empty((n, 0)),
            [column.margin for column in tested],
            [
                case[0].inconclusive_passes
                for case, column in zip(cases, columns, strict=True)
                if isinstance(column, _Column)
            ],
            rules,
        )
    )
    return [
        missing(rule, pair, column)
        if isinstance(column, str)
        else _verdict(sides, (rule, pair), column, next(found))
        for (rule, pair), column in zip(cases, columns, strict=True)
    ]


def missing(rule: Rule, pair: Pair, why: str) -> Verdict:
    """Return the verdict of a rule that cannot be judged: it fails."""
    return Verdict(
        rule=rule.title,
        check=rule.check,
        metric=rule.metric,
        system=pair.name,
        against=pair.against,
        outcome=MISSING,
        ok=False,
        because=why,
    )


def _column(sides: Sides, rule: Rule, pair: Pair) -> _Column | str:
    """Return what is tested, or why nothing can be."""
    key = str(rule.metric)
    why = sides.apart(pair) or sides.lacking(key)
    if why:
        return why
    direction = sides.candidate.run.directions.get(key)
    if direction is None:
        raise GateError(
            f"{key} is descriptive, it has no better or worse: use at_least and at_most"
        )
    before = sides.scores(sides.baseline, str(pair.against), key)
    after = sides.scores(sides.candidate, str(pair.system), key)
    noise = noise_floor(before, after)
    old, new = means(before), means(after)
    margin = rule.limit
    if rule.share and not np.isnan(old).all():
        margin *= abs(float(np.nanmean(old)))
    sign = 1.0 if direction else -1.0
    unpaired = int((np.isnan(old) | np.isnan(new)).sum())
    return _Column(sign * (new - old), sign, margin + noise, noise, unpaired)


def _verdict(sides: Sides, case: Case, column: _Column, loss: Loss | None) -> Verdict:
    rule, pair = case
    if loss is None:
        return missing(rule, pair, f"{rule.metric} is undefined on every article of one side")
    outcome, because = _outcome(rule, column, loss)
    ok = outcome == PASSED or (outcome == INCONCLUSIVE and rule.inconclusive_passes)
    edges = sorted((column.sign * loss.low, column.sign * loss.high))
    return Verdict(
        rule=rule.title,
        check=rule.check,
        metric=rule.metric,
        system=pair.name,
        against=pair.against,
        outcome=outcome,
        ok=ok,
        because=because,
        value=column.sign * loss.delta,
        low=edges[0],
        high=edges[1],
        limit=column.margin,
        n=loss.n,
        p_value=loss.p_value,
        p_holm=loss.p_holm if rule.inconclusive_passes else None,
        needed=loss.needed if outcome == INCONCLUSIVE else None,
        noise=column.noise or None,
        details=() if outcome == PASSED else _worst(sides, column),
    )


def _outcome(rule: Rule, column: _Column, loss: Loss) -> tuple[str, str]:
    """Return the outcome and the sentence that says why."""
    delta = column.sign * loss.delta
    low, high = sorted((column.sign * loss.low, column.sign * loss.high))
    seen = f"{delta:+.4f} [{low:+.4f}, {high:+.4f}] on {loss.n:,} articles"
    seen += f" ({column.unpaired:,} more are undefined on a side)" * (column.unpaired > 0)
    margin = f"{column.margin:.4g}"
    if column.noise:
        margin += f" (widened by {column.noise:.2g}, the spread of the means over repeats)"
    if loss.differing == 0:
        return PASSED, f"no article scores differently ({loss.n:,} articles)"
    if loss.shown:
        p = f"p {loss.p_value:.2g}"
        p += f", {loss.p_holm:.2g} corrected" * (loss.p_holm != loss.p_value)
        return FAILED, f"a loss larger than {margin} is shown: {seen}, {p}"
    if loss.excluded:
        return PASSED, f"a loss larger than {margin} is excluded: {seen}"
    then = "passes" if rule.inconclusive_passes else "fails"
    return INCONCLUSIVE, (
        f"too few articles to show or exclude a loss larger than {margin}: {seen}; "
        f"{enough(loss.needed)}; inconclusive {then} here"
    )


def enough(needed: int | None) -> str:
    """Return how many articles would tell, in words."""
    if needed is None:
        return "at this delta no number of articles would tell"
    return f"about {needed:,} articles would tell if this stays so"


def _worst(sides: Sides, column: _Column) -> list[str]:
    """Return the articles that lost most, each with its delta."""
    ids = sides.common.ids if sides.common else ()
    order = np.argsort(np.where(np.isnan(column.differences), 0.0, column.differences))
    return [
        f"{ids[row]}: {column.sign * column.differences[row]:+.4f}"
        for row in order[:MOST].tolist()
        if column.differences[row] < 0
    ]


def judge_findings(sides: Sides, rule: Rule, pair: Pair) -> Verdict:
    """Return whether a candidate has more hard findings that are new than the rule allows."""
    metric = str(rule.metric)
    why = sides.apart(pair) or sides.incomparable(metric)
    if not why and sides.baseline.repeats < sides.candidate.repeats:
        why = (
            f"{sides.candidate.repeats} draws say more that is new than {sides.baseline.repeats}: "
            "accept a baseline of as many repeats"
        )
    if why:
        return missing(rule, pair, why)
    ids = sides.common.ids if sides.common else ()
    names = str(pair.against), str(pair.system)
    changes = finding_changes(sides.baseline, sides.candidate, [names], ids)
    if metric not in changes:
        return missing(rule, pair, f"{metric} has findings in no run, or not in both")
    return _counted(rule, pair, changes[metric][names[1]], len(ids))


def _counted(rule: Rule, pair: Pair, found: FindingChanges, n: int) -> Verdict:
    kept = len(found.new) <= rule.limit
    said = f"{len(found.new)} new hard findings of {rule.metric}, {rule.limit:g} allowed"
    said += f" ({found.kept} kept, {len(found.gone)} gone; {n:,} articles)"
    return Verdict(
        rule=rule.title,
        check=rule.check,
        metric=rule.metric,
        system=pair.name,
        against=pair.against,
        outcome=PASSED if kept else FAILED,
        ok=kept,
        because=said,
        value=len(found.new),
        limit=rule.limit,
        n=n,
        details=[
            f"{article_id}: {kind}: {message}" for article_id, kind, _, message in found.new[:MOST]
        ],
    )
