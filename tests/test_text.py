"""Words and sentences in many scripts."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import resource
from bench import text as tokenisers
from bench.text import ngrams, sentence_spans, sentences, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("It’s Müller's.", ["It’s", "Müller's"]),
        ("1,234.5 and 3.", ["1,234.5", "and", "3"]),
        ("end.Next a,b", ["end", "Next", "a", "b"]),
        ("don't-stop – x", ["don't-stop", "x"]),
        ("वह फिर आया।", ["वह", "फिर", "आया"]),
        ("我们去3.5吧", ["我", "们", "去", "3.5", "吧"]),
        ("١٢٫٥ ٪", ["١٢٫٥"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


LATIN = "".join(map(chr, [*range(0x250), *range(0x2010, 0x2060), 0x20AC]))
TRICKY = st.sampled_from("aZ09é²¼½ß'’‐-.,–“ _\u200d\u202f€ŉǅ")


@given(st.one_of(st.text(st.sampled_from(LATIN)), st.text(TRICKY), st.text(TRICKY, min_size=20)))
@settings(max_examples=400)
def test_the_fast_ways_give_the_same_words(text: str) -> None:
    assert words(text) == tokenisers._WORD.findall(text)


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Dr. Wu said no. He left.\r\n\r\nThen.", ["Dr. Wu said no.", "He left.", "Then."]),
        ("zh", "我们去吧。好的！", ["我们去吧。", "好的！"]),
        ("hi", "वह गया। फिर आया।", ["वह गया।", "फिर आया।"]),
        ("ar", "ثم عاد؟ نعم.", ["ثم عاد؟", "نعم."]),
        ("xx", "He left. She came.", ["He left.", "She came."]),
        ("en", " \n", []),
        ("en", "A lone \ud800 half. Next.", ["A lone \ud800 half.", "Next."]),
    ],
)
def test_sentences(language: str, text: str, expected: list[str]) -> None:
    assert sentences(text, language) == expected


@given(st.text())
def test_spans_hold_all_but_white_space(text: str) -> None:
    spans = sentence_spans(text)
    outside = list(text)
    for start, end in spans:
        assert start < end
        outside[start:end] = [""] * (end - start)
    assert "".join(outside).strip() == ""
    assert spans == sorted(spans)


def test_spans_of_the_fixtures_cut_out_whole_sentences() -> None:
    path = resource("fixtures") / "articles" / "articles.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        text, language = article["text"], article["language"]
        spans = sentence_spans(text, language)
        assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())
        assert all(text[s:e] == text[s:e].strip() for s, e in spans)


def test_ngrams() -> None:
    assert ngrams("a b c".split(), 2) == [("a", "b"), ("b", "c")]
    assert ngrams(["a"], 2) == []
