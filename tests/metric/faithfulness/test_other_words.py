"""Golden: denial, opposites, doubt and gender in sentences in other words."""

import pytest

ARTICLE = (
    "Fares on the Tarn ferry will go up by a tenth in spring, Halden Lines announced. "
    "Skipper Oda Brekke welcomed the news and thanked the crew. "
    "She has sailed the route for years. "
    "The pier at Vik was repaired by divers after a storm in March. "
    "The council did not buy the old ticket hall in Vik. "
    "Halden Lines plans to open a café on the upper deck in summer. "
    "A deckhand is suspected of theft from the till. "
    "Passenger numbers on the night route declined last winter, a report showed."
)

WRONG = [
    ("After a storm the pier at Vik was not repaired, Halden Lines found.", "negation",
     "was not repaired"),
    ("The ticket hall, which is old, was something the council did buy in Vik.", "negation",
     "did buy"),
    ("A report has it that passenger numbers grew on the night route.", "direction", "grew"),
    ("In summer the upper deck will open with a café, says Halden Lines.", "hedge", "will"),
    ("There was theft from the till, and a deckhand is guilty.", "hedge", "guilty"),
]  # fmt: skip

RIGHT = [
    "Divers mended the pier after a storm.",
    "The council has not bought the ticket hall in Vik.",
    "In Vik, the council declined to buy the old ticket hall.",
    "Fewer passengers took the night route last winter.",
    "A café may open on the upper deck in summer.",
    "Halden Lines hopes a café will open on the upper deck.",
    "A deckhand may have stolen from the till.",
    "Ferry fares on the Tarn are to rise by ten percent.",
    "No less than a tenth more is what the ferry will cost.",
]


@pytest.mark.parametrize(("summary", "kind", "span"), WRONG)
def test_hard_conflict(judge, summary, kind, span):
    assert (kind, "hard", span) in judge(ARTICLE, summary)


@pytest.mark.parametrize("summary", RIGHT)
def test_no_hard_conflict(judge, summary):
    assert [found for found in judge(ARTICLE, summary) if found[1] == "hard"] == []


def test_he_where_the_evidence_has_she_alone(judge):
    article = (
        ARTICLE
        + " Rain fell all day. Gulls cried. He sold the boat, a neighbour said of her late brother."
    )
    summary = "For years he has sailed the route, and he thanked the crew."
    assert ("gender", "hard", "he") in judge(article, summary)
    assert judge(article, summary.replace("he has", "she has").replace("he th", "she th")) == []


def test_one_wins_and_the_other_loses(judge):
    article = "Orla Finn beat Tess Moran 6-3, 6-2 in the final at Brill on Sunday. It was windy."
    assert judge(article, "Tess Moran lost 6-3, 6-2 to Orla Finn in the final at Brill.") == []
    found = judge(article, "In the final at Brill on Sunday, Orla Finn lost 6-3, 6-2.")
    assert ("direction", "hard", "lost") in found
