"""A Python function as a backend."""

from __future__ import annotations

import difflib
import inspect
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from bench.backend import drafts, options
from bench.records import BackendError, Draft


class Function:
    """A callable that takes a text and returns its summary, or takes a list and returns a list.

    It may return a Draft instead of a string, to tell tokens, cost or a reason for failing. What it
    raises for one text is that text's error; in a batch, it is the batch's.
    """

    def __init__(
        self,
        target: str,
        *,
        batch: bool = False,
        kwargs: Mapping[str, Any] | None = None,
        batch_size: int = 1,
        concurrency: int = 1,
    ) -> None:
        """Import ``target``, ``package.module:callable``; the working folder is searched first.

        ``batch`` hands it a list of up to ``batch_size`` texts; ``concurrency`` above 1 calls it
        from as many threads.

        Raises:
            BackendError: it cannot be imported or called, or a number is below 1.
        """
        self._call = _load(target)
        self._target = target
        self._batch = batch
        self._kwargs = dict(kwargs or {})
        self.batch_size = options.positive_int("function", "batch_size", batch_size)
        self.concurrency = options.positive_int("function", "concurrency", concurrency)
        given = json.dumps(self._kwargs, sort_keys=True, default=lambda value: type(value).__name__)
        self.signature = f"function|{target}|version:{_version(target)}|kwargs:{given}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return one draft a text.

        Raises:
            BackendError: a batch failed as a whole, or was answered by another number of items.
        """
        return self._whole(texts) if self._batch else [self._single(text) for text in texts]

    def _single(self, text: str) -> Draft:
        try:
            answer = self._call(text, **self._kwargs)
        except Exception as error:  # noqa: BLE001 - foreign code; its failure on a text is a result
            return Draft(error=f"{self._target} raised {_told(error)}")
        return self._draft(answer)

    def _whole(self, texts: Sequence[str]) -> list[Draft]:
        try:
            answers = self._call(list(texts), **self._kwargs)
        except Exception as error:
            raise BackendError(f"function: {self._target} raised {_told(error)}") from error
        if isinstance(answers, str) or not isinstance(answers, Sequence):
            raise BackendError(
                f"function: {self._target} returned {type(answers).__name__} for a batch: expected "
                "a list with an item for each text"
            )
        if len(answers) != len(texts):
            raise BackendError(
                f"function: {self._target} returned {len(answers)} items for {len(texts)} texts"
            )
        return [self._draft(answer) for answer in answers]

    def _draft(self, answer: Any) -> Draft:
        draft = answer if isinstance(answer, Draft) else None
        try:
            if draft is None:
                return Draft(text=drafts.string("summary", answer))
            drafts.string("summary", draft.error if draft.text is None else draft.text)
        except ValueError as problem:
            return Draft(error=f"{self._target} returned a wrong answer: {problem}")
        return draft


def _load(target: str) -> Callable[..., Any]:
    module, name = _parts(target)
    with _working_folder():
        found = _import(target, module)
        for part in name.split("."):
            found = _attribute(target, found, part)
    if not callable(found):
        raise BackendError(f"function: target={target!r}: {name} is not callable")
    if inspect.iscoroutinefunction(found):
        raise BackendError(
            f"function: target={target!r}: {name} is asynchronous: wrap it in asyncio.run"
        )
    call: Callable[..., Any] = found
    return call


def _parts(target: str) -> tuple[str, str]:
    """Return the module and the callable's name in it; a dot parts them where no colon does."""
    colon = ":" in str(target)
    module, _, name = str(target).partition(":") if colon else str(target).rpartition(".")
    if not module or not name:
        raise BackendError(f"function: target={target!r}: expected package.module:callable")
    return module, name


@contextmanager
def _working_folder() -> Iterator[None]:
    """Search the working folder first for the import, as ``python -m`` does, and last from then on.

    Last, because a folder named like a library would hide it from the imports still to come.
    """
    folder = os.getcwd()  # noqa: PTH109 - sys.path holds strings
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        sys.path.remove(folder)
        if folder not in sys.path:
            sys.path.append(folder)


def _import(target: str, module: str) -> Any:
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name and (module == error.name or module.startswith(f"{error.name}.")):
            raise BackendError(
                f"function: target={target!r}: no module {error.name!r} in the working folder, on "
                "PYTHONPATH or installed"
            ) from None
        raise BackendError(
            f"function: target={target!r}: {module} needs {error.name}, which is not installed"
        ) from error
    except Exception as error:
        raise BackendError(
            f"function: target={target!r}: importing {module} raised {_told(error)}"
        ) from error


def _attribute(target: str, owner: Any, name: str) -> Any:
    try:
        return getattr(owner, name)
    except AttributeError:
        near = difflib.get_close_matches(name, [n for n in vars(owner) if n[0] != "_"])
        hint = f": did you mean {', '.join(near)}?" if near else ""
        where = getattr(owner, "__name__", type(owner).__name__)
        raise BackendError(f"function: target={target!r}: {where} has no {name!r}{hint}") from None


def _version(target: str) -> str:
    package = target.partition(":")[0].partition(".")[0]
    try:
        return version(package)
    except PackageNotFoundError:
        return str(getattr(sys.modules.get(package), "__version__", "none"))


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
