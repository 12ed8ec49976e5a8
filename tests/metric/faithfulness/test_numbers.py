"""Golden: numbers, units and scores, what they count, and what must raise no alarm."""

import pytest

from bench.metric.faithfulness.quantities import quantities
from bench.metric.faithfulness.reading import read

ARTICLE = (
    "The harbour town of Melsin spent $1.5 million on its ferry, which carries 340 passengers. "
    "Twenty-one thousand people signed the petition, and two thirds of them live in Melsin. "
    "The ferry sails 12 kilometres in 45 minutes, between 5 and 10 times a day. "
    "Captain Oda Brekke, 54, has worked there for 30 years with a crew of seven sailors. "
    "Melsin United won 3-1 against Varde on the opening day. "
    "Repairs lasted 14 weeks and used 80 tonnes of steel. Nine dogs were seen on the quay."
)
WRONG = [
    ("The ferry of Melsin carries 430 passengers.", "number", "430"),
    ("Eleven thousand people signed the petition.", "number", "Eleven thousand"),
    ("The petition was signed by more than 30,000 people.", "number", "30,000"),
    ("Melsin spent $1.5 billion on its ferry.", "unit", "$1.5 billion"),
    ("Melsin spent €1.5 million on its ferry.", "unit", "€1.5 million"),
    ("The ferry sails 12 miles in 45 minutes.", "unit", "12 miles"),
    ("The ferry sails 12 kilometres in 45 hours.", "unit", "45 hours"),
    ("The repairs lasted 14 months.", "unit", "14 months"),
    ("Captain Oda Brekke, 61, has worked there for years.", "number", "61"),
    ("Captain Brekke has worked there for 20 years.", "number", "20 years"),
    ("Melsin United won 4-1 against Varde.", "number", "4-1"),
    ("The captain has a crew of nine sailors.", "number", "nine"),
]
RIGHT = [
    "Melsin spent 1,500,000 dollars on its ferry.",
    "The ferry cost about $1.5m.",
    "More than 20,000 people signed the petition.",
    "Nearly 22,000 people signed.",
    "21,000 people signed it.",
    "The ferry of Melsin carries some 350 passengers.",
    "It sails five to ten times a day.",
    "It sails 5-10 times a day.",
    "The captain, 54, has seven sailors.",
    "The 54-year-old captain has worked there for three decades or 30 years.",
    "Captain Brekke, aged 54, has worked there for 30 years.",
    "Varde lost 1-3 against Melsin United.",
    "The ferry sails 12 km.",
    "The repairs took fourteen weeks.",
]


@pytest.mark.parametrize(("summary", "kind", "span"), WRONG)
def test_hard(judge, summary, kind, span):
    assert (kind, "hard", span) in judge(ARTICLE, summary)


@pytest.mark.parametrize("summary", RIGHT)
def test_no_alarm(judge, summary):
    found = judge(ARTICLE, summary)
    assert [one for one in found if one[0] in ("number", "unit") and one[1] == "hard"] == []


@pytest.mark.parametrize(
    ("text", "language", "value", "unit"),
    [
        ("twenty-one thousand three hundred and five people", "en", 21305, ""),
        ("a dozen boats", "en", 12, ""),
        ("two thousand five hundred", "en", 2500, ""),
        ("the twenty-first", "en", 21, ""),
        ("235, 000 dollars", "en", 235000, "dollar"),
        ("between 10 and 12 weeks", "en", 10, "week"),
        ("7.5 gigawatt-hours", "en", 7.5, "gwh"),
        ("minus 20 °C", "en", 20, "celsius"),
        ("zweihundertvierunddreißig Tage", "de", 234, "day"),
        ("6.800.000 Euro", "de", 6.8e6, "euro"),
        ("quatre-vingt-dix-sept jours", "fr", 97, "day"),
        ("deux cent mille euros", "fr", 200000, "euro"),
        ("treinta y cinco minutos", "es", 35, "minute"),
        ("doscientos cuarenta", "es", 240, ""),
        ("trentacinque anni", "it", 35, "year"),
        ("duzentos e quarenta e dois dias", "pt", 242, "day"),
        ("tweeëntwintig jaar", "nl", 22, "year"),
        ("तीन सौ पचास लोग", "hi", 350, ""),
        ("٢٥ دولار", "ar", 25, "dollar"),
        ("ثلاثة آلاف", "ar", 3000, ""),
        ("三百二十人", "zh", 320, ""),
        ("1万2千人", "ja", 12000, ""),
        ("二千五百万円", "ja", 2.5e7, "yen"),
    ],
)
def test_values(text, language, value, unit):
    found = quantities(read(text, language))[0]
    assert (found.value, found.unit) == (value, unit)


def test_a_name_in_characters_is_no_number():
    assert quantities(read("三菱と千葉で一番の十分な", "ja")) == []


def test_only_the_wrong_number_is_named(judge):
    article = "The band has six drummers. Some 40 singers came from Oslo."
    found = judge(article, "The band has six drummers and 50 singers.")
    assert [one for one in found if one[0] == "number"] == [("number", "hard", "50")]
