"""Golden: words put into a copied sentence, left out of it or turned round."""

import pytest

from bench.metric.faithfulness.opposites import contrast

ARTICLE = (
    "The bakery may close its shop in the old town next year. "
    "The driver allegedly left the scene before the police arrived. "
    "Inspectors did not find any mould in the storage rooms of the bakery. "
    "The council approved the plan for a larger car park. "
    "Sales of bread rose sharply after the new oven was installed. "
    "A spokesman said the ovens were safe and easy to clean. "
    "The owner is accused of paying three bakers in cash."
)

WRONG = [
    ("The bakery will close its shop in the old town next year.", "hedge", "will"),
    ("The driver left the scene before the police arrived.", "hedge", "left"),
    ("The owner is guilty of paying three bakers in cash.", "hedge", "guilty"),
    ("Inspectors did find mould in the storage rooms of the bakery.", "negation", "find"),
    ("Inspectors found mould in the storage rooms of the bakery.", "negation", "found"),
    ("The council has not approved the plan for a larger car park.", "negation", "not"),
    ("The council rejected the plan for a larger car park.", "antonym", "rejected"),
    ("The council approved the plan for a smaller car park.", "direction", "smaller"),
    ("Sales of bread fell sharply after the new oven was installed.", "direction", "fell"),
    ("Sales of bread rose sharply before the new oven was installed.", "direction", "before"),
    ("A spokesman said the ovens were unsafe and easy to clean.", "antonym", "unsafe"),
    ("A spokeswoman said the ovens were safe and easy to clean.", "gender", "spokeswoman"),
]

RIGHT = [
    "The bakery might close its shop in the old town next year.",
    "The driver is said to have left the scene before the police arrived.",
    "No mould was found in the storage rooms of the bakery.",
    "The council did not reject the plan for a larger car park.",
    "The plan for a larger car park was approved.",
    "Sales of bread increased sharply after the new oven was installed.",
    "The owner is charged with paying three bakers in cash.",
]


@pytest.mark.parametrize(("summary", "kind", "span"), WRONG)
def test_a_change_that_turns_the_sentence(judge, summary, kind, span):
    found = [(k, text) for k, severity, text in judge(ARTICLE, summary) if severity == "hard"]
    assert any(k in _ALSO.get(kind, (kind,)) and span in text for k, text in found)


_ALSO = {"antonym": ("antonym", "direction")}


@pytest.mark.parametrize("summary", RIGHT)
def test_a_change_that_does_not(judge, summary):
    assert [found for found in judge(ARTICLE, summary) if found[1] == "hard"] == []


@pytest.mark.parametrize(
    ("word", "other", "kind"),
    [
        ("lowest", "highest", "direction"),
        ("losses", "wins", "direction"),
        ("larger", "smaller", "direction"),
        ("praised", "criticised", "antonym"),
        ("approval", "rejection", "antonym"),
        ("unhappy", "happy", "antonym"),
        ("chairwoman", "chairman", "gender"),
        ("wife", "husband", "gender"),
        ("rose", "increased", None),
        ("her", "boyfriend", None),
        ("house", "home", None),
        ("unit", "it", None),
    ],
)
def test_contrast(word, other, kind):
    assert contrast(word, other) == kind
    assert contrast(other, word) == kind


def test_a_denial_in_other_words(judge):
    article = "Workers at the dairy agreed on Monday to a new contract, and the cheese is on sale."
    denied = "On Monday the staff of the dairy, after long talks with owners, have not agreed."
    assert ("negation", "hard", "have not agreed") in judge(article, denied)
    assert judge(article, denied.replace("have not agreed", "agreed")) == []


def test_an_opposite_that_both_sides_name(judge):
    article = "The shares fell at first on Monday, the exchange in Larvik said, and then rose."
    assert judge(article, "The shares rose on Monday in Larvik after they fell at first.") == []


@pytest.mark.parametrize(
    ("summary", "kind", "span"),
    [
        ("Nobody was hurt by the blast.", "negation", "Nobody was hurt"),
        ("Everybody was paid up to 18 francs.", "quantifier", "up to 18 francs"),
        ("The council is making several plans to close the school.", "quantifier", "several"),
        ("The keg was not found by Ada Lindqvist.", "negation", "was not found"),
        ("Ada Byrd found the keg.", "entity", "Ada Byrd"),
        ("The mayor voted for the plan to sell it.", "antonym", "for"),
    ],
)
def test_one_word_of_a_copied_sentence(judge, summary, kind, span):
    article = (
        "Everybody was hurt by the blast. Everybody was paid at least 18 francs. The council is "
        "making no plans to close the school. The keg was found by Ada Lindqvist, as Ruth Byrd "
        "said. The mayor voted against the plan to sell it. Nobody knows what Ada Moss said."
    )
    assert (kind, "hard", span) in judge(article, summary)


@pytest.mark.parametrize(
    "summary",
    [
        "Everybody was paid no less than 18 francs.",
        "The mayor, who voted against the plan, was not hurt.",
        "Ada Lindqvist found the keg, Ruth Byrd said.",
        "Byrd will name the thief on Friday.",
    ],
)
def test_the_same_in_other_words(judge, summary):
    article = (
        "Everybody was paid at least 18 francs. The keg was found by Ada Lindqvist, as Ruth Byrd "
        "said. The mayor voted against the plan to sell it, and was not hurt. Ruth "
        "Byrd has not named the thief. She will do so on Friday."
    )
    assert judge(article, summary) == []
