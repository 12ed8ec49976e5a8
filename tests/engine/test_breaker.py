"""The circuit breaker: it opens, probes, closes, and gives up."""

import pytest

from bench.engine.breaker import Breaker, Circuit
from bench.engine.stop import EngineError, Stopped


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def circuit(said: list[str], clock) -> Circuit:
    breaker = Breaker(failures=3, probe_s=2, max_probe_s=10, give_up_s=100)
    return Circuit("host:80", breaker, said.append, clock)


def test_it_opens_after_failures_in_a_row(circuit: Circuit, said: list[str], waits) -> None:
    for _ in range(5):
        assert not circuit.failed("refused")
        assert not circuit.failed("refused")
        circuit.answered()
    circuit.wait(waits)
    assert not waits.waits
    assert [circuit.failed("refused") for _ in range(4)] == [False, False, True, True]
    assert said == ["host:80 does not answer (refused): waiting for it; Ctrl-C keeps what is there"]


def test_probes_go_out_at_growing_intervals_and_an_answer_closes_it(
    circuit: Circuit, said: list[str], waits, clock
) -> None:
    for _ in range(3):
        circuit.failed("refused")
    begun, at = clock.now, []
    for _ in range(6):
        circuit.wait(waits)
        at.append(clock.now - begun)
        circuit.failed("refused")
    assert at == [2, 4, 8, 16, 26, 36]
    circuit.answered()
    assert said[1:] == ["host:80 answers again after 36 s: going on"]
    before = len(waits.waits)
    circuit.wait(waits)
    assert len(waits.waits) == before


def test_one_probe_at_a_time(circuit: Circuit, waits, clock) -> None:
    for _ in range(3):
        circuit.failed("refused")
    circuit.wait(waits)
    first = clock.now
    circuit.wait(waits)
    assert clock.now == first + 2, "the next one waits for its own time"


def test_it_gives_up_in_the_end(circuit: Circuit, waits) -> None:
    for _ in range(3):
        circuit.failed("Connection refused")

    def until_the_end() -> None:
        while True:
            circuit.wait(waits)
            circuit.failed("Connection refused")

    with pytest.raises(Stopped, match=r"not answered for 1\d\d s \(Connection refused\).*resume"):
        until_the_end()


@pytest.mark.parametrize(
    "options",
    [{"failures": 0}, {"probe_s": 0}, {"probe_s": 90}, {"give_up_s": -1}],
)
def test_options_that_make_no_sense(options: dict) -> None:
    with pytest.raises(EngineError, match=rf"engine\.breaker\.{next(iter(options))}="):
        Breaker(**options)
