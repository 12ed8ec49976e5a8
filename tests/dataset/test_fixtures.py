"""The articles that come along: the JSONL is what the feed files say."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from bench.dataset.feed import Feed
from bench.dataset.table import Table

ROOT = Path(__file__).resolve().parent.parent.parent
ARTICLES = ROOT / "fixtures" / "articles"
FEED = ARTICLES / "feed"


def test_the_jsonl_equals_the_feed_read_anew() -> None:
    feed = {article.id: article for article in Feed(FEED)}
    table = list(Table(ARTICLES / "articles.jsonl"))
    assert [article.id for article in table] == sorted(feed)
    for article in table:
        original = feed[article.id]
        assert article.text == original.text
        assert article.references == original.references
        assert article.language == original.language
        domain = str(original.metadata["source"]).partition(".")[0]
        kept = {key: value for key, value in original.metadata.items() if key != "line"}
        assert article.metadata == kept | {"domain": domain}


def test_every_feed_file_is_in_the_form_that_its_guide_describes() -> None:
    feed = Feed(FEED)
    articles = list(feed)
    assert [note for note in feed.notes() if "IST" not in note and "CST" not in note] == []
    assert {article.metadata["source"] for article in articles} == {f.name for f in FEED.iterdir()}
    for article in articles:
        assert "*" not in article.text + "".join(article.references), article.id
        assert article.metadata["dateline"] is None or article.metadata["date"], article.id


def test_there_is_something_in_eleven_languages() -> None:
    languages = {article.language for article in Table(ARTICLES / "articles.jsonl")}
    assert languages >= {"en", "de", "es", "fr", "it", "pt", "nl", "zh", "ja", "ar", "hi"}


def script(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "build_fixtures.py"), *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_script_checks_and_writes(tmp_path: Path) -> None:
    (tmp_path / "feed").mkdir()
    entry = "Mon Jul 21 22:29:56 UTC 2025: **Summary:**\nA “talk”.\n**News Article:**\nText.\n"
    (tmp_path / "feed" / "sport.de.txt").write_text(entry, encoding="utf-8")
    stale = script("--check", "--folder", str(tmp_path))
    assert stale.returncode == 1
    assert "is stale: run python scripts/build_fixtures.py" in stale.stderr
    assert script("--folder", str(tmp_path)).returncode == 0
    assert script("--check", "--folder", str(tmp_path)).returncode == 0
    line = (tmp_path / "articles.jsonl").read_text(encoding="utf-8")
    assert "“talk”" in line
    row = json.loads(line)
    assert row["domain"] == "sport"
    assert row["language"] == "de"
    (tmp_path / "feed" / "sport.de.txt").write_text("nothing", encoding="utf-8")
    broken = script("--folder", str(tmp_path))
    assert broken.returncode == 2
    assert "sport.de.txt:1: text stands before the first entry" in broken.stderr


def example() -> str:
    guide = (ROOT / "fixtures" / "README.md").read_text(encoding="utf-8")
    found = re.search(r"```text\n(.*?)```", guide, re.DOTALL)
    assert found
    return found[1]


def test_the_example_of_the_guide_is_read(tmp_path: Path) -> None:
    path = tmp_path / "example.en.txt"
    path.write_text(example(), encoding="utf-8")
    first, second = Feed(path)
    assert len(first.references) == 2
    assert first.metadata["title"] == "Ferry Returns to the Lake After Three Dry Years"
    assert first.metadata["place"] == "Seeburg, Austria"
    assert first.metadata["date"] == "2025-07-21"
    assert first.text.startswith("The ferry")
    assert "What comes next" in first.text
    assert second.metadata["title"] is None
    assert second.metadata["published_local"] == "2025-07-22T08:00:00+02:00"


@pytest.mark.parametrize("field", ["id", "text", "references", "domain", "language", "published"])
def test_the_guide_explains_each_field(field: str) -> None:
    assert f"`{field}`" in (ROOT / "fixtures" / "README.md").read_text(encoding="utf-8")
