"""The calls on one backend: answered from the cache, or made within limits and budget."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from time import perf_counter
from typing import Any

from bench.contracts import Backend, Forecast
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.host import Host
from bench.engine.retries import Retries
from bench.engine.stop import Patience
from bench.records import BackendError, Draft, RecordError, WeighedDraft

_KEPT = tuple(field.name for field in fields(Draft) if field.name != "cached")
_ANSWERED = frozenset({"refusal", "content_filter"})
"""Why there is no text although the model was asked and answered: it is not asked again."""
_NOTHING = Forecast(0, 0, 0.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A draft and the seconds of the call that brought it, None where nothing was timed."""

    draft: Draft
    latency_s: float | None = None


class Calls:
    """Calls on a backend, in any number of threads.

    What is answered, a refusal too, is stored before it is returned, and served from then on;
    errors are not.
    """

    def __init__(
        self,
        backend: Backend,
        host: Host,
        *,
        cache: Cache | None,
        budget: Budget | None,
        retries: Retries,
        repeat: int = 0,
    ) -> None:
        self._backend = backend
        self._host = host
        self._cache = cache if cache and _is_cacheable(backend) else None
        self._budget = budget
        self._retries = retries
        self._repeat = repeat
        self._forecasts = hasattr(backend, "forecast") and (
            host.tokens is not None or (budget is not None and budget.wants_forecasts)
        )

    @property
    def cached(self) -> bool:
        """Whether answers are kept and served."""
        return self._cache is not None and self._cache.on

    def known(self, texts: Sequence[str]) -> list[Answer | None]:
        """Return the answers that are there already."""
        if self._cache is None:
            return [None] * len(texts)
        found = self._cache.get_many(self._backend.signature, texts, self._repeat)
        return [_answer(stored) if stored else None for stored in found]

    def make(self, texts: Sequence[str], patience: Patience) -> list[Answer]:
        """Make one call, with all the patience it needs.

        Raises:
            TransientError: trying again was given up.
            Stopped, Cancelled: the run stops.
            Exception: whatever the backend raised.
        """
        patience.check()
        expected = self._expected(texts)
        if self._budget is None:
            return self._made(texts, expected, patience)
        self._budget.begin(expected, patience)
        answers: list[Answer] = []
        try:
            answers = self._made(texts, expected, patience)
        finally:
            self._budget.end(expected, [answer.draft for answer in answers])
        return answers

    def _expected(self, texts: Sequence[str]) -> Forecast:
        if not self._forecasts:
            return _NOTHING
        expected: Forecast = self._backend.forecast(texts)  # type: ignore[attr-defined]
        return expected

    def _made(self, texts: Sequence[str], expected: Forecast, patience: Patience) -> list[Answer]:
        tokens = expected.input_tokens + expected.output_tokens

        def work() -> list[Answer]:
            start = perf_counter()
            drafts = list(self._backend.summarize(texts))
            latency_s = perf_counter() - start
            if len(drafts) != len(texts):
                raise BackendError(f"it answered {len(drafts)} drafts for {len(texts)} texts")
            return [Answer(draft, latency_s) for draft in drafts]

        def attempt() -> list[Answer]:
            return self._host.call(work, tokens, patience)

        answers = self._retries.call(attempt, patience.sleep)
        if self._host.tokens and tokens:
            self._host.tokens.correct(_used([answer.draft for answer in answers], tokens) - tokens)
        self._store(texts, answers)
        return answers

    def _store(self, texts: Sequence[str], answers: Sequence[Answer]) -> None:
        if self._cache is not None:
            kept = [
                (text, _stored(answer))
                for text, answer in zip(texts, answers, strict=True)
                if answer.draft.text is not None or answer.draft.finish_reason in _ANSWERED
            ]
            self._cache.put_many(self._backend.signature, kept, self._repeat)


def _is_cacheable(backend: Backend) -> bool:
    """Whether answers may be kept: only texts name a request."""
    given = [getattr(backend, name, False) for name in ("sees_references", "takes_ids")]
    return bool(getattr(backend, "cacheable", False)) and not any(given)


def _used(drafts: Sequence[Draft], expected: int) -> int:
    """Return the tokens that a call used, those expected where the backend does not say."""
    counts = [n for draft in drafts for n in (draft.input_tokens, draft.output_tokens)]
    return expected if None in counts else sum(n for n in counts if n is not None)


def _stored(answer: Answer) -> dict[str, Any]:
    """Return an answer as the cache keeps it: what is None is left out."""
    values = {name: getattr(answer.draft, name) for name in _KEPT}
    values["latency_s"] = answer.latency_s
    values["logprobs"] = getattr(answer.draft, "logprobs", None)
    return {name: value for name, value in values.items() if value is not None}


def _answer(stored: Mapping[str, Any]) -> Answer | None:
    """Return an answer from the cache; None, to be asked anew, where it is not one of ours."""
    values: dict[str, Any] = {name: stored[name] for name in _KEPT if name in stored}
    draft: Draft
    try:
        if "logprobs" in stored:
            draft = WeighedDraft(**values, logprobs=stored["logprobs"], cached=True)
        else:
            draft = Draft(**values, cached=True)
    except (RecordError, TypeError):
        return None
    return Answer(draft, stored.get("latency_s"))
