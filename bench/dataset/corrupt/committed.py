"""The planted errors that come along: fixtures/planted, with the articles they are about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.dataset.corrupt.pair import Draw
from bench.dataset.corrupt.planting import KINDS, Planted
from bench.dataset.table import Table
from bench.records import Article, DatasetError, RecordError


def committed(
    fixtures: Path, *, kinds: Sequence[str] | None = None, limit: int | None = None, seed: int = 0
) -> Iterator[tuple[Article, Planted]]:
    """Yield errors with their articles, kind after kind: all of them, or ``limit`` drawn of each.

    Raises:
        DatasetError: a kind is unknown, or a file is missing or damaged.
    """
    chosen = KINDS if kinds is None else tuple(kinds)
    if unknown := [kind for kind in chosen if kind not in KINDS]:
        raise DatasetError(
            f"kinds: {unknown[0]!r} is no kind of error: expected some of {', '.join(KINDS)}"
        )
    articles = {a.id: a for a in Table(fixtures / "articles" / "articles.jsonl")}
    for kind in chosen:
        lines = _lines(fixtures / "planted" / f"{kind}.jsonl")
        drawn = Draw(f"{seed}|{kind}").shuffled(range(len(lines)))[:limit]
        for i in sorted(drawn):
            yield _error(articles, kind, lines[i], number=i + 1)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise DatasetError(f"{path} is not there: reinstall summary-bench") from None


def _error(
    articles: dict[str, Article], kind: str, line: str, *, number: int
) -> tuple[Article, Planted]:
    try:
        row = json.loads(line)
        return articles[row.pop("article_id")], Planted(**row)
    except (ValueError, KeyError, TypeError, RecordError) as error:
        where = f"fixtures/planted/{kind}.jsonl:{number}"
        raise DatasetError(f"{where}: {error}: reinstall summary-bench") from None
