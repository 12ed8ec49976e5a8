"""How an article is cut into passages, and that none of it is lost."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.metric.checkers.alignscore import groups
from bench.metric.checkers.claims import Long
from bench.metric.checkers.factcg import n_treebank
from bench.metric.checkers.fenice import levels
from bench.metric.checkers.minicheck import n_words
from bench.metric.checkers.passages import (
    Passage,
    fitting,
    halved,
    joined,
    line_spans,
    packed,
    packed_lines,
)
from bench.text import sentence_spans, sentences

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "articles" / "articles.jsonl"
LONG = "\n\n".join(
    json.loads(line)["text"] for line in FIXTURES.read_text("utf-8").splitlines()[:8]
)
TEXTS = st.text(st.sampled_from("ab.!? \n\té桥。"), max_size=200)


def texts(passages):
    return [passage.text for passage in passages]


def minicheck(article, n):
    """The authors' own loop over sentences and line ends (inference.py), for words."""

    def chunks(elements):
        current, size = [], 0
        for element in elements:
            words = len(element.split())
            if size + words > n:
                yield " ".join(current)
                current, size = [element], words
            else:
                current.append(element)
                size += words
        if current:
            yield " ".join(current)

    elements = []
    for block in article.split("\n"):
        elements += [*sentences(block), "\n"]
    made = [chunk.replace(" \n ", "\n").strip() for chunk in chunks(elements[:-1] or [""])]
    return [chunk for chunk in made if chunk]


@pytest.mark.parametrize("most", [1, 7, 50, 500, 10_000])
def test_minicheck_s_passages_are_those_of_its_authors(most):
    spans = line_spans(LONG, "en")
    found = packed_lines(LONG, spans, most=most, count=n_words)
    assert texts(found) == minicheck(LONG, most)
    assert [span for passage in found for span in passage.spans] == spans


@given(TEXTS, st.integers(1, 12))
def test_minicheck_s_passages_of_any_text_are_those_of_its_authors(text, most):
    found = packed_lines(text, line_spans(text, "en"), most=most, count=n_words)
    assert texts(found) == minicheck(text, most)


def test_factcg_s_passages_are_lines_of_at_most_550_tokens():
    spans = sentence_spans(LONG)
    found = packed(LONG, spans, most=550, count=n_treebank, between="\n")
    want, size = [[]], 0
    for sentence in sentences(LONG):
        n = n_treebank(sentence)
        if size + n > 550:
            want.append([])
            size = 0
        want[-1].append(sentence)
        size += n
    assert len(want) > 3
    assert texts(found) == ["\n".join(lines) for lines in want]


def test_the_tokens_of_factcg_need_no_download():
    assert n_treebank("It's 5% (of Mr. Smith's).") == 11  # It 's 5 % ( of Mr. Smith 's ) .


def test_alignscore_s_groups_are_of_one_size():
    split = sentences(LONG)
    n = max(len(split) // (len(LONG.split()) // 350 + 1), 1)
    want = [" ".join(split[i : i + n]) for i in range(0, len(split), n)]
    assert len(want) > 3
    assert texts(groups(LONG, sentence_spans(LONG))) == want


def test_alignscore_reads_a_short_article_whole():
    assert texts(groups("One. Two.", sentence_spans("One. Two."))) == ["One. Two."]


@pytest.mark.parametrize(("n", "want"), [(5, 5), (6, 6 + 2 + 1), (7, 7 + 3 + 1)])
def test_fenice_adds_runs_and_the_article_where_it_is_longer_than_a_run(n, want):
    article = "  ".join(f"Sentence {i} is here." for i in range(n))
    found = levels(article, sentence_spans(article), run=5)
    assert len(found) == want
    if n > 5:
        assert found[n].text == " ".join(sentences(article)[:5])
        assert found[-1].text == article


def test_short_sentences_are_passed_over_and_the_first_are_taken():
    text = "No. This one is longer. Ten chars. And this one is longer too. A third long one."
    assert len("Ten chars.") == 10
    assert [text[a:b] for a, b in Long(10)(text, "en")] == [
        "This one is longer.",
        "And this one is longer too.",
        "A third long one.",
    ]
    assert len(Long(10, 2)(text, "en")) == 2
    assert len(Long()(text, "en")) == 5


@given(TEXTS)
def test_halves_hold_all_but_white_space(text):
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    if start >= end:
        return
    halves = halved(text, (start, end))
    if end - start == 1:
        assert halves == []
        return
    (a, b), (c, d) = halves
    assert start == a < b <= c < d == end
    assert not text[b:c].strip()


@given(TEXTS, st.integers(1, 9))
def test_pieces_are_as_short_as_asked_and_hold_every_word(text, most):
    pieces = fitting(text, (0, len(text)), most, len)
    assert all(end - start <= most for start, end in pieces)
    letters = [c for start, end in pieces for c in text[start:end] if not c.isspace()]
    assert letters == [c for c in text if not c.isspace()]


def test_a_passage_is_halved_between_sentences_first():
    article = "A one. A two. A three."
    whole = joined(article, sentence_spans(article))
    first, second = whole.halves(article)
    assert texts([first, second]) == ["A one.", "A two. A three."]
    assert (second.whole, second.halves(article)[0].text) == ((7, 22), "A two.")
    assert texts(first.halves(article)) == ["A", "one."]
    assert Passage("x", ((0, 1),)).halves("x") == []
