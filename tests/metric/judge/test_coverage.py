"""Key facts of the references, looked for in the summary."""

import pytest
from judge_rules import Rules

from bench.records import Article

TWO = ("The bridge opened on Monday. It cost 12 million pounds.", "The mayor was there.")
ARTICLE = Article("a", "A long text about a bridge.", TWO)


def row(scores, i: int = 0):
    return {key: column[i] for key, column in scores.values.items()}


def test_stated_facts_of_all_references(judge, rules: Rules):
    summaries = ["The bridge opened on Monday.", "The mayor was there. Nobody fell."]
    scores = judge("coverage").score([ARTICLE, ARTICLE], summaries)
    assert row(scores) == {
        "covered": pytest.approx(1 / 3),
        "facts": 3,
        "unproven": 0,
        "unread": 0,
    }
    assert rules.kinds == {"facts": 1, "check": 2}, "the facts are asked for once an article"
    missing = scores.findings[0]
    assert [finding.kind for finding in missing] == ["missing_fact"] * 2
    assert "It cost 12 million pounds." in missing[0].message
    assert missing[0].start == missing[0].end == len(summaries[0])
    assert ARTICLE.text not in "".join(request.user for request in rules.server.requests)


def test_without_a_reference_all_is_undefined(judge, rules: Rules):
    scores = judge("coverage").score([Article("b", "Text.", (" ",)), Article("c", "T.")], ["x"] * 2)
    for i in range(2):
        assert row(scores, i) == {**dict.fromkeys(("covered", "facts", "unproven")), "unread": 0}
    assert rules.n == 0


def test_words_that_do_not_occur_prove_nothing(judge, rules: Rules):
    rules.invents = True
    found = row(judge("coverage").score([ARTICLE], ["The bridge opened on Monday."]))
    assert (found["covered"], found["unproven"]) == (pytest.approx(1 / 3), 2)


def test_an_empty_summary_states_nothing(judge, rules: Rules):
    assert row(judge("coverage").score([ARTICLE], [" "]))["covered"] == 0
    assert rules.kinds == {"facts": 1}


def test_bad_twice_is_undefined_for_all_that_share_it(judge, rules: Rules):
    rules.bad = {"List the key facts": 2}
    scores = judge("coverage").score([ARTICLE, ARTICLE], ["The mayor was there.", "No."])
    assert [row(scores, i)["covered"] for i in range(2)] == [None, None]
    assert [row(scores, i)["unread"] for i in range(2)] == [1, 1]
