"""ROUGE as a module of Hugging Face ``evaluate``: ``evaluate.load("<...>/bench/metric/rouge")``.

``evaluate`` copies this one file into its cache, so it imports the installed package; and it finds
what a module needs with a regular expression, so every import stands on a line of its own.
"""

import dataclasses
from typing import Any

import datasets
import evaluate

from bench.metric.rouge import Rouge

_DESCRIPTION = """
ROUGE (Lin 2004): precision, recall and F1 of the n-grams and of the longest common subsequences
that summaries share with references. Equal to the package rouge-score, bit for bit.
"""

_CITATION = """
@inproceedings{lin-2004-rouge,
    title = "{ROUGE}: A Package for Automatic Evaluation of Summaries",
    author = "Lin, Chin-Yew",
    booktitle = "Text Summarization Branches Out",
    year = "2004",
    url = "https://aclanthology.org/W04-1013",
    pages = "74--81",
}
"""

_INPUTS = """
Args:
    predictions: summaries.
    references: a text, or a list of texts, for each summary.
    types: rouge1 to rouge999, rougeL, rougeLsum.
    stemmer: stem words of more than three letters.
    aggregate: return means with bootstrap intervals instead of a list a key.
    resamples, seed, level: of the bootstrap.
    tokenizer, sentences, multi, language: see bench.metric.rouge.Rouge.
Returns:
    rouge1_precision, rouge1_recall, rouge1_f1, rouge2_precision ...: with aggregate, a mapping of
    value, low, high, n and method; otherwise a list with a float for each summary.
"""


class RougeModule(evaluate.Metric):  # type: ignore[misc]
    """The metric as ``evaluate`` sees it: one reference a summary, or several."""

    def _info(self) -> evaluate.MetricInfo:
        text = datasets.Value("string")
        return evaluate.MetricInfo(
            description=_DESCRIPTION,
            citation=_CITATION,
            inputs_description=_INPUTS,
            features=[
                datasets.Features({"predictions": text, "references": [text]}),
                datasets.Features({"predictions": text, "references": text}),
            ],
            reference_urls=["https://aclanthology.org/W04-1013"],
        )

    def _compute(
        self,
        *,
        predictions: list[str],
        references: list[str] | list[list[str]],
        aggregate: bool = True,
        resamples: int = 1000,
        seed: int = 0,
        level: float = 0.95,
        **options: Any,
    ) -> dict[str, Any]:
        rouge = Rouge(**options)
        if not aggregate:
            scores = rouge.compute(predictions, references)
            return {key: column.tolist() for key, column in scores.items()}
        found = rouge.compute(
            predictions, references, aggregate=True, resamples=resamples, seed=seed, level=level
        )
        return {key: dataclasses.asdict(estimate) for key, estimate in found.items()}
