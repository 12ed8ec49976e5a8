"""What is markup and what is text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.dataset.markup import plain, read_article, read_summary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**bold** and *italic* and ***both***", "bold and italic and both"),
        ("**A *b* c**", "A b c"),
        ("5 * 3 * 2 and 5*3*2", "5 * 3 * 2 and 5*3*2"),
        ("a footnote* here", "a footnote* here"),
        ("an open **bold", "an open **bold"),
        ("** spaced ** out", "** spaced ** out"),
        ("**one** **two**", "one two"),
        ("**over\nlines**", "over\nlines"),
        ("这是*强调*文字", "这是强调文字"),
        ("“curly” – dash — kept…", "“curly” – dash — kept…"),
        ("****", "****"),
        ("snake_case_name", "snake_case_name"),
    ],
)
def test_paired_asterisks_go(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text(alphabet="a *\n"))
def test_only_asterisks_ever_go(text: str) -> None:
    assert plain(text).replace("*", "") == text.replace("*", "")


def test_hostile_asterisks_take_no_time() -> None:
    start = time.perf_counter()
    for text in ("**a " * 200_000, "**a" + "x" * 5_000_000, "*a " * 300_000, "*" * 1_000_000):
        plain(text)
    assert time.perf_counter() - start < 5


def article(*lines: str) -> tuple[str | None, str | None, str]:
    words = read_article(lines)
    return words.title, words.dateline, words.text


DATELINE = "**Kyiv, Ukraine – July 22, 2025** –"
READ = "Kyiv, Ukraine – July 22, 2025"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("**Head**", "", f"{DATELINE} In a", "", "End."), ("Head", READ, "In a\n\nEnd.")),
        (("**Head**", f"{DATELINE} In a"), ("Head", READ, "In a")),
        (("**Head**", "", DATELINE, "", "In a"), ("Head", READ, "In a")),
        (("**Head**", "", DATELINE, "In a"), ("Head", READ, "In a")),
        (("**Head**", "", f"**{READ}**", "", "In a"), ("Head", READ, "In a")),
        (("**Head**", "", f"**{READ} –** In a"), ("Head", READ, "In a")),
        (("**Head**", "", f"**{READ}**—In a"), ("Head", READ, "In a")),
        ((f"{DATELINE} In a",), (None, READ, "In a")),
        (("In a", "", "End."), (None, None, "In a\n\nEnd.")),
        (("**Head", "goes on**", "", "In a"), ("Head goes on", None, "In a")),
        (("**An *old* Head**", "", "In a"), ("An old Head", None, "In a")),
        (("***Head***", "", "In a"), ("Head", None, "In a")),
        (("**Head**", "", "**Mr Biden** said"), ("Head", None, "Mr Biden said")),
        (("**Head**", "", "**Mr Biden** – who is"), ("Head", None, "Mr Biden – who is")),
        (("**On July 22, 2025** a law",), (None, None, "On July 22, 2025 a law")),
        (("**Mr A** and **Mr B**",), (None, None, "Mr A and Mr B")),
        (
            ("**Head**", "", "Text", "", "**Sub**", "", "More"),
            ("Head", None, "Text\n\nSub\n\nMore"),
        ),
        (("**Head**", "", "One", "two"), ("Head", None, "One\ntwo")),
        (
            ("**Head**", "", "**Bangkok – 22 กรกฎาคม 2568** – In"),
            ("Head", "Bangkok – 22 กรกฎาคม 2568", "In"),
        ),
        (("  In a\t ", "\xa0", " End. "), (None, None, "In a\n\nEnd.")),
        (("**Only a head**",), ("Only a head", None, "")),
        ((DATELINE,), (None, READ, "")),
        ((), (None, None, "")),
    ],
)
def test_headline_dateline_and_text(
    lines: tuple[str, ...], expected: tuple[str | None, str | None, str]
) -> None:
    assert article(*lines) == expected


@pytest.mark.parametrize(
    "line",
    [
        "Read More",
        "read more",
        "READ MORE…",
        "Read More...",
        "Read More →",
        "» Read more »",
        "**Read More**",
        "[Read More](https://example.org/a?b=(c)&d)",
        "[Read More](https://example.org)",
        "Read More: https://example.org/x",
        "Read\xa0More",
    ],
)
def test_read_more_goes_at_the_end_alone(line: str) -> None:
    assert article("Text.", "", line, "", "")[2] == "Text."
    assert article("Text.", line)[2] == "Text."
    assert article("Text.", line, "", line)[2] == "Text."
    assert article("Text.", "", plain(line), "", "End.")[2] == f"Text.\n\n{plain(line)}\n\nEnd."


def test_read_more_inside_a_sentence_is_text() -> None:
    assert article("Children read more.")[2] == "Children read more."
    assert article("Read more books, they say.")[2] == "Read more books, they say."


def test_a_summary_is_paragraphs() -> None:
    assert (
        read_summary(["", " One *two*.", "Three.", "", "", "Four."]) == "One two.\nThree.\n\nFour."
    )
    assert read_summary(["", " "]) == ""
