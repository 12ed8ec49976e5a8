"""METEOR behind our contract: NLTK's own values, called directly."""

import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hydra.utils import instantiate
from nltk.translate.meteor_score import meteor_score
from omegaconf import OmegaConf

from bench import resource
from bench.metric.similarity import wordnet
from bench.metric.similarity.meteor import Meteor, tokens
from bench.records import Article, MetricError

REAL = Path("/usr/share/wordnet")


@pytest.fixture(scope="module")
def meteor(dictionary):
    return Meteor(wordnet=str(dictionary))


def scores(metric, articles, summaries):
    values = metric.score(articles, summaries).values
    assert list(values) == list(metric.directions) == ["score"]
    return list(values["score"])


@pytest.mark.parametrize("options", [{}, {"alpha": 0.5, "beta": 1, "gamma": 0.25}])
def test_values_are_those_of_nltk(options, pairs, dictionary):
    words, _ = wordnet.read(str(dictionary))
    want = [
        meteor_score(
            [tokens(text) for text in article.references],
            tokens(summary),
            wordnet=words,
            **options,
        )
        if article.references
        else None
        for article, summary in zip(*pairs, strict=True)
    ]
    assert scores(Meteor(wordnet=str(dictionary), **options), *pairs) == want


def test_words_match_as_they_are_by_stem_and_as_synonyms(meteor):
    def score(summary, reference):
        return scores(meteor, [Article("a", "x", (reference,))], [summary])[0]

    # One word: P = R = 1, one fragment of one match, so that the penalty is all of gamma.
    for summary, reference in [
        ("car", "CAR"),
        ("bridges", "bridge"),
        ("auto", "cars"),
        ("stopped", "halt"),
    ]:
        assert score(summary, reference) == 0.5
    assert score("car", "bridge") == score("", "bridge") == score("bridge", "") == 0
    whole = "The car stopped on the old bridge"
    assert score(whole, whole) == pytest.approx(1 - 0.5 * (1 / 7) ** 3)


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no WordNet at {REAL}: apt install wordnet-base")
def test_golden_values_of_nltks_documentation_with_the_whole_of_wordnet():
    # The docstring of nltk.translate.meteor_score.meteor_score: 0.6944, its words put in a row.
    said = "It is a guide to action which ensures that the military always obeys the commands"
    summary = f"{said} of the party"
    reference = "It is a guide to action that ensures that the military will forever heed Party"
    metric = Meteor(wordnet=str(REAL))
    article = Article("a", "x", (f"{reference} commands",))
    got = scores(metric, [article], [summary])
    assert round(got[0], 4) == 0.6944
    assert metric._wordnet.synsets("cars")[0].lemma_names()[:2] == ["car", "auto"]


def test_sentences_are_split_before_words():
    assert tokens("He can't stop.\nIt rained.") == [
        *("He", "ca", "n't", "stop", "."),
        *("It", "rained", "."),
    ]


def test_the_best_of_several_references_counts(meteor):
    several = Article("a", "x", ("nothing alike", "the car stopped", ""))
    one = Article("b", "x", ("the car stopped",))
    assert scores(meteor, [several, one], ["the auto halted"] * 2) == [1 - 0.5 / 27] * 2


def test_without_references_it_is_undefined(meteor):
    articles = [Article("a", "x"), Article("b", "x", ("one two",))]
    assert scores(meteor, articles, ["one", ""]) == [None, 0]
    assert scores(meteor, [], []) == []


def test_order_threads_and_processes_change_nothing(meteor, pairs):
    want = scores(meteor, *pairs)
    order = list(range(len(want)))
    random.Random(1).shuffle(order)
    mixed = [[column[i] for i in order] for column in pairs]
    assert scores(meteor, *mixed) == [want[i] for i in order]
    copy = pickle.loads(pickle.dumps(meteor))
    assert (copy.signature, scores(copy, *pairs)) == (meteor.signature, want)
    with ThreadPoolExecutor(4) as pool:
        jobs = [pool.submit(scores, meteor, *pairs) for _ in range(4)]
        assert all(job.result() == want for job in jobs)


@pytest.mark.parametrize("text", ["a" * 100_000, "y" * 20_000, "a-" * 10_000, "car stop " * 2000])
def test_hostile_texts_are_scored(meteor, text):
    got = scores(meteor, [Article("a", "x", (text,))], [text])
    assert 0 <= got[0] <= 1


def test_the_data_of_nltk_is_found_and_is_the_same(dictionary, tmp_path, monkeypatch):
    import nltk

    monkeypatch.setattr(nltk.data, "path", [str(tmp_path)])
    with pytest.raises(MetricError, match=r"nltk\.downloader wordnet; or give metric\.meteor\."):
        Meteor()
    (tmp_path / "corpora").mkdir()
    (tmp_path / "corpora" / "wordnet").mkdir()
    for file in dictionary.iterdir():
        (tmp_path / "corpora" / "wordnet" / file.name).write_bytes(file.read_bytes())
    assert Meteor().signature == Meteor(wordnet=str(dictionary)).signature
    built = instantiate(OmegaConf.load(resource("configs") / "metric" / "meteor.yaml"))
    assert built.signature == Meteor().signature


def test_the_signature_tells_the_words_and_the_weights(meteor, dictionary, tmp_path):
    import nltk

    parts = dict(part.split(":") for part in meteor.signature.split("|")[1:])
    assert list(parts) == ["alpha", "beta", "gamma", "wordnet", "nltk", "sentencex", "v"]
    assert parts["nltk"] == nltk.__version__
    other = tmp_path / "other"
    other.mkdir()
    for file in dictionary.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    (other / "noun.exc").write_text("mice mouse\n")
    assert Meteor(wordnet=str(other)).signature != meteor.signature


def test_a_folder_without_a_dictionary_is_refused(tmp_path):
    with pytest.raises(MetricError, match=r"it has no index\.noun, .*expected a folder with"):
        Meteor(wordnet=str(tmp_path))


@pytest.mark.parametrize(
    "options", [{"alpha": 1.5}, {"beta": -1}, {"gamma": "0.5"}, {"alpha": True}]
)
def test_wrong_weights_are_refused(options, dictionary):
    name, value = next(iter(options.items()))
    with pytest.raises(MetricError, match=rf"metric\.meteor\.{name}={value!r}: expected a number"):
        Meteor(wordnet=str(dictionary), **options)
