"""Whatever a judge answers, it is read as asked for or refused by ValueError; nothing else."""

import json
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bench.metric.judge import answers, claims, coverage, geval, pairwise
from bench.metric.judge.quotes import Text
from bench.records import Draft, WeighedDraft

NAMES = [
    *("claims", "claim", "words", "verdicts", "number", "quotations", "verdict"),
    *("facts", "quotation", "stated", "better", "reason"),
]
LEAVES = (
    st.none() | st.booleans() | st.integers(0, 3) | st.floats() | st.text(max_size=9)
    | st.sampled_from(["supported", "not_stated", "A", "neither", "\ud800"])
)  # fmt: skip
ANSWERS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4)
    ),
)
READERS = {
    "claims": lambda answer: claims._claims(answer, Text("A summary. Of two sentences.")),
    "checks": lambda answer: claims._checks(answer, Text("An article."), 1),
    "facts": coverage._facts,
    "stated": lambda answer: coverage._stated(answer, Text("A summary."), 1),
    "better": pairwise._better,
    "rating": geval._read,
}


@pytest.mark.parametrize("reader", READERS)
@given(ANSWERS.map(json.dumps) | st.text())
@example("[" * 100_000)
@example('{"claims": ' * 100_000)
@example('{"facts": [{"number": ' + "9" * 5000 + "}]}")
@example('{"better": ["A"]}')
@example('{"better": {"A": 1}}')
def test_what_is_not_as_asked_for_is_a_value_error(reader, answer):
    try:
        READERS[reader](answer)
    except ValueError as problem:
        str(problem).encode()  # it goes into the next message


@given(
    st.text(max_size=3) | st.sampled_from("12345"),
    st.lists(
        st.lists(st.tuples(st.text(max_size=2) | st.sampled_from("12345"), st.floats(-1e5, 9)))
    ),
)
def test_a_weighted_rating_is_one(text, logprobs):
    for draft in (WeighedDraft(text=text, logprobs=logprobs), Draft(text=text)):
        rating = geval.expected_rating(draft)
        assert rating is None or (math.isfinite(rating) and 1 <= rating <= 5)


@pytest.mark.parametrize(
    "answer",
    ['{"better": "A"}', '```json\n{"better": "A"}\n```', 'Here it is: {"better": "A"} Good luck!'],
)
def test_an_answer_may_stand_in_prose(answer):
    assert answers.parsed(answer) == {"better": "A"}
