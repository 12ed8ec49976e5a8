"""Checks that options of a backend share, so that a slip is told before the first article."""

from __future__ import annotations

import math
from typing import Any

from bench.records import BackendError


def positive_int(backend: str, name: str, value: Any) -> int:
    """Return a whole number of at least 1.

    Raises:
        BackendError: it is anything else, True included.
    """
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BackendError(f"{backend}: {name}={value!r}: expected a whole number of at least 1")
    return value


def positive_seconds(backend: str, name: str, value: Any) -> float:
    """Return a number of seconds above 0.

    Raises:
        BackendError: it is anything else, infinity and NaN included.
    """
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(value) or value <= 0:
        raise BackendError(f"{backend}: {name}={value!r}: expected seconds above 0")
    return float(value)
