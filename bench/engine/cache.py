"""The call cache: one row an answer, committed at once, so that nothing is paid twice."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import time
from typing import Any, Literal

from bench.engine import rows, upkeep
from bench.engine.stop import EngineError, Say, to_stderr

MODES = ("use", "refresh", "off")
MAX_BYTES = 2 * 1024**3
_TOUCH_S = 3600.0
"""How old a row's time of use gets before a reading renews it."""
_MANY = 500
"""Keys in one query: SQLite takes no more than 999 in old versions."""


class Cache:
    """Answers of slow or paid calls, by signature, request and repeat.

    A request is stored as its SHA-256 alone, an answer as JSON: a summary is kept, the article it
    was made from is not. Threads and processes share one file. Answers that wait for one another
    are committed together; ``put`` returns when its own is on disk, where kill -9 does not reach it
    (a power cut may take the last ones, and harms no others).

    ``mode`` is ``use``, ``off``, or ``refresh``: answers from before ``since`` (a time as time()
    gives it, by default now) are not served, and are replaced. ``max_bytes`` bounds the file: those
    used longest ago go first. Where the file cannot be written the run goes on without it, and
    ``say`` is told once.
    """

    def __init__(
        self,
        path: Path | str | None = None,
        mode: Literal["use", "refresh", "off"] = "use",
        *,
        max_bytes: int = MAX_BYTES,
        since: float | None = None,
        say: Say = to_stderr,
    ) -> None:
        if mode not in MODES:
            raise EngineError(f"cache={mode}: it is one of {', '.join(MODES)}")
        self.path = Path(path).expanduser() if path else rows.default_path()
        self.say = say
        self._since = (time() if since is None else since) if mode == "refresh" else 0.0
        self._max_bytes = max_bytes
        self._off = mode == "off"
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()
        self._waiting: deque[_Ticket] = deque()
        self._unchecked = max_bytes  # the bound is looked at after the first answer

    @property
    def on(self) -> bool:
        """Whether answers are kept: not where it is off, nor after the file has failed."""
        return not self._off

    def get(self, signature: str, request: str, repeat: int = 0) -> dict[str, Any] | None:
        """Return the answer to a request, or None."""
        return self.get_many(signature, [request], repeat)[0]

    def get_many(
        self, signature: str, requests: Sequence[str], repeat: int = 0
    ) -> list[dict[str, Any] | None]:
        """Return the answer to each request, or None.

        Raises:
            EngineError: the file is no call cache, or is damaged.
        """
        keys = [rows.key(signature, rows.digest(request), repeat) for request in requests]
        found: dict[bytes, dict[str, Any]] = {}
        with self._lock:
            try:
                for i in range(0, len(keys), _MANY):
                    if connection := self._opened():
                        found |= self._read(connection, keys[i : i + _MANY])
            except sqlite3.Error as error:
                self._failed(error)
        return [found.get(key) for key in keys]

    def put(self, signature: str, request: str, repeat: int, answer: Mapping[str, Any]) -> None:
        """Store an answer in place of the one there may be; return when it is committed."""
        self.put_many(signature, [(request, answer)], repeat)

    def put_many(
        self, signature: str, answers: Iterable[tuple[str, Mapping[str, Any]]], repeat: int = 0
    ) -> None:
        """Store the answers of one call; return when they are committed."""
        if self._off:
            return
        ticket = _Ticket([rows.row(signature, r, repeat, answer) for r, answer in answers])
        self._waiting.append(ticket)
        with self._lock:
            if not ticket.done:
                self._commit_waiting()

    def stats(self) -> upkeep.Stats:
        """Return what the file holds."""
        return upkeep.stats(self.path)

    def clear(self, signature: str | None = None) -> int:
        """Delete all answers, or those of one signature; return how many."""
        return upkeep.clear(self.path, signature)

    def verify(self) -> list[str]:
        """Return what is wrong with the file, one line each."""
        return upkeep.verify(self.path)

    def close(self) -> None:
        """Close the file; the next use opens it anew."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _opened(self) -> sqlite3.Connection | None:
        """Return the connection, None where the cache is off."""
        if self._connection is None and not self._off:
            try:
                self._connection = rows.connect(self.path)
            except OSError as error:
                self._failed(error)
        return self._connection

    def _read(self, connection: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Any]:
        marks = ",".join("?" * len(keys))
        query = f"SELECT key, answer, used FROM answers WHERE key IN ({marks}) AND created >= ?"  # noqa: S608
        found, old, now = {}, [], time()
        for key, text, used in connection.execute(query, [*keys, self._since]):
            answer = rows.parsed(text)
            if answer is not None:
                found[key] = answer
                if used < now - _TOUCH_S:
                    old.append((now, key))
        if old:
            with rows.transaction(connection):
                connection.executemany("UPDATE answers SET used = ? WHERE key = ?", old)
        return found

    def _commit_waiting(self) -> None:
        """Commit all that wait in one transaction: its cost is the same for one and for twenty."""
        tickets = [self._waiting.popleft() for _ in range(len(self._waiting))]
        written = [row for ticket in tickets for row in ticket.rows]
        try:
            if connection := self._opened():
                with rows.transaction(connection):
                    connection.executemany(rows.INSERT, written)
                self._bound(connection, sum(row[-1] for row in written))
        except sqlite3.Error as error:
            self._failed(error)
        finally:
            for ticket in tickets:
                ticket.done = True

    def _bound(self, connection: sqlite3.Connection, n_bytes: int) -> None:
        """Evict the answers used longest ago, looking at the size after every hundredth of it."""
        self._unchecked += n_bytes
        if self._unchecked >= self._max_bytes // 100:
            self._unchecked = 0
            rows.evict(connection, self._max_bytes)

    def _failed(self, error: Exception) -> None:
        """Go on without the file, and say so once."""
        self._off = True
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()
        self.say(
            f"the call cache {self.path} cannot be used ({error}): the run goes on without it, and "
            "answers are kept when a part of the run is whole"
        )


class _Ticket:
    """The rows of one call that wait to be committed."""

    __slots__ = ("done", "rows")

    def __init__(self, rows: list[tuple[Any, ...]]) -> None:
        self.rows = rows
        self.done = False
