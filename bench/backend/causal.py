"""Chat models of transformers, run in this process: a prompt in, the answer out."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Unpack

from bench.backend import chunks, options
from bench.backend.chat.prompt import Prompt
from bench.backend.models.writer import Settings, Writer, Written
from bench.records import BackendError, Draft

_NAME = "causal"
_SLACK = 8
"""Tokens kept free: an article's first and last may join differently inside the prompt."""


class Causal:
    """A decoder-only model with a chat template, asked with a prompt about each article.

    The answer is taken as it is. An article that does not fit beside the prompt and the longest
    answer is cut at the end of a word, and the draft says how many of its tokens were seen; with
    ``truncation="error"`` it is a failure. ``window`` is the most tokens of an article that fit.
    """

    concurrency = 1
    cacheable = True

    def __init__(
        self,
        model: str,
        *,
        prompt: Mapping[str, Any],
        template: str | None = None,
        max_words: int | None = 60,
        language: str | None = None,
        max_input_tokens: int | None = None,
        truncation: str = "cut",
        **settings: Unpack[Settings],
    ) -> None:
        """Take a folder or a name on the hub; weights are loaded at the first summary.

        ``prompt`` holds a name and the Jinja templates ``system`` and ``user``, as the files of
        configs/prompt do; ``max_words`` and ``language`` are for them. ``template`` is a chat
        template in Jinja, for a model that has none. For the rest see Settings and
        ``decoding.Options``; ``gguf_file`` names a file of GGUF weights in the folder.

        Raises:
            BackendError: there is no such model, it is of another kind, an option is wrong.
        """
        if truncation not in ("cut", "error"):
            raise BackendError(f"{_NAME}: truncation={truncation!r}: expected cut or error")
        self._prompt = Prompt(prompt, max_words=max_words, language=language)
        self._writer = Writer(_NAME, model, encoder=False, settings=settings)
        self._template = _template(self._writer, template)
        self._truncation = truncation
        self._asked = f"words:{max_words}|language:{language}"
        self._limit = _limit(self._writer, max_input_tokens)
        self._overhead = len(self._ids(""))
        self.window = None if self._limit is None else self._limit - self._overhead - _SLACK
        if self.window is not None and self.window < 1:
            raise BackendError(
                f"{_NAME}: of the {self._limit} tokens for the prompt {self._overhead} are not the "
                "article's: expected more room: max_input_tokens=N, or a smaller max_new_tokens"
            )
        self.batch_size = self._writer.batch_size

    @property
    def signature(self) -> str:
        """Return all that can change a summary."""
        template = hashlib.sha256(self._template.encode()).hexdigest()[:8]
        prompt = f"prompt:{self._prompt.signature}|{self._asked}|template:{template}"
        read = f"input:{self._limit}:{self._truncation}"
        return f"{_NAME}|{self._writer.signature}|{prompt}|{read}|v:1"

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return a draft for each text, an error for one that is too long or that memory refuses.

        Raises:
            BackendError: the weights cannot be loaded.
        """
        counts = [self.count_tokens(text) for text in texts]
        fitting = [i for i, n in enumerate(counts) if self._fits(n)]
        shown = {i: self._shown(texts[i], counts[i]) for i in fitting}
        inputs = {i: self._ids(text) for i, text in shown.items()}
        written = self._writer.write(list(inputs.values()), [texts[i] for i in fitting])
        made = dict(zip(fitting, written, strict=True))
        return [
            self._draft(n, made.get(i), shown.get(i), inputs.get(i)) for i, n in enumerate(counts)
        ]

    def count_tokens(self, text: str) -> int:
        """Return the tokens of a text, as ``window`` counts them."""
        return self._writer.tokens.count(text)

    def repeated(self, repeat: int) -> Causal:
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

    def _fits(self, n_tokens: int) -> bool:
        return self._truncation == "cut" or self.window is None or n_tokens <= self.window

    def _shown(self, text: str, n_tokens: int) -> str:
        """Return an article, or as much of its start as fits."""
        if self.window is None or n_tokens <= self.window:
            return text
        return chunks.head(text, self.window, self.count_tokens)

    def _ids(self, article: str) -> list[int]:
        messages = [
            {"role": "user", "content": self._prompt.user(self._writer.tokens.plain(article))}
        ]
        if self._prompt.system:
            messages.insert(0, {"role": "system", "content": self._prompt.system})
        try:
            ids = self._writer.tokens.tokenizer.apply_chat_template(
                messages,
                chat_template=self._template,
                add_generation_prompt=True,
                return_dict=False,
            )
        # A template is a program of the model's: most often it refuses a system message.
        except Exception as error:
            raise BackendError(f"{_NAME}: the chat template refuses the prompt: {error}") from error
        return list(ids)

    def _draft(
        self, offered: int, written: Written | None, shown: str | None, ids: Sequence[int] | None
    ) -> Draft:
        if written is None or shown is None or ids is None:
            return Draft(
                error=f"{_NAME}: the article has {offered} tokens and the window {self.window}: "
                "truncation=cut, or wrap the model (docs/longdoc.md)",
                article_tokens=offered,
            )
        return Draft(
            text=written.text,
            error=written.error,
            input_tokens=len(ids),
            output_tokens=written.n_tokens,
            article_tokens=offered,
            article_tokens_seen=min(offered, self.count_tokens(shown)),
            finish_reason=written.finish_reason,
        )


def _template(writer: Writer, given: str | None) -> str:
    found = given or writer.tokens.tokenizer.chat_template
    if isinstance(found, dict):  # several, by name
        found = found.get("default")
    if not found:
        raise BackendError(
            f"{_NAME}: the model has no chat template: choose its chat (-Instruct, -it) version, "
            "or give template=JINJA"
        )
    return str(found)


def _limit(writer: Writer, given: int | None) -> int | None:
    """Return the most tokens of a prompt: what the longest answer leaves of the positions."""
    positions = getattr(writer.config, "max_position_embeddings", None)
    left = positions - writer.decoding.config.max_new_tokens if positions else None
    if given is None:
        return left
    options.positive_int(_NAME, "max_input_tokens", given)
    if left is not None and given > left:
        raise BackendError(
            f"{_NAME}: max_input_tokens={given}: the model has {positions} positions, of which "
            f"max_new_tokens={writer.decoding.config.max_new_tokens} are for the answer"
        )
    return given
