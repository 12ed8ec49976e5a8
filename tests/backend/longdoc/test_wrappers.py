"""What each wrapper does with a long article, step by step."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.backend.lead import Lead
from bench.backend.longdoc import (
    ExtractThenAbstract,
    Hierarchical,
    MapReduce,
    Refine,
    Sliding,
    Truncate,
)
from bench.records import BackendError, Draft
from bench.text import sentences, words

ALL = [Truncate, Sliding, MapReduce, Hierarchical, Refine, ExtractThenAbstract]


def wrapped(kind, inner, **options):
    if kind is ExtractThenAbstract:
        options.setdefault("extract", Lead(sentences=2, language="en"))
    return kind(inner, language="en", **options)


@pytest.mark.parametrize("kind", ALL)
def test_an_article_that_fits_is_handed_on_whole(kind, fake):
    inner = fake.Inner()
    text = f"  {fake.article(2)}\n"
    assert wrapped(kind, inner).summarize([text]) == fake.Inner().summarize([text])
    assert inner.asked == [text]


@pytest.mark.parametrize("kind", ALL)
@given(n=st.integers(1, 30), length=st.integers(2, 12), window=st.integers(12, 40))
def test_what_is_seen_is_no_more_than_what_is_there(kind, fake, n, length, window):
    inner = fake.Inner(window=window, keep=2)
    text = fake.article(n, length=length)
    (draft,) = wrapped(kind, inner).summarize([text])
    assert draft.error is None
    assert draft.article_tokens == n * length
    assert 0 < draft.article_tokens_seen <= draft.article_tokens
    assert all(len(words(asked)) <= window for asked in inner.asked)


@pytest.mark.parametrize("kind", [Sliding, MapReduce, Hierarchical, Refine])
@given(n=st.integers(1, 30), length=st.integers(2, 45), window=st.integers(12, 40))
def test_every_word_of_the_article_is_seen_by_some_call_in_order(kind, fake, n, length, window):
    inner = fake.Inner(window=window, keep=2)
    text = fake.article(n, length=length)
    (draft,) = wrapped(kind, inner).summarize([text])
    assert draft.error is None
    assert draft.article_tokens == draft.article_tokens_seen == n * length
    seen = " ".join(inner.asked)
    places = [seen.find(word) for word in words(text)]
    assert -1 not in places
    assert places == sorted(places)
    if length <= window // 2:  # then no sentence need be cut
        for sentence in sentences(text):
            assert any(sentence in asked for asked in inner.asked)


def test_the_head_the_tail_or_both_are_kept(fake):
    text = fake.article(10)  # 70 words
    inner = fake.Inner()
    (draft,) = Truncate(inner, language="en").summarize([text])
    assert (draft.article_tokens, draft.article_tokens_seen) == (70, 20)
    (tail,) = Truncate(inner, keep="tail", language="en").summarize([text])
    (both,) = Truncate(inner, keep="head_tail", language="en").summarize([text])
    (more,) = Truncate(inner, keep="head_tail", head_share=0.25, language="en").summarize([text])
    assert {d.article_tokens_seen for d in (tail, both, more)} == {20}
    first, last, ends, uneven = inner.asked
    assert words(first) == words(text)[:20]
    assert words(last) == words(text)[-20:]
    head, _, end = ends.partition("\n\n")
    assert (words(head), words(end)) == (words(text)[:10], words(text)[-10:])
    assert len(words(uneven.partition("\n\n")[0])) == 5


def test_the_gap_between_head_and_tail_counts(fake):
    inner = fake.Inner(window=40)
    inner.count_tokens = len  # the gap has two
    (draft,) = Truncate(inner, keep="head_tail", language="en").summarize([fake.article(10)])
    assert len(inner.asked[0]) <= 40
    assert draft.article_tokens_seen == len(inner.asked[0]) - 2


def test_windows_slide_with_an_overlap_of_whole_sentences(fake):
    inner = fake.Inner(window=21)
    (draft,) = Sliding(inner, overlap_tokens=7, language="en").summarize([fake.article(7)])
    parts = [[s.split()[0] for s in sentences(asked)] for asked in inner.asked]
    assert parts == [["S0", "S1", "S2"], ["S2", "S3", "S4"], ["S4", "S5", "S6"]]
    assert draft.text.split("\n") == [
        f"S{i} w{i}x0 w{i}x1 w{i}x2 w{i}x3." for i in (0, 2, 4)
    ]  # in the order of the article
    assert (draft.input_tokens, draft.output_tokens) == (3 * 21 + 30, 15)
    assert draft.cost_usd == 1.5
    assert "overlap:2|" in Sliding(fake.Inner(window=21)).signature


def test_summaries_of_parts_are_reduced_in_rounds_until_they_fit(fake):
    inner, reduce = fake.Inner(window=14, keep=7), fake.Inner(window=21, keep=5, name="reduce")
    wrapper = MapReduce(inner, reduce=reduce, language="en")
    (draft,) = wrapper.summarize([fake.article(16)])
    assert [len(words(asked)) for asked in inner.asked] == [14] * 8
    # 8 x 7 words in parts of 21, then 3 x 5 words in one.
    assert [len(words(asked)) for asked in reduce.asked] == [21, 21, 14, 15]
    assert [line.split()[0] for line in reduce.asked[0].split("\n\n")] == ["S0", "S2", "S4"]
    assert draft.text == "S0 w0x0 w0x1 w0x2 w0x3."
    assert draft.cost_usd == 0.5 * 12
    assert draft.article_tokens == draft.article_tokens_seen == 112


def test_without_another_backend_the_inner_one_reduces(fake):
    inner = fake.Inner(window=14, keep=3)
    (draft,) = MapReduce(inner, language="en").summarize([fake.article(6)])
    assert len(inner.asked) == 4
    assert draft.text == "S0 w0x0 w0x1."


def test_summaries_that_do_not_get_shorter_end_in_an_error(fake):
    echo = fake.Inner(window=14, answer=lambda text: Draft(text=text))
    (draft,) = MapReduce(echo, language="en").summarize([fake.article(6)])
    assert draft.error == (
        "round 1 of summaries, parts: the summaries do not get shorter: 42 tokens, and the window "
        "is 14: expected a backend that writes less than it reads"
    )
    assert draft.article_tokens == 42
    assert draft.article_tokens_seen is None
    slow = fake.Inner(window=14, keep=6)
    (draft,) = MapReduce(slow, max_rounds=1, language="en").summarize([fake.article(16)])
    assert draft.error.startswith("the summaries do not fit the window of 14 after 1 rounds: raise")


def test_a_tree_is_climbed_level_by_level(fake):
    inner, merge = fake.Inner(window=14, keep=4), fake.Inner(window=12, keep=4, name="merge")
    (draft,) = Hierarchical(inner, merge=merge, fan_in=3, language="en").summarize(
        [fake.article(14)]
    )
    assert len(inner.asked) == 7
    starts = [[part.split()[0] for part in asked.split("\n\n")] for asked in merge.asked]
    # The seventh is alone in its group, and goes up as it is.
    assert starts == [["S0", "S2", "S4"], ["S6", "S8", "S10"], ["S0", "S6", "S12"]]
    assert draft.text == "S0 w0x0 w0x1 w0x2."


def test_a_tree_whose_summaries_are_too_long_ends_in_an_error(fake):
    inner = fake.Inner(window=14, keep=9)
    (draft,) = Hierarchical(inner, language="en").summarize([fake.article(6)])
    assert draft.error.startswith("level 1: no two neighbouring summaries fit the window of 14")


def test_a_summary_is_refined_with_each_further_part(fake):
    inner, refine = fake.Inner(window=14, keep=4), fake.Inner(window=25, keep=6, name="refine")
    template = "So far: {summary}\nThen: {chunk}"
    wrapper = Refine(inner, refine=refine, template=template, language="en")
    (draft,) = wrapper.summarize([fake.article(6)])
    assert inner.asked == [" ".join(sentences(fake.article(2)))]
    assert [asked.split("\nThen: ")[0] for asked in refine.asked] == [
        "So far: S0 w0x0 w0x1 w0x2.",
        "So far: So far S0 w0x0 w0x1 w0x2.",
        "So far: So far So far S0 w0x0.",
    ]
    assert [asked.split("\nThen: ")[1].split()[0] for asked in refine.asked] == ["S2", "S4", "S5"]
    assert draft.text.startswith("So far So far So far")
    assert draft.article_tokens == draft.article_tokens_seen == 42


def test_an_empty_refinement_does_not_lose_what_there_was(fake):
    inner = fake.Inner(window=14, keep=2)
    silent = fake.Inner(window=30, answer=lambda _: Draft(text=" "))
    (draft,) = Refine(inner, refine=silent, language="en").summarize([fake.article(6)])
    assert draft.text == "S0 w0x0."


def test_a_summary_that_leaves_no_room_ends_in_an_error(fake):
    inner = fake.Inner(window=20, keep=14)
    (draft,) = Refine(inner, language="en").summarize([fake.article(6)])
    assert draft.error.startswith("chunk 2: the summary so far leaves 2 of the window of 20 to")


def test_braces_in_a_summary_are_letters(fake):
    inner = fake.Inner(window=14, answer=lambda _: Draft(text="{chunk} {summary}"))
    Refine(inner, language="en").summarize([fake.article(4)])
    assert inner.asked[1].startswith("{chunk} {summary}\n\nS2 ")


def test_what_is_extracted_is_the_article_of_the_inner_backend(fake):
    inner = fake.Inner(window=20, keep=3)
    extract = Lead(sentences=2, language="en")
    (draft,) = ExtractThenAbstract(inner, extract=extract, language="en").summarize(
        [fake.article(9)]
    )
    assert [words(asked) for asked in inner.asked] == [words(fake.article(2))]
    assert (draft.article_tokens, draft.article_tokens_seen) == (63, 14)
    assert draft.cost_usd == 0.5  # that of the inner one: lead costs nothing


def test_more_than_fits_of_an_extract_is_cut_at_a_sentence_and_counted(fake):
    inner = fake.Inner(window=20, keep=3)
    extract = Lead(sentences=5, language="en")
    (draft,) = ExtractThenAbstract(inner, extract=extract, language="en").summarize(
        [fake.article(9)]
    )
    assert len(words(inner.asked[0])) == draft.article_tokens_seen == 14


def test_an_empty_extract_is_an_error(fake):
    nothing = fake.Inner(answer=lambda _: Draft(text=" "))
    (draft,) = ExtractThenAbstract(fake.Inner(), extract=nothing).summarize([fake.article(9)])
    assert draft.error == "extract: it chose nothing of the article"


def test_what_the_inner_backend_cuts_is_counted_too(fake):
    inner = fake.Inner(
        window=None, answer=lambda _: Draft(text="S", article_tokens=9, article_tokens_seen=4)
    )
    (draft,) = Sliding(inner, window_tokens=14, overlap_tokens=0, language="en").summarize(
        [fake.article(6)]
    )
    assert (draft.article_tokens, draft.article_tokens_seen) == (42, 42 - 3 * 5)


def test_nothing_said_of_any_part_is_an_empty_summary(fake):
    silent = fake.Inner(window=14, answer=lambda _: Draft(text=""))
    for kind in (Sliding, MapReduce, Hierarchical, Refine):
        (draft,) = kind(silent, language="en").summarize([fake.article(6)])
        assert (draft.text, draft.error) == ("", None), kind


def test_an_answer_that_was_cut_says_so(fake):
    def cut(text):
        return Draft(text="S.", finish_reason="length" if text.startswith("S2") else "stop")

    inner = fake.Inner(window=14, answer=cut)
    (draft,) = Sliding(inner, overlap_tokens=0, language="en").summarize([fake.article(6)])
    assert draft.finish_reason == "length"  # part of what is shown
    (draft,) = MapReduce(inner, language="en").summarize([fake.article(6)])
    assert draft.finish_reason == "stop"  # of what is shown, the reduced summary


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (Truncate, {"keep": "middle"}, "truncate: keep='middle': expected head, tail, head_tail"),
        (Truncate, {"head_share": 1}, "truncate: head_share=1: expected it in"),
        (Truncate, {"window_tokens": 21}, "truncate.inner: window_tokens=21: its window is 20"),
        (Sliding, {"window_tokens": 0}, "sliding: window_tokens=0: expected a whole number"),
        (Sliding, {"overlap_tokens": 20}, "sliding: overlap_tokens=20: expected less than the win"),
        (Sliding, {"language": "english"}, "sliding: language='english'"),
        (MapReduce, {"overlap_tokens": -1}, "map_reduce: overlap_tokens=-1: expected less"),
        (MapReduce, {"max_rounds": 0}, "map_reduce: max_rounds=0: expected a whole number"),
        (Hierarchical, {"fan_in": 1}, "hierarchical: fan_in=1: expected 2 or more"),
        (Refine, {"template": "{summary}"}, "refine: template='{summary}': expected {summary} and"),
        (Refine, {"template": "{chunk}{chunk}{summary}"}, "refine: template="),
    ],
)
def test_a_wrong_option_is_told(kind, options, message, fake):
    with pytest.raises(BackendError) as error:
        kind(fake.Inner(), **options)
    assert str(error.value).startswith(message)


def test_a_backend_without_a_window_gets_one_in_words():
    wrapper = MapReduce(Lead(sentences=1, language="en"))
    assert wrapper.signature == (
        "map_reduce|window:1000 words|overlap:0|rounds:4|inner:[lead|sentences:1|language:en|v:1]"
        "|language:auto|v:1"
    )
    text = " ".join(["The bridge is closed today."] * 300)
    (draft,) = wrapper.summarize([text])
    assert (draft.article_tokens, draft.article_tokens_seen) == (1500, 1500)
    assert draft.text == "The bridge is closed today."
    assert draft.cost_usd is None
    assert "|window:50 words|" in MapReduce(Lead(sentences=1), window_tokens=50).signature
