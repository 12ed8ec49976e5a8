"""An answer that was made elsewhere, checked and turned into a draft."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from bench.records import Draft, RecordError, refuse_invalid_unicode

EXTRAS = ("input_tokens", "output_tokens", "article_tokens_seen", "cost_usd", "finish_reason")
"""What may stand beside a summary, under the names that Draft has for it."""


def read(text: Any, error: Any, extras: Mapping[str, Any]) -> Draft:
    """Return a draft from values of any type; an absent error is None or the empty string.

    Raises:
        ValueError: a value cannot be what its name says, or there is no text and no error.
    """
    error = error or None
    if error is not None:
        if text:
            raise ValueError("both a summary and an error: expected one of the two")
        return Draft(error=string("error", error), **_extras(extras))
    if text is None:
        raise ValueError("neither a summary nor an error")
    return Draft(text=string("summary", text), **_extras(extras))


def string(name: str, value: Any) -> str:
    """Return a value that is text and can be stored.

    Raises:
        ValueError: it is something else, or holds a lone surrogate.
    """
    if not isinstance(value, str):
        raise ValueError(f"{name} is of type {type(value).__name__}: expected a string")
    try:
        refuse_invalid_unicode(value, name)
    except RecordError as error:
        raise ValueError(str(error)) from None
    return value


def _extras(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: values[name] for name in EXTRAS if values.get(name) not in (None, "")}
    return {name: _extra(name, value) for name, value in given.items()}


def _extra(name: str, value: Any) -> Any:
    if name == "finish_reason":
        return string(name, value)
    number = _number(value)
    if name == "cost_usd" and number is not None:
        return number
    if number is None or not number.is_integer():
        kind = "an amount" if name == "cost_usd" else "a whole number"
        raise ValueError(f"{name}={value!r}: expected {kind} of at least 0")
    return int(number)


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None
