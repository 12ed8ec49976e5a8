"""Marks stand under what they mark, whatever the width of a line or a character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bench.report.marking import Span, marked


def test_marks_follow_their_words_over_line_breaks() -> None:
    text = "one two three four"
    assert list(marked(text, [Span(4, 13, "^")], width=9)) == [
        ("one two", "    ^^^"),
        ("three", "^^^^^"),
        ("four", ""),
    ]


def test_wide_characters_take_two_marks() -> None:
    assert list(marked("市議会は12件", [Span(4, 6, "^")], width=40)) == [
        ("市議会は12件", " " * 8 + "^^")
    ]


def test_a_word_wider_than_a_line_is_broken() -> None:
    assert [line for line, _ in marked("abcdefgh ij", [], width=5)] == ["abcde", "fgh", "ij"]


@pytest.mark.parametrize("text", ["", " \n\n "])
def test_nothing_has_no_lines(text: str) -> None:
    assert list(marked(text, [], width=9)) == []


@given(st.text(max_size=80), st.integers(4, 30), st.data())
def test_lines_fit_and_hold_every_letter(text: str, width: int, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    lines = list(marked(text, [Span(start, end, "^")], width=width))
    for line, under in lines:
        assert cell_len(line) <= width
        assert cell_len(under) <= cell_len(line)
    letters = [char for char in text if char.isalnum()]
    assert [char for line, _ in lines for char in line if char.isalnum()] == letters
    inside = sum(cell_len(char) for char in text[start:end] if char.isalnum())
    assert sum(under.count("^") for _, under in lines) >= inside
