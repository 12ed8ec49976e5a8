"""Weights as tensors by name, for models that transformers cannot put together by itself."""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.models.checkpoint import Checkpoint
from bench.models.weights import Place
from bench.records import ModelError

_UNSAFE = (
    "it holds more than tensors, and what else it holds could run code when it is loaded: get it "
    "anew from its authors, or convert it once to safetensors (docs/checkers.md)"
)


def read(owner: str, found: Checkpoint, file: str | None = None) -> dict[str, Any]:
    """Return all tensors of a checkpoint's safetensors, or of one torch file in it.

    Raises:
        ModelError: they cannot be read, or not without running what the file holds.
    """
    if file is not None:
        return read_torch(owner, found.folder / file)
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    index = found.json("model.safetensors.index.json").get("weight_map", {})
    single = found.folder / "model.safetensors"
    names = ["model.safetensors"] if single.is_file() else sorted(set(index.values()))
    state: dict[str, Any] = {}
    try:
        for name in names:
            state |= load_file(found.folder / name)
    except (OSError, SafetensorError) as error:
        raise ModelError(f"{owner}: model={found.name!r} cannot be loaded: {error}") from None
    return state


def read_torch(owner: str, path: Path) -> dict[str, Any]:
    """Return the tensors of a file that torch wrote, those of its ``state_dict`` where it has one.

    Raises:
        ModelError: there is no such file, it is of another kind, or it is a pickle of more.
    """
    import torch

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # it is told below what is wrong
            content = torch.load(path, map_location="cpu", weights_only=True)
    except FileNotFoundError:
        raise ModelError(f"{owner}: there is no file {path}") from None
    except pickle.UnpicklingError:
        raise ModelError(f"{owner}: {path} is not loaded: {_UNSAFE}") from None
    except (OSError, RuntimeError, EOFError, ValueError, LookupError) as error:
        said = " ".join(str(error).split())
        raise ModelError(f"{owner}: {path} cannot be read as a torch file: {said}") from None
    if isinstance(content, Mapping):
        content = content.get("state_dict", content)
    if not isinstance(content, Mapping) or not all(map(torch.is_tensor, content.values())):
        raise ModelError(f"{owner}: {path} holds no weights by name: expected tensors in a dict")
    return dict(content)


def fill(owner: str, found: Checkpoint, model: Any, state: Mapping[str, Any], where: Place) -> Any:
    """Return a model with weights put in, where it is to run, ready to be asked.

    Weights that it has no place for (another head's) are left out.

    Raises:
        ModelError: some are missing or of another shape.
    """
    import torch

    shapes = {key: tensor.shape for key, tensor in model.state_dict().items()}
    kept = {key: tensor for key, tensor in state.items() if shapes.get(key) == tensor.shape}
    missing = sorted(key for key in shapes if key not in kept)
    if missing:
        raise ModelError(
            f"{owner}: model={found.name!r}: its files lack {len(missing)} of the weights that are "
            f"needed, {missing[0]} of shape {tuple(shapes[missing[0]])} for one: it is another "
            "kind of model, or of another size"
        )
    model.load_state_dict(kept)
    return model.to(device=where.device, dtype=getattr(torch, where.dtype)).eval()
