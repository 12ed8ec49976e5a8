"""What is told before the first call is paid."""

import pytest

from bench.contracts import Forecast
from bench.engine.budget import Budget
from bench.engine.cache import Cache
from bench.engine.local import Local
from bench.engine.stop import EngineError
from bench.records import Article

ARTICLES = [Article(id=f"a{i}", text=f"Text {i % 9}.") for i in range(10)]


@pytest.fixture
def paid(fake):
    """Return a maker of backends with a price a call."""

    def made(usd: float | None, signature: str = "paid|v:1"):
        backend = fake(str.upper)
        backend.signature = signature
        backend.forecast = lambda texts: Forecast(
            1000 * len(texts), 100 * len(texts), None if usd is None else usd * len(texts)
        )
        return backend

    return made


def test_a_line_a_system_of_what_is_not_answered_yet(paid, fake, cache: Cache) -> None:
    engine = Local(cache=cache)
    free = fake(str.upper)
    free.cacheable = False
    slow = fake(str.upper)
    systems = {"free": free, "paid": paid(0.5), "unknown": paid(None, "u"), "slow": slow}
    assert engine.forecast(systems, ARTICLES) == [
        "paid: 9 to ask, some 9,000 tokens in, up to 900 out, up to $4.50",
        "unknown: 9 to ask, some 9,000 tokens in, up to 900 out, price not known",
        "slow: 9 to ask",
    ]
    engine.summarize("paid", systems["paid"], ARTICLES[:4], done=lambda _: None)
    (line,) = engine.forecast({"paid": systems["paid"]}, ARTICLES, repeats=2)
    assert line == (
        "paid: 14 to ask (5 more are answered already), some 14,000 tokens in, up to 1,400 out, "
        "up to $7.00"
    )
    engine.summarize("paid", systems["paid"], ARTICLES, done=lambda _: None)
    assert engine.forecast({"paid": systems["paid"]}, ARTICLES) == [
        "paid: 0 to ask (10 more are answered already)"
    ]


def test_without_a_cache_equal_texts_are_asked_again(paid) -> None:
    assert Local().forecast({"paid": paid(1)}, ARTICLES)[0].startswith("paid: 10 to ask, ")


def test_a_budget_that_will_not_do_is_said(paid) -> None:
    engine = Local(budget=Budget(usd=4, tokens=5000))
    then = "the run stops there if it is used, and can be resumed"
    assert engine.forecast({"paid": paid(0.5)}, ARTICLES)[1:] == [
        f"budget.usd=4 is less than the $5.00 expected: {then}",
        f"budget.tokens=5,000 are less than the 11,000 expected: {then}",
    ]


def test_dollars_that_cannot_be_counted_are_refused_before_the_first_call(paid) -> None:
    engine = Local(budget=Budget(usd=1))
    backend = paid(None)
    with pytest.raises(EngineError, match=r"budget\.usd=1 cannot be kept.*gpt's model.*known"):
        engine.forecast({"gpt": backend}, ARTICLES)
    with pytest.raises(EngineError, match=r"budget\.usd=1 cannot be kept"):
        engine.summarize("gpt", backend, ARTICLES, done=lambda _: None)
    assert backend.calls == []
    engine.budget = Budget(tokens=10**6)
    assert engine.forecast({"gpt": backend}, ARTICLES)
