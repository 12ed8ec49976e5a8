"""Summaries a second of every metric, beside a peer in the same run where there is one.

    python benchmarks/metrics.py [--articles 300] [--systems 5] [--repeats 3]

Seconds are of processor time, on one thread, the best of the repeats, so that other work on the
machine counts little. Texts are drawn from a seed: articles of 40 sentences, summaries of 3 to 4,
half of whose sentences are copied. Peers get the same texts; their values are compared where they
are defined alike.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time

from bench.contracts import Metric
from bench.metric.extractiveness import Extractiveness
from bench.metric.hf_evaluate import HfEvaluate
from bench.metric.length import Length
from bench.metric.readability import Readability
from bench.metric.redundancy import Redundancy
from bench.metric.rouge import Rouge
from bench.metric.rouge_score import RougeScore
from bench.records import Article
from bench.text import words

Texts = tuple[list[Article], list[str]]
Row = tuple[str, float, str]

MODULE = """
import datasets
import evaluate

class {kind}(evaluate.Metric):
    def _info(self):
        text = datasets.Value("string")
        features = datasets.Features({{"predictions": text, "references": datasets.Sequence(text)}})
        return evaluate.MetricInfo(
            description="", citation="", inputs_description="", features=features
        )

    def _compute(self, predictions, references):
        return {{"n": {value}}}
"""


def texts(n_articles: int, n_systems: int) -> Texts:
    draw = random.Random(1)
    parts = [
        draw.choice("bdfglmnprst") + draw.choice(["a", "e", "i", "o", "u", "ea"]) for _ in "x" * 60
    ]
    lexicon = ["".join(draw.choices(parts, k=draw.randint(1, 4))) for _ in range(8000)]
    weights = [1 / rank for rank in range(1, len(lexicon) + 1)]

    def sentence() -> str:
        return " ".join(draw.choices(lexicon, weights, k=draw.randint(8, 26))).capitalize() + "."

    articles, summaries = [], []
    for i in range(n_articles):
        body = [sentence() for _ in range(40)]
        references = (" ".join([body[1], sentence(), sentence()]),)
        article = Article(f"a{i}", " ".join(body), references)
        for _ in range(n_systems):
            chosen = draw.sample(body, 2) + [sentence() for _ in range(draw.randint(1, 2))]
            articles.append(article)
            summaries.append(" ".join(chosen))
    return articles, summaries


def rate(work: Callable[[], object], n: int, repeats: int) -> float:
    best = float("inf")
    for _ in range(repeats):
        start = process_time()
        work()
        best = min(best, process_time() - start)
    return n / best


def measured(name: str, metric: Metric, data: Texts, repeats: int, *, note: str = "") -> Row:
    articles, summaries = data
    return name, rate(lambda: metric.score(articles, summaries), len(summaries), repeats), note


def plain_coverage(article: Sequence[str], summary: Sequence[str]) -> float:
    """Grusky et al. 2018, figure 3, as lil-lab/newsroom has it."""
    covered = i = 0
    while i < len(summary):
        best = j = 0
        while j < len(article):
            if summary[i] == article[j]:
                i2, j2 = i, j
                while i2 < len(summary) and j2 < len(article) and summary[i2] == article[j2]:
                    i2, j2 = i2 + 1, j2 + 1
                best, j = max(best, i2 - i), j2
            else:
                j += 1
        covered += best
        i += max(best, 1)
    return covered / len(summary)


def figure_3(data: Texts, repeats: int) -> Row:
    def work() -> list[float]:
        return [
            plain_coverage(words(article.text.lower()), words(summary.lower()))
            for article, summary in zip(*data, strict=True)
        ]

    ours = Extractiveness().score(*data).values["coverage"]
    note = "equal" if work() == list(ours) else "UNEQUAL"
    return "  figure 3 written plainly, coverage alone", rate(work, len(data[1]), repeats), note


def textstat_rows(data: Texts, repeats: int) -> list[Row]:
    try:
        import nltk
        import textstat  # type: ignore[import-untyped]
    except ImportError as error:
        return [("  textstat", 0, f"not run: {error}")]
    n = len(data[1])
    rows = [("  textstat, lix alone", rate(lambda: [*map(textstat.lix, data[1])], n, repeats), "")]
    names = ("flesch_reading_ease", "flesch_kincaid_grade", "gunning_fog", "lix")
    measures = [getattr(textstat, name) for name in names]
    try:
        nltk.data.find("corpora/cmudict")
    except LookupError:
        return [
            *rows,
            ("  textstat, all four", 0, "not run: NLTK's cmudict is not on this machine"),
        ]
    work = lambda: [measure(text) for text in data[1] for measure in measures]  # noqa: E731
    return [*rows, ("  textstat, all four", rate(work, n, repeats), "")]


def hf_rows(data: Texts, repeats: int) -> list[Row]:
    values = {
        "batched": "[len(p) for p in predictions]",
        "single": "sum(map(len, predictions)) / len(predictions)",
    }
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, value in values.items():
            script = Path(folder, f"{name}.py")
            script.write_text(MODULE.format(kind=name.title(), value=value), "utf-8")
            metric = HfEvaluate(str(script))
            rows.append(measured(f"hf_evaluate, {name}", metric, data, repeats))
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in (("articles", 300), ("systems", 5), ("repeats", 3)):
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    repeats = options.repeats
    data = texts(options.articles, options.systems)
    few = data[0][:100], data[1][:100]
    rows = [
        measured("extractiveness", Extractiveness(), data, repeats),
        figure_3(few, repeats),
        measured("length", Length(), data, repeats),
        measured("redundancy", Redundancy(), data, repeats),
        measured("readability", Readability(), data, repeats),
        *textstat_rows(data, repeats),
        *hf_rows(few, repeats),
        measured("rouge", rouge := Rouge(stemmer=True), data, repeats, note=rouge.implementation),
        measured("rouge_score", RougeScore(), few, repeats),
    ]
    n_words = [
        sum(len(words(text)) for text in group) / len(group)
        for group in ([article.text for article in data[0]], data[1])
    ]
    print(f"{len(data[1])} summaries of {n_words[1]:.0f} words, articles of {n_words[0]:.0f}\n")
    print(f"{'metric':44}{'summaries/s':>12}  note")
    for name, per_second, note in rows:
        print(f"{name:44}{per_second or float('nan'):12,.0f}  {note}")


if __name__ == "__main__":
    main()
