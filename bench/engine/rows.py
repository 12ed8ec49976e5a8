"""The call cache on disk: its file, its rows and their keys."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from time import sleep, time
from typing import Any

from bench.engine.stop import EngineError

VERSION = 1
INSERT = (
    "INSERT OR REPLACE INTO answers(key, signature, request, repeat, created, used, answer, bytes) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)
_LAYOUT = """CREATE TABLE IF NOT EXISTS answers (
    key BLOB PRIMARY KEY, signature TEXT NOT NULL, request BLOB NOT NULL, repeat INTEGER NOT NULL,
    created REAL NOT NULL, used REAL NOT NULL, answer TEXT NOT NULL, bytes INTEGER NOT NULL
)"""
_BUSY_S = 30.0
_NOT_OURS = {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}


def default_path() -> Path:
    """Return BENCH_CACHE, or calls.sqlite in the user's cache folder."""
    if given := os.environ.get("BENCH_CACHE"):
        return Path(given).expanduser()
    caches = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(caches).expanduser() / "summary-bench" / "calls.sqlite"


def digest(request: str) -> bytes:
    """Return the SHA-256 of a request, which stands for it in the file."""
    return hashlib.sha256(request.encode("utf-8", "surrogatepass")).digest()


def key(signature: str, request: bytes, repeat: int) -> bytes:
    """Return the SHA-256 over the parts, each after its length: no two triples share one.

    Raises:
        EngineError: the signature is no valid Unicode.
    """
    try:
        named = signature.encode()
    except UnicodeEncodeError:
        raise EngineError(f"the signature {signature!a} is not valid Unicode: mend it") from None
    hashed = hashlib.sha256()
    for part in (named, request, str(repeat).encode()):
        hashed.update(len(part).to_bytes(8, "big") + part)
    return hashed.digest()


def row(
    signature: str, request: str, repeat: int, answer: Mapping[str, Any]
) -> tuple[bytes, str, bytes, int, float, float, str, int]:
    """Return the row of an answer; its last column is its size."""
    text = json.dumps(answer, separators=(",", ":"))
    hashed, now = digest(request), time()
    size = len(text) + len(signature) + 100
    return key(signature, hashed, repeat), signature, hashed, repeat, now, now, text, size


def parsed(text: str) -> dict[str, Any] | None:
    """Return an answer as it was put, None where it is not one."""
    try:
        answer = json.loads(text)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def connect(path: Path) -> sqlite3.Connection:
    """Open the file, made where there is none, readable by its user alone.

    Raises:
        EngineError: it is no call cache, or is damaged.
        OSError, sqlite3.Error: it cannot be opened or written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    connection = sqlite3.connect(
        path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False
    )
    try:
        _prepare(connection)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.DatabaseError as error:
        connection.close()
        if getattr(error, "sqlite_errorcode", None) in _NOT_OURS:
            raise EngineError(
                f"{path} is not a call cache, or is damaged ({error}): move it away, or name "
                f"another by cache_path; `sqlite3 {path} .recover` prints what is left in it"
            ) from None
        raise
    if version != VERSION or "answers" not in tables:
        connection.close()
        raise EngineError(
            f"{path} has layout {version}; this version of summary-bench reads {VERSION}: move it "
            "away, or name another by cache_path"
        )
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    """Make an empty file a call cache; leave any other as it is."""
    _patiently(connection, "PRAGMA synchronous = NORMAL")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        _patiently(connection, "PRAGMA auto_vacuum = INCREMENTAL")
        _patiently(connection, "PRAGMA journal_mode = WAL")
        with transaction(connection):
            connection.execute(_LAYOUT)
            connection.execute(f"PRAGMA user_version = {VERSION}")


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Execute what does not heed the busy timeout while another process does the same."""
    for wait_s in (0.01, 0.05, 0.2, 1.0, 5.0):
        try:
            connection.execute(statement)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            sleep(wait_s)
        else:
            return
    connection.execute(statement)


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Commit what is done inside, or none of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def size(connection: sqlite3.Connection) -> int:
    """Return the bytes in use."""
    pages, free, page = (
        connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("page_count", "freelist_count", "page_size")
    )
    return int((pages - free) * page)


def evict(connection: sqlite3.Connection, max_bytes: int) -> None:
    """Where the file is over its bound, delete those used longest ago until it is a tenth below."""
    used = size(connection)
    if used <= max_bytes:
        return
    n = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
    surplus = ceil(n * (1 - 0.9 * max_bytes / used))
    oldest = "SELECT rowid FROM answers ORDER BY used, rowid LIMIT ?"
    with transaction(connection):
        connection.execute(f"DELETE FROM answers WHERE rowid IN ({oldest})", (surplus,))  # noqa: S608
    connection.execute("PRAGMA incremental_vacuum").fetchall()
