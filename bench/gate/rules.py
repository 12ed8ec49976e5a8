"""The rules of a gate: read from YAML, each key and type checked, and named in errors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bench.records import GateError

KEYED = ("no_worse_than", "at_least", "at_most", "must_exist")
"""Checks of one score: their metric is a ``<metric>.<key>``."""
JUDGED = ("no_worse_than", "at_least", "at_most", "p95_at_most")
"""Checks that a mode reads leniently or strictly, and that can be inconclusive."""
CHECKS = (*KEYED, "p95_at_most", "max_failures", "max_cost_usd", "max_new_findings")
LATENCY = "latency_s"
_SHARES = ("no_worse_than", "max_failures")
_WHOLE = ("max_new_findings",)
_BESIDE = ("metric", "system", "mode", "inconclusive")
_MODES = ("lenient", "strict")
_CORRECTIONS = ("holm", "none")
_TOP = ("rules", "alpha", "correction", "mode", "resamples", "seed")


@dataclass(frozen=True, slots=True)
class Rule:
    """One check: ``limit`` is in the metric's units, or with ``share`` a share of the whole.

    ``strict`` asks for evidence that the rule is kept, lenient for evidence that it is broken;
    ``inconclusive_passes`` is what happens where the data show neither. ``system`` None means all.
    """

    check: str
    limit: float
    share: bool
    metric: str | None
    system: str | None
    strict: bool
    inconclusive_passes: bool

    @property
    def title(self) -> str:
        """Return the rule in words: ``rouge.rouge1_f1 no_worse_than 0.01``."""
        limit = f"{100 * self.limit:g} %" if self.share else f"{self.limit:g}"
        parts = (self.metric, self.check, None if self.check == "must_exist" else limit)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules of a gate, the level of the tests, and how they are corrected and drawn."""

    rules: tuple[Rule, ...]
    where: str
    alpha: float = 0.05
    correction: str = "holm"
    resamples: int = 10_000
    seed: int = 0


def parse(data: Any, *, where: str) -> Rules:
    """Return the rules that a mapping holds; ``where`` names their file in errors.

    Raises:
        GateError: a key is unknown or missing, or a value is of the wrong kind.
    """
    if not isinstance(data, Mapping):
        raise GateError(f"{where} holds {_said(data)}: expected a mapping with the key rules")
    _refuse_unknown(data, _TOP, where)
    entries = data.get("rules")
    if not isinstance(entries, list) or not entries:
        raise GateError(f"{where}: rules is {_said(entries)}: expected a list with a rule or more")
    mode = _one_of(data.get("mode", "lenient"), _MODES, f"{where}: mode")
    alpha = _number(data.get("alpha", 0.05), f"{where}: alpha")
    if not 0 < alpha < 0.4:
        raise GateError(f"{where}: alpha is {alpha:g}: expected a number between 0 and 0.4")
    found = [
        rule
        for number, entry in enumerate(entries, 1)
        for rule in _entry(entry, mode, f"{where}: rule {number}")
    ]
    return Rules(
        rules=tuple(found),
        where=where,
        alpha=alpha,
        correction=_one_of(data.get("correction", "holm"), _CORRECTIONS, f"{where}: correction"),
        resamples=_whole(data.get("resamples", 10_000), 100, f"{where}: resamples"),
        seed=_whole(data.get("seed", 0), 0, f"{where}: seed"),
    )


def _entry(entry: Any, mode: str, where: str) -> Iterator[Rule]:
    """Yield a rule for each check of an entry."""
    if not isinstance(entry, Mapping):
        raise GateError(f"{where} is {_said(entry)}: expected a mapping such as max_failures: 0")
    _refuse_unknown(entry, (*_BESIDE, *CHECKS), where)
    checks = [check for check in CHECKS if check in entry]
    if not checks:
        raise GateError(f"{where} checks nothing: expected one of {', '.join(CHECKS)}")
    for name in ("mode", "inconclusive"):
        if name in entry and not set(checks) & set(JUDGED):
            raise GateError(f"{where}: {name} has no meaning for {', '.join(checks)}: remove it")
    chosen = _one_of(entry.get("mode", mode), _MODES, f"{where}: mode")
    default = "fail" if chosen == "strict" else "pass"
    unclear = _one_of(
        entry.get("inconclusive", default), ("pass", "fail"), f"{where}: inconclusive"
    )
    for check in checks:
        limit, share = _limit(check, entry[check], f"{where}: {check}")
        yield Rule(
            check=check,
            limit=limit,
            share=share,
            metric=_metric(check, entry, where),
            system=_text(entry.get("system"), f"{where}: system"),
            strict=chosen == "strict",
            inconclusive_passes=unclear == "pass",
        )


def _metric(check: str, entry: Mapping[str, Any], where: str) -> str | None:
    metric = _text(entry.get("metric"), f"{where}: metric")
    if check in ("max_failures", "max_cost_usd"):
        if metric is not None:
            raise GateError(f"{where}: {check} is of no metric: remove metric: {metric}")
        return None
    if check == "p95_at_most":
        if metric not in (None, LATENCY):
            raise GateError(f"{where}: metric is {metric}: p95_at_most is of {LATENCY} alone")
        return LATENCY
    if metric is None:
        raise GateError(f"{where}: {check} needs a metric, such as metric: rouge.rouge1_f1")
    if check in KEYED and "." not in metric:
        raise GateError(
            f"{where}: metric is {metric!r}: {check} needs a metric and its key, such as "
            f"{metric}.KEY: bench report shows them"
        )
    return metric.partition(".")[0] if check == "max_new_findings" else metric


def _limit(check: str, value: Any, where: str) -> tuple[float, bool]:
    """Return a limit and whether it is a share: ``2%``, or for failures a number below 1."""
    if check == "must_exist":
        if value is not True:
            raise GateError(f"{where} is {_said(value)}: expected true")
        return 0.0, False
    if check in _SHARES and isinstance(value, str) and value.rstrip().endswith("%"):
        share = _number(_parsed(value.rstrip()[:-1]), where) / 100
        if not 0 <= share <= 1:
            raise GateError(f"{where} is {value}: expected from 0% to 100%")
        return share, True
    limit = _number(value, where)
    if check not in ("at_least", "at_most") and limit < 0:
        raise GateError(f"{where} is {limit:g}: expected at least 0")
    if check in _WHOLE and limit != int(limit):
        raise GateError(f"{where} is {limit:g}: expected a whole number")
    if check == "max_failures" and limit != int(limit) and limit > 1:
        raise GateError(f"{where} is {limit:g}: expected a whole number, or a share such as 5%")
    return limit, check == "max_failures" and 0 < limit < 1


def _parsed(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text


def _number(value: Any, where: str) -> float:
    finite = isinstance(value, int | float) and not isinstance(value, bool)
    if not finite or value != value or abs(value) == float("inf"):  # noqa: PLR0124 - NaN
        raise GateError(f"{where} is {_said(value)}: expected a number")
    return float(value)


def _whole(value: Any, least: int, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise GateError(f"{where} is {_said(value)}: expected a whole number of at least {least}")
    return value


def _text(value: Any, where: str) -> str | None:
    if value is not None and (not isinstance(value, str) or not value):
        raise GateError(f"{where} is {_said(value)}: expected a name")
    return value


def _one_of(value: Any, allowed: tuple[str, ...], where: str) -> str:
    if value not in allowed:
        raise GateError(f"{where} is {_said(value)}: expected one of {', '.join(allowed)}")
    return str(value)


def _refuse_unknown(data: Mapping[Any, Any], known: tuple[str, ...], where: str) -> None:
    unknown = [str(key) for key in data if key not in known]
    if unknown:
        raise GateError(
            f"{where}: there is no key {', '.join(unknown)}: expected {', '.join(known)}"
        )


def _said(value: Any) -> str:
    return "missing" if value is None else repr(value)
