"""Write fixtures/planted/: up to a hundred planted errors of each kind in summaries.

python scripts/build_planted.py           writes a file for each kind
python scripts/build_planted.py --check   exits 1 where one is not what the generator gives

The faithful summaries are the references of the English articles, those of
fixtures/planted_sentences.jsonl and runs of two or three of the articles' own sentences. A line
holds article_id, summary, kind, start, end and was: the article itself is in fixtures/articles, and
summary[:start] + was + summary[end:] is the faithful summary.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.dataset.corrupt import KINDS, Planted, corrupt  # noqa: E402
from bench.dataset.table import Table  # noqa: E402
from bench.records import Article  # noqa: E402
from bench.text import sentence_spans  # noqa: E402

FOLDER = ROOT / "fixtures" / "planted"
SENTENCES = ROOT / "fixtures" / "planted_sentences.jsonl"
WANTED = 100
SEEDS = range(4)
Line = tuple[Article, Planted]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where stale")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the files lie")
    options = parser.parse_args()
    pairs = list(faithful())
    stale = []
    for kind in KINDS:
        file = options.folder / f"{kind}.jsonl"
        content = "".join(row(*line) for line in chosen(pairs, kind))
        if not options.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8", newline="\n")
            print(f"{file}: {content.count(chr(10))} planted errors")
        elif not file.is_file() or file.read_text(encoding="utf-8") != content:
            stale.append(file.name)
    if stale:
        print(f"stale: {', '.join(stale)}: run python scripts/build_planted.py", file=sys.stderr)
    return 1 if stale else 0


def faithful() -> Iterator[tuple[Article, str]]:
    """Yield the English articles with each of their faithful summaries."""
    written = sentences()
    for article in Table(ROOT / "fixtures/articles/articles.jsonl", where={"language": "en"}):
        for reference in article.references:
            yield article, reference
        yield from ((article, summary) for summary in written.get(article.id, ()))
        yield from ((article, extract) for extract in extracts(article.text))


def sentences() -> dict[str, list[str]]:
    """Return the summaries that were written for planting alone, by the article's id."""
    held: dict[str, list[str]] = {}
    for line in SENTENCES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        held.setdefault(row["article_id"], []).append(row["summary"])
    return held


def extracts(text: str) -> Iterator[str]:
    """Yield runs of two or three sentences of a text, each sentence in one of them."""
    parts = [" ".join(text[start:end].split()) for start, end in sentence_spans(text)]
    place = 0
    while place < len(parts):
        n = 2 + place % 2
        yield " ".join(parts[place : place + n])
        place += n


def chosen(pairs: list[tuple[Article, str]], kind: str) -> list[Line]:
    """Return different errors of a kind, spread over the articles: one of each in turn."""
    by_article: dict[str, dict[tuple[str, str], Line]] = {}
    for seed in SEEDS:
        for article, summary in pairs:
            planted = corrupt(article, summary, kind=kind, seed=seed)
            if planted:
                held = by_article.setdefault(article.id, {})
                held.setdefault(place_of(planted), (article, planted))
        if sum(map(len, by_article.values())) >= WANTED:
            break
    turns = [list(held.values()) for held in by_article.values()]
    longest = max(map(len, turns), default=0)
    spread = [lines[i] for i in range(longest) for lines in turns if i < len(lines)][:WANTED]
    return sorted(spread, key=lambda line: (line[0].id, line[1].summary))


def place_of(planted: Planted) -> tuple[str, str]:
    """Return what makes an error another one: what was there, and the words around it."""
    around = planted.summary[max(0, planted.start - 30) : planted.start]
    return planted.was, around


def row(article: Article, planted: Planted) -> str:
    """Return the line of one planted error."""
    held = {
        "article_id": article.id,
        "summary": planted.summary,
        "kind": planted.kind,
        "start": planted.start,
        "end": planted.end,
        "was": planted.was,
    }
    return json.dumps(held, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.exit(main())
