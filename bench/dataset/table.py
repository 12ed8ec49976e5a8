"""A table: JSONL, CSV, TSV or Parquet files with one article a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Unpack

from bench.dataset.faults import Fault
from bench.dataset.files import file_sizes, find_files
from bench.dataset.rows import SUFFIXES, read_rows
from bench.dataset.tabular import Placed, Tabular, TabularOptions
from bench.records import Article


class Table(Tabular):
    """The articles in the rows of table files.

    ``path`` is a file, a folder, a pattern or a list of them, ``format`` one of jsonl, csv, tsv and
    parquet, by default what the file's name ends in. ``distinct`` makes one article of the rows
    with one id, for files with a row for each system: their texts must be equal, and so must their
    references, where a row has some; metadata is what the rows agree on. It reads the whole table
    and holds its articles in memory. Other options: see ``Tabular`` and ``Selected``.
    """

    def __init__(
        self,
        path: str | Path | Sequence[str | Path],
        *,
        format: str | None = None,  # noqa: A002 - the option's name in a config
        distinct: bool = False,
        **options: Unpack[TabularOptions],
    ) -> None:
        super().__init__(**options)
        self.path = path
        self._format = format
        self._distinct = distinct

    @property
    def name(self) -> str:
        """The path as it was given."""
        return str(self.path)

    def describe(self) -> dict[str, object]:
        """Return the names and sizes of the files."""
        return super().describe() | {"files": file_sizes(self._files())}

    def rows(self) -> Iterator[Placed]:
        """Yield the rows file by file."""
        for file in self._files():
            for line, row in read_rows(file, form=self._format):
                yield file, line, row

    def _files(self) -> list[Path]:
        return find_files(self.path, suffixes=SUFFIXES)

    def _articles(self) -> Iterator[Article]:
        return self._one_each() if self._distinct else super()._articles()

    def _one_each(self) -> Iterator[Article]:
        """Yield one article for each id, in the order of their first rows."""
        kept: dict[str, Article] = {}
        for file, line, article in self._placed():
            first = kept.setdefault(article.id, article)
            try:
                kept[article.id] = _merged(first, article)
            except Fault as fault:
                self._skips.meet(file, line, fault=fault)
        yield from kept.values()


def _merged(first: Article, other: Article) -> Article:
    """Return what two rows of one article say together, or raise Fault where they disagree."""
    differs = "text differs" if first.text != other.text else ""
    if first.references and other.references and first.references != other.references:
        differs = differs or "references differ"
    if differs:
        raise Fault(
            f"article {first.id!r} was read before, and the {differs} here: expected equal ones "
            "because of dataset.distinct=true: give different articles different ids"
        )
    agreed = {
        key: value
        for key, value in first.metadata.items()
        if key in other.metadata and other.metadata[key] == value
    }
    return replace(first, references=first.references or other.references, metadata=agreed)
