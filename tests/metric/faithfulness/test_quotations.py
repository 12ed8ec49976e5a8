"""Golden: quotations made up, altered, cut, and put into another's mouth."""

import pytest

from bench.metric.faithfulness import Facts
from bench.records import Article

ARTICLE = (
    "“We will keep every book on the shelf, and nobody has to leave,” said mayor Ruth Adeyemi. "
    "The library opened in a former mill. It holds maps and letters of the old canal company. "
    "Readers came from all over the county to see them last summer. "
    "The owner of the mill, Colin MacAskill, did not answer at first. "
    "“I would rather sell the whole building to a brewery,” MacAskill said later."
)
SAID = "We will keep every book on the shelf"


@pytest.mark.parametrize(
    "quoted",
    [f"“{SAID},”", f'"{SAID},"', f"‘{SAID},’", f"«{SAID}»", f"„{SAID}“", f"'{SAID},'",
     f"`` {SAID} ''",
     "“We will keep every book ... nobody has to leave,”", "“We will keep [nearly] every book,”"],
)  # fmt: skip
def test_what_is_said_raises_no_alarm(judge, quoted):
    assert [one for one in judge(ARTICLE, f"{quoted} Adeyemi said.") if one[0] == "quotation"] == []


@pytest.mark.parametrize(
    "quoted",
    [
        "“We will burn every book on the shelf,”",
        '"We will keep every book on the table,"',
        "‘Nobody told us that it would be so hard,’",
        "'We will burn every book on the shelf,'",
        "«We must keep every book on the shelf»",
    ],
)
def test_what_is_not_said_is_found(judge, quoted):
    assert ("quotation", "hard") in {one[:2] for one in judge(ARTICLE, f"{quoted} Adeyemi said.")}


def test_an_apostrophe_opens_no_quotation(judge):
    summary = (
        "The mayor's library holds the company's maps and the readers' letters of last summer."
    )
    assert [one for one in judge(ARTICLE, summary) if one[0] == "quotation"] == []


def test_a_short_quotation_is_a_doubt(judge):
    assert ("quotation", "soft", "hopeless") in judge(ARTICLE, "The mayor is “hopeless”.")


def test_the_message_shows_what_is_said():
    article = Article(id="a", text=ARTICLE)
    summary = "“We will burn every book on the shelf,” the mayor said."
    found = Facts().score([article], [summary]).findings[0][0]
    assert "it has “every book on the shelf”" in found.message


def test_another_speaker(judge):
    wrong = "“I would rather sell the whole building,” said Ruth Adeyemi."
    assert ("quotation", "hard", "Ruth Adeyemi") in judge(ARTICLE, wrong)
    for right in (
        wrong.replace("Ruth Adeyemi", "Colin MacAskill"),
        wrong.replace("Ruth Adeyemi", "he"),
    ):
        assert [one for one in judge(ARTICLE, right) if one[0] == "quotation"] == []


def test_unspaced_scripts(judge):
    article = "町長は「全ての本を棚に残すと約束する」と述べた。"
    right, wrong = "町長「本を棚に残すと約束」", "町長「本を全部焼いてしまう」"
    assert judge(article, right, language="ja") == []
    assert ("quotation", "hard") in {one[:2] for one in judge(article, wrong, language="ja")}
