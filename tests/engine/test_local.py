"""The driver: batches, threads, the clock, failures, and what is not asked twice."""

import signal
import threading
import time
from collections.abc import Sequence

import pytest

from bench.contracts import Forecast
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.local import Local
from bench.engine.retries import Retries
from bench.engine.stop import EngineError, Stopped
from bench.records import Article, Draft, Summary, TransientError

ARTICLES = [Article(id=f"a{i}", text=f"Text {i}.") for i in range(10)]
FAST = Retries(attempts=3, first_wait_s=0, max_wait_s=0)


def driven(backend, engine: Local | None = None, **options) -> list[Summary]:
    counted: list[Summary] = []
    made = (engine or Local()).summarize("fake", backend, ARTICLES, done=counted.extend, **options)
    assert sorted(counted, key=lambda s: s.article_id) == made, "each is handed over once"
    return made


@pytest.mark.parametrize("concurrency", [1, 4])
def test_batches_keep_the_order(fake, concurrency: int) -> None:
    backend = fake(str.upper, batch_size=3, concurrency=concurrency)
    made = driven(backend)
    assert [summary.text for summary in made] == [article.text.upper() for article in ARTICLES]
    assert [summary.article_id for summary in made] == [article.id for article in ARTICLES]
    assert sorted(len(call) for call in backend.calls) == [1, 3, 3, 3]


def test_one_bad_text_costs_one_summary(fake) -> None:
    def answer(text: str) -> str:
        if text == "Text 4.":
            raise ValueError("no\nsuch luck")
        return text

    made = driven(fake(answer, batch_size=5))
    errors = [summary.error for summary in made if summary.error]
    assert errors == ["ValueError: no such luck"]
    assert sum(summary.text is not None for summary in made) == 9


def test_a_wrong_number_of_drafts_is_a_failure_never_a_shift(fake) -> None:
    class Short(fake):
        def summarize(self, texts: Sequence[str]) -> Sequence[Draft]:
            return [Draft(text="x")] * (len(texts) - 1)

    made = driven(Short(str, batch_size=2))
    assert all(summary.error and "0 drafts for 1 texts" in summary.error for summary in made)


def test_a_summary_that_no_file_can_hold_is_a_failure(fake, cache: Cache) -> None:
    for _ in range(2):  # from the cache too
        made = driven(fake(lambda _: "half \ud83d"), Local(cache=cache))
        assert made[0].text is None
        assert "U+D83D" in (made[0].error or "")


def test_calls_are_timed_and_concurrent_up_to_the_cap(fake) -> None:
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

    made = driven(fake(answer, concurrency=8), Local(3))
    assert most == 3
    assert all(summary.latency_s and summary.latency_s >= 0.02 for summary in made)


def test_512_calls_are_under_way_at_once(fake) -> None:
    together = threading.Barrier(512)

    def answer(text: str) -> str:
        together.wait(60)
        return text

    articles = [Article(id=str(i), text=f"Text {i}.") for i in range(1024)]
    backend = fake(answer, concurrency=512)
    made = Local().summarize("fake", backend, articles, done=lambda _: None)
    assert [summary.text for summary in made] == [article.text for article in articles]


def test_what_is_replayed_from_a_file_has_no_latency_and_gets_ids(fake, cache: Cache) -> None:
    class Replay(fake):
        takes_ids = True

    made = driven(Replay(lambda id_: f"of {id_}"), Local(cache=cache))
    assert made[3].text == "of a3"
    assert made[3].latency_s is None
    assert not cache.path.exists(), "the file may change, and its ids not"


def test_the_oracle_gets_articles(fake, cache: Cache) -> None:
    class Oracle(fake):
        sees_references = True

        def summarize(self, texts: Sequence[Article]) -> Sequence[Draft]:  # type: ignore[override]
            return [Draft(text=article.id) for article in texts]

    assert driven(Oracle(str), Local(cache=cache))[0].text == "a0"
    assert not cache.path.exists()


def test_a_cap_below_one_is_refused() -> None:
    with pytest.raises(EngineError, match=r"engine\.concurrency=0"):
        Local(0)


# Failures for the moment.


def test_what_another_try_mends_is_mended(fake) -> None:
    failures = iter([TransientError("429"), TransientError("500")])

    def answer(text: str) -> str:
        if error := next(failures, None):
            time.sleep(0.05)
            raise error
        return text

    backend = fake(answer)
    made = driven(backend, Local(retries=FAST))
    assert [summary.error for summary in made] == [None] * 10
    assert len(backend.calls) == 12
    assert made[0].latency_s < 0.05, "of the call that brought it, without those before"


def test_what_no_try_mends_is_an_error_that_says_why(fake) -> None:
    def answer(text: str) -> str:
        if text == "Text 3.":
            raise TransientError("api:443 answered 500: overloaded")
        return text

    backend = fake(answer, concurrency=4)
    made = driven(backend, Local(retries=FAST))
    assert made[3].error == "api:443 answered 500: overloaded"
    assert made[3].latency_s is None
    assert backend.asked.count("Text 3.") == 3
    assert len(backend.calls) == 12


def test_backends_of_one_server_share_its_limits(fake) -> None:
    def limited(host: str, **limits: float):
        backend = fake(str.upper)
        backend.host, backend.limits = host, limits
        return backend

    engine = Local()
    for system, backend in {
        "one": limited("api:443", requests_per_minute=6e6),
        "other": limited("api:443", tokens_per_minute=6e6),
        "elsewhere": limited("api:80"),
        "local": fake(str.upper),
    }.items():
        engine.summarize(system, backend, ARTICLES, done=lambda _: None)
    assert sorted(engine._hosts) == ["api:443", "api:80", "local"]
    assert engine._hosts["api:443"].tokens.per_minute == 6e6
    assert engine._hosts["api:443"]._requests.per_minute == 6e6
    assert engine._hosts["api:80"].tokens is None


def test_tokens_are_counted_as_they_were_used(fake) -> None:
    backend = fake(lambda text: Draft(text=text, input_tokens=20, output_tokens=10))
    backend.limits = {"tokens_per_minute": 60e6}
    backend.forecast = lambda _: Forecast(50, 50, None)
    engine = Local()
    driven(backend, engine)
    pace, booked = engine._hosts["fake"].tokens, []
    pace.correct = booked.append
    driven(backend, engine)
    assert booked == [-70] * 10


# What is not asked twice.


def test_an_answer_is_asked_once_and_stays_what_it_was(fake, cache: Cache) -> None:
    def answer(text: str) -> Draft:
        time.sleep(0.002)
        return Draft(
            text=text.upper(), input_tokens=9, cached_input_tokens=4, output_tokens=2,
            article_tokens=8, article_tokens_seen=7, cost_usd=0.1, finish_reason="length",
        )  # fmt: skip

    backend = fake(answer, batch_size=3, concurrency=2)
    first = driven(backend, Local(cache=cache))
    again = driven(backend, Local(cache=cache))
    assert len(backend.calls) == 4
    assert [summary.cached for summary in first + again] == [False] * 10 + [True] * 10
    assert [s.latency_s for s in again] == [s.latency_s for s in first], (
        "the call's, not the file's"
    )
    assert [(s.cost_usd, s.article_tokens_seen, s.finish_reason) for s in again] == [
        (0.1, 7, "length")
    ] * 10


def test_only_what_is_missing_is_asked_in_whole_batches(fake, cache: Cache) -> None:
    backend = fake(str.upper, batch_size=4)
    engine = Local(cache=cache)
    engine.summarize("fake", backend, ARTICLES[1:9:3], done=lambda _: None)
    made = driven(backend, engine)
    assert [len(call) for call in backend.calls] == [3, 4, 3]
    assert [summary.text for summary in made] == [article.text.upper() for article in ARTICLES]


def test_equal_articles_are_asked_once(fake, cache: Cache) -> None:
    articles = [Article(id=str(i), text=f"Text {i % 3}.") for i in range(9)]
    backend = fake(str.upper, batch_size=2, concurrency=2)
    for engine, calls in ((Local(cache=cache), 3), (Local(), 9)):
        backend.calls.clear()
        made = engine.summarize("fake", backend, articles, done=lambda _: None)
        assert len(backend.asked) == calls
        assert [summary.text for summary in made] == [f"TEXT {i % 3}." for i in range(9)]
        assert sum(summary.cached for summary in made) == 9 - calls
        backend.signature = "other"


def test_a_refusal_is_kept_and_a_failure_is_not(fake, cache: Cache) -> None:
    def answer(text: str) -> Draft:
        if text == "Text 0.":
            return Draft(error="it refused", finish_reason="refusal", cost_usd=0.5)
        if text == "Text 1.":
            return Draft(text="", finish_reason="stop")
        return Draft(error="HTTP 400")

    backend = fake(answer)
    driven(backend, Local(cache=cache))
    made = driven(backend, Local(cache=cache))
    assert [backend.asked.count(article.text) for article in ARTICLES] == [1, 1] + [2] * 8
    assert made[0].error == "it refused"
    assert made[0].cost_usd == 0.5


def test_another_signature_is_another_question(fake, cache: Cache) -> None:
    backend = fake(str.upper)
    driven(backend, Local(cache=cache))
    backend.signature = "fake|v:2"
    driven(backend, Local(cache=cache))
    assert len(backend.calls) == 20


def test_repeats_are_draws_of_their_own(fake, cache: Cache) -> None:
    draws = iter(range(1000))
    backend = fake(lambda text: f"{text} {next(draws)}")
    engine = Local(cache=cache)
    texts = [
        {summary.text for summary in driven(backend, engine, repeat=repeat)}
        for repeat in (0, 1, 2, 0, 1, 2)
    ]
    assert len(set.union(*texts)) == 30
    assert texts[:3] == texts[3:]
    assert driven(backend, engine, repeat=2)[0].repeat == 2


def test_a_backend_that_draws_anew_is_told_to(fake, cache: Cache) -> None:
    class Seeded(fake):
        def repeated(self, repeat: int) -> "Seeded":
            return Seeded(lambda text: f"{text} seed {repeat}")

    engine = Local(cache=cache)
    assert driven(Seeded(str.upper), engine, repeat=0)[0].text == "TEXT 0."
    assert driven(Seeded(str.upper), engine, repeat=3)[0].text == "Text 0. seed 3"


def test_what_is_neither_slow_nor_paid_is_not_kept(fake, cache: Cache) -> None:
    backend = fake(str.upper)
    backend.cacheable = False
    driven(backend, Local(cache=cache))
    assert not cache.path.exists()


# Stopping.


@pytest.mark.parametrize("concurrency", [1, 4])
def test_ctrl_c_is_not_a_failure_of_the_summarizer(fake, concurrency: int) -> None:
    def answer(text: str) -> str:
        if text == "Text 5.":
            raise KeyboardInterrupt
        time.sleep(0.01)
        return text

    kept: list[Summary] = []
    backend = fake(answer, concurrency=concurrency)
    with pytest.raises(KeyboardInterrupt):
        Local().summarize("fake", backend, ARTICLES, done=kept.extend)
    assert len(kept) >= 5, "what was answered is handed over"
    assert len(kept) == len({summary.article_id for summary in kept})
    assert len(kept) == len(backend.calls) - 1


@pytest.mark.parametrize("concurrency", [1, 8])
def test_ctrl_c_ends_the_wait_before_another_try(fake, concurrency: int) -> None:
    # A real signal, when all are asleep: the test would take ten minutes otherwise. The first
    # refusal sets it off, since it may keep the others from being made.
    main = threading.main_thread().ident
    ctrl_c = threading.Timer(0.2, signal.pthread_kill, (main, signal.SIGINT))
    lock = threading.Lock()

    def answer(text: str) -> str:
        if concurrency == 1 and text != "Text 7.":
            return text
        with lock:
            if ctrl_c.ident is None:
                ctrl_c.start()
        raise TransientError("busy", retry_after_s=600)

    kept: list[Summary] = []
    with pytest.raises(KeyboardInterrupt):
        Local(say=lambda _: None).summarize(
            "fake", fake(answer, concurrency=concurrency), ARTICLES, done=kept.extend
        )
    assert len(kept) == (7 if concurrency == 1 else 0)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_budget_stops_the_run_and_hands_over_what_is_there(
    fake, cache: Cache, concurrency: int
) -> None:
    backend = fake(lambda text: Draft(text=text, cost_usd=1.0), concurrency=concurrency)
    kept: list[Summary] = []
    engine = Local(cache=cache, budget=Budget(usd=4))
    with pytest.raises(Stopped, match=r"budget\.usd=4 is used up"):
        engine.summarize("fake", backend, ARTICLES, done=kept.extend)
    assert len(kept) == len(backend.calls)
    assert 4 <= len(kept) <= 4 + concurrency - 1, "without a forecast, calls under way go over"
    engine.budget = None
    assert all(summary.text for summary in driven(backend, engine))
    assert len(backend.calls) == 10, "nothing is paid twice"


def test_minutes_end_a_wait_too(fake, clock) -> None:
    budget = Budget(minutes=1, clock=clock)

    def answer(text: str) -> str:
        clock.now += 61
        raise TransientError("busy", retry_after_s=0.01)

    engine = Local(budget=budget, say=lambda _: None)
    with pytest.raises(Stopped, match=r"budget\.minutes=1 are over"):
        engine.summarize("fake", fake(answer), ARTICLES, done=lambda _: None)


def test_what_done_raises_stops_the_run(fake) -> None:
    def full(_: Sequence[Summary]) -> None:
        raise OSError("No space left on device")

    def answer(text: str) -> str:
        time.sleep(0.01)
        return text

    backend = fake(answer, concurrency=4)
    with pytest.raises(OSError, match="No space left"):
        Local().summarize("fake", backend, ARTICLES * 200, done=full)
    assert len(backend.calls) < 2000
