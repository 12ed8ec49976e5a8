"""Sentence encoders: the folders of sentence-transformers, read without the package."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.models import checkpoint, weights
from bench.models.checkpoint import Checkpoint
from bench.models.tokens import Ids, Tokens
from bench.records import ModelError

Vectors = NDArray[np.float64]
_BATCH = 32
"""Sentences at once: 16 to 64 are equally fast on a CPU, and none of them fills a GPU's memory."""

_POOLINGS = {
    "mean": "pooling_mode_mean_tokens",
    "cls": "pooling_mode_cls_token",
    "max": "pooling_mode_max_tokens",
    "lasttoken": "pooling_mode_lasttoken",
}
"""How token vectors become one, by the name it has now; the name that older models have for it."""


@dataclass(frozen=True, slots=True)
class _Recipe:
    pooling: str
    lower_case: bool
    most_tokens: int | None


class Encoder:
    """A model that turns sentences into vectors of length 1, whose products are cosines.

    A folder without ``modules.json`` is read as sentence-transformers does: mean pooling.
    """

    def __init__(
        self, owner: str, model: str, *, revision: str | None, device: str, dtype: str
    ) -> None:
        """Take a folder or a name on the hub; weights are loaded at the first sentences.

        Raises:
            ModelError: there is no such model, or it is made in a way that is not known here.
        """
        self._found = checkpoint.find(owner, model, revision=revision)
        config = weights.read_config(owner, self._found)
        if config.is_encoder_decoder:
            raise ModelError(f"{owner}: model={model!r} is a {config.model_type}: no encoder")
        self._tokens = Tokens(weights.read_tokenizer(owner, self._found))
        self._recipe = _recipe(owner, self._found, config, self._tokens.tokenizer)
        self._place = weights.place(owner, self._found, device=device, dtype=dtype)
        self._hold = weights.Hold(
            (f"{self._found.folder}/", self._found.version, self._place),
            partial(weights.load, owner, "AutoModel", self._found, config, self._place),
        )

    @property
    def signature(self) -> str:
        """Return all that can change a vector."""
        recipe = f"pooling:{self._recipe.pooling}|tokens:{self._recipe.most_tokens}"
        where = f"dtype:{self._place.dtype}|device:{self._place.device.partition(':')[0]}"
        versions = "|".join(f"{name}:{version(name)}" for name in ("transformers", "torch"))
        return f"{self._found.identity}|{recipe}|{where}|{versions}"

    def count(self, text: str) -> int:
        """Return the tokens of a text, none of them special."""
        return self._tokens.count(text)

    def encode(self, sentences: Sequence[str]) -> tuple[Vectors, list[int]]:
        """Return a vector a sentence, shape (n, dimension), and how many tokens of it were cut.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        bodies = self._bodies(sentences)
        inputs = [self._tokens.framed(body, self._recipe.most_tokens) for body in bodies]
        framed = (len(body) + self._tokens.n_special for body in bodies)
        unseen = [n - len(ids) for n, ids in zip(framed, inputs, strict=True)]
        vectors = self._vectors(inputs)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), unseen

    def encode_whole(self, texts: Sequence[str]) -> Vectors:
        """Return a vector a text of any length, shape (n, dimension); nothing is cut.

        What is longer than the model reads goes in pieces of equal length, whose vectors are
        averaged by their tokens: where the pooling is the mean, that is the mean over all tokens.

        Raises:
            ModelError: the weights cannot be loaded.
        """
        pieces = [self._pieces(body) for body in self._bodies(texts)]
        vectors = self._vectors([self._tokens.framed(ids) for many in pieces for ids in many])
        ends = np.cumsum([len(many) for many in pieces])[:-1]
        lengths = [np.array([max(1, len(ids)) for ids in many]) for many in pieces]
        parts = np.split(vectors, ends)
        whole = [np.average(part, 0, n) for part, n in zip(parts, lengths, strict=True)]
        return np.array([vector / np.linalg.norm(vector) for vector in whole])

    def close(self) -> None:
        """Free the model, unless others use it."""
        self._hold.close()

    def _bodies(self, texts: Sequence[str]) -> list[list[int]]:
        lower = self._recipe.lower_case
        return self._tokens.encode([text.lower() if lower else text for text in texts])

    def _pieces(self, body: Ids) -> list[Ids]:
        most = self._recipe.most_tokens
        room = len(body) if most is None else max(1, most - self._tokens.n_special)
        count = max(1, -(-len(body) // max(1, room)))
        bounds = [len(body) * i // count for i in range(count + 1)]
        return [body[start:end] for start, end in pairwise(bounds)]

    def _vectors(self, inputs: Sequence[Ids]) -> Vectors:
        """Return the pooled vectors as the model has them, those of like length made together."""
        order = sorted(range(len(inputs)), key=lambda i: len(inputs[i]))
        rows: dict[int, Vectors] = {}
        for start in range(0, len(order), _BATCH):
            chosen = order[start : start + _BATCH]
            rows |= dict(zip(chosen, self._batch([inputs[i] for i in chosen]), strict=True))
        return np.array([rows[i] for i in range(len(inputs))]) if rows else np.zeros((0, 0))

    def _batch(self, inputs: Sequence[Ids]) -> Vectors:
        import torch

        loaded = self._hold.get()
        batch = self._tokens.padded(inputs, left=False)
        batch = {name: tensor.to(self._place.device) for name, tensor in batch.items()}
        with loaded.lock, torch.inference_mode(), weights.quiet():
            states = loaded.model(**batch).last_hidden_state.float()
            pooled = _pooled(states, batch["attention_mask"], self._recipe.pooling)
            vectors: Vectors = pooled.cpu().numpy().astype(np.float64)
        return vectors


def _pooled(states: Any, mask: Any, pooling: str) -> Any:
    """Return a vector a row: states of shape (n, tokens, dimension), mask 1 where a token is."""
    if pooling == "cls":
        return states[:, 0]
    if pooling == "lasttoken":
        last = mask.sum(1) - 1
        return states[range(len(states)), last]
    there = mask.unsqueeze(-1).bool()
    if pooling == "max":
        return states.masked_fill(~there, float("-inf")).amax(1)
    return (states * there).sum(1) / mask.sum(1, keepdim=True)


def _recipe(owner: str, found: Checkpoint, config: Any, tokenizer: Any) -> _Recipe:
    told = f"{owner}: model={found.name!r}"
    folder = _pooling_folder(told, found)
    pooling = _pooling(told, found.json(f"{folder}/config.json")) if folder else "mean"
    bert = found.json("sentence_bert_config.json")
    positions = getattr(config, "max_position_embeddings", None)
    lengths = [bert.get("max_seq_length") or tokenizer.model_max_length, positions]
    known = [int(length) for length in lengths if length and length < 10**9]
    return _Recipe(pooling, bool(bert.get("do_lower_case")), min(known, default=None))


def _pooling_folder(told: str, found: Checkpoint) -> str | None:
    """Return the folder of the pooling module, if any; the modules must be those known here."""
    path = found.folder / "modules.json"
    if not path.is_file():
        return None
    try:
        modules = json.loads(path.read_bytes())
        kinds = [str(module["type"]).rpartition(".")[2] for module in modules]
    except (ValueError, LookupError, TypeError):
        raise ModelError(f"{told}: its modules.json cannot be read: fetch it anew") from None
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]):
        raise ModelError(
            f"{told} is made of {', '.join(kinds)}: expected a Transformer, a Pooling and maybe a "
            "Normalize"
        )
    return str(PurePosixPath(str(modules[1].get("path"))))


def _pooling(told: str, config: dict[str, Any]) -> str:
    on = [key for key, value in config.items() if key.startswith("pooling_mode_") and value is True]
    old = [name for name, key in _POOLINGS.items() if on == [key]]
    named = config.get("pooling_mode") or (old[0] if old else on)
    if not isinstance(named, str) or named not in _POOLINGS:
        raise ModelError(f"{told}: pooling {named!r}: expected one of {', '.join(_POOLINGS)}")
    return named
