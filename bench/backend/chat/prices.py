"""What a call costs: by the user's own price, or by a table that names its sources."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.records import BackendError

_MILLION = 1_000_000
_SAID = {"host", "model", "source", "date", "note"}
_AMOUNTS = {
    "input_usd_per_million": "input",
    "cached_input_usd_per_million": "cached_input",
    "output_usd_per_million": "output",
}


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens that a server counted; None where it did not say.

    ``input`` holds ``cached`` (read from the server's prompt cache) and ``written`` (put there).
    """

    input: int | None = None
    cached: int | None = None
    written: int | None = None
    output: int | None = None


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars a million tokens; None where a kind of token has no known price."""

    input: float
    output: float
    cached_input: float | None = None

    def __post_init__(self) -> None:
        for name in ("input", "output", "cached_input"):
            value = getattr(self, name)
            number = isinstance(value, int | float) and not isinstance(value, bool)
            absent = value is None and name == "cached_input"
            if not absent and not (number and math.isfinite(value) and value >= 0):
                raise BackendError(
                    f"chat: price.{name}={value!r}: expected dollars a million tokens"
                )

    def cost_usd(self, usage: Usage) -> float | None:
        """Return what a call cost, None where a number or a price that matters is not known."""
        if usage.input is None or usage.output is None:
            return None
        cached = usage.cached or 0
        if cached > usage.input:
            return None
        free = not (self.input or self.output or self.cached_input)
        if not free and (usage.written or (cached and self.cached_input is None)):
            return None  # writing to a prompt cache has a price of its own
        dollars = (usage.input - cached) * self.input + usage.output * self.output
        return (dollars + cached * (self.cached_input or 0)) / _MILLION


def find(
    own: Mapping[str, Any] | None, table: Mapping[str, Any] | None, host: str, model: str
) -> Price | None:
    """Return the user's own price, else that of the model at this very host, else None.

    Raises:
        BackendError: a price is incomplete, or an entry of the table lacks its source or date.
    """
    if own is not None:
        if not isinstance(own, Mapping) or not {"input", "output"} <= set(own):
            raise BackendError(
                f"chat: price={own!r}: expected {{input: …, output: …}} in dollars a million "
                "tokens, and cached_input where there is one; null for the table in prices"
            )
        if unknown := sorted(set(own) - set(_AMOUNTS.values())):
            raise BackendError(f"chat: price: {', '.join(unknown)} is not known")
        return Price(**own)
    found = [entry for entry in _entries(table) if (entry["host"], entry["model"]) == (host, model)]
    if len(found) > 1:
        raise BackendError(f"chat: prices: {model} at {host} stands there twice")
    if not found:
        return None
    amounts: dict[str, Any] = {short: found[0].get(name) for name, short in _AMOUNTS.items()}
    return Price(**amounts)


def _entries(table: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    entries = (table or {}).get("models") or ()
    for entry in entries:
        missing = {"host", "model", "source", "date", "input_usd_per_million"} - set(entry)
        unknown = set(entry) - _SAID - set(_AMOUNTS)
        if missing or unknown:
            raise BackendError(
                f"chat: prices: the entry of {entry.get('model')!r} lacks {sorted(missing)} or "
                f"has {sorted(unknown)} too many: see configs/price/example.yaml"
            )
    return entries
