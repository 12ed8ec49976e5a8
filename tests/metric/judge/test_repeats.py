"""Repeats: the mean, its spread, and how often the judge agrees with itself."""

import math

import pytest
from judge_rules import Rules
from loopback import ok

from bench.records import Article

ARTICLE = Article(
    "a", "The bridge opened on Monday. It cost 12 million pounds.", ("It cost much.",)
)


def test_spread_and_agreement(judge, rules: Rules):
    draws = iter(["1", "1", "4", "4"])
    rules.samples = lambda _: next(draws)
    others = [f"~aspects.{aspect}" for aspect in ("coherence", "consistency", "relevance")]
    metric = judge("geval", "probabilities=false", "samples=1", "repeats=4", *others)
    assert metric.directions == {
        "fluency": True,
        "weighted": None,
        **dict.fromkeys(("fluency_sd", "agreement", "unread")),
    }
    scores = metric.score([ARTICLE], ["It opened."]).values
    assert scores["fluency"][0] == 2.5
    assert scores["fluency_sd"][0] == pytest.approx(math.sqrt(3))  # of 1, 1, 4, 4 over n - 1
    assert scores["agreement"][0] == pytest.approx(2 / 6)


@pytest.mark.parametrize("name", ["claims", "coverage", "pairwise"])
def test_a_steady_judge_has_no_noise(judge, rules: Rules, name):
    metric = judge(name, "repeats=3", "judge.seed=5")
    scores = metric.score([ARTICLE] * 2, ["The bridge opened on Monday. It fell.", "It cost much."])
    once = judge(name).score(
        [ARTICLE] * 2, ["The bridge opened on Monday. It fell.", "It cost much."]
    )
    for key, column in once.values.items():
        assert list(scores.values[key]) == pytest.approx(list(column))
    sds = [key for key in scores.values if key.endswith("_sd")]
    assert sds
    assert all(scores.values[key][0] == 0 for key in sds)
    assert list(scores.values["agreement"]) == [1, 1]
    seeds = {request.body.get("seed") for request in rules.server.requests}
    assert seeds - {None} == {5, 6, 7}


def test_a_draw_that_cannot_be_read_is_left_out(judge, rules: Rules):
    rules.server.choose = lambda request: (
        ok("Fine.") if request.body["seed"] == 6 else rules.choose(request)
    )
    metric = judge("claims", "repeats=3", "judge.seed=5")
    scores = metric.score([ARTICLE], ["The bridge opened on Monday. It fell."])
    assert scores.values["supported"][0] == 0.5
    assert scores.values["supported_sd"][0] == 0
    assert (scores.values["agreement"][0], scores.values["unread"][0]) == (1, 1)
    assert rules.kinds == {"decompose": 2, "verify": 2}
