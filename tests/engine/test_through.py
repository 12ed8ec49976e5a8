"""What wrappers and judges call: every step through cache, limits, retries and budget."""

import threading

import pytest

from bench.contracts import Forecast
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.local import Local
from bench.engine.retries import Retries
from bench.engine.stop import Stopped
from bench.records import Article, Draft, TransientError

ARTICLES = [Article(id=f"a{i}", text=f"Text {i}.") for i in range(3)]
FAST = Retries(attempts=3, first_wait_s=0, max_wait_s=0)


class Wrapper:
    """Asks its inner backend for three parts of each article."""

    signature, batch_size, concurrency, cacheable = "wrapper|v:1", 1, 1, True

    def __init__(self, inner) -> None:
        self.inner = inner

    def repeated(self, repeat: int) -> "Wrapper":
        return Wrapper(self.inner.repeated(repeat))

    def summarize(self, texts):
        parts = [self.inner.summarize([f"{text} part {i}"])[0] for text in texts for i in range(3)]
        if errors := [part.error for part in parts if part.error]:
            return [Draft(error=errors[0])]
        return [Draft(text=" ".join(part.text for part in parts), cost_usd=3.0)]


def test_an_article_that_fails_at_its_last_step_goes_on_there(fake, cache: Cache) -> None:
    broken = {"Text 1. part 2"}

    def answer(text: str) -> str:
        if text in broken:
            raise ValueError("no")
        return text

    inner = fake(answer)
    engine = Local(cache=cache)
    wrapper = Wrapper(engine.through("inner", inner))
    made = engine.summarize("wrapped", wrapper, ARTICLES, done=lambda _: None)
    assert [summary.error for summary in made] == [None, "ValueError: no", None]
    broken.clear()
    made = engine.summarize("wrapped", wrapper, ARTICLES, done=lambda _: None)
    assert [summary.cached for summary in made] == [True, False, True]
    assert inner.asked[9:] == ["Text 1. part 2"], "eight steps are not made again"


def test_each_step_is_tried_again_by_itself(fake) -> None:
    failures = iter([None, TransientError("500"), TransientError("500")])

    def answer(text: str) -> str:
        if error := next(failures, None):
            raise error
        return text

    inner = fake(answer)
    engine = Local(retries=FAST)
    wrapper = Wrapper(engine.through("inner", inner))
    (made,) = engine.summarize("wrapped", wrapper, ARTICLES[:1], done=lambda _: None)
    assert made.text == "Text 0. part 0 Text 0. part 1 Text 0. part 2"
    assert len(inner.calls) == 5, "the first step is not made again"


def test_giving_up_is_final_for_the_wrapper(fake) -> None:
    def answer(text: str) -> str:
        raise TransientError("the server is busy")

    inner = fake(answer)
    (draft,) = Local(retries=FAST).through("inner", inner).summarize(["a"])
    assert draft.error == "the server is busy", "no error to be tried again as a whole"
    assert len(inner.calls) == 3


@pytest.mark.parametrize(("cap", "most"), [(None, 8), (3, 3)])
def test_a_judge_asks_side_by_side_and_a_wrapper_in_turn(fake, cap: int | None, most: int) -> None:
    together, elsewhere = threading.Barrier(most), threading.Barrier(2)

    def answer(text: str) -> str:
        (together if text == "judge" else elsewhere).wait(30)
        return text

    inner = fake(answer, concurrency=8)
    through = Local(cap).through("inner", inner)
    assert len(through.summarize(["judge"] * 24)) == 24

    def ask() -> None:
        through.summarize(["step"] * 3)

    pair = [threading.Thread(target=ask) for _ in range(2)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert len(inner.calls) == 24 + 6


def test_a_judge_may_ask_after_a_run_that_was_stopped(fake) -> None:
    engine = Local(budget=Budget(usd=1))
    spent = fake(lambda text: Draft(text=text, cost_usd=1.0), concurrency=2)
    with pytest.raises(Stopped):
        engine.summarize("spent", spent, ARTICLES, done=lambda _: None)
    engine.budget = None
    judge = fake(str.upper, concurrency=2)
    drafts = engine.through("judge", judge).summarize(["a", "b", "c"])
    assert [draft.text for draft in drafts] == ["A", "B", "C"]


def test_batches_are_those_of_the_backend_and_hold_what_is_missing(fake, cache: Cache) -> None:
    inner = fake(str.upper, batch_size=2)
    through = Local(cache=cache).through("inner", inner)
    through.summarize(["b", "d"])
    drafts = through.summarize(["a", "b", "c", "d", "e"])
    assert [draft.text for draft in drafts] == list("ABCDE")
    assert [draft.cached for draft in drafts] == [False, True, False, True, False]
    assert inner.calls == [["b", "d"], ["a", "c"], ["e"]]


def test_repeats_are_drawn_anew_also_where_the_backend_is_not_told(fake, cache: Cache) -> None:
    draws = iter(range(100))
    inner = fake(lambda text: f"{text} {next(draws)}")
    engine = Local(cache=cache)
    through = engine.through("inner", inner)
    texts = {through.repeated(n).summarize(["a"])[0].text for n in (1, 2, 0, 2, 1, 0)}
    assert len(texts) == 3
    wrapper = Wrapper(engine.through("other", inner))
    for repeat in (0, 1, 0, 1):
        engine.summarize("w", wrapper, ARTICLES[:1], done=lambda _: None, repeat=repeat)
    assert len(inner.asked) == 3 + 6


def test_limits_are_the_steps_own_and_not_the_wrappers(fake) -> None:
    inner = fake(str.upper)
    inner.host, inner.limits = "api:443", {"requests_per_minute": 1}
    inner.window = 4096
    through = Local().through("inner", inner)
    assert through.window == 4096
    assert through.cacheable
    assert not hasattr(through, "host"), "a wrapper that shows it would wait twice"
    assert not hasattr(through, "limits")


def test_a_judge_is_charged_and_a_wrapper_as_a_whole(fake) -> None:
    budget = Budget(usd=5)
    inner = fake(lambda text: Draft(text=text, cost_usd=1.0))
    inner.forecast = lambda texts: Forecast(0, 0, 1.0 * len(texts))
    engine = Local(budget=budget)
    engine.through("judge", inner).summarize(["a"])
    assert budget.used_usd == 1
    wrapper = Wrapper(engine.through("inner", inner, charged=False))
    engine.summarize("wrapped", wrapper, ARTICLES[:1], done=lambda _: None)
    assert budget.used_usd == 1 + 3
    engine.through("judge", inner).summarize(["a"])
    with pytest.raises(Stopped):
        engine.through("judge", inner).summarize(["a"])
