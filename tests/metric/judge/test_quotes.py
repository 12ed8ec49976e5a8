"""Quotations: found whatever the white space and the quotation marks, and not otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metric.judge.quotes import LEAST_WORDS, Text

TEXT = "It cost “12\u00a0million pounds”,\nsaid  Mayor O’Neill. 老桥将关闭。 It's (very) old."


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        ("12 million pounds", "12\u00a0million pounds"),
        ('cost "12 million pounds", said', "cost “12\u00a0million pounds”,\nsaid"),
        ("“said Mayor O'Neill.”", "said  Mayor O’Neill."),
        ("…said Mayor O'Neill...", "said  Mayor O’Neill"),
        ("老桥将关闭", "老桥将关闭"),
        ("It's (very) old", "It's (very) old"),
        ("It cost", None),
        ("said mayor O'Neill", None),
        ("12 million dollars", None),
        ("It cost … said Mayor", None),
        ("I. .c.o.s.t", None),
        ("", None),
        (" \"' ", None),
    ],
)
def test_where_a_quotation_stands(quotation, found):
    span = Text(TEXT).find(quotation)
    assert (TEXT[slice(*span)] if span else None) == found


def test_a_quotation_may_be_asked_to_be_shorter():
    assert Text(TEXT).find("It cost", least_words=1) == (0, 7)


@given(st.lists(st.text(st.characters(codec="utf-8")), max_size=6), st.data())
def test_every_stretch_of_a_text_is_found_in_it(parts, data):
    text = " the bridge was closed ".join(parts)
    start = data.draw(st.integers(0, len(text)))
    stretch = text[start : data.draw(st.integers(start, len(text)))]
    span = Text(text).find(stretch)
    if span is None:
        assert Text(stretch).find(stretch) is None, f"too short: fewer than {LEAST_WORDS} words"
    else:
        assert text[slice(*span)].split() == stretch.split() or set(stretch) & set("\"'….“”")


def test_the_sentence_that_a_claim_is_about():
    summary = "Ships came by. The bridge opened on Monday. Nobody fell."
    start, end = Text(summary).sentence_like("A bridge was opened Monday")
    assert summary[start:end] == "The bridge opened on Monday."
    assert Text("").sentence_like("Anything.") == (0, 0)
