"""What all wrappers owe the driver: batches, sums, errors with their step, nothing asked twice."""

from dataclasses import replace

import pytest

from bench.backend.lead import Lead
from bench.backend.longdoc import (
    ExtractThenAbstract,
    Hierarchical,
    MapReduce,
    Refine,
    Sliding,
    Truncate,
)
from bench.backend.recorded import Recorded
from bench.contracts import Forecast
from bench.records import BackendError, BenchError, Draft, TransientError
from bench.text import words


class StoppedError(BenchError):
    """As the driver's, which is no error of a backend."""


def test_parts_of_several_articles_share_batches(fake):
    inner = fake.Inner(window=14, keep=3, batch_size=4)
    texts = [fake.article(n) for n in (6, 2, 4)]  # 3, 1 and 2 parts
    together = MapReduce(inner, language="en").summarize(texts)
    assert [len(call) for call in inner.calls] == [4, 2, 2]
    alone = MapReduce(fake.Inner(window=14, keep=3), language="en")
    assert together == [alone.summarize([text])[0] for text in texts]


def test_no_texts_are_no_calls(fake):
    inner = fake.Inner()
    assert MapReduce(inner).summarize([]) == []
    assert inner.calls == []


def test_an_error_names_the_step_and_ends_only_its_article(fake):
    def answer(text):
        if "S2" in text:
            return Draft(error="the model refused", finish_reason="refusal", cost_usd=0.25)
        return Draft(text="Fine.", cost_usd=0.25)

    inner = fake.Inner(window=14, answer=answer)
    good, bad = MapReduce(inner, language="en").summarize([fake.article(2), fake.article(6)])
    assert good.text == "Fine."
    assert bad.error == "chunk 2 of 3: the model refused"
    assert bad.cost_usd == 0.75  # what was paid is told all the same
    assert bad.article_tokens == 42


def test_each_wrapper_names_its_steps(fake):
    def fails_at(n):
        answers = iter([Draft(text=f"Said {i}.") for i in range(n)])
        return lambda _: next(answers, Draft(error="no"))

    def error(kind, n, **options):
        inner = fake.Inner(window=14, batch_size=1, answer=fails_at(n))
        options = {**options, "inner": inner, "language": "en"}
        return kind(**options).summarize([fake.article(6)])[0].error

    assert error(Truncate, 0) == "what was kept of the article: no"
    assert error(Sliding, 1, overlap_tokens=0) == "chunk 2 of 3: no"
    assert error(MapReduce, 3) == "the summary of summaries: no"
    assert error(Hierarchical, 3) == "level 1, node 1: no"
    assert error(Refine, 0) == "chunk 1: no"
    assert error(Refine, 1) == "chunk 2: no"
    lead = Lead(sentences=1, language="en")
    assert error(ExtractThenAbstract, 0, extract=lead) == "abstract: no"
    broken = fake.Inner(answer=lambda _: Draft(error="oh"))
    assert error(ExtractThenAbstract, 0, extract=broken) == "extract: oh"


def test_whatever_a_backend_raises_is_the_error_of_one_part(fake):
    def answer(text):
        if "S2" in text:
            raise ValueError("bad text")
        return Draft(text="Fine.")

    inner = fake.Inner(window=14, batch_size=8, answer=answer)
    first, second = Sliding(inner, overlap_tokens=0, language="en").summarize(
        [fake.article(6), fake.article(1)]
    )
    assert first.error == "chunk 2 of 3: ValueError: bad text"
    assert second.text == "Fine."

    def ours(text):
        raise BackendError("no such model")

    (draft,) = Truncate(fake.Inner(answer=ours)).summarize([fake.article(1)])
    assert draft.error == "the article: no such model"


def test_too_few_drafts_are_an_error(fake):
    inner = fake.Inner()
    inner.summarize = lambda _: []
    (draft,) = Truncate(inner).summarize([fake.article(1)])
    assert draft.error == "the article: it answered 0 drafts for 1 texts"


def test_what_was_answered_before_a_failure_that_passes_is_not_asked_again(fake):
    inner = fake.Inner(window=14, keep=3, batch_size=1)
    texts = [fake.article(8), fake.article(6).replace("w", "v")]
    expected = MapReduce(fake.Inner(window=14, keep=3), language="en").summarize(texts)
    answer, broken = inner._answer, iter([2, 5])
    fails_at = next(broken)

    def shaky(text):
        nonlocal fails_at
        if len(inner.asked) == fails_at:
            fails_at = next(broken, -1)
            raise TransientError("429", retry_after_s=1)
        return answer(text)

    inner._answer = shaky
    wrapper = MapReduce(inner, language="en")
    for _ in range(2):
        with pytest.raises(TransientError) as error:
            wrapper.summarize(texts)
        assert error.value.retry_after_s == 1
    assert wrapper.summarize(texts) == expected  # usage and cost included
    assert len(inner.asked) == len(set(inner.asked)) == 4 + 3 + 2
    # What is finished is forgotten: another run asks anew.
    wrapper.summarize(texts[:1])
    assert len(inner.asked) == 9 + 5


def test_answers_that_are_kept_have_a_bound(fake, monkeypatch):
    from bench.backend.longdoc import steps

    monkeypatch.setattr(steps, "_KEPT", 3)
    inner = fake.Inner(window=14, keep=3, batch_size=1)
    answer = inner._answer

    def fails_second(text):
        if len(inner.asked) % 2:
            inner.asked.append("failed")
            raise TransientError("503")
        return answer(text)

    inner._answer = fails_second
    wrapper = MapReduce(inner, language="en")
    for n in range(4, 12):
        with pytest.raises(TransientError):
            wrapper.summarize([fake.article(n)])
    assert len(wrapper._desk._kept) == 3


def test_a_run_that_is_stopped_stops(fake):
    def stop(text):
        raise StoppedError("budget.usd=1 is used up")

    with pytest.raises(StoppedError):
        MapReduce(fake.Inner(batch_size=4, answer=stop)).summarize([fake.article(9)])


def test_a_repeated_part_is_asked_and_counted_once(fake):
    inner = fake.Inner(window=7, keep=2)
    text = " ".join([fake.article(1)] * 4)
    (draft,) = Sliding(inner, overlap_tokens=0, language="en").summarize([text])
    assert len(inner.asked) == 1
    assert draft.text == "\n".join(["S0 w0x0."] * 4)
    assert draft.cost_usd == 0.5


def test_what_one_call_does_not_tell_is_not_known_of_all(fake):
    inner = fake.Inner(window=14)
    answer = inner._answer

    def silent(text):
        draft = answer(text)
        return replace(draft, cost_usd=None, cached=True) if "S2" in text else draft

    inner._answer = silent
    (draft,) = Sliding(inner, overlap_tokens=0, language="en").summarize([fake.article(6)])
    assert draft.cost_usd is None
    assert draft.input_tokens == 42 + 30
    assert draft.cached is False
    inner._answer = lambda text: replace(answer(text), cached=True)
    (draft,) = Sliding(inner, overlap_tokens=0, language="en").summarize([fake.article(6)])
    assert draft.cached is True


def test_the_driver_sees_what_the_inner_backend_offers(fake):
    local, paid = Sliding(fake.Inner(batch_size=7)), Sliding(fake.Paid())
    assert (local.batch_size, local.concurrency, local.cacheable) == (7, 4, True)
    for name in ("host", "limits", "forecast", "takes_ids", "sees_references"):
        assert not hasattr(local, name)
    assert (paid.host, paid.limits) == ("api.example", {"requests_per_minute": 60.0})
    assert not Sliding(Lead(sentences=1)).cacheable
    single = MapReduce(fake.Paid(), reduce=Lead(sentences=1))
    assert single.concurrency == 1
    assert not hasattr(single, "forecast")


def test_a_forecast_counts_every_step(fake):
    wrapper = MapReduce(fake.Paid(window=15), language="en")
    text = fake.article(6)  # three parts of 14, answered in 5 each, and those in one more
    forecast = wrapper.forecast([text, fake.article(2)])
    (first, second) = wrapper.summarize([text, fake.article(2)])
    assert forecast == Forecast(
        first.input_tokens + second.input_tokens, 5 * 5, first.cost_usd + second.cost_usd
    )
    assert wrapper.forecast([]) == Forecast(0, 0, 0)


def test_a_forecast_of_an_unknown_price_is_unknown(fake, monkeypatch):
    monkeypatch.setattr(fake.Paid, "forecast", lambda *_: Forecast(9, 9, None))
    assert Truncate(fake.Paid()).forecast([fake.article(1)]) == Forecast(9, 9, None)


def test_repeats_draw_anew_in_every_step(fake):
    wrapper = MapReduce(fake.Paid(window=14, keep=3), reduce=fake.Inner(name="r"), language="en")
    again = wrapper.repeated(2)
    assert "inner:[draw2|keep:5]" in again.signature
    assert "reduce:[r|keep:5]" in again.signature
    assert "inner:[inner|keep:3]" in wrapper.signature
    assert again.summarize([fake.article(6)])[0].text
    assert wrapper._backends["inner"].asked == []


def test_calls_go_through_the_driver_once_it_is_connected(fake):
    connected = []

    class Through(fake.Inner):
        def __init__(self, name, backend):
            super().__init__(window=backend.window, keep=backend._keep)
            connected.append(name)
            self.backend = backend
            self.signature = backend.signature

        def summarize(self, texts):
            connected.extend(texts)
            return self.backend.summarize(texts)

        def repeated(self, repeat):
            return self.backend.repeated(repeat)

    inner, reduce = fake.Paid(window=14), fake.Inner(window=30, name="reduce")
    wrapper = MapReduce(inner, reduce=reduce, language="en")
    before = wrapper.signature
    wrapper.connect(Through)
    assert connected == ["inner", "reduce"]
    assert wrapper.signature == before
    assert not hasattr(wrapper, "host")  # or every call would wait twice
    wrapper.summarize([fake.article(6)])
    assert len(connected) == 2 + 3 + 1
    assert len(inner.asked) == 3
    assert len(reduce.asked) == 1
    wrapper.repeated(1).summarize([fake.article(6)])
    assert len(connected) == 2 * (2 + 3 + 1)


def test_wrappers_nest(fake):
    inner = fake.Inner(window=14, keep=3)
    wrapper = Truncate(MapReduce(inner, language="en"), window_tokens=28, language="en")
    (draft,) = wrapper.summarize([fake.article(20)])
    assert [len(words(asked)) for asked in inner.asked] == [14, 14, 6]
    assert (draft.article_tokens, draft.article_tokens_seen) == (140, 28)
    assert draft.cost_usd == 1.5
    named = []

    def through(name, backend):
        named.append(name)
        return backend

    wrapper.connect(through)
    assert named == ["inner.inner", "inner"]


def test_notes_and_close_reach_each_backend_once(fake):
    inner, reduce = fake.Inner(), fake.Inner(name="reduce")
    wrapper = MapReduce(inner, reduce=reduce)
    assert wrapper.notes(["a", "b"]) == [
        "inner|keep:5 has seen 2 articles",
        "reduce|keep:5 has seen 2 articles",
    ]
    wrapper.close()
    assert (inner.closed, reduce.closed) == (1, 1)
    Sliding(Lead(sentences=1)).close()
    assert Sliding(Lead(sentences=1)).notes([]) == []


def test_what_cannot_be_wrapped_is_refused(fake):
    class SeesAll(fake.Inner):
        sees_references = True

    rows = Recorded({"a": Draft(text="x")}, file="rows.jsonl", system=None)
    with pytest.raises(BackendError, match=r"truncate\.inner is a Recorded, which is not handed"):
        Truncate(rows)
    with pytest.raises(BackendError, match=r"map_reduce\.reduce is a dict: expected one backend"):
        MapReduce(fake.Inner(), reduce={"a": rows})
    with pytest.raises(BackendError, match=r"sliding\.inner is a SeesAll, which is not handed"):
        Sliding(SeesAll())


def test_the_signature_holds_those_of_all_backends_and_every_option(fake):
    base = MapReduce(fake.Inner()).signature
    others = [
        MapReduce(fake.Inner(keep=6)),
        MapReduce(fake.Inner(), reduce=fake.Inner(name="reduce")),
        MapReduce(fake.Inner(), window_tokens=10),
        MapReduce(fake.Inner(), overlap_tokens=3),
        MapReduce(fake.Inner(), max_rounds=2),
        MapReduce(fake.Inner(), language="en"),
        Hierarchical(fake.Inner()),
        Hierarchical(fake.Inner(), fan_in=2),
        Refine(fake.Inner()),
        Refine(fake.Inner(), template="{chunk}{summary}"),
        Truncate(fake.Inner()),
        Truncate(fake.Inner(), keep="tail"),
        Truncate(fake.Inner(), keep="head_tail"),
        Truncate(fake.Inner(), keep="head_tail", head_share=0.3),
        Sliding(fake.Inner()),
        Sliding(fake.Inner(), overlap_tokens=5),
    ]
    assert len({base, *(other.signature for other in others)}) == 1 + len(others)
    assert base == (
        "map_reduce|window:20 tokens|overlap:0|rounds:4|inner:[inner|keep:5]|language:auto|v:1"
    )
