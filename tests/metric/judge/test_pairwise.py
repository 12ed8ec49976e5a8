"""Pairs in both orders: wins, ties, an answer that changes with the order."""

import random

import pytest
from judge_rules import Rules
from loopback import ok

from bench.records import Article, MetricError

ARTICLE, OTHER = Article("a", "The bridge opened on Monday."), Article("b", "Ships came by.")
LONG, MIDDLE, SHORT = "The bridge opened today.", "The bridge is open.", "It opened."


def columns(scores) -> dict[str, list[float | None]]:
    return {key: list(column) for key, column in scores.values.items()}


def test_all_pairs_in_both_orders(judge, rules: Rules):
    articles, summaries = [ARTICLE] * 3 + [OTHER] * 2, [MIDDLE, LONG, SHORT, SHORT, LONG]
    assert columns(judge("pairwise").score(articles, summaries)) == {
        "win_rate": [0.5, 1, 0, 0, 1],
        "ties": [0] * 5,
        "position_bias": [0] * 5,
        "pairs": [2, 2, 2, 1, 1],
        "unread": [0] * 5,
    }
    assert rules.kinds == {"compare": 8}


def test_an_answer_that_changes_with_the_order_is_a_tie(judge, rules: Rules):
    rules.always_first = True
    found = columns(judge("pairwise").score([ARTICLE] * 2, [LONG, SHORT]))
    assert found["win_rate"] == [0.5, 0.5]
    assert found["ties"] == found["position_bias"] == [1, 1]


def test_neither_is_a_tie_without_bias(judge):
    found = columns(judge("pairwise").score([ARTICLE] * 2, ["It opened.", "It closed."]))
    assert (found["win_rate"], found["ties"]) == ([0.5, 0.5], [1, 1])
    assert found["position_bias"] == [0, 0]


def test_what_needs_no_judge(judge, rules: Rules):
    found = columns(judge("pairwise").score([ARTICLE] * 3, [LONG, f" {LONG}\n", ""]))
    assert found["win_rate"] == [0.75, 0.75, 0]
    assert found["position_bias"] == [None] * 3, "nothing was asked"
    assert rules.n == 0


def test_each_against_the_baseline(judge, rules: Rules):
    metric = judge("pairwise", "baseline=1")
    found = columns(metric.score([ARTICLE] * 3, [LONG, MIDDLE, SHORT]))
    assert (found["win_rate"], found["pairs"]) == ([1, 0.5, 0], [1, 2, 1])
    assert rules.kinds == {"compare": 4}
    with pytest.raises(MetricError, match="baseline=1: article 'a' has 1 summaries"):
        metric.score([ARTICLE], [LONG])


def test_a_summary_that_is_missing_keeps_its_place(judge, rules: Rules):
    found = columns(judge("pairwise", "baseline=1").score([ARTICLE] * 3, [None, MIDDLE, SHORT]))
    assert found["win_rate"] == [None, 1, 0]
    assert found["pairs"] == [0, 1, 1]
    found = columns(judge("pairwise", "baseline=1").score([ARTICLE] * 3, [LONG, None, SHORT]))
    assert found["win_rate"] == [None] * 3, "without the baseline there is nothing to say"


def test_a_pair_that_cannot_be_read_counts_for_neither(judge, rules: Rules):
    rules.bad, rules.bad_answer = {SHORT: 99}, ok('{"reason": "", "better": "C"}')
    metric = judge("pairwise")
    found = columns(metric.score([ARTICLE] * 3, [LONG, MIDDLE, SHORT]))
    assert found["win_rate"] == [1, 0, None]
    assert (found["pairs"], found["unread"]) == ([1, 1, 0], [1, 1, 2])
    assert "'better' is not one of A, neither, B" in metric.notes()[1]


def test_one_summary_has_nobody_to_beat(judge, rules: Rules):
    found = columns(judge("pairwise").score([ARTICLE, OTHER], [LONG, LONG]))
    assert found["win_rate"] == found["ties"] == found["position_bias"] == [None, None]
    assert rules.n == 0


def test_nothing_leaks_from_article_to_article(judge):
    metric, chance = judge("pairwise"), random.Random(2)
    groups: dict[str, tuple[Article, list[str]]] = {}
    for i in range(100):
        article = Article(f"a{i}", f"The number {i} came.")
        texts = [f"{i} " + "x" * chance.randrange(1, 9) for _ in range(3)]
        groups[article.id] = (article, texts)

    def scored(*ids):
        articles = [groups[id_][0] for id_ in ids for _ in range(3)]
        scores = columns(metric.score(articles, [text for id_ in ids for text in groups[id_][1]]))
        rows = list(zip(*scores.values(), strict=True))
        return {id_: rows[3 * i : 3 * i + 3] for i, id_ in enumerate(ids)}

    whole = scored(*groups)
    assert len({str(rows) for rows in whole.values()}) > 3
    for id_ in chance.sample(list(groups), 100):
        assert scored(id_) == {id_: whole[id_]}


def test_options_that_cannot_be(judge):
    with pytest.raises(MetricError, match="baseline=-1: expected null or the place"):
        judge("pairwise", "baseline=-1")
