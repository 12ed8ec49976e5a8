"""Trying again: the waits, their cap, what the server asks for, and giving up."""

import pytest

from bench.engine.retries import Retries
from bench.engine.stop import EngineError
from bench.records import TransientError


class Failing:
    """Fails so often, then answers."""

    def __init__(self, times: int, **options: float) -> None:
        self.times, self.options, self.made = times, options, 0

    def __call__(self) -> str:
        self.made += 1
        if self.made <= self.times:
            raise TransientError(f"failure {self.made}", **self.options)
        return "answer"


def test_what_succeeds_is_made_once() -> None:
    work = Failing(0)
    assert Retries().call(work, lambda _: pytest.fail("a wait")) == "answer"
    assert work.made == 1


def test_waits_grow_at_random_up_to_a_cap() -> None:
    retries = Retries(attempts=40, first_wait_s=1, max_wait_s=8, total_s=1e9)
    drawn = []
    for _ in range(20):
        waits: list[float] = []
        assert retries.call(Failing(30), waits.append) == "answer"
        assert len(waits) == 30
        assert all(wait <= min(8, 2**n) for n, wait in enumerate(waits))
        drawn.append(waits)
    assert len({waits[0] for waits in drawn}) > 1, "jitter: threads do not come back together"
    assert max(waits[20] for waits in drawn) > 2


def test_the_server_says_when_to_come_back() -> None:
    waits: list[float] = []
    retries = Retries(attempts=2, first_wait_s=0.001, max_wait_s=0.001, total_s=100)
    assert retries.call(Failing(20, retry_after_s=3), waits.append) == "answer"
    assert waits == [3] * 20, "such failures are no attempts"


def test_attempts_end_with_the_last_error() -> None:
    work = Failing(99)
    with pytest.raises(TransientError, match="failure 3"):
        Retries(attempts=3).call(work, lambda _: None)
    assert work.made == 3


def test_the_waits_of_a_call_end_too() -> None:
    waits: list[float] = []
    retries = Retries(attempts=99, total_s=100, first_wait_s=0, max_wait_s=0)
    with pytest.raises(TransientError):
        retries.call(Failing(999, retry_after_s=30), waits.append)
    assert waits == [30] * 3


def test_what_is_not_transient_is_not_tried_again() -> None:
    made = []

    def work() -> None:
        made.append(1)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        Retries().call(work, lambda _: None)
    assert len(made) == 1


@pytest.mark.parametrize(
    "options", [{"attempts": 0}, {"first_wait_s": -1}, {"max_wait_s": -1}, {"total_s": -1}]
)
def test_options_that_make_no_sense(options: dict) -> None:
    with pytest.raises(EngineError, match=rf"engine\.retries\.{next(iter(options))}="):
        Retries(**options)
