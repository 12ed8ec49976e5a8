"""Encoder-decoder models of transformers: BART, PEGASUS, T5, LED and their kin."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from typing import Any, Unpack

from bench.backend import options
from bench.backend.models.writer import Settings, Writer, Written
from bench.records import BackendError, Draft

_NAME = "seq2seq"


class Seq2Seq:
    """A model that reads an article with its encoder and writes the summary with its decoder.

    An article longer than the model's window is cut at its end, as is usual, and the draft says how
    many of its tokens were seen; with ``truncation="error"`` it is a failure. ``window`` is the
    most tokens of an article that are seen whole.
    """

    concurrency = 1
    cacheable = True

    def __init__(
        self,
        model: str,
        *,
        prefix: str | None = None,
        max_input_tokens: int | None = None,
        truncation: str = "cut",
        newline: str | None = None,
        **settings: Unpack[Settings],
    ) -> None:
        """Take a folder or a name on the hub; weights are loaded at the first summary.

        ``prefix`` stands before each article; None takes the checkpoint's (``summarize: `` of T5).
        ``max_input_tokens`` of None is the model's window. ``newline`` is what the model writes for
        a line break (``<n>`` of PEGASUS). For the rest see Settings and ``decoding.Options``.

        Raises:
            BackendError: there is no such model, it is of another kind, an option is wrong.
        """
        if truncation not in ("cut", "error"):
            raise BackendError(f"{_NAME}: truncation={truncation!r}: expected cut or error")
        self._writer = Writer(_NAME, model, encoder=True, settings=settings)
        self._truncation = truncation
        self._newline = newline
        self._prefix = _prefix(self._writer.own) if prefix is None else prefix
        self._limit = _limit(self._writer, max_input_tokens)
        self.window = _window(self._writer, self._limit, self._prefix)
        self.batch_size = self._writer.batch_size

    @property
    def signature(self) -> str:
        """Return all that can change a summary."""
        line = f"|newline:{self._newline}" if self._newline else ""
        read = f"prefix:{self._prefix!r}|input:{self._limit}:{self._truncation}{line}"
        return f"{_NAME}|{self._writer.signature}|{read}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return a draft for each text, an error for one that is too long or that memory refuses.

        Raises:
            BackendError: the weights cannot be loaded.
        """
        tokens = self._writer.tokens
        bodies = tokens.encode([self._prefix + text for text in texts])
        articles = tokens.encode(texts) if self._prefix else bodies
        n_cut = [self._beyond(len(body) + tokens.n_special) for body in bodies]
        fitting = [i for i, n in enumerate(n_cut) if not n or self._truncation == "cut"]
        inputs = {i: tokens.framed(bodies[i], self._limit) for i in fitting}
        written = self._writer.write(list(inputs.values()), [texts[i] for i in fitting])
        made = dict(zip(fitting, written, strict=True))
        return [
            self._draft(made[i], len(inputs[i]), len(articles[i]), n_cut[i])
            if i in made
            else self._too_long(len(articles[i]))
            for i in range(len(texts))
        ]

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a text, as ``window`` counts them."""
        return self._writer.tokens.count(text)

    def repeated(self, repeat: int) -> Seq2Seq:
        """Return the same model, drawing anew where it draws at all."""
        other = copy.copy(self)
        other._writer = self._writer.repeated(repeat)
        return other

    def notes(self, _article_ids: Collection[str], /) -> list[str]:
        """Return what the user must know of the batches."""
        return self._writer.notes()

    def close(self) -> None:
        """Free the model, unless another system uses it."""
        self._writer.close()

    def _beyond(self, n_tokens: int) -> int:
        return 0 if self._limit is None else max(0, n_tokens - self._limit)

    def _draft(self, written: Written, n_read: int, n_article: int, n_cut: int) -> Draft:
        summary = written.text
        if summary is not None and self._newline:
            summary = summary.replace(self._newline, "\n")
        return Draft(
            text=summary,
            error=written.error,
            input_tokens=n_read,
            output_tokens=written.n_tokens,
            article_tokens=n_article,
            article_tokens_seen=max(0, n_article - n_cut),
            finish_reason=written.finish_reason,
        )

    def _too_long(self, n_article: int) -> Draft:
        return Draft(
            error=f"{_NAME}: the article has {n_article} tokens and the window {self.window}: "
            "truncation=cut, or wrap the model (docs/longdoc.md)",
            article_tokens=n_article,
        )


def _prefix(own: dict[str, Any]) -> str:
    """Return what the summarization pipeline put before an article, by a checkpoint's config."""
    task = (own.get("task_specific_params") or {}).get("summarization") or {}
    return str(task.get("prefix") or own.get("prefix") or "")


def _limit(writer: Writer, given: int | None) -> int | None:
    """Return the most tokens that the encoder is given, None where nothing limits them.

    A model with a position for each token cannot read more than it has; T5 has none, and what it
    was trained on is only advice.
    """
    config = writer.config
    names = ("max_encoder_position_embeddings", "max_position_embeddings")
    positions = next((getattr(config, n) for n in names if getattr(config, n, None)), None)
    if given is not None:
        options.positive_int(_NAME, "max_input_tokens", given)
        if positions is not None and given > positions:
            raise BackendError(
                f"{_NAME}: max_input_tokens={given}: the model has {positions} positions"
            )
        return given
    advised = [
        writer.tokens.tokenizer.model_max_length,
        getattr(config, "n_positions", None),
        positions,
    ]
    known = [int(length) for length in advised if length and length < 10**9]
    return min(known, default=None)


def _window(writer: Writer, limit: int | None, prefix: str) -> int | None:
    """Return the most tokens of an article that fit beside the prefix and special tokens."""
    if limit is None:
        return None
    overhead: int = writer.tokens.n_special + writer.tokens.count(prefix)
    overhead += bool(prefix)  # its last token may join the article's first in another way
    if limit <= overhead:
        raise BackendError(
            f"{_NAME}: max_input_tokens={limit}: {overhead} of them are the prefix and special "
            "tokens: expected more"
        )
    return limit - overhead
