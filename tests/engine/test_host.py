"""The gate to a server: limits, refusals and outages, for all the threads at once."""

import threading

import pytest

from bench.engine import host as module
from bench.engine.breaker import Breaker
from bench.engine.host import Host
from bench.engine.retries import Retries
from bench.engine.stop import Patience, Stopped
from bench.records import BackendError, TransientError


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def make(said: list[str], clock, monkeypatch: pytest.MonkeyPatch):
    """Return a maker of hosts that live on the test's clock."""
    monkeypatch.setattr(module, "monotonic", clock)

    def made(breaker: Breaker | None = None, **limits: float) -> Host:
        host = Host("api:443", limits, breaker or Breaker(failures=2), said.append)
        for pace in (host._requests, host.tokens):
            if pace:
                pace._clock = clock
        host._circuit._clock = clock
        return host

    return made


def failing(*errors: Exception | None):
    left = list(errors)

    def work() -> str:
        error = left.pop(0)
        if error:
            raise error
        return "answer"

    return work


def test_requests_and_tokens_wait_for_the_later_of_both(make, waits) -> None:
    host = make(requests_per_minute=60, tokens_per_minute=6000)
    for tokens in (50, 300, 10, 0):
        assert host.call(failing(None), tokens, waits) == "answer"
    assert waits.waits == pytest.approx([1, 2.5]), "of a request, then of 300 tokens"


def test_of_two_limits_the_lower_one_counts(make) -> None:
    host = make(requests_per_minute=60)
    host.limit({"requests_per_minute": 30, "tokens_per_minute": 600})
    host.limit({"requests_per_minute": 90, "tokens_per_minute": None})
    assert host._requests.per_minute == 30
    assert host.tokens.per_minute == 600


def test_a_refusal_holds_every_call(make, waits, clock, said: list[str]) -> None:
    host = make()
    with pytest.raises(TransientError):
        host.call(failing(TransientError("slow down", retry_after_s=20)), 0, waits)
    assert host.call(failing(None), 0, waits) == "answer"
    assert waits.waits == [20]
    assert said == ["api:443 asks to wait 20 s: waiting"]


def test_a_refusal_of_seconds_is_not_worth_a_line(make, waits, said: list[str]) -> None:
    host = make()
    with pytest.raises(TransientError):
        host.call(failing(TransientError("slow down", retry_after_s=2)), 0, waits)
    assert not said


@pytest.mark.parametrize("refusals", [[4000], [900, 900, 900]])
def test_a_server_that_wants_to_be_left_alone_stops_the_run(make, waits, refusals: list) -> None:
    host = make()

    def all_refused() -> None:
        for seconds in refusals:
            with pytest.raises(TransientError):
                host.call(failing(TransientError("quota", retry_after_s=seconds)), 0, waits)

    with pytest.raises(Stopped, match="api:443 asks to be left alone for"):
        all_refused()


def test_answers_between_refusals_are_a_server_that_works(make, waits) -> None:
    host = make()
    for _ in range(10):
        with pytest.raises(TransientError):
            host.call(failing(TransientError("slow down", retry_after_s=900)), 0, waits)
        assert host.call(failing(None), 0, waits) == "answer"


def test_an_outage_is_waited_for_within_the_call(make, waits, said: list[str]) -> None:
    host = make()
    down = TransientError("Connection refused", down=True)
    with pytest.raises(TransientError):
        host.call(failing(down), 0, waits)
    assert host.call(failing(down, down, down, None), 0, waits) == "answer"
    assert len(said) == 2
    assert "does not answer" in said[0]
    assert "answers again" in said[1]


@pytest.mark.parametrize("error", [BackendError("400"), ValueError("what?"), TransientError("500")])
def test_any_answer_is_a_sign_of_life(make, waits, error: Exception, said: list[str]) -> None:
    host = make()
    down = TransientError("Connection refused", down=True)
    for failure in (down, error, down):
        with pytest.raises(type(failure)):
            host.call(failing(failure), 0, waits)
    assert not said


def test_256_threads_find_the_pace_of_a_server_that_takes_four_at_once(said: list[str]) -> None:
    host = Host("api:443", {}, Breaker(), said.append)
    lock, state = threading.Lock(), {"under_way": 0, "refused": 0, "answered": 0}
    pause = threading.Event()

    def work() -> None:
        with lock:
            if state["under_way"] >= 4:
                state["refused"] += 1
                raise TransientError("429", retry_after_s=0.01)
            state["under_way"] += 1
        pause.wait(0.002)
        with lock:
            state["under_way"] -= 1
            state["answered"] += 1

    def several() -> None:
        patience = Patience()
        for _ in range(4):
            retries = Retries(first_wait_s=0.01, max_wait_s=0.05)
            retries.call(lambda: host.call(work, 0, patience), patience.sleep)

    threads = [threading.Thread(target=several) for _ in range(256)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert state["answered"] == 1024, "no call was given up"
    assert state["refused"] < 1024, "fewer than one refusal a call"
