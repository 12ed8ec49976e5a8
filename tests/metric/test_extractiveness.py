"""Extractiveness against hand-computed values and the paper's procedure written plainly."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.metric.extractiveness import Extractiveness, Source, fragments
from bench.records import Article, MetricError
from bench.text import ngrams, words

TEXT = "The cat sat on the mat. The dog, who was old, slept by the door all day."


def figure_3(article: list[str], summary: list[str]) -> list[int]:
    """Grusky et al. 2018, figure 3, line by line, as their program lil-lab/newsroom reads it.

    The paper's pseudo-code asks for |f| < i' - i - 1, by which no single word could ever be a
    fragment; their program compares the lengths, and so does this.
    """
    found = []
    i = 0
    while i < len(summary):
        best = 0
        j = 0
        while j < len(article):
            if summary[i] == article[j]:
                i2, j2 = i, j
                while i2 < len(summary) and j2 < len(article) and summary[i2] == article[j2]:
                    i2, j2 = i2 + 1, j2 + 1
                best = max(best, i2 - i)
                j = j2
            else:
                j += 1
        if best:
            found.append(best)
        i += max(best, 1)
    return found


def values(text: str, summary: str) -> dict[str, float | None]:
    scores = Extractiveness().score([Article("a", text)], [summary])
    return {key: column[0] for key, column in scores.values.items()}


def test_values_computed_by_hand_from_the_equations():
    # |A| = 17, |S| = 9: "the cat sat" + "by the door" + "the dog" copied, "and" novel.
    got = values(TEXT, "The cat sat by the door and the dog.")
    assert got == {
        "coverage": 8 / 9,
        "density": (3**2 + 3**2 + 2**2) / 9,
        "compression": 17 / 9,
        "longest_fragment": 3,
        "novel_1": 1 / 7,  # and, of the, cat, sat, by, door, and, dog
        "novel_2": 3 / 8,
        "novel_3": 5 / 7,
        "novel_4": 6 / 6,
    }


def test_a_copy_of_the_article_is_one_fragment():
    n = len(words(TEXT))
    got = values(TEXT, TEXT)
    assert (got["coverage"], got["density"], got["compression"]) == (1, n, 1)
    assert got["longest_fragment"] == n
    assert [got[f"novel_{i}"] for i in (1, 2, 3, 4)] == [0, 0, 0, 0]


def test_the_search_goes_on_behind_a_match_as_in_figure_3():
    # "a b a" matches at 0 and the search goes on at 3, so "a b a c" from 2 on is not seen.
    article, summary = "a b a b a c".split(), "a b a c".split()
    assert fragments(Source.of(article), summary) == figure_3(article, summary) == [3, 1]


@given(
    article=st.lists(st.sampled_from("abc"), max_size=25),
    summary=st.lists(st.sampled_from("abcd"), max_size=15),
)
@settings(max_examples=300, deadline=None)
def test_fragments_equal_the_procedure_of_the_paper(article, summary):
    assert fragments(Source.of(article), summary) == figure_3(article, summary)


def test_fragments_equal_it_on_long_texts_of_many_words():
    draw = random.Random(3)
    vocabulary = [f"w{int(draw.paretovariate(0.7))}" for _ in range(400)]
    for _ in range(20):
        article = draw.choices(vocabulary, k=300)
        at = draw.randrange(250)
        summary = article[at : at + 30] + draw.choices(vocabulary, k=30) + article[10:20]
        assert fragments(Source.of(article), summary) == figure_3(article, summary)


@given(
    article=st.lists(st.sampled_from("abcd"), min_size=1, max_size=20),
    summary=st.lists(st.sampled_from("abcde"), min_size=1, max_size=12),
)
@settings(max_examples=100, deadline=None)
def test_all_keys_equal_their_definitions(article, summary):
    got = values(" ".join(article), " ".join(summary))
    lengths = figure_3(article, summary)
    assert got["coverage"] == sum(lengths) / len(summary)
    assert got["density"] == sum(n * n for n in lengths) / len(summary)
    assert got["compression"] == len(article) / len(summary)
    assert got["longest_fragment"] == max([0, *lengths])
    for n in (1, 2, 3, 4):
        own, theirs = set(ngrams(summary, n)), set(ngrams(article, n))
        assert got[f"novel_{n}"] == (len(own - theirs) / len(own) if own else None)
    assert 0 <= got["coverage"] <= 1
    assert got["coverage"] <= got["density"] <= len(summary)


def test_a_summary_without_words_has_no_values():
    assert set(values(TEXT, " …!\n").values()) == {None}


def test_a_short_summary_has_no_longer_ngrams():
    got = values(TEXT, "The cat")
    assert (got["novel_2"], got["novel_3"], got["novel_4"]) == (0, None, None)


@pytest.mark.parametrize(
    ("text", "summary", "coverage", "longest"),
    [
        ("这座桥将在五月重新开放。", "这座桥重新开放了", 7 / 8, 4),  # a word a character
        ("أعيد فتح الجسر في مايو بعد عام", "الجسر في يونيو", 2 / 3, 2),
        ("पुल मई में फिर से खुलेगा", "पुल फिर से खुलेगा", 1.0, 3),
        ("Die Müller eröffnen", "MÜLLER eröffnen", 1.0, 2),
    ],
)
def test_every_script_has_words(text, summary, coverage, longest):
    got = values(text, summary)
    assert (got["coverage"], got["longest_fragment"]) == (coverage, longest)


def test_an_article_without_words_is_copied_nowhere():
    got = values("!!!", "some words")
    assert (got["coverage"], got["compression"], got["novel_1"]) == (0, 0, 1)


def test_the_ngrams_are_chosen():
    metric = Extractiveness(novel=[3, 1])
    assert list(metric.directions)[4:] == ["novel_1", "novel_3"]
    assert metric.signature == "extractiveness|novel:1,3|case:lower|v:1"
    assert list(Extractiveness(novel=[]).directions)[4:] == []


@pytest.mark.parametrize("novel", [[0], [-1], [1.0], [True], ["1"], "12", 3, None])
def test_bad_ngrams_are_refused(novel):
    with pytest.raises(MetricError, match=r"metric\.extractiveness\.novel=.* at least 1"):
        Extractiveness(novel=novel)
