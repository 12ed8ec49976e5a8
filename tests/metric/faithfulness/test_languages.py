"""Golden: a right and a wrong summary of one article in each language that is judged."""

import pytest

CASES = [
    ("de", "Am 4. Mai kamen zweihundert Gäste; der Saal kostete 6,8 Millionen Euro.",
     "Der Saal kostete 6,8 Millionen Euro, und 200 Gäste kamen.",
     "Der Saal kostete 6,8 Milliarden Euro, und 350 Gäste kamen.", {"unit", "number"}),
    ("es", "Treinta y cinco vecinos pagaron 450.000 euros en doce días.",
     "35 vecinos pagaron 450 000 euros.", "35 vecinos pagaron 450.000 dólares en 19 días.",
     {"unit", "number"}),
    ("fr", "Quatre-vingt-dix élèves ont parcouru 12 kilomètres le 4 mai.",
     "Les 90 élèves ont parcouru 12 km.", "Les 70 élèves ont parcouru 12 km le 4 juin.",
     {"number", "date"}),
    ("it", "Trentacinque operai hanno chiesto 1,5 milioni di euro.",
     "35 operai chiedono 1,5 milioni di euro.", "53 operai chiedono 1,5 miliardi di euro.",
     {"number"}),
    ("pt", "Duzentos e quarenta moradores esperaram 90 dias.",
     "240 moradores esperaram 90 dias.", "420 moradores esperaram 90 meses.", {"number", "unit"}),
    ("nl", "Vijfendertig boeren betaalden 12.500 euro op 4 mei.",
     "35 boeren betaalden 12 500 euro.", "53 boeren betaalden 12.500 dollar.", {"number", "unit"}),
    ("zh", "大桥造价三百二十万元，5月4日开放，全长42公里。", "大桥造价320万元，全长42公里。",
     "大桥造价540万元，6月4日开放。", {"number", "date"}),
    ("ja", "被害は3億5000万円で、１２００人が避難した。", "1200人が避難、被害は35000万円。",
     "2100人が避難、被害は53000万円。", {"number"}),
    ("ar", "دفع السكان ١٢٬٤٠٠ دولار في 4 مايو بعد خمسين يوما.",
     "دفع السكان 12400 دولار بعد 50 يوما.", "دفع السكان 14200 دولار في 4 يونيو.",
     {"number", "date"}),
    ("hi", "गांव के तीन सौ पचास लोगों ने ४५ लाख रुपये 4 मई को दिए।", "350 लोगों ने 45 लाख रुपये दिए।",
     "530 लोगों ने 45 करोड़ रुपये 4 जून को दिए।", {"number", "date"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "article", "right", "wrong", "kinds"), CASES, ids=[case[0] for case in CASES]
)
def test_values(judge, language, article, right, wrong, kinds):
    values = {"number", "unit", "date", "quotation"}
    assert [one for one in judge(article, right, language=language) if one[0] in values] == []
    found = judge(article, wrong, language=language)
    assert kinds <= {kind for kind, severity, _ in found if severity == "hard"}
