"""Summaries with planted errors: a system for each kind of error, and the unharmed ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bench.backend.recorded import Recorded
from bench.records import Article, BackendError, Draft

FAITHFUL = "faithful"


def systems(dataset: Iterable[Article]) -> Mapping[str, Recorded]:
    """Return a backend for the unharmed summaries and one for each kind of error.

    ``dataset`` yields the articles of the run: each with one reference, the faithful summary, and
    under ``planted`` in its metadata a mapping from kinds to what holds a ``summary``. It is read
    once. A summary in which a kind could not be planted is an error, counted as failed.

    Raises:
        BackendError: an article has no planted errors.
    """
    found: dict[str, dict[str, Draft]] = {FAITHFUL: {}}
    ids: list[str] = []
    for article in dataset:
        planted = article.metadata.get("planted")
        if not isinstance(planted, Mapping) or not article.references:
            raise BackendError(
                f"backend=planted: article {article.id!r} has no planted errors: expected articles "
                "of dataset=corrupted: set dataset=corrupted, or experiment=planted"
            )
        ids.append(article.id)
        found[FAITHFUL][article.id] = Draft(text=article.references[0])
        for kind, one in planted.items():
            found.setdefault(kind, {})[article.id] = Draft(text=one["summary"])
    return {kind: _recorded(kind, drafts, ids) for kind, drafts in found.items()}


def _recorded(kind: str, drafts: dict[str, Draft], ids: list[str]) -> Recorded:
    for key in ids:
        if key not in drafts:
            drafts[key] = Draft(error=f"the summary gives no clean error of the kind {kind}")
    return Recorded(drafts, file="dataset=corrupted", system=kind)
