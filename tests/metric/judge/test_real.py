"""A real server, with a model that cannot judge: random words are no judgement."""

import runpy
from pathlib import Path

_real = runpy.run_path(str(Path(__file__).resolve().parents[2] / "backend/chat/test_real.py"))
checkpoint, url = _real["checkpoint"], _real["url"]

from bench.records import Article  # noqa: E402


def test_random_words_are_no_judgement(judge, checkpoint, url):
    article = Article("a", "The bridge opened on Monday.", ("It opened.",))
    for name, options in (("claims", []), ("geval", ["samples=1"]), ("coverage", [])):
        place = [f"judge.model={checkpoint}", f"judge.base_url={url}", "judge.max_tokens=8"]
        metric = judge(name, *place, *options)
        scores = metric.score([article], ["It opened on Monday."])
        main = next(iter(metric.directions))
        assert scores.values[main][0] is None
        assert scores.values["unread"][0] >= 1
        assert "cannot be read" in metric.notes()[1]
