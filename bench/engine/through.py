"""A backend as wrappers and judges call it: each call with all that the driver gives its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

from bench.contracts import Backend
from bench.engine.calls import Calls
from bench.engine.forecast import drawn_anew
from bench.engine.job import Answers, Job, answer
from bench.engine.stop import Patience
from bench.records import Draft

_GATES = {"host", "limits"}
"""Not passed on: a wrapper that showed them would have every call wait twice."""


class Through:
    """A backend whose calls go through cache, limits, retries and budget.

    It is for what calls a backend by itself: an article in twelve steps that is killed at the last
    makes one call again, not twelve. Calls are made side by side where the caller is the program's
    main thread (a judge), and in turn within the calls of a wrapper, which are side by side.
    """

    def __init__(
        self,
        backend: Backend,
        calls: Callable[[Backend, int], Calls],
        patience: Callable[[], Patience],
        repeat: int = 0,
    ) -> None:
        self._backend = backend
        self._all_calls = calls
        self._calls = calls(backend, repeat)
        self._patience = patience
        self.signature = backend.signature
        self.batch_size = backend.batch_size
        self.concurrency = backend.concurrency

    def repeated(self, repeat: int) -> Through:
        """Return itself drawing anew, also where the backend needs not be told: see the cache."""
        drawn = drawn_anew(self._backend, repeat)
        through = Through(drawn, self._all_calls, self._patience, repeat)
        through.concurrency = self.concurrency
        return through

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return one draft a text; what failed for good is a draft with error.

        Raises:
            Stopped: the run stops.
        """
        drafts: dict[int, Draft] = {}

        def collect(some: Answers) -> None:
            drafts.update((i, answer.draft) for i, answer in some)

        alone = threading.current_thread() is threading.main_thread()
        workers = max(1, self.concurrency) if alone else 1
        job = Job(self._backend, texts, self._calls)
        answer(job, workers=workers, patience=self._patience(), done=collect)
        return [drafts[i] for i in range(len(texts))]

    def __getattr__(self, name: str) -> Any:
        if name in _GATES or name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._backend, name)
