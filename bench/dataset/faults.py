"""Articles that cannot be read: raised at once, or skipped, counted and listed."""

from __future__ import annotations

from pathlib import Path

from bench.records import DatasetError

LISTED = 20
"""The most sentences of one kind that are kept; the rest is counted, so that memory is bounded."""


class Fault(Exception):  # noqa: N818 - handed on as a value too
    """Why one article cannot be read, without the place, which the reader of the file knows."""


class Remarks:
    """Sentences for the user: the first ones in full, the others counted."""

    def __init__(self) -> None:
        self._kept: list[str] = []
        self.count = 0

    def add(self, sentence: str) -> None:
        """Keep a sentence, or count it once there are many."""
        self.count += 1
        if len(self._kept) < LISTED:
            self._kept.append(sentence)

    def listed(self) -> list[str]:
        """Return the sentences kept, and how many there are besides."""
        more = self.count - len(self._kept)
        return [*self._kept, *([f"… and {more} more of this kind"] if more else [])]


class Skips:
    """What is done about articles that cannot be read: ``raise`` or ``skip``."""

    def __init__(self, on_error: str) -> None:
        if on_error not in ("raise", "skip"):
            raise DatasetError(
                f"dataset.on_error is {on_error!r}: expected raise or skip: set on_error=skip to "
                "keep the articles that can be read"
            )
        self._raises = on_error == "raise"
        self.start()

    def start(self) -> None:
        """Forget an earlier reading."""
        self._remarks = Remarks()

    @property
    def count(self) -> int:
        """The number of articles skipped in this reading."""
        return self._remarks.count

    def meet(self, path: Path | str, line: int, *, fault: Fault) -> None:
        """Raise a DatasetError that names the place, or note the place without its folder."""
        if self._raises:
            raise DatasetError(f"{path}:{line}: {fault}")
        name = path.name if isinstance(path, Path) else path
        self._remarks.add(f"skipped {name}:{line}: {fault}")

    def notes(self) -> list[str]:
        """Return how many were skipped, and which."""
        if not self.count:
            return []
        amount = "1 article was" if self.count == 1 else f"{self.count} articles were"
        return [f"{amount} skipped because of on_error=skip", *self._remarks.listed()]
