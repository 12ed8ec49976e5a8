"""kill -9 at twenty random moments: what was answered is never asked again."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bench.cli import main

PLUGIN = """
import hashlib, time
from bench.records import Article, Draft

class Many:
    def __iter__(self):
        for i in range(400):
            yield Article(id=f"a{i}", text=f"Text {i} is here. It has two sentences.")

class Paid:
    cacheable, batch_size, concurrency, signature = True, 1, 4, "paid|v:1"

    def summarize(self, texts):
        with open("calls.log", "a") as log:
            log.write(hashlib.sha256(texts[0].encode()).hexdigest() + "\\n")
        time.sleep(0.02)
        return [Draft(text=" ".join(texts[0].split()[:3]), cost_usd=0.5)]
"""
CODE = ["+dataset._target_=killplug.Many", "+backend.paid._target_=killplug.Paid"]
RUN = ["run", "experiment=null", "name=kill", "dataset=null", "backend=[]", "metric=[length]", "-q"]
KILLS = 20


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    root = Path(__file__).resolve().parent.parent.parent
    environment = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{folder}"}
    return subprocess.Popen(
        [sys.executable, "-m", "bench", *arguments], env=environment, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def asked() -> list[str]:
    log = Path("calls.log")
    return log.read_text(encoding="utf-8").split() if log.exists() else []


def kept(cache: Path) -> set[str]:
    """Return the hashes of the texts whose answers are on disk."""
    connection = sqlite3.connect(cache)
    try:
        found = connection.execute("SELECT request FROM answers").fetchall()
    finally:
        connection.close()
    return {request if isinstance(request, str) else request.hex() for (request,) in found}


def manifest(results: str) -> dict:
    (path,) = Path(results).glob("kill/*/run.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_no_answer_is_paid_twice(
    tmp_path: Path, call_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "killplug.py").write_text(PLUGIN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    moments = random.Random(1)
    known: set[str] = set()
    arguments = RUN
    for kill in range(1, KILLS + 1):
        before = len(asked())
        process = start(tmp_path, *arguments, *CODE)
        deadline = time.monotonic() + 60
        while len(asked()) == before and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(moments.random() * 0.09)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        calls = asked()[before:]
        assert calls, "each time some work was under way"
        assert not set(calls) & known, "what was answered is never asked again"
        known = kept(call_cache)
        assert len(asked()) - len(known) <= 4 * kill, "only what was under way is lost"
        arguments = ["run", "resume=latest", "-q"]
    before = len(asked())
    assert main(["run", "resume=latest", "-q", *CODE]) == 0
    assert not set(asked()[before:]) & known
    assert set(asked()) == kept(call_cache)
    assert len(set(asked())) == 400
    resumed = manifest("results")
    assert main([*RUN, *CODE, "results_dir=other", "--no-cache"]) == 0
    undisturbed = manifest("other")
    for key in ("estimates", "counts", "dataset_sha256"):
        assert resumed[key] == undisturbed[key]
    assert resumed["usage"]["paid"]["cost_usd"] == undisturbed["usage"]["paid"]["cost_usd"] == 200
