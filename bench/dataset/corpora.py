"""Rows of a corpus: from the hub, from what an earlier run downloaded, or from a folder."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from bench.records import DatasetError

Row = Mapping[str, object]
Rows = Iterable[Row]

PROBE_S = 5.0
"""Seconds the hub has to answer; the client of ``datasets`` alone tries for 23."""

_HUB = "the hub's"
_KEPT = "the kept"
_COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True, slots=True)
class Corpus:
    """What to read: the arguments of ``load_dataset``."""

    name: str
    config: str | None = None
    split: str = "test"
    revision: str | None = None
    data_dir: str | None = None
    streaming: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """The rows of a split, the commit they belong to where it is known, and remarks."""

    rows: Rows
    revision: str | None = None
    remarks: list[str] = field(default_factory=list)


def from_hub(corpus: Corpus) -> Found:
    """Return the rows at the commit the hub names, or those kept on this machine without it."""
    commit, silence = _ask(corpus)
    if commit:
        return Found(_guarded(corpus, _load(corpus, revision=commit), copy=_HUB), commit)
    return _from_cache(corpus, silence)


def _from_cache(corpus: Corpus, silence: str) -> Found:
    """Return the rows that an earlier run prepared, of the newest commit or of the one wanted.

    The library's own way without the hub finds no corpus that was read with ``data_dir``, and may
    take one of another commit (5.2).
    """
    found = list(_prepared(corpus))
    if not found:
        at = f" at revision {corpus.revision}" if _is_commit(corpus.revision) else ""
        raise DatasetError(
            f"dataset {corpus.name!r} is not on this machine{at} and the hub cannot be reached: "
            f"{silence}: set dataset.path=FOLDER to a local copy, or run once online"
        )
    configs = sorted({config for config, _ in found})
    if len(configs) > 1:
        raise DatasetError(
            f"dataset {corpus.name!r} is on this machine in the configs {', '.join(configs)}, and "
            f"the hub cannot be reached: {silence}: expected one of them: set dataset.config"
        )
    kept = max((folder for _, folder in found), key=lambda folder: folder.stat().st_mtime)
    return _read_kept(corpus, kept, silence=silence)


def _read_kept(corpus: Corpus, kept: Path, *, silence: str) -> Found:
    from datasets.packaged_modules.cache.cache import Cache

    config, version, commit = kept.parts[-3:]
    try:
        rows = Cache(
            cache_dir=str(_cache(corpus)),
            repo_id=corpus.name,
            dataset_name=corpus.name.rpartition("/")[2],
            config_name=config,
            version=version,
            hash=commit,
        ).as_dataset(split=corpus.split)
    except _failures() as error:
        raise _unreadable(corpus, _KEPT, error=error) from None
    remark = f"the hub was not reached ({silence}): {corpus.name} was read as kept at {commit}"
    return Found(_guarded(corpus, rows, copy=_KEPT), commit, [remark])


def _prepared(corpus: Corpus) -> Iterator[tuple[str, Path]]:
    """Yield the configs that the library keeps, with their folders, one a commit."""
    from datasets.naming import camelcase_to_snakecase

    owner, slash, name = corpus.name.rpartition("/")
    folder = owner + "___" * bool(slash) + camelcase_to_snakecase(name)
    for info in (_cache(corpus) / folder).glob("*/*/*/dataset_info.json"):
        known = json.loads(info.read_text(encoding="utf-8"))["config_name"]
        wanted = corpus.config or known
        commit = info.parent.name
        asked = corpus.revision if _is_commit(corpus.revision) else commit
        if known == wanted and commit == asked and _is_commit(commit):
            yield known, info.parent


def _cache(corpus: Corpus) -> Path:
    """Return where the library keeps corpora: for each ``data_dir`` a folder of its own.

    The library's names for what it keeps do not tell one ``data_dir`` from another.
    """
    from datasets import config

    folder = Path(config.HF_DATASETS_CACHE)
    return folder / "data_dir" / quote(corpus.data_dir, safe="") if corpus.data_dir else folder


def _is_commit(revision: str | None) -> bool:
    return bool(revision and _COMMIT.fullmatch(revision))


def from_folder(corpus: Corpus, folder: Path) -> Found:
    """Return the rows of a copy: one of ``save_to_disk``, or a folder of data files."""
    import datasets

    if not folder.is_dir():
        raise DatasetError(
            f"dataset.path is {str(folder)!r}, which is no folder: expected a copy of "
            f"{corpus.name!r}: set it to the folder of the copy, or use dataset=table for a file"
        )
    copy = f"the copy in {folder} of"
    saved = any((folder / name).is_file() for name in ("dataset_dict.json", "state.json"))
    try:
        if saved:
            found = datasets.load_from_disk(str(folder))
        else:
            found = datasets.load_dataset(
                str(folder), streaming=True, **_arguments_for(corpus, folder)
            )
    except _failures() as error:
        raise _unreadable(corpus, copy, error=error) from None
    if not isinstance(found, Mapping):
        found = {str(found.split or corpus.split): found}
    if corpus.split not in found:
        raise DatasetError(
            f"the copy of {corpus.name!r} in {folder} has no split {corpus.split!r}: expected one "
            f"of {', '.join(found)}: set dataset.split"
        )
    return Found(_guarded(corpus, found[corpus.split], copy=copy))


def _arguments_for(corpus: Corpus, folder: Path) -> dict[str, str | None]:
    """Return config and data_dir as far as a copy knows them: without a card there are none."""
    carded = (folder / "README.md").is_file()
    parts = [corpus.data_dir, None if carded else corpus.config]
    inner = next((part for part in parts if part and (folder / part).is_dir()), None)
    return {"name": corpus.config if carded else None, "data_dir": inner}


def _ask(corpus: Corpus) -> tuple[str | None, str]:
    """Return the commit that the hub names for a revision, or why it names none."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    try:
        info = HfApi().dataset_info(corpus.name, revision=corpus.revision, timeout=PROBE_S)
    except RevisionNotFoundError:
        raise DatasetError(
            f"dataset {corpus.name!r} has no revision {corpus.revision!r}: expected a branch, tag "
            "or commit of it: set dataset.revision"
        ) from None
    except RepositoryNotFoundError:
        raise DatasetError(
            f"dataset {corpus.name!r} is not on the hub, or is not for everyone: expected "
            "OWNER/NAME: set dataset.name, or log in with: hf auth login"
        ) from None
    except _http_failures() as error:
        return None, " ".join(str(error).split()) or type(error).__name__
    except ValueError as error:
        raise _unreadable(corpus, _HUB, error=error) from None
    return info.sha, ""


def _load(corpus: Corpus, *, revision: str) -> Any:
    from datasets import load_dataset_builder

    try:
        builder = load_dataset_builder(
            corpus.name,
            corpus.config,
            data_dir=corpus.data_dir,
            revision=revision,
            cache_dir=str(_cache(corpus)),
        )
        if corpus.streaming:
            return builder.as_streaming_dataset(split=corpus.split)
        builder.download_and_prepare()
        return builder.as_dataset(split=corpus.split)
    except _failures() as error:
        raise _unreadable(corpus, _HUB, error=error) from None


def _guarded(corpus: Corpus, rows: Rows, *, copy: str) -> Iterator[Row]:
    try:
        yield from rows
    except _failures() as error:
        raise _unreadable(corpus, copy, error=error) from None


def _unreadable(corpus: Corpus, copy: str, *, error: Exception) -> DatasetError:
    reason = " ".join(str(error).split())[:300] or type(error).__name__
    hint = "set dataset.config, dataset.split or dataset.revision"
    if "scripts are no longer supported" in reason:
        hint = "its code is never run: set dataset.revision=refs/convert/parquet"
    return DatasetError(
        f"{copy} {corpus.name!r} cannot be read as split {corpus.split!r} of config "
        f"{corpus.config!r}: {reason}: {hint}"
    )


def _failures() -> tuple[type[Exception], ...]:
    """Return what the libraries raise for a corpus that is not there or not readable."""
    from datasets.exceptions import DatasetsError

    return (ValueError, RuntimeError, DatasetsError, *_http_failures())


def _http_failures() -> tuple[type[Exception], ...]:
    """Return the errors of the HTTP client in use, which differs between versions."""
    from huggingface_hub.errors import HfHubHTTPError

    found = [base for base in HfHubHTTPError.__bases__ if issubclass(base, Exception)]
    return (OSError, *found)
