"""The reference implementation behind our contract: its own values, key by key."""

from __future__ import annotations

import pytest
from rouge_score.rouge_scorer import RougeScorer

from bench.metric.rouge import Rouge
from bench.metric.rouge_score import RougeScore
from bench.records import Article, MetricError

TYPES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]


@pytest.mark.parametrize("stemmer", [True, False])
def test_values_are_those_of_rouge_score(stemmer):
    reference, summary = "The cats sat.\nDogs ran home.", "A cat sat.\nThe dogs were running home."
    got = RougeScore(stemmer=stemmer).score([Article("a", "x", (reference,))], [summary]).values
    want = RougeScorer(TYPES, use_stemmer=stemmer).score(reference, summary)
    assert len(got) == 12
    for name in TYPES:
        parts = [got[f"{name}_{part}"][0] for part in ("precision", "recall", "f1")]
        assert parts == list(want[name])


def test_a_golden_value():
    # README of google-research/rouge: target and prediction "testing one two" / "testing".
    got = RougeScore(types=["rouge1"]).score([Article("a", "x", ("testing one two",))], ["testing"])
    assert {key: value[0] for key, value in got.values.items()} == {
        "rouge1_precision": 1,
        "rouge1_recall": 1 / 3,
        "rouge1_f1": 1 / 2,
    }


def test_the_best_of_several_references_counts():
    article = Article("a", "x", ("nothing alike", "the cat sat on the mat"))
    got = RougeScore().score([article], ["the cat sat on the mat"]).values
    assert {column[0] for column in got.values()} == {1}


def test_without_references_it_is_undefined():
    articles = [Article("a", "x"), Article("b", "x", ("one two",))]
    got = RougeScore(types=["rouge1"]).score(articles, ["one", ""]).values
    assert got["rouge1_f1"] == [None, 0]


@pytest.mark.parametrize("types", [["rouge0"], ["rougeW"], ["ROUGE1"], [], "rouge1", [1], None])
def test_unknown_types_are_refused(types):
    with pytest.raises(MetricError, match=r"types=.*rouge1 to rouge9, rougeL, rougeLsum"):
        RougeScore(types=types)


def test_the_signature_names_the_package_and_the_options():
    assert RougeScore(["rougeL"], stemmer=False).signature == (
        "rouge_score|types:rougeL|stem:no|lsum:newline|multi:max|rouge-score:0.1.2|v:1"
    )


@pytest.mark.parametrize("stemmer", [True, False])
def test_our_own_rouge_has_the_same_keys_and_values(stemmer):
    articles = [Article("a", "x", ("The cats sat.\nDogs ran.", "A cat.")), Article("b", "x")]
    pairs = [articles[0]] * 3 + [articles[1]], ["A cat sat.\nThe dogs ran.", "", "Müller", "A"]
    theirs, ours = RougeScore(TYPES, stemmer=stemmer), Rouge(TYPES, stemmer)
    assert theirs.directions == ours.directions
    want = {key: list(column) for key, column in theirs.score(*pairs).values.items()}
    assert {key: list(column) for key, column in ours.score(*pairs).values.items()} == want
