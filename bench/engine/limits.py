"""What a server takes: so much a minute, and so many calls at once after it has refused one."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from time import monotonic

from bench.engine.stop import POLL_S, EngineError, Patience


class Pace:
    """Spaces calls evenly, ``per_minute`` units a minute: requests, or tokens.

    Even spacing keeps to the limit over every minute but for the units of one call, and never
    sends a minute's worth in its first second, which servers refuse.
    """

    def __init__(
        self, name: str, per_minute: float, clock: Callable[[], float] = monotonic
    ) -> None:
        if not per_minute > 0:
            raise EngineError(f"{name}={per_minute}: it must be above 0, or null for no limit")
        self.per_minute = per_minute
        self._s_each = 60 / per_minute
        self._clock = clock
        self._free_at = -math.inf
        self._lock = threading.Lock()

    def book(self, units: float = 1) -> float:
        """Book a place for so many units; return the seconds to wait for it."""
        with self._lock:
            now = self._clock()
            start = max(now, self._free_at)
            self._free_at = start + units * self._s_each
        return start - now

    def correct(self, units: float) -> None:
        """Count units that a call used beyond those booked; negative gives back."""
        with self._lock:
            self._free_at += units * self._s_each


class Width:
    """How many calls may be under way: any number, until the server refuses one.

    A refusal halves what was under way, each success widens it by its share of one call, as
    congestion control does: 256 threads find the rate of a server that says none.
    """

    def __init__(self) -> None:
        self._left = threading.Condition()
        self._under_way = 0
        self._most = math.inf

    def enter(self, patience: Patience) -> None:
        """Wait until one more call may begin."""
        with self._left:
            while self._under_way >= self._most:
                patience.wait(self._left, POLL_S)
            self._under_way += 1

    def leave(self) -> None:
        """Say that a call ended."""
        with self._left:
            self._under_way -= 1
            if self._most < math.inf:
                self._left.notify()

    def narrow(self) -> None:
        """Let half as many calls be under way as are now, one at least."""
        with self._left:
            self._most = max(1, self._under_way // 2)

    def widen(self) -> None:
        """Count a success."""
        if self._most < math.inf:
            with self._left:
                before, self._most = self._most, self._most + 1 / self._most
                if int(self._most) > int(before):
                    self._left.notify()
