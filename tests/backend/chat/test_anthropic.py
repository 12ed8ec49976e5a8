"""Anthropic's API, through its own client."""

import json

import loopback
import pytest

ARTICLE = "The council met on Monday. It approved 12 of 15 plans."
MESSAGE = {
    "content": [
        {"type": "thinking", "thinking": "Hm."},
        {"type": "text", "text": "A "},
        {"type": "text", "text": "summary."},
    ],
    "stop_reason": "end_turn",
    "usage": {"input_tokens": 30, "cache_read_input_tokens": 100, "output_tokens": 9},
}


def test_anthropic(serve, chat):
    server = serve()
    server.replies = [loopback.http(200, json.dumps(MESSAGE))]
    backend = chat(server, api="anthropic", stop=["END"], price={"input": 1, "output": 1})
    (draft,) = backend.summarize([ARTICLE])
    assert (draft.text, draft.finish_reason) == ("A summary.", "stop")
    assert (draft.input_tokens, draft.cached_input_tokens, draft.output_tokens) == (130, 100, 9)
    assert draft.cost_usd is None  # cached tokens, and no price for them
    (request,) = server.requests
    assert request.line == "POST /v1/messages HTTP/1.1"
    assert request.headers["anthropic-version"]
    assert request.body["system"] == "Summarize."
    assert request.body["stop_sequences"] == ["END"]
    assert [m["role"] for m in request.body["messages"]] == ["user"]


@pytest.mark.parametrize(
    ("said", "text", "reason"),
    [
        ("max_tokens", "A summary.", "length"),
        ("stop_sequence", "A summary.", "stop"),
        ("model_context_window_exceeded", "A summary.", "length"),
        ("pause_turn", "A summary.", "pause_turn"),
        ("refusal", None, "refusal"),
    ],
)
def test_why_anthropic_stopped(serve, chat, said, text, reason):
    server = serve(loopback.http(200, json.dumps({**MESSAGE, "stop_reason": said})))
    (draft,) = chat(server, api="anthropic").summarize([ARTICLE])
    assert (draft.text, draft.finish_reason) == (text, reason)
    assert draft.output_tokens == 9
