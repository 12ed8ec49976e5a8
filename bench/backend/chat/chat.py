"""Summaries by a chat model behind an API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import fields, replace
from typing import Any

from bench.backend import drafts
from bench.backend.chat import anthropic_api, cleaning, openai_api, prices, refusals, tokens
from bench.backend.chat.answers import Answer
from bench.backend.chat.failures import FailedCallError, quoted
from bench.backend.chat.options import Options
from bench.backend.chat.prompt import Bare, Prompt
from bench.backend.chat.server import Server
from bench.contracts import Forecast
from bench.records import BackendError, Draft, WeighedDraft

_BODIES = {"openai": openai_api.body, "anthropic": anthropic_api.body}
_SHARE = 0.8
_TOKENS_A_WORD = 2
_UNKNOWN_OUTPUT = 1024


class Chat:
    """One request an article, through the official client of the API.

    It may be called from many threads at once. Nothing is tried again here: what another try may
    mend is a TransientError, for the driver, and anything else the error of its article.
    """

    cacheable = True

    def __init__(self, model: str, **options: Any) -> None:
        """Take a model as its server calls it; ``options`` are those of ``Options``.

        Raises:
            BackendError: an option is wrong, a package or the key is missing.
        """
        try:
            self._options = told = Options(model=model, **options)
        except TypeError as error:
            raise BackendError(f"chat: {error}".replace("Options.__init__() ", "")) from None
        self._prompt = _prompt(told)
        self._price = prices.find(told.price, told.prices, told.hostname, told.model)
        self._server = Server(told)
        self.signature = _signature(told, self._prompt)
        self.batch_size, self.concurrency = told.batch_size, told.concurrency
        self.window, self.host = self._room(), told.host
        self.limits = {
            "requests_per_minute": told.requests_per_minute,
            "tokens_per_minute": told.tokens_per_minute,
        }

    def summarize(self, texts: Sequence[str], /) -> list[Draft]:
        """Return one draft a text.

        Raises:
            TransientError: the server failed or refused for the moment.
        """
        return [self._draft(text) for text in texts]

    def repeated(self, repeat: int) -> Chat:
        """Return itself drawing anew: with the next seeds, or as it is where it has none."""
        if self._options.seed is None or not repeat:
            return self
        other = copy(self)  # the same client and the same connections
        other._options = replace(self._options, seed=self._options.seed + repeat)
        return other

    def asking(
        self,
        *,
        system: str,
        schema: Mapping[str, Any] | None = None,
        logprobs: int | None = None,
        temperature: float | None = None,
    ) -> Chat:
        """Return itself as a judge asks it: texts are whole messages under a system message.

        With ``schema`` the server is asked for JSON of that schema, with ``logprobs`` for the
        likeliest tokens, which make the drafts WeighedDrafts where it tells them. A temperature of
        None is its own.

        Raises:
            BackendError: the API knows no log-probabilities.
        """
        other = copy(self)  # the same client and the same connections
        own = self._options
        warmth = own.temperature if temperature is None else temperature
        other._options = replace(own, schema=schema, logprobs=logprobs, temperature=warmth)
        other._prompt = Bare(system)
        other.signature = _signature(other._options, other._prompt)
        return other

    def count_tokens(self, text: str) -> int:
        """Return an estimate: a quarter of the UTF-8 bytes, and no fewer than the words."""
        return tokens.estimate(text)

    def forecast(self, texts: Sequence[str], /) -> Forecast:
        """Return what calls on these texts will use, by estimates.

        A text is taken to be answered in two tokens a word of ``max_words``, and in ``max_tokens``
        at most.
        """
        system = tokens.estimate(self._prompt.system)
        read = sum(system + tokens.estimate(self._prompt.user(text)) for text in texts)
        told = self._options
        most = told.max_tokens or _UNKNOWN_OUTPUT
        written = len(texts) * min(most, _TOKENS_A_WORD * (told.max_words or most))
        usage = prices.Usage(input=read, output=written)
        return Forecast(read, written, self._price.cost_usd(usage) if self._price else None)

    def close(self) -> None:
        """Close the connections."""
        self._server.close()

    def _room(self) -> int | None:
        """Return the most tokens of an article that fit, by the estimate; a fifth is kept free.

        Raises:
            BackendError: the prompt and the longest answer leave no room.
        """
        told = self._options
        if told.window is None:
            return None
        taken = tokens.estimate(self._prompt.system + self._prompt.user("x"))
        room = int((told.window - taken - (told.max_tokens or 0)) * _SHARE)
        if room < 1:
            raise BackendError(
                f"chat: window={told.window}: the prompt (some {taken} tokens) and max_tokens="
                f"{told.max_tokens} leave no room for an article: raise it, or lower max_tokens"
            )
        return room

    def _draft(self, text: str) -> Draft:
        user = self._prompt.user(text)
        body = _BODIES[self._options.api](self._options, self._prompt.system, user)
        try:
            answer = self._server.ask(body)
        except FailedCallError as error:
            return Draft(error=str(error), finish_reason=error.finish_reason)
        article, seen = tokens.seen(text, self._prompt.system + user, answer.usage.input)
        draft = replace(
            self._said(answer),
            input_tokens=answer.usage.input,
            cached_input_tokens=answer.usage.cached,
            output_tokens=answer.usage.output,
            article_tokens=article,
            article_tokens_seen=seen,
            cost_usd=self._price.cost_usd(answer.usage) if self._price else None,
        )
        return self._weighed(draft, answer) if self._options.logprobs else draft

    def _weighed(self, draft: Draft, answer: Answer) -> Draft:
        """Return a draft with the alternatives to its tokens, where the server told them."""
        if answer.logprobs is None or draft.text is None:
            return draft
        own = {field.name: getattr(draft, field.name) for field in fields(draft)}
        redacted = self._server.redacted
        tokens = [[(redacted(token), p) for token, p in place] for place in answer.logprobs]
        return WeighedDraft(**own, logprobs=tokens)

    def _said(self, answer: Answer) -> Draft:
        """Return a draft without its usage."""
        if answer.refusal is not None:
            return self._refusal(answer.refusal)
        if answer.finish_reason == "content_filter":
            reason = f"the content filter of {self.host} stopped the answer"
            return Draft(error=reason, finish_reason="content_filter")
        text = cleaning.clean(self._server.redacted(answer.text), self._options.clean)
        if refusals.is_refusal(text, self._options.refusals):
            return self._refusal(text)
        try:
            drafts.string("the answer", text)
        except ValueError as error:
            return Draft(error=str(error), finish_reason=answer.finish_reason)
        return Draft(text=text, finish_reason=answer.finish_reason)

    def _refusal(self, words: str) -> Draft:
        said = quoted(self._server.redacted(words))
        return Draft(error=f"the model refused: {said}", finish_reason="refusal")


def _prompt(told: Options) -> Prompt | Bare:
    if told.prompt is None:
        return Bare()
    return Prompt(told.prompt, max_words=told.max_words, language=told.language)


def _signature(told: Options, prompt: Prompt | Bare) -> str:
    parts = {
        "api": told.api,
        "url": told.url,
        "model": told.model,
        "prompt": prompt.signature,
        **told.decoding(),
        "clean": cleaning.signature(told.clean),
        "refusals": refusals.signature(told.refusals),
        "v": "1",
    }
    return "|".join(["chat", *(f"{name}:{value}" for name, value in parts.items())])
