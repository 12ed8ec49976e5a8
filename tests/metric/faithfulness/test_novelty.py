"""Golden: sentences of which the article says nothing, and names that it need not say."""

import pytest

ARTICLE = (
    "The ferry to Almquist island was late for the third day because of fog in the strait, the "
    "operator said. About 300 passengers waited at the quay in Nordhamn, where volunteers handed "
    "out soup. Captain Ines Rosander said that she would not sail before the fog had lifted."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "A painting by an unknown artist was sold for a record price in London.",
        "The striker missed two penalties and was booed by supporters.",
        "Farmers expect a poor harvest of apples after the late frost.",
    ],
)
def test_a_sentence_from_elsewhere(judge_all, sentence):
    told = f"The ferry to Almquist island was late because of fog. {sentence}"
    assert ("out_of_article", "hard", sentence) in judge_all(ARTICLE, told)


@pytest.mark.parametrize(
    "sentence",
    [
        "Fog kept the ferry in port.",
        "The captain waits for better visibility.",
        "Hundreds of stranded passengers got soup from helpers.",
    ],
)
def test_a_sentence_in_other_words(judge_all, sentence):
    found = judge_all(ARTICLE, sentence)
    assert not [f for f in found if f[0] == "out_of_article" and f[1] == "hard"]


HALF_KNOWN = "Quay and strait need repair before any captain returns."
"""Half of its words are in the article, hardly two of them together."""


def test_a_sentence_of_the_articles_words_without_a_name(judge_all):
    told = f"The ferry to Almquist island was late because of fog. {HALF_KNOWN}"
    assert ("out_of_article", "hard", HALF_KNOWN) in judge_all(ARTICLE, told)


def test_a_sentence_of_the_articles_words_that_is_all_of_the_summary(judge_all):
    assert ("out_of_article", "hard", HALF_KNOWN) not in judge_all(ARTICLE, HALF_KNOWN)


@pytest.mark.parametrize("anchor", ["Nordhamn", "300"])
def test_a_name_or_number_of_the_article_holds_a_sentence(judge_all, anchor):
    held = HALF_KNOWN.replace("Quay", anchor)
    told = f"The ferry to Almquist island was late because of fog. {held}"
    assert ("out_of_article", "hard", held) not in judge_all(ARTICLE, told)


def test_the_country_of_a_town_is_a_doubt_where_no_country_is_named(judge):
    told = "Fog delayed the ferry to Almquist island in Sweden."
    assert ("entity", "soft", "Sweden") in judge(ARTICLE, told)
    abroad = f"{ARTICLE} The soup came from Finland."
    assert ("entity", "hard", "Sweden") in judge(abroad, told)


def test_a_name_before_the_next_sentence_is_no_forename(judge):
    told = "Volunteers handed out soup in Oskarsby. The ferry to Almquist island was late."
    assert ("entity", "hard", "Oskarsby") in judge(ARTICLE, told)


def test_words_that_are_merely_novel_are_information(judge_all):
    told = "Volunteers handed out sandwiches to 300 passengers at the quay."
    assert judge_all(ARTICLE, told) == [("out_of_article", "info", "sandwiches")]
