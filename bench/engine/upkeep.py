"""Looking after the call cache: what is in it, whether it is sound, and clearing it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.engine import rows
from bench.engine.stop import EngineError


@dataclass(frozen=True, slots=True)
class Stats:
    """What a call cache holds; ``signatures`` maps each to the number of its answers and bytes.

    ``bytes`` are those of the file in use; ``oldest`` and ``newest`` are times as time() gives
    them.
    """

    path: Path
    answers: int = 0
    bytes: int = 0
    oldest: float | None = None
    newest: float | None = None
    signatures: dict[str, tuple[int, int]] = field(default_factory=dict)


def stats(path: Path) -> Stats:
    """Return what a call cache holds: nothing, where there is no file.

    Raises:
        EngineError: the file is no call cache, is damaged, or cannot be read.
    """
    if not path.exists():
        return Stats(path)
    with _opened(path) as connection:
        found = connection.execute(
            "SELECT signature, count(*), sum(bytes) FROM answers GROUP BY signature "
            "ORDER BY sum(bytes) DESC, signature"
        )
        signatures = {signature: (n, n_bytes) for signature, n, n_bytes in found}
        times = connection.execute("SELECT min(created), max(created) FROM answers")
        oldest, newest = times.fetchone()
        n = sum(n for n, _ in signatures.values())
        return Stats(path, n, rows.size(connection), oldest, newest, signatures)


def clear(path: Path, signature: str | None = None) -> int:
    """Delete all answers, or those of one signature, also while a run goes on; return how many.

    Raises:
        EngineError: the file is no call cache, is damaged, or cannot be written.
    """
    if not path.exists():
        return 0
    with _opened(path) as connection:
        where, values = ("", ()) if signature is None else (" WHERE signature = ?", (signature,))
        with rows.transaction(connection):
            deleted = connection.execute(f"DELETE FROM answers{where}", values).rowcount  # noqa: S608
        connection.execute("PRAGMA incremental_vacuum").fetchall()
        return deleted


def verify(path: Path) -> list[str]:
    """Return what is wrong with a call cache, one line each: nothing, where it is sound.

    SQLite checks the file; each answer has to parse, and each key to be the hash of its row.

    Raises:
        EngineError: the file is no call cache, or cannot be read at all.
    """
    if not path.exists():
        return []
    with _opened(path) as connection:
        wrong = [
            f"{path}: {line}"
            for (line,) in connection.execute("PRAGMA integrity_check")
            if line != "ok"
        ]
        query = "SELECT rowid, key, signature, request, repeat, answer FROM answers"
        for rowid, key, signature, request, repeat, answer in connection.execute(query):
            if rows.parsed(answer) is None:
                wrong.append(f"{path}: row {rowid} holds no answer")
            if key != rows.key(signature, request, repeat):
                wrong.append(f"{path}: row {rowid} is not what its key says")
        return wrong


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(rows.connect(path)) as connection:
            yield connection
    except (OSError, sqlite3.Error) as error:
        raise EngineError(f"{path} cannot be used as call cache: {error}") from None
