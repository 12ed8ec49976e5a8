"""The kinds of networks that checkers ask: how each is loaded, and where its answer stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from bench.metric.checkers.options import Options
from bench.models import checkpoint, states, weights
from bench.models.checkpoint import Checkpoint
from bench.models.tokens import Tokens
from bench.records import MetricError

_NO, _YES = 3, 209
"""The ids of T5's vocabulary that MiniCheck was taught to say: unsupported and supported."""


@dataclass(frozen=True, slots=True)
class Network:
    """A model that is loaded when it is first asked; ``answer`` gives logits, shape (n, labels)."""

    identity: str
    config: Any
    tokens: Tokens
    place: weights.Place
    hold: weights.Hold
    answer: Callable[[Any, Mapping[str, Any]], Any]


def window(network: Network, wanted: int | None) -> int:
    """Return how many tokens a network reads at once: as many as wanted, where it has positions.

    None wants as many as its tokenizer says, or 512.
    """
    config, longest = network.config, network.tokens.tokenizer.model_max_length
    most = wanted or (int(longest) if longest < 10**6 else 512)
    positions = getattr(config, "max_position_embeddings", None)
    if not positions or not getattr(config, "position_biased_input", True):  # relative ones
        return most
    if "roberta" in config.model_type:  # its positions are counted from that of padding on
        positions -= config.pad_token_id + 1
    return min(most, int(positions))


def classifier(owner: str, model: str, options: Options) -> Network:
    """Return a model of AutoModelForSequenceClassification."""
    return _of_transformers(owner, model, options, "AutoModelForSequenceClassification", _logits)


def first_token(owner: str, model: str, options: Options) -> Network:
    """Return an encoder-decoder whose first token is the answer, one of two of T5's vocabulary."""
    network = _of_transformers(owner, model, options, "AutoModelForSeq2SeqLM", _first_token)
    if not network.config.is_encoder_decoder or network.config.vocab_size <= _YES:
        raise MetricError(
            f"metric.{owner}: model={model!r} is a {network.config.model_type}: expected a T5"
        )
    return network


def writer(owner: str, model: str, options: Options) -> Network:
    """Return an encoder-decoder that writes; its revision is that of its name, or its latest."""
    options = replace(options, revision=None)
    network = _of_transformers(owner, model, options, "AutoModelForSeq2SeqLM", _logits)
    if not network.config.is_encoder_decoder:
        raise MetricError(
            f"metric.{owner}: {model!r} is a {network.config.model_type}: expected a T5 or alike"
        )
    return network


def token_classifier(owner: str, model: str, foundation: str | None, options: Options) -> Network:
    """Return a T5 encoder that answers at its first token, its weights named as HHEM's are.

    Config and tokenizer are those of ``foundation``; None: the model's folder has its own.
    """
    where = f"metric.{owner}"
    found = checkpoint.find(where, model, revision=options.revision)
    base = _base(where, foundation) or found
    config = weights.read_config(where, base)
    if config.model_type != "t5":
        raise MetricError(f"{where}: {base.name!r} is a {config.model_type}: expected a T5")
    config.num_labels = 2
    parts = (found, base, config)
    return _network(where, parts, options, _load_token_classifier, _first_position)


def aligner(
    owner: str, model: str, options: Options, *, file: str | None, backbone: str | None
) -> Network:
    """Return an encoder with AlignScore's head of three labels, from a Lightning checkpoint.

    ``file`` names it in the model; None: the model's folder has safetensors of the same names.
    Config and tokenizer are those of ``backbone``; None: the folder has its own.
    """
    where = f"metric.{owner}"
    path = Path(model).expanduser()
    if path.is_file():
        model, file = str(path.parent), path.name
    found = checkpoint.find(
        where, model, revision=options.revision, files=None if file is None else (file,)
    )
    base = _base(where, backbone) or found
    config = weights.read_config(where, base)
    return _network(where, (found, base, config), options, partial(_load_aligner, file), _three)


def _base(where: str, name: str | None) -> Checkpoint | None:
    return None if name is None else checkpoint.find(where, name, files=())


def _of_transformers(
    owner: str, model: str, options: Options, kind: str, answer: Callable[..., Any]
) -> Network:
    where = f"metric.{owner}"
    found = checkpoint.find(where, model, revision=options.revision)
    parts = (found, found, weights.read_config(where, found))
    return _network(where, parts, options, partial(_load_kind, kind), answer)


def _network(
    where: str,
    parts: tuple[Checkpoint, Checkpoint, Any],
    options: Options,
    load: Callable[..., Any],
    answer: Callable[..., Any],
) -> Network:
    """Return a network of a checkpoint's weights, and the config and tokenizer of another."""
    found, base, config = parts
    place = weights.place(where, found, device=options.device, dtype=options.dtype)
    how = f"{found.folder}/{base.folder}/{answer.__name__}"
    identity = found.identity if base is found else f"{found.identity}|base:{base.identity}"
    return Network(
        identity=identity,
        config=config,
        tokens=Tokens(weights.read_tokenizer(where, base)),
        place=place,
        hold=weights.Hold((how, found.version, place), partial(load, where, found, config, place)),
        answer=answer,
    )


def _load_kind(kind: str, where: str, found: Checkpoint, config: Any, place: weights.Place) -> Any:
    return weights.load(where, kind, found, config, place)


def _load_token_classifier(where: str, found: Checkpoint, config: Any, place: weights.Place) -> Any:
    from transformers import T5ForTokenClassification

    state = {name.removeprefix("t5."): tensor for name, tensor in states.read(where, found).items()}
    shared = state.get("transformer.shared.weight")
    if shared is not None:  # one matrix under two names, of which older files hold one
        state.setdefault("transformer.encoder.embed_tokens.weight", shared)
    with weights.quiet():
        return states.fill(where, found, T5ForTokenClassification(config), state, place)


def _load_aligner(
    file: str | None, where: str, found: Checkpoint, config: Any, place: weights.Place
) -> Any:
    from torch import nn
    from transformers import AutoModel

    with weights.quiet():
        parts = {
            "base_model": AutoModel.from_config(config),
            "tri_layer": nn.Linear(config.hidden_size, 3),
        }
        state = states.read(where, found, file)
        return states.fill(where, found, nn.ModuleDict(parts), state, place)


def _logits(model: Any, batch: Mapping[str, Any]) -> Any:
    return model(**batch).logits


def _first_token(model: Any, batch: Mapping[str, Any]) -> Any:
    start = batch["input_ids"].new_zeros((len(batch["input_ids"]), 1))
    return model(**batch, decoder_input_ids=start).logits[:, 0, [_NO, _YES]]


def _first_position(model: Any, batch: Mapping[str, Any]) -> Any:
    return model(**batch).logits[:, 0]


def _three(model: Any, batch: Mapping[str, Any]) -> Any:
    return model["tri_layer"](model["base_model"](**batch).pooler_output)
