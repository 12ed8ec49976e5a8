"""Calls in threads: what is handed over when one of them, or the user, ends it all."""

import threading

import pytest

from bench.engine import threads
from bench.engine.stop import Cancelled, Patience


@pytest.mark.parametrize("workers", [1, 3, 50])
def test_all_calls_are_made_and_handed_over_in_the_callers_thread(workers: int) -> None:
    made, here = [], set()

    def done(result: int) -> None:
        made.append(result)
        here.add(threading.current_thread())

    threads.run([lambda i=i: i * i for i in range(20)], done, workers, Patience())
    assert sorted(made) == [i * i for i in range(20)]
    assert here == {threading.current_thread()}
    threads.run([], done, workers, Patience())


def test_what_is_under_way_is_waited_for() -> None:
    begun, failed = threading.Barrier(3), threading.Event()

    def slow(i: int) -> int:
        begun.wait(30)
        failed.wait(30)
        return i

    def bad() -> int:
        begun.wait(30)
        raise SystemExit(1)

    class Noticed(Patience):
        def stop(self) -> None:
            super().stop()
            failed.set()

    patience = Noticed()
    made: list[int] = []
    calls = [bad, lambda: slow(1), lambda: slow(2), *[lambda: pytest.fail("begun")] * 20]
    with pytest.raises(SystemExit):
        threads.run(calls, made.append, 3, patience)
    assert sorted(made) == [1, 2]
    assert patience.stopped


@pytest.mark.parametrize("workers", [2, 20])
def test_what_has_been_stopped_before_does_not_hang(workers: int) -> None:
    patience = Patience()
    patience.stop()
    with pytest.raises(Cancelled):
        threads.run([lambda: 1] * 5, lambda _: None, workers, patience)
