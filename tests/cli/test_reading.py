"""Articles as they are read: ids checked, copies reported, the hash over what was read."""

import pytest

from bench.cli.reading import Reading
from bench.records import Article, DatasetError

ARTICLES = [Article(f"a{i}", f"Text {i}.", (f"Reference {i}.",)) for i in range(7)]


def read(articles: list[Article], size: int = 3) -> Reading:
    reading = Reading(articles)
    assert [a for part in reading.parts(size) for a in part.articles] == articles
    return reading


def test_parts_are_numbered_and_hashed() -> None:
    parts = list(Reading(ARTICLES).parts(3))
    assert [(part.number, len(part.articles)) for part in parts] == [(0, 3), (1, 3), (2, 1)]
    assert len({part.digest for part in parts}) == 3


def test_the_hash_is_of_what_was_read_in_whatever_order() -> None:
    assert read(ARTICLES).sha256 == read(ARTICLES[::-1], size=2).sha256
    assert read(ARTICLES).sha256 != read(ARTICLES[1:]).sha256
    changed = [*ARTICLES[1:], Article("a0", "Text 0.", ("Another reference.",))]
    assert read(ARTICLES).sha256 != read(changed).sha256


def test_an_id_that_occurs_twice_is_an_error_across_parts() -> None:
    with pytest.raises(DatasetError, match="'a1'"):
        list(Reading([*ARTICLES, ARTICLES[1]]).parts(3))


def test_texts_that_occur_twice_are_reported() -> None:
    copies = [Article(f"b{i}", "Text 1.") for i in range(7)]
    (note,) = read([*ARTICLES, *copies]).notes()
    assert note.startswith("7 articles repeat the text of another: b0 = a1, b1 = a1")
    assert note.endswith("…")
    assert read(ARTICLES).notes() == []


def test_no_article_at_all_is_an_error() -> None:
    with pytest.raises(DatasetError, match="no article"):
        list(Reading([]).parts(3))
