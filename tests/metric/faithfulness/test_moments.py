"""Golden: weekdays, months, days and years of dates, by the article and by the calendar."""

import pytest

ARTICLE = (
    "The bridge was closed on Monday, 4 May 2015, after a lorry had hit it. Engineers finished "
    "their report in October. It will be opened again on Friday, the council said."
)
WRONG = [
    ("The bridge was closed on Tuesday, 4 May.", "Tuesday"),
    ("The bridge was closed on Tuesday, 4 May 2015.", "Tuesday"),
    ("The bridge was closed on 14 May 2015 after a lorry had hit it.", "14"),
    ("The bridge was closed on 4 May 2013.", "2013"),
    ("The bridge was closed in June.", "June"),
    ("The bridge was closed on Wednesday.", "Wednesday"),
    ("Engineers finished their report in November.", "November"),
]
RIGHT = [
    "The bridge was closed in May 2015.",
    "The bridge was closed on May 4, 2015.",
    "The bridge was closed on Monday.",
    "The bridge has been closed since 4 May.",
    "The bridge will be opened on Friday.",
    "Engineers, who may go on, finished their report in October.",
]


@pytest.mark.parametrize(("summary", "part"), WRONG)
def test_hard(judge, summary, part):
    found = [one for one in judge(ARTICLE, summary) if one[:2] == ("date", "hard")]
    assert any(part in span for _, _, span in found)


@pytest.mark.parametrize("summary", RIGHT)
def test_no_alarm(judge, summary):
    assert [one for one in judge(ARTICLE, summary) if one[0] == "date"] == []


def test_the_calendar_knows_the_weekday(judge):
    article = "The vote is on 6 March, the mayor said."
    wrong, right = (
        "The vote is on Tuesday, 6 March 2024.",
        "The vote is on Wednesday, 6 March 2024.",
    )
    published = "2024-02-20"
    assert ("date", "hard") in {one[:2] for one in judge(article, wrong, published=published)}
    assert [one for one in judge(article, right, published=published) if one[0] == "date"] == []


def test_days_counted_from_the_dateline(judge):
    article = "The storm hit Lindow yesterday and broke forty trees."
    metadata = {"published": "2024-03-07"}
    assert judge(article, "The storm hit Lindow on Wednesday.", **metadata) == []
    assert ("date", "hard", "Sunday") in judge(
        article, "The storm hit Lindow on Sunday.", **metadata
    )


@pytest.mark.parametrize(
    ("language", "article", "right", "wrong"),
    [
        ("de", "Am Montag, 4. Mai 2015, schloss die Brücke.", "Die Brücke schloss am 4. Mai.",
         "Die Brücke schloss am 4. Juni."),
        ("fr", "Le pont a fermé lundi 4 mai 2015.", "Le pont a fermé le 4 mai 2015.",
         "Le pont a fermé mardi 4 mai 2015."),
        ("es", "El puente cerró el lunes 4 de mayo de 2015.", "El puente cerró el 4 de mayo.",
         "El puente cerró el martes 4 de mayo."),
        ("it", "Il ponte è chiuso da lunedì 4 maggio.", "Il ponte è chiuso dal 4 maggio.",
         "Il ponte è chiuso da venerdì."),
        ("pt", "A ponte fechou na segunda-feira, 4 de maio.", "A ponte fechou em 4 de maio.",
         "A ponte fechou na quinta-feira."),
        ("nl", "De brug sloot op maandag 4 mei 2015.", "De brug sloot op 4 mei.",
         "De brug sloot op zondag."),
        ("ja", "橋は2015年5月4日に閉鎖された。", "橋は5月4日に閉鎖。", "橋は6月4日に閉鎖。"),
        ("zh", "大桥于5月4日星期一关闭。", "大桥5月4日关闭。", "大桥星期五关闭。"),
        ("ar", "أغلق الجسر يوم الاثنين 4 مايو.", "أغلق الجسر في 4 مايو.", "أغلق الجسر في 4 يونيو."),
        ("hi", "पुल सोमवार 4 मई को बंद हुआ।", "पुल 4 मई को बंद हुआ।", "पुल 4 जून को बंद हुआ।"),
    ],
)  # fmt: skip
def test_dates_in_other_languages(judge, language, article, right, wrong):
    assert [one for one in judge(article, right, language=language) if one[0] == "date"] == []
    assert ("date", "hard") in {one[:2] for one in judge(article, wrong, language=language)}
