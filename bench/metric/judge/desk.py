"""Where a judge's questions are put: all at once, each once, through the driver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from bench.contracts import Backend
from bench.metric.judge.plans import Ask, Plan, Question, Result, UnreadError, together
from bench.records import Draft, MetricError

Through = Callable[[str, Backend], Backend]


class Desk:
    """A judge, and the count of what it was asked."""

    def __init__(self, where: str, judge: Backend) -> None:
        """Take a chat backend, or any other that answers a text by a text.

        Raises:
            MetricError: it is none.
        """
        wanted = ("signature", "batch_size", "summarize")
        odd = [name for name in ("takes_ids", "sees_references") if getattr(judge, name, False)]
        if odd or not all(hasattr(judge, name) for name in wanted):
            raise MetricError(
                f"{where} is a {type(judge).__name__}: expected a backend that answers texts, such "
                "as bench.backend.chat.Chat (configs/judge/chat.yaml)"
            )
        self.judge = judge
        self._through: Through | None = None
        self._asked: dict[Question, Backend] = {}
        self.unread: Counter[str] = Counter()
        self._n = self._cached = 0
        self._cost_usd: float | None = 0.0

    def connect(self, through: Through) -> None:
        """Ask through the driver from now on: its cache, retries, limits and budget."""
        self._through = through
        self._asked.clear()

    def backend(self, question: Question) -> Backend:
        """Return the judge as it answers a question."""
        if question not in self._asked:
            backend = question.put_to(self.judge)
            if self._through is not None:
                backend = self._through(question.name, backend)
            self._asked[question] = backend
        return self._asked[question]

    def run(self, plans: Sequence[Plan[Result]]) -> list[Result | UnreadError]:
        """Carry out all plans; what cannot be answered is an UnreadError in its place.

        Raises:
            Stopped: the run stops; what was answered is in the cache.
        """
        both = together(plans)
        drafts: Sequence[Draft] | None = None
        while True:
            try:
                asks = next(both) if drafts is None else both.send(drafts)
            except StopIteration as stop:
                results: list[Result | UnreadError] = stop.value
                return results
            drafts = self._answers(asks)

    def _answers(self, asks: Sequence[Ask]) -> list[Draft]:
        """Return a draft an ask; equal asks are put once."""
        groups: dict[tuple[Question, int], dict[str, None]] = {}
        for ask in asks:
            groups.setdefault((ask.question, ask.draw), {})[ask.message] = None
        answers: dict[tuple[Question, int, str], Draft] = {}
        for (question, draw), messages in groups.items():
            backend = self.backend(question)
            if draw and hasattr(backend, "repeated"):
                backend = backend.repeated(draw)
            texts = [question.text(self.judge, message) for message in messages]
            for message, draft in zip(messages, self._drafts(backend, texts), strict=True):
                answers[question, draw, message] = draft
        return [answers[ask.question, ask.draw, ask.message] for ask in asks]

    def _drafts(self, backend: Backend, texts: Sequence[str]) -> list[Draft]:
        """Ask: the driver cuts into calls by itself, so that it is handed all."""
        size = len(texts) if self._through else max(1, backend.batch_size)
        drafts = [
            draft
            for i in range(0, len(texts), size)
            for draft in backend.summarize(texts[i : i + size])
        ]
        for draft in drafts:
            self._n += 1
            self._cached += draft.cached
            free = draft.cached or (draft.text is None and draft.cost_usd is None)
            if not free and self._cost_usd is not None:
                known = draft.cost_usd is not None
                self._cost_usd = self._cost_usd + (draft.cost_usd or 0) if known else None
        return drafts

    def notes(self) -> list[str]:
        """Return what was asked and paid since the start, and what could not be read."""
        if not self._n:
            return []
        paid = "at a price not known" if self._cost_usd is None else f"for ${self._cost_usd:,.4f}"
        new = self._n - self._cached
        notes = [f"{self._n:,} questions, {self._cached:,} answered before, {new:,} now {paid}"]
        for reason, n in self.unread.most_common(1):
            total = self.unread.total()
            notes.append(f"{total:,} judgements without a value, {n:,} of them so: {reason}")
        return notes
