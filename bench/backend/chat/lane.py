"""One connection, kept alive: a request out, an answer in, within a deadline and a bound."""

from __future__ import annotations

import http.client
import io
import select
import socket
from dataclasses import dataclass
from time import monotonic
from typing import Any

from bench.backend.chat.failures import quoted
from bench.records import BackendError, TransientError

MOST_BYTES = 4 * 1024 * 1024
"""The longest answer that is read; a summary with its usage has a few thousand bytes."""

_CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Raw:
    """An answer as it came; ``reusable`` says that the connection bears another request."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    reusable: bool


class Lane:
    """A connection that one call has to itself."""

    def __init__(self, connection: socket.socket, name: str) -> None:
        self._connection = connection
        self._name = name
        self._fresh = True
        self._deadline = 0.0
        self._received = 0

    def is_stale(self) -> bool:
        """Return whether the server has closed an idle connection, or wrote unasked."""
        if hasattr(select, "poll"):  # select.select takes no file descriptor above 1023
            poll = select.poll()
            poll.register(self._connection, select.POLLIN)
            return bool(poll.poll(0))
        return bool(select.select([self._connection], [], [], 0)[0])

    def exchange(self, request: bytes, deadline: float) -> Raw:
        """Send a request and return its answer.

        Raises:
            TransientError: the server broke off, or spoke no HTTP.
            TimeoutError: the deadline has passed.
            BackendError: the answer is longer than MOST_BYTES, or packed.
        """
        self._deadline, self._received = deadline, 0
        try:
            whole = self._send(request)
            answer = http.client.HTTPResponse(self, method="POST")  # type: ignore[arg-type]
            answer.begin()
            body = self._read(answer)
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise self._broken(error) from None
        self._fresh = False
        return Raw(answer.status, answer.getheaders(), body, whole and not answer.will_close)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what HTTPResponse reads from; that it is closed leaves the connection open."""
        return io.BufferedReader(_Inflow(self), _CHUNK)

    def receive_into(self, buffer: Any) -> int:
        """Read what there is, waiting until the deadline."""
        self._connection.settimeout(self._left_s())
        n = self._connection.recv_into(buffer)
        self._received += n
        return n

    def _left_s(self) -> float:
        left_s = self._deadline - monotonic()
        if left_s <= 0:
            raise TimeoutError
        return left_s

    def _send(self, request: bytes) -> bool:
        """Send a request; return whether the server took it whole."""
        self._connection.settimeout(self._left_s())
        try:
            self._connection.sendall(request)
        except (BrokenPipeError, ConnectionResetError):
            return False  # it may have answered all the same (413): see what it said
        return True

    def _read(self, answer: http.client.HTTPResponse) -> bytes:
        encoding = answer.getheader("Content-Encoding", "identity").lower()
        if encoding != "identity":
            raise BackendError(
                f"{self._name} answered packed as {encoding}, which nobody asked for"
            )
        said = answer.length
        if said is not None and said <= MOST_BYTES:
            return answer.read()
        body = answer.read(MOST_BYTES + 1) if said is None else b""
        if said is not None or len(body) > MOST_BYTES:
            limit = f"{MOST_BYTES // 1024 // 1024} MiB"
            raise BackendError(f"{self._name} answered more than {limit}, which is no summary")
        if not body and not answer.chunked:  # as where it broke off between two headers
            raise http.client.HTTPException("neither a length nor a body")
        return body

    def _broken(self, error: Exception) -> TransientError:
        """Return what to say; a server is down where it breaks off a new connection unanswered."""
        said = quoted(str(getattr(error, "strerror", None) or error))
        reason = said or type(error).__name__
        if self._received:
            return TransientError(f"{self._name} broke off its answer: {reason}")
        return TransientError(
            f"{self._name} closed the connection without an answer: {reason}", down=self._fresh
        )


class _Inflow(io.RawIOBase):
    """The bytes that arrive on a lane."""

    def __init__(self, lane: Lane) -> None:
        super().__init__()
        self._lane = lane

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._lane.receive_into(buffer)
