"""A feed: a text file of dated entries, each a summary and the news article it sums up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Unpack

from bench.dataset.entries import GUIDE, Entry, read_entries
from bench.dataset.faults import Fault, Remarks, Skips
from bench.dataset.files import file_sizes, find_files, lines
from bench.dataset.markup import Words, read_article, read_summary
from bench.dataset.moments import Moment
from bench.dataset.selection import Selected, Selection
from bench.records import Article, RecordError

_SUFFIXES = (".txt", ".txt.gz", ".txt.zst")
_LANGUAGE = re.compile(r"\.([a-z]{2})\.txt(?:\.gz|\.zst)?$")


class Feed(Selected):
    """The articles of feed files, whose summaries are the references.

    ``path`` is a file, a folder (its .txt files), a pattern or a list of them. ``language`` is the
    articles' ISO 639-1 code; by default that in the file's name (``politics.de.txt``), else ``en``.
    ``on_error=skip`` passes over entries that cannot be read. An id is made of the entry's time and
    its text, so that appending to a file changes no earlier id. Memory does not grow with the file.
    """

    def __init__(
        self,
        path: str | Path | Sequence[str | Path],
        *,
        language: str | None = None,
        on_error: str = "raise",
        **selection: Unpack[Selection],
    ) -> None:
        super().__init__(**selection)
        self.path = path
        self.language = language
        self._skips = Skips(on_error)
        self._remarks = Remarks()

    @property
    def name(self) -> str:
        """The path as it was given."""
        return str(self.path)

    def describe(self) -> dict[str, object]:
        """Return the names and sizes of the files."""
        return super().describe() | {"files": file_sizes(self._files())}

    def notes(self) -> list[str]:
        """Return the entries skipped, the wrong weekdays and the time zones with two meanings."""
        return [*self._skips.notes(), *self._remarks.listed()]

    def read(self) -> Iterator[Article]:
        """Yield the article of each entry, file by file."""
        self._skips.start()
        self._remarks = Remarks()
        for file in self._files():
            for line, entry in read_entries(lines(file)):
                try:
                    if isinstance(entry, Fault):
                        raise entry
                    article = self._article(entry, file)
                except Fault as fault:
                    self._skips.meet(file, line, fault=fault)
                else:
                    yield article

    def _files(self) -> list[Path]:
        return find_files(self.path, suffixes=_SUFFIXES)

    def _article(self, entry: Entry, file: Path) -> Article:
        moment, references, words = _content(entry)
        for remark in moment.remarks():
            self._remarks.add(f"{file.name}:{entry.line}: {remark}")
        in_name = _LANGUAGE.search(file.name)
        metadata = {
            "title": words.title,
            "dateline": words.dateline,
            "place": words.place,
            "date": words.date,
            "published": moment.utc.isoformat().replace("+00:00", "Z"),
            "published_local": moment.time.isoformat(),
            "timezone": moment.zone,
            "language": self.language or (in_name[1] if in_name else "en"),
            "source": file.name,
            "line": entry.line,
        }
        identity = f"{moment.utc:%Y%m%dT%H%M%SZ}-{sha256(words.text.encode()).hexdigest()[:8]}"
        try:
            return Article(identity, words.text, references, metadata)
        except RecordError as error:
            raise Fault(str(error)) from None


def _content(entry: Entry) -> tuple[Moment, tuple[str, ...], Words]:
    """Return what an entry says, or raise Fault where a part is missing."""
    references = tuple(read_summary(summary) for summary in entry.summaries)
    if entry.moment is None or not all(references):
        raise Fault(f"an entry has an empty **Summary:**. Each entry needs one with words: {GUIDE}")
    if entry.article is None:
        raise Fault(
            f"an entry has a **Summary:** but no **News Article:**. Each entry needs both: {GUIDE}"
        )
    words = read_article(entry.article)
    if not words.text:
        what = "a headline but no text" if words.title or words.dateline else "no text"
        raise Fault(f"the **News Article:** of an entry has {what}. It needs paragraphs: {GUIDE}")
    return entry.moment, references, words
