"""Trying again: how often, how long, and what the server asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar, cast

from bench.engine.stop import EngineError
from bench.records import TransientError

if TYPE_CHECKING:
    from tenacity import RetryCallState

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Retries:
    """When a call that failed for the moment is made again.

    The wait before the n-th retry is drawn between 0 and ``first_wait_s`` * 2 ** (n - 1), no more
    than ``max_wait_s``, and never shorter than what the server asked for. A call is given up after
    ``attempts`` failures, those not counted in which the server said when to come back, or after
    ``total_s`` of waiting.
    """

    attempts: int = 6
    first_wait_s: float = 1.0
    max_wait_s: float = 60.0
    total_s: float = 900.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise EngineError(f"engine.retries.attempts={self.attempts}: it must be 1 or more")
        for name in ("first_wait_s", "max_wait_s", "total_s"):
            if getattr(self, name) < 0:
                raise EngineError(
                    f"engine.retries.{name}={getattr(self, name)}: it must be 0 or more"
                )

    def call(self, work: Callable[[], Result], sleep: Callable[[float], None]) -> Result:
        """Return what ``work`` returns, made again after each TransientError.

        Raises:
            TransientError: the last one, where trying again is given up.
        """
        try:
            return work()
        except TransientError as error:
            return self._again(work, sleep, error)

    def _again(
        self, work: Callable[[], Result], sleep: Callable[[float], None], first: TransientError
    ) -> Result:
        from tenacity import Retrying, retry_if_exception_type  # most runs need it never

        made_before = [first]
        failures = 0

        def again() -> Result:
            if made_before:
                raise made_before.pop()
            return work()

        def give_up(state: RetryCallState) -> bool:
            nonlocal failures
            failures += _error(state).retry_after_s is None
            return failures >= self.attempts or state.idle_for + state.upcoming_sleep > self.total_s

        return Retrying(
            retry=retry_if_exception_type(TransientError),
            wait=self._wait_s,
            stop=give_up,
            sleep=sleep,
            reraise=True,
        )(again)

    def _wait_s(self, state: RetryCallState) -> float:
        from tenacity import wait_random_exponential

        drawn = wait_random_exponential(self.first_wait_s, self.max_wait_s)(state)
        return max(drawn, _error(state).retry_after_s or 0)


def _error(state: RetryCallState) -> TransientError:
    return cast("TransientError", state.outcome.exception() if state.outcome else None)
