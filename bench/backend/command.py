"""Any program as a backend: JSON lines in, JSON lines out (docs/backends.md has the protocol)."""

from __future__ import annotations

import json
import shlex
import shutil
import threading
from collections.abc import Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any, NoReturn

from bench.backend import drafts, options
from bench.backend.child import PATIENCE_S, Child, Tail
from bench.records import BackendError, Draft

_KEPT_BYTES = 65536
_QUOTED_CHARACTERS = 800
_MOST_DEATHS = 3


class Command:
    """A program that is started once, at the first call, and answers line by line.

    Its stderr is kept (the last 64 KB) and quoted where it fails. A program that dies, answers
    something else or runs into a time-out is killed with all it started, and started anew for the
    next call; after three times in a row without one answer it is left alone. ``close`` ends it.
    """

    concurrency = 1
    _child: Child | None = None
    _fresh = True  # no answer yet since the last start
    _deaths = 0  # in a row, without an answer between them

    def __init__(
        self,
        argv: str | Sequence[str],
        *,
        timeout_s: float = 60.0,
        start_timeout_s: float = 120.0,
        batch_size: int = 1,
        cwd: str | None = None,
        version: str | None = None,
    ) -> None:
        """Take the program and its arguments; a string is split as a shell would, but run by none.

        ``timeout_s`` is the longest wait for an answer, ``start_timeout_s`` for the first one after
        a start, in which a model may be loaded. The environment is inherited. ``version`` goes into
        the signature: raise it when the program changes and its command line does not.

        Raises:
            BackendError: there is no such program or folder, or a number is no number above 0.
        """
        self._argv, self._cwd = _split(argv), _folder(cwd)
        _find(self._argv[0], self._cwd)
        seconds = partial(options.positive_seconds, "command")
        self._timeout_s = seconds("timeout_s", timeout_s)
        self._start_timeout_s = seconds("start_timeout_s", start_timeout_s)
        self.batch_size = options.positive_int("command", "batch_size", batch_size)
        words = json.dumps(self._argv, ensure_ascii=False)
        self.signature = f"command|argv:{words}|version:{version or 'none'}|v:1"
        self._stderr = Tail(_KEPT_BYTES)
        self._lock = threading.Lock()
        self._ids = count(1)

    @property
    def stderr(self) -> str:
        """Return the last 64 KB that the program wrote to stderr, over all its starts."""
        return str(self._stderr)

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return one draft a text, whatever the order of the answers.

        Raises:
            BackendError: the program cannot be started, died, ran out of time or broke the
                protocol; which of the texts it failed on is not known, so ask again singly.
        """
        with self._lock:
            child = self._started()
            try:
                return self._ask(child, texts)
            except BaseException:  # an interrupt too leaves answers that nobody will read
                self._child = None
                child.kill()
                raise

    def close(self) -> None:
        """End the program: close its stdin, wait, terminate, kill; at once if a call is under way.

        The call then fails. A later one starts the program anew.
        """
        idle = self._lock.acquire(timeout=PATIENCE_S)
        try:
            child, self._child = self._child, None
            if child is not None:
                (child.close if idle else child.kill)()
        finally:
            if idle:
                self._lock.release()

    def _started(self) -> Child:
        if self._child is None:
            if self._deaths >= _MOST_DEATHS:
                raise BackendError(
                    f"command: {self._argv[0]} failed {self._deaths} times in a row without an "
                    f"answer: it is not started again{self._quoted()}"
                )
            try:
                self._child = Child(self._argv, cwd=self._cwd, stderr=self._stderr)
            except OSError as error:
                self._deaths += 1
                raise BackendError(f"command: {self._argv[0]} cannot be started: {error}") from None
            self._fresh = True
        return self._child

    def _ask(self, child: Child, texts: Sequence[str]) -> list[Draft]:
        asked = {next(self._ids): text for text in texts}
        requests = [{"id": key, "text": text} for key, text in asked.items()]
        child.write("".join(map(_line, requests)).encode())
        answers: dict[int, Draft] = {}
        while len(answers) < len(asked):
            key, draft = self._next(child, asked.keys() - answers.keys())
            answers[key] = draft
        return [answers[key] for key in asked]

    def _next(self, child: Child, open_ids: set[int]) -> tuple[int, Draft]:
        timeout_s = self._start_timeout_s if self._fresh else self._timeout_s
        try:
            line = child.read(timeout_s)
        except TimeoutError:
            option = "start_timeout_s" if self._fresh else "timeout_s"
            self._fail(child, f"gave no answer within {timeout_s:g} s (option {option})")
        if line is None:
            self._fail(child, _ending(child.wait()))
        answer = _parse(line)
        key = answer.get("id")
        if type(key) is not int or key not in open_ids:
            shown = line[:200].decode(errors="replace").strip()
            self._fail(
                child,
                f"wrote {shown!r}: expected one JSON object a line with the id of a text that "
                "waits for its answer (anything else belongs on stderr)",
            )
        self._fresh = False
        self._deaths = 0
        return key, _draft(answer)

    def _fail(self, child: Child, problem: str) -> NoReturn:
        child.kill()  # first, so that all it wrote to stderr is there to be quoted
        self._deaths += 1
        raise BackendError(f"command: {self._argv[0]} {problem}{self._quoted()}")

    def _quoted(self) -> str:
        tail = self.stderr.strip()[-_QUOTED_CHARACTERS:]
        return f"; its stderr ends: {tail}" if tail else "; it wrote nothing to stderr"


def _split(argv: str | Sequence[str]) -> list[str]:
    parts = shlex.split(argv) if isinstance(argv, str) else [str(part) for part in argv]
    if not parts or not parts[0]:
        raise BackendError("command: argv is empty: expected a program, such as [python3, sum.py]")
    return parts


def _folder(cwd: str | None) -> str | None:
    if cwd is not None and not Path(cwd).is_dir():
        raise BackendError(f"command: cwd={cwd!r}: no such folder")
    return cwd


def _find(program: str, cwd: str | None) -> None:
    has_folder = Path(program).name != program
    place = str(Path(cwd or ".", program)) if has_folder else program
    if shutil.which(place) is None:
        where = (
            f"there is no such program in {cwd or 'the working folder'}"
            if has_folder
            else ("it is not on the PATH")
        )
        raise BackendError(f"command: argv[0]={program!r}: {where}, or it may not be executed")


def _line(request: dict[str, Any]) -> str:
    return json.dumps(request, ensure_ascii=False) + "\n"


def _parse(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _draft(answer: dict[str, Any]) -> Draft:
    try:
        return drafts.read(answer.get("summary"), answer.get("error"), answer)
    except ValueError as problem:
        return Draft(error=f"the program's answer: {problem}")


def _ending(code: int | None) -> str:
    if code is None:
        return "closed its stdout and runs on"
    if code < 0:
        return f"was ended by signal {-code} before it answered"
    return (
        f"ended with exit code {code} before it answered "
        "(it must read lines until its stdin is closed)"
    )
