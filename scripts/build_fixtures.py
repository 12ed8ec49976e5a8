"""Write fixtures/articles/articles.jsonl from the feed files beside it.

python scripts/build_fixtures.py           writes it
python scripts/build_fixtures.py --check   exits 1 where it is not what the feed files say
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.dataset.feed import Feed  # noqa: E402
from bench.records import Article, BenchError  # noqa: E402

FOLDER = ROOT / "fixtures" / "articles"
FIELDS = ("title", "dateline", "place", "date", "published", "published_local", "timezone")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where stale")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="the folder that holds feed/")
    options = parser.parse_args()
    file = options.folder / "articles.jsonl"
    try:
        content = jsonl(options.folder / "feed")
    except BenchError as error:
        print(error, file=sys.stderr)
        return 2
    if not options.check:
        file.write_text(content, encoding="utf-8", newline="\n")
        print(f"{file}: {content.count(chr(10))} articles")
    elif not file.is_file() or file.read_text(encoding="utf-8") != content:
        print(f"{file} is stale: run python scripts/build_fixtures.py", file=sys.stderr)
        return 1
    return 0


def jsonl(feed: Path) -> str:
    """Return a line for each article of the feed files, in the order of their ids and times."""
    articles = sorted(Feed(feed), key=lambda article: article.id)
    return "".join(json.dumps(row(article), ensure_ascii=False) + "\n" for article in articles)


def row(article: Article) -> dict[str, object]:
    """Return what the JSONL keeps of an article; its line would change with its neighbours."""
    source = str(article.metadata["source"])
    return {
        "id": article.id,
        "text": article.text,
        "references": list(article.references),
        "domain": source.partition(".")[0],
        "language": article.language,
        **{field: article.metadata[field] for field in FIELDS},
        "source": source,
    }


if __name__ == "__main__":
    sys.exit(main())
