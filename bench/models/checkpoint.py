"""Where a model's files lie, and which version of them: a folder here, or a commit of the hub."""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from bench.records import ModelError

# What a model needs besides its weights. No code (*.py) and no pickle is ever fetched.
_SMALL = ("*.json", "*.jinja", "*.model", "*.spm", "*.txt")
_WEIGHTS = ("model.safetensors", "model-*-of-*.safetensors")
_INDEX = "model.safetensors.index.json"
_OTHER_FORMATS = ["onnx/*", "openvino/*", "original/*"]
_OTHER_WEIGHTS = ("*.bin", "*.pt", "*.pth", "*.ckpt", "*.h5", "*.msgpack", "*.ot", "*.gguf")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_TIMEOUT_S = 5.0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The files of one version of a model; ``name`` is as the user gave it.

    ``version`` is the commit of the hub that the files are of, or ``local:`` and the first twelve
    digits of a SHA-256 over the files themselves. ``gguf`` names the one file of a GGUF model.
    """

    name: str
    folder: Path
    version: str
    gguf: str | None = None

    @property
    def identity(self) -> str:
        """Return what a signature says: name and commit; a folder may be moved, so its hash."""
        local = self.version.startswith("local:")
        return self.version if local else f"{self.name}@{self.version}"

    def json(self, name: str) -> dict[str, Any]:
        """Return the content of one of its JSON files, nothing where it has no such file.

        Raises:
            ModelError: the file holds something else.
        """
        path = self.folder / name
        if not path.is_file():
            return {}
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ModelError(f"{path} is no JSON: {error}") from None
        if not isinstance(content, dict):
            raise ModelError(f"{path} holds no JSON object")
        return content


def find(
    owner: str,
    model: str,
    *,
    revision: str | None = None,
    gguf: str | None = None,
    files: tuple[str, ...] | None = None,
) -> Checkpoint:
    """Return the checkpoint in a folder, or of a name on the hub, fetched where it is not here.

    ``owner`` is who asks, as messages name it. ``files`` names those that are read instead of
    safetensors weights: none for a model whose config and tokenizer alone are wanted.

    Raises:
        ModelError: there is none, it has no such weights, or the hub cannot be reached.
    """
    weights = (gguf,) if gguf else _WEIGHTS if files is None else files
    folder = Path(model).expanduser()
    if folder.is_dir():
        if revision is not None:
            raise ModelError(
                f"{owner}: revision={revision!r}: {model} is a folder, which has none: leave it "
                "out, or give the model's name on the hub"
            )
        _check(owner, model, folder, gguf, files)
        return Checkpoint(model, folder, f"local:{_digest(folder, weights)}", gguf)
    if folder.is_absolute() or folder.exists() or model.count("/") > 1 or model.startswith("."):
        raise ModelError(f"{owner}: model={model!r}: there is no such folder")
    found = _fetched(owner, model, revision, weights)
    _check(owner, model, found, gguf, files)
    return Checkpoint(model, found, found.name, gguf)


def _fetched(owner: str, model: str, revision: str | None, weights: tuple[str, ...]) -> Path:
    """Return the hub's folder of one commit, as its cache on this machine keeps it."""
    from huggingface_hub import snapshot_download

    where = f"{owner}: model={model!r}"
    download = partial(
        snapshot_download,
        model,
        revision=revision,
        allow_patterns=[*_SMALL, *weights],
        ignore_patterns=_OTHER_FORMATS,
    )
    if revision is not None and _COMMIT.fullmatch(revision):
        with suppress(OSError, ValueError):  # a commit never changes: no need to ask
            return Path(download(local_files_only=True))
    away = _unreachable(where, model, revision)
    try:
        return Path(download(local_files_only=away is not None))
    # Whatever the hub's client, or the HTTP library under it, may raise.
    except Exception as error:
        raise _told(where, model, revision, away or error) from error


def _unreachable(where: str, model: str, revision: str | None) -> Exception | None:
    """Return why the hub cannot be asked, None where it can.

    Asked first, since the download itself would try for half a minute.

    Raises:
        ModelError: the hub says that there is no such model or revision, or that it is closed.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError

    try:
        HfApi().model_info(model, revision=revision, timeout=_TIMEOUT_S)
    except (RepositoryNotFoundError, RevisionNotFoundError, ValueError) as error:
        raise _told(where, model, revision, error) from None
    except Exception as error:  # noqa: BLE001 - as above; the cache may have it
        return error
    return None


def _told(where: str, model: str, revision: str | None, error: Exception) -> ModelError:
    """Return what the user can do about an error of the hub's client."""
    from huggingface_hub.errors import (
        GatedRepoError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    if isinstance(error, GatedRepoError):
        remedy = (
            f": its authors want their terms accepted: do so on huggingface.co/{model}, then hf "
            "auth login"
        )
    elif isinstance(error, RepositoryNotFoundError):
        remedy = (
            ": the hub has no such model (or a private one: hf auth login), and this machine no "
            "such folder"
        )
    elif isinstance(error, RevisionNotFoundError):
        remedy = f": it has no revision {revision!r}"
    elif isinstance(error, ValueError):
        remedy = f": {_first_line(error)}"
    else:
        remedy = (
            f" is not on this machine and the hub cannot be reached ({_first_line(error)}): give "
            "model=FOLDER, or run once online"
        )
    return ModelError(where + remedy)


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines() or [""]
    return f"{type(error).__name__}: {lines[0]}"


def _check(
    owner: str, model: str, folder: Path, gguf: str | None, files: tuple[str, ...] | None
) -> None:
    where = f"{owner}: model={model!r}"
    if gguf is not None and not (folder / gguf).is_file():
        raise ModelError(f"{where}: gguf_file={gguf!r}: there is no such file in it")
    if absent := [name for name in files or () if not (folder / name).is_file()]:
        raise ModelError(f"{where}: there is no file {absent[0]!r} in it")
    if gguf is None and files is None:
        _check_weights(where, folder)


def _check_weights(where: str, folder: Path) -> None:
    if not (folder / "config.json").is_file():
        raise ModelError(f"{where}: it has no config.json: expected a transformers model")
    if (folder / "model.safetensors").is_file():
        return
    if not (folder / _INDEX).is_file():
        others = [p.name for pattern in _OTHER_WEIGHTS for p in folder.glob(pattern)]
        has = f" (it has {', '.join(sorted(others))})" if others else ""
        raise ModelError(
            f"{where}: it has no weights in safetensors{has}: others may run code when they are "
            "loaded, and are not. Choose a revision that has them, or convert it once: "
            "docs/models.md"
        )
    try:
        named = set(json.loads((folder / _INDEX).read_bytes())["weight_map"].values())
    except (ValueError, LookupError, AttributeError, TypeError):
        raise ModelError(f"{where}: its {_INDEX} cannot be read: fetch it anew") from None
    absent = sorted(str(name) for name in named if not (folder / str(name)).is_file())
    if absent:
        raise ModelError(f"{where}: of its weights these files are missing: {', '.join(absent)}")


def _digest(folder: Path, weights: tuple[str, ...]) -> str:
    """Return a hash over all files that a model is read from, each by its name and content."""
    patterns = (*_SMALL, *(f"*/{name}" for name in ("config.json", "modules.json")), *weights)
    files = sorted({path for pattern in patterns for path in folder.glob(pattern)})
    whole = hashlib.sha256()
    for path in files:
        status = path.stat()
        digest = _file_digest(path, status.st_size, status.st_mtime_ns)
        whole.update(f"{path.relative_to(folder).as_posix()}\0{digest}\n".encode())
    return whole.hexdigest()[:12]


@cache
def _file_digest(path: Path, _size: int, _mtime_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
