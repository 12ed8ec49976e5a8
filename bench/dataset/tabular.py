"""What tables and corpora share: rows whose columns become articles."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Unpack

from bench.dataset.columns import Columns
from bench.dataset.faults import Fault, Skips
from bench.dataset.selection import Selected, Selection
from bench.records import Article

Row = Mapping[str, object]
Placed = tuple[Path | str, int, Row | Fault]
"""A row, or why it cannot be read, with its file or corpus and its line or number."""


class TabularOptions(Selection, total=False):
    """The options of ``Tabular``, for the constructors that hand them on."""

    columns: Mapping[str, object] | None
    metadata: Sequence[str] | None
    language: str | None
    on_error: str


class Tabular(Selected):
    """Articles in rows. For ``columns``, ``metadata`` and ``language`` see ``Columns``.

    ``on_error=skip`` passes over rows that cannot be read, counts and lists them.
    """

    def __init__(
        self,
        *,
        columns: Mapping[str, object] | None = None,
        metadata: Sequence[str] | None = None,
        language: str | None = None,
        on_error: str = "raise",
        **selection: Unpack[Selection],
    ) -> None:
        super().__init__(**selection)
        self._new_columns = partial(Columns, columns, metadata=metadata, language=language)
        self._columns = self._new_columns()
        self._skips = Skips(on_error)

    @abstractmethod
    def rows(self) -> Iterator[Placed]:
        """Yield every row, in the order of the source."""

    def read(self) -> Iterator[Article]:
        """Yield the article of each row."""
        self._skips.start()
        self._columns = self._new_columns()
        yield from self._articles()
        self._columns.check(self.name)

    def notes(self) -> list[str]:
        """Return the rows skipped and the columns not found in the last reading."""
        return [*self._skips.notes(), *self._columns.notes()]

    def _articles(self) -> Iterator[Article]:
        for _, _, article in self._placed():
            yield article

    def _placed(self) -> Iterator[tuple[Path | str, int, Article]]:
        for place, line, row in self.rows():
            try:
                if isinstance(row, Fault):
                    raise row
                article = self._columns.article(row)
            except Fault as fault:
                self._skips.meet(place, line, fault=fault)
            else:
                yield place, line, article
