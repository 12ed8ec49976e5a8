from functools import cache

import numpy as np
import pytest

from bench import text as ground
from bench.backend.oracle import Oracle
from bench.records import Article, BackendError

REFERENCE = (
    "A town council closed its oldest bridge for two years after engineers found cracks in three "
    "pillars. The repair costs 12 million pounds."
)


class Reference:
    """rouge-score behind the protocol: the reference package, slow and right."""

    signature = "rouge|rouge-score"

    def __init__(self):
        from rouge_score.rouge_scorer import RougeScorer

        self.scorer = RougeScorer(["rouge1", "rouge2"], use_stemmer=True)
        self.calls = 0

    def compute(self, *, predictions, references, aggregate):
        assert aggregate is False
        self.calls += 1
        found = [
            self.scorer.score_multi(several, one)
            for several, one in zip(references, predictions, strict=True)
        ]
        return {
            f"{kind}_f1": np.array([one[kind].fmeasure for one in found])
            for kind in ("rouge1", "rouge2")
        }


@pytest.fixture(scope="module")
def rouge():
    return Reference()


def article(text, *references, **metadata):
    return Article("a", text, references, metadata)


def summary(backend, one):
    (draft,) = backend.summarize([one])
    return draft.text


def greedy(sentences, references, rouge, limit):
    """The algorithm as the paper tells it, a pair at a time."""

    @cache
    def value(chosen):
        text = "\n".join(sentences[i] for i in sorted(chosen))
        columns = rouge.compute(predictions=[text], references=[references], aggregate=False)
        return (columns["rouge1_f1"][0] + columns["rouge2_f1"][0]) / 2

    chosen = frozenset()
    while len(chosen) < limit:
        left = [i for i in range(len(sentences)) if i not in chosen]
        top = max(left, key=lambda i: value(chosen | {i}), default=None)
        if top is None or value(chosen | {top}) <= (value(chosen) if chosen else 0) + 1e-9:
            break
        chosen |= {top}
    return "\n".join(sentences[i] for i in sorted(chosen))


@pytest.mark.parametrize("limit", [1, 2, 3, None])
@pytest.mark.parametrize("references", [(REFERENCE,), (REFERENCE, "A ferry carries walkers.")])
def test_the_choice_is_that_of_the_plain_algorithm(rouge, english, limit, references):
    expected = greedy(ground.sentences(english), list(references), rouge, limit or 99)
    assert summary(Oracle(rouge, sentences=limit), article(english, *references)) == expected
    assert expected.count("\n") < (limit or 99)


def test_all_candidates_of_a_step_are_scored_in_one_call(english):
    rouge = Reference()
    text = summary(Oracle(rouge, sentences=2), article(english, REFERENCE))
    assert rouge.calls == text.count("\n") + 1 == 2


def test_a_reference_of_sentences_of_the_article_is_found(rouge, english):
    sentences = ground.sentences(english)
    reference = f"{sentences[2]}\n{sentences[7]}"
    assert summary(Oracle(rouge), article(english, reference)) == reference


def test_one_sentence_and_no_overlap(rouge):
    assert summary(Oracle(rouge), article("The bridge is closed.", "A bridge.")) == (
        "The bridge is closed."
    )
    assert summary(Oracle(rouge), article("The bridge is closed. Yes.", "Nothing")) == ""


def test_an_article_without_a_reference_is_an_error(rouge):
    (draft,) = Oracle(rouge).summarize([article("One. Two.")])
    assert draft.text is None
    assert "the oracle needs a reference: article 'a' has none" in draft.error


def test_the_language_of_the_dataset_is_taken_for_auto(rouge):
    text = "Das kostet z. B. Geld. Anderes nicht."
    one = article(text, "Das kostet z. B. Geld", language="de")
    assert summary(Oracle(rouge), one) == "Das kostet z. B. Geld."


def test_it_sees_references_and_its_signature_names_the_metric(rouge):
    oracle = Oracle(rouge, sentences=3, maximize="rouge2_f1")
    assert oracle.sees_references is True
    assert oracle.signature == (
        "oracle|sentences:3|maximize:rouge2_f1|language:auto|by:[rouge|rouge-score]|v:1"
    )
    assert "|sentences:all|maximize:rouge1_f1+rouge2_f1|" in Oracle(rouge).signature


def test_a_key_that_the_metric_does_not_have(rouge, english):
    with pytest.raises(BackendError, match=r"no rougeL_f1: it has rouge1_f1, rouge2_f1"):
        Oracle(rouge, maximize=["rougeL_f1"]).summarize([article(english, REFERENCE)])


@pytest.mark.parametrize("options", [{"maximize": []}, {"sentences": 0}, {"language": "deutsch"}])
def test_options_are_checked_at_once(rouge, options):
    with pytest.raises(BackendError, match="oracle: "):
        Oracle(rouge, **options)
