"""How questions are put: side by side, each once, in bounded numbers, to any backend."""

import json
import random
import threading

import pytest
from judge_rules import Rules, material
from loopback import ok

from bench.engine.local import Local
from bench.metric.judge import Claims
from bench.metric.judge import judge as shared
from bench.records import Article, Draft

ARTICLES = [
    Article(f"a{i}", f"The bridge {i} opened on Monday.", (f"Fact {i}.",)) for i in range(6)
]
SUMMARIES = [f"The bridge {i} opened on Monday." for i in range(6)]


def test_all_summaries_are_asked_about_side_by_side(judge, rules: Rules):
    together = threading.Barrier(6, timeout=10)  # each waits until six are asked

    def choose(request):
        answer = rules.choose(request)

        def reply(connection, request):
            together.wait()
            answer(connection, request)

        return reply

    rules.server.choose = choose
    metric = judge("claims", "judge.concurrency=6")
    engine = Local()
    metric.connect(engine.through)
    assert list(metric.score(ARTICLES, SUMMARIES).values["supported"]) == [1] * 6
    assert rules.n == 12


def told(metric, articles, summaries):
    return [(asked.step, asked) for asked in metric.forecast(articles, summaries)]


@pytest.mark.parametrize("name", ["claims", "coverage", "geval", "pairwise"])
def test_how_many_at_once_changes_nothing(judge, rules: Rules, monkeypatch, name):
    articles = [article for article in ARTICLES for _ in range(2)]
    summaries = [text for i in range(6) for text in (SUMMARIES[i], f"Fact {i}. It fell.")]
    metric = judge(name, "repeats=2")
    whole, n = metric.score(articles, summaries), rules.n
    forecast = Local().forecast({}, [], judged=told(metric, articles, summaries))
    monkeypatch.setattr(shared, "_AT_ONCE", 1)
    assert Local().forecast({}, [], judged=told(metric, articles, summaries)) == forecast
    parts = metric.score(articles, summaries)
    for key in metric.directions:
        assert list(parts.values[key]) == list(whole.values[key])
    assert list(parts.findings) == list(whole.findings)
    assert rules.n == 2 * n


@pytest.mark.parametrize("name", ["claims", "coverage", "geval"])
def test_nothing_leaks_from_article_to_article(judge, rules: Rules, name):
    rules.by_length = True
    metric, chance = judge(name), random.Random(1)
    facts = [f"The number {i} came {'x' * (i % 7)} times." for i in range(100)]
    articles = [Article(f"a{i}", f"{fact} Then it went.", (fact,)) for i, fact in enumerate(facts)]
    summaries = [f"{facts[(i * i) % 100]} Then it went." for i in range(100)]
    whole = metric.score(articles, summaries)
    rows = list(zip(*whole.values.values(), strict=True))
    assert len(set(rows)) > 1
    for i in chance.sample(range(100), 100):
        scores = metric.score([articles[i]], [summaries[i]])
        assert list(zip(*scores.values.values(), strict=True)) == [rows[i]]
        assert tuple((scores.findings or [()])[0]) == tuple((whole.findings or [()] * 100)[i])


def test_the_forecast_is_what_is_asked_where_all_goes_well(judge, rules: Rules):
    for name, draws, expected in (("claims", 2, {"decompose": 12, "verify": 12}),
                                  ("coverage", 1, {"facts": 6, "check": 6}),
                                  ("geval", 1, {"rate": 24})):  # fmt: skip
        rules.kinds.clear()
        metric = judge(name, f"repeats={draws}")
        found = {a.step: len(a.texts) * a.draws for a in metric.forecast(ARTICLES, SUMMARIES)}
        metric.score(ARTICLES, SUMMARIES)
        assert found == rules.kinds == expected


def test_nothing_to_score(judge):
    metric = judge("claims")
    assert {key: len(column) for key, column in metric.score([], []).values.items()} == (
        dict.fromkeys(metric.directions, 0)
    )


PROMPTS = {
    "decompose": {"name": "d", "system": "Split.", "user": "{{ summary }} List."},
    "verify": {"name": "v", "system": "Check.", "user": "{{ article }} {{ claims }} Say."},
}


class Plain:
    """A backend that only takes texts and gives texts."""

    signature, batch_size, concurrency = "plain|v:1", 2, 1

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def summarize(self, texts):
        self.calls.append(list(texts))
        return [Draft(text=json.dumps(self.said(text))) for text in texts]

    def said(self, text):
        given = material(text)
        if "claims" not in given:
            return {"claims": [{"words": given["summary"], "claim": given["summary"]}]}
        quotations = [given["article"]]
        return {"verdicts": [{"number": 1, "quotations": quotations, "verdict": "supported"}]}


def test_any_backend_that_answers_texts_can_judge():
    plain = Plain()
    metric = Claims(plain, PROMPTS)
    assert list(metric.score(ARTICLES[:3], SUMMARIES[:3]).values["supported"]) == [1] * 3
    assert [len(texts) for texts in plain.calls] == [2, 1, 2, 1], "no more than a batch at once"
    assert plain.calls[0][0].startswith("Split.\n\n<summary-")


def test_a_prompt_of_ones_own_by_name(rules: Rules, tmp_path, monkeypatch):
    from bench.cli import main

    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "conf" / "prompt"
    folder.mkdir(parents=True)
    prompt = "name: mine\nsystem: Mine.\nuser: '{{ summary }} List every claim, I said.'\n"
    (folder / "mine.yaml").write_text(f"# Mine.\n{prompt}", encoding="utf-8")
    place = "metric.judge.claims"
    given = [f"{place}.judge.model=tiny", f"{place}.judge.base_url={rules.server.url}"]
    command = ["run", "--config-dir", "conf", "metric=[judge.claims]", "limit=1", "-q", *given]
    assert main([*command, "backend=[lead]", f"prompt@{place}.prompts.decompose=mine"]) == 0
    assert rules.server.requests[0].user.endswith("List every claim, I said.")
    assert rules.server.requests[0].body["messages"][0]["content"] == "Mine."


def test_a_key_that_a_server_echoes_is_kept_nowhere(judge, rules: Rules, monkeypatch):
    monkeypatch.setenv("MY_KEY", "sk-live-0123456789abcdef")
    rules.bad, rules.bad_answer = {"List every claim": 2}, ok("sk-live-0123456789abcdef {")
    metric = judge("claims", "judge.api_key_env=MY_KEY")
    metric.score(ARTICLES[:1], SUMMARIES[:1])
    assert rules.server.requests[0].headers["authorization"].endswith("abcdef")
    assert "sk-live" not in " ".join(metric.notes()) + metric.signature
    assert all("sk-live" not in request.user for request in rules.server.requests)
