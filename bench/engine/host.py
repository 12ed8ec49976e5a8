"""A server as all its backends see it: its limits, its refusals, its outages."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TypeVar

from bench.engine.breaker import Breaker, Circuit
from bench.engine.limits import Pace, Width
from bench.engine.stop import Patience, Say, Stopped
from bench.records import TransientError

Result = TypeVar("Result")
_WORTH_SAYING_S = 10.0


class Host:
    """The gate that every call on one server passes, from whatever thread and backend."""

    def __init__(
        self, name: str, limits: Mapping[str, float | None], breaker: Breaker, say: Say
    ) -> None:
        self._name = name
        self._breaker = breaker
        self._say = say
        self._circuit = Circuit(name, breaker, say)
        self._width = Width()
        self._requests: Pace | None = None
        self.tokens: Pace | None = None
        self._held_until = -math.inf
        self._first_refusal: float | None = None
        self.limit(limits)

    def limit(self, limits: Mapping[str, float | None]) -> None:
        """Keep to these limits too: of two that backends name, the lower one counts."""
        self._requests = _lower(self._requests, "requests_per_minute", limits)
        self.tokens = _lower(self.tokens, "tokens_per_minute", limits)

    def call(self, work: Callable[[], Result], tokens: int, patience: Patience) -> Result:
        """Make a call when the server may take it; ``tokens`` is what it is expected to use.

        A call that finds the server down is made again when it is up, and does not fail.

        Raises:
            TransientError: the call failed, and another try may mend it.
            Stopped: the server was down, or refused calls, for too long.
        """
        while True:
            self._circuit.wait(patience)
            self._width.enter(patience)
            try:
                self._wait_for_turn(tokens, patience)
                return self._called(work)
            except TransientError as error:
                if not (error.down and self._circuit.failed(str(error))):
                    raise
            finally:
                self._width.leave()

    def _called(self, work: Callable[[], Result]) -> Result:
        try:
            result = work()
        except TransientError as error:
            if not error.down:
                self._circuit.answered()
            if error.retry_after_s is not None:
                self._refused(error.retry_after_s)
            raise
        except Exception:
            self._circuit.answered()  # what it answered is not understood, but it did
            raise
        self._circuit.answered()
        self._first_refusal = None
        self._width.widen()
        return result

    def _wait_for_turn(self, tokens: int, patience: Patience) -> None:
        wait_s = self._requests.book() if self._requests else 0.0
        if self.tokens and tokens:
            wait_s = max(wait_s, self.tokens.book(tokens))
        while True:
            wait_s = max(wait_s, self._held_until - monotonic())
            if wait_s <= 0:
                return
            patience.sleep(wait_s)
            wait_s = 0

    def _refused(self, retry_after_s: float) -> None:
        """Leave the server alone for so long; all calls do, since the refusal was not one's own."""
        now = monotonic()
        if self._first_refusal is None:
            self._first_refusal = now
        limit = math.inf if self._breaker.give_up_s is None else self._breaker.give_up_s
        if now + retry_after_s - self._first_refusal > limit:
            raise Stopped(
                f"{self._name} asks to be left alone for {retry_after_s:,.0f} s: what was made is "
                "kept; resume later (engine.breaker.give_up_s says how long to wait)"
            )
        # Calls that were under way at the same time are refused too: one refusal is counted.
        if now >= self._held_until:
            self._width.narrow()
            if retry_after_s >= _WORTH_SAYING_S:
                self._say(f"{self._name} asks to wait {retry_after_s:,.0f} s: waiting")
        self._held_until = max(self._held_until, now + retry_after_s)


def _lower(pace: Pace | None, name: str, limits: Mapping[str, float | None]) -> Pace | None:
    per_minute = limits.get(name)
    if per_minute is None or (pace is not None and pace.per_minute <= per_minute):
        return pace
    return Pace(name, per_minute)
