"""Redundancy against hand-computed values and its definition written plainly."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.metric.redundancy import Redundancy
from bench.records import Article, MetricError
from bench.text import ngrams, sentences, words


def values(summary: str, language: str = "en") -> dict[str, float | None]:
    article = Article("a", "Text.", (), {"language": language})
    scores = Redundancy().score([article], [summary])
    return {key: column[0] for key, column in scores.values.items()}


def plain_overlap(summary: str) -> float | None:
    said = [set(words(s.lower())) for s in sentences(summary)]
    said = [s for s in said if s]
    if len(said) < 2:
        return None
    greatest = [
        max(2 * len(a & b) / (len(a) + len(b)) for j, b in enumerate(said) if i != j)
        for i, a in enumerate(said)
    ]
    return sum(greatest) / len(greatest)


def plain_repeated(tokens: list[str], n: int) -> float | None:
    seen: Counter[tuple[str, ...]] = Counter()
    earlier = 0
    for gram in ngrams(tokens, n):
        earlier += seen[gram] > 0
        seen[gram] += 1
    return earlier / seen.total() if seen else None


def test_values_computed_by_hand():
    got = values("The cat sat. The cat sat there. A dog ran.")
    # the cat sat the cat sat there a dog ran: 9 bigrams, of which 2 again
    assert got["repeated_2"] == pytest.approx(2 / 9, abs=1e-15)
    assert got["repeated_3"] == pytest.approx(1 / 8, abs=1e-15)
    assert got["repeated_4"] == 0
    assert got["sentence_overlap"] == pytest.approx((6 / 7 + 6 / 7 + 0) / 3, abs=1e-15)


def test_a_sentence_said_twice_overlaps_whole():
    got = values("The cat sat. THE CAT SAT!")
    assert got["sentence_overlap"] == 1
    assert got["repeated_3"] == pytest.approx(1 / 4)


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=5), max_size=8))
@settings(max_examples=100, deadline=None)
def test_it_equals_its_definition(said):
    summary = " ".join(" ".join(f"W{word}" for word in sentence) + "." for sentence in said)
    got = values(summary)
    assert got["sentence_overlap"] == pytest.approx(plain_overlap(summary), abs=1e-12)
    for n in (2, 3, 4):
        want = plain_repeated(words(summary.lower()), n)
        assert got[f"repeated_{n}"] == pytest.approx(want, abs=1e-12)
    defined = [value for value in got.values() if value is not None]
    assert all(0 <= value <= 1 for value in defined)


@pytest.mark.parametrize("summary", ["", "…", "\n"])
def test_an_empty_summary_has_no_values(summary):
    assert set(values(summary).values()) == {None}


def test_one_sentence_has_no_other_to_repeat():
    got = values("The cat sat on the mat.")
    assert got["sentence_overlap"] is None
    assert got["repeated_2"] == 0
    assert values("Done.")["repeated_2"] is None


@pytest.mark.parametrize(
    ("summary", "language"),
    [("桥开了。桥开了。", "zh"), ("पुल खुला। पुल खुला।", "hi"), ("فتح الجسر. فتح الجسر.", "ar")],
)
def test_repetition_is_seen_in_every_script(summary, language):
    got = values(summary, language)
    assert got["sentence_overlap"] == 1
    assert got["repeated_2"] > 0


def test_a_loop_of_thousands_of_sentences_is_scored_in_time():
    summary = " ".join(f"The mayor said that again {i % 1500} times." for i in range(6000))
    got = values(summary)
    assert got["sentence_overlap"] == 1
    assert got["repeated_4"] > 0.7


@pytest.mark.parametrize("ngrams", [[0], [2.5], ["2"], 2])
def test_bad_ngrams_are_refused(ngrams):
    with pytest.raises(MetricError, match=r"metric\.redundancy\.ngrams=.* at least 1"):
        Redundancy(ngrams=ngrams)


def test_lower_is_better():
    assert set(Redundancy().directions.values()) == {False}
