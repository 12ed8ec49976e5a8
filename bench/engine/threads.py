"""Calls in threads, and what becomes of them when the run is stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

from bench.engine.stop import POLL_S, Patience

Result = TypeVar("Result")
Call = Callable[[], Result]
Done = Callable[[Result], None]


def run(
    calls: Sequence[Call[Result]], done: Done[Result], workers: int, patience: Patience
) -> None:
    """Make all calls; ``done`` gets each result in the caller's thread, in any order.

    Where a call or ``done`` raises, or the user stops the run, no call is begun any more, those
    under way are waited for and handed to ``done``, and then it is raised. One worker is the
    caller's thread itself.
    """
    if workers == 1:
        for call in calls:
            done(call())
        return
    pool = _Pool(calls, done, patience)
    try:
        pool.start(min(workers, len(calls)))
        pool.collect()
    except BaseException:
        patience.stop()
        pool.collect_rest()
        raise


class _Pool(Generic[Result]):
    """Threads that take calls in turn.

    They are daemons: a second Ctrl-C leaves at once, and does not wait for a server's time-out.
    """

    def __init__(
        self, calls: Sequence[Call[Result]], done: Done[Result], patience: Patience
    ) -> None:
        self._done = done
        self._patience = patience
        self._threads: list[Thread] = []
        self._to_do: SimpleQueue[Call[Result]] = SimpleQueue()
        for call in calls:
            self._to_do.put(call)
        self._left = len(calls)
        self._made: SimpleQueue[tuple[Result] | BaseException] = SimpleQueue()

    def start(self, workers: int) -> None:
        """Start so many threads."""
        for _ in range(workers):
            self._threads.append(Thread(target=self._work, daemon=True))
            self._threads[-1].start()

    def collect(self) -> None:
        """Hand over all results as they come; raise the first exception among them."""
        while self._left:
            try:
                made = self._made.get(timeout=POLL_S)  # or Ctrl-C is not seen on Windows
            except Empty:
                continue
            if isinstance(made, BaseException):
                raise made
            self._left -= 1
            self._done(made[0])

    def collect_rest(self) -> None:
        """Wait for the threads, and hand over what they have made since."""
        for thread in self._threads:
            thread.join()
        while not self._made.empty():
            made = self._made.get()
            if not isinstance(made, BaseException):
                self._done(made[0])

    def _work(self) -> None:
        while True:
            try:
                call = self._to_do.get_nowait()
            except Empty:
                return
            try:
                self._patience.check()
                self._made.put((call(),))
            except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
                self._made.put(error)
                return
