"""Summaries a second of the similarity metrics, beside the library each follows, in one run.

    python benchmarks/similarity.py [--articles 20] [--systems 5] [--repeats 3]

BLEU and chrF stand beside sacreBLEU called for one summary after another; BERTScore beside
bert-score on the same random checkpoint of 6 layers of 256 numbers, handed all pairs at once, as
its users do. The values are compared in the same run. Seconds are of processor time on one
thread, ours and theirs in turn, the best of the repeats. sacreBLEU remembers how it tokenised a
text; it forgets between the repeats, since no run scores the same texts twice.
"""

from __future__ import annotations

import argparse
import runpy
import tempfile
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from typing import Any

from bench.metric.similarity.bleu import Bleu
from bench.metric.similarity.chrf import Chrf
from bench.records import Article

ROOT = Path(__file__).resolve().parents[1]
Texts = tuple[list[Article], list[str]]
Work = Callable[[], Sequence[float]]


def texts(n_articles: int, n_systems: int) -> Texts:
    """Return news-like articles with one reference each, and the summaries of every system."""
    made = runpy.run_path(str(ROOT / "benchmarks" / "metrics.py"))["texts"]
    articles, summaries = made(n_articles, n_systems)
    return articles, summaries


def checkpoint(folder: Path, said: list[str]) -> Path:
    import torch
    import transformers

    tiny = runpy.run_path(str(ROOT / "scripts" / "tiny_models.py"))
    words = tiny["tokenizer"](said, window=512)
    words.cls_token, words.sep_token = "<s>", "</s>"
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(words), hidden_size=256, intermediate_size=1024, num_hidden_layers=6,
        num_attention_heads=4, max_position_embeddings=512, initializer_range=0.2, pad_token_id=1,
    )  # fmt: skip
    transformers.BertModel(config).save_pretrained(folder)
    words.save_pretrained(folder)
    return folder


def forget() -> None:
    from sacrebleu.tokenizers import tokenizer_13a, tokenizer_re

    tokenizer_13a.Tokenizer13a.__call__.cache_clear()
    tokenizer_re.TokenizerRegexp.__call__.cache_clear()


def compare(name: str, ours: Work, theirs: Work, *, n: int, repeats: int) -> None:
    best = {"ours": float("inf"), "theirs": float("inf")}
    values: dict[str, Sequence[float]] = {}
    for _ in range(repeats):
        for who, work in (("ours", ours), ("theirs", theirs)):
            forget()
            start = process_time()
            values[who] = work()
            best[who] = min(best[who], process_time() - start)
    pairs = zip(values["ours"], values["theirs"], strict=True)
    furthest = max(abs(one - other) for one, other in pairs)
    rates = {who: n / seconds for who, seconds in best.items()}
    print(
        f"{name:10} {rates['ours']:10,.1f}/s {rates['theirs']:10,.1f}/s "
        f"{rates['ours'] / rates['theirs']:8.2f} times   furthest apart {furthest:.1e}"
    )


def sacre(given: Texts, repeats: int) -> None:
    from sacrebleu.metrics import BLEU, CHRF

    articles, summaries = given

    def sentences(scorer: Any) -> list[float]:
        pairs = zip(articles, summaries, strict=True)
        return [scorer.sentence_score(text, list(a.references)).score for a, text in pairs]

    for name, ours, theirs in [
        ("bleu", Bleu(), BLEU(effective_order=True)),
        ("chrf", Chrf(), CHRF()),
        ("chrf++", Chrf(word_order=2), CHRF(word_order=2)),
    ]:
        compare(
            name,
            lambda ours=ours: list(ours.score(articles, summaries).values["score"]),
            lambda theirs=theirs: sentences(theirs),
            n=len(summaries),
            repeats=repeats,
        )


def bertscore(given: Texts, repeats: int) -> None:
    try:
        import bert_score
        import torch
    except ModuleNotFoundError as error:
        print(f"bertscore  left out: {error.name} is not installed (make models)")
        return
    from bench.metric.similarity.bertscore import BertScore

    torch.set_num_threads(1)
    articles, summaries = given
    references = [article.references[0] for article in articles]
    with tempfile.TemporaryDirectory() as name:
        folder = checkpoint(Path(name) / "model", [article.text for article in articles[:20]])
        ours = BertScore(str(folder), layers=4, device="cpu")
        theirs = bert_score.BERTScorer(model_type=str(folder), num_layers=4, device="cpu")
        compare(
            "bertscore",
            lambda: list(ours.score(articles, summaries).values["f1"]),
            lambda: [float(value) for value in theirs.score(summaries, references)[2]],
            n=len(summaries),
            repeats=repeats,
        )
        ours.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=20)
    parser.add_argument("--systems", type=int, default=5)
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    given = texts(asked.articles, asked.systems)
    print(f"{len(given[1])} summaries of {asked.articles} articles; ours, theirs, ours / theirs")
    sacre(given, asked.repeats)
    bertscore(given, asked.repeats)


if __name__ == "__main__":
    main()
