"""Answers to a question that the article answers the other way: other words, the same matter."""

from __future__ import annotations

from itertools import combinations

import pytest

from bench.metric.faithfulness import Facts
from bench.metric.faithfulness.reading import read
from bench.metric.faithfulness.stances import poles, signed, stances
from bench.records import Article

ARTICLE = (
    "The harbour board turned down the plan for a second ferry terminal on Tuesday. "
    "Freight at the northern quay fell by a tenth last year. "
    "All samples of the water tested negative, the laboratory said. "
    "Engineers who inspected the crane called such cracks common in machines of its age. "
    "The company denies that it was warned. "
    "Fishing from the old pier is banned until spring."
)


def kinds(summary: str) -> set[str]:
    found = Facts().score([Article(id="a", text=ARTICLE)], [summary]).findings[0]
    return {finding.kind for finding in found if finding.severity == "hard"}


@pytest.mark.parametrize(
    ("summary", "kind"),
    [
        ("A plan for a second ferry terminal has been approved by the harbour board.", "antonym"),
        ("Last year a tenth more goods came, as freight at the northern quay grew.", "direction"),
        ("The laboratory found that samples of the water were positive.", "antonym"),
        ("Cracks in a crane of this age are rare, according to engineers.", "antonym"),
        ("The company confirms that it was warned.", "antonym"),
        ("At the southern quay, freight shrank by a tenth.", "direction"),
    ],
)
def test_a_contrary_answer_is_found(summary: str, kind: str) -> None:
    assert kind in kinds(summary)


@pytest.mark.parametrize(
    "summary",
    [
        "The board of the harbour has rejected a second ferry terminal.",
        "The harbour board has not approved the plan for a second ferry terminal.",
        "Freight at the northern quay declined by a tenth.",
        "Cracks in a crane of this age are not rare, according to engineers.",
        "Nobody may fish from the old pier before spring.",
    ],
)
def test_the_same_answer_in_other_words_is_no_conflict(summary: str) -> None:
    assert not kinds(summary) & {"antonym", "direction"}


@pytest.mark.parametrize(
    ("text", "word", "answer"),
    [
        ("They approved it", "approved", 1),
        ("They have not yet approved it", "approved", -1),
        ("They refused to approve it", "approve", -1),
        ("Nobody said that they approved it", "approved", 1),
        ("It is unclear whether they approved it", "approved", 0),
        ("They rejected a motion to approve it", "approve", 0),
        ("Not only approved", "approved", 1),
    ],
)
def test_denial_turns_an_answer_round(text: str, word: str, answer: int) -> None:
    reading = read(text)
    assert signed(reading, reading.lower.index(word)) == answer


def test_no_word_gives_both_answers_to_a_question() -> None:
    for word, answers in poles().items():
        for (question, one, _), (other, two, _) in combinations(answers, 2):
            assert question != other or one == two, word


def test_every_word_of_the_list_can_be_met() -> None:
    for word, answers in poles().items():
        met = {(one.question, one.answer) for one in stances(read(word.replace("_", " ")), [0])}
        assert {(question, answer) for question, answer, _ in answers} <= met, word
