"""Properties: what holds of any article and summary."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.metric.faithfulness import Facts
from bench.records import Article
from bench.text import sentences
from tests.conftest import ROOT

HOSTILE = [
    "x" * 1_000_000,
    "a\x00b \x00 1\x002",
    "👩‍👩‍👧 won 🥇 1️⃣",
    "\u202eabc 123 \u202e",
    "1" * 5000,
    "1," * 3000,
    "“" * 500 + "a b c d" + "”" * 500,
    "` ` ' \" `` ''",
    "İstanbul İ 5 ﬁrst ½ ² Ⅷ",
    "-" * 1000 + "5",
    "five " * 2000,
    "٫٬ 5٬ ٫5 १२,३",
    "$ % € 5 % of $ 5 k m bn",
    "9" * 23 + "." + "9" * 400,
]


def fixtures() -> list[Article]:
    lines = (ROOT / "fixtures" / "articles" / "articles.jsonl").read_text("utf-8").splitlines()
    return [
        Article(id=row.pop("id"), text=row.pop("text"), references=tuple(row.pop("references")),
                metadata=row)
        for row in map(json.loads, lines)
    ]  # fmt: skip


def test_sentences_of_the_article_are_faithful():
    articles = [article for article in fixtures() if article.language == "en"]
    draw = random.Random(1)
    summaries = [
        " ".join(draw.sample(whole, min(3, len(whole))))
        for article in articles
        for whole in [[s for part in article.text.split("\n\n") for s in sentences(part)]]
    ]
    scores = Facts().score(articles, summaries)
    assert not any(scores.values["conflicts"])
    assert min(scores.values["support"]) > 0.95


def test_references_of_people_raise_next_to_no_conflict():
    pairs = [(article, text) for article in fixtures() for text in article.references]
    scores = Facts().score([a for a, _ in pairs], [text for _, text in pairs])
    hard = [bool(value) for value in scores.values["conflicts"]]
    assert len(pairs) >= 46
    assert sum(hard) <= 3


def test_one_object_over_many_articles_in_any_order():
    metric, draw = Facts(), random.Random(2)
    pairs = [(a, text) for a in fixtures() for text in (*a.references, "Not so: 7 of 9 lost.")]
    pairs = pairs[:100]
    once = {i: Facts().score([a], [text]) for i, (a, text) in enumerate(pairs)}
    order = list(range(len(pairs)))
    draw.shuffle(order)
    scores = metric.score([pairs[i][0] for i in order], [pairs[i][1] for i in order])
    for place, i in enumerate(order):
        assert list(scores.findings[place]) == list(once[i].findings[0])
        assert all(column[place] == once[i].values[key][0] for key, column in scores.values.items())


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(text):
    article = Article(id="a", text=text)
    other = Article(id="b", text="Ada Byrd won 3 of 12 games in May. She did not lose “a b c d”.")
    for given_article, summary in ((article, text), (other, text), (article, other.text)):
        check_spans(given_article, summary)


@pytest.mark.parametrize("summary", ["", "  \n", "...", "\x00"])
def test_a_summary_without_words_has_no_values(summary):
    scores = Facts().score([Article(id="a", text="It rained.")], [summary])
    assert {column[0] for column in scores.values.values()} == {None}
    assert list(scores.findings[0]) == []


def test_no_summaries():
    scores = Facts().score([], [])
    assert set(scores.values) == set(Facts().directions)


WORDS = "Ada Byrd won lost not 3 12 1,000 % May 2021 he she all some the “ ” . ' $ million".split()


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=40).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.text(max_size=80),
    st.sampled_from(["en", "de", "fr", "ja", "ar", "xx"]),
)
def test_spans_lie_inside_the_texts(text, summary, language):
    check_spans(Article(id="a", text=text, metadata={"language": language}), summary)


def check_spans(article: Article, summary: str) -> None:
    scores = Facts().score([article], [summary])
    for found in scores.findings[0]:
        assert 0 <= found.start < found.end <= len(summary)
        assert all(0 <= start < end <= len(article.text) for start, end in found.evidence)
        assert found.message
    support = scores.values["support"][0]
    assert support is None or 0 <= support <= 1 + 1e-9
    score = scores.values["score"][0]
    assert score is None or score <= support


def test_directions():
    up = {key for key, better in Facts().directions.items() if better}
    assert up == {"score", "support"}
    assert None not in Facts().directions.values()
