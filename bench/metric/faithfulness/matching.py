"""Whether one number stands for another: equal, rounded, hedged, or derived from two."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bench.metric.faithfulness.quantities import Quantity
from bench.metric.faithfulness.units import MEASURES

ABOVE = frozenset(
    word
    for words in (
        "over more least above exceeding", "über mehr mindestens gut", "más", "plus",
        "oltre più", "mais", "meer ruim",
    )
    for word in words.split()
)  # fmt: skip
BELOW = frozenset(
    word
    for words in (
        "under less fewer nearly almost up most below", "knapp fast höchstens bis unter",
        "casi menos", "près presque moins", "quasi meno", "quase", "bijna minder",
    )
    for word in words.split()
)  # fmt: skip
ROUNDED = 0.05
"""How far a number may be rounded without a word, as a share."""
NEAR = 0.1
"""How far a hedged number may lie from the article's, as a share."""
BEYOND = 0.25
"""How far the article's number may lie above "more than", as a share."""
SHORT = 0.1
"""How far the article's number may fall short of "nearly", as a share."""


def agree(said: Quantity, known: Quantity) -> bool:
    """Return whether the values agree under the hedge of the summary and of the article."""
    return any(_agree(said, one, other) for one in said.values for other in known.values)


def _agree(said: Quantity, one: float, other: float) -> bool:
    if math.isclose(one, other, rel_tol=1e-9):
        return True
    if said.is_year or one <= 0 or other <= 0:
        return False
    off = (other - one) / one
    is_coarser = abs(one - other) <= _grain(one) / 2 and _digits(one) < _digits(other)
    if is_coarser and abs(off) <= ROUNDED:
        return one >= 10 or not other.is_integer()
    if said.hedge in ABOVE:
        return 0 <= off <= BEYOND
    if said.hedge in BELOW:
        return -SHORT <= off <= 0
    return bool(said.hedge) and abs(off) <= NEAR


def _grain(value: float) -> float:
    """Return the worth of a value's last digit that is not zero."""
    text = f"{value:.10g}"
    if "." in text or "e" in text:
        return 10.0 ** -len(text.partition(".")[2]) if "." in text and "e" not in text else 0.0
    return 10.0 ** (len(text) - len(text.rstrip("0")))


def _digits(value: float) -> int:
    return len(f"{value:.10g}".replace(".", "").strip("0")) if value else 0


def is_derived(said: Quantity, known: Sequence[Quantity]) -> bool:
    """Return whether two of the article's numbers give the summary's as sum or difference."""
    there = {quantity.value for quantity in known if quantity.value > 0 and not quantity.is_year}
    return any(
        (said.value - one in there and said.value != 2 * one)
        or (said.value + one in there and said.value != one)
        for one in there
    )


def units_clash(said: Quantity, known: Quantity) -> bool:
    """Return whether both have units of one measure, and not the same."""
    mine, other = said.unit, known.unit
    return mine != other and MEASURES.get(mine, -1) == MEASURES.get(other, -2)


def is_rescaled(said: Quantity, known: Quantity) -> bool:
    """Return whether the values differ by a thousand or a million, as in million for billion."""
    if min(said.value, known.value) <= 0 or max(said.value, known.value) < 1e4:
        return False
    ratio = said.value / known.value
    return any(math.isclose(ratio, scale, rel_tol=1e-9) for scale in (1e3, 1e6, 1e-3, 1e-6))
