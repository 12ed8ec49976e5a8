"""Plans: what a judge asks about one summary, so that those of many are asked side by side."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from bench.contracts import Backend
from bench.records import Draft

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Question:
    """A kind of question: its name, and how the judge is to answer."""

    name: str
    system: str
    schema: dict[str, Any] | None = None
    logprobs: int | None = None
    temperature: float | None = None

    @cached_property
    def plain(self) -> Question:
        """Return the question without a schema, for a server that refuses schemas."""
        return replace(self, schema=None)

    def put_to(self, judge: Backend) -> Backend:
        """Return the judge as it answers this question; one that cannot be told is told nothing."""
        if not hasattr(judge, "asking"):
            return judge
        told: Backend = judge.asking(
            system=self.system,
            schema=self.schema,
            logprobs=self.logprobs,
            temperature=self.temperature,
        )
        return told

    def text(self, judge: Backend, message: str) -> str:
        """Return what is handed to a judge: with the system message, where it takes none."""
        return message if hasattr(judge, "asking") else f"{self.system}\n\n{message}"


@dataclass(frozen=True, slots=True)
class Ask:
    """A message for the judge; ``draw`` counts the times that it is asked the same."""

    question: Question
    message: str
    draw: int = 0


class UnreadError(Exception):
    """An answer that is none: a refusal, a failure, or twice something that cannot be read."""


Plan = Generator[Sequence[Ask], Sequence[Draft], Result]
"""Asks, is sent the drafts, asks again …; returns a result, or raises UnreadError."""

_AGAIN = (
    "\n\nAn earlier answer to this could not be used: {problem}. "
    "Answer again, exactly in the form that is asked for, and with nothing else."
)
_NO_SCHEMAS = ("response_format", "json_schema", "output_config", "schema")


def asked(ask: Ask, read: Callable[[str], Result]) -> Plan[Result]:
    """Ask, and read the answer; one that ``read`` refuses by ValueError is asked for once more.

    A server that refuses the schema is asked without it.

    Raises:
        UnreadError: there is no answer that can be read.
    """
    (draft,) = yield [ask]
    if ask.question.schema is not None and _is_refused_schema(draft):
        ask = replace(ask, question=ask.question.plain)
        (draft,) = yield [ask]
    try:
        return read(text_of(draft))
    except ValueError as problem:
        message = ask.message + _AGAIN.format(problem=problem)
    (draft,) = yield [replace(ask, message=message)]
    try:
        return read(text_of(draft))
    except ValueError as problem:
        raise UnreadError(f"cannot be read: {problem}") from None


def _is_refused_schema(draft: Draft) -> bool:
    return draft.error is not None and any(name in draft.error for name in _NO_SCHEMAS)


def text_of(draft: Draft) -> str:
    """Return an answer.

    Raises:
        UnreadError: there is none, or the server cut the message that it answers.
    """
    if draft.text is None:
        raise UnreadError(draft.error)
    if (draft.article_tokens_seen or 0) < (draft.article_tokens or 0):
        raise UnreadError(
            f"the server read {draft.article_tokens_seen:,} of some {draft.article_tokens:,} "
            "tokens of the message: raise its context"
        )
    return draft.text


def together(plans: Sequence[Plan[Result]]) -> Plan[list[Result | UnreadError]]:
    """Carry out plans side by side: what all of them ask next is asked at once."""
    results: dict[int, Result | UnreadError] = {}
    waiting: dict[int, Sequence[Ask]] = {}

    def advance(i: int, drafts: Sequence[Draft] | None) -> None:
        try:
            waiting[i] = next(plans[i]) if drafts is None else plans[i].send(drafts)
        except StopIteration as stop:
            results[i] = stop.value
            waiting.pop(i, None)
        except UnreadError as error:
            results[i] = error
            waiting.pop(i, None)

    for i in range(len(plans)):
        advance(i, None)
    while waiting:
        drafts = yield [ask for asks in waiting.values() for ask in asks]
        rest = iter(drafts)
        for i, asks in list(waiting.items()):
            advance(i, [next(rest) for _ in asks])
    return [results[i] for i in range(len(plans))]
