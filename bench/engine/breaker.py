"""The circuit breaker: while a server is down the run waits, instead of failing its articles."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from bench.engine.stop import EngineError, Patience, Say, Stopped


@dataclass(frozen=True, slots=True)
class Breaker:
    """When a server counts as down, and how it is waited for.

    ``failures`` calls in a row, of all threads, that nothing answered open the circuit. One call
    is then let through after ``probe_s``, and again at intervals that double up to
    ``max_probe_s``. After ``give_up_s`` (None: never) the run is stopped, to be resumed.
    """

    failures: int = 5
    probe_s: float = 2.0
    max_probe_s: float = 60.0
    give_up_s: float | None = 1800.0

    def __post_init__(self) -> None:
        if self.failures < 1:
            raise EngineError(f"engine.breaker.failures={self.failures}: it must be 1 or more")
        if not 0 < self.probe_s <= self.max_probe_s:
            raise EngineError(
                f"engine.breaker.probe_s={self.probe_s}: it must be above 0 and no more than "
                f"max_probe_s={self.max_probe_s}"
            )
        if self.give_up_s is not None and self.give_up_s < 0:
            raise EngineError(
                f"engine.breaker.give_up_s={self.give_up_s}: it must be 0 or more, or null to wait "
                "for ever"
            )


class Circuit:
    """The state of one server: closed while it answers, open while it is down."""

    def __init__(
        self, host: str, breaker: Breaker, say: Say, clock: Callable[[], float] = monotonic
    ) -> None:
        self._host = host
        self._breaker = breaker
        self._say = say
        self._clock = clock
        self._changed = threading.Condition()
        self._failures = 0
        self._open_since: float | None = None
        self._reason = ""
        self._probe_at = self._interval = 0.0

    def wait(self, patience: Patience) -> None:
        """Return when a call may be made: at once, when the server answers again, or as a probe.

        Raises:
            Stopped: the server was down for too long.
        """
        if self._open_since is None:
            return
        with self._changed:
            while self._open_since is not None:
                now = self._clock()
                self._give_up(now - self._open_since)
                if now >= self._probe_at:
                    self._probe_at = now + self._interval
                    self._interval = min(2 * self._interval, self._breaker.max_probe_s)
                    return
                patience.wait(self._changed, self._probe_at - now)

    def failed(self, reason: str) -> bool:
        """Count a call that nothing answered; return whether the circuit is open."""
        with self._changed:
            self._failures += 1
            self._reason = reason
            if self._open_since is None and self._failures >= self._breaker.failures:
                self._open()
            return self._open_since is not None

    def answered(self) -> None:
        """Count a call that was answered, be it by a refusal."""
        if not self._failures:
            return
        with self._changed:
            self._failures = 0
            if self._open_since is not None:
                after = self._clock() - self._open_since
                self._open_since = None
                self._say(f"{self._host} answers again after {after:,.0f} s: going on")
                self._changed.notify_all()

    def _open(self) -> None:
        self._open_since = self._clock()
        self._interval = self._breaker.probe_s
        self._probe_at = self._open_since + self._interval
        self._say(
            f"{self._host} does not answer ({self._reason}): waiting for it; "
            "Ctrl-C keeps what is there"
        )

    def _give_up(self, down_s: float) -> None:
        limit = math.inf if self._breaker.give_up_s is None else self._breaker.give_up_s
        if down_s >= limit:
            raise Stopped(
                f"{self._host} has not answered for {down_s:,.0f} s ({self._reason}): what was "
                "made is kept; start the server and resume (engine.breaker.give_up_s says how "
                "long to wait)"
            )
