"""A language model that writes: token ids in, text out, in batches of like length."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, cast

from bench.backend import options
from bench.backend.models.decoding import Options, settle
from bench.models import checkpoint, weights
from bench.models.tokens import Ids, Tokens
from bench.records import BackendError

_NO_MEMORY = ("out of memory", "can't allocate memory")  # of CUDA and MPS, of a CPU
_CALL = 4
"""Batches of one call: texts are sorted by length inside it, so that little is padded."""


class Settings(Options, total=False):
    """What a user may set of a model: which version of it, where it runs, and its decoding."""

    revision: str | None
    gguf_file: str | None
    batch_size: int
    device: str
    dtype: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a model wrote for one input, or why nothing."""

    text: str | None
    error: str | None = None
    n_tokens: int | None = None
    finish_reason: str | None = None


class Writer:
    """A model opened: its tokenizer and settings at once, its weights when it first writes.

    Those who write with the same model, on the same device and in the same precision, share it.
    """

    def __init__(self, backend: str, model: str, *, encoder: bool, settings: Settings) -> None:
        """Take a folder or a name on the hub; ``encoder`` says which of the two kinds is wanted.

        Raises:
            BackendError: there is no such model, it is of the other kind, a setting is wrong.
        """
        given = dict(settings)
        self._backend = backend
        self._size = options.positive_int(backend, "batch_size", given.pop("batch_size", 8))
        self._found = checkpoint.find(
            backend,
            model,
            revision=cast("str | None", given.pop("revision", None)),
            gguf=cast("str | None", given.pop("gguf_file", None)),
        )
        self.config = weights.read_config(backend, self._found)
        _check_kind(backend, model, self.config, encoder=encoder)
        self._place = weights.place(
            backend,
            self._found,
            device=str(given.pop("device", weights.AUTO)),
            dtype=str(given.pop("dtype", weights.AUTO)),
        )
        self.tokens = Tokens(weights.read_tokenizer(backend, self._found))
        self.decoding = settle(backend, self._found, self.config, given)
        self.batch_size = self._size * _CALL if self._size > 1 else 1
        self._hold = weights.Hold(self._key(), self._load)
        self._smaller: list[str] = []

    @property
    def signature(self) -> str:
        """Return the model, its decoding, and what computes it, as a signature says them."""
        where = f"dtype:{self._place.dtype}|device:{self._place.device.partition(':')[0]}"
        versions = "|".join(f"{name}:{version(name)}" for name in ("transformers", "torch"))
        return f"{self._found.identity}|{self.decoding.signature}|{where}|{versions}"

    @property
    def own(self) -> dict[str, Any]:
        """Return what the checkpoint's config.json holds, also what transformers leaves out."""
        return self._found.json("config.json")

    def repeated(self, repeat: int) -> Writer:
        """Return the same model, drawing anew where it draws at all."""
        other = copy.copy(self)
        other.tokens = copy.deepcopy(self.tokens)
        other.decoding = self.decoding.repeated(repeat)
        other._smaller = []
        return other

    def write(self, inputs: Sequence[Ids], texts: Sequence[str]) -> list[Written]:
        """Return what is written for each input, in order; ``texts`` seed the draws, if any.

        Raises:
            BackendError: the model cannot be loaded.
        """
        made: dict[int, Written] = {}
        # The longest first: what does not fit in memory is met at once.
        left = sorted(range(len(inputs)), key=lambda i: len(inputs[i]), reverse=True)
        while left:
            chosen = left[: self._size]
            written = self._batch([inputs[i] for i in chosen], [texts[i] for i in chosen])
            if written is None and len(chosen) > 1:
                self._halve(len(chosen))
                continue
            if written is None:
                written = [Written(None, error=self._too_big(len(inputs[chosen[0]])))]
            made |= dict(zip(chosen, written, strict=True))
            left = left[len(chosen) :]
        return [made[i] for i in range(len(inputs))]

    def notes(self) -> list[str]:
        """Return what the user must know of the batches."""
        return list(self._smaller)

    def close(self) -> None:
        """Free the model, unless others use it; the next call loads it again."""
        self._hold.close()

    def _key(self) -> weights.Key:
        return f"{self._found.folder}/{self._found.gguf or ''}", self._found.version, self._place

    def _load(self) -> Any:
        from transformers import GenerationConfig

        kind = "AutoModelForSeq2SeqLM" if self.config.is_encoder_decoder else "AutoModelForCausalLM"
        model = weights.load(self._backend, kind, self._found, self.config, self._place)
        # Who uses it brings all of its own settings, and there may be many.
        model.generation_config = GenerationConfig()
        return model

    def _batch(self, inputs: Sequence[Ids], texts: Sequence[str]) -> list[Written] | None:
        """Return what is written for one batch, None where it does not fit in memory."""
        import torch

        loaded = self._hold.get()
        encoder = bool(self.config.is_encoder_decoder)
        batch = self.tokens.padded(inputs, left=not encoder)
        if self.config.model_type == "led":  # its authors' advice for summaries
            batch["global_attention_mask"] = torch.zeros_like(batch["attention_mask"])
            batch["global_attention_mask"][:, 0] = 1
        batch = {name: tensor.to(self._place.device) for name, tensor in batch.items()}
        try:
            with loaded.lock, torch.inference_mode(), weights.quiet():
                output = loaded.model.generate(
                    **batch,
                    generation_config=self.decoding.config,
                    logits_processor=self.decoding.processors(texts),
                ).tolist()
        except RuntimeError as error:
            if not any(said in str(error) for said in _NO_MEMORY):
                raise
            batch = {}
        else:
            start = 1 if encoder else batch["input_ids"].shape[1]
            return [self._read(row[start:]) for row in output]
        weights.free_memory(self._place.device)
        return None

    def _read(self, row: list[int]) -> Written:
        """Return the text of a row of new tokens: all before the first that ends it."""
        config = self.decoding.config
        ends = config.eos_token_id
        stops = set(ends if isinstance(ends, list) else [ends])
        n = next((i + 1 for i, token in enumerate(row) if token in stops), len(row))
        cut = row[n - 1] not in stops if n else False
        # Some are made to end at the limit, and would not have: it looks like an end, and is a cut.
        forced = config.forced_eos_token_id is not None and n >= config.max_new_tokens
        reason = "length" if cut or forced else "stop"
        return Written(self.tokens.text(row[:n]), n_tokens=n, finish_reason=reason)

    def _halve(self, size: int) -> None:
        self._size = max(1, size // 2)
        note = (
            f"memory did not hold {size} texts at once on {self._place.device}: "
            f"{self._size} were taken (batch_size={self._size} saves the attempt)"
        )
        self._smaller = [note]

    def _too_big(self, n_tokens: int) -> str:
        return (
            f"{self._backend}: {n_tokens} tokens do not fit in the memory of {self._place.device}: "
            "set max_input_tokens or dtype=bfloat16, or wrap it (docs/longdoc.md)"
        )


def _check_kind(backend: str, model: str, config: Any, *, encoder: bool) -> None:
    if bool(config.is_encoder_decoder) != encoder:
        has, other = ("no encoder", "causal") if encoder else ("an encoder", "seq2seq")
        raise BackendError(
            f"{backend}: model={model!r} is a {config.model_type}, which has {has}: "
            f"backend=[{other}]"
        )
