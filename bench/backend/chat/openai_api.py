"""The chat completions that OpenAI's server and most others speak."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from bench.backend.chat.answers import Answer, NoAnswerError, joined, mapping, tokens, word
from bench.backend.chat.options import VENDORS, Options
from bench.backend.chat.prices import Usage
from bench.records import Token

PATH = "/chat/completions"
_LAST_TOKENS = 16
"""Of whose alternatives an answer keeps: a verdict stands at the end, after any thinking."""


def client(options: Options, key: str | None, http_client: Any) -> Any:
    """Return the official client; what it would take from the environment is given or not sent."""
    import openai

    return openai.OpenAI(
        api_key=key or "none",  # it insists on one; without a key, no header carries this
        base_url=options.url,
        max_retries=0,
        http_client=http_client,
    )


def errors() -> type[Exception]:
    """Return the base of what the client raises."""
    import openai

    return openai.OpenAIError


def body(options: Options, system: str, user: str) -> dict[str, Any]:
    """Return the request; None in ``extra_body`` takes a parameter out."""
    # OpenAI's newer models refuse max_tokens, and most other servers know nothing else.
    cut = "max_completion_tokens" if options.url == VENDORS["openai"] else "max_tokens"
    messages = [{"role": "system", "content": system}] if system else []
    request = {
        "model": options.model,
        "messages": [*messages, {"role": "user", "content": user}],
        "temperature": options.temperature,
        "top_p": options.top_p,
        cut: options.max_tokens,
        "stop": list(options.stop) or None,
        "seed": options.seed,
        "response_format": _response_format(options),
        "logprobs": True if options.logprobs else None,
        "top_logprobs": options.logprobs,
        **(options.extra_body or {}),
    }
    return {name: value for name, value in request.items() if value is not None}


def answer(data: Mapping[str, Any]) -> Answer:
    """Return what a response says.

    Raises:
        NoAnswerError: it has no message.
    """
    choices = data.get("choices")
    if not isinstance(choices, list):
        raise NoAnswerError("JSON without choices")
    if not choices:
        raise NoAnswerError("no choice: an empty list")
    choice = mapping(choices[0])
    if not isinstance(choice.get("message"), dict):
        raise NoAnswerError("a choice without a message")
    message = choice["message"]
    refusal = message.get("refusal")
    return Answer(
        text=joined(message.get("content")),
        finish_reason=word(choice.get("finish_reason")),
        usage=_usage(mapping(data.get("usage"))),
        refusal=refusal if isinstance(refusal, str) and refusal.strip() else None,
        logprobs=_logprobs(mapping(choice.get("logprobs")).get("content")),
    )


def _response_format(options: Options) -> dict[str, Any] | None:
    if options.schema is None:
        return None
    schema = {"name": "answer", "strict": True, "schema": dict(options.schema)}
    return {"type": "json_schema", "json_schema": schema}


def _logprobs(content: Any) -> Sequence[Token] | None:
    """Return the tokens that an answer ends with and their alternatives, None without any."""
    if not isinstance(content, list):
        return None
    return [_token(mapping(one)) for one in content[-_LAST_TOKENS:]] or None


def _token(one: Mapping[str, Any]) -> Token:
    others = one.get("top_logprobs")
    given = [one, *map(mapping, others if isinstance(others, list) else ())]
    weights: dict[str, float] = {}
    for each in given:
        token, logprob = each.get("token"), each.get("logprob")
        if not isinstance(token, str) or not isinstance(logprob, int | float):
            continue
        if math.isfinite(logprob):
            weights.setdefault(token, float(logprob))
    return list(weights.items())


def _usage(usage: Mapping[str, Any]) -> Usage:
    details = mapping(usage.get("prompt_tokens_details"))
    return Usage(
        input=tokens(usage.get("prompt_tokens")),
        cached=tokens(details.get("cached_tokens")),
        output=tokens(usage.get("completion_tokens")),
    )
