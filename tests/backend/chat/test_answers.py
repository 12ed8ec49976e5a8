"""Bodies of all kinds: summaries, cuts, refusals, filters, and what is no answer at all."""

import json
import re

import pytest
from loopback import completion, http, ok

from bench.records import TransientError

ARTICLE = "The council met on Monday. It approved 12 of 15 plans."
BODY = json.dumps(completion())


def draft(chat, reply, *, serve, **options):
    (made,) = chat(serve(reply), **options).summarize([ARTICLE])
    return made


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (BODY[:-20], "no whole JSON \\(application/json, [0-9]+ bytes\\): "),
        ("", "no whole JSON .*: nothing"),
        ("<html>Welcome</html>", "<html>Welcome"),
        (b"\xff\xfe\xfa garbage", "no whole JSON"),
        ("\ud83d".encode("utf-16", "surrogatepass"), "no whole JSON"),
        ("[" * 200_000, "no whole JSON"),
        ('{"n": ' + "9" * 5000 + "}", "no whole JSON"),
        ("[]", "JSON that is no object"),
        ("null", "JSON that is no object"),
        ("{}", "JSON without choices"),
        ('{"choices": []}', "an empty list"),
        ('{"choices": null}', "JSON without choices"),
        ('{"choices": [null]}', "a choice without a message"),
        ('{"choices": [{"message": "hello"}]}', "a choice without a message"),
        ('{"choices": [{"message": {"content": 5}}]}', "a content of type int"),
        ('{"choices": [{"message": {"content": [{"type": "text", "text": 1}]}}]}', "type list"),
        ('{"error": {"message": "model crashed"}}', "answered 200: model crashed"),
        (r'{"choices": [{"message": {"content": "\ud800"}}]}', "lone surrogate"),
    ],
)
def test_answers_that_are_none(serve, chat, body, words):
    made = draft(chat, http(200, body), serve=serve)
    assert re.search(words, made.error), made.error
    assert made.error.isprintable()


def test_a_wrong_content_type_is_named(serve, chat):
    page = http(200, "<p>Log in first</p>", Content_Type="text/html")
    assert "(text/html, 19 bytes): <p>Log in first</p>" in draft(chat, page, serve=serve).error
    right = http(200, BODY, Content_Type="text/plain")
    assert draft(chat, right, serve=serve).text == "A summary."


def test_a_gateway_that_wraps_an_error_in_200(serve, chat):
    wrapped = json.dumps({"error": {"code": 503, "message": "provider is down"}})
    with pytest.raises(TransientError, match="provider is down"):
        chat(serve(http(200, wrapped))).summarize([ARTICLE])


def test_empty_answers_are_answers(serve, chat):
    for content in (None, "", "  \n", []):
        made = draft(chat, ok(content), serve=serve)
        assert (made.text, made.error, made.finish_reason) == ("", None, "stop")


def test_a_cut_is_kept_and_marked(serve, chat):
    made = draft(chat, ok("Half a", finish_reason="length"), serve=serve)
    assert (made.text, made.finish_reason) == ("Half a", "length")
    made = draft(chat, ok(None, finish_reason="length"), serve=serve)
    assert (made.text, made.finish_reason) == ("", "length")


def test_refusals_and_filters_are_kept_apart(serve, chat):
    made = draft(chat, ok(None, refusal="I will not."), serve=serve)
    assert (made.error, made.finish_reason) == ("the model refused: I will not.", "refusal")
    made = draft(chat, ok("I'm sorry, but I can't help with that."), serve=serve)
    assert made.finish_reason == "refusal"
    assert made.input_tokens == 900
    made = draft(chat, ok("Half", finish_reason="content_filter"), serve=serve)
    assert (made.text, made.finish_reason) == (None, "content_filter")
    assert made.output_tokens == 20


@pytest.mark.parametrize(
    "usage", [None, [], {"prompt_tokens": "9"}, {"prompt_tokens": -1}, {"prompt_tokens": True}, 7]
)
def test_a_usage_that_cannot_be_is_unknown(serve, chat, usage):
    body = json.dumps({**completion(), "usage": usage})
    made = draft(chat, http(200, body), serve=serve, price={"input": 1, "output": 1})
    assert made.text == "A summary."
    assert (made.input_tokens, made.cost_usd, made.article_tokens) == (None, None, None)
