"""Golden: names, numbers, speakers and doers in each other's place in other words; written here."""

import pytest

from bench.metric.faithfulness import Facts
from bench.records import Article

ARTICLE = (
    "The library of Ostrander reopened on Monday after a flood had closed it for a year.\n"
    "“We dried 4,100 books in a bakery, page by page,” said Wanda Kersting, 58, the librarian.\n"
    "The baker, Emil Tovar, lent his ovens for 16 nights and asked for nothing.\n"
    "Insurers covered the new roof, which had cost the county 230,000 euros.\n"
    "Analysts said that the dam upstream would need repairs before winter.\n"
    "The county sued the builder Ruvim Pask over the dam in March.\n"
    "An engineer, Linnea Brask, had warned of cracks in the spillway two years earlier.\n"
    "Visitors counted 45 new desks under the windows of the reading room.\n"
    "A concert for the helpers ended the evening."
)
WRONG = [
    ("Emil Tovar said that they had dried thousands of books page by page in a bakery.",
     "Emil Tovar"),
    ("It was Wanda Kersting who warned of cracks beneath the spillway.", "Wanda Kersting"),
    ("There are 16 desks under the reading room windows.", "16"),
    ("The builder Ruvim Pask sued the county.", "Ruvim Pask sued the county"),
    ("The county was sued by Ruvim Pask.", "county was sued by Ruvim Pask"),
    ("Farmers said the dam upstream needed repairs.", "Farmers"),
]  # fmt: skip
RIGHT = [
    "Wanda Kersting said that they had dried thousands of books page by page in a bakery.",
    "It was Linnea Brask who warned of cracks beneath the spillway.",
    "There are 45 desks under the reading room windows.",
    "Ruvim Pask was sued by the county.",
    "The county sued Ruvim Pask.",
    "Tovar lent the library his ovens for 16 nights.",
    "Analysts said the dam upstream needed repairs.",
    "The librarian, Kersting, said they had dried books in a bakery.",
]


@pytest.mark.parametrize(("summary", "span"), WRONG)
def test_another_in_other_words(judge, summary, span):
    found = [one for one in judge(ARTICLE, summary) if one[1] == "hard"]
    assert any(span in one[2] or one[2] in span for one in found)


@pytest.mark.parametrize("summary", RIGHT)
def test_the_same_in_other_words(judge, summary):
    assert [one for one in judge(ARTICLE, summary) if one[1] == "hard"] == []


def test_who_goes_on_speaking_is_no_other(judge):
    article = (
        "“The bridge has rusted for years,” said Ada Quill. “Nobody painted the northern arch.”\n"
        "Boris Lindt, who keeps the ferry, expects more passengers."
    )
    summary = "Nobody had painted the northern arch, said Ada Quill."
    assert judge(article, summary) == []
    assert ("role", "hard", "Boris Lindt") in judge(
        article, summary.replace("Ada Quill", "Boris Lindt")
    )


@pytest.mark.parametrize("language", ["de", "fr"])
def test_only_english_is_compared(language):
    given = Article(id="a", text=ARTICLE, metadata={"language": language})
    found = Facts().score([given], ["Ruvim Pask sued the county."]).findings[0]
    assert [one for one in found if one.kind == "role"] == []
