"""Refusals that a model words as an answer; APIs that mark theirs need no pattern."""

from __future__ import annotations

import re

from bench.records import BackendError

_MOST_CHARACTERS = 600
_CANNOT = r"(?:can(?:['’]?t|not| not)|won['’]?t|will not|(?:am|['’]m) (?:not able|unable) to)"
_DEED = (
    r"(?:(?:help|assist)(?: you)?(?: with)?|comply|fulfil?l|summari[sz]e|provide|create|generate"
    r"|write|produce|process|do)\b"
)
_PATTERNS = {
    # Both a first person who cannot and the deed that was asked for, at the very start: quotations
    # and headlines ("I can't help falling in love") hold one of the two.
    "en": re.compile(
        rf"(?:as an? (?:AI|artificial intelligence)[^.\n]{{0,60}},\s*)?"
        rf"(?:(?:I['’]?m|I am) (?:\w+ )?sorry|sorry|unfortunately|my apologies|I apologi[sz]e)"
        rf"[,.;:!]?\s*(?:but\s+)?(?:as an? AI[^.\n]{{0,60}},\s*)?I\s*{_CANNOT}\s+(?:\w+ )?{_DEED}"
        rf"|(?:as an? AI[^.\n]{{0,60}},\s*)I\s*{_CANNOT}\s+(?:\w+ )?{_DEED}"
        rf"|I\s*{_CANNOT}\s+(?:(?:help|assist) (?:you )?with|comply with|fulfil?l|summari[sz]e)"
        rf"\s+(?:that|this|the|your|such)\b",
        re.IGNORECASE,
    )
}
_VERSION = 1


def check(language: str | None) -> None:
    """Raise BackendError where there are no patterns for a language."""
    if language is not None and language not in _PATTERNS:
        raise BackendError(
            f"chat: refusals={language!r}: expected null or one of {', '.join(_PATTERNS)}"
        )


def signature(language: str | None) -> str:
    """Return the patterns' name and version."""
    return "none" if language is None else f"{language}.{_VERSION}"


def is_refusal(answer: str, language: str | None) -> bool:
    """Return whether a short answer begins as a refusal does."""
    if language is None or len(answer) > _MOST_CHARACTERS:
        return False
    return _PATTERNS[language].match(answer) is not None
