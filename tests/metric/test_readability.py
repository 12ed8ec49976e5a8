"""Readability against published values, other programs and syllables counted by hand."""

from __future__ import annotations

import pytest

from bench.metric.readability import (
    Counts,
    Readability,
    count,
    flesch_kincaid_grade,
    flesch_reading_ease,
    gunning_fog,
    lix,
    syllables,
)
from bench.records import Article, MetricError

PASSAGE = "This sentence, taken as a reading passage unto itself, is being used to prove a point."
HARBOUR = {
    "en": "The harbour bridge opens again in May after eleven months of repairs. Engineers "
    "replaced forty corroded girders and strengthened both towers. Local businesses complained "
    "about the closure, which emptied the waterfront restaurants.",
    "de": "Die Hafenbrücke öffnet im Mai nach elf Monaten Bauzeit wieder. Die Ingenieure haben "
    "vierzig verrostete Träger ersetzt. Viele Geschäfte am Ufer klagten über die lange Sperrung.",
    "sv": "Hamnbron öppnar igen i maj efter elva månaders reparationer. Ingenjörerna bytte ut "
    "fyrtio rostiga balkar. Många butiker klagade över den långa avstängningen.",
}

# Common words of news, their syllables counted by hand as a dictionary parts their pronunciation.
BY_SYLLABLES = {
    1: "asked called charge closed crime days death fire friends health helped homes killed month "
    "named place poor reached real said stopped they used vote weeks while world years young "
    "bridge league",
    2: "about above account action address ago agreed amount april around away baby because become "
    "before believe between building business campaign carried charges children city college "
    "council country couple delayed described doctor during early england event every football "
    "former happened himself houses increase injured inside involved island "
    "issues language later leaders little local many measures meeting members middle million "
    "minutes money morning mother nearly never nothing number office often only open opened other "
    "outside over parents people percent person players police power pressure prices private "
    "problem process project public question really reason received recent region released "
    "remained report research result river science season second senior series simple social "
    "something special spokesman stated students suffered summer support system table taken "
    "themselves thousand title today toward treatment valley values very village water weapons "
    "wednesday whether without woman workers closure ferry being chaos create diet lion poem quiet",
    3: "accident according already agency animal another anything area created decided decision "
    "different election evidence family families general government governor idea "
    "important including industry interest manager media medical minister national november "
    "officer official period policies popular possible president previous reported residents "
    "scientists serious services several soviet suddenly theory together tomorrow understand "
    "united usual video violence yesterday engineers museum",
    4: "academy american analysis authorities available economy education emergency environment "
    "european experience february identified identify information january operation political "
    "responsible security situation society television",
    5: "individual investigation university",
}


def values(summary: str, language: str = "en") -> dict[str, float | None]:
    article = Article("a", "Text.", (), {"language": language})
    scores = Readability().score([article], [summary])
    return {key: column[0] for key, column in scores.values.items()}


@pytest.mark.parametrize(
    ("sentence", "want"),
    [
        # Reading ease as the article "Flesch-Kincaid readability tests" of Wikipedia gives it.
        ("The cat sat on the mat.", 116),
        (PASSAGE, 69),
        (
            "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.",
            37.5,
        ),
    ],
)
def test_reading_ease_equals_the_published_values(sentence, want):
    assert values(sentence)["flesch_reading_ease"] == pytest.approx(want, abs=0.5)


def test_the_formulas_equal_those_of_another_program():
    # readability 0.3.2 (andreasvc): FleschReadingEase(146, 97, 5), KincaidGradeLevel(146, 97, 5),
    # GunningFogIndex(97, 14, 5), LIX(97, 23, 5).
    n = Counts(words=97, sentences=5, syllables=146, complex=14, long=23)
    assert flesch_reading_ease(n) == pytest.approx(59.80791752577321, rel=1e-14)
    assert flesch_kincaid_grade(n) == pytest.approx(9.736824742268041, rel=1e-14)
    assert gunning_fog(n) == pytest.approx(13.533195876288659, rel=1e-14)
    assert lix(n) == pytest.approx(43.11134020618557, rel=1e-14)


@pytest.mark.parametrize(
    ("language", "want"),
    [("en", 51.291666666666664), ("de", 47.128205128205124), ("sv", 43.6969696969697)],
)
def test_lix_equals_another_program_on_whole_texts(language, want):
    # textstat 0.7.13: set_lang(language); lix(HARBOUR[language])
    assert values(HARBOUR[language], language)["lix"] == pytest.approx(want, rel=1e-14)


def test_syllables_of_common_words():
    gold = {word: n for n, line in BY_SYLLABLES.items() for word in line.split()}
    counted = {word: syllables(word) for word in gold}
    right = sum(counted[word] == n for word, n in gold.items()) / len(gold)
    assert len(gold) > 250
    assert right >= 0.92
    assert sum(counted.values()) / sum(gold.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize(
    ("word", "n"),
    [("six-year-old", 3), ("didn't", 2), ("don’t", 1), ("it's", 1), ("2,000", 1), ("x", 1)],
)
def test_syllables_of_what_is_no_plain_word(word, n):
    assert syllables(word) == n


def test_what_is_complex():
    # Counted: already, imaginary. Not: Olivia (a name), six-month-old (a compound), created (-ed).
    n = count("She already saw Olivia. Six-month-old imaginary cats created it.", "en")
    assert n is not None
    assert n.complex == 2


@pytest.mark.parametrize("summary", ["", "…", "\n\t"])
def test_an_empty_summary_has_no_values(summary):
    assert set(values(summary).values()) == {None}


@pytest.mark.parametrize(
    ("language", "defined"),
    [
        ("en", {"flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "lix"}),
        ("en-GB", {"flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "lix"}),
        ("de_AT", {"lix"}),
        ("nb", {"lix"}),
        ("nl", set()),
        ("zh", set()),
        ("ar", set()),
    ],
)
def test_a_formula_serves_its_languages_alone(language, defined):
    got = values("A plain text of some words. And one more.", language)
    assert {key for key, value in got.items() if value is not None} == defined


@pytest.mark.parametrize(
    "summary", ["桥在五月开放。", "पुल मई में खुलेगा।", "يفتح الجسر في مايو.", "Мост открыт."]
)
def test_text_in_another_alphabet_is_undefined_even_where_english_is_claimed(summary):
    assert set(values(summary).values()) == {None}


def test_english_with_a_foreign_word_is_english():
    assert values("The mayor of 北京 spoke.")["lix"] is not None


def test_measures_are_chosen_and_signed():
    metric = Readability(measures=["lix"])
    assert dict(metric.directions) == {"lix": None}
    assert metric.signature.startswith("readability|lix|sentences:sentencex-")
    assert "|syllables:pyphen-" in metric.signature


@pytest.mark.parametrize("measures", [["smog"], [], "lix", None])
def test_unknown_measures_are_refused(measures):
    with pytest.raises(MetricError, match=r"metric\.readability\.measures=.*gunning_fog, lix"):
        Readability(measures=measures)
