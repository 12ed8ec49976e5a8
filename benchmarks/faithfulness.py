"""How well ``metric=[facts]`` agrees with people who judged summaries, and how fast it is.

    python benchmarks/faithfulness.py [--data ../shared/data] [--write docs/faithfulness.md]

AUROC of ``score`` and ``support`` against the label *consistent*; false alarms: the share of
consistent summaries with a hard conflict; found: the same of the others; partial: Spearman's
correlation of ``support`` with the factuality label, controlling for the system (Pagnoni et al.
2021); localisation: precision, recall and F1 of the characters of all findings against the spans
that people marked, in summaries that they called inconsistent.

A second table is of errors planted by ``bench.dataset.corrupt``, in summaries of our own articles
(fixtures/planted), *by hand* in such of ours (fixtures/edited.jsonl) and in summaries that people
called consistent; *held out* are those of two sets
and a seed at which no rule was tried. Detection is the share in which a
hard finding overlaps the planted span (stands in the planted sentence); localisation is over the
characters of the hard findings that the unharmed summary does not have.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.dataset.corrupt import KINDS, Planted, corrupt
from bench.dataset.table import Table
from bench.metric.faithfulness import Facts
from bench.records import Article, Finding, Scores

Row = dict[str, Any]
Floats = NDArray[np.float64]
ROOT = Path(__file__).resolve().parent.parent
WANTED = 200
"""The most planted errors of a kind in summaries that people judged."""
HEAD = (
    "| set | n | AUROC score | AUROC support | false alarms % | found % | partial "
    "| localisation P / R / F1 | by a majority |"
)
MAJORITY = 3.5
"""Mean consistency above which most of SummEval's three experts gave the full 5 points."""


def rows(folder: Path, name: str) -> list[Row]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def sets(folder: Path) -> dict[str, list[Row]]:
    """Return the judged sets by name; each row has its label in ``y``."""
    files = {name: rows(folder, name) for name in ("summeval", "frank", "xsumfaith", "cliff")}
    for row in (row for held in files.values() for row in held):
        row["y"] = int(row["labels"]["consistent"])
    majority = [
        {**row, "y": int(row["labels"]["consistency"] > MAJORITY)} for row in files["summeval"]
    ]

    def part(name: str, is_xsum: bool) -> list[Row]:
        return [row for row in files[name] if (row["extra"]["source_dataset"] == "xsum") == is_xsum]

    return {
        "SummEval": majority,
        "SummEval, unanimous": files["summeval"],
        "FRANK": files["frank"],
        "FRANK-CNN": part("frank", False),
        "FRANK-XSum": part("frank", True),
        "XSumFaith": files["xsumfaith"],
        "CLIFF-CNN": part("cliff", False),
        "CLIFF-XSum": part("cliff", True),
    }


def score(judged: Sequence[Row]) -> Scores:
    """Return the scores of judged summaries, in their order; each article is analysed once."""
    order = sorted(range(len(judged)), key=lambda i: judged[i]["article"])
    articles = [Article(id=str(judged[i]["article_id"]), text=judged[i]["article"]) for i in order]
    scores = Facts().score(articles, [judged[i]["summary"] for i in order])
    back = np.argsort(order)
    values = {key: [column[i] for i in back] for key, column in scores.values.items()}
    return Scores(values, [scores.findings[i] for i in back])


def ranks(values: Floats) -> Floats:
    """Return the ranks from 1, those of ties averaged."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    averaged: Floats = (last - (counts - 1) / 2)[inverse]
    return averaged


def auroc(values: Sequence[float | None], labels: Sequence[int]) -> float:
    """Return the area under the ROC curve in percent; an undefined value ranks last."""
    y = np.array(labels)
    ranked = ranks(np.array([-9.0 if value is None else value for value in values]))
    n = int(y.sum())
    return float(100 * (ranked[y == 1].sum() - n * (n + 1) / 2) / (n * (len(y) - n)))


def partial_spearman(values: Sequence[float | None], judged: Sequence[Row]) -> float:
    """Return the correlation of ranks with factuality, the means of the systems taken out."""
    systems = [row["system"] for row in judged]
    dummies = np.array([[float(s == name) for name in sorted(set(systems))] for s in systems])

    def residual(column: Floats) -> Floats:
        fitted: Floats = ranks(column)
        return fitted - dummies @ np.linalg.lstsq(dummies, fitted, rcond=None)[0]

    x = residual(np.array([value or 0.0 for value in values]))
    y = residual(np.array([row["labels"]["factuality"] for row in judged]))
    return float(np.corrcoef(x, y)[0, 1])


def localisation(
    judged: Sequence[Row], findings: Sequence[Sequence[Finding]], votes: int = 1
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the characters that at least so many people marked."""
    hit = told = marked = 0
    for row, found in zip(judged, findings, strict=True):
        if row["y"]:
            continue
        people = {
            (span.get("annotator"), place)
            for span in row["spans"]
            for place in range(span["start"], span["end"])
        }
        counts = Counter(place for _, place in people)
        truth = {place for place, n in counts.items() if n >= votes}
        mine = {place for finding in found for place in range(finding.start, finding.end)}
        hit, told, marked = hit + len(truth & mine), told + len(mine), marked + len(truth)
    return hit / max(told, 1), hit / max(marked, 1), 2 * hit / max(told + marked, 1)


def line(name: str, judged: Sequence[Row]) -> str:
    scores = score(judged)
    labels = [row["y"] for row in judged]
    hard = np.array([bool(value) for value in scores.values["conflicts"]])
    y = np.array(labels)
    cells = [
        name,
        f"{len(judged):,}",
        f"{auroc(scores.values['score'], labels):.1f}",
        f"{auroc(scores.values['support'], labels):.1f}",
        f"{100 * hard[y == 1].mean():.1f}",
        f"{100 * hard[y == 0].mean():.1f}",
        f"{partial_spearman(scores.values['support'], judged):.3f}" if "FRANK" in name else "",
    ]
    marks: Callable[[int], str] = lambda votes: " / ".join(  # noqa: E731
        f"{value:.2f}" for value in localisation(judged, scores.findings, votes)
    )
    has_spans = any(row["spans"] for row in judged)
    cells += [marks(1) if has_spans else "", marks(2) if name == "XSumFaith" else ""]
    return f"| {' | '.join(cells)} |"


def speed(judged: Sequence[Row]) -> float:
    """Return summaries a second of processor time."""
    start = process_time()
    score(judged)
    return len(judged) / (process_time() - start)


def table(folder: Path) -> str:
    judged = sets(folder)
    lines = [
        HEAD,
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
        *(line(name, held) for name, held in judged.items()),
    ]
    pace = (
        f"Summaries a second on one core: {speed(judged['SummEval']):.0f} with 16 an article "
        f"(SummEval), {speed(judged['CLIFF-XSum']):.0f} with two (CLIFF-XSum)."
    )
    lines += ["", pace]
    return "\n".join(lines)


def planted_in_ours() -> list[tuple[Article, Planted]]:
    """Return the errors of fixtures/planted with their articles."""
    return [pair for kind in KINDS for pair in committed(f"planted/{kind}.jsonl")]


def committed(name: str) -> list[tuple[Article, Planted]]:
    """Return the errors of a file of fixtures/ with their articles."""
    articles = {article.id: article for article in Table(ROOT / "fixtures/articles/articles.jsonl")}
    lines = (ROOT / "fixtures" / name).read_text("utf-8").splitlines()
    return [(articles[row.pop("article_id")], Planted(**row)) for row in map(json.loads, lines)]


def planted_in_judged(
    folder: Path, names: Sequence[str] = ("summeval", "frank"), seed: int = 0
) -> list[tuple[Article, Planted]]:
    """Return up to WANTED errors a kind in the consistent summaries of judged sets."""
    judged = [row for name in names for row in rows(folder, name)]
    consistent = [row for row in judged if row["labels"]["consistent"] and row["summary"].strip()]
    order = np.random.default_rng(seed).permutation(len(consistent))
    pairs = [(as_article(consistent[i]), consistent[i]["summary"]) for i in order]
    found = []
    for kind in KINDS:
        made = (corrupt(article, summary, kind=kind, seed=seed) for article, summary in pairs)
        both = ((pair[0], one) for pair, one in zip(pairs, made, strict=True) if one)
        found += list(islice(both, WANTED))
    return found


def as_article(row: Row) -> Article:
    return Article(id=str(row["article_id"]), text=row["article"])


def hard(found: Sequence[Finding]) -> list[Finding]:
    return [finding for finding in found if finding.severity == "hard"]


def is_found(one: Planted, found: Sequence[Finding]) -> bool:
    return any(finding.start < one.end and one.start < finding.end for finding in hard(found))


def characters(found: Sequence[Finding]) -> set[int]:
    return {place for finding in hard(found) for place in range(finding.start, finding.end)}


def moved(places: set[int], one: Planted) -> set[int]:
    """Return places of the unharmed summary as places of the harmed one, the span left out."""
    end = one.start + len(one.was)
    shift = one.end - end
    return {place if place < one.start else place + shift for place in places
            if not one.start <= place < end}  # fmt: skip


def planted_lines(name: str, errors: Sequence[tuple[Article, Planted]]) -> list[str]:
    """Return a row for each kind, and the means over kinds."""
    order = sorted(errors, key=lambda error: (error[0].text, error[1].unharmed))
    articles = [article for article, _ in order]
    harmed = Facts().score(articles, [one.summary for _, one in order]).findings
    whole = Facts().score(articles, [one.unharmed for _, one in order]).findings
    held: dict[str, list[tuple[Planted, Sequence[Finding], Sequence[Finding]]]] = {}
    for (_, one), after, before in zip(order, harmed, whole, strict=True):
        held.setdefault(one.kind, []).append((one, after, before))
    lines, shares = [], []
    for kind in (kind for kind in KINDS if kind in held):
        hit = told = marked = caught = alarmed = 0
        for one, after, before in held[kind]:
            mine = characters(after) - moved(characters(before), one)
            truth = set(range(one.start, one.end))
            hit, told, marked = hit + len(truth & mine), told + len(mine), marked + len(truth)
            caught, alarmed = caught + is_found(one, after), alarmed + bool(hard(before))
        n = len(held[kind])
        shares.append((caught / n, alarmed / n))
        place = f"{hit / told:.2f} / {hit / marked:.2f}" if told else ""
        figures = f"{n} | {100 * caught / n:.1f} | {place} | {100 * alarmed / n:.1f}"
        lines.append(f"| {name} | {kind} | {figures} |")
    found, alarms = (100 * float(np.mean([share[i] for share in shares])) for i in (0, 1))
    lines.append(f"| {name} | **macro** | {len(order):,} | **{found:.1f}** |  | {alarms:.1f} |")
    return lines


def planted_table(folder: Path) -> str:
    return "\n".join(
        (
            "| pairs | kind | n | detection % | localisation P / R | false alarms, unharmed % |",
            "|---|---|--:|--:|--:|--:|",
            *planted_lines("ours", planted_in_ours()),
            *planted_lines("by hand", committed("edited.jsonl")),
            *planted_lines("judged", planted_in_judged(folder)),
            *planted_lines("held out", planted_in_judged(folder, ("cliff", "xsumfaith"), seed=1)),
        )
    )


def write(path: Path, name: str, figures: str) -> None:
    """Replace what stands between two marks of a file."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    text = path.read_text("utf-8")
    head, rest = text.split(opening)
    tail = rest.split(closing)[1]
    path.write_text(f"{head}{opening}\n{figures}\n{closing}{tail}", "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--write", type=Path, metavar="FILE")
    parser.add_argument("--only", choices=("figures", "planted"), help="one table of the two")
    options = parser.parse_args()
    for name, made in (("figures", table), ("planted", planted_table)):
        if options.only in (None, name):
            figures = made(options.data / "judged")
            print(figures, flush=True)
            if options.write:
                write(options.write, name, figures)


if __name__ == "__main__":
    main()
