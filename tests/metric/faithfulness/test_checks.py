"""Golden: what each check objects to, and what it must not; written for these tests."""

import pytest

from bench.metric.faithfulness import Facts
from bench.records import Article

TOWN = (
    "The town of Lindow has 2,400 residents, the council said on Tuesday. Mayor Ruth Adeyemi, 54, "
    "rejected the plan to close the library. Rents rose by 12 percent in March 2021, and the "
    "repairs cost £4.2 million. “We will keep every book on the shelf,” she said. "
    "About a third of the visitors are children. Most shops were not damaged by the flood. "
    "The World Health Organization sent 3 experts. Some residents support the mayor."
)

WRONG = [
    ("The town of Lindow has 4,200 residents.", "number", "4,200"),
    ("The town of Lindow has two thousand five hundred residents.", "number",
     "two thousand five hundred"),
    ("Rents rose by 21 percent in March 2021.", "number", "21 percent"),
    ("Rents rose by 12 percent in March 2019.", "date", "2019"),
    ("Rents rose by 12 percent in June 2021.", "date", "June 2021"),
    ("The council said on Friday that Lindow has 2,400 residents.", "date", "Friday"),
    ("The repairs cost £4.2 billion.", "unit", "£4.2 billion"),
    ("The repairs cost $4.2 million.", "unit", "$4.2 million"),
    ("Mayor Ruth Okonkwo rejected the plan to close the library.", "entity", "Okonkwo"),
    ("Mayor Ruth Adeyemi of Toronto rejected the plan to close the library.", "entity", "Toronto"),
    ("mayor ruth adeyemi of toronto rejected the plan to close the library .", "entity", "toronto"),
    ("“We will burn every book on the shelf,” the mayor said.", "quotation",
     "We will burn every book on the shelf,"),
    ("Mayor Ruth Adeyemi accepted the plan to close the library.", "direction", "accepted"),
    ("Rents fell by 12 percent in March 2021.", "direction", "fell"),
    ("Mayor Ruth Adeyemi has not rejected the plan to close the library.", "negation",
     "has not rejected"),
    ("Most shops were damaged by the flood.", "negation", "were damaged"),
    ("All shops were not damaged by the flood.", "quantifier", "All"),
    ("All residents support the mayor.", "quantifier", "All"),
]  # fmt: skip

RIGHT = [
    "Lindow has about 2,400 residents, the council said on Tuesday.",
    "Lindow has more than 2,000 residents.",
    "Lindow has two thousand four hundred residents.",
    "The mayor, Ruth Adeyemi, turned the library plan down.",
    "Mayor Adeyemi did not accept the plan to close the library.",
    "The mayor of Lindow, who is 54, rejected it.",
    "In March 2021 rents increased by 12%.",
    "The repairs cost £4,200,000.",
    "The repairs cost about £4 million.",
    "“We will keep every book,” said the mayor.",
    "The WHO sent three experts.",
    "Shops escaped the flood without damage.",
    "Some of the residents support her.",
    "lindow 's mayor ruth adeyemi rejected the plan .",
]


@pytest.mark.parametrize(("summary", "kind", "span"), WRONG)
def test_hard_conflict(judge, summary, kind, span):
    assert (kind, "hard", span) in judge(TOWN, summary)


@pytest.mark.parametrize("summary", RIGHT)
def test_no_hard_conflict(judge, summary):
    assert [found for found in judge(TOWN, summary) if found[1] == "hard"] == []


@pytest.mark.parametrize(
    ("article", "summary"),
    [
        ("It cost 235, 000 dollars, officials said.", "It cost 235,000 dollars."),
        ("He weighed 122. 5 pounds when he arrived.", "He weighed 122.5 pounds."),
        ("Die Reparatur kostet 6,8 Millionen Euro.", "Die Reparatur kostet 6.800.000 Euro."),
        ("La multa es de 450.000 euros.", "La multa: 450 000 euros."),
        ("避難指示は4860人、被害は3億5000万円。", "被害は35000万円で、4860人に避難指示。"),
        ("شمل البرنامج ١٢٬٤٠٠ تلميذ.", "شمل البرنامج 12400 تلميذ."),
        ("योजना 84.60 करोड़ रुपये की है।", "योजना ८४.६ करोड़ रुपये की है।"),
    ],
)
@pytest.mark.parametrize("language", ["own"])
def test_one_number_in_many_forms(judge, article, summary, language):
    code = {"D": "de", "L": "es", "避": "ja", "ش": "ar", "य": "hi"}.get(article[0], "en")
    assert judge(article, summary, language=code) == []


@pytest.mark.parametrize(
    ("article", "summary", "language", "span"),
    [
        ("Die Reparatur kostet 6,8 Millionen Euro.", "Sie kostet 8,6 Millionen Euro.", "de",
         "8,6 Millionen Euro"),
        ("La multa es de 450.000 euros.", "La multa es de 540.000 euros.", "es", "540.000 euros"),
        ("避難指示は4860人に出た。", "避難指示は6840人に出た。", "ja", "6840"),
        ("شمل البرنامج ١٢٬٤٠٠ تلميذ.", "شمل البرنامج ١٤٬٢٠٠ تلميذ.", "ar", "١٤٬٢٠٠"),
    ],
)  # fmt: skip
def test_other_languages_numbers(judge, article, summary, language, span):
    assert ("number", "hard", span) in judge(article, summary, language=language)


def test_names_in_other_languages(judge):
    article = "El alcalde de Sevilla, Juan Robles, dimitió ayer."
    assert judge(article, "Ayer dimitió el alcalde Juan Robles.", language="es") == []
    told = judge(article, "Ayer dimitió el alcalde Pedro Robles en Madrid.", language="es")
    assert ("entity", "hard", "Madrid") in told


def test_gender(judge):
    article = "The pilot said that he had lost his way. He landed on a field near the river."
    found = judge(article, "The pilot landed on a field after she had lost her way.")
    assert ("gender", "hard", "she") in found
    assert {kind for kind, _, _ in found} == {"gender"}


def test_numbers_swapped_between_their_slots(judge):
    article = (
        "The northern factory in the old harbour district employs 340 welders and painters. "
        "Both were built by the same family, who came here from a village in the mountains and "
        "sold their shares eleven years later to a bank. "
        "The southern warehouse beside the railway station employs 95 drivers and clerks."
    )
    swapped = "The northern factory in the old harbour district employs 95 welders."
    assert [(kind, span) for kind, _, span in judge(article, swapped)] == [("role", "95")]
    assert judge(article, swapped.replace("95", "340")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("The van held 14 boxes when stopped.", "The van held 30 boxes when stopped.", "number"),
        ("With crates missing, her van was empty.", "With crates missing, his van was empty.",
         "gender"),
    ],
)  # fmt: skip
def test_another_in_the_same_slot(judge, right, wrong, kind):
    article = (
        "In court Brannigan told the jury what happened. The van held 14 boxes when stopped. "
        "With crates missing, her van was empty later. Nobody else was seen at the harbour. "
        "Thirty people wrote 30 letters, and old Ellisson said that he would ask for mercy."
    )
    assert [found for found in judge(article, right) if found[1] == "hard"] == []
    assert kind in {found[0] for found in judge(article, wrong) if found[1] == "hard"}


def test_a_message_says_what_the_article_says():
    article = Article(id="a", text="Lindow has 2,400 residents. It lies by the sea.")
    found = Facts().score([article], ["Lindow has 4,200 residents."]).findings[0][0]
    assert found.message == "says 4,200; the article says 2,400"
    assert [article.text[start:end] for start, end in found.evidence] == ["2,400"]


def test_metadata_count_as_evidence(judge):
    article = "The bridge was closed for repairs."
    summary = "The bridge in Porto was closed in May 2024."
    assert judge(article, summary, place="Porto, Portugal", date="2024-05-03") == []
    assert len(judge(article, summary)) >= 2


def test_what_is_not_judged_is_undefined():
    english = {k for k, v in scored("en", "It rained.").items() if v is None}
    german = {k for k, v in scored("de", "Es regnet.").items() if v is None}
    russian = {k for k, v in scored("ru", "Идёт дождь.").items() if v is not None}
    assert english == set()
    assert german == {"entity", "negation", "antonym", "direction", "quantifier", "gender", "hedge",
                      "role", "out_of_article"}  # fmt: skip
    assert russian == {"support"}


def scored(language: str, text: str) -> dict[str, float | None]:
    article = Article(id="a", text=text, metadata={"language": language})
    return {key: column[0] for key, column in Facts().score([article], [text]).values.items()}
