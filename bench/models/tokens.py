"""A tokenizer as models of ours use it: an article is only ever text to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bench.records import ModelError

Ids = Sequence[int]


class Tokens:
    """A model's tokenizer. It holds state: one for each thread."""

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self._special = _special(tokenizer)
        (body,), framed = self.encode(["a"]), tokenizer("a").input_ids
        starts = (i for i in range(len(framed)) if framed[i : i + len(body)] == body)
        at = next(starts, None)
        if at is None:
            raise ModelError("the tokenizer changes a text where it puts special tokens around")
        self._start, self._end = framed[:at], framed[at + len(body) :]

    def plain(self, text: str) -> str:
        """Return a text in which nothing is a special token: ``</s>`` becomes ``< /s>``.

        An article that talks about language models must not end the prompt it stands in.
        """
        for token in self._special:
            if token in text:
                text = text.replace(token, f"{token[0]} {token[1:]}")
        return text

    @property
    def n_special(self) -> int:
        """Return how many special tokens a model wants around a text."""
        return len(self._start) + len(self._end)

    def count(self, text: str) -> int:
        """Return the tokens of a text, none of them special."""
        return len(self.encode([text])[0])

    def encode(self, texts: Sequence[str]) -> list[list[int]]:
        """Return texts as ids, none of them special."""
        if not texts:
            return []
        ids: list[list[int]] = self.tokenizer(
            [self.plain(text) for text in texts],
            add_special_tokens=False,
            return_attention_mask=False,
            verbose=False,
        ).input_ids
        return ids

    def framed(self, ids: Ids, most: int | None = None) -> list[int]:
        """Return ids between those that a model wants around a text, cut at the end to ``most``."""
        body = ids if most is None else ids[: max(0, most - self.n_special)]
        return [*self._start, *body, *self._end]

    def padded(
        self, inputs: Sequence[Ids], *, left: bool, filler: int | None = None
    ) -> dict[str, Any]:
        """Return inputs as one tensor, shape (n, longest), with the mask of what is not padding."""
        import torch

        if filler is None:
            filler = self.tokenizer.pad_token_id or 0  # never attended to
        width = max(map(len, inputs))
        ids = torch.full((len(inputs), width), filler)
        mask = torch.zeros((len(inputs), width), dtype=torch.long)
        for row, tokens in enumerate(inputs):
            at = slice(width - len(tokens), width) if left else slice(0, len(tokens))
            ids[row, at] = torch.tensor(tokens)
            mask[row, at] = 1
        return {"input_ids": ids, "attention_mask": mask}

    def text(self, ids: Ids) -> str:
        """Return what ids say, special ones left out."""
        said: str = self.tokenizer.decode(ids, skip_special_tokens=True)
        return said


def _special(tokenizer: Any) -> list[str]:
    """Return the tokens that mean something to a model: the special, and those of its template."""
    template = str(tokenizer.chat_template or "")
    added = [(token.content, token.special) for token in tokenizer.added_tokens_decoder.values()]
    known = {text for text, special in added if special or text in template}
    return sorted(text for text in known if len(text) > 1 and not text.isspace())
