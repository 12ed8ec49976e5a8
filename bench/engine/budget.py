"""The budget: dollars, tokens and minutes that a run may use, and the stop at its end."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Sequence
from time import monotonic

from bench.contracts import Forecast
from bench.engine.stop import POLL_S, EngineError, Patience, Stopped
from bench.records import Draft


class Budget:
    """What the calls of one command may use; None is no limit. A resumed run begins at zero.

    A call is begun only where what was used, and what the calls under way are expected to use,
    leaves room for it: so a limit is overshot by no more than the error of the backend's forecast
    for the calls under way, and, by a backend that offers none, by what those calls use.
    Minutes are those of the clock since the first call; calls under way at their end are finished.
    """

    def __init__(
        self,
        usd: float | None = None,
        tokens: float | None = None,
        minutes: float | None = None,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        for name, limit in (("usd", usd), ("tokens", tokens), ("minutes", minutes)):
            if limit is not None and not limit > 0:
                raise EngineError(f"budget.{name}={limit}: it must be above 0, or null")
        self.usd = usd
        self.tokens = tokens
        self.minutes = minutes
        self.used_usd = 0.0
        self.used_tokens = 0
        self._clock = clock
        self._began: float | None = None
        self._settled = threading.Condition()
        self._under_way = 0
        self._pending_usd = 0.0
        self._pending_tokens = 0

    @property
    def wants_forecasts(self) -> bool:
        """Whether what a call is expected to use matters."""
        return self.usd is not None or self.tokens is not None

    def check_minutes(self) -> None:
        """Start the clock at the first call; raise Stopped where the minutes are over."""
        if self.minutes is None:
            return
        now = self._clock()
        if self._began is None:
            self._began = now
        if now - self._began >= self.minutes * 60:
            raise self._stopped(f"budget.minutes={self.minutes:g} are over")

    def begin(self, expected: Forecast, patience: Patience) -> None:
        """Wait until a call fits beside those under way, and count it as one of them.

        Raises:
            Stopped: it does not fit, and none is under way that could leave more than expected.
        """
        with self._settled:
            while (over := self._over(expected)) and self._under_way:
                patience.wait(self._settled, POLL_S)
            if over:
                raise self._stopped(over)
            self._under_way += 1
            self._pending_usd += expected.cost_usd or 0
            self._pending_tokens += _tokens(expected)

    def end(self, expected: Forecast, drafts: Sequence[Draft]) -> None:
        """Count what a call used, in place of what it was expected to use."""
        with self._settled:
            self._under_way -= 1
            self._pending_usd -= expected.cost_usd or 0
            self._pending_tokens -= _tokens(expected)
            for draft in drafts:
                if draft.cached:
                    continue
                self.used_usd += draft.cost_usd or 0
                self.used_tokens += (draft.input_tokens or 0) + (draft.output_tokens or 0)
            self._settled.notify_all()

    def _over(self, expected: Forecast) -> str:
        """Return which limit a call goes over; what is used up has no room for free calls too."""
        usd = self.used_usd + self._pending_usd
        limit = math.inf if self.usd is None else self.usd
        if usd >= limit or usd + (expected.cost_usd or 0) > limit:
            return f"budget.usd={self.usd:g} is used up: {self.used_usd:.4g} spent"
        tokens = self.used_tokens + self._pending_tokens
        limit = math.inf if self.tokens is None else self.tokens
        if tokens >= limit or tokens + _tokens(expected) > limit:
            return f"budget.tokens={self.tokens:,g} are used up: {self.used_tokens:,} used"
        return ""

    def _stopped(self, why: str) -> Stopped:
        return Stopped(
            f"{why}: the run stops, what was made is kept. Resume it to go on: the budget then "
            "counts from zero"
        )


def _tokens(expected: Forecast) -> int:
    return expected.input_tokens + expected.output_tokens
