"""A file of recorded summaries, sorted by system and article and checked on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import NoReturn

from bench.backend import drafts, rows
from bench.records import BackendError, Draft

Columns = Mapping[str, str | None]
"""The file's names for ``id``, ``system``, ``summary`` and ``error``; None tries the usual ones."""

_USUAL = {
    "id": ("article_id", "id"),
    "system": ("system",),
    "summary": ("summary", "text"),
    "error": ("error",),
}


def read(files: Sequence[Path], columns: Columns) -> dict[str | None, dict[str, Draft]]:
    """Return the drafts of each system by article id; the system is None without such a column.

    Raises:
        BackendError: a file cannot be read, there are no rows, a column is missing, or a row has
            no id, no summary that is text, or contradicts an earlier row.
    """
    unknown = [role for role in columns if role not in _USUAL]
    if unknown:
        raise BackendError(
            f"recorded: columns.{unknown[0]}: expected one of {', '.join(map(str, _USUAL))}"
        )
    found: dict[str | None, _System] = {}
    for path in files:
        _read(path, columns, found)
    if not found:
        raise BackendError(f"{', '.join(map(str, files))}: no rows: expected recorded summaries")
    if None in found and len(found) > 1:
        raise BackendError(
            f"{', '.join(map(str, files))}: some have a column that names systems, some have none: "
            "read them apart"
        )
    return {name: system.drafts for name, system in found.items()}


@dataclass(slots=True)
class _System:
    """The drafts of a system by article, and where each stands."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    places: dict[str, tuple[_File, int]] = field(default_factory=dict)


def _read(path: Path, columns: Columns, found: dict[str | None, _System]) -> None:
    given = {role: name for role, name in columns.items() if name is not None}
    table = rows.read(path, {*drafts.EXTRAS, *given.values(), *chain(*_USUAL.values())})
    if not table.header:
        return
    file = _File(path, table.unit, _names(path, given, table.header))
    seen: set[str] = set()
    for place, row in table.rows:
        file.add(place, row, found)
        seen.update(row)
    for role, name in given.items():
        if seen and name not in seen:  # not earlier: JSON may leave a null out of the first row
            _refuse_header(path, role, [name], table.header)


def _names(path: Path, given: Mapping[str, str], header: list[str]) -> dict[str, str | None]:
    for role in ("id", "system"):
        if role in given and given[role] not in header:
            _refuse_header(path, role, [given[role]], header)
    names = {role: given.get(role) or _present(role, header) for role in _USUAL}
    if not names["id"]:
        _refuse_header(path, "id", _USUAL["id"], header)
    if not names["summary"] and not names["error"]:
        _refuse_header(path, "summary", _USUAL["summary"], header)
    return names


def _present(role: str, header: list[str]) -> str | None:
    return next((name for name in _USUAL[role] if name in header), None)


def _refuse_header(path: Path, role: str, names: Sequence[str], header: list[str]) -> NoReturn:
    raise BackendError(
        f"{path}: no column {' or '.join(names)}: it has {', '.join(header)}: "
        f"name it with backend.recorded.columns.{role}=…"
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is being read, and what it calls its columns."""

    path: Path
    unit: str
    names: dict[str, str | None]

    def add(self, place: int, row: rows.Row, found: dict[str | None, _System]) -> None:
        """Put a row where it belongs."""
        if self.names["system"] is None and "system" in row:
            self._refuse(place, "has a system, the first row has none: every row needs one")
        if self.names["summary"] == "text" and "summary" in row:
            self._refuse(place, "has a summary, the first row has not: set columns.summary")
        key = self._name(place, row, "id")
        name = self._name(place, row, "system") if self.names["system"] else None
        draft = self._draft(place, row)
        system = found.setdefault(name, _System())
        first = system.drafts.setdefault(key, draft)
        file, earlier = system.places.setdefault(key, (self, place))
        if (first.text, first.error) != (draft.text, draft.error):
            by = "" if name is None else f" by system {name!r}"
            raise BackendError(
                f"{file.at(earlier)} and {self.at(place)} differ on article {key!r}{by}: "
                "expected one summary of an article by a system"
            )

    def at(self, place: int) -> str:
        """Return a place as a message names it."""
        return f"{self.path}:{place}" if self.unit == "line" else f"{self.path} row {place}"

    def _name(self, place: int, row: rows.Row, role: str) -> str:
        column = self.names[role] or ""
        value = row.get(column)
        if value is None or value == "":
            self._refuse(place, f"{column} is missing or empty: every row needs it")
        return str(value)

    def _draft(self, place: int, row: rows.Row) -> Draft:
        text = row.get(self.names["summary"] or "summary")
        error = row.get(self.names["error"] or "error")
        if text is None and not error:
            error = "recorded as null"
        try:
            return drafts.read(text, error, row)
        except ValueError as problem:
            self._refuse(place, str(problem))

    def _refuse(self, place: int, problem: str) -> NoReturn:
        raise BackendError(f"{self.at(place)}: {problem}")
