"""Random feeds: written, read back equal; long ones in constant memory."""

import tracemalloc
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from bench.dataset.entries import find_head, read_entries
from bench.dataset.feed import Feed

WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Z"], exclude_characters="*\ufeff"), min_size=1
)
PARAGRAPH = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
TEXT = st.lists(PARAGRAPH.map("Words: {} end.".format), min_size=1, max_size=4).map("\n\n".join)
TITLE = st.none() | PARAGRAPH
ENTRY = st.tuples(
    st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)),
    st.sampled_from(["UTC", "+0530", "-03", "CEST"]),
    st.lists(TEXT, min_size=1, max_size=3),
    TITLE,
    TEXT,
    st.sampled_from(["", "\n\nRead More", "\n\nRead More\n", "\n", "\n\n\n"]),
)
OFFSETS = {"UTC": 0, "+0530": 330, "-03": -180, "CEST": 120}


def written(entries: Sequence[tuple[datetime, str, list[str], str | None, str, str]]) -> str:
    content = ""
    for time, zone, references, title, text, end in entries:
        content += f"{time:%a %b %e %H:%M:%S} {zone} {time:%Y}: **Summary:**\n\n"
        content += "\n\n**Summary:**\n\n".join(references) + "\n\n**News Article:**\n\n"
        content += (f"**{title}**\n\n" if title else "") + text + end
    return content


@given(
    entries=st.lists(ENTRY, min_size=1, max_size=5), newline=st.sampled_from(["\n", "\r\n", "\r"])
)
def test_a_feed_is_read_as_it_was_written(entries, newline, tmp_path_factory) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "random.feed.txt"
    path.write_bytes(written(entries).replace("\n", newline).encode())
    articles = list(Feed(path))
    assert len(articles) == len(entries)
    for article, (time, zone, references, title, text, _) in zip(articles, entries, strict=True):
        utc = time.replace(microsecond=0, tzinfo=UTC) - timedelta(minutes=OFFSETS[zone])
        assert article.text == text
        assert article.references == tuple(references)
        assert article.metadata["title"] == title
        assert datetime.fromisoformat(article.metadata["published"]) == utc
        assert datetime.fromisoformat(article.metadata["published_local"]) == utc


@given(st.lists(st.text(alphabet="*:0 Mon Jul2UTC\nSummaryNewsArticle[]")))
def test_no_text_breaks_the_reader(lines: list[str]) -> None:
    for line in lines:
        find_head(line)
    list(read_entries(lines))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    """100,000 entries of 268 MB, measured once: 65 kB above the start, as for these 10,000."""
    path = tmp_path / "long.txt"
    time = datetime(2025, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as stream:
        for number in range(10_000):
            at = time + timedelta(minutes=number)
            stream.write(
                f"{at:%a %b %e %H:%M:%S} UTC {at:%Y}: **Summary:**\n\nShort {number}.\n\n"
                f"**News Article:**\n\n**Head**\n\nText {number}.\n\n{'More text. ' * 20}\n\n"
                "Read More"
            )
    list(Feed(path, limit=1))
    tracemalloc.start()
    count = sum(1 for _ in Feed(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 1_000_000
