"""Ratings: by the probabilities of the digits where they are told, by samples where not."""

import json
import math

import pytest
from judge_rules import Rules
from loopback import completion, error, http, ok

from bench.metric.judge.geval import expected_rating
from bench.records import Article, Draft, MetricError, WeighedDraft

ARTICLE = Article("a", "The bridge opened on Monday. It cost 12 million pounds.")
ASPECTS = ["coherence", "consistency", "fluency", "relevance"]
WEIGHTED = (4 * math.exp(-0.7) + 5 * math.exp(-1.2)) / (math.exp(-0.7) + math.exp(-1.2))


def test_the_mean_by_probabilities(judge, rules: Rules):
    metric = judge("geval")
    found = metric.score([ARTICLE], ["It opened."]).values
    assert list(metric.directions) == [*ASPECTS, "weighted", "unread"]
    assert [found[aspect][0] for aspect in ASPECTS] == pytest.approx([WEIGHTED] * 4)
    assert (found["weighted"][0], found["unread"][0]) == (1, 0)
    assert rules.kinds == {"rate": 4}
    for request, aspect in zip(sorted(r.user for r in rules.server.requests), ASPECTS, strict=True):
        assert f"Rate the {aspect} of the summary" in request
    body = rules.server.requests[0].body
    assert (body["logprobs"], body["top_logprobs"]) == (True, 20)


def test_samples_where_the_server_tells_no_probabilities(judge, rules: Rules):
    rules.tells_logprobs = False
    found = judge("geval", "samples=6").score([ARTICLE], ["It opened."]).values
    assert (found["weighted"][0], found["unread"][0]) == (0, 0)
    assert rules.kinds == {"rate": 4, "sample": 24}
    assert sum(found[aspect][0] for aspect in ASPECTS) / 4 == 3.5  # 3, 4, 3, 4 …
    assert rules.server.requests[-1].body["temperature"] == 1.0
    assert rules.server.requests[0].body["temperature"] == 0


def test_samples_where_the_server_refuses_the_parameter(judge, rules: Rules):
    choose = rules.choose

    def refuse(request):
        told = "You are not allowed to request logprobs from this model"
        return error(403, told) if "logprobs" in request.body else choose(request)

    rules.server.choose = refuse
    found = judge("geval", "samples=2").score([ARTICLE], ["It opened."]).values
    assert (found["weighted"][0], found["unread"][0]) == (0, 0)
    assert rules.kinds == {"sample": 8}


def test_probabilities_need_not_be_asked_for(judge, rules: Rules):
    metric = judge("geval", "probabilities=false", "samples=1", "temperature=0.5")
    metric.score([ARTICLE], ["It opened."])
    assert rules.kinds == {"sample": 4}
    assert rules.server.requests[0].body["temperature"] == 0.5
    assert "|ratings:samples.1.0.5|" in metric.signature


def test_anthropic_is_sampled(judge, rules: Rules):
    rules.anthropic = True
    url = rules.server.url.removesuffix("/v1")
    metric = judge("geval", "judge.api=anthropic", f"judge.base_url={url}", "samples=2")
    found = metric.score([ARTICLE], ["It opened."]).values
    assert (found["weighted"][0], found["unread"][0]) == (0, 0)
    assert rules.kinds == {"sample": 8}


def test_samples_that_cannot_be_read(judge, rules: Rules):
    rules.samples = lambda n: "rather good" if n % 2 else "Rating: 5"
    metric = judge("geval", "probabilities=false", "samples=2")
    assert metric.score([ARTICLE], ["It opened."]).values["fluency"][0] == 5
    rules.samples = lambda _: "rather good"
    scores = metric.score([ARTICLE], ["It closed."])
    assert scores.values["fluency"][0] is None
    assert scores.values["unread"][0] == 4
    assert "not one digit from 1 to 5" in metric.notes()[1]


def test_one_aspect_that_fails_leaves_the_others(judge, rules: Rules):
    refusal = ok("I'm sorry, but I can't help with that.")
    rules.bad, rules.bad_answer = {"Rate the fluency": 1}, refusal
    found = judge("geval").score([ARTICLE], ["It opened."]).values
    assert found["fluency"][0] is None
    assert found["relevance"][0] == pytest.approx(WEIGHTED)
    assert found["unread"][0] == 1


def test_no_words_no_rating(judge, rules: Rules):
    found = judge("geval").score([ARTICLE], [""]).values
    assert {key: column[0] for key, column in found.items() if key != "unread"} == dict.fromkeys(
        [*ASPECTS, "weighted"]
    )
    assert rules.n == 0


def place(*weights: tuple[str, float]) -> list[tuple[str, float]]:
    return list(weights)


@pytest.mark.parametrize(
    ("text", "logprobs", "rating"),
    [
        ("3", [place(("3", 0.0))], 3),
        ("Score: 3/5", [place(("Score", 0.0)), place((" 3", 0.0)), place(("/5", 0.0))], 3),
        ("2", [place(("2", math.log(0.2)), ("4", math.log(0.2)), ("x", math.log(0.6)))], 3),
        ("2", [place(("2", math.log(0.25)), (" 2", math.log(0.5)), ("5", math.log(0.25)))], 2.75),
        ("2", [place(("2", -9999.0))], None),
        ("2", [place(("two", 0.0))], None),
        ("2", [place()], None),
        ("2 or 3", [place(("2", 0.0))], None),
        ("6", [place(("6", 0.0))], None),
    ],
)
def test_the_digit_is_found_among_the_tokens(text, logprobs, rating):
    draft = WeighedDraft(text=text, logprobs=logprobs)
    assert expected_rating(draft) == (None if rating is None else pytest.approx(rating))
    assert expected_rating(Draft(text=text)) is None


@pytest.mark.parametrize(
    "content",
    [None, [], {}, "4", [None], [{"token": 4}], [{"token": "4"}], [{"token": "4", "logprob": "x"}],
     [{"token": "4", "logprob": True, "top_logprobs": "no"}],
     [{"token": "x", "logprob": -0.1, "top_logprobs": [None, 3, {"token": "4"}]}]],
)  # fmt: skip
def test_probabilities_that_are_none(judge, rules: Rules, content):
    answer = completion("4")
    answer["choices"][0]["logprobs"] = {"content": content}
    rules.bad, rules.bad_answer = {"Rate the": 4}, http(200, json.dumps(answer))
    found = judge("geval", "samples=1").score([ARTICLE], ["It opened."]).values
    assert found["unread"][0] == 0
    assert all(1 <= found[aspect][0] <= 5 for aspect in ASPECTS)


def test_options_that_cannot_be(judge):
    with pytest.raises(MetricError, match="samples=0: expected a whole number of at least 1"):
        judge("geval", "samples=0")
    with pytest.raises(MetricError, match="temperature=-1: expected a number of at least 0"):
        judge("geval", "temperature=-1")
    with pytest.raises(MetricError, match="aspects: weighted, unread, agreement are taken"):
        judge("geval", "+aspects.weighted=no")
