"""The values that the authors print for their own examples, by their own checkpoints.

Gigabytes to fetch, so left out unless asked for: pytest -m weights tests/metric/checkers
Without the hub each is skipped with its reason. BENCH_SUMMAC_CONV names the file of Conv's weights.
"""

import os

import pytest

from bench.metric import checkers
from bench.records import Article, ModelError

pytestmark = pytest.mark.weights

MARS = (
    "Scientists are studying Mars to learn about the Red Planet and find landing sites for future "
    "missions.\nOne possible site, known as Arcadia Planitia, is covered instrange sinuous "
    "features.\nThe shapes could be signs that the area is actually made of glaciers, which are "
    "large masses of slow-moving ice.\nArcadia Planitia is in Mars' northern lowlands."
)
SHAPES = (
    "There are strange shape patterns on Arcadia Planitia. The shapes could indicate the area "
    "might be made of glaciers."
)
MISSIONS = f"{SHAPES} This makes Arcadia Planitia ideal for future missions."
STUDENTS = (
    "A group of students gather in the school library to study for their upcoming final exams."
)


def scores(name, pairs, **options):
    try:
        checker = getattr(checkers, name)(**options)
    except ModelError as error:
        pytest.skip(str(error))
    try:
        found = checker.score([Article(text, text) for text, _ in pairs], [s for _, s in pairs])
    finally:
        checker.close()
    return list(found.values["score"])


def test_summac_zs():
    """README of tingofurro/summac: SummaCZS(granularity="sentence", model_name="vitc")."""
    got = scores("summac_zs", [(MARS, MISSIONS), (MARS, SHAPES)])
    assert got == pytest.approx([0.582, 0.877], abs=0.001)


def test_summac_conv():
    """The same README: SummaCConv(models=["vitc"], bins="percentile", nli_labels="e", …)."""
    weights = os.environ.get("BENCH_SUMMAC_CONV")
    if not weights:
        pytest.skip("BENCH_SUMMAC_CONV names no summac_conv_vitc_sent_perc_e.bin")
    got = scores("summac_conv", [(MARS, MISSIONS), (MARS, SHAPES)], weights=weights)
    assert got == pytest.approx([0.536, 0.709], abs=0.001)


def test_minicheck():
    """README of Liyan06/MiniCheck, flan-t5-large: [0.9805923700332642, 0.007121330592781305]."""
    claims = ["The students are preparing for an examination.", "The students are on vacation."]
    got = scores("minicheck", [(STUDENTS, claim) for claim in claims])
    assert got == pytest.approx([0.98059237, 0.00712133], abs=1e-4)


def test_hhem():
    """The model's card: model.predict(pairs)."""
    pairs = {
        ("The capital of France is Berlin.", "The capital of France is Paris."): 0.0111,
        ("I am in California", "I am in United States."): 0.6474,
        ("I am in United States", "I am in California."): 0.1290,
        (
            "A person on a horse jumps over a broken down airplane.",
            "A person is outdoors, on a horse.",
        ): 0.8969,
        (
            "A boy is jumping on skateboard in the middle of a red bridge.",
            "The boy skates down the sidewalk on a red bridge",
        ): 0.1846,
        (
            "A man with blond-hair, and a brown shirt drinking out of a public water fountain.",
            "A blond man wearing a brown shirt is reading a book.",
        ): 0.0050,
        ("Mark Wahlberg was a fan of Manny.", "Manny was a fan of Mark Wahlberg."): 0.0543,
    }
    assert scores("hhem", list(pairs)) == pytest.approx(list(pairs.values()), abs=1e-4)
