"""What is sent, what comes back, and what is made of it."""

import hashlib
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import loopback
import pytest

from bench.backend.chat import Chat
from bench.contracts import Backend, Forecast
from bench.records import BackendError

ARTICLE = "The council met on Monday. It approved 12 of 15 plans."


def test_a_summary_with_its_usage(serve, chat):
    server = serve()
    backend = chat(server, price={"input": 1, "output": 10})
    (draft,) = backend.summarize([ARTICLE])
    assert (draft.text, draft.error, draft.finish_reason) == ("A summary.", None, "stop")
    assert (draft.input_tokens, draft.output_tokens) == (900, 20)
    assert draft.cost_usd == pytest.approx((900 + 200) / 1e6)
    assert 0 < draft.article_tokens == draft.article_tokens_seen < 900
    assert not draft.cached


def test_the_request(serve, chat):
    server = serve()
    chat(server, temperature=0.5, top_p=0.9, seed=7, stop=["END"], max_tokens=50).summarize(
        [ARTICLE]
    )
    (request,) = server.requests
    assert request.line == "POST /v1/chat/completions HTTP/1.1"
    assert request.body.pop("messages")[0] == {"role": "system", "content": "Summarize."}
    told = {name: request.body[name] for name in request.body if name != "messages"}
    assert told == {
        "model": "tiny",
        "temperature": 0.5,
        "top_p": 0.9,
        "seed": 7,
        "stop": ["END"],
        "max_tokens": 50,
    }


def test_null_sends_nothing_and_extra_body_has_the_last_word(serve, chat):
    server = serve()
    extra = {"max_tokens": None, "max_completion_tokens": 9, "reasoning_effort": "low"}
    chat(server, temperature=None, extra_body=extra).summarize([ARTICLE])
    told = set(server.requests[0].body)
    assert told == {"model", "messages", "max_completion_tokens", "reasoning_effort"}


def test_no_system_message_where_the_prompt_has_none(serve, chat):
    server = serve()
    chat(server, prompt={"name": "n", "user": "{{ article }}"}).summarize([ARTICLE])
    assert [m["role"] for m in server.requests[0].body["messages"]] == ["user"]


def test_each_text_is_one_request_in_order(serve, chat):
    server = serve()
    server.choose = lambda request: loopback.ok(f"about {request.user.split()[1]}")
    drafts = chat(server, batch_size=3).summarize(["1 one", "2 two", "3 three"])
    assert [draft.text for draft in drafts] == ["about 1", "about 2", "about 3"]


def test_it_is_what_the_driver_takes(chat):
    backend = chat(requests_per_minute=60, concurrency=512)
    assert backend.signature
    assert backend.cacheable
    assert (backend.batch_size, backend.concurrency) == (1, 512)
    assert backend.limits == {"requests_per_minute": 60, "tokens_per_minute": None}
    assert backend.host == "127.0.0.1:9"
    assert all(hasattr(backend, name) for name in Backend.__annotations__)


def test_the_signature_names_all_that_can_change_a_summary(chat):
    base = chat(seed=3).signature
    templates = f"{loopback.PROMPT['system']}\0{loopback.PROMPT['user']}".encode()
    assert base == (
        "chat|api:openai|url:http://127.0.0.1:9/v1|model:tiny"
        f"|prompt:plain.{hashlib.sha256(templates).hexdigest()[:8]}|max_words:60|temperature:0"
        "|max_tokens:1024|seed:3|clean:thinking.1,preamble.1,fence.1|refusals:en.1|v:1"
    )
    changes = [
        {"seed": 4},
        {"temperature": 0.1},
        {"temperature": None},
        {"top_p": 0.5},
        {"max_words": 61},
        {"max_tokens": 99},
        {"stop": ["."]},
        {"clean": []},
        {"refusals": None},
        {"language": "German"},
        {"extra_body": {"a": 1}},
        {"base_url": "http://127.0.0.1:10/v1"},
        {"prompt": {**loopback.PROMPT, "system": "Other."}},
        {"prompt": {**loopback.PROMPT, "user": "{{ article }}"}},
    ]
    signatures = {chat(**{"seed": 3, **change}).signature for change in changes}
    assert len(signatures) == len(changes)
    assert base not in signatures


def test_what_changes_no_summary_is_not_in_the_signature(chat):
    base = chat().signature
    for change in ({"timeout_s": 5}, {"concurrency": 3}, {"price": {"input": 0, "output": 0}}):
        assert chat(**change).signature == base
    assert chat(base_url="http://127.0.0.1:9/v1/").signature == base


def test_repeats_draw_with_the_next_seeds(serve, chat):
    server = serve()
    backend = chat(server, seed=5)
    for repeat in range(3):
        again = backend.repeated(repeat)
        again.summarize([ARTICLE])
        assert again.signature == backend.signature
    assert [request.body["seed"] for request in server.requests] == [5, 6, 7]
    assert {request.connection for request in server.requests} == {1}


def test_repeats_without_a_seed_simply_ask_again(serve, chat):
    server = serve()
    chat(server).repeated(2).summarize([ARTICLE])
    assert "seed" not in server.requests[0].body


def test_the_forecast(chat):
    priced = chat(price={"input": 2, "output": 4}, max_words=50)
    forecast = priced.forecast([ARTICLE, ARTICLE])
    assert forecast.output_tokens == 2 * 2 * 50
    one = priced.forecast([ARTICLE]).input_tokens
    assert forecast.input_tokens == 2 * one > 2 * priced.count_tokens(ARTICLE)
    assert forecast.cost_usd == pytest.approx((2 * forecast.input_tokens + 4 * 200) / 1e6)
    assert chat().forecast([ARTICLE]).cost_usd is None
    assert chat(max_words=None).forecast([ARTICLE]).output_tokens == 1024
    assert chat(max_words=900, max_tokens=100).forecast([ARTICLE]).output_tokens == 100
    assert priced.forecast([]) == Forecast(0, 0, 0.0)


def test_the_window_is_what_is_left_for_an_article(chat):
    assert chat().window is None
    room = chat(window=4096, max_tokens=1000).window
    assert 0.75 * (4096 - 1000) < room <= 0.8 * (4096 - 1000)
    with pytest.raises(BackendError, match="leave no room for an article"):
        chat(window=1024, max_tokens=1024)


def test_a_server_that_cut_the_article_is_found_out(serve, chat):
    body = loopback.completion()
    body["usage"]["prompt_tokens"] = 1024
    (draft,) = chat(serve(loopback.http(200, json.dumps(body)))).summarize(["word " * 3000])
    assert draft.text == "A summary."
    assert draft.article_tokens == 3750
    assert 950 < draft.article_tokens_seen < 1024


def test_five_hundred_and_twelve_calls_at_once(serve, chat):
    server = serve()
    gate = threading.Barrier(512, timeout=30)

    def meet(request):
        gate.wait()  # passes only when all 512 are under way
        return loopback.ok(f"about {request.user.split()[1]}")

    server.choose = None
    server.reply = meet
    backend = chat(server, concurrency=512, timeout_s=40)
    with ThreadPoolExecutor(512) as pool:
        drafts = list(pool.map(lambda i: backend.summarize([f"{i} text"])[0], range(512)))
    assert [draft.text for draft in drafts] == [f"about {i}" for i in range(512)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"api": "gemini"}, "openai, anthropic"),
        ({"temprature": 1}, "temprature"),
        ({"temperature": -1}, "temperature=-1"),
        ({"temperature": True}, "temperature=True"),
        ({"top_p": 0}, "top_p=0"),
        ({"max_words": 0}, "max_words=0"),
        ({"max_tokens": "9"}, "max_tokens='9'"),
        ({"concurrency": 513}, "no more than 512"),
        ({"timeout_s": 0}, "timeout_s=0"),
        ({"seed": 1.5}, "seed=1.5"),
        ({"stop": "END"}, "a list of strings"),
        ({"requests_per_minute": 0}, "requests_per_minute=0"),
        ({"clean": ["magic"]}, "thinking, preamble, fence, quotes"),
        ({"clean": "fence"}, "a list of different rules"),
        ({"refusals": "xx"}, "refusals='xx'"),
        ({"extra_body": {"stream": True}}, "stream"),
        ({"extra_body": "stream"}, "null or a mapping"),
        ({"base_url": "localhost:8000"}, "base_url is no address"),
        ({"base_url": "http://h:99999/v1"}, "base_url is no address"),
        ({"api": "anthropic", "seed": 1}, "knows no seed"),
        ({"api": "anthropic", "max_tokens": None}, "needs one"),
        ({"price": {"input": 1}}, "output"),
        ({"prompt": "headline"}, "prompt@backend.chat.prompt=NAME"),
    ],
)
def test_wrong_options_are_told_before_the_first_call(chat, options, words):
    with pytest.raises(BackendError, match=words.replace("|", "[|]")):
        chat(**options)


@pytest.mark.parametrize("model", ["", "a|b", "a\nb"])
def test_a_model_needs_a_name(model):
    with pytest.raises(BackendError, match="the name of a model"):
        Chat(model, prompt=loopback.PROMPT, base_url="http://127.0.0.1:9/v1")


def test_a_missing_package_is_told_with_its_remedy(chat, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "openai", None)
    with pytest.raises(BackendError, match=r"needs openai: pip install 'summary-bench\[chat\]'"):
        chat()
