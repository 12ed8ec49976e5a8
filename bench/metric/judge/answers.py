"""What a judge answered, read strictly: what is not as asked for is a ValueError, never a guess."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bench.records import refuse_invalid_unicode


def schema(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of an object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def listing(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the JSON schema of a list of such objects."""
    return {"type": "array", "items": schema(**properties)}


TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT}
NUMBER = {"type": "integer"}
TRUTH = {"type": "boolean"}


def parsed(answer: str) -> Mapping[str, Any]:
    """Return the JSON object in an answer, which may stand in prose or a markdown fence.

    Raises:
        ValueError: there is none.
    """
    decoder = json.JSONDecoder()
    start = answer.find("{")
    try:
        found = decoder.raw_decode(answer, start)[0] if start >= 0 else None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"it is no whole JSON: {error}") from None
    if not isinstance(found, dict):
        raise ValueError("it holds no JSON object")
    return found


def objects(record: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """Return a list of objects.

    Raises:
        ValueError: it is something else.
    """
    value = record.get(name)
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ValueError(f"{name!r} is not a list of objects")
    return value


def numbered(record: Mapping[str, Any], name: str, n: int) -> Sequence[Mapping[str, Any]]:
    """Return the objects numbered 1 to n in ``number``, in that order.

    Raises:
        ValueError: one is missing, or stands twice.
    """
    found = objects(record, name)
    by_number = {one.get("number"): one for one in found if type(one.get("number")) is int}
    if len(found) != n or set(by_number) != set(range(1, n + 1)):
        raise ValueError(f"{name!r} does not hold each number from 1 to {n} once")
    return [by_number[number] for number in range(1, n + 1)]


def text(record: Mapping[str, Any], name: str) -> str:
    """Return a text.

    Raises:
        ValueError: it is something else, or holds half a character.
    """
    value = record.get(name)
    if not isinstance(value, str):
        raise ValueError(f"{name!r} is not a string")
    refuse_invalid_unicode(value, name)
    return value


def texts(record: Mapping[str, Any], name: str) -> list[str]:
    """Return a list of texts.

    Raises:
        ValueError: it is something else, or one holds half a character.
    """
    value = record.get(name)
    if not isinstance(value, list):
        raise ValueError(f"{name!r} is not a list of strings")
    return [text({name: one}, name) for one in value]


def choice(record: Mapping[str, Any], name: str, choices: Sequence[str]) -> str:
    """Return one of the choices.

    Raises:
        ValueError: it is none of them.
    """
    value = record.get(name)
    if value not in choices:
        raise ValueError(f"{name!r} is not one of {', '.join(choices)}")
    return str(value)


def truth(record: Mapping[str, Any], name: str) -> bool:
    """Return true or false.

    Raises:
        ValueError: it is neither.
    """
    value = record.get(name)
    if not isinstance(value, bool):
        raise ValueError(f"{name!r} is neither true nor false")
    return value
