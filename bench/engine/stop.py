"""Stopping: the limit that was reached, and waiting that ends when the run does."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable

from bench.records import BenchError

Say = Callable[[str], None]
"""Tells the user one line while the run goes on; called from any thread."""

POLL_S = 0.5
"""How long a thread that waits for another may take to see that the run stops."""


class EngineError(BenchError):
    """The driver was given options it refuses, or a call cache it cannot use."""


class Stopped(BenchError):  # noqa: N818 - it is no error
    """The run ended before its work was done, on purpose: what was made is kept, to be resumed."""


class Cancelled(BaseException):
    """A call was given up since the run stops; no plug-in that catches Exception swallows it."""


class Patience:
    """The waiting of one run's threads: it ends at once when the run stops.

    ``check_limits`` raises Stopped where a limit of time is reached.
    """

    def __init__(self, check_limits: Callable[[], None] = lambda: None) -> None:
        self._stopped = threading.Event()
        self._check_limits = check_limits

    def stop(self) -> None:
        """End all waiting, now and from now on."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether the run stops."""
        return self._stopped.is_set()

    def check(self) -> None:
        """Raise Cancelled where the run stops, Stopped where it has to."""
        if self._stopped.is_set():
            raise Cancelled
        self._check_limits()

    def sleep(self, seconds: float) -> None:
        """Wait, looking every few seconds whether a limit of time is reached."""
        while seconds > 0:
            self._stopped.wait(min(seconds, 5))
            self.check()
            seconds -= 5

    def wait(self, changed: threading.Condition, seconds: float) -> None:
        """Wait for a notice of a condition that is held, and no longer than that."""
        self.check()
        changed.wait(min(seconds, POLL_S))


def to_stderr(text: str) -> None:
    """Say it where no screen was given."""
    print(text, file=sys.stderr, flush=True)
