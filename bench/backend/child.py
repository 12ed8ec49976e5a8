"""A running program that is written to and read from at once, so that neither side can block."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import threading
import weakref
from collections.abc import Sequence
from contextlib import suppress
from typing import IO

_LONGEST_LINE = 64 * 2**20  # no summary has as many bytes; a program gone wild would fill memory
PATIENCE_S = 2.0
"""How long a program may take for an end that should come at once."""


class Tail:
    """The last bytes that a program wrote to stderr."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._bytes = bytearray()
        self._lock = threading.Lock()

    def add(self, chunk: bytes) -> None:
        """Append a chunk and forget what is too old."""
        with self._lock:
            self._bytes += chunk
            del self._bytes[: -self._size]

    def __str__(self) -> str:
        with self._lock:
            return self._bytes.decode(errors="replace")


class Child:
    """A program in a process group of its own, its three streams each served by a thread.

    Each thread closes its stream: closing one that another thread reads would wait for ever.
    """

    def __init__(self, argv: Sequence[str], *, cwd: str | None, stderr: Tail) -> None:
        """Start the program.

        Raises:
            OSError: it cannot be started.
        """
        self._process = subprocess.Popen(  # noqa: S603 - the program is what the user asked for
            argv,
            cwd=cwd,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._to_write: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._lines: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._stderr = _serve(_drain, self._process.stderr, stderr)
        _serve(_read, self._process.stdout, self._lines)
        _serve(_write, self._process.stdin, self._to_write)
        self._at_exit = weakref.finalize(self, _kill, self._process, os.getpid())

    def write(self, data: bytes) -> None:
        """Send bytes, without waiting until they are taken."""
        self._to_write.put(data)

    def read(self, timeout_s: float) -> bytes | None:
        """Return the next line, None at the end of the output.

        Raises:
            TimeoutError: there was none in time.
        """
        try:
            return self._lines.get(timeout=max(timeout_s, 0))
        except queue.Empty:
            raise TimeoutError from None

    def wait(self) -> int | None:
        """Return the exit code of a program whose output ended, None if it goes on regardless."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(PATIENCE_S)
        return None

    def kill(self) -> None:
        """End the program and all it started, at once."""
        self._at_exit()
        self._to_write.put(None)
        self._stderr.join(PATIENCE_S)

    def close(self) -> None:
        """Close the program's stdin and give it time to end; insist if it does not."""
        self._to_write.put(None)
        if self.wait() is None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGTERM)
            self.wait()
        self.kill()


def _serve(work: object, stream: IO[bytes] | None, shared: object) -> threading.Thread:
    thread = threading.Thread(target=work, args=(stream, shared), daemon=True)  # type: ignore[arg-type]
    thread.start()
    return thread


def _read(stream: IO[bytes], lines: queue.SimpleQueue[bytes | None]) -> None:
    with stream:
        while line := stream.readline(_LONGEST_LINE):
            lines.put(line)
    lines.put(None)


def _drain(stream: IO[bytes], tail: Tail) -> None:
    with stream:
        while chunk := stream.read1(65536):  # type: ignore[attr-defined]
            tail.add(chunk)


def _write(stream: IO[bytes], data: queue.SimpleQueue[bytes | None]) -> None:
    # A program that ended or was killed is noticed by the end of its output.
    with suppress(BrokenPipeError), stream:
        while (chunk := data.get()) is not None:
            stream.write(chunk)
            stream.flush()


def _kill(process: subprocess.Popen[bytes], owner: int) -> None:
    if os.getpid() != owner:  # a fork of ours that forgets its copy
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
