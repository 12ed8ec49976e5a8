"""The budget: what is charged, when it stops, and by how much it may be overshot."""

import threading

import pytest

from bench.contracts import Forecast
from bench.engine.budget import Budget
from bench.engine.stop import Cancelled, EngineError, Patience, Stopped
from bench.records import Draft

CALL = Forecast(100, 20, 0.25)


def used(tokens: int = 120, usd: float = 0.25, **more) -> list[Draft]:
    return [Draft(text="x", input_tokens=tokens - 20, output_tokens=20, cost_usd=usd, **more)]


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"usd": 1}, r"budget\.usd=1 is used up: 1 spent"),
        ({"tokens": 480}, r"budget\.tokens=480 are used up: 480 used"),
        ({"usd": 1.2}, r"budget\.usd=1\.2 is used up: 1 spent"),
    ],
)
def test_it_stops_before_the_call_that_would_go_over(limits: dict, message: str, waits) -> None:
    budget = Budget(**limits)
    for _ in range(4):
        budget.begin(CALL, waits)
        budget.end(CALL, used())
    with pytest.raises(Stopped, match=message + ".*made is kept"):
        budget.begin(CALL, waits)


def test_an_answer_from_the_cache_and_a_failure_cost_nothing(waits) -> None:
    budget = Budget(usd=1)
    for drafts in ([], used(cached=True), [Draft(error="no")]):
        budget.begin(CALL, waits)
        budget.end(CALL, drafts)
    assert (budget.used_usd, budget.used_tokens) == (0, 0)


def test_calls_that_may_not_fit_wait_for_those_under_way() -> None:
    budget = Budget(usd=1)
    for _ in range(4):
        budget.begin(CALL, Patience())
    begun = threading.Event()

    def fifth() -> None:
        budget.begin(CALL, Patience())
        begun.set()

    thread = threading.Thread(target=fifth)
    thread.start()
    assert not begun.is_set(), "four are expected to use all of it"
    budget.end(CALL, used(usd=0.1))
    budget.end(CALL, used(usd=0.1))
    assert begun.wait(30), "they used less"
    thread.join()


def test_waiting_for_the_budget_ends_with_the_run() -> None:
    budget, patience = Budget(usd=0.25), Patience()
    budget.begin(CALL, patience)
    patience.stop()
    with pytest.raises(Cancelled):
        budget.begin(CALL, patience)


def test_a_budget_of_512_threads_is_kept() -> None:
    budget, lock, made = Budget(tokens=12_000), threading.Lock(), []

    def work() -> None:
        try:
            budget.begin(CALL, Patience())
        except Stopped:
            return
        with lock:
            made.append(1)
        budget.end(CALL, used())

    threads = [threading.Thread(target=work) for _ in range(512)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 100
    assert budget.used_tokens == 12_000


def test_without_a_forecast_calls_under_way_may_go_over(waits) -> None:
    nothing = Forecast(0, 0, None)
    budget = Budget(usd=0.1)
    budget.begin(nothing, waits)
    budget.begin(nothing, waits)
    budget.end(nothing, used())
    budget.end(nothing, used())
    with pytest.raises(Stopped, match=r"0\.5 spent"):
        budget.begin(nothing, waits)


def test_minutes_count_from_the_first_call(clock) -> None:
    budget = Budget(minutes=2, clock=clock)
    clock.now += 1000
    budget.check_minutes()
    clock.now += 119
    budget.check_minutes()
    clock.now += 1
    with pytest.raises(Stopped, match=r"budget\.minutes=2 are over"):
        budget.check_minutes()


def test_no_limit_is_no_limit(waits) -> None:
    budget = Budget()
    budget.check_minutes()
    budget.begin(Forecast(10**12, 0, 1e9), waits)
    assert not budget.wants_forecasts


@pytest.mark.parametrize("name", ["usd", "tokens", "minutes"])
def test_a_budget_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(EngineError, match=rf"budget\.{name}=0: it must be above 0, or null"):
        Budget(**{name: 0})
