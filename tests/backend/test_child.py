import os
import threading
import time
from pathlib import Path

import pytest

from bench.backend.command import Command
from bench.records import BackendError, Draft


def starts(log):
    return log.read_text().count("start") if log.exists() else 0


def gone(pid):
    """Return whether a process has ended; one that nobody waited for is a zombie."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        status = Path(f"/proc/{pid}/stat")
        if status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False


def test_a_time_out_kills_the_program_and_all_it_started(start, log):
    command = start(timeout_s=0.3)
    command.summarize(["one"])
    begin = time.perf_counter()
    with pytest.raises(
        BackendError, match=r"no answer within 0\.3 s \(option timeout_s\); .*think"
    ):
        command.summarize(["hang"])
    assert time.perf_counter() - begin < 3
    pids = [int(line.split()[1]) for line in log.read_text().splitlines()]
    assert len(pids) == 2
    assert all(map(gone, pids))
    assert command.summarize(["two"]) == [Draft(text="two")]


def test_a_start_has_a_time_out_of_its_own(start):
    assert start("slow start", timeout_s=0.2).summarize(["one"]) == [Draft(text="one")]
    with pytest.raises(BackendError, match=r"within 0\.1 s \(option start_timeout_s\)"):
        start("slow start", start_timeout_s=0.1).summarize(["one"])


def test_each_answer_of_a_batch_has_the_whole_time(start):
    command = start(timeout_s=0.5, batch_size=4)
    assert command.summarize(["nap"] * 4) == [Draft(text="nap")] * 4  # 0.8 s in all


def test_a_program_that_closes_its_stdout_is_ended(start, impatient):
    with pytest.raises(BackendError, match=r"closed its stdout and runs on"):
        start("closes").summarize(["text"])


def test_a_program_that_never_answers_is_left_alone_after_three_starts(start, log):
    command = start("dies at once")
    for _ in range(3):
        with pytest.raises(BackendError, match=r"exit code 3 .*no model found"):
            command.summarize(["text"])
    for _ in range(5):
        with pytest.raises(BackendError, match="failed 3 times in a row without an answer"):
            command.summarize(["text"])
    assert starts(log) == 3


def test_an_answer_between_two_failures_is_a_new_beginning(start, log):
    command = start()
    for _ in range(4):
        with pytest.raises(BackendError, match="exit code 7"):
            command.summarize(["die"])
        command.summarize(["fine"])
    assert starts(log) == 5


def test_a_flood_on_stderr_blocks_nothing_and_its_end_is_kept(start):
    command = start()
    assert command.summarize(["flood"]) == [Draft(text="flood")]
    with pytest.raises(BackendError, match=r"its stderr ends: x+\nlast words\nout of memory$"):
        command.summarize(["die"])
    assert len(command.stderr) == 65536
    assert command.stderr.endswith("x\nlast words\nout of memory\n")


def test_large_texts_in_both_directions_block_nothing(start):
    command = start(batch_size=4)
    texts = [str(number) * 3_000_000 for number in range(4)]
    assert [draft.text for draft in command.summarize(texts)] == texts


def test_threads_take_turns(start, log):
    command = start()
    found = {}

    def work(number):
        (found[number],) = command.summarize([f"text {number}"])

    threads = [threading.Thread(target=work, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: Draft(text=f"text {number}") for number in range(16)}
    assert (command.concurrency, starts(log)) == (1, 1)


def test_close_lets_the_program_end_by_itself(start, log):
    command = start()
    command.close()
    command.summarize(["one"])
    command.close()
    command.close()
    assert log.read_text().splitlines()[-1] == "end"
    assert command.summarize(["two"]) == [Draft(text="two")]


def test_close_ends_a_program_that_ignores_the_end_of_its_stdin(tmp_path, impatient):
    path = tmp_path / "deaf.sh"
    path.write_text(
        "trap '' TERM\nread line\necho '{\"id\": 1, \"summary\": \"'$$'\"}'\n"
        "while :; do sleep 0.1; done\n"
    )
    command = Command(["sh", str(path)])
    (draft,) = command.summarize(["text"])
    command.close()
    assert gone(int(draft.text))


def test_close_does_not_wait_for_a_call_under_way(start, impatient):
    command = start()
    failed = []

    def work():
        with pytest.raises(BackendError, match="was ended by signal 9"):
            command.summarize(["hang"])
        failed.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    while "thinking" not in command.stderr:
        time.sleep(0.01)
    command.close()
    thread.join(5)
    assert failed == [True]


def test_an_interrupt_ends_the_program(start, log, monkeypatch):
    command = start()
    command.summarize(["one"])
    monkeypatch.setattr(command._child, "read", _interrupt)
    with pytest.raises(KeyboardInterrupt):
        command.summarize(["two"])
    assert gone(int(log.read_text().split()[1]))
    assert command.summarize(["three"]) == [Draft(text="three")]


def _interrupt(timeout_s):
    raise KeyboardInterrupt


def test_a_forgotten_command_takes_its_program_along(start, log):
    import gc

    command = Command(start()._argv)
    command.summarize(["one"])
    del command
    gc.collect()
    assert gone(int(log.read_text().split()[1]))
