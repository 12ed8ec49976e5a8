"""Summaries by an encoder-decoder model: ours against a bare loop of transformers, in one run.

python benchmarks/seq2seq.py [--model NAME] [--size tiny|base] [--articles N] [--batch N …]

Both have the same model, device, precision, texts and decoding (4 beams, a fixed number of new
tokens). Without --model (a folder, or a name on the hub) weights are random: of BART-base's size on
a GPU, tiny on a CPU, where what is around the model weighs most.
"""

from __future__ import annotations

import argparse
import runpy
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

try:
    import torch
    import transformers
except ModuleNotFoundError as error:
    sys.exit(f"this needs {error.name}: pip install 'summary-bench[models]'")

from bench.backend.seq2seq import Seq2Seq  # noqa: E402
from bench.models import weights  # noqa: E402

TINY = runpy.run_path(str(ROOT / "scripts" / "tiny_models.py"))
NEW_TOKENS = {"cuda": 64, "mps": 64, "cpu": 24}


def random_bart(folder: Path, size: str) -> Path:
    """Write a BART of random weights, tiny or as large as BART-base."""
    if size == "tiny":
        return TINY["write"]("bart", folder, TINY["fixture_texts"](), window=512)
    words = TINY["tokenizer"](TINY["fixture_texts"](), window=1024)
    words.save_pretrained(folder)
    config = transformers.BartConfig(
        vocab_size=50_265,
        d_model=768,
        encoder_layers=6,
        decoder_layers=6,
        encoder_attention_heads=12,
        decoder_attention_heads=12,
        encoder_ffn_dim=3072,
        decoder_ffn_dim=3072,
    )
    with weights.quiet():
        transformers.BartForConditionalGeneration(config).save_pretrained(folder)
    return folder


def ours(backend: Seq2Seq, texts: Sequence[str]) -> list[str]:
    """Call the backend as the driver does."""
    size = backend.batch_size
    drafts = [d for i in range(0, len(texts), size) for d in backend.summarize(texts[i : i + size])]
    return [draft.text or "" for draft in drafts]


class Bare:
    """The loop that one writes by hand: texts as they come, in batches."""

    def __init__(self, model: str, device: str, decoding: dict[str, int]) -> None:
        self.tokenizer = transformers.AutoTokenizer.from_pretrained(model)
        kind = transformers.AutoModelForSeq2SeqLM
        self.model = kind.from_pretrained(model, dtype=torch.float32).to(device).eval()
        self.device = device
        self.decoding = decoding

    def write(self, texts: Sequence[str], size: int, most: int) -> list[str]:
        """Return what is written in batches of ``size``, each text cut at ``most`` tokens."""
        made = []
        for i in range(0, len(texts), size):
            batch = self.tokenizer(
                list(texts[i : i + size]),
                padding=True,
                truncation=True,
                max_length=most,
                return_tensors="pt",
                return_token_type_ids=False,
            ).to(self.device)
            with torch.inference_mode():
                output = self.model.generate(**batch, **self.decoding)
            made += self.tokenizer.batch_decode(output, skip_special_tokens=True)
        return made


def seconds(work: Callable[[], object], device: str) -> float:
    """Return what the work took: processor time on a CPU, where others may be at work as well."""
    clock = process_time if device == "cpu" else perf_counter
    start = clock()
    work()
    if device == "cuda":
        torch.cuda.synchronize()
    return clock() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--model", help="a folder, or a name on the hub; random weights without")
    parser.add_argument("--size", choices=["tiny", "base"])
    parser.add_argument("--articles", type=int, default=64)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch", type=int, nargs="+", default=[1, 8, 32])
    options = parser.parse_args()
    device = next((d for d in ("cuda", "mps") if weights._available(d)), "cpu")
    if device == "cpu":
        torch.set_num_threads(1)
    size = options.size or ("tiny" if device == "cpu" else "base")
    n_new = NEW_TOKENS[device]
    decoding = {"num_beams": 4, "max_new_tokens": n_new, "min_new_tokens": n_new}
    articles = TINY["fixture_texts"]()
    texts = [articles[i % len(articles)] for i in range(options.articles)]
    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model or str(random_bart(Path(folder), size))
        bare = Bare(model, device, decoding)
        print(options.model or f"random weights, {size}", end=f", {device}: ")
        print(f"{options.articles} articles, {n_new} new tokens, {options.rounds} rounds")
        print(f"torch {torch.__version__}, transformers {transformers.__version__}, float32")
        unit = "processor second" if device == "cpu" else "second"
        print(f"{'batch':>7} {'ours':>12} {'bare loop':>12} {'ratio':>8}   articles a {unit}")
        for n in options.batch:
            backend = Seq2Seq(model, batch_size=n, device=device, dtype="float32", **decoding)
            most = backend._limit or 1024
            first = texts[:2]  # warm, and the same
            assert ours(backend, first) == bare.write(first, n, most)
            pairs = [
                (
                    seconds(lambda: ours(backend, texts), device),  # noqa: B023
                    seconds(lambda: bare.write(texts, n, most), device),  # noqa: B023
                )
                for _ in range(options.rounds)
            ]
            backend.close()
            rates = [len(texts) / median(times) for times in zip(*pairs, strict=True)]
            ratio = median(theirs / mine for mine, theirs in pairs)
            print(f"{n:>7} {rates[0]:>12.2f} {rates[1]:>12.2f} {ratio:>7.2f}x")


if __name__ == "__main__":
    main()
