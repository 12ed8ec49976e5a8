"""The driver against real servers on the loopback that refuse, go down and come back."""

import http.client
import json
import threading
from collections import Counter

import pytest

from bench.engine.breaker import Breaker
from bench.engine.local import Local
from bench.engine.retries import Retries
from bench.engine.stop import Stopped
from bench.records import Article, Draft, TransientError

ARTICLES = [Article(id=f"a{i}", text=f"Text {i}.") for i in range(60)]


class Http:
    """A backend of a few lines, a connection a call."""

    signature, batch_size, concurrency, cacheable = "http|v:1", 1, 16, True

    def __init__(self, port: int) -> None:
        self.port, self.host = port, f"127.0.0.1:{port}"

    def summarize(self, texts):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", "/", json.dumps(texts[0]))
            answer = connection.getresponse()
            body = answer.read().decode()
        except (OSError, http.client.HTTPException) as error:
            raise TransientError(f"{type(error).__name__}", down=True) from error
        finally:
            connection.close()
        if answer.status != 200:
            after = answer.getheader("Retry-After")
            raise TransientError(
                f"{answer.status}: {body}", retry_after_s=float(after) if after else None
            )
        return [Draft(text=body)]


def test_every_article_of_a_server_that_refuses_most_calls_is_summarized(serve) -> None:
    lock, asked, answered = threading.Lock(), Counter(), Counter()

    def answer(text: str):
        with lock:
            asked[text] += 1
            if asked[text] <= int(text.strip('".').split()[1]) % 4:
                return 429, {"Retry-After": "0.01"}, "slow down"
            if asked[text] == 4:
                return 500, {}, "oops"
            answered[text] += 1
        return 200, {}, text.upper()

    with serve(answer) as port:
        engine = Local(retries=Retries(attempts=2, first_wait_s=0.01, max_wait_s=0.05))
        made = engine.summarize("http", Http(port), ARTICLES, done=lambda _: None)
    assert [summary.text for summary in made] == [
        json.dumps(article.text).upper() for article in ARTICLES
    ]
    assert set(answered.values()) == {1}


def test_a_server_that_goes_down_and_comes_back_costs_no_article(serve) -> None:
    said: list[str] = []
    asked: Counter[str] = Counter()
    lock, gone, down = threading.Lock(), threading.Event(), threading.Event()

    def answer(text: str):
        with lock:
            asked[text] += 1
            if len(asked) >= 20 and not down.is_set():
                gone.set()
        if gone.is_set() and not down.is_set():
            raise ConnectionResetError  # in the middle of an answer, as a crash is
        return 200, {}, text.upper()

    def say(text: str) -> None:
        said.append(text)
        down.set()

    made: list = []
    engine = Local(breaker=Breaker(failures=3, probe_s=0.05, max_probe_s=0.1), say=say)
    with serve(answer) as port:

        def work() -> None:
            made.extend(engine.summarize("http", Http(port), ARTICLES, done=lambda _: None))

        thread = threading.Thread(target=work)
        thread.start()
        assert down.wait(60)
    # Now nothing listens there at all.
    with serve(answer, port):
        thread.join(60)
    assert [summary.error for summary in made] == [None] * len(ARTICLES)
    assert f"127.0.0.1:{port} does not answer" in said[0]
    assert "answers again" in said[-1]


def test_a_server_that_never_comes_back_stops_the_run_and_fails_no_article() -> None:
    kept: list = []
    engine = Local(
        breaker=Breaker(failures=3, probe_s=0.02, max_probe_s=0.02, give_up_s=0.1),
        say=lambda _: None,
    )
    with pytest.raises(Stopped, match=r"has not answered for .*ConnectionRefusedError.*resume"):
        engine.summarize("http", Http(1), ARTICLES, done=kept.extend)
    assert kept == []
