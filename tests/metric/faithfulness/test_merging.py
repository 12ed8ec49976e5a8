"""One finding a place: what two checks say of the same words."""

import pytest

from bench.metric.faithfulness import Facts
from bench.metric.faithfulness.merging import merged
from bench.records import Article, Finding

SLOT = Finding(10, 12, "role", "hard", "says 14; the article says 12", ((30, 32),))
NUMBER = Finding(10, 12, "number", "hard", "says 14; the article says 15", ((50, 52),))


def test_a_slot_lends_its_evidence_to_the_number():
    both = Finding(10, 12, "number", "hard", SLOT.message, SLOT.evidence)
    assert merged([SLOT, NUMBER]) == merged([NUMBER, SLOT]) == [both]


def test_a_doubt_gives_way_to_what_is_sure():
    doubt = Finding(8, 12, "entity", "soft", "names it")
    assert merged([doubt, SLOT]) == [SLOT]


def test_a_denial_is_one_with_what_it_denies():
    found = merged([Finding(4, 7, "negation", "hard", "says not"),
                    Finding(8, 16, "negation", "hard", "denies it")])  # fmt: skip
    assert [(one.start, one.end) for one in found] == [(4, 16)]


@pytest.mark.parametrize("kind", ["quotation", "out_of_article"])
def test_what_holds_others_stays_beside_them(kind):
    whole = Finding(0, 40, kind, "hard", "all of it")
    assert merged([NUMBER, whole]) == [whole, NUMBER]


def test_a_number_is_weighed_once():
    article = Article(id="a", text="The van held 14 boxes when it was stopped. Thirty left.")
    scores = Facts().score([article], ["The van held 30 boxes when it was stopped."])
    (found,) = scores.findings[0]
    assert (found.kind, scores.values["conflicts"][0]) == ("number", 1)
    assert scores.values["support"][0] - scores.values["score"][0] == pytest.approx(0.3)
    assert article.text[slice(*found.evidence[0])] == "14"
