"""Tokenisers, sentences, several references, aggregates: the options, each in the signature."""

import pickle
from importlib.metadata import version

import numpy as np
import pytest

from bench.metric.rouge import Rouge
from bench.metric.rouge.texts import Memory, character_text, unicode_text
from bench.records import Article, MetricError
from bench.statistics import estimates


def f1(name: str, summary: str, reference: str | list[str], **options) -> float:
    return float(Rouge([name], **options).compute([summary], [reference])[f"{name}_f1"][0])


def test_signature_names_every_option():
    assert Rouge().signature == (
        "rouge|types:rouge1,rouge2,rougeL,rougeLsum|stem:no|tok:ascii|lsum:newline|multi:max|v:1"
    )
    chosen = Rouge(
        ["rouge3"], True, tokenizer="unicode", sentences="auto", multi="mean", language="de"
    )
    assert chosen.signature == (
        "rouge|types:rouge3|stem:porter|tok:unicode|"
        f"lsum:auto.de.sentencex-{version('sentencex')}|multi:mean|v:1"
    )


def test_a_character_is_never_stemmed():
    assert "|stem:no|" in Rouge(stemmer=True, tokenizer="character").signature


def test_both_kernels_have_one_signature(monkeypatch):
    native = Rouge().signature
    monkeypatch.setenv("BENCH_ROUGE_KERNEL", "python")
    assert Rouge().signature == native


def test_keys_and_directions():
    rouge = Rouge(["rougeL", "rouge12", "rougeL"])
    keys = [f"{name}_{rate}" for name in ("rougeL", "rouge12") for rate in ("precision", "recall")]
    assert set(keys) < set(rouge.directions)
    assert list(rouge.compute(["a"], ["a"])) == list(rouge.directions)
    assert set(rouge.directions.values()) == {True}


def test_any_order_of_n_grams(kernel):
    text = " ".join(str(i) for i in range(999))
    for n in (1, 9, 10, 999):
        assert f1(f"rouge{n}", text, text) == 1
    assert f1("rouge999", text[:-4], text) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Müller's Café", ["müller", "s", "café"]),
        ("मुख्यमंत्री ने कहा", ["मुख्यमंत्री", "ने", "कहा"]),
        ("今天天气 ok", [*"今天天气", "ok"]),
        ("cafe\u0301 ＡＢＣ STRASSE straße", ["café", "abc", "strasse", "strasse"]),
        ("it’s 1,234.5 well-known", ["it", "s", "1", "234", "5", "well", "known"]),
    ],
)
def test_unicode_words(text, expected):
    # The kernel still takes ASCII signs for separators.
    assert (
        unicode_text(text)
        .replace("'", " ")
        .replace(".", " ")
        .replace(",", " ")
        .replace("-", " ")
        .split()
        == expected
    )


@pytest.mark.parametrize("text", ["It's a well-known 3.5% rise!", "Dogs\n\nran (fast)", "x_y 7"])
def test_unicode_words_of_ascii_text_are_those_of_the_ascii_tokenizer(kernel, text):
    reference = "its known: dogs rise 3.5, y fast"
    for name in ("rouge1", "rouge2", "rougeLsum"):
        for stemmer in (True, False):
            plain = f1(name, text, reference, stemmer=stemmer)
            assert f1(name, text, reference, stemmer=stemmer, tokenizer="unicode") == plain


@pytest.mark.parametrize("text", ["आज मौसम अच्छा है", "今天天气很好", "الطقس جميل اليوم", "Müller"])
def test_other_scripts_score(kernel, text):
    ascii_tokens = f1("rouge1", text, text)
    assert ascii_tokens == (1 if text == "Müller" else 0)
    for tokenizer in ("unicode", "character"):
        assert f1("rouge1", text, text, tokenizer=tokenizer) == 1


def test_unicode_distinguishes_and_folds(kernel):
    assert f1("rouge1", "Müller", "Möller", tokenizer="unicode") == 0
    assert f1("rouge1", "MÜLLER", "mu\u0308ller", tokenizer="unicode") == 1
    assert f1("rouge1", "今天天气很好", "今天天气不错", tokenizer="unicode") == pytest.approx(4 / 6)


def test_unicode_stems_ascii_words_only(kernel):
    assert f1("rouge1", "running", "runs", tokenizer="unicode", stemmer=True) == 1
    assert f1("rouge1", "évolving", "évolv", tokenizer="unicode", stemmer=True) == 0


def test_every_character_but_space_is_a_token(kernel):
    assert character_text("A b\n.").split("\n")[0] == "a b"
    assert f1("rouge1", "a.", "a!", tokenizer="character") == 0.5
    assert f1("rouge1", "?!", "!?", tokenizer="character") == 1
    assert f1("rouge2", "?!", "!?", tokenizer="character") == 0
    assert f1("rouge1", "ab cd", "abcd", tokenizer="character") == 1
    assert f1("rouge1", "\0\ud800", "\0\ud800", tokenizer="character") == 1
    # A private-use character is not the sign that stands for an ASCII one.
    assert f1("rouge1", "!", chr(0xE000 + ord("!")), tokenizer="character") == 0


def test_automatic_sentences(kernel):
    summary = "He left at 9 a.m. on Monday. She came late."
    reference = "She came late. He left at 9 a.m. on Monday."
    assert f1("rougeLsum", summary, reference) == f1("rougeL", summary, reference) < 1
    assert f1("rougeLsum", summary, reference, sentences="auto") == 1
    # A text that has lines keeps them.
    lines = summary.replace(". She", ".\nShe")
    assert f1("rougeLsum", lines, lines[::-1], sentences="auto") == f1(
        "rougeLsum", lines, lines[::-1]
    )


def test_best_of_several_references_for_each_type(kernel):
    summary = "a b c d"
    many, ordered = "d c b a x", "b c"
    assert f1("rouge1", summary, [many, ordered]) == f1("rouge1", summary, many)
    assert f1("rouge2", summary, [many, ordered]) == f1("rouge2", summary, ordered)


def test_the_first_of_equally_good_references_counts(kernel):
    found = Rouge(["rouge1"]).compute(["a b", "a b"], [["a", "a b c d"], ["a b c d", "a"]])
    assert found["rouge1_f1"].tolist() == [2 / 3, 2 / 3]
    assert found["rouge1_precision"].tolist() == [0.5, 1.0]


def test_mean_of_references(kernel):
    found = Rouge(["rouge1"], multi="mean").compute(["a b"], [["a", "a b", "c"]])
    assert found["rouge1_precision"][0] == (0.5 + 1 + 0) / 3


def test_texts_and_lists_of_texts_may_mix(kernel):
    found = Rouge(["rouge1"]).compute(("a", "b", "c"), ["a", ("x", "b"), np.array(["c", "d"])])
    assert found["rouge1_f1"].tolist() == [1, 1, 1]


def test_a_generator_and_numpy_strings_will_do(kernel):
    found = Rouge(["rouge1"]).compute((x for x in "ab"), np.array(["a", "b"]))
    assert found["rouge1_f1"].tolist() == [1, 1]


def test_no_pairs(kernel):
    assert {column.shape for column in Rouge().compute([], []).values()} == {(0,)}
    with pytest.raises(MetricError, match="no predictions"):
        Rouge().compute([], [], aggregate=True)


def test_aggregates_are_the_plain_means_with_seeded_intervals(kernel):
    summaries, references = ["a b", "b c", "x"] * 5, ["a", "c b", "y"] * 5
    rouge = Rouge(["rouge1"])
    columns = rouge.compute(summaries, references)
    found = rouge.compute(summaries, references, aggregate=True, resamples=200, seed=3, level=0.9)
    values = np.stack(list(columns.values()), axis=1)
    assert list(found.values()) == estimates(values, resamples=200, seed=3, level=0.9)
    assert found["rouge1_f1"].value == pytest.approx(columns["rouge1_f1"].mean(), abs=1e-15)
    assert found["rouge1_f1"].low < found["rouge1_f1"].value < found["rouge1_f1"].high


def test_scores_of_articles(kernel):
    articles = [
        Article("1", "text", ("a b", "c")),
        Article("2", "text"),
        Article("3", "text", ("x",)),
        Article("3", "text", ("",)),
    ]
    scores = Rouge(["rouge1"]).score(articles, ["c", "c", "x y", "x"])
    assert scores.values == {
        "rouge1_precision": [1, None, 0.5, 0],
        "rouge1_recall": [1, None, 1, 0],
        "rouge1_f1": [1, None, 2 / 3, 0],
    }
    defined = Rouge(["rouge1"]).score(articles[2:], ["x", "x"])
    assert isinstance(defined.values["rouge1_f1"], np.ndarray)
    assert Rouge(["rouge1"]).score(articles[1:2], ["c"]).values["rouge1_f1"] == [None]


def test_a_pickle_scores_the_same(kernel):
    rouge = Rouge(["rouge2"], True, tokenizer="unicode", sentences="auto", multi="mean")
    rouge.compute(["a b"], ["a b"])
    other = pickle.loads(pickle.dumps(rouge))
    assert other.signature == rouge.signature
    assert other.implementation == kernel
    assert other.compute(["a b"], ["a b c"])["rouge2_f1"][0] == pytest.approx(2 / 3)


def test_memory_starts_afresh_when_it_is_full():
    asked = []
    memory = Memory(lambda text: asked.append(text) or text.upper(), limit=5)
    assert [memory(text) for text in ("ab", "cd", "ab", "ef", "ab")] == "AB CD AB EF AB".split()
    assert asked == ["ab", "cd", "ef", "ab"]
