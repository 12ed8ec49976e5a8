"""Estimates of tokens, and what a server's own count says of them."""

import pytest

from bench.backend.chat.tokens import estimate, seen

ENGLISH = "The council met on Monday and approved twelve of fifteen plans. " * 40
CHINESE = "市议会星期一晚上作出了这个决定。" * 40
HINDI = "नगर परिषद ने सोमवार शाम यह फैसला किया। " * 40
TASK = "Summarize the article in no more than sixty words."


def test_the_estimate():
    assert estimate("") == 0
    assert estimate("abcdefgh") == 2
    assert estimate("abcdefghi") == 3
    assert estimate("a b c d e f") == 6
    assert estimate("会" * 8) == 8


@pytest.mark.parametrize(
    ("article", "tokens"),
    # A token for 5.3 bytes of English, two thirds of one for a Chinese character, 1.3 for a word of
    # Hindi: the most frugal vocabularies of today.
    [(ENGLISH, 480), (CHINESE, 430), (HINDI, 370)],
    ids=["en", "zh", "hi"],
)
def test_a_frugal_tokeniser_is_no_cut(article, tokens):
    whole, read = seen(article, TASK + article, tokens)
    assert whole == read
    assert 0.85 * tokens < whole <= tokens


def test_a_server_that_cut_the_prompt():
    whole, read = seen(ENGLISH, TASK + ENGLISH, 256)
    assert whole == estimate(ENGLISH)
    assert 200 < read < 256 < whole


def test_what_is_left_of_the_article_is_never_less_than_nothing():
    assert seen(ENGLISH, TASK + ENGLISH, 3) == (estimate(ENGLISH), 0)


@pytest.mark.parametrize("count", [None, 0])
def test_without_a_count_nothing_is_said(count):
    assert seen(ENGLISH, TASK + ENGLISH, count) == (None, None)


def test_more_tokens_than_words_are_never_a_cut():
    for count in (len(ENGLISH.split()) + 20, 1000, 10**6):
        whole, read = seen(ENGLISH, TASK + ENGLISH, count)
        assert whole == read
