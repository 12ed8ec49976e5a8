"""Length: counts, and what is undefined."""

from __future__ import annotations

import pytest

from bench.metric.length import Length
from bench.records import Article


def values(summary: str, *references: str, language: str = "en") -> dict[str, float | None]:
    article = Article("a", "Text.", references, {"language": language})
    scores = Length().score([article], [summary])
    return {key: column[0] for key, column in scores.values.items()}


def test_counts_by_hand():
    assert values("Dr. Müller won. It's 1,234.5 m away!", "One two three.", "One") == {
        "words": 7,
        "sentences": 2,
        "characters": 36,
        "words_per_sentence": 3.5,
        "reference_ratio": 7 / 2,  # references of 3 and 1 words: 2 in the mean
    }


@pytest.mark.parametrize("summary", ["", " \n\t"])
def test_an_empty_summary_has_length_nought(summary):
    got = values(summary, "One two.")
    assert (got["words"], got["sentences"], got["reference_ratio"]) == (0, 0, 0)
    assert got["characters"] == len(summary)
    assert got["words_per_sentence"] is None


@pytest.mark.parametrize("references", [(), ("",), ("…", "!")])
def test_there_is_no_ratio_without_words_in_references(references):
    assert values("One two.", *references)["reference_ratio"] is None


@pytest.mark.parametrize(
    ("summary", "language", "n_words", "n_sentences"),
    [
        ("桥开了。人们高兴。", "zh", 7, 2),
        ("पुल खुल गया। लोग खुश हैं।", "hi", 6, 2),
        ("فتح الجسر. الناس سعداء.", "ar", 4, 2),
        ("z. B. im Mai. Dann nicht.", "de", 6, 2),
    ],
)
def test_sentences_are_split_by_the_article_s_language(summary, language, n_words, n_sentences):
    got = values(summary, language=language)
    assert (got["words"], got["sentences"]) == (n_words, n_sentences)
