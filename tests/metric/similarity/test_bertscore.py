"""BERTScore: the values of the package bert-score on the same checkpoint, and what is ours."""

import pickle
import random
import warnings

import pytest
from hydra.utils import instantiate
from omegaconf import OmegaConf

from bench import resource
from bench.metric.similarity import published
from bench.metric.similarity.bertscore import BertScore
from bench.records import Article, MetricError

RATES = ["precision", "recall", "f1"]
TOLERANCE = 1e-5


@pytest.fixture(scope="module")
def package(tiny):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("bert_score", reason="bert-score is not installed: make models")


@pytest.fixture(scope="module")
def texts(tiny):
    """Return articles with one to three references of 5 to 20 words, and two summaries each."""
    words = [text.split() for text in tiny.fixture_texts() if len(text.split()) > 40][:8]
    articles, summaries = [], []
    for i, said in enumerate(words):
        references = tuple(" ".join(said[5 * j : 5 * j + 5 * (j + 2)]) for j in range(1 + i % 3))
        for start in (2, 9):
            articles.append(Article(f"a{i}", "Text.", references))
            summaries.append(" ".join(said[start : start + 6 + i]))
    return articles, summaries


def rates(metric, articles, summaries):
    values = metric.score(articles, summaries).values
    assert list(values) == list(metric.directions) == [*RATES, "seen"]
    return list(zip(*(values[key] for key in RATES), strict=True))


def theirs(scorer, article, summary):
    """Return the package's rates beside each reference; alone, so that nothing is padded."""
    each = [scorer.score([summary], [reference]) for reference in article.references]
    return [tuple(float(rate[0]) for rate in one) for one in each]


def by_f1(each):
    return max(each, key=lambda one: one[2])


@pytest.mark.parametrize("layers", [1, 2, 3])
def test_values_are_those_of_bert_score(layers, encoders, package, texts, opened):
    scorer = package.BERTScorer(model_type=str(encoders.bert), num_layers=layers, device="cpu")
    metric = opened(BertScore, str(encoders.bert), layers=layers)
    got = rates(metric, *texts)
    for article, summary, row in zip(*texts, got, strict=True):
        assert row == pytest.approx(by_f1(theirs(scorer, article, summary)), abs=TOLERANCE)
    assert len({round(row[2], 4) for row in got}) == len(got)


def test_each_rate_by_itself_as_bert_score_takes_several_references(
    encoders, package, texts, opened
):
    scorer = package.BERTScorer(model_type=str(encoders.bert), num_layers=2, device="cpu")
    metric = opened(BertScore, str(encoders.bert), layers=2, multi="each")
    for article, summary, row in zip(*texts, rates(metric, *texts), strict=True):
        several = scorer.score([summary], [list(article.references)])
        assert row == pytest.approx([float(rate[0]) for rate in several], abs=TOLERANCE)


def test_a_space_stands_before_a_text_of_roberta_as_bert_score_means_it(
    encoders, package, texts, opened, monkeypatch
):
    scorer = package.BERTScorer(model_type=str(encoders.roberta), num_layers=2, device="cpu")
    metric = opened(BertScore, str(encoders.roberta), layers=2)
    bare = opened(BertScore, str(encoders.roberta), layers=2, prefix_space=False)
    assert "|prefix_space:yes|" in metric.signature
    assert "|prefix_space:no|" in bare.signature

    def check(metric):
        for article, summary, row in zip(*texts, rates(metric, *texts), strict=True):
            assert row == pytest.approx(by_f1(theirs(scorer, article, summary)), abs=TOLERANCE)

    check(bare)  # what bert-score 0.3.13 does with transformers 5, which drops the space
    encode = scorer._tokenizer.encode
    monkeypatch.setattr(scorer._tokenizer, "encode", lambda text, **kw: encode(f" {text}", **kw))
    check(metric)
    assert rates(metric, *texts) != rates(bare, *texts)


@pytest.mark.filterwarnings("ignore:The given NumPy array is not writable:UserWarning")
def test_idf_and_baseline_are_those_of_bert_score(encoders, package, texts, opened, tmp_path):
    references = [text for article in texts[0] for text in article.references]
    (tmp_path / "idf.txt").write_text("\n".join(references) + "\n\n", "utf-8")
    (tmp_path / "base.tsv").write_text("LAYER,P,R,F\n0,0.1,0.1,0.1\n1,.2,.3,.25\n2,0.4,0.5,0.45\n")
    scorer = package.BERTScorer(
        model_type=str(encoders.bert),
        num_layers=2,
        idf=True,
        idf_sents=references,
        nthreads=0,
        device="cpu",
        lang="en",
        rescale_with_baseline=True,
        baseline_path=str(tmp_path / "base.tsv"),
    )
    options = {"idf": str(tmp_path / "idf.txt"), "rescale_with_baseline": True}
    options |= {"baseline_path": str(tmp_path / "base.tsv"), "layers": 2}
    metric = opened(BertScore, str(encoders.bert), **options)
    for article, summary, row in zip(*texts, rates(metric, *texts), strict=True):
        assert row == pytest.approx(by_f1(theirs(scorer, article, summary)), abs=TOLERANCE)
    plain = opened(BertScore, str(encoders.bert), layers=2)
    assert "|idf:no|baseline:no|multi:f1|v:1" in plain.signature
    assert "|idf:no" not in metric.signature
    assert "|baseline:no" not in metric.signature


def test_what_is_cut_is_cut_as_in_bert_score_and_told(encoders, package, tiny, opened):
    long, short = " ".join(tiny.fixture_texts()[0].split()[:200]), "The council met on Monday."
    scorer = package.BERTScorer(model_type=str(encoders.bert), num_layers=2, device="cpu")
    metric = opened(BertScore, str(encoders.bert), layers=2)
    articles = [Article("a", "x", (short,)), Article("b", "x", (long, short))]
    scores = metric.score(articles, [long, short]).values
    got = [scores[key][0] for key in RATES]
    assert got == pytest.approx(theirs(scorer, articles[0], long)[0], abs=TOLERANCE)
    n_long, n_short = (len(scorer._tokenizer(t).input_ids) - 2 for t in (long, short))
    whole = [(n_long, n_short), (n_long, n_short, n_short)]
    wanted = [sum(min(n, 62) for n in each) / sum(each) for each in whole]
    assert n_long > 62
    assert list(scores["seen"]) == wanted
    assert list(metric.score(articles[:1], [short]).values["seen"]) == [1]


def test_a_text_without_a_token_scores_zero(encoders, opened):
    metric = opened(BertScore, str(encoders.bert), layers=2)
    articles = [Article("a", "x", ("One two.",)), Article("b", "x", ("",)), Article("c", "x")]
    values = metric.score([articles[0], *articles], ["", " \n", "One two.", "One"]).values
    assert all(values[key] == [0, 0, 0, None] for key in RATES)
    assert values["seen"] == [1, 1, 1, None]


def test_it_is_undefined_where_no_token_weighs_anything(encoders, opened, tmp_path):
    (tmp_path / "idf.txt").write_text("same", "utf-8")
    metric = opened(BertScore, str(encoders.bert), layers=2, idf=str(tmp_path / "idf.txt"))
    article = Article("a", "x", ("same",))
    assert metric.score([article], ["same"]).values["f1"] == [None]


def test_a_reference_is_like_itself(encoders, opened):
    metric = opened(BertScore, str(encoders.bert), layers=3)
    article = Article("a", "x", ("Nothing alike.", "The old bridge was closed today."))
    got = rates(metric, [article], ["The old bridge was closed today."])
    assert got == [pytest.approx((1, 1, 1), abs=1e-6)]


def test_order_and_batches_and_processes_change_nothing(encoders, texts, opened):
    metric = opened(BertScore, str(encoders.bert), layers=2)
    want = rates(metric, *texts)
    order = list(range(len(want)))
    random.Random(1).shuffle(order)
    mixed = [[column[i] for i in order] for column in texts]
    for got, i in zip(rates(metric, *mixed), order, strict=True):
        assert got == pytest.approx(want[i], abs=1e-6)
        alone = rates(metric, *[[column[i]] for column in texts])[0]
        assert alone == pytest.approx(want[i], abs=1e-6)
    copy = opened(lambda: pickle.loads(pickle.dumps(metric)))
    assert copy.signature == metric.signature
    assert rates(copy, *texts) == want
    assert metric.score([], []).values["f1"].tolist() == []


def test_a_reference_is_read_once_for_all_its_summaries(encoders, texts, opened, monkeypatch):
    metric = opened(BertScore, str(encoders.bert), layers=2)
    seen = []
    vectors = metric._layers.vectors

    def watched(reads, **options):
        seen.extend(reads)
        return vectors(reads, **options)

    monkeypatch.setattr(metric._layers, "vectors", watched)
    article = texts[0][-1]
    metric.score([article] * 5, [f"Summary {i}." for i in range(5)])
    assert len(seen) == 5 + len(article.references)


@pytest.mark.parametrize("text", ["a" * 50_000, "\0\u202e</s><pad>😀", "e\u0301" * 5000, "<mask>"])
def test_hostile_texts_are_scored(text, encoders, opened):
    metric = opened(BertScore, str(encoders.bert), layers=2)
    got = rates(metric, [Article("a", "x", (text, "The bridge."))], [text])
    assert got == [pytest.approx((1, 1, 1), abs=1e-6)]


def test_the_layer_is_that_of_bert_score_or_must_be_given(encoders, package):
    from bert_score.utils import model2layers

    by_last = {name.rpartition("/")[2]: layer for name, layer in model2layers.items()}
    assert all(by_last[name] == layer for name, layer in published._LAYERS.items())
    assert published.known_layers("FacebookAI/roberta-large") == 17
    with pytest.raises(MetricError, match=r"layers=null: .* expected 1 to 3.*layers=N"):
        BertScore(str(encoders.bert))


def test_the_baseline_that_bert_score_ships_is_found(package):
    values, _ = published.baseline("FacebookAI/roberta-large", 17, path=None, language="en")
    # rescale_baseline/en/roberta-large.tsv of bert-score 0.3.13
    assert values == (0.83150584, 0.8314941, 0.83122575)
    with pytest.raises(MetricError, match="bert-score has no baseline of x for language=tlh"):
        published.baseline("x", 1, path=None, language="tlh")


def test_a_baseline_is_never_made_up(encoders, monkeypatch, tmp_path):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(MetricError, match=r"needs a baseline: pip install bert-score"):
        BertScore(str(encoders.bert), layers=1, rescale_with_baseline=True)
    for content, told in [
        ("LAYER,P,R,F\n0,.1,.1,.1\n", "no line for layer 1"),
        ("a,b\n1,2\n", "no line"),
        ("LAYER,P,R,F\n1,x,.1,.1\n", "no line"),
        ("LAYER,P,R,F\n1,1.0,.1,.1\n", "below 1"),
    ]:
        (tmp_path / "b.tsv").write_text(content)
        with pytest.raises(MetricError, match=told):
            published.baseline("x", 1, path=str(tmp_path / "b.tsv"), language="en")
    with pytest.raises(MetricError, match="there is no such file"):
        published.baseline("x", 1, path=str(tmp_path / "none.tsv"), language="en")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"layers": 4}, "has 3: expected 1 to 3"),
        ({"layers": 0}, "expected 1 to 3"),
        ({"layers": True}, "expected 1 to 3"),
        ({"layers": 1, "multi": "mean"}, "expected f1 or each"),
        ({"layers": 1, "device": "abacus"}, "expected auto, cpu"),
        ({"layers": 1, "dtype": "int8"}, "expected auto, float32"),
        ({"layers": 1, "idf": "/nowhere/idf.txt"}, "cannot be read"),
        ({"layers": 1, "idf": "/dev/null"}, "is empty: expected a reference a line"),
    ],
)
def test_wrong_options_are_refused(options, told, encoders):
    with pytest.raises(MetricError, match=told):
        BertScore(str(encoders.bert), **options)


def test_there_must_be_such_a_model(tiny):
    with pytest.raises(MetricError, match="there is no such folder"):
        BertScore("./nowhere", layers=1)


def test_its_config_builds_it(encoders, opened):
    config = OmegaConf.load(resource("configs") / "metric" / "bertscore.yaml")
    assert config.model == "roberta-large"
    config.model, config.layers = str(encoders.bert), 2
    built = opened(instantiate, config)
    assert built.signature == opened(BertScore, str(encoders.bert), layers=2).signature
