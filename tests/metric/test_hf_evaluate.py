"""Metrics of ``evaluate``, one value a summary: modules written here, loaded by the library."""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hydra.utils import instantiate
from omegaconf import OmegaConf

from bench import resource
from bench.metric.hf_evaluate import HfEvaluate
from bench.records import Article, MetricError

PER_PAIR = (
    'return {"length": [scale * len(p) for p in predictions], "name": "x", '
    '"n_references": [len(r) for r in references]}'
)
AGGREGATE = (
    'return {"score": sum(map(len, predictions)) / len(predictions), "orders": [1.0] * 4, '
    '"hash": "abc", "exact": True}'
)

ARTICLES = [
    Article("a", "Some text.", ("One.", "Two words.")),
    Article("b", "Other text here."),
    Article("c", "Third.", ("Three.",)),
]
SUMMARIES = ["four", "sixsix", ""]


def values(metric: HfEvaluate) -> dict[str, list[float | None]]:
    scores = metric.score(ARTICLES, SUMMARIES)
    assert list(scores.values) == list(metric.directions)
    return {key: list(column) for key, column in scores.values.items()}


def test_a_list_of_one_value_a_summary_is_taken_as_it_is(module):
    metric = HfEvaluate(module(PER_PAIR))
    assert values(metric) == {"length": [4, None, 0], "n_references": [2, None, 1]}
    assert dict(metric.directions) == {"length": None, "n_references": None}


def test_one_number_for_all_is_asked_summary_by_summary(module):
    # Never the mean of the batch, and no list that is not one value a summary.
    assert values(HfEvaluate(module(AGGREGATE))) == {"score": [4, None, 0]}


def test_keys_are_mapped_and_directions_declared(module):
    metric = HfEvaluate(module(PER_PAIR), keys={"length": "n"}, directions={"n": True})
    assert values(metric) == {"n": [4, None, 0]}
    assert dict(metric.directions) == {"n": True}


def test_kwargs_and_inputs_reach_the_module(module):
    path = module(PER_PAIR, references="text")
    inputs = {"predictions": "article", "references": "summary"}
    metric = HfEvaluate(path, keys={"length": "n"}, kwargs={"scale": 10}, inputs=inputs)
    # No input is a reference, so that the article without any has its value.
    assert values(metric) == {"n": [100, 160, 60]}
    one = HfEvaluate(path, inputs={"predictions": "summary", "references": "reference"})
    assert values(one)["n_references"] == [4, None, 6]  # characters of the first reference


def test_nan_and_infinity_are_undefined(module):
    path = module('return {"x": [float("nan"), float("inf"), 1.0][: len(predictions)]}')
    articles = [ARTICLES[0]] * 3
    scores = HfEvaluate(path).score(articles, ["a", "b", "c"])
    assert scores.values == {"x": [None, None, 1.0]}


def test_an_empty_batch_has_empty_columns(module):
    scores = HfEvaluate(module(PER_PAIR)).score([], [])
    assert {key: len(column) for key, column in scores.values.items()} == {
        "length": 0,
        "n_references": 0,
    }


def test_a_script_may_be_named_itself(module):
    assert HfEvaluate(f"{module(PER_PAIR)}/tiny.py").directions.keys() == {"length", "n_references"}


def test_the_signature_tells_the_code_and_the_options(module):
    first = HfEvaluate(module(PER_PAIR)).signature
    assert first.startswith("hf_evaluate|tiny|config:default|inputs:predictions=summary,")
    assert "|kwargs:{}|evaluate:0." in first
    same = HfEvaluate(module(PER_PAIR), directions={"length": True}).signature
    other = HfEvaluate(module(PER_PAIR), kwargs={"scale": 2}).signature
    edited = HfEvaluate(module(AGGREGATE)).signature
    assert first == same
    assert len({first, other, edited}) == 3


def test_random_modules_answer_alike_each_time(module):
    path = module(
        'return {"x": [random() for _ in predictions]}', imports="from numpy.random import random"
    )
    assert values(HfEvaluate(path)) == values(HfEvaluate(path))


def test_threads_share_one_and_never_mix(module):
    metric = HfEvaluate(module(PER_PAIR), keys={"length": "n"})

    def work(seed: int) -> bool:
        summaries = ["x" * ((seed + i) % 7) for i in range(20)]
        got = metric.score([ARTICLES[0]] * 20, summaries).values["n"]
        return list(got) == [len(summary) for summary in summaries]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(60)))


def test_it_travels_to_another_process(module):
    metric = HfEvaluate(module(PER_PAIR), keys={"length": "n"}, directions={"n": True})
    copy = pickle.loads(pickle.dumps(metric))
    assert (copy.signature, values(copy)) == (metric.signature, values(metric))


def test_its_config_builds_it(module):
    file = resource("configs") / "metric" / "hf_evaluate.yaml"
    config = OmegaConf.load(file)
    assert OmegaConf.is_missing(config, "path")
    config.path = module(PER_PAIR)
    config.keys = {"length": "n"}
    config.directions = {"n": False}
    assert dict(instantiate(config).directions) == {"n": False}


def test_a_module_that_cannot_compute_is_told_before_any_summary(module):
    path = module('raise LookupError("****\\n  Resource wordnet not found.\\n****")')
    with pytest.raises(MetricError, match="tiny-1' on: LookupError: Resource wordnet not found"):
        HfEvaluate(path)


@pytest.mark.parametrize(
    "inputs",
    [
        {"predictions": "summary"},
        {"predictions": "summary", "references": None},
        {"predictions": "output", "references": "reference"},
        {"predictions": "summary", "references": "reference", "sources": "article"},
    ],
)
def test_inputs_the_module_does_not_take_are_told_with_those_it_takes(module, inputs):
    with pytest.raises(MetricError, match=r"article for each .* predictions, references, and null"):
        HfEvaluate(module(PER_PAIR), inputs=inputs)


def test_an_input_may_be_none(module):
    inputs = {"predictions": "summary", "references": "article", "sources": None}
    assert values(HfEvaluate(module(PER_PAIR, references="text"), inputs=inputs))["length"] == [
        4,
        6,
        0,
    ]


@pytest.mark.parametrize(
    "keys", [{"score": "x"}, {"name": "x"}, {"length": "x", "n_references": "x"}]
)
def test_keys_that_are_not_there_are_told_with_those_that_are(module, keys):
    with pytest.raises(MetricError, match=r"are length, n_references$"):
        HfEvaluate(module(PER_PAIR), keys=keys)


def test_a_module_without_numbers_is_told(module):
    with pytest.raises(MetricError, match=r"returned no number.*kwargs with which it does"):
        HfEvaluate(module('return {"label": "good", "ragged": [[1.0], [1.0, 2.0]]}'))
    with pytest.raises(MetricError, match="expected a mapping"):
        HfEvaluate(module("return 0.5"))


@pytest.mark.parametrize("directions", [{"nothing": True}, {"length": "up"}])
def test_directions_of_other_keys_are_told(module, directions):
    with pytest.raises(MetricError, match=r"directions=.*length, n_references"):
        HfEvaluate(module(PER_PAIR), directions=directions)


def test_a_failure_later_names_the_article(module):
    path = module('assert "four" not in predictions, "no fours"; ' + PER_PAIR)
    metric = HfEvaluate(path)
    with pytest.raises(MetricError, match="from article 'a' on: AssertionError: no fours"):
        metric.score(ARTICLES, SUMMARIES)
    # What it refused leaves nothing behind.
    assert list(metric.score(ARTICLES[:1], ["ok"]).values["length"]) == [2]


def test_too_few_values_are_told(module):
    path = module('return {"x": [1.0 for p in predictions if p]}')
    with pytest.raises(MetricError, match="returned 1 numbers for 'x' of 2 summaries"):
        HfEvaluate(path).score(ARTICLES, SUMMARIES)
