"""The driver: batches, threads, the clock, failures."""

import threading
import time
from collections.abc import Sequence

import pytest

from bench.engine.local import Local
from bench.records import Article, BackendError, Draft, Summary

ARTICLES = [Article(id=f"a{i}", text=f"Text {i}.") for i in range(10)]


class Fake:
    """A backend that does as the test says."""

    signature = "fake|v:1"

    def __init__(self, answer, batch_size: int = 1, concurrency: int = 1) -> None:
        self.answer = answer
        self.batch_size = batch_size
        self.concurrency = concurrency
        self.calls: list[Sequence[str]] = []

    def summarize(self, texts: Sequence[str]) -> Sequence[Draft]:
        self.calls.append(texts)
        return [Draft(text=self.answer(text)) for text in texts]


def driven(backend: Fake, cap: int | None = None) -> tuple[list[Summary], int]:
    counted: list[Summary] = []
    made = Local(cap).summarize("fake", backend, ARTICLES, done=counted.extend)
    return made, len(counted)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_batches_keep_the_order(concurrency: int) -> None:
    backend = Fake(str.upper, batch_size=3, concurrency=concurrency)
    made, counted = driven(backend)
    assert [summary.text for summary in made] == [article.text.upper() for article in ARTICLES]
    assert [summary.article_id for summary in made] == [article.id for article in ARTICLES]
    assert sorted(len(call) for call in backend.calls) == [1, 3, 3, 3]
    assert counted == 10


def test_one_bad_text_costs_one_summary() -> None:
    def answer(text: str) -> str:
        if text == "Text 4.":
            raise ValueError("no\nsuch luck")
        return text

    made, counted = driven(Fake(answer, batch_size=5))
    errors = [summary.error for summary in made if summary.error]
    assert errors == ["ValueError: no such luck"]
    assert sum(summary.text is not None for summary in made) == 9
    assert counted == 10


def test_a_wrong_number_of_drafts_is_a_failure_never_a_shift() -> None:
    class Short(Fake):
        def summarize(self, texts: Sequence[str]) -> Sequence[Draft]:
            return [Draft(text="x")] * (len(texts) - 1)

    made, _ = driven(Short(str, batch_size=2))
    assert all(summary.error and "0 drafts for 1 texts" in summary.error for summary in made)


def test_a_summary_that_no_file_can_hold_is_a_failure() -> None:
    made, _ = driven(Fake(lambda _: "half \ud83d"))
    assert made[0].text is None
    assert "U+D83D" in (made[0].error or "")


def test_calls_are_timed_and_concurrent_up_to_the_cap() -> None:
    under_way, most, lock = 0, 0, threading.Lock()

    def answer(text: str) -> str:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        time.sleep(0.02)
        with lock:
            under_way -= 1
        return text

    made, _ = driven(Fake(answer, concurrency=8), cap=3)
    assert most == 3
    assert all(summary.latency_s and summary.latency_s >= 0.02 for summary in made)


def test_what_is_replayed_from_a_file_has_no_latency_and_gets_ids() -> None:
    class Replay(Fake):
        takes_ids = True

    made, _ = driven(Replay(lambda id_: f"of {id_}"))
    assert made[3].text == "of a3"
    assert made[3].latency_s is None


def test_the_oracle_gets_articles() -> None:
    class Oracle(Fake):
        sees_references = True

        def summarize(self, texts: Sequence[Article]) -> Sequence[Draft]:  # type: ignore[override]
            return [Draft(text=article.id) for article in texts]

    assert driven(Oracle(str))[0][0].text == "a0"


def test_ctrl_c_is_not_a_failure_of_the_summarizer() -> None:
    def answer(text: str) -> str:
        if text == "Text 5.":
            raise KeyboardInterrupt
        time.sleep(0.01)
        return text

    for concurrency in (1, 4):
        kept: list[Summary] = []
        backend = Fake(answer, concurrency=concurrency)
        with pytest.raises(KeyboardInterrupt):
            Local().summarize("fake", backend, ARTICLES, done=kept.extend)
        assert len(kept) >= 5, "what was answered is handed over"
        assert len(kept) == len({summary.article_id for summary in kept})
        assert len(kept) == len(backend.calls) - 1


def test_a_cap_below_one_is_refused() -> None:
    with pytest.raises(BackendError, match=r"engine\.concurrency=0"):
        Local(0)
