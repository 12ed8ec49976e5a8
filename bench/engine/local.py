"""The driver on this machine: batches, threads, the clock, and failures kept as what they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, replace
from threading import current_thread, main_thread

from bench.contracts import Asked, Backend
from bench.engine.breaker import Breaker
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.calls import Answer, Calls
from bench.engine.forecast import drawn_anew, forecast, refuse_unknown_price
from bench.engine.host import Host
from bench.engine.job import Answers, Job, answer
from bench.engine.retries import Retries
from bench.engine.stop import EngineError, Patience, Say, to_stderr
from bench.engine.through import Through
from bench.records import Article, Draft, RecordError, Summary, refuse_invalid_unicode

Done = Callable[[Sequence[Summary]], None]
"""Handed the summaries of each call as soon as they are there, in any order."""
_DRAFT = tuple(field.name for field in fields(Draft))


class Local:
    """Runs a backend's calls in threads of this process.

    ``concurrency`` caps what a backend asks for; None leaves it to the backend. ``cache``,
    ``budget`` and ``say`` may be set later, before the first call.
    """

    def __init__(
        self,
        concurrency: int | None = None,
        *,
        retries: Retries | None = None,
        breaker: Breaker | None = None,
        cache: Cache | None = None,
        budget: Budget | None = None,
        say: Say = to_stderr,
    ) -> None:
        if concurrency is not None and concurrency < 1:
            raise EngineError(f"engine.concurrency={concurrency}: it must be 1 or more, or null")
        self._cap = concurrency
        self._retries = retries or Retries()
        self._breaker = breaker or Breaker()
        self._hosts: dict[str, Host] = {}
        self._patience = Patience()
        self.cache = cache
        self.budget = budget
        self.say = say

    def forecast(
        self,
        systems: Mapping[str, Backend],
        articles: Sequence[Article],
        *,
        repeats: int = 1,
        judged: Iterable[tuple[str, Asked]] = (),
    ) -> list[str]:
        """Return what the calls that are not in the cache will use, one line a system.

        ``judged`` is what metrics expect to ask, each with the name of its line.

        Raises:
            EngineError: ``budget.usd`` is set, and the price of a system is not known.
        """
        return forecast(systems, articles, self.cache, self.budget, repeats=repeats, judged=judged)

    def summarize(
        self,
        system: str,
        backend: Backend,
        articles: Sequence[Article],
        *,
        done: Done,
        repeat: int = 0,
    ) -> list[Summary]:
        """Return one summary an article, in the order of the articles; a failure is one with error.

        Raises:
            KeyboardInterrupt, Stopped: the user, a limit or a dead server stopped it; calls not
                yet begun are dropped, and those under way are waited for and handed to ``done``.
        """
        drawn = drawn_anew(backend, repeat)
        job = Job(drawn, _inputs(drawn, articles), self._calls(system, drawn, repeat))
        # What is replayed from a file says nothing of the summarizer's own speed.
        timed = not getattr(drawn, "takes_ids", False)
        self._patience = Patience(self._check_limits)
        made: dict[int, Summary] = {}

        def collect(some: Answers) -> None:
            new = {i: _summary(articles[i].id, system, repeat, a, timed=timed) for i, a in some}
            made.update(new)
            done(list(new.values()))

        workers = self._workers(drawn)
        answer(job, workers=workers, patience=self._patience, done=collect)
        return [made[i] for i in range(len(articles))]

    def through(self, name: str, backend: Backend, *, charged: bool = True) -> Through:
        """Return a backend whose own calls go through cache, limits and retries.

        For what calls a backend by itself: a judge, or a wrapper for long articles. ``charged``
        is false for a wrapper, whose drafts are charged to the budget as a whole.
        """

        def calls(backend: Backend, repeat: int) -> Calls:
            return self._calls(name, backend, repeat, charged=charged)

        through = Through(backend, calls, self._patience_now)
        through.concurrency = self._workers(backend)
        return through

    def close(self) -> None:
        """Close the cache."""
        if self.cache is not None:
            self.cache.close()

    def _calls(self, name: str, backend: Backend, repeat: int, *, charged: bool = True) -> Calls:
        refuse_unknown_price(name, backend, self.budget)
        return Calls(
            backend,
            self._host(name, backend),
            cache=self.cache,
            budget=self.budget if charged else None,
            retries=self._retries,
            repeat=repeat,
        )

    def _workers(self, backend: Backend) -> int:
        wanted = max(1, backend.concurrency)
        return min(wanted, self._cap or wanted)

    def _host(self, name: str, backend: Backend) -> Host:
        """Return the gate to a backend's server, one for all the backends that it serves."""
        host = getattr(backend, "host", None) or name
        limits = getattr(backend, "limits", {})
        if host not in self._hosts:
            self._hosts[host] = Host(host, limits, self._breaker, self._tell)
        self._hosts[host].limit(limits)
        return self._hosts[host]

    def _patience_now(self) -> Patience:
        """Return the patience of what is going on; a new one, if that was stopped and is over."""
        if self._patience.stopped and current_thread() is main_thread():
            self._patience = Patience(self._check_limits)
        return self._patience

    def _tell(self, text: str) -> None:
        self.say(text)  # as it is by then: the screen comes after the driver

    def _check_limits(self) -> None:
        if self.budget is not None:
            self.budget.check_minutes()


def _inputs(backend: Backend, articles: Sequence[Article]) -> Sequence[str]:
    """Return what a backend is handed: texts, or what its class declares (see contracts)."""
    if getattr(backend, "sees_references", False):
        return articles  # type: ignore[return-value]
    if getattr(backend, "takes_ids", False):
        return [article.id for article in articles]
    return [article.text for article in articles]


def _summary(id_: str, system: str, repeat: int, answer: Answer, *, timed: bool) -> Summary:
    draft = answer.draft
    if draft.text is not None:
        try:
            refuse_invalid_unicode(draft.text, "the summary")
        except RecordError as error:
            draft = replace(draft, text=None, error=str(error))
    return Summary(
        article_id=id_,
        system=system,
        repeat=repeat,
        latency_s=answer.latency_s if timed else None,
        **{name: getattr(draft, name) for name in _DRAFT},  # asdict takes ten times as long
    )
