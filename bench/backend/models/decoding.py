"""How a model's next token is chosen: the user's options over the checkpoint's own."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypedDict

from bench.models import weights
from bench.models.checkpoint import Checkpoint
from bench.records import BackendError

MOST_TOKENS = 256
"""Tokens of a summary, where neither the user nor the checkpoint sets a limit."""


class Options(TypedDict, total=False):
    """What a user may set; None leaves it to the checkpoint, then to plain greedy search.

    ``do_sample`` alone is never the checkpoint's: a benchmark that draws at random must say so.
    """

    num_beams: int | None
    max_new_tokens: int | None
    min_new_tokens: int | None
    length_penalty: float | None
    early_stopping: bool | None
    no_repeat_ngram_size: int | None
    repetition_penalty: float | None
    do_sample: bool | None
    temperature: float | None
    top_k: int | None
    top_p: float | None
    seed: int


def _at_least(least: int) -> tuple[Callable[[Any], bool], str]:
    return lambda v: isinstance(v, int) and v >= least, f"a whole number of at least {least}"


def _number(above: float, most: float = math.inf) -> tuple[Callable[[Any], bool], str]:
    said = f"a number above {above:g}" + ("" if most == math.inf else f", at most {most:g}")
    return lambda v: isinstance(v, int | float) and above < v <= most and v != math.inf, said


_CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "num_beams": _at_least(1),
    "max_new_tokens": _at_least(1),
    "min_new_tokens": _at_least(0),
    "length_penalty": _number(-math.inf),
    "no_repeat_ngram_size": _at_least(0),
    "repetition_penalty": _number(0),
    "temperature": _number(0),
    "top_k": _at_least(1),
    "top_p": _number(0, 1),
    "early_stopping": (lambda v: isinstance(v, bool), "true or false"),
    "do_sample": (lambda v: isinstance(v, bool), "true or false"),
    "seed": (lambda v: isinstance(v, int), "a whole number"),
}
_SWITCHES = ("early_stopping", "do_sample")
_SAMPLING = ("temperature", "top_k", "top_p")
_TOLD = tuple(name for name in _CHECKS if name not in (*_SAMPLING, "do_sample", "seed"))
_LENGTHS = ("max_length", "min_length")


@dataclass(frozen=True, slots=True)
class Decoding:
    """What is in force: ``config`` for ``generate``, and how to draw, where tokens are drawn."""

    config: Any
    sampling: Mapping[str, float]
    seed: int | None
    repeat: int = 0

    @property
    def signature(self) -> str:
        """Return every setting in force that can change a summary."""
        told = {name: getattr(self.config, name, None) for name in _TOLD}
        parts = [f"{name}:{value}" for name, value in told.items() if value is not None]
        if self.seed is not None:
            parts += [f"{name}:{value:g}" for name, value in self.sampling.items()]
            parts.append(f"seed:{self.seed}" + (f"|repeat:{self.repeat}" if self.repeat else ""))
        return "|".join(parts)

    def repeated(self, repeat: int) -> Decoding:
        """Return the same, drawing anew."""
        return replace(self, repeat=repeat)

    def processors(self, texts: Sequence[str]) -> Any:
        """Return what changes the scores of a batch's next tokens, so that the best one is a draw.

        The softmax of scores is sampled by taking the greatest of scores plus Gumbel noise. The
        noise of a row comes from the seed and its text alone, so the summary of an article does
        not depend on those beside it.
        """
        from transformers import generation

        processors = generation.LogitsProcessorList()
        if self.seed is None:
            return processors
        kinds = {"temperature": "Temperature", "top_k": "TopK", "top_p": "TopP"}
        for name, value in self.sampling.items():
            processors.append(getattr(generation, f"{kinds[name]}LogitsWarper")(value))
        processors.append(_noise([f"{self.seed}\n{self.repeat}\n{text}" for text in texts]))
        return processors


def _noise(keys: Sequence[str]) -> Callable[[Any, Any], Any]:
    import numpy as np
    import torch

    digests = [hashlib.sha256(key.encode()).digest() for key in keys]
    draws = [np.random.Generator(np.random.Philox(int.from_bytes(d[:16]))) for d in digests]

    def add(_ids: Any, scores: Any) -> Any:
        rows = np.stack([draw.gumbel(size=scores.shape[-1]) for draw in draws])
        return scores.float() + torch.from_numpy(rows).to(scores.device, torch.float32)

    return add


def settle(
    backend: str, checkpoint: Checkpoint, model: Any, options: Mapping[str, Any]
) -> Decoding:
    """Return the settings in force for a model, whose config transformers has read.

    A checkpoint's own come from generation_config.json, and over it those for summaries that older
    ones keep in config.json (``task_specific_params``), as the summarization pipeline took them.

    Raises:
        BackendError: an option is unknown or cannot be what its name says.
    """
    given = {name: value for name, value in options.items() if value is not None}
    _check(backend, given)
    config = _own(backend, checkpoint, model)
    own = checkpoint.json("config.json").get("task_specific_params") or {}
    for name, value in {**(own.get("summarization") or {}), **given}.items():
        if name in _TOLD or name in _SAMPLING or name in _LENGTHS:
            setattr(config, name, value)
    _set_length(config, given, encoder=bool(model.is_encoder_decoder))
    _fit_positions(backend, config, model, given)
    sampling = {n: getattr(config, n) for n in _SAMPLING if getattr(config, n) is not None}
    for name in _SAMPLING:
        setattr(config, name, None)
    config.do_sample, config.num_return_sequences, config.return_dict_in_generate = False, 1, False
    if not given.get("do_sample"):
        return Decoding(config, {}, None)
    if (config.num_beams or 1) > 1:
        raise BackendError(
            f"{backend}: do_sample=true with num_beams={config.num_beams}: expected one of the "
            "two: num_beams=1"
        )
    return Decoding(config, sampling, int(given.get("seed", 0)))


def _check(backend: str, given: Mapping[str, Any]) -> None:
    unknown = sorted(given.keys() - Options.__annotations__.keys())
    if unknown:
        raise BackendError(
            f"{backend}: there is no option {unknown[0]!r}. There are: "
            f"{', '.join(Options.__annotations__)}"
        )
    for name, value in given.items():
        good, said = _CHECKS[name]
        if isinstance(value, bool) != (name in _SWITCHES) or not good(value):
            raise BackendError(f"{backend}: {name}={value!r}: expected {said}")
    idle = next((name for name in _SAMPLING if name in given), None)
    if idle and not given.get("do_sample"):
        raise BackendError(
            f"{backend}: {idle}={given[idle]!r} would do nothing: set do_sample=true with it"
        )
    most = given.get("max_new_tokens", math.inf)
    if given.get("min_new_tokens", 0) > most:
        raise BackendError(
            f"{backend}: min_new_tokens={given['min_new_tokens']} is above max_new_tokens={most}"
        )


def _own(backend: str, checkpoint: Checkpoint, model: Any) -> Any:
    from transformers import GenerationConfig

    if not (checkpoint.folder / "generation_config.json").is_file():
        # What transformers has read has lost the settings that old files hold beside the model's.
        return GenerationConfig.from_model_config(checkpoint.json("config.json") or model)
    try:
        with weights.quiet():
            return GenerationConfig.from_pretrained(checkpoint.folder)
    except (OSError, ValueError) as error:
        raise BackendError(
            f"{backend}: model={checkpoint.name!r}: its generation_config.json: {error}"
        ) from error


def _set_length(config: Any, given: Mapping[str, Any], *, encoder: bool) -> None:
    """Say every limit in new tokens; a checkpoint's lengths count the token that starts them."""
    if "max_new_tokens" not in given:
        own = config.max_length - 1 if encoder and config.max_length else None
        config.max_new_tokens = config.max_new_tokens or own or MOST_TOKENS
    if "min_new_tokens" not in given and encoder and config.min_length:
        config.min_new_tokens = max(0, config.min_length - 1)
    if config.min_new_tokens:  # the checkpoint's own may be above the limit that the user sets
        config.min_new_tokens = min(config.min_new_tokens, config.max_new_tokens)
    config.max_length = config.min_length = None


def _fit_positions(backend: str, config: Any, model: Any, given: Mapping[str, Any]) -> None:
    """Keep a decoder within its positions, one of which starts it; a causal model shares its own.

    Raises:
        BackendError: the user wants more than there are.
    """
    names = ("max_decoder_position_embeddings", "max_position_embeddings")
    positions = next((getattr(model, name) for name in names if getattr(model, name, None)), None)
    if positions is None or not model.is_encoder_decoder or config.max_new_tokens < positions:
        return
    if "max_new_tokens" in given:
        raise BackendError(
            f"{backend}: max_new_tokens={given['max_new_tokens']}: the model writes "
            f"{positions - 1} at most"
        )
    config.max_new_tokens = positions - 1
