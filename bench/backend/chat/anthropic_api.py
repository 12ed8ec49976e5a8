"""Anthropic's messages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bench.backend.chat.answers import Answer, NoAnswerError, joined, mapping, tokens, word
from bench.backend.chat.options import Options
from bench.backend.chat.prices import Usage

PATH = "/v1/messages"
_FINISH_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
}


def client(options: Options, key: str | None, http_client: Any) -> Any:
    """Return the official client; what it would take from the environment is given or not sent."""
    import anthropic

    return anthropic.Anthropic(
        api_key=key or "none",  # or it looks for one; without a key, no header carries this
        base_url=options.url,
        max_retries=0,
        http_client=http_client,
    )


def errors() -> type[Exception]:
    """Return the base of what the client raises."""
    import anthropic

    return anthropic.AnthropicError


def body(options: Options, system: str, user: str) -> dict[str, Any]:
    """Return the request; None in ``extra_body`` takes a parameter out."""
    request = {
        "model": options.model,
        "system": system or None,
        "messages": [{"role": "user", "content": user}],
        "temperature": options.temperature,
        "top_p": options.top_p,
        "max_tokens": options.max_tokens,
        "stop_sequences": list(options.stop) or None,
        "output_config": _output_config(options),
        **(options.extra_body or {}),
    }
    return {name: value for name, value in request.items() if value is not None}


def _output_config(options: Options) -> dict[str, Any] | None:
    if options.schema is None:
        return None
    return {"format": {"type": "json_schema", "schema": dict(options.schema)}}


def answer(data: Mapping[str, Any]) -> Answer:
    """Return what a response says.

    Raises:
        NoAnswerError: it has no content.
    """
    if not isinstance(data.get("content"), list):
        raise NoAnswerError("JSON without content")
    said = word(data.get("stop_reason"))
    text = joined(data["content"])
    return Answer(
        text=text,
        finish_reason=_FINISH_REASONS.get(said or "", said),
        usage=_usage(mapping(data.get("usage"))),
        refusal=(text or "no words") if said == "refusal" else None,
    )


def _usage(usage: Mapping[str, Any]) -> Usage:
    """Return the usage: cached tokens, which Anthropic counts beside the input, are part of it."""
    fresh = tokens(usage.get("input_tokens"))
    cached = tokens(usage.get("cache_read_input_tokens"))
    written = tokens(usage.get("cache_creation_input_tokens"))
    return Usage(
        input=None if fresh is None else fresh + (cached or 0) + (written or 0),
        cached=cached,
        written=written,
        output=tokens(usage.get("output_tokens")),
    )
