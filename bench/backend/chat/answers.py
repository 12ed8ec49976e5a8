"""What a server answered, in the words of both APIs."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.backend.chat.prices import Usage
from bench.records import Token

_MOST_TOKENS = 2**53
_WORD = re.compile(r"[A-Za-z_-]{1,40}")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its text, why it ended, the model's own words where it refused, and its usage.

    ``logprobs`` are those of its last tokens, None where the server gives none.
    """

    text: str
    finish_reason: str | None
    usage: Usage
    refusal: str | None = None
    logprobs: Sequence[Token] | None = None


class NoAnswerError(Exception):
    """What a server sent is no answer; the message says what it is instead."""


def mapping(value: Any) -> Mapping[str, Any]:
    """Return a JSON object, an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def tokens(value: Any) -> int | None:
    """Return a count of tokens, None for what cannot be one."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    if not math.isfinite(value) or not 0 <= value <= _MOST_TOKENS or value != int(value):
        return None
    return int(value)


def word(value: Any) -> str | None:
    """Return a word of the API, None for anything else."""
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def joined(content: Any) -> str:
    """Return a content as one text: it is a string, nothing, or a list of blocks with texts.

    Raises:
        NoAnswerError: it is something else.
    """
    if content is None:
        return ""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        blocks = [mapping(block) for block in content]
        texts = [block.get("text") for block in blocks if block.get("type") == "text"]
        if all(isinstance(text, str) for text in texts):
            return "".join(text for text in texts if isinstance(text, str))
    raise NoAnswerError(f"a content of type {type(content).__name__}")
