"""The feed: the real one, every odd form, exact errors."""

import gzip
import json
import re
from hashlib import sha256
from pathlib import Path

import pytest
import zstandard

from bench.dataset.feed import Feed
from bench.records import Article, DatasetError

HEAD = "Mon Jul 21 22:29:56 UTC 2025: **Summary:**"
NEXT = "Tue Jul 22 06:00:00 UTC 2025: **Summary:**"
ENTRY = f"{HEAD}\n\nA talk.\n\n**News Article:**\n\n**Head**\n\nThey talked.\n\nRead More"
SECOND = f"{NEXT}\n\nA walk.\n\n**News Article:**\n\nThey walked.\n"


def written(folder: Path, content: str | bytes, name: str = "feed.txt") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read(folder: Path, content: str | bytes, **options: object) -> list[Article]:
    return list(Feed(written(folder, content), **options))  # type: ignore[arg-type]


def error(folder: Path, content: str | bytes) -> str:
    path = written(folder, content)
    with pytest.raises(DatasetError) as caught:
        list(Feed(path))
    return str(caught.value).replace(str(path), "feed.txt")


def told(folder: Path, content: str | bytes) -> list[tuple[tuple[str, ...], str]]:
    return [(article.references, article.text) for article in read(folder, content)]


BOTH = [(("A talk.",), "They talked."), (("A walk.",), "They walked.")]


def test_the_real_feed(data: Path) -> None:
    """Values read off the file by eye; its SHA-256 starts with the digits in its name."""
    [article] = Feed(data / "feed")
    assert re.fullmatch(r"20250721T222956Z-[0-9a-f]{8}", article.id)
    assert article.id.endswith(sha256(article.text.encode()).hexdigest()[:8])
    assert article.metadata == {
        "title": "Russia and Ukraine to Resume Peace Talks in Turkey Amid Heightened Tensions",
        "dateline": "Kyiv, Ukraine – July 22, 2025",
        "place": "Kyiv, Ukraine",
        "date": "2025-07-22",
        "published": "2025-07-21T22:29:56Z",
        "published_local": "2025-07-21T22:29:56+00:00",
        "timezone": "UTC",
        "language": "en",
        "source": next((data / "feed").iterdir()).name,
        "line": 1,
    }
    [reference] = article.references
    assert reference.startswith("Russia and Ukraine will hold a new round of peace talks in Turkey")
    assert reference.endswith("expressed willingness to engage in further negotiations.")
    assert article.text.startswith("In a renewed effort to find a resolution to the ongoing")
    assert article.text.endswith("effort to find a diplomatic solution to the conflict.")
    assert article.text.count("\n\n") == article.text.count("\n") / 2 == 4
    assert "“a lot of diplomatic work”" in article.text
    assert "Russia’s" in article.text
    assert "*" not in article.text + reference
    original = next((data / "feed").iterdir()).read_text(encoding="utf-8")
    assert all(part in original for part in (*article.text.split("\n\n"), reference))


ODD = {
    "appended without a line end": f"{ENTRY}{SECOND}",
    "appended to text without a line end": f"{ENTRY.removesuffix('Read More').rstrip()}{SECOND}",
    "a line end between": f"{ENTRY}\n{SECOND}",
    "blank lines between": f"\n\n{ENTRY}\n\n\n{SECOND}\n\n",
    "no blank lines at all": re.sub(r"\n+", "\n", f"{ENTRY}\n{SECOND}"),
    "CRLF": f"{ENTRY}\n{SECOND}".replace("\n", "\r\n"),
    "CR": f"{ENTRY}\n{SECOND}".replace("\n", "\r"),
    "a byte order mark": f"\ufeff{ENTRY}\n{SECOND}",
    "files with marks set together": f"\ufeff{ENTRY}\n\ufeff{SECOND}",
    "no-break spaces": f"{ENTRY}\n{SECOND}".replace("Jul 2", "Jul\xa02").replace(
        ": **", "\u202f:\xa0**"
    ),
    "twelve hours": f"{ENTRY}\n{SECOND}".replace("22:29:56", "10:29:56\u202fPM"),
    "colons behind the asterisks": f"{ENTRY}\n{SECOND}".replace(":**", "**:"),
    "other case": f"{ENTRY}\n{SECOND}".replace("Summary", "SUMMARY").replace("Article", "article"),
    "words behind the marks": f"{ENTRY}\n{SECOND}".replace(":**\n\n", ":** "),
    "a mark at the end of a line": f"{ENTRY}\n{SECOND}".replace("\n\n**News", " **News"),
    "white space around lines": f"{ENTRY}\n{SECOND}".replace("\n", " \t\n  "),
    "markup": f"{ENTRY}\n{SECOND}".replace("talked", "**talked**").replace("A walk", "*A* walk"),
}


@pytest.mark.parametrize("form", ODD)
def test_odd_forms_say_the_same(form: str, tmp_path: Path) -> None:
    articles = read(tmp_path, ODD[form])
    assert [(a.references, a.text) for a in articles] == BOTH
    assert [a.metadata["published"] for a in articles] == [
        "2025-07-21T22:29:56Z",
        "2025-07-22T06:00:00Z",
    ]


@pytest.mark.parametrize(
    "line",
    [
        "He said: the **Summary:** will come.",
        "The **Summary:** of it",
        "It was Mon Jul 21 22:29:56 UTC 2025: **Summary:** was all it said.",
        "The committee closed its last and longest session with these two words: **Summary:**",
        "In the paper a **News Article:** was printed.",
    ],
)
def test_marks_inside_sentences_are_text(line: str, tmp_path: Path) -> None:
    content = ENTRY.replace("A talk.", f"A talk.\n\n{line}")
    assert told(tmp_path, content) == [(("A talk.\n\n" + line.replace("**", ""),), "They talked.")]
    content = ENTRY.replace("They talked.", f"They talked.\n\n{line}")
    assert told(tmp_path, content) == [(("A talk.",), "They talked.\n\n" + line.replace("**", ""))]


def test_several_summaries_are_several_references(tmp_path: Path) -> None:
    content = ENTRY.replace(
        "A talk.", "A talk.\n\n**Summary:**\n\nTalks.\n\nTwo.\n**Summary:**\nThree."
    )
    assert told(tmp_path, content) == [(("A talk.", "Talks.\n\nTwo.", "Three."), "They talked.")]


def test_appending_changes_no_id(tmp_path: Path) -> None:
    before = [article.id for article in read(tmp_path, ENTRY)]
    assert [article.id for article in read(tmp_path, ENTRY + SECOND)][:1] == before


def test_files_folders_patterns_and_languages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "inner").mkdir()
    written(tmp_path, ENTRY, "b.de.txt")
    written(tmp_path, SECOND, "a.txt")
    written(tmp_path / "inner", SECOND, "c[1].fr.txt")
    written(tmp_path, "no feed", "notes.md")

    def sources(path: object) -> list[tuple[object, object]]:
        found = Feed(path)  # type: ignore[arg-type]
        return [(a.metadata["source"], a.metadata["language"]) for a in found]

    assert sources(tmp_path) == [("a.txt", "en"), ("b.de.txt", "de")]
    assert sources(str(tmp_path / "**" / "*.txt")) == [
        ("a.txt", "en"),
        ("b.de.txt", "de"),
        ("c[1].fr.txt", "fr"),
    ]
    assert sources(tmp_path / "inner" / "c[1].fr.txt") == [("c[1].fr.txt", "fr")]
    both = [tmp_path / "b.de.txt", str(tmp_path / "a.txt"), tmp_path / "b.de.txt"]
    assert sources(both) == [("b.de.txt", "de"), ("a.txt", "en")]
    assert [a.language for a in Feed(tmp_path, language="nl")] == ["nl", "nl"]
    monkeypatch.setenv("HOME", str(tmp_path))
    assert sources("~/a.txt") == [("a.txt", "en")]
    monkeypatch.chdir(tmp_path)
    assert sources("a.txt") == [("a.txt", "en")]


def test_what_it_says_of_itself_names_no_folder(tmp_path: Path) -> None:
    feed = Feed(written(tmp_path, ENTRY.replace("Mon", "Sun").replace("UTC", "IST")))
    [article] = feed
    described = feed.describe()
    assert described == {"kind": "feed", "files": [{"name": "feed.txt", "bytes": len(ENTRY)}]}
    assert feed.notes() == [
        "feed.txt:1: Sun is not the weekday of 2025-07-21, which is a Monday: the date was taken",
        "feed.txt:1: the zone IST was read as India (+05:30)",
    ]
    assert article.metadata["published"] == "2025-07-21T16:59:56Z"
    assert article.metadata["published_local"] == "2025-07-21T22:29:56+05:30"
    assert str(tmp_path) not in json.dumps([described, article.metadata, feed.notes()])


@pytest.mark.parametrize("suffix", [".gz", ".zst"])
def test_compressed_feeds(suffix: str, tmp_path: Path) -> None:
    content = (ENTRY + SECOND).encode()
    packed = gzip.compress(content) if suffix == ".gz" else zstandard.compress(content)
    path = written(tmp_path, packed, f"feed.de.txt{suffix}")
    assert [(a.references, a.text) for a in Feed(path)] == BOTH
    assert {a.language for a in Feed(tmp_path)} == {"de"}
    path.write_bytes(packed[:-20])
    with pytest.raises(DatasetError, match=r"feed\.de\.txt.*cannot be read.*fetch it again"):
        list(Feed(path))
    path.write_bytes(b"not compressed")
    with pytest.raises(DatasetError, match="cannot be read"):
        list(Feed(path))


GUIDE = "see fixtures/README.md"
FORM = "'Mon Jul 21 22:29:56 UTC 2025' or '2025-07-21T22:29:56Z'"
ERRORS = [
    (
        f"{HEAD}\n\nA talk.\n\n{SECOND}",
        (
            "feed.txt:1: an entry has a **Summary:** but no **News Article:**. "
            f"Each entry needs both: {GUIDE}"
        ),
    ),
    (
        f"{ENTRY}\n\n{NEXT}\n\n**News Article:**\n\nText.",
        (
            f"feed.txt:13: an entry has an empty **Summary:**. "
            f"Each entry needs one with words: {GUIDE}"
        ),
    ),
    (
        ENTRY.replace("They talked.", ""),
        (
            "feed.txt:1: the **News Article:** of an entry has a headline but no text. "
            f"It needs paragraphs: {GUIDE}"
        ),
    ),
    (
        f"{HEAD}\nA talk.\n**News Article:**\n",
        f"feed.txt:1: the **News Article:** of an entry has no text. It needs paragraphs: {GUIDE}",
    ),
    (
        f"{ENTRY}\n\n{SECOND.replace('22 06', '32 06')}",
        (
            "feed.txt:13: the time 'Tue Jul 32 06:00:00 UTC 2025' of an entry cannot be read "
            "(day 32 "
            f"must be in range 1..31 for month 7 in year 2025): expected a form such as {FORM}: "
            f"mend the line, {GUIDE}"
        ),
    ),
    (
        f"{ENTRY}\nsome time in July: **Summary:**\nX\n",
        (
            "feed.txt:12: the time 'some time in July' of an entry cannot be read: expected a form "
            f"such as {FORM}: mend the line, {GUIDE}"
        ),
    ),
    (
        f"{ENTRY}\n21.7.2025 22:29: **Summary:** X\n",
        (
            "feed.txt:12: the time '21.7.2025 22:29' of an entry cannot be read: expected a form "
            f"such as {FORM}: mend the line, {GUIDE}"
        ),
    ),
    (
        SECOND.replace("UTC", "MYST"),
        (
            "feed.txt:1: the time 'Tue Jul 22 06:00:00 MYST 2025' of an entry cannot be read "
            "(the time "
            f"zone 'MYST' is not known: write its offset, such as +05:30): expected a form such as "
            f"{FORM}: mend the line, {GUIDE}"
        ),
    ),
    (
        f"\n\nHello\n{ENTRY}",
        (
            "feed.txt:3: text stands before the first entry ('Hello'): expected an entry, which "
            "starts "
            f"with a line such as Mon Jul 21 22:29:56 UTC 2025: **Summary:**: {GUIDE}"
        ),
    ),
    (
        f"{ENTRY}\n\n**Summary:**\n\nAgain.",
        (
            "feed.txt:13: a **Summary:** without a time stands behind an article: expected a new "
            "entry, such as Mon Jul 21 22:29:56 UTC 2025: **Summary:**; further summaries of one "
            f"article stand before its **News Article:**: {GUIDE}"
        ),
    ),
    (
        f"{ENTRY}\n**News Article:**\n\nAgain.",
        (
            "feed.txt:12: a second **News Article:** stands in one entry: expected one: give it an "
            f"entry of its own: {GUIDE}"
        ),
    ),
    (
        ENTRY.encode().replace(b"talk.", b"t\xe4lk."),
        (
            "feed.txt:3: character 4 is the byte 0xE4, which is not UTF-8: expected UTF-8 text: "
            "save "
            "the file as UTF-8"
        ),
    ),
    (
        ENTRY.encode("utf-16"),
        (
            "feed.txt:1: character 1 is the byte 0xFF, which is not UTF-8: expected UTF-8 text: "
            "save "
            "the file as UTF-8"
        ),
    ),
]


@pytest.mark.parametrize(("content", "expected"), ERRORS)
def test_errors_name_file_line_and_remedy(
    content: str | bytes, expected: str, tmp_path: Path
) -> None:
    found = error(tmp_path, content)
    expected = expected.replace("day 32 must be in range 1..31 for month 7 in year 2025", "DAY")
    assert re.sub(r"day 32 must[^)]*|day is out of range for month", "DAY", found) == expected


@pytest.mark.parametrize(("content", "expected"), ERRORS)
def test_skipping_keeps_the_rest_and_lists_what_was_skipped(
    content: str | bytes, expected: str, tmp_path: Path
) -> None:
    content = content if isinstance(content, str) else content.decode("utf-8", "surrogateescape")
    last = "\n\nWed Jul 23 06:00:00 UTC 2025: **Summary:**\nLast.\n**News Article:**\nThe last.\n"
    both = (content + last).encode("utf-8", "surrogateescape")
    feed = Feed(written(tmp_path, both), on_error="skip")
    articles = list(feed)
    assert articles[-1].text == "The last."
    skipped = [note for note in feed.notes() if note.startswith("skipped feed.txt:")]
    assert len(skipped) == 1
    assert feed.notes()[0] == "1 article was skipped because of on_error=skip"
    assert skipped[0].startswith("skipped " + expected[: expected.index(": ") + 10])
    again = list(feed)
    assert again == articles
    assert len(feed.notes()) == 2


def test_many_skips_are_counted(tmp_path: Path) -> None:
    feed = Feed(written(tmp_path, f"{HEAD}\nX\n" * 100 + ENTRY), on_error="skip")
    assert len(list(feed)) == 1
    notes = feed.notes()
    assert notes[0] == "100 articles were skipped because of on_error=skip"
    assert notes[-1] == "… and 80 more of this kind"
    assert len(notes) == 22


@pytest.mark.parametrize("content", ["", "\n \n\ufeff", "\ufeff"])
def test_an_empty_feed_is_an_error(content: str, tmp_path: Path) -> None:
    assert error(tmp_path, content) == (
        "feed.txt: no article was found: expected at least one: "
        "set dataset.path to a file that holds some"
    )


def test_a_feed_of_which_nothing_is_left_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"no article was found \(1 article was skipped.*:1: an"):
        read(tmp_path, f"{HEAD}\nX\n", on_error="skip")


def test_paths_that_hold_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=r"no file was found: expected files that end in \.txt"):
        list(Feed(tmp_path))
    for path in (tmp_path / "none.txt", str(tmp_path / "*.feed"), ""):
        with pytest.raises(DatasetError, match="no file was found: expected a file, a folder or a"):
            list(Feed(path))
    with pytest.raises(DatasetError, match=r"dataset\.path is empty"):
        list(Feed([]))
    with pytest.raises(
        DatasetError, match=r"dataset\.on_error is 'ignore': expected raise or skip"
    ):
        Feed(tmp_path, on_error="ignore")


def test_binary_files_and_endless_lines(tmp_path: Path) -> None:
    assert "feed.txt:1: character" in error(tmp_path, bytes(range(255, -1, -1)) * 1000)
    assert "feed.txt:1: text stands before the first entry" in error(tmp_path, "x" * 5_000_000)
    assert "feed.txt:1: text stands before the first entry" in error(tmp_path, b"\0" * 10_000)


def test_long_lines_and_strange_characters_are_kept(tmp_path: Path) -> None:
    long = "word ** * " * 500_000 + "end"
    strange = "א\u202eمرحبا\u202c \0 \x85 \u2028 \x0b \x1c 👩‍👩‍👧 é e\u0301 ﬁ"
    content = ENTRY.replace("They talked.", f"{long}\n\n{strange}")
    [article] = read(tmp_path, content)
    assert article.text == f"{long}\n\n{strange}"
