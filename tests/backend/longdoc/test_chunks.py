"""Cutting: nothing lost, nothing longer than allowed, at the best places there are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.backend import chunks
from bench.text import sentence_spans

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["The bridge is closed.", "Why?", "A ferry, it seems, runs.", "\n\n", " ", "Wörter!",
             "桥关闭了。渡轮运行。", "सड़क बंद है।", "x" * 40, "🇩🇪👩‍👩‍👧", "Mr. J. Smith Jr. left."]
        ),
        max_size=30,
    ).map(" ".join),
)  # fmt: skip
COUNTS = [chunks.count_words, len, lambda text: len(text.encode()) // 3]


def dense(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(1, 60), st.sampled_from(COUNTS), st.integers(0, 30))
def test_parts_hold_every_character_and_no_more_than_the_limit(text, limit, count, overlap):
    spans = chunks.Cutter(text, count).spans(limit, overlap=overlap)
    covered = set()
    for start, end in spans:
        part = text[start:end]
        assert part.strip()
        assert count(part) <= limit or len(chunks._GRAPHEME.findall(part)) == 1
        covered |= set(range(start, end))
    assert all(char.isspace() for i, char in enumerate(text) if i not in covered)
    assert [start for start, _ in spans] == sorted({start for start, _ in spans})
    assert [end for _, end in spans] == sorted({end for _, end in spans})


@given(TEXTS, st.integers(1, 60), st.sampled_from(COUNTS))
def test_parts_without_overlap_share_nothing(text, limit, count):
    spans = chunks.Cutter(text, count).spans(limit)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert dense("".join(text[start:end] for start, end in spans)) == dense(text)


@given(TEXTS, st.integers(10, 60), st.integers(1, 30))
def test_what_overlaps_is_whole_sentences_and_not_too_much(text, limit, overlap):
    starts = {start for start, _ in sentence_spans(text)}
    cutter = chunks.Cutter(text, chunks.count_words, language="en")
    spans = cutter.spans(limit, overlap=overlap)
    for (_, end), (start, _) in pairwise(spans):
        if start < end:
            assert chunks.count_words(text[start:end]) <= overlap
            assert start in starts


@given(TEXTS, st.integers(1, 60))
def test_parts_end_with_sentences_where_sentences_fit(text, limit):
    spans = sentence_spans(text)
    sizes = [chunks.count_words(text[start:end]) for start, end in spans]
    if max(sizes, default=0) <= limit:
        cutter = chunks.Cutter(text, chunks.count_words, language="en")
        ends = {end for _, end in spans}
        assert {end for _, end in cutter.spans(limit)} <= ends


@given(TEXTS, st.integers(0, 60), st.sampled_from(COUNTS))
def test_head_and_tail_are_ends_of_the_text_within_the_limit(text, limit, count):
    head, tail = chunks.head(text, limit, count), chunks.tail(text, limit, count)
    assert text.startswith(head)
    assert text.endswith(tail)
    assert count(head) <= limit
    assert count(tail) <= limit
    if count(text) <= limit:
        assert head == tail == text


def test_as_much_as_fits_is_taken():
    text = "One two three. Four five (six) seven. Eight."
    assert chunks.head(text, 5, chunks.count_words) == "One two three. Four five"
    assert chunks.tail(text, 3, chunks.count_words) == "(six) seven. Eight."
    assert chunks.head(text, 0, chunks.count_words) == ""
    assert chunks.head("abcdefgh", 3, len) == "abc"
    assert chunks.tail("abcdefgh", 3, len) == "fgh"
    assert chunks.tail("👩‍👩‍👧", 1, len) == ""  # no part of a character


def test_scripts_without_spaces_are_cut_between_characters():
    text = "老桥将关闭两年，渡轮会运送行人过河，每十分钟一班。"
    assert chunks.head(text, 4, chunks.count_words) == "老桥将关"
    spans = chunks.Cutter(text, chunks.count_words).spans(6)
    assert "".join(text[start:end] for start, end in spans) == text
    assert max(chunks.count_words(text[start:end]) for start, end in spans) == 6


def test_overlap_is_dropped_where_the_next_sentence_would_not_fit_beside_it():
    text = "Ann bee cat. Dog ear fan. Gun hat ink jam key log. Man net."
    cutter = chunks.Cutter(text, chunks.count_words, language="en")
    parts = [text[start:end] for start, end in cutter.spans(6, overlap=3)]
    assert parts == ["Ann bee cat. Dog ear fan.", "Gun hat ink jam key log.", "Man net."]
    parts = [text[start:end] for start, end in cutter.spans(9, overlap=3)]
    assert parts[1:] == ["Dog ear fan. Gun hat ink jam key log.", "Man net."]


@pytest.mark.parametrize("blank", ["", " \n\t "])
def test_nothing_has_no_parts(blank):
    cutter = chunks.Cutter(blank, chunks.count_words)
    assert cutter.spans(3) == []
    assert cutter.whole == (0, 0)


def test_few_counts_are_made_of_a_long_text():
    """A tokenizer reads 1 MB a second: what is counted must stay near the length of the text."""
    text = "The bridge is closed today. " * 4000
    counted = 0

    def count(part):
        nonlocal counted
        counted += len(part)
        return len(part) // 5

    chunks.Cutter(text, count, language="en").spans(1000)
    assert counted < 25 * len(text)
