"""A run that was stopped is completed without doing anything twice."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.cli import main

PLUGIN = """
import os, pathlib, time
from bench.records import Article, Draft, Scores

class Many:
    def __init__(self, n=40, changed=False):
        self.n, self.changed = n, changed

    def __iter__(self):
        for i in range(self.n):
            text = f"Text {i}." + " Changed." * (self.changed and i == 1)
            yield Article(id=f"a{i}", text=text, references=(f"Text {i}.",))

class Slow:
    signature, batch_size, concurrency = "slow|v:1", 1, 2

    def __init__(self, delay_s=0.0):
        self.delay_s = delay_s

    def summarize(self, texts):
        time.sleep(self.delay_s)
        with open("calls.log", "a") as log:
            log.write(texts[0] + "\\n")
        return [Draft(text=text) for text in texts]

class Other(Slow):
    signature = "other|v:1"
"""
OPTIONS = [
    "experiment=null", "name=slow", "dataset=null", "backend=[]", "metric=[length]",
    "part_size=5", "-q",
]  # fmt: skip
# A suite started in the background ignores Ctrl-C, and so would what it starts.
BENCH = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("bench", run_name="__main__")
"""
CODE = ["+dataset._target_=slowplug.Many", "+backend.slow._target_=slowplug.Slow"]


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "slowplug.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "slowplug", raising=False)
    return tmp_path


def start(folder: Path, *extra: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{folder}"}
    return subprocess.Popen(
        [sys.executable, "-c", BENCH, "run", *OPTIONS, *CODE, *extra],
        stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
    )  # fmt: skip


def parts(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("results/slow/*/summaries/part-*.parquet")}


def stop_after(folder: Path, process: subprocess.Popen[str], n: int, how: int) -> str:
    deadline = time.monotonic() + 30
    while len(parts(folder)) < n and time.monotonic() < deadline and process.poll() is None:
        time.sleep(0.01)
    time.sleep(random.Random(n).random() * 0.05)
    os.killpg(process.pid, how)
    _, stderr = process.communicate(timeout=30)
    return stderr


def manifest(folder: Path) -> dict:
    (path,) = folder.glob("results/slow/*/run.json")
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_says_how_to_go_on_and_nothing_is_done_twice(empty_folder: Path, how: int) -> None:
    process = start(empty_folder, "+backend.slow.delay_s=0.1")
    said = stop_after(empty_folder, process, 2, how)
    assert process.returncode == 130
    assert "bench run resume=results/slow/" in said
    assert "Traceback" not in said
    kept = parts(empty_folder)
    assert 2 <= len(kept) < 8
    before = (empty_folder / "calls.log").read_text().splitlines()
    assert main(["run", "resume=latest", *CODE]) == 0
    after = (empty_folder / "calls.log").read_text().splitlines()[len(before) :]
    assert not set(before) & set(after), "nothing that was answered is asked again"
    assert len(before) + len(after) == 40
    assert manifest(empty_folder)["counts"]["slow"]["articles"] == 40
    assert main(["run", "resume=latest", *CODE]) == 2, "there is nothing left to complete"


@pytest.mark.parametrize("n", [0, 1, 3])
def test_kill_9_then_resume_gives_the_numbers_of_an_undisturbed_run(
    empty_folder: Path, n: int
) -> None:
    process = start(empty_folder, "+backend.slow.delay_s=0.02")
    while not list(empty_folder.glob("results/slow/*/plan.json")):
        time.sleep(0.01)
    stop_after(empty_folder, process, n, signal.SIGKILL)
    assert main(["run", "resume=latest", *CODE]) == 0
    resumed = manifest(empty_folder)
    assert main(["run", *OPTIONS, *CODE, "results_dir=other"]) == 0
    (path,) = empty_folder.glob("other/slow/*/run.json")
    undisturbed = json.loads(path.read_text(encoding="utf-8"))
    for key in ("estimates", "counts", "dataset_sha256", "signatures"):
        assert resumed[key] == undisturbed[key]


@pytest.fixture
def interrupted(empty_folder: Path) -> Path:
    """Return the folder of a whole run made to look interrupted."""
    assert main(["run", *OPTIONS, *CODE]) == 0
    (path,) = empty_folder.glob("results/slow/*/run.json")
    path.unlink()
    return path.parent


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "names code to run: type it again"),
        ([CODE[0], "+backend.slow._target_=slowplug.Other"], "was begun with systems"),
        ([*CODE, "+dataset.changed=true"], "the articles have changed"),
        ([*CODE, "metric=[rouge]"], "was begun with signatures"),
        ([*CODE, "part_size=7"], "was begun with part_size 5, and now it is 7"),
    ],
)
def test_what_does_not_fit_is_refused(
    interrupted: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert main(["run", f"resume={interrupted}", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_a_missing_part_of_the_scores_is_made_without_a_call(
    empty_folder: Path, interrupted: Path
) -> None:
    (interrupted / "scores" / "length" / "part-000003.parquet").unlink()
    calls = (empty_folder / "calls.log").read_text()
    assert main(["run", "resume=latest", *CODE]) == 0
    assert (empty_folder / "calls.log").read_text() == calls
    assert (interrupted / "run.json").is_file()
