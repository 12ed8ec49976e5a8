"""What is cut from an answer: by named rules alone, which the signature lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from bench.records import BackendError

_OPENING = re.compile(r"<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_FENCE = re.compile(r"```[^\n`]*\n(.*?)\n?```", re.DOTALL)
_WORD = r"(?:summary|headline|sentences?|overview|summari[sz]ation|version)"
_PREAMBLE = re.compile(
    r"(?:(?:sure|certainly|of course|okay|ok|absolutely)[,.!:]*\s+)?"
    r"(?:here(?:['’]s| is| are)|below is|the following is)\b"
    rf"[^\n:]{{0,120}}\b{_WORD}\b[^\n:]{{0,120}}:\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\*\*|__|#{1,6}\s*)?(?:(?:concise|brief|short|final)\s+)?(?:summary|headline)"
    r"(?:(?:\*\*|__)?\s*:\s*(?:\*\*|__)?|(?:\*\*|__)?\s*\n)\s*",
    re.IGNORECASE,
)
_QUOTES = {'"': '"', "“": "”", "„": "“", "«": "»", "「": "」"}


def _without_thinking(text: str) -> str:
    """Cut a thinking block at the start; one that is never closed is all there is."""
    opened = _OPENING.match(text.lstrip())
    closed = _CLOSING.search(text)
    if opened is None:
        # Some chat templates open the block in the prompt, so that an answer only closes it.
        first = _OPENING.search(text)
        alone = closed is not None and (first is None or closed.start() < first.start())
        return text[closed.end() :] if alone and closed is not None else text
    return text[closed.end() :] if closed is not None else ""


def _without_preamble(text: str) -> str:
    """Cut "Here is a summary:" and a heading or label "Summary:" at the start."""
    for pattern in (_PREAMBLE, _LABEL):
        text = text.lstrip()
        if found := pattern.match(text):
            text = text[found.end() :]
    return text


def _without_fence(text: str) -> str:
    """Take what stands in a markdown fence that holds the whole answer."""
    found = _FENCE.fullmatch(text.strip())
    return found[1] if found and "```" not in found[1] else text


def _without_quotes(text: str) -> str:
    """Take what stands in one pair of quotation marks around the whole answer."""
    body = text.strip()
    if len(body) > 1 and _QUOTES.get(body[0]) == body[-1]:
        inner = body[1:-1]
        if not {body[0], body[-1]} & set(inner):
            return inner
    return text


RULES: dict[str, tuple[int, Callable[[str], str]]] = {
    "thinking": (1, _without_thinking),
    "preamble": (1, _without_preamble),
    "fence": (1, _without_fence),
    "quotes": (1, _without_quotes),
}
"""Each rule with its version: a rule that changes gets a new one."""

USUAL = ("thinking", "preamble", "fence")


def check(rules: Sequence[str]) -> None:
    """Raise BackendError where a rule is not known, or stands twice."""
    if isinstance(rules, str) or len(set(rules)) < len(rules) or not set(rules) <= set(RULES):
        raise BackendError(
            f"chat: clean={rules!r}: expected a list of different rules out of {', '.join(RULES)}"
        )


def signature(rules: Sequence[str]) -> str:
    """Return the rules in their order with their versions."""
    return ",".join(f"{name}.{RULES[name][0]}" for name in rules) or "none"


def clean(text: str, rules: Sequence[str]) -> str:
    """Return an answer as the rules leave it, without white space around it."""
    for name in rules:
        text = RULES[name][1](text)
    return text.strip()
