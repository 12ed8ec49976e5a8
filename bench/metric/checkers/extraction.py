"""Claims that a model writes from a summary, each a sentence that can be judged by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.metric.checkers.checker import Claim
from bench.metric.checkers.claims import Sentences
from bench.metric.checkers.networks import Network
from bench.models import weights
from bench.text import sentence_spans, sentences, words

_TOKENS = 512
"""Tokens of the longest claims of one summary; published ones have a tenth of it."""


class Extractor:
    """An encoder-decoder that is handed a summary and writes its claims one after another.

    A claim stands for the sentence of the summary that has most of its words. Where the model
    writes nothing, or does not come to an end, the sentences themselves are the claims.
    """

    def __init__(self, network: Network, batch_size: int) -> None:
        self._network = network
        self._size = batch_size

    def __call__(self, summaries: Sequence[str], languages: Sequence[str]) -> list[list[Claim]]:
        """Return the claims of each summary."""
        distinct = list(dict.fromkeys(text for text in summaries if text.strip()))
        distinct.sort(key=len, reverse=True)
        written: dict[str, str | None] = {}
        for start in range(0, len(distinct), self._size):
            chosen = distinct[start : start + self._size]
            written |= dict(zip(chosen, self._write(chosen), strict=True))
        plain = Sentences()(summaries, languages)
        return [
            _claims(text, written.get(text), language) or own
            for text, language, own in zip(summaries, languages, plain, strict=True)
        ]

    def close(self) -> None:
        """Free the model, unless others use it."""
        self._network.hold.close()

    def _write(self, texts: Sequence[str]) -> list[str | None]:
        """Return what the model writes for each text, None where it does not end."""
        import torch

        tokens, device = self._network.tokens, self._network.place.device
        ids = tokens.tokenizer([tokens.plain(text) for text in texts], verbose=False).input_ids
        batch = {name: one.to(device) for name, one in tokens.padded(ids, left=False).items()}
        loaded = self._network.hold.get()
        with loaded.lock, torch.inference_mode(), weights.quiet():
            rows: Any = loaded.model.generate(
                **batch, max_new_tokens=_TOKENS, do_sample=False
            ).tolist()
        ends = loaded.model.generation_config.eos_token_id
        return [tokens.text(row) if ends in row[1:] else None for row in rows]


def _claims(summary: str, written: str | None, language: str) -> list[Claim]:
    spans = sentence_spans(summary, language)
    of = [set(words(summary[start:end].lower())) for start, end in spans]
    claims = []
    for text in dict.fromkeys(sentences(written or "", language)):
        said = set(words(text.lower()))
        shared = [len(said & sentence) for sentence in of]
        claims.append(Claim(text, spans[shared.index(max(shared))]))
    return claims
