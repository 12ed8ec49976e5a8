import gzip
import json
import os
import subprocess
import sys
from importlib import import_module
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench import text as ground
from bench.backend import ranking
from bench.backend.extractive import Extractive
from bench.records import BackendError

ALGORITHMS = sorted(ranking.ALGORITHMS)
WORDS = st.sampled_from(["the", "bridge", "river", "Mayor", "12.5", "it's", "of", "closed", "“no”"])
SENTENCES = st.lists(st.lists(WORDS, min_size=1, max_size=6), min_size=1, max_size=7)


@pytest.fixture(params=ALGORITHMS)
def algorithm(request):
    return request.param


def draft(text, algorithm, **options):
    (one,) = Extractive(algorithm, **options).summarize([text])
    return one


def test_three_sentences_of_any_language_in_order(algorithm, text, language):
    sentences = ground.sentences(text, language)
    places = [sentences.index(one) for one in draft(text, algorithm).text.split("\n")]
    assert places == sorted(places)
    assert len(set(places)) == 3


def test_an_article_of_few_sentences_is_returned_whole(algorithm, english):
    assert draft("Only this one.", algorithm).text == "Only this one."
    few = ground.sentences(english)[:3]
    assert draft(" ".join(few), algorithm).text == "\n".join(few)


def test_repeated_sentences_are_rated_each(algorithm):
    text = "The bridge is closed. " * 5 + "A ferry sails."
    assert len(draft(text, algorithm).text.split("\n")) == 3


def test_sentences_that_have_nothing_in_common(algorithm):
    # LexRank's matrix is all zeros here, and LSA has fewer words than sentences below: sumy and
    # numpy would warn, and warnings are errors in these tests.
    assert len(draft("Alpha. Beta. Gamma. Delta.", algorithm, sentences=2).text.split("\n")) == 2
    assert len(draft("Go! Go! Go! Go! Stay!", algorithm, sentences=2).text.split("\n")) == 2


def test_an_article_without_a_word_to_rate_is_an_error(algorithm):
    one = draft("This is it. It is that. Of the? And then! Was he?", algorithm, sentences=2)
    assert one.text is None
    assert one.error == f"{algorithm}: the article has no word but stop words"


def test_an_article_above_the_limit_is_an_error_and_is_not_cut(algorithm, english):
    assert draft(english, algorithm, max_sentences=11).error == (
        f"{algorithm}: the article has 12 sentences: max_sentences=11"
    )
    assert draft(english, algorithm, max_sentences=12).text


@settings(max_examples=25, deadline=None)
@given(SENTENCES, st.integers(1, 4), st.sampled_from(ALGORITHMS))
def test_a_summary_is_made_of_sentences_of_the_article_in_order(words, count, algorithm):
    text = " ".join(" ".join(sentence).capitalize() + "." for sentence in words)
    sentences = ground.sentences(text, "en")
    one = draft(text, algorithm, sentences=count, language="en")
    expected = combinations(sentences, min(count, len(sentences)))
    assert one.error or one.text in {"\n".join(some) for some in expected}


class PlainTokenizer:
    """What sumy's own Sentence asks for its words, so that all of sumy's parts are its own."""

    def __init__(self, ignored):
        self.ignored = ignored

    def to_words(self, sentence):
        words = [word.lower().replace("’", "'") for word in ground.words(sentence)]
        return tuple(word for word in words if word not in self.ignored)


def plain_ratings(sentences, algorithm):
    """Return what sumy's own summarizer rates each sentence, in its own classes."""
    from nltk.stem.snowball import SnowballStemmer
    from sumy.models.dom import ObjectDocumentModel, Paragraph, Sentence
    from sumy.utils import get_stop_words

    module, _, name = ranking.ALGORITHMS[algorithm].partition(".")
    ratings = []

    class Listening(getattr(import_module(f"sumy.summarizers.{module}"), name)):
        @staticmethod
        def _get_best_sentences(sentences, _count, rating, *args):
            rate = rating.__getitem__ if isinstance(rating, dict) else rating
            ratings.extend(rate(sentence, *args) for sentence in sentences)
            return ()

    stop_words = get_stop_words("english")
    tokenizer = PlainTokenizer(() if algorithm == "luhn" else stop_words)
    document = ObjectDocumentModel([Paragraph(Sentence(one, tokenizer) for one in sentences)])
    summarizer = Listening() if algorithm == "kl" else Listening(SnowballStemmer("english").stem)
    summarizer.stop_words = stop_words
    summarizer(document, 1)
    return ratings


def assert_chosen_as_rated(sentences, algorithm, *counts):
    ratings = [round(float(rating), 9) for rating in plain_ratings(sentences, algorithm)]
    ranked = sorted(range(len(sentences)), key=lambda place: (-ratings[place], place))
    for count in counts:
        found = ranking.best(sentences, algorithm, count=count, code="en")
        assert found == sorted(ranked[:count])


def test_the_choice_is_that_of_plain_sumy(algorithm, english):
    assert_chosen_as_rated(ground.sentences(english), algorithm, 1, 2, 3, 5, 11)


def test_the_choice_is_that_of_plain_sumy_on_news(algorithm, judged):
    with gzip.open(judged / "summeval.jsonl.gz", "rt", encoding="utf-8") as file:
        articles = {json.loads(line)["article"] for line, _ in zip(file, range(400), strict=False)}
    assert len(articles) >= 20
    for article in sorted(articles):
        # sumy takes equal sentences for one; ours are told apart
        assert_chosen_as_rated(list(dict.fromkeys(ground.sentences(article))), algorithm, 3)


CHILD = """
import json, sys
from bench.backend import ranking
sentences = json.load(sys.stdin)
chosen = {a: ranking.best(sentences, a, count=4, code="en") for a in ranking.ALGORITHMS}
json.dump(chosen, sys.stdout)
"""


def test_every_process_chooses_the_same(english):
    # All sentences twice, so that each rating is one of two equal ones, if the sums are equal.
    sentences = ground.sentences(english) * 2
    child = subprocess.run(
        [sys.executable, "-c", CHILD],
        input=json.dumps(sentences),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    here = {a: ranking.best(sentences, a, count=4, code="en") for a in ranking.ALGORITHMS}
    assert json.loads(child.stdout) == here


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"algorithm": "lexrnk"}, "algorithm='lexrnk': expected lexrank, textrank"),
        ({"sentences": 0}, "lexrank: sentences=0"),
        ({"max_sentences": 0}, "lexrank: max_sentences=0"),
        ({"language": "English"}, "lexrank: language='English'"),
    ],
)
def test_options_are_checked_at_once(options, message):
    with pytest.raises(BackendError, match=message):
        Extractive(**options)


def test_the_signature_names_algorithm_and_sumy():
    from importlib.metadata import version

    assert Extractive("kl", sentences=2, language="de", max_sentences=9).signature == (
        f"kl|sentences:2|language:de|max_sentences:9|sumy:{version('sumy')}|v:1"
    )


def test_stop_words_come_with_sumy_and_languages_without_any_have_none():
    assert "the" in ranking.stop_words("en")
    assert "και" in ranking.stop_words("el")
    assert ranking.stop_words("fi") == ranking.stop_words("hi") == frozenset()
