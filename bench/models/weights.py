"""Models in memory: where they run, in which precision, loaded once a process and freed."""

from __future__ import annotations

import copy
import gc
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import Any

from bench.models.checkpoint import Checkpoint
from bench.records import ModelError

AUTO = "auto"
DTYPES = ("float32", "bfloat16", "float16")
_VOCABULARIES = ("tokenizer.json", "vocab.json", "vocab.txt", "*.model", "*.spm")
_STORED = {"F32": "float32", "BF16": "bfloat16", "F16": "float16"}


@dataclass(frozen=True, slots=True)
class Place:
    """A device (``cpu``, ``cuda``, ``cuda:1``, ``mps``), and the precision of a model on it."""

    device: str
    dtype: str


@dataclass(eq=False, slots=True)
class Loaded:
    """A model in memory, how many use it, and the lock that lets in one at a time."""

    model: Any
    users: int = 0
    lock: RLock = field(default_factory=RLock)


Key = tuple[str, str, Place]
_loaded: dict[Key, Loaded] = {}
_guard = Lock()


def place(owner: str, checkpoint: Checkpoint, *, device: str, dtype: str) -> Place:
    """Return where a model runs; ``auto`` takes a GPU where there is one.

    For ``auto`` the precision is that of the stored weights, and float32 on a CPU.

    Raises:
        ModelError: the device is not there, or the precision has another name.
    """
    import torch

    if device == AUTO:
        device = next((name for name in ("cuda", "mps") if _available(name)), "cpu")
    try:
        kind = torch.device(device).type
    except RuntimeError:
        raise ModelError(f"{owner}: device={device!r}: expected auto, cpu, cuda or mps") from None
    if not _available(kind):
        raise ModelError(f"{owner}: device={device!r}: this machine has none: device=auto")
    if dtype == AUTO:
        dtype = "float32" if kind == "cpu" else _stored_dtype(checkpoint)
    if dtype not in DTYPES:
        raise ModelError(f"{owner}: dtype={dtype!r}: expected auto, {', '.join(DTYPES)}")
    return Place(device, dtype)


def _available(kind: str) -> bool:
    import torch

    if kind == "cuda":
        return bool(torch.cuda.is_available())
    return kind == "cpu" or (kind == "mps" and bool(torch.backends.mps.is_available()))


def _stored_dtype(checkpoint: Checkpoint) -> str:
    config = checkpoint.json("config.json")
    named = config.get("dtype") or config.get("torch_dtype")
    if named in DTYPES:
        return str(named)
    files = sorted(checkpoint.folder.glob("model*.safetensors"))
    if not files:  # the numbers of 2 to 8 bits of GGUF become some of 16
        return "float16" if checkpoint.gguf else "float32"
    with files[0].open("rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
    kinds = [entry["dtype"] for name, entry in header.items() if name != "__metadata__"]
    return next((_STORED[kind] for kind in kinds if kind in _STORED), "float32")


class Hold:
    """A model that is loaded when it is first asked for, by whom it may be shared.

    All that hold the model of one key have the same one; it is freed when the last lets it go.
    """

    def __init__(self, key: Key, load: Callable[[], Any]) -> None:
        self._key = key
        self._load = load
        self._held: Loaded | None = None

    def __getstate__(self) -> dict[str, Any]:
        """Return what travels to another process: it loads the model anew."""
        return {**self.__dict__, "_held": None}

    def get(self) -> Loaded:
        """Return the model.

        Raises:
            ModelError: it cannot be loaded.
        """
        with _guard:
            if self._held is None:
                if self._key not in _loaded:
                    _loaded[self._key] = Loaded(self._load())
                self._held = _loaded[self._key]
                self._held.users += 1
            return self._held

    def close(self) -> None:
        """Let the model go; asked for again, it is loaded again."""
        with _guard:
            held, self._held = self._held, None
            if held is None:
                return
            held.users -= 1
            if held.users:
                return
            del _loaded[self._key]
            held.model = None
        free_memory(self._key[-1].device)


def free_memory(device: str) -> None:
    """Hand a GPU back what nothing holds any more; a CPU has it back without being asked."""
    import torch

    if device == "cpu":
        return
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()


def read_config(owner: str, checkpoint: Checkpoint) -> Any:
    """Return transformers' config of a model.

    Raises:
        ModelError: it is of a kind that transformers does not know without code of the model's.
    """
    from transformers import AutoConfig

    return _read(owner, checkpoint, AutoConfig)


def read_tokenizer(owner: str, checkpoint: Checkpoint) -> Any:
    """Return a model's tokenizer, one for each who asks: it holds state.

    Raises:
        ModelError: it has none that can be read.
    """
    from transformers import AutoTokenizer

    if not checkpoint.gguf and not any(map(any, map(checkpoint.folder.glob, _VOCABULARIES))):
        # transformers would make one that knows no word, and say nothing.
        raise ModelError(
            f"{owner}: model={checkpoint.name!r}: it has no tokenizer: expected one of "
            f"{', '.join(_VOCABULARIES)} in it"
        )
    return _read(owner, checkpoint, AutoTokenizer)


def _read(owner: str, checkpoint: Checkpoint, auto: Any) -> Any:
    extra = {"gguf_file": checkpoint.gguf} if checkpoint.gguf else {}
    try:
        with quiet():
            return auto.from_pretrained(
                checkpoint.folder, trust_remote_code=False, local_files_only=True, **extra
            )
    except (ImportError, KeyError, OSError, ValueError) as error:
        raise _unreadable(owner, checkpoint, error) from error


def _unreadable(owner: str, checkpoint: Checkpoint, error: Exception) -> ModelError:
    said = " ".join(str(error).split())
    if "trust_remote_code" in said:
        said = "it needs code of its own, which is never run here"
    return ModelError(f"{owner}: model={checkpoint.name!r} cannot be loaded: {said}")


def load(owner: str, kind: str, checkpoint: Checkpoint, config: Any, where: Place) -> Any:
    """Return a model of one of transformers' Auto classes, ready to be asked.

    ``config`` is that of ``read_config``, handed on since reading it out of a GGUF file takes 5 s.

    Raises:
        ModelError: the files hold another kind of model, or not all of its weights.
    """
    import torch
    import transformers

    extra = {"gguf_file": checkpoint.gguf} if checkpoint.gguf else {"use_safetensors": True}
    try:
        with quiet():
            model, report = getattr(transformers, kind).from_pretrained(
                checkpoint.folder,
                config=copy.deepcopy(config),
                dtype=getattr(torch, where.dtype),
                trust_remote_code=False,
                local_files_only=True,
                output_loading_info=True,
                **extra,
            )
    except (ImportError, KeyError, OSError, RuntimeError, ValueError) as error:
        raise _unreadable(owner, checkpoint, error) from error
    # What would pool a BERT for a classifier is often left out of a sentence encoder.
    missing = [key for key in sorted(report["missing_keys"]) if not key.startswith("pooler.")]
    missing += sorted(str(key) for key in report["mismatched_keys"])
    if missing:
        raise ModelError(
            f"{owner}: model={checkpoint.name!r}: its files lack {len(missing)} of the weights "
            f"of a {type(model).__name__}, {missing[0]} for one: it is another kind of model"
        )
    return model.to(where.device).eval()


@contextmanager
def quiet() -> Iterator[None]:
    """Keep transformers from printing bars and advice, and leave its settings as they were."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()
