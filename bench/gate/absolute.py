"""Rules that look at the candidate alone: scores, latency, failures, cost."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.gate.losses import needed
from bench.gate.relative import enough, missing
from bench.gate.rules import Rule, Rules
from bench.gate.sides import Pair, means, no_key
from bench.gate.verdict import FAILED, INCONCLUSIVE, PASSED, Verdict
from bench.results.measured import Measured
from bench.statistics import estimates

Values = NDArray[np.float64]
_TAIL = 0.95


def judge_alone(side: Measured, rule: Rule, pair: Pair, rules: Rules) -> Verdict:
    """Return the verdict of a rule that needs no baseline."""
    if pair.system is None:
        there = ", ".join(side.systems)
        return missing(rule, pair, f"the candidate has no system {pair.name}: it has {there}")
    if rule.check == "max_failures":
        return _failures(side, rule, pair)
    if rule.check == "max_cost_usd":
        return _cost(side, rule, pair)
    if rule.check == "p95_at_most":
        return _latency(side, rule, pair, rules)
    return _score(side, rule, pair, rules)


def _said(rule: Rule, pair: Pair, outcome: str, because: str, **figures: Any) -> Verdict:
    ok = outcome == PASSED or (outcome == INCONCLUSIVE and rule.inconclusive_passes)
    return Verdict(
        rule=rule.title,
        check=rule.check,
        metric=rule.metric,
        system=pair.name,
        against=None,
        outcome=outcome,
        ok=ok,
        because=because,
        **figures,
    )


def _score(side: Measured, rule: Rule, pair: Pair, rules: Rules) -> Verdict:
    """Judge must_exist, at_least and at_most: by the value, or strictly by its bound."""
    key = str(rule.metric)
    if key not in side.keys:
        return missing(rule, pair, no_key(side, key))
    scores = means(side.of(str(pair.system), [key])[:, :, 0])
    (found,) = estimates(
        scores[:, None],
        resamples=rules.resamples,
        seed=rules.seed,
        level=1 - 2 * rules.alpha,
        method="studentised",
    )
    if found is None:
        return missing(rule, pair, f"{key} is undefined on all {len(scores):,} articles")
    figures = {"value": found.value, "low": found.low, "high": found.high, "n": found.n}
    if rule.check == "must_exist":
        return _said(rule, pair, PASSED, f"it is {found.value:.4f} on {found.n:,} articles")
    sign = 1.0 if rule.check == "at_least" else -1.0
    seen = f"{found.value:.4f} on {found.n:,} articles"
    wanted = f"{'at least' if sign > 0 else 'at most'} {rule.limit:g}"
    if not rule.strict:
        kept = sign * (found.value - rule.limit) >= 0
        because = f"{'' if kept else 'not '}{wanted}: the value is {seen}"
        return _said(rule, pair, PASSED if kept else FAILED, because, limit=rule.limit, **figures)
    known = sign * (scores[~np.isnan(scores)] - rule.limit)
    worst, best = sorted((sign * (found.low - rule.limit), sign * (found.high - rule.limit)))
    few = 2.0**-found.n > rules.alpha
    seen += f" [{found.low:.4f}, {found.high:.4f}]"
    return _bounded(rule, pair, (worst, best), known, f"{wanted}: {seen}", few, rules, figures)


def _bounded(
    rule: Rule,
    pair: Pair,
    room: tuple[float, float],
    known: Values,
    seen: str,
    few: bool,
    rules: Rules,
    figures: dict[str, Any],
) -> Verdict:
    """Judge strictly: ``room`` is how far the bounds lie on the good side of the limit."""
    figures = {**figures, "limit": rule.limit}
    if room[0] >= 0 and not few:
        return _said(rule, pair, PASSED, f"its bound is {seen}", **figures)
    if room[1] < 0 and not few:
        return _said(rule, pair, FAILED, f"not {seen}", **figures)
    n = needed(known, rules.alpha)
    then = "passes" if rule.inconclusive_passes else "fails"
    because = (
        f"too few articles to tell whether it is {seen}; {enough(n)}; inconclusive {then} here"
    )
    return _said(rule, pair, INCONCLUSIVE, because, needed=n, **figures)


def _failures(side: Measured, rule: Rule, pair: Pair) -> Verdict:
    counts = side.run.counts[str(pair.system)]
    kinds = {name: int(counts[name]) for name in ("failed", "refused", "empty")}
    total, n = sum(kinds.values()), int(counts["articles"])
    most = rule.limit * n if rule.share else rule.limit
    told = ", ".join(f"{count:,} {name}" for name, count in kinds.items() if count)
    because = f"{total:,} of {n:,} summaries are not there" + (f" ({told})" if told else "")
    because += f", {most:g} allowed"
    outcome = PASSED if total <= most else FAILED
    return _said(rule, pair, outcome, because, value=float(total), limit=most, n=n)


def _cost(side: Measured, rule: Rule, pair: Pair) -> Verdict:
    columns = _summaries(side, pair, "cost_usd")
    known = [value for value in columns["cost_usd"] if value is not None]
    written = sum(error is None for error in columns["error"])
    if not known or len(known) < written:
        unknown = written - len(known) if known else written
        why = f"the cost of {unknown:,} of {written:,} summaries is unknown"
        return missing(rule, pair, f"{why}: give the model's prices (docs/chat.md)")
    total = math.fsum(known)
    kept = total <= rule.limit
    because = f"${total:,.4f} for {len(known):,} summaries, ${rule.limit:,.4f} allowed"
    outcome = PASSED if kept else FAILED
    return _said(rule, pair, outcome, because, value=total, limit=rule.limit, n=len(known))


def _latency(side: Measured, rule: Rule, pair: Pair, rules: Rules) -> Verdict:
    """Judge the 95th percentile: by its value, or strictly by its upper bound."""
    columns = _summaries(side, pair, "latency_s")
    known = np.sort([value for value in columns["latency_s"] if value is not None])
    if not len(known):
        return missing(rule, pair, "no summary's latency is known")
    value, n = float(np.quantile(known, _TAIL)), len(known)
    figures: dict[str, Any] = {"value": value, "limit": rule.limit, "n": n}
    seen = f"the 95th percentile of {n:,} summaries is {value:.4g} s, {rule.limit:g} s allowed"
    if not rule.strict:
        return _said(rule, pair, PASSED if value <= rule.limit else FAILED, seen, **figures)
    low, high = tail_bounds(known, rules.alpha)
    figures |= {"low": low, "high": high}
    if low is not None and low > rule.limit:
        return _said(rule, pair, FAILED, f"{seen}; its lower bound is {low:.4g} s", **figures)
    if high is not None and high <= rule.limit:
        return _said(rule, pair, PASSED, f"{seen}; its upper bound is {high:.4g} s", **figures)
    least = math.ceil(math.log(rules.alpha) / math.log(_TAIL))
    told = f"its upper bound is {high:.4g} s" if high is not None else f"a bound needs {least}"
    then = "passes" if rule.inconclusive_passes else "fails"
    because = f"{seen}; {told}; inconclusive {then} here"
    wanted = least if high is None else None
    return _said(rule, pair, INCONCLUSIVE, because, needed=wanted, **figures)


def tail_bounds(ordered: Values, alpha: float) -> tuple[float | None, float | None]:
    """Return the lower and upper bound of the 95th percentile, each at confidence 1 - alpha.

    From the order statistics of ``ordered`` (ascending) and the binomial distribution, whatever the
    distribution of the values (Hahn & Meeker 1991, ch. 5); None where n is too small for one.
    """
    n = len(ordered)
    logs = np.cumsum([0.0, *np.log(np.arange(1, n + 1))])
    counts = np.arange(n + 1)
    chances = logs[n] - logs - logs[::-1] + counts * math.log(_TAIL)
    at_most = np.cumsum(np.exp(chances + (n - counts) * math.log(1 - _TAIL)))
    below = int((at_most <= alpha).sum())  # P(values below the percentile < below) <= alpha
    above = int(np.searchsorted(at_most, 1 - alpha)) + 1
    return (
        float(ordered[below - 1]) if below else None,
        float(ordered[above - 1]) if above <= n else None,
    )


def _summaries(side: Measured, pair: Pair, name: str) -> dict[str, list[Any]]:
    index = side.systems.index(str(pair.system))
    return side.folder.summary_columns(index, [name, "error"])
