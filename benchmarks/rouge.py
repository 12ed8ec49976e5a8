"""How fast ROUGE is: text to scores, one thread, beside named peers in the same run.

    python benchmarks/rouge.py

Times are CPU seconds of this process, the least of several repetitions; all four types with the
stemmer. The judged summaries are used where BENCH_DATA (or ../shared/data) holds them, else pieces
of the fixture articles. Every set is first compared with the peers, number by number, with ``==``.
"""

import os

# Before numpy and rouge-score-rs are imported: one thread each.
os.environ.update(RAYON_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")

import gzip
import importlib.metadata
import json
import platform
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import rouge_score.rouge_scorer as google

from bench import resource
from bench.metric.rouge import Rouge

try:
    import rouge_score_rs.rouge_scorer as rust
except ImportError:
    rust = None

TYPES = ["rouge1", "rouge2", "rougeL", "rougeLsum"]
RATES = ("precision", "recall", "f1")
DATA = Path(os.environ.get("BENCH_DATA") or Path(__file__).parents[2] / "shared" / "data")
SECONDS = 1.0
Pairs = tuple[Sequence[str], Sequence[str]]


class Timing(NamedTuple):
    """Pairs a second on one set; None where the peer is not installed or was not asked."""

    name: str
    ours: float
    google: float | None
    rust: float | None


def judged(name: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / "judged" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def fixture_texts() -> list[str]:
    path = resource("fixtures") / "articles" / "articles.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [row["text"].replace("\n", " ") for row in rows if row["language"] == "en"]


def pieces(texts: Sequence[str], words: int, n: int, step: int) -> list[str]:
    """Cut ``n`` texts of so many words out of a stream of texts, over and over."""
    stream = " ".join(texts).split(" ")
    starts = (i * step % (len(stream) - words) for i in range(n))
    return [" ".join(stream[start : start + words]) for start in starts]


def load() -> tuple[str, Pairs, Pairs, list[Sequence[str]]]:
    """Return what was used, news pairs, 500-word pairs, and ten systems on the first references."""
    if (DATA / "judged").is_dir():
        rows = judged("summeval")
        rows.sort(key=lambda row: (row["system"], row["article_id"]))
        news = [row["summary"] for row in rows], [row["reference"] for row in rows]
        articles = list(dict.fromkeys(row["article"] for row in rows + judged("frank")))
        source = "SummEval (summaries and references) and the articles of SummEval and FRANK"
    else:
        articles = fixture_texts()
        news = pieces(articles, 60, 1600, 37), pieces(articles, 58, 1600, 41)
        source = "pieces of the fixture articles"
    long = pieces(articles, 500, 401, 250)
    systems = [news[0][i * 100 : (i + 1) * 100] for i in range(10)]
    return source, news, (long[:-1], long[1:]), systems


def lines(pairs: Pairs) -> Pairs:
    """Give each sentence a line of its own, so that rougeLsum has work to do."""
    first, second = ([text.replace(". ", ".\n") for text in side] for side in pairs)
    return first, second


def cpu_s(work: Callable[[], object]) -> float:
    """Return the least CPU seconds of a call, over at least 3 calls and about a second."""
    work()
    taken: list[float] = []
    while len(taken) < 3 or (sum(taken) < SECONDS and len(taken) < 1000):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def fresh() -> Rouge:
    return Rouge(TYPES, stemmer=True)


def sample(pairs: Pairs, n: int) -> Pairs:
    """Return so many pairs, evenly spaced."""
    step = max(1, len(pairs[0]) // max(n, 1))
    return pairs[0][::step][:n], pairs[1][::step][:n]


def of_google(pairs: Pairs) -> list[Any]:
    scorer = google.RougeScorer(TYPES, use_stemmer=True)
    return [scorer.score(text, summary) for summary, text in zip(*pairs, strict=True)]


def of_rust(pairs: Pairs) -> list[Any]:
    return rust.RougeScorer(TYPES, use_stemmer=True).score_batch(pairs[1], pairs[0])


def check(pairs: Pairs, n_google: int) -> None:
    """Raise where a number differs from a peer's."""
    compare(few := sample(pairs, n_google), of_google(few))
    if rust:
        compare(pairs, of_rust(pairs))


def compare(pairs: Pairs, theirs: list[Any]) -> None:
    ours = fresh().compute(*pairs)
    for i, scores in enumerate(theirs):
        for name in TYPES:
            found = tuple(ours[f"{name}_{rate}"][i] for rate in RATES)
            if found != tuple(scores[name]):
                raise SystemExit(f"NOT EQUAL: pair {i}, {name}: {found} {scores[name]}")


def batch(name: str, pairs: Pairs, n_google: int, *, warm: bool = False) -> Timing:
    """Time one call on all pairs: a fresh object each time, or one that has seen them."""
    n = len(pairs[0])
    few = sample(pairs, n_google)
    rouge = fresh()
    ours = cpu_s(lambda: (rouge if warm else fresh()).compute(*pairs))
    slow = n_google / cpu_s(lambda: of_google(few)) if n_google else None
    return Timing(name, n / ours, slow, n / cpu_s(lambda: of_rust(pairs)) if rust else None)


def ten_systems(systems: list[Sequence[str]], references: Sequence[str]) -> Timing:
    """Time ten systems one after another against the same references, one object for all."""

    def ours() -> None:
        rouge = fresh()
        for summaries in systems:
            rouge.compute(summaries, references)

    def theirs() -> None:
        scorer = rust.RougeScorer(TYPES, use_stemmer=True)
        for summaries in systems:
            scorer.score_batch(references, summaries)

    n = 10 * len(references)
    return Timing("10 systems, same refs", n / cpu_s(ours), None, rust and n / cpu_s(theirs))


def single(name: str, pairs: Pairs, *, warm: bool) -> Timing:
    """Time calls of one pair: one object for all, or a fresh one each."""
    rouge, theirs = fresh(), rust and rust.RougeScorer(TYPES, use_stemmer=True)

    def ours() -> None:
        for summary, text in zip(*pairs, strict=True):
            (rouge if warm else fresh()).compute([summary], [text])

    def peer() -> None:
        for summary, text in zip(*pairs, strict=True):
            (theirs if warm else rust.RougeScorer(TYPES, use_stemmer=True)).score(text, summary)

    n = len(pairs[0])
    return Timing(name, n / cpu_s(ours), None, n / cpu_s(peer) if rust else None)


def measure() -> tuple[str, list[Timing]]:
    source, news, long, systems = load()
    few = sample(news, 300)
    words = " ".join(long[0]).split(" ")
    huge = [" ".join(words[:4000])], [" ".join(words[4000:8000])]
    for pairs, n in ((news, 300), (lines(news), 100), (long, 8), (lines(long), 8), (huge, 0)):
        check(pairs, n)
    return source, [
        batch("news, cold", news, 60),
        batch("news, warm", news, 60, warm=True),
        batch("news, lines, cold", lines(news), 60),
        batch("500 words, cold", long, 4),
        batch("500 words, warm", long, 4, warm=True),
        batch("500 words, lines, cold", lines(long), 4),
        batch("4000 words, cold", huge, 0),
        ten_systems(systems, news[1][:100]),
        single("news, 1 pair a call", few, warm=True),
        single("news, 1 pair an object", few, warm=False),
    ]


def bars(timings: dict[str, Timing]) -> list[tuple[str, float | None, float]]:
    """Return what was promised: a name, the ratio found, and the least that will do."""
    news, long = timings["news, cold"], timings["500 words, cold"]
    systems = timings["10 systems, same refs"]
    ratios = [one.ours / one.rust for one in timings.values() if one.rust]
    return [
        ("news pairs, cold, against rouge-score", ratio(news.ours, news.google), 60),
        ("500-word pairs, cold, against rouge-score", ratio(long.ours, long.google), 200),
        ("10 systems, against rouge-score-rs", ratio(systems.ours, systems.rust), 1.5),
        ("the worst set, against rouge-score-rs", min(ratios, default=None), 1 / 1.2),
    ]


def ratio(ours: float, theirs: float | None) -> float | None:
    return ours / theirs if theirs else None


def processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.is_file():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.split(": ", 1)[1]
    return platform.processor() or platform.machine()


def cells(peer: float | None, ours: float) -> str:
    return f"{peer:>12,.0f} {ours / peer:>7.1f}x" if peer else f"{'-':>12} {'-':>8}"


def main() -> None:
    source, timings = measure()
    versions = ["rouge-score"] + (["rouge-score-rs"] if rust else [])
    peers = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in versions)
    print(f"{processor()}, Python {platform.python_version()}, {peers}")
    print(f"kernel: {fresh().implementation}; {fresh().signature}; one thread")
    print(f"texts: {source}")
    print("equal to the peers on every number of every set\n")
    print(f"{'pairs a second':<24} {'ours':>10} {'rouge-score':>12} {'':>8} {'-rs':>12}")
    for one in timings:
        slow, fast = cells(one.google, one.ours), cells(one.rust, one.ours)
        print(f"{one.name:<24} {one.ours:>10,.0f} {slow} {fast}")
    print()
    for name, found, least in bars({one.name: one for one in timings}):
        verdict = "not measured" if found is None else f"{found:.2f}x"
        met = "-" if found is None else "met" if found >= least else "NOT MET"
        print(f"{met:<8} {name}: {verdict} (at least {least:.2f}x)")


if __name__ == "__main__":
    main()
