"""The driver on this machine: batches, threads, the clock, and failures kept as what they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from functools import partial
from time import perf_counter

from bench.contracts import Backend
from bench.records import Article, BackendError, Draft, RecordError, Summary, refuse_invalid_unicode

Call = Callable[[], list[Summary]]
Done = Callable[[Sequence[Summary]], None]
"""Handed the summaries of each call as soon as they are there, in any order."""


class Local:
    """Runs a backend's calls in threads of this process.

    ``concurrency`` caps what a backend asks for; None leaves it to the backend.
    """

    def __init__(self, concurrency: int | None = None) -> None:
        if concurrency is not None and concurrency < 1:
            raise BackendError(f"engine.concurrency={concurrency}: it must be 1 or more, or null")
        self._cap = concurrency

    def summarize(
        self, system: str, backend: Backend, articles: Sequence[Article], *, done: Done
    ) -> list[Summary]:
        """Return one summary an article, in the order of the articles; a failure is one with error.

        Raises:
            KeyboardInterrupt: the user stopped it; calls not yet begun are dropped, and those
                under way are waited for and handed to ``done``.
        """
        size = max(1, backend.batch_size)
        batches = [articles[i : i + size] for i in range(0, len(articles), size)]
        workers = min(max(1, backend.concurrency), self._cap or backend.concurrency)
        calls = [partial(_call, system, backend, batch) for batch in batches]
        made = _in_turn(calls, done) if workers == 1 else _in_threads(calls, done, workers)
        return [summary for batch in made for summary in batch]


def _in_turn(calls: Sequence[Call], done: Done) -> list[list[Summary]]:
    made = []
    for call in calls:
        made.append(call())
        done(made[-1])
    return made


def _in_threads(calls: Sequence[Call], done: Done, workers: int) -> list[list[Summary]]:
    pool = ThreadPoolExecutor(workers)
    waiting = {pool.submit(call): i for i, call in enumerate(calls)}
    made: list[list[Summary]] = [[] for _ in calls]
    try:
        for future in as_completed(list(waiting)):
            made[waiting.pop(future)] = future.result()
            done(future.result())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        for future in waiting:  # only where the user stopped it: what was under way is kept
            if not future.cancelled() and future.exception() is None:
                done(future.result())
    return made


def _call(system: str, backend: Backend, batch: Sequence[Article]) -> list[Summary]:
    """Make one call; where it fails as a whole, call each text singly: one bad text costs one."""
    start = perf_counter()
    try:
        drafts = list(backend.summarize(_inputs(backend, batch)))
        if len(drafts) != len(batch):
            raise BackendError(f"{system} answered {len(drafts)} drafts for {len(batch)} texts")
    # A plug-in may raise anything, and none of it may end the run: it is kept as the error.
    except Exception as error:  # noqa: BLE001
        if len(batch) > 1:
            return [summary for article in batch for summary in _call(system, backend, [article])]
        drafts = [Draft(error=describe(error))]
    # What is replayed from a file says nothing of the summarizer's own speed.
    replayed = getattr(backend, "takes_ids", False)
    latency_s = None if replayed else perf_counter() - start
    return [_summary(system, a, d, latency_s) for a, d in zip(batch, drafts, strict=True)]


def _inputs(backend: Backend, batch: Sequence[Article]) -> Sequence[str]:
    """Return what a backend is handed: texts, or what its class declares (see contracts)."""
    if getattr(backend, "sees_references", False):
        return batch  # type: ignore[return-value]
    if getattr(backend, "takes_ids", False):
        return [article.id for article in batch]
    return [article.text for article in batch]


def _summary(system: str, article: Article, draft: Draft, latency_s: float | None) -> Summary:
    if draft.text is not None:
        try:
            refuse_invalid_unicode(draft.text, "the summary")
        except RecordError as error:
            draft = Draft(error=str(error))
    return Summary(article_id=article.id, system=system, latency_s=latency_s, **asdict(draft))


def describe(error: BaseException) -> str:
    """Return an exception as one line: its own words, with the type's name where it is not ours."""
    text = " ".join(str(error).split())
    return text if isinstance(error, BackendError) and text else f"{type(error).__name__}: {text}"
