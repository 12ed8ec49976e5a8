"""Summaries made elsewhere, read from a file: one system, or every system in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from bench.backend import recording, rows
from bench.records import BackendError, Draft

_SHOWN = 5


class Recorded:
    """The summaries of one system, handed out by article id.

    ``signature`` is a hash of the summaries themselves, so that a moved or renamed file changes
    nothing and an edited one does.
    """

    takes_ids = True
    batch_size = 256
    concurrency = 1

    def __init__(self, recorded: Mapping[str, Draft], *, file: str, system: str | None) -> None:
        """Take the drafts by article id; ``file`` and ``system`` are for messages."""
        self._recorded = recorded
        self._file = file
        self._by = "" if system is None else f" by system {system!r}"
        texts = [[key, draft.text, draft.error] for key, draft in sorted(recorded.items())]
        digest = hashlib.sha256(json.dumps(texts).encode()).hexdigest()
        self.signature = f"recorded|sha256:{digest[:12]}|v:1"

    def summarize(self, article_ids: Sequence[str], /) -> list[Draft]:
        """Return the recorded draft of each article, an error where there is none."""
        return [self._recorded.get(key) or self._absent(key) for key in article_ids]

    def notes(self, article_ids: Collection[str], /) -> list[str]:
        """Return which articles have no summary, and which summaries have no article."""
        asked = set(article_ids)
        missing = sorted(asked - self._recorded.keys())
        surplus = sorted(self._recorded.keys() - asked)
        told = []
        if missing:
            told.append(
                f"{self._file}: no summary{self._by} of {_count(missing, 'article')} of the "
                f"dataset, counted as failed: {_first(missing)}"
            )
        if surplus:
            told.append(
                f"{self._file}: summaries{self._by} of {_count(surplus, 'article')} that the "
                f"dataset does not have, left out: {_first(surplus)}"
            )
        return told

    def _absent(self, key: str) -> Draft:
        return Draft(error=f"no recorded summary of article {key!r}{self._by} in {self._file}")


def systems(
    path: str | Path | Sequence[str | Path],
    *,
    system: str | Sequence[str] | None = None,
    columns: recording.Columns | None = None,
) -> Mapping[str, Recorded] | Recorded:
    """Return a backend for every system in a file, or for those named; the file is read once.

    ``path`` may also be a folder, a pattern or a list of such, which count as one file. One without
    a system column holds one nameless system: it is returned alone, to be called what the config
    calls it.

    Raises:
        BackendError: the file cannot be read, a row contradicts another one, has no id or holds
            something else than a summary, or a system is not in the file.
    """
    found = recording.read(rows.find(path), columns or {})
    file = ", ".join(map(str, [path] if isinstance(path, str | Path) else path))
    if system is None and None in found:
        return Recorded(found[None], file=file, system=None)
    names = [name for name in found if name is not None]
    chosen = names if system is None else [system] if isinstance(system, str) else list(system)
    unknown = [name for name in chosen if name not in names]
    if unknown or not chosen:
        raise BackendError(f"recorded: system={unknown or chosen}: {file} has {_listed(names)}")
    return {name: Recorded(found[name], file=file, system=name) for name in chosen}


def one(
    path: str | Path | Sequence[str | Path],
    *,
    system: str | None = None,
    columns: recording.Columns | None = None,
) -> Recorded:
    """Return the backend of one system in a file, to be called what the config calls it.

    Raises:
        BackendError: as ``systems`` does, or the file holds several systems and none is named.
    """
    found = systems(path, system=system, columns=columns)
    if isinstance(found, Recorded):
        return found
    if len(found) > 1:
        raise BackendError(f"recorded: {path} has {_listed(list(found))}: choose one: system=NAME")
    return next(iter(found.values()))


def _listed(names: Sequence[str]) -> str:
    return f"the systems {', '.join(names)}" if names else "no column that names systems"


def _count(names: Sequence[str], noun: str) -> str:
    return f"{len(names)} {noun}{'' if len(names) == 1 else 's'}"


def _first(names: Sequence[str]) -> str:
    return ", ".join(map(repr, names[:_SHOWN])) + (", …" if len(names) > _SHOWN else "")
