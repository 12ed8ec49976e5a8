"""What holds of every metric that needs no file of its own."""

from __future__ import annotations

import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hydra.utils import instantiate
from omegaconf import OmegaConf

from bench import resource
from bench.contracts import Metric
from bench.metric import analysed, columns
from bench.metric.extractiveness import Extractiveness
from bench.metric.length import Length
from bench.metric.readability import Readability
from bench.metric.redundancy import Redundancy
from bench.metric.rouge_score import RougeScore
from bench.records import Article, MetricError

METRICS = [Extractiveness, Length, Readability, Redundancy, RougeScore]
every_metric = pytest.mark.parametrize("kind", METRICS, ids=lambda kind: kind.__name__)

LANGUAGES = ["en", "de", "zh", "ar", "hi"]
WORDS = "the a bridge harbour opened Müller 桥 开 放 पुल خلا الجسر in of 2,000 it's … .".split()
HOSTILE = {
    "a word of 1 MB": "a" * 1_000_000,
    "vowels": "e" * 200_000,
    "null": "a\0b\0\0c. \0",
    "emoji": "😀👩‍👩‍👧‍👦🏴‍☠️ 👍🏽. " * 50,
    "white space": " \n\t\u2028\u00a0" * 1000,
    "marks": "e" + "\u0301" * 100_000,
    "controls": "\x1b[31m<script>\u202eabc\u202c</script>%s{}",
    "hyphens": "a-" * 20_000,
}


def corpus(n: int, seed: int) -> tuple[list[Article], list[str]]:
    draw = random.Random(seed)
    articles, summaries = [], []
    for i in range(n):
        text = " ".join(draw.choices(WORDS, k=60)) + " end."
        references = tuple(" ".join(draw.choices(WORDS, k=9)) for _ in range(draw.randrange(3)))
        article = Article(f"a{i}", text, references, {"language": draw.choice(LANGUAGES)})
        for _ in range(draw.randrange(1, 4)):
            articles.append(article)
            summaries.append(" ".join(draw.choices(WORDS, k=draw.randrange(12))))
    return articles, summaries


def rows(metric: Metric, articles: list[Article], summaries: list[str]) -> list[tuple]:
    values = metric.score(articles, summaries).values
    assert list(values) == list(metric.directions)
    assert all(len(column) == len(summaries) for column in values.values())
    return list(zip(*values.values(), strict=True))


@every_metric
def test_one_object_answers_alike_in_any_order(kind):
    articles, summaries = corpus(100, seed=1)
    metric = kind()
    whole = rows(metric, articles, summaries)
    order = list(range(len(articles)))
    random.Random(2).shuffle(order)
    mixed = rows(metric, [articles[i] for i in order], [summaries[i] for i in order])
    assert mixed == [whole[i] for i in order]
    single = [rows(metric, [articles[i]], [summaries[i]])[0] for i in order]
    assert single == mixed
    assert rows(kind(), articles, summaries) == whole


@every_metric
def test_threads_may_share_one(kind):
    articles, summaries = corpus(20, seed=3)
    metric = kind()
    want = rows(metric, articles, summaries)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(rows, metric, articles, summaries) for _ in range(8)]
        assert all(job.result() == want for job in jobs)


@every_metric
def test_it_travels_to_another_process(kind):
    articles, summaries = corpus(5, seed=4)
    metric = kind()
    copy = pickle.loads(pickle.dumps(metric))
    assert copy.signature == metric.signature
    assert rows(copy, articles, summaries) == rows(metric, articles, summaries)


@every_metric
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_scored(kind, text):
    article = Article("a", text + "x", ("a b c", text[:1000]))
    if kind is RougeScore and len(text) > 20_000:
        text = text[:1000]  # rouge-score is handed less: its tables are of |S| × |R| words
    rows(kind(), [article], [text])


@every_metric
def test_a_batch_may_be_empty(kind):
    assert rows(kind(), [], []) == []


@every_metric
def test_an_empty_summary_is_one(kind):
    article = Article("a", "Some text of words.", ("Some text.",))
    assert len(rows(kind(), [article, article], ["", "Some."])) == 2


@every_metric
def test_the_signature_has_a_name_and_a_version(kind):
    parts = kind().signature.split("|")
    assert parts[0] == kind.__module__.rsplit(".", 1)[-1]
    assert parts[-1].startswith("v:")


@pytest.mark.parametrize("kind", METRICS, ids=lambda kind: kind.__name__)
def test_its_config_builds_it_as_its_class_does(kind):
    name = kind.__module__.rsplit(".", 1)[-1]
    file = resource("configs") / "metric" / f"{name}.yaml"
    assert file.read_text("utf-8").startswith(f"# @package metric.{name}\n")
    built = instantiate(OmegaConf.load(file))
    assert (built.signature, dict(built.directions)) == (kind().signature, dict(kind().directions))


def test_columns_are_arrays_where_all_is_defined():
    got = columns(["a", "b"], [(1, None), (2, 3.0)])
    assert isinstance(got["a"], np.ndarray)
    assert got["b"] == [None, 3.0]
    assert columns(["a"], []) == {"a": pytest.approx(np.array([]))}


def test_an_article_is_analysed_once_for_its_summaries():
    a, b = Article("a", "x"), Article("b", "y")
    seen = []
    list(analysed([a, a, Article("a", "x"), b, a], "12345", analyse=seen.append))
    assert seen == [a, b, a]


def test_options_of_hydra_are_lists_too():
    assert Extractiveness(novel=OmegaConf.create([2])).signature.startswith(
        "extractiveness|novel:2"
    )
    with pytest.raises(MetricError, match="at least 1"):
        Extractiveness(novel=OmegaConf.create(["2"]))


def test_the_metric_that_the_documentation_writes_works():
    page = (Path(__file__).parents[2] / "docs" / "metrics.md").read_text("utf-8")
    space: dict = {"__name__": "mine"}
    exec(page.split("```python\n")[1].split("```")[0], space)
    articles = [Article("a", "x", (), {"title": "A new bridge"}), Article("b", "x")]
    assert space["Overlap"]().score(articles, ["The bridge opens", "y"]).values == {
        "share": [1 / 3, None]
    }
