"""Summaries that people judged, from a table: articles, summaries, labels."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from omegaconf import DictConfig

from bench.dataset.faults import Fault
from bench.dataset.rows import read_rows
from bench.dataset.selection import MISSING, look_up
from bench.dataset.tabular import Row
from bench.records import Article, BenchError

_WORDS = {
    "faithful": True,
    "true": True,
    "1": True,
    "unfaithful": False,
    "false": False,
    "0": False,
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """Articles, summaries and labels, aligned; ``groups`` numbers the articles.

    An article stands once for each of its summaries, one after another.
    """

    articles: list[Article]
    summaries: list[str]
    labels: NDArray[np.bool_]
    groups: NDArray[np.int64]


def read_labelled(path: str, columns: DictConfig) -> Labelled:
    """Read a table of judged summaries; the summaries of one text are brought together.

    Raises:
        BenchError: a row cannot be read, or lacks a text or a label; it names file and line.
    """
    file = Path(path).expanduser()
    if not file.is_file():
        raise BenchError(f"labels={path}: there is no such file")
    texts: dict[tuple[str, str], Article] = {}
    found: dict[str, list[tuple[str, bool]]] = {}
    for line, row in read_rows(file, form=None):
        where = f"{path}:{line}"
        if isinstance(row, Fault):
            raise BenchError(f"{where}: {row}")
        text, summary = (text_of(row, columns, name, where) for name in ("article", "summary"))
        language = look_up(row, columns.language)
        spoken = "en" if language in (MISSING, None, "") else str(language)
        article = texts.setdefault(
            (text, spoken), Article(id=str(len(texts)), text=text, metadata={"language": spoken})
        )
        found.setdefault(article.id, []).append((summary, _label(row, columns.label, where)))
    if not found:
        raise BenchError(f"{path} has no rows: expected a judged summary a row")
    pairs = [(article, *pair) for article in texts.values() for pair in found[article.id]]
    return Labelled(
        articles=[article for article, _, _ in pairs],
        summaries=[summary for _, summary, _ in pairs],
        labels=np.array([label for _, _, label in pairs]),
        groups=np.array([int(article.id) for article, _, _ in pairs]),
    )


def text_of(row: Row, columns: DictConfig, name: str, where: str) -> str:
    """Return the text in the column that ``columns`` names.

    Raises:
        BenchError: there is none.
    """
    value = look_up(row, columns[name])
    if not isinstance(value, str) or not value.strip():
        raise BenchError(
            f"{where}: no text in the column {columns[name]!r}: set columns.{name} to the name of "
            f"the {name}'s column; there are {', '.join(map(str, row))}"
        )
    return value


def _label(row: Row, column: str, where: str) -> bool:
    value = look_up(row, column)
    known = _WORDS.get(str(value).lower().removesuffix(".0"))
    if known is None or value is MISSING:
        said = "nothing" if value is MISSING else repr(value)
        raise BenchError(
            f"{where}: {said} in the column {column!r}: expected 1, true or faithful, or 0, false "
            "or unfaithful: set columns.label to the column of the labels"
        )
    return known
