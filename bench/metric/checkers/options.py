"""What a user may set of every checker, and the checks of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypedDict

from bench.records import MetricError


class Settings(TypedDict, total=False):
    """The options that all checkers share, as ``Options`` has them."""

    revision: str | None
    device: str
    dtype: str
    batch_size: int
    threshold: float
    hard: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which version of a model, where it runs, and what its scores mean.

    A sentence with a score of at most ``threshold`` is unsupported, of at most ``hard`` plainly so.
    """

    revision: str | None = None
    device: str = "auto"
    dtype: str = "auto"
    batch_size: int = 16
    threshold: float = 0.5
    hard: float = 0.1


def settle(owner: str, given: Mapping[str, Any], **defaults: Any) -> Options:
    """Return the options in force.

    Raises:
        MetricError: one is unknown, or cannot be what its name says.
    """
    names = [one.name for one in fields(Options)]
    if unknown := [name for name in given if name not in names]:
        raise MetricError(
            f"metric.{owner}: there is no option {unknown[0]!r}: expected {', '.join(names)}"
        )
    options = Options(**{**defaults, **given})
    positive(owner, "batch_size", options.batch_size)
    for name in ("threshold", "hard"):
        value = getattr(options, name)
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not math.isfinite(value):
            raise MetricError(f"metric.{owner}.{name}={value!r}: expected a number")
    if options.hard > options.threshold:
        raise MetricError(
            f"metric.{owner}.hard={options.hard:g} is above threshold={options.threshold:g}: "
            "expected it at or below"
        )
    return options


def positive(owner: str, name: str, value: Any, *, least: int = 1) -> int:
    """Return a whole number of at least 1, or what is told.

    Raises:
        MetricError: it is anything else.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise MetricError(
            f"metric.{owner}.{name}={value!r}: expected a whole number of at least {least}"
        )
    return value


def one_of(owner: str, name: str, value: Any, known: tuple[str, ...]) -> str:
    """Return a value that is one of those known.

    Raises:
        MetricError: it is another.
    """
    if value not in known:
        raise MetricError(f"metric.{owner}.{name}={value!r}: expected {' or '.join(known)}")
    return str(value)
