"""Golden: what a copied sentence may change and what it may not; written for these tests."""

import pytest

ARTICLE = (
    "Keeper Olga Brandvold fed the otter Mimsy at the harbour of Tarnvik on Tuesday. "
    "Dagny Sundbo (left) repaired 14 of the old fishing boats last winter. "
    "Tarnvik beat Skjelby in the final of the regional rowing cup. "
    "Most of the boats belong to families from the island of Hestholm. "
    "The museum director, Ruben Eikeland, told visitors that she would lend him the oldest boat. "
    "Nine volunteers sorted 260 letters in the attic of the customs house. "
    "Skjelby sold 35 tickets more than in the year before."
)

WRONG = [
    ("Keeper Dagny Sundbo fed the otter Mimsy at the harbour of Tarnvik on Tuesday.", "role",
     "Dagny Sundbo"),
    ("Keeper Olga Brandvold fed the otter Mimsy at the harbour of Hestholm on Tuesday.", "role",
     "Hestholm"),
    ("Keeper Olga Brandvold fed the otter Mimsy at the harbour of Tarnvik on Friday.", "date",
     "Friday"),
    ("Skjelby beat Tarnvik in the final of the regional rowing cup.", "role", "Skjelby"),
    ("skjelby beat tarnvik in the final of the regional rowing cup .", "role", "tarnvik"),
    ("Dagny Sundbo repaired 35 of the old fishing boats last winter.", "number", "35"),
    ("Olga Sundbo repaired 14 of the old fishing boats last winter.", "entity", "Olga Sundbo"),
    ("Few of the boats belong to families from the island of Hestholm.", "quantifier", "Few"),
    ("Nine volunteers sorted 14 letters in the attic of the customs house.", "role", "14"),
    ("Ruben Eikeland told visitors that he would lend him the oldest boat.", "gender", "he"),
]  # fmt: skip

RIGHT = [
    "Keeper Olga Brandvold fed the otter at the harbour of Tarnvik on Tuesday.",
    "Brandvold fed the otter Mimsy at the harbour of Tarnvik.",
    "Sundbo repaired 14 of the old fishing boats last winter.",
    "She repaired 14 of the old fishing boats last winter.",
    "Tarnvik won the final of the regional rowing cup against Skjelby.",
    "The museum director told visitors that she would lend him the oldest boat.",
    "Director Ruben Eikeland told visitors that she would lend him the oldest boat.",
    "About 260 letters were sorted in the attic of the customs house by nine volunteers.",
]


@pytest.mark.parametrize(("summary", "kind", "span"), WRONG)
def test_another_in_the_place(judge, summary, kind, span):
    assert (kind, "hard", span) in judge(ARTICLE, summary)


@pytest.mark.parametrize("summary", RIGHT)
def test_the_same_in_the_place(judge, summary):
    assert [found for found in judge(ARTICLE, summary) if found[1] == "hard"] == []


def test_a_list_may_change_its_order(judge):
    article = "Tickets were sold in Tarnvik, Skjelby and Hestholm before the boats arrived there."
    shuffled = "Tickets were sold in Hestholm, Skjelby and Tarnvik before the boats arrived there."
    assert judge(article, shuffled) == []


def test_an_apposition_is_no_swap(judge):
    article = "The rower, who trains with Ragna Lien in Skjelby, won the cup on a cold morning."
    assert judge(article, "Ragna Lien won the cup on a cold morning.") == []


def test_what_the_article_says_elsewhere_is_borne_out(judge):
    article = (
        "Olga Brandvold opened the new harbour museum in spring. Dagny Sundbo opened the new "
        "harbour museum again after the fire, said the council."
    )
    for name in ("Olga Brandvold", "Dagny Sundbo"):
        assert judge(article, f"{name} opened the new harbour museum.") == []


BRIDGE = (
    "The bridge was closed on Monday. It will be opened again on Friday, the council said. The "
    "museum at Stamford Bridge was closed in June."
)


@pytest.mark.parametrize("summary", ["The bridge will be opened on Friday."])
def test_another_event_is_no_error(judge, summary):
    assert judge(BRIDGE, summary) == []


@pytest.mark.parametrize(
    "summary", ["The bridge was closed on Friday.", "The museum at Anfield was closed in June."]
)
def test_the_same_event_with_another_slot_is_one(judge, summary):
    assert "hard" in {severity for _, severity, _ in judge(BRIDGE, summary)}


def test_a_ground_stands_for_its_club(judge):
    assert judge(BRIDGE, "The museum at Chelsea was closed in June.") == [
        ("entity", "soft", "Chelsea")
    ]
