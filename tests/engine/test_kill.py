"""kill -9 at random moments: no call that was answered, and known to be, is made again."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

CLIENT = """
import http.client, json, os, sys, threading
from bench.engine.cache import Cache
from bench.engine.local import Local
from bench.records import Article, Draft

port, cache, result, n = int(sys.argv[1]), *sys.argv[2:4], int(sys.argv[4])

class Http:
    signature, batch_size, concurrency, cacheable = "http|v:1", 1, 4, True
    own = threading.local()

    def summarize(self, texts):
        if not hasattr(self.own, "connection"):
            self.own.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.own.connection.request("POST", "/", texts[0])
        return [Draft(text=self.own.connection.getresponse().read().decode(), cost_usd=0.5)]

def run():
    articles = [Article(id=str(i), text=f"Text {i}.") for i in range(n)]
    engine = Local(cache=Cache(cache, say=os._exit))
    made = engine.summarize("http", Http(), articles, done=lambda _: None)
    with open(result, "w") as file:
        json.dump([[one.text, one.cost_usd] for one in made], file)

for _ in sys.stdin:  # a process a line: what takes long to import is there already
    if not (child := os.fork()):
        run()
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
    print("left", flush=True)
"""
KILLS, ARTICLES, THREADS = 24, 500, 4


class Counting:
    """Answers, and keeps what each connection was asked, in its order."""

    def __init__(self) -> None:
        self.some = threading.Semaphore(0)
        self.total: Counter[str] = Counter()
        self._known: set[str] = set()
        self._asked: dict[object, list[str]] = defaultdict(list)
        self._connection = threading.local()  # the server has a thread a connection
        self._lock = threading.Lock()
        self._never = threading.Event()

    def answer(self, text: str) -> tuple[int, dict, str]:
        connection = self._connection.__dict__.setdefault("name", object())
        with self._lock:
            self._asked[connection].append(text)
        self.some.release()
        self._never.wait(0.01)
        return 200, {}, f"Summary of {text}"

    def account(self) -> None:
        """What a connection was answered before it was asked again had been stored by then."""
        while self.some.acquire(blocking=False):
            pass
        with self._lock:
            for texts in self._asked.values():
                assert not self._known & set(texts), "what was answered is asked again"
                self.total.update(texts)
            for texts in self._asked.values():
                self._known.update(texts[:-1])
            self._asked.clear()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs kill -9 and fork")
def test_kills_cost_no_more_than_what_was_under_way(
    serve: Callable[..., object], tmp_path: Path
) -> None:
    server, moments = Counting(), random.Random(7)
    root = Path(__file__).resolve().parent.parent.parent
    result = tmp_path / "result.json"
    with serve(server.answer) as port:  # type: ignore[attr-defined]
        arguments = [str(port), str(tmp_path / "calls.sqlite"), str(result), str(ARTICLES)]
        with subprocess.Popen(
            [sys.executable, "-c", CLIENT, *arguments],
            cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        ) as starter:  # fmt: skip
            assert starter.stdin
            assert starter.stdout
            for _ in range(KILLS):
                starter.stdin.write("\n")
                client = int(starter.stdout.readline())
                for _ in range(moments.randrange(1, 24)):
                    assert server.some.acquire(timeout=60)
                threading.Event().wait(moments.random() * 0.012)
                os.kill(client, signal.SIGKILL)
                assert starter.stdout.readline() == "left\n"
                server.account()
            assert not result.exists(), "all were killed in the middle"
            starter.stdin.write("\n")
            starter.stdout.readline()
            assert starter.stdout.readline() == "left\n"
            starter.stdin.close()
        server.account()
    made = json.loads(result.read_text(encoding="utf-8"))
    assert made == [[f"Summary of Text {i}.", 0.5] for i in range(ARTICLES)]
    assert len(server.total) == ARTICLES
    assert ARTICLES < sum(server.total.values()) <= ARTICLES + KILLS * THREADS
