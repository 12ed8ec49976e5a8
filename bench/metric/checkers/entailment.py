"""Does a claim follow from a passage? A model's probabilities, for many of both at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.metric.checkers.networks import Network
from bench.metric.checkers.passages import Passage
from bench.models import weights
from bench.models.tokens import Tokens
from bench.records import MetricError

Probabilities = NDArray[np.float64]
Pair = tuple[str, str]
"""A premise and a claim."""

_NO_MEMORY = ("out of memory", "can't allocate memory")


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair as token ids; ``types`` say of two texts which each is of."""

    ids: Sequence[int]
    types: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A claim to be judged by a passage, and the article that the passage is of."""

    article: str
    passage: Passage
    claim: str


Frame = Callable[[Tokens, Sequence[Pair]], list[Encoded]]


def side_by_side(tokens: Tokens, pairs: Sequence[Pair]) -> list[Encoded]:
    """Return pairs as two texts, as models of natural language inference read them."""
    premises, claims = ([tokens.plain(text) for text in side] for side in zip(*pairs, strict=True))
    made = tokens.tokenizer(
        premises, claims, return_token_type_ids=True, return_attention_mask=False, verbose=False
    )
    both = zip(made["input_ids"], made["token_type_ids"], strict=True)
    return [Encoded(ids, types) for ids, types in both]


@dataclass(frozen=True, slots=True)
class Written:
    """A frame that writes both into one text: ``{premise}``, ``{claim}`` and ``{eos}``."""

    template: str

    def __call__(self, tokens: Tokens, pairs: Sequence[Pair]) -> list[Encoded]:
        """Return pairs as one text each."""
        parts = {"{eos}": str(tokens.tokenizer.eos_token)}
        texts = []
        for premise, claim in pairs:
            parts |= {"{premise}": tokens.plain(premise), "{claim}": tokens.plain(claim)}
            texts.append(_filled(self.template, parts))
        made = tokens.tokenizer(texts, return_attention_mask=False, verbose=False)
        return [Encoded(ids) for ids in made["input_ids"]]


def _filled(template: str, parts: dict[str, str]) -> str:
    """Return a template with its parts, in none of which a name is looked for again."""
    for name, text in parts.items():
        before, found, after = template.partition(name)
        if found:
            return _filled(before, parts) + text + _filled(after, parts)
    return template


class Entailment:
    """A network, how it is asked, and how much it reads at once.

    A passage too long to be read beside its claim is read in pieces; nothing is cut.
    """

    def __init__(
        self, owner: str, network: Network, frame: Frame, *, window: int | None, batch_size: int
    ) -> None:
        self.window = window
        self._owner = owner
        self._network = network
        self._frame = frame
        self._size = batch_size

    @property
    def signature(self) -> str:
        """Return all of a model that can move its answers."""
        place = self._network.place
        where = f"dtype:{place.dtype}|device:{place.device.partition(':')[0]}"
        versions = "|".join(f"{name}:{version(name)}" for name in ("transformers", "torch"))
        return f"{self._network.identity}|window:{self.window or 'none'}|{where}|{versions}"

    def count(self, text: str) -> int:
        """Return the tokens of a text, none of them special."""
        return self._network.tokens.count(text)

    def ask(self, questions: Sequence[Question]) -> list[list[tuple[Passage, Probabilities]]]:
        """Return for each question the passage, or its pieces, with a probability a label.

        Raises:
            MetricError: the model cannot be loaded, a pair does not fit, or memory is short.
        """
        loaded = self._network.hold.get()
        with loaded.lock:
            encoded, where = self._encode(questions)
            rows = self._rows(loaded.model, encoded)
        return [[(passage, rows[i]) for passage, i in found] for found in where]

    def close(self) -> None:
        """Free the model, unless others use it."""
        self._network.hold.close()

    def _encode(
        self, questions: Sequence[Question]
    ) -> tuple[list[Encoded], list[list[tuple[Passage, int]]]]:
        """Return each different pair once, and for each question its passages with their pairs."""
        known: dict[Pair, int] = {}
        encoded: list[Encoded] = []
        where: list[list[tuple[Passage, int]]] = [[] for _ in questions]
        todo = [(i, question.passage) for i, question in enumerate(questions)]
        while todo:
            pairs = [(passage.text, questions[i].claim) for i, passage in todo]
            new = [pair for pair in dict.fromkeys(pairs) if pair not in known]
            known |= {pair: len(encoded) + k for k, pair in enumerate(new)}
            encoded += self._frame(self._network.tokens, new) if new else []
            again = []
            for (i, passage), pair in zip(todo, pairs, strict=True):
                if self._fits(encoded[known[pair]]):
                    where[i].append((passage, known[pair]))
                else:
                    again += [(i, half) for half in self._halves(questions[i], passage)]
            todo = again
        return encoded, where

    def _fits(self, encoded: Encoded) -> bool:
        return self.window is None or len(encoded.ids) <= self.window

    def _halves(self, question: Question, passage: Passage) -> list[Passage]:
        halves = passage.halves(question.article)
        if not halves:
            raise MetricError(
                f"metric.{self._owner}: a window of {self.window} tokens does not hold the claim "
                f"{question.claim[:60]!r} and a character of the article: expected a wider one"
            )
        return halves

    def _rows(self, model: Any, encoded: Sequence[Encoded]) -> dict[int, Probabilities]:
        """Return the probabilities of the pairs that fit, the longest first."""
        fitting = [i for i, one in enumerate(encoded) if self._fits(one)]
        fitting.sort(key=lambda i: len(encoded[i].ids), reverse=True)
        rows: dict[int, Probabilities] = {}
        for start in range(0, len(fitting), self._size):
            chosen = fitting[start : start + self._size]
            made = self._batch(model, [encoded[i] for i in chosen])
            rows |= dict(zip(chosen, made, strict=True))
        return rows

    def _batch(self, model: Any, encoded: Sequence[Encoded]) -> Probabilities:
        import torch

        tokens, device = self._network.tokens, self._network.place.device
        batch = tokens.padded([one.ids for one in encoded], left=False)
        types = [one.types or [0] * len(one.ids) for one in encoded]
        if (getattr(self._network.config, "type_vocab_size", 0) or 0) > 1:
            batch["token_type_ids"] = tokens.padded(types, left=False, filler=0)["input_ids"]
        batch = {name: tensor.to(device) for name, tensor in batch.items()}
        try:
            with torch.inference_mode(), weights.quiet():
                logits = self._network.answer(model, batch).double()
        except RuntimeError as error:
            if not any(said in str(error) for said in _NO_MEMORY):
                raise
            raise MetricError(
                f"metric.{self._owner}: {len(encoded)} pairs of {len(encoded[0].ids)} tokens do "
                f"not fit in the memory of {device}: set batch_size below {self._size}"
            ) from None
        made: Probabilities = torch.softmax(logits, dim=-1).cpu().numpy()
        return made
