"""Sixteen judged systems: does the comparison point where people pointed?"""

import gzip
import json
import os
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from bench.cli import main
from bench.compare import Options, compare, rank
from bench.results import find
from bench.results.measured import Measured

DATA = Path(os.environ.get("BENCH_DATA", Path(__file__).parents[3] / "shared" / "data"))
FILE = DATA / "judged" / "summeval.jsonl.gz"
pytestmark = pytest.mark.skipif(not FILE.is_file(), reason=f"{FILE} is not there: set BENCH_DATA")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Measured:
    results = tmp_path_factory.mktemp("summeval") / "results"
    given = ["experiment=recorded", f"path={FILE}", f"results_dir={results}", "metric=[rouge]"]
    assert main(["run", "-q", *given]) == 0
    return Measured(find("latest", results))


@pytest.fixture(scope="module")
def people() -> dict[str, float]:
    """Mean relevance of each system, by the experts."""
    scores = defaultdict(list)
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            scores[row["system"]].append(row["labels"]["relevance"])
    return {system: float(np.mean(values)) for system, values in scores.items()}


def test_the_best_and_the_worst_by_people_are_told_apart(run: Measured, people) -> None:
    worst, best = (choose(people, key=people.get) for choose in (min, max))
    options = Options(keys=["rouge.rouge1_f1"], resamples=2000, examples=2)
    found = compare(run, run, systems=(worst, best), options=options)
    (one,) = found.comparisons
    assert one.verdict(0.05) == "better"
    assert one.wins > one.losses
    assert {example.kind for example in found.examples} == {"regression", "improvement"}


def test_pairs_that_rouge_tells_apart_mostly_go_the_way_of_people(run: Measured, people) -> None:
    found = rank(run, options=Options(keys=["rouge.rouge1_f1"], resamples=5000))
    assert len(found.pairs) == len(list(combinations(people, 2)))
    clear = [pair for pair in found.pairs if pair.p_holm <= 0.05]
    agree = [pair for pair in clear if people[pair.system] > people[pair.against]]
    assert len(clear) > 20
    # ROUGE is no judge of its own: that it points the way of people is what is asked, not always.
    assert len(agree) / len(clear) > 0.6
