"""Rate limits, on a clock that is set by hand."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.engine.limits import Pace, Width
from bench.engine.stop import Cancelled, EngineError, Patience


def test_calls_are_spaced_evenly(clock) -> None:
    pace = Pace("requests_per_minute", 30, clock)
    assert [pace.book() for _ in range(4)] == [0, 2, 4, 6]
    clock.now += 7
    assert pace.book() == 1
    clock.now += 3600
    assert [pace.book(), pace.book()] == [0, 2], "what was not used is not saved up"


def test_tokens_are_corrected_by_what_was_used(clock) -> None:
    pace = Pace("tokens_per_minute", 600, clock)
    assert pace.book(100) == 0
    assert pace.book(100) == 10
    pace.correct(-100)
    assert pace.book(100) == 10
    pace.correct(50)
    assert pace.book(100) == 25


@given(
    st.floats(1, 10_000),
    st.lists(st.tuples(st.floats(0, 20), st.floats(0.1, 500)), min_size=1, max_size=60),
)
def test_no_minute_has_more_than_the_limit_and_one_call(
    per_minute: float, calls: list[tuple[float, float]]
) -> None:
    now = 0.0
    pace = Pace("tokens_per_minute", per_minute, lambda: now)
    starts = []
    for pause, units in calls:
        now += pause
        starts.append((now + pace.book(units), units))
    for first, _ in starts:
        minute = [units for start, units in starts if first <= start < first + 60]
        assert sum(minute[:-1]) <= per_minute * (1 + 1e-9)


@pytest.mark.parametrize("limit", [0, -1, float("nan")])
def test_a_limit_of_nothing_is_refused(limit: float) -> None:
    with pytest.raises(EngineError, match=r"requests_per_minute=.*above 0"):
        Pace("requests_per_minute", limit)


def test_a_refusal_halves_what_is_under_way_and_success_widens_it(waits) -> None:
    width = Width()
    for _ in range(20):
        width.enter(waits)
    width.narrow()
    for _ in range(11):
        width.leave()
    width.enter(waits)  # 9 were under way: room for one more, and no other
    stopped = Patience()
    stopped.stop()
    with pytest.raises(Cancelled):
        width.enter(stopped)
    for _ in range(10):
        width.widen()  # ten successes of ten
    width.enter(waits)
    assert waits.waits == []


def test_one_call_is_always_let_through(waits) -> None:
    width = Width()
    width.narrow()
    width.narrow()
    width.enter(waits)
    assert waits.waits == []


def test_a_call_that_leaves_lets_another_in() -> None:
    width, entered = Width(), threading.Event()
    width.enter(Patience())
    width.narrow()

    def enter() -> None:
        width.enter(Patience())
        entered.set()

    thread = threading.Thread(target=enter)
    thread.start()
    width.leave()
    assert entered.wait(30)
    thread.join()
