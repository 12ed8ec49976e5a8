"""How large ``report.html`` is, how soon it stands, how fast it filters: 11,490 articles × 10.

Usage: python benchmarks/report.py [articles] [systems]. Needs chromium and playwright. The articles
have the lengths of CNN/DailyMail's test set: some 700 words, and summaries of some 50.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.records import Article, Estimate, Finding, Owned, Run, Summary
from bench.report.html import write_run_page
from bench.results import Folder

KEYS = {
    f"rouge.rouge{n}_{part}": True
    for n in ("1", "2", "L", "Lsum")
    for part in ("f1", "precision", "recall")
} | {"facts.score": True, "facts.conflicts": False, "length.words": None}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "r", "st", "l", "")]


def main() -> None:
    n, systems = (int(a) for a in (*sys.argv[1:], "11490", "10")[:2])
    with tempfile.TemporaryDirectory() as scratch:
        folder = _run(Folder(Path(scratch) / "run"), n, systems)
        out = Path(scratch) / "report.html"
        begun = time.perf_counter()
        write_run_page(folder, out)
        print(f"{n:,} articles x {systems} systems, written in {time.perf_counter() - begun:.1f} s")
        beside = sum(p.stat().st_size for p in Path(scratch).glob("report.texts/*"))
        print(
            f"  report.html {out.stat().st_size / 1e6:.1f} MB, texts beside {beside / 1e6:.1f} MB"
        )
        _measure(out)


def _measure(out: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        begun = time.perf_counter()
        page.goto(f"{out.as_uri()}#articles")
        page.wait_for_selector("body[data-ready]", timeout=120_000)
        print(f"  opens in {time.perf_counter() - begun:.2f} s")
        page.wait_for_timeout(500)
        for name, act in ACTS.items():
            times = [page.evaluate(TIMED, act) for _ in range(5)]
            print(f"  {name:34} {sorted(times)[2]:6.0f} ms to the next frame (median of 5)")
        begun = time.perf_counter()
        page.locator("#view-articles tbody th a").first.click()
        page.wait_for_selector(".summary")
        print(f"  an article opens in {time.perf_counter() - begun:.2f} s")
        browser.close()


ACTS = {
    "search 'kan' in ids and openings": ["#search", "kan", "input"],
    "clear the search": ["#search", "", "input"],
    "only with hard findings": ["select:nth-of-type(1)", "hard", "change"],
    "scores from 0.5": ["input.short", "0.5", "input"],
    "sort by a score": ["thead th:nth-child(3) button", None, "click"],
    "scroll to the middle": [".tall", None, "scroll"],
}
TIMED = """([where, value, kind]) => new Promise((done) => {
  const all = [...document.querySelectorAll("#view-articles " + where)];
  const element = all.find((e) => !(e instanceof HTMLSelectElement)
    || [...e.options].some((o) => o.value === value)) ?? all[0];
  const begun = performance.now();
  if (kind === "scroll") element.scrollTop = element.scrollHeight / 2 + Math.random() * 1000;
  else if (kind === "click") element.click();
  else { element.value = value; element.dispatchEvent(new Event(kind)); }
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
})"""


def _run(folder: Folder, n: int, systems: int) -> Folder:
    draw = random.Random(0)
    names = [f"system-{s}" for s in range(systems)]
    sentences = [" ".join(draw.choices(WORDS, k=18)).capitalize() + "." for _ in range(5000)]
    articles = [
        Article(
            id=f"article-{a:05d}",
            text=" ".join(draw.choices(sentences, k=40)),
            references=(" ".join(draw.choices(sentences, k=3)),),
        )
        for a in range(n)
    ]
    folder.write_articles(0, articles, digest="d")
    for place, system in enumerate(names):
        said = [
            Summary(article_id=a.id, system=system, text=" ".join(draw.choices(sentences, k=3)))
            for a in articles
        ]
        folder.write_summaries(0, place, said, digest="d")
    _scores(folder, articles, names)
    found = Finding(0, 10, "number", "hard", "says 12; the article says 13", evidence=((5, 60),))
    rows = [Owned(a.id, draw.choice(names), found) for a in articles]
    folder.write_findings("facts", 0, rows, digest="d")
    return folder


def _scores(folder: Folder, articles: list[Article], names: list[str]) -> None:
    values = np.random.default_rng(0).random((len(articles) * len(names), len(KEYS)))
    owners: dict[str, Any] = {
        "article_id": [a.id for a in articles for _ in names],
        "system": names * len(articles),
    }
    metrics = dict.fromkeys(key.partition(".")[0] for key in KEYS)
    for metric in metrics:
        columns = {
            key.partition(".")[2]: np.ascontiguousarray(values[:, k])
            for k, key in enumerate(KEYS)
            if key.startswith(f"{metric}.")
        }
        folder.write_scores(metric, 0, {**owners, **columns}, digest="d")
    n = len(articles)
    folder.finish(Run(
        id="r", experiment="made", created_at="2026-01-01T00:00:00Z",
        dataset={"name": "made", "articles": n, "references": n}, dataset_sha256="ab",
        systems={s: {"signature": s} for s in names},
        signatures={m: f"{m}|v:1" for m in metrics}, directions=KEYS,
        estimates={s: {key: Estimate(0.5, 0.4, 0.6, n) for key in KEYS} for s in names},
        counts={s: {"articles": n, "failed": 0, "empty": 0, "refused": 0} for s in names},
        arguments=[], config={"leaderboard": list(KEYS)[:9], "level": 0.95}, environment={},
    ))  # fmt: skip


if __name__ == "__main__":
    main()
