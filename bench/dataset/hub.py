"""Named corpora of the Hugging Face hub, or a local copy of one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Unpack

from bench.dataset.corpora import Corpus, from_folder, from_hub
from bench.dataset.tabular import Placed, Tabular, TabularOptions


class Hub(Tabular):
    """The articles of one split of a corpus, read through ``datasets``; code of it is never run.

    ``revision`` is a branch, tag or commit; ``resolved_revision`` is the commit that was read, None
    before the reading and where it cannot be known, as of a copy in ``path``. ``data_dir`` is the
    folder of the corpus to read, where it has no ``config``. ``streaming`` reads the articles from
    the hub one by one and keeps no copy. ``path`` is a folder that ``save_to_disk`` wrote, or one
    with the corpus's data files; the hub is then not asked. Other options: see ``Tabular`` and
    ``Selected``.
    """

    def __init__(
        self,
        name: str,
        *,
        config: str | None = None,
        split: str = "test",
        revision: str | None = None,
        data_dir: str | None = None,
        streaming: bool = False,
        path: str | Path | None = None,
        **options: Unpack[TabularOptions],
    ) -> None:
        super().__init__(**options)
        self._corpus = Corpus(name, config, split, revision, data_dir, streaming)
        self._path = None if path is None else Path(path).expanduser()
        self._remarks: list[str] = []
        self.resolved_revision: str | None = None

    @property
    def name(self) -> str:
        """The corpus and its split."""
        return f"{self._corpus.name}[{self._corpus.split}]"

    def describe(self) -> dict[str, object]:
        """Return what was asked for, and the commit that the last reading found."""
        corpus = self._corpus
        return super().describe() | {
            "corpus": corpus.name,
            "config": corpus.config,
            "split": corpus.split,
            "revision": corpus.revision,
            "resolved_revision": self.resolved_revision,
            "data_dir": corpus.data_dir,
            "path": None if self._path is None else self._path.name,
        }

    def notes(self) -> list[str]:
        """Return where the articles came from, the rows skipped and the columns not found."""
        return [*self._remarks, *super().notes()]

    def rows(self) -> Iterator[Placed]:
        """Yield the rows of the split, numbered from 1."""
        self.resolved_revision, self._remarks = None, []
        found = from_folder(self._corpus, self._path) if self._path else from_hub(self._corpus)
        self.resolved_revision, self._remarks = found.revision, found.remarks
        for number, row in enumerate(found.rows, 1):
            yield self.name, number, row
