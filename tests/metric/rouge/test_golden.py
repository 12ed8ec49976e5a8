"""Numbers that others published, with their source."""

import pytest

from bench.metric.rouge import Rouge

# rouge/rouge_scorer_test.py of google-research, the tests of rouge-score ("ground truth scores are
# taken from manual runs of ROUGE-1.5.5"): type, reference, summary, precision, recall, F1.
ROUGE_SCORE = [
    ("rouge1", "testing one two", "testing", 1, 1 / 3, 1 / 2),
    ("rouge1", "testing one two", "testing one", 1, 2 / 3, 4 / 5),
    ("rouge2", "testing one two", "testing one", 1, 1 / 2, 2 / 3),
    ("rougeL", "testing one two", "testing one", 1, 2 / 3, 4 / 5),
    ("rougeL", "testing one two", "testing two", 1, 2 / 3, 4 / 5),
    ("rougeLsum", "w1 w2 w3 w4 w5", "w1 w2 w6 w7 w8\nw1 w3 w8 w9 w5", 0.4, 0.8, 8 / 15),
    ("rougeLsum", "w1 w2 w3 w4 w5", "", 0, 0, 0),
    ("rougeLsum", "", "w1", 0, 0, 0),
    ("rougeLsum", "w1 w2 w3 w4 w5", "/", 0, 0, 0),
]

# Lin 2004, section 3.1: the reference is S1 "police killed the gunman"; F with beta = 1.
LIN_2004 = [
    ("rougeL", "police killed the gunman", "police kill the gunman", 3 / 4, 3 / 4, 3 / 4),
    ("rougeL", "police killed the gunman", "the gunman kill police", 2 / 4, 2 / 4, 2 / 4),
    ("rougeL", "police killed the gunman", "the gunman police killed", 2 / 4, 2 / 4, 2 / 4),
    ("rouge2", "police killed the gunman", "police kill the gunman", 1 / 3, 1 / 3, 1 / 3),
    ("rouge2", "police killed the gunman", "the gunman kill police", 1 / 3, 1 / 3, 1 / 3),
]


@pytest.mark.parametrize("case", ROUGE_SCORE + LIN_2004)
def test_published(kernel: str, case: tuple[str, str, str, float, float, float]) -> None:
    name, reference, summary, *expected = case
    found = Rouge([name]).compute([summary], [reference])
    assert [float(column[0]) for column in found.values()] == pytest.approx(expected, abs=1e-15)


def test_readme_of_rouge_score(kernel: str) -> None:
    """The pair of rouge-score's README; the numbers that rouge-score-rs 0.2.1 prints in its own."""
    found = Rouge(["rouge1"], stemmer=True).compute(
        ["The quick brown dog jumps on the log."], ["The quick brown fox jumps over the lazy dog"]
    )
    assert {key: float(column[0]) for key, column in found.items()} == {
        "rouge1_precision": 0.75,
        "rouge1_recall": 0.6666666666666666,
        "rouge1_f1": 0.7058823529411765,
    }
