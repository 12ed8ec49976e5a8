"""The vectors that a layer of an encoder has for each token of a text, as BERTScore takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from bench.metric.similarity.published import known_layers
from bench.models import checkpoint, weights
from bench.models.tokens import Tokens
from bench.records import MetricError

_OFFSET = {"camembert", "longformer", "luke", "mpnet", "roberta", "xlm-roberta", "xlm-roberta-xl"}
"""Kinds of models whose first positions, up to that of padding, hold no token."""


@dataclass(frozen=True, slots=True)
class Read:
    """A text as a model reads it: its tokens, the special ones among them; how many it had.

    ``n_tokens`` and ``n_seen`` leave the special tokens out.
    """

    ids: Sequence[int]
    n_tokens: int
    n_seen: int


class Layers:
    """An encoder up to one of its layers; the others are not loaded.

    Raises:
        MetricError: there is no such model, or it has no such layer.
    """

    def __init__(
        self, metric: str, model: str, *, revision: str | None, layers: int | None,
        prefix_space: bool | None, device: str, dtype: str,
    ) -> None:  # fmt: skip
        self._metric = metric
        self.found = checkpoint.find(metric, model, revision=revision)
        config = weights.read_config(metric, self.found)
        self.layers = _layers(metric, model, config, layers)
        self._tokens = Tokens(weights.read_tokenizer(metric, self.found))
        self._window = _window(self._tokens.tokenizer, config)
        self._prefix = _takes_space(self._tokens) if prefix_space is None else prefix_space
        self._place = weights.place(metric, self.found, device=device, dtype=dtype)
        config.num_hidden_layers = self.layers
        key = (f"{self.found.folder}#layers:{self.layers}", self.found.version, self._place)
        load = partial(weights.load, metric, "AutoModel", self.found, config, self._place)
        self._hold = weights.Hold(key, load)

    @property
    def signature(self) -> str:
        """Return all that can change a vector."""
        read = f"tokens:{self._window}|prefix_space:{'yes' if self._prefix else 'no'}"
        where = f"dtype:{self._place.dtype}|device:{self._place.device.partition(':')[0]}"
        versions = "|".join(f"{name}:{version(name)}" for name in ("transformers", "torch"))
        return f"{self.found.identity}|layers:{self.layers}|{read}|{where}|{versions}"

    @property
    def unweighed(self) -> set[int]:
        """Return the ids of what stands around a text, which weighs nothing."""
        tokenizer = self._tokens.tokenizer
        return {tokenizer.cls_token_id, tokenizer.sep_token_id} - {None}

    def read(self, texts: Sequence[str]) -> list[Read]:
        """Return texts as the model reads them, cut at the end to its window, as bert-score does.

        White space around a text goes. Byte-level tokenizers of RoBERTa's kind get a space before.
        """
        space = " " if self._prefix else ""
        bare = [text.strip() for text in texts]
        bodies = self._tokens.encode([space + text if text else text for text in bare])
        framed = [self._tokens.framed(body, self._window) for body in bodies]
        special = self._tokens.n_special
        return [
            Read(ids, len(body), max(0, len(ids) - special))
            for body, ids in zip(bodies, framed, strict=True)
        ]

    def vectors(self, reads: Sequence[Read], *, batch_size: int) -> list[Any]:
        """Return a tensor a text, shape (tokens, dimension), each row of length 1, on the device.

        Texts of like length go together, the longest first: what does not fit is told at once.
        """
        order = sorted(range(len(reads)), key=lambda i: -len(reads[i].ids))
        made: list[Any] = [None] * len(reads)
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            for i, states in zip(chosen, self._states([reads[i].ids for i in chosen]), strict=True):
                made[i] = states[: len(reads[i].ids)]
        return made

    def close(self) -> None:
        """Free the model, unless others use it."""
        self._hold.close()

    def _states(self, ids: Sequence[Sequence[int]]) -> Any:
        import torch

        loaded = self._hold.get()
        batch = self._tokens.padded(ids, left=False)
        batch = {name: tensor.to(self._place.device) for name, tensor in batch.items()}
        with loaded.lock, torch.inference_mode(), weights.quiet():
            model = loaded.model
            encoder = model.get_encoder() if model.config.is_encoder_decoder else model
            states = encoder(**batch).last_hidden_state.float()
            return states / states.norm(dim=-1, keepdim=True)


def _layers(metric: str, model: str, config: Any, layers: int | None) -> int:
    most = config.num_hidden_layers
    chosen = known_layers(model) if layers is None else layers
    if chosen is None:
        raise MetricError(
            f"metric.{metric}.layers=null: bert-score names no layer for {model}: expected 1 to "
            f"{most}, the last of which is rarely the best: give metric.{metric}.layers=N"
        )
    if type(chosen) is not int or not 1 <= chosen <= most:
        raise MetricError(
            f"metric.{metric}.layers={chosen!r}: {model} has {most}: expected 1 to {most}"
        )
    return chosen


def _window(tokenizer: Any, config: Any) -> int | None:
    """Return the most tokens, special ones among them, that a model takes; None without limit."""
    positions = getattr(config, "max_position_embeddings", None)
    if positions and config.model_type in _OFFSET:
        positions -= config.pad_token_id + 1
    limits = [tokenizer.model_max_length, positions]
    return min((int(limit) for limit in limits if limit and 0 < limit < 10**9), default=None)


def _takes_space(tokens: Tokens) -> bool:
    """Say whether bert-score puts a space before a text.

    Its numbers were made so. With transformers 5 it asks for the space in vain: the tokenizers
    there pass over add_prefix_space=True where a text is encoded.
    """
    from transformers import GPT2Tokenizer, RobertaTokenizer

    return isinstance(tokens.tokenizer, GPT2Tokenizer | RobertaTokenizer)
