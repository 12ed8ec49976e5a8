"""Where, shuffle and limit, and the laws they obey."""

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.dataset.selection import Selected
from bench.records import Article, DatasetError


class Listed(Selected):
    """Articles of a list; counts those that were asked for."""

    name = "LIST"

    def __init__(self, articles, **options) -> None:
        super().__init__(**options)
        self.articles = articles
        self.asked = 0

    def read(self) -> Iterator[Article]:
        for article in self.articles:
            self.asked += 1
            yield article


def numbered(*metadata: dict[str, object]) -> list[Article]:
    return [Article(f"a{i:03}", f"text {i}", (), each) for i, each in enumerate(metadata)]


TEN = numbered(*({"n": i, "even": i % 2 == 0, "lang": "de" if i < 3 else "en"} for i in range(10)))


def ids(articles, **options) -> list[str]:
    return [article.id for article in Listed(articles, **options)]


def test_all_without_options() -> None:
    assert list(Listed(TEN)) == TEN
    dataset = Listed(TEN)
    assert list(dataset) == list(dataset)


def test_limit_reads_no_further() -> None:
    dataset = Listed(TEN, limit=3)
    assert list(dataset) == TEN[:3]
    assert dataset.asked == 3


def test_where_comes_before_limit() -> None:
    assert ids(TEN, where={"lang": "en"}, limit=2) == ["a003", "a004"]


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ({"n": 3}, ["a003"]),
        ({"n": "3"}, ["a003"]),
        ({"n": [3, "4", 99]}, ["a003", "a004"]),
        ({"lang": "de", "even": True}, ["a000", "a002"]),
        ({"lang": ("de", "en"), "n": 9}, ["a009"]),
        ({}, [article.id for article in TEN]),
    ],
)
def test_where_admits_values(where, expected) -> None:
    assert ids(TEN, where=where) == expected


def test_where_reaches_into_nested_metadata_and_null() -> None:
    articles = numbered(
        {"extra": {"split": {"name": "test"}}},
        {"extra": {"split": None}, "year": "2025"},
        {"extra.split": "test"},
        {},
    )
    assert ids(articles, where={"extra.split.name": "test"}) == ["a000"]
    assert ids(articles, where={"extra": {"split": {"name": "test"}}}) == ["a000"]
    assert ids(articles, where={"extra.split": None}) == ["a001"]
    assert ids(articles, where={"extra.split": "test"}) == ["a002"]
    assert ids(articles, where={"year": 2025}) == ["a001"]


def test_an_article_without_a_language_is_in_english() -> None:
    articles = numbered({}, {"language": "de"}, {"language": None})
    assert ids(articles, where={"language": "en"}) == ["a000", "a002"]
    assert ids(articles[:1], where={"language": "en"}) == ["a000"]


@pytest.mark.parametrize(
    ("where", "message"),
    [
        (
            {"langage": "de"},
            (
                "LIST: dataset.where names 'langage', which no article has: expected one of even, "
                "lang, n: mend the key"
            ),
        ),
        (
            {"lang": "fr"},
            (
                "LIST: dataset.where keeps no article: expected values that there are (lang is "
                "'de', "
                "'en'): mend the value"
            ),
        ),
        (
            {"n": 11},
            (
                "LIST: dataset.where keeps no article: expected values that there are (n is '0', "
                "'1', "
                "'2', '3', '4', '5', '6', '7', '8', '9'): mend the value"
            ),
        ),
        ({"lang": "de", "no.such": 1}, "dataset.where names 'no.such', which no article has"),
        ("lang", "dataset.where is 'lang': expected keys with values"),
    ],
)
def test_where_that_keeps_nothing_is_an_error(where, message) -> None:
    with pytest.raises(DatasetError) as caught:
        list(Listed(TEN, where=where, limit=5))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"limit": 0}, "dataset.limit is 0: expected a whole number from 1, or null for all"),
        ({"limit": -1}, "dataset.limit is -1"),
        ({"limit": "5"}, "dataset.limit is '5'"),
        ({"limit": True}, "dataset.limit is True"),
        ({"limit": 1.5}, "dataset.limit is 1.5"),
        ({"seed": -1}, "dataset.seed is -1: expected a whole number from 0"),
        ({"shuffle": "yes"}, "dataset.shuffle is 'yes': expected true or false"),
    ],
)
def test_bad_options(options, message) -> None:
    with pytest.raises(DatasetError) as caught:
        Listed(TEN, **options)
    assert message in str(caught.value)


def test_no_article_is_an_error() -> None:
    for options in ({}, {"shuffle": True}, {"limit": 1}, {"where": {"a": 1}}):
        with pytest.raises(DatasetError, match="LIST: no article was found: expected at least one"):
            list(Listed([], **options))


def test_shuffle_is_seeded() -> None:
    one = ids(TEN, shuffle=True, seed=1)
    assert one == ids(TEN, shuffle=True, seed=1)
    assert one != ids(TEN, shuffle=True, seed=2)
    assert one != ids(TEN)
    assert one == [
        "a008",
        "a004",
        "a007",
        "a000",
        "a001",
        "a002",
        "a005",
        "a009",
        "a006",
        "a003",
    ]  # numpy's default_rng(1).permutation(10)


ARTICLES = st.lists(
    st.builds(
        lambda number, n: Article(f"id{number}", f"text {number}", (), {"n": n}),
        st.integers(0, 10**6),
        st.integers(0, 3),
    ),
    min_size=1,
    unique_by=lambda article: article.id,
)


@given(ARTICLES, st.integers(1, 30), st.integers(0, 2**32), st.randoms())
def test_laws(articles, limit, seed, random) -> None:
    everything = ids(articles, shuffle=True, seed=seed)
    assert Counter(everything) == Counter(article.id for article in articles)
    assert ids(articles, limit=limit) == [article.id for article in articles][:limit]
    assert ids(articles, limit=limit, shuffle=True, seed=seed) == everything[:limit]
    other = list(articles)
    random.shuffle(other)
    assert ids(other, shuffle=True, seed=seed) == everything
    kept = [article.id for article in articles if article.metadata["n"] in (1, 2)]
    if kept:
        assert ids(articles, where={"n": [1, 2]}) == kept
        assert Counter(ids(articles, where={"n": [1, 2]}, shuffle=True)) == Counter(kept)
