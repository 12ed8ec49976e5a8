"""What a wrapper asks other backends, step by step: in batches, summed up, nothing asked twice."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from bench.backend import chunks
from bench.contracts import Backend, Forecast
from bench.records import BackendError, BenchError, Draft, RecordError, TransientError

_KEPT = 4096
"""Articles whose answers are kept, at most, from an attempt that failed to the next."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A text for one of the backends; ``step`` says what it is, where it fails.

    ``article`` says that the text is of the article, so that what is not seen of it counts.
    """

    text: str
    step: str
    by: str = "inner"
    article: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """A summary, and the tokens of the article that were left out before anything was asked."""

    text: str
    finish_reason: str | None
    left_out: int = 0


Plan = Generator[Sequence[Ask], Sequence[Draft], Result]
"""Asks, is sent the drafts, asks again …; returns the result, or raises BackendError."""
_Key = tuple[str, str]
_Answers = dict[_Key, Draft]
_Answer = Callable[[str, list[Ask]], list[Draft]]
Number = TypeVar("Number", int, float)


@dataclass(slots=True)
class Work:
    """A plan for one article on its way; ``answers`` holds each backend's, by text."""

    article: str
    plan: Plan
    answers: _Answers = field(default_factory=dict)
    asks: Sequence[Ask] = ()
    asked: list[Ask] = field(default_factory=list)
    result: Result | None = None
    error: str | None = None

    def advance(self) -> None:
        """Hand the plan the drafts that it waits for, and take what it asks next."""
        drafts = [self.answers[ask.by, ask.text] for ask in self.asks]
        for ask, draft in zip(self.asks, drafts, strict=True):
            if draft.text is None:
                self.asks, self.error = (), f"{ask.step}: {draft.error}"
                return
        try:
            self.asks = self.plan.send(drafts) if self.asked else next(self.plan)
            self.asked += self.asks
        except StopIteration as stop:
            self.asks, self.result = (), stop.value
        except BackendError as error:
            self.asks, self.error = (), str(error)

    def draft(self, n_tokens: int, metered: Collection[str]) -> Draft:
        """Return the draft of an article of so many tokens, with all that its steps used.

        ``metered`` names the backends whose tokens and cost are summed up.
        """
        drafts = [draft for (by, _), draft in self.answers.items() if by in metered]
        left_out = self.result.left_out if self.result else 0
        pieces = {(ask.by, ask.text) for ask in self.asked if ask.article} & self.answers.keys()
        unseen = left_out + sum(_unseen(self.answers[piece]) for piece in pieces)
        return Draft(
            text=self.result.text if self.result else None,
            error=self.error,
            input_tokens=_sum(draft.input_tokens for draft in drafts),
            cached_input_tokens=_sum(draft.cached_input_tokens for draft in drafts),
            output_tokens=_sum(draft.output_tokens for draft in drafts),
            article_tokens=n_tokens,
            article_tokens_seen=max(0, n_tokens - unseen) if self.result else None,
            cost_usd=_sum(draft.cost_usd for draft in drafts),
            cached=bool(drafts) and all(draft.cached for draft in drafts),
            finish_reason=self.result.finish_reason if self.result else None,
        )


class Desk:
    """Runs plans against backends, those of several articles side by side.

    What was answered before a TransientError is kept, so that the next attempt does not ask again.
    """

    def __init__(self, backends: Mapping[str, Backend]) -> None:
        self._backends = backends
        self._kept: OrderedDict[str, _Answers] = OrderedDict()
        self._lock = Lock()

    def run(self, plans: Sequence[tuple[str, Plan]]) -> list[Work]:
        """Return each article's finished work.

        Raises:
            TransientError: a backend could not be reached; run the same articles again.
            BenchError: the driver stops the run.
        """
        with self._lock:
            works = [Work(text, plan, self._kept.pop(text, {})) for text, plan in plans]
        try:
            return self._through(works, self._answer)
        except BenchError:
            with self._lock:
                self._kept |= {work.article: work.answers for work in works if work.answers}
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            raise

    def forecast(self, plans: Sequence[tuple[str, Plan]]) -> Forecast:
        """Return what the plans will use, were each answer as long as its backend expects.

        The stand-in for an answer is the start of what was asked, half of it at most.
        """
        used: list[Forecast] = []

        def answer(by: str, asks: list[Ask]) -> list[Draft]:
            backend = self._backends[by]
            count = getattr(backend, "count_tokens", chunks.count_words)
            drafts = []
            for ask in asks:
                used.append(backend.forecast([ask.text]))  # type: ignore[attr-defined]
                length = min(used[-1].output_tokens, count(ask.text) // 2)
                drafts.append(Draft(text=chunks.head(ask.text, length, count)))
            return drafts

        self._through([Work(text, plan) for text, plan in plans], answer)
        return Forecast(
            sum(one.input_tokens for one in used),
            sum(one.output_tokens for one in used),
            _sum(one.cost_usd for one in used),
        )

    def _through(self, works: list[Work], answer: _Answer) -> list[Work]:
        for work in works:
            work.advance()
        while under_way := [work for work in works if work.asks]:
            for by, backend in self._backends.items():
                missing = [
                    (work, ask)
                    for work in under_way
                    for ask in {ask.text: ask for ask in work.asks if ask.by == by}.values()
                    if (by, ask.text) not in work.answers
                ]
                size = max(1, backend.batch_size)
                for batch in [missing[i : i + size] for i in range(0, len(missing), size)]:
                    drafts = answer(by, [ask for _, ask in batch])
                    for (work, ask), draft in zip(batch, drafts, strict=True):
                        work.answers[by, ask.text] = draft
            for work in under_way:
                work.advance()
        return works

    def _answer(self, by: str, asks: list[Ask]) -> list[Draft]:
        """Make one call; where it fails as a whole, call each text singly: one bad text costs one.

        Raises:
            TransientError: another try may mend it.
            BenchError: the driver stops the run.
        """
        try:
            drafts = list(self._backends[by].summarize([ask.text for ask in asks]))
            if len(drafts) != len(asks):
                raise BackendError(f"it answered {len(drafts)} drafts for {len(asks)} texts")
        # A backend may raise anything, as it may outside a wrapper: it is kept as the error.
        except Exception as error:
            ours = isinstance(error, BackendError | RecordError)
            if isinstance(error, TransientError) or (isinstance(error, BenchError) and not ours):
                raise
            if len(asks) > 1:
                return [draft for ask in asks for draft in self._answer(by, [ask])]
            return [Draft(error=str(error) if ours else f"{type(error).__name__}: {error}")]
        return drafts


def _unseen(draft: Draft) -> int:
    if draft.article_tokens is None or draft.article_tokens_seen is None:
        return 0
    return max(0, draft.article_tokens - draft.article_tokens_seen)


def _sum(values: Iterable[Number | None]) -> Number | None:
    """Return a sum, None where a summand is not known."""
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if len(known) == len(found) else None
