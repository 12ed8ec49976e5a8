"""What one backend is asked: from the cache, in batches, in threads, each failure its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from bench.contracts import Backend
from bench.engine import threads
from bench.engine.calls import Answer, Calls
from bench.engine.stop import Patience, Stopped
from bench.records import BackendError, Draft

Answers = list[tuple[int, Answer]]
"""Answers, each with the place of its text."""
Group = list[int]
"""The places of equal texts, which are asked once."""


def answer(job: Job, *, workers: int, patience: Patience, done: Callable[[Answers], None]) -> None:
    """Ask all there is to ask; ``done`` gets what is there, each answer once, in any order.

    Raises:
        KeyboardInterrupt, Stopped: the user or a limit stopped it; what was under way was waited
            for and handed over.
    """
    known = job.known()
    if known:
        done(known)
    batches = job.batches({i for i, _ in known})
    calls = [partial(job.make, batch, patience) for batch in batches]
    threads.run(calls, done, min(workers, max(1, len(calls))), patience)


class Job:
    """The texts that a backend is asked about."""

    def __init__(self, backend: Backend, texts: Sequence[str], calls: Calls) -> None:
        self._texts = texts
        self._calls = calls
        self._batch_size = max(1, backend.batch_size)

    def known(self) -> Answers:
        """Return the answers that the cache holds."""
        found = self._calls.known(self._texts)
        return [(i, answer) for i, answer in enumerate(found) if answer]

    def batches(self, known: set[int]) -> list[list[Group]]:
        """Return what is left to call, a batch a call; equal texts are asked once if cached."""
        missing = [i for i in range(len(self._texts)) if i not in known]
        groups: list[Group] = [[i] for i in missing]
        if self._calls.cached:
            by_text: dict[str, Group] = {}
            for i in missing:
                by_text.setdefault(self._texts[i], []).append(i)
            groups = list(by_text.values())
        size = self._batch_size
        return [groups[i : i + size] for i in range(0, len(groups), size)]

    def make(self, batch: Sequence[Group], patience: Patience) -> Answers:
        """Make one call; where it fails as a whole, call each text singly: one bad text costs one.

        Raises:
            Stopped, Cancelled: the run stops.
        """
        try:
            answers = self._calls.make([self._texts[group[0]] for group in batch], patience)
        except Stopped:
            raise
        # A plug-in may raise anything, and none of it may end the run: it is kept as the error.
        except Exception as error:  # noqa: BLE001
            if len(batch) > 1:
                return [made for group in batch for made in self.make([group], patience)]
            answers = [Answer(Draft(error=describe(error)))]
        return [
            (i, answer if i == group[0] else _again(answer))
            for group, answer in zip(batch, answers, strict=True)
            for i in group
        ]


def _again(answer: Answer) -> Answer:
    return replace(answer, draft=replace(answer.draft, cached=True))


def describe(error: BaseException) -> str:
    """Return an exception as one line: its own words, with the type's name where it is not ours."""
    text = " ".join(str(error).split())
    return text if isinstance(error, BackendError) and text else f"{type(error).__name__}: {text}"
