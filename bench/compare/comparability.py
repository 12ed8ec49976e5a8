"""What must be equal before two runs are compared, and what to do where it is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bench.records import CompareError
from bench.results.measured import Measured, shown_metrics


@dataclass(frozen=True, slots=True)
class Shared:
    """What two runs have in common: articles by id, keys, and notes on what was left out."""

    ids: Sequence[str]
    keys: Sequence[str]
    notes: Sequence[str]


def shared(
    baseline: Measured, candidate: Measured, *, on: str = "all", keys: Sequence[str] | None = None
) -> Shared:
    """Return what can be compared.

    ``on="all"`` needs equal datasets; ``on="intersection"`` takes the articles that both have.
    ``keys`` are those to compare; by default the ones that both runs' leaderboards show.

    Raises:
        CompareError: the datasets or a metric's signature differ; it names the difference.
    """
    notes: list[str] = []
    ids = _articles(baseline, candidate, on, notes)
    chosen = chosen_keys([baseline, candidate], keys, notes)
    for metric in dict.fromkeys(key.partition(".")[0] for key in chosen):
        before, after = (side.run.signatures[metric] for side in (baseline, candidate))
        if before != after:
            raise CompareError(
                f"not comparable: {metric} was measured as {before} in baseline, {after} in "
                f"candidate. Score both anew: {_again(baseline, candidate)} metric=[{metric}]"
            )
    return Shared(ids, chosen, notes)


def _articles(baseline: Measured, candidate: Measured, on: str, notes: list[str]) -> Sequence[str]:
    if baseline.run.dataset_sha256 == candidate.run.dataset_sha256:
        return baseline.ids
    there = candidate.places
    ids = [article_id for article_id in baseline.ids if article_id in there]
    if on != "intersection":
        raise CompareError(
            f"not comparable: the articles differ: {_described(baseline)} in baseline, "
            f"{_described(candidate)} in candidate, {len(ids):,} ids in both"
            f"{_other_references(baseline, candidate, ids)}. Run one on the articles of the other, "
            f"or compare what they share: {_again(baseline, candidate)} on=intersection"
        )
    equal = _equal_ones(baseline, candidate, ids, notes)
    if not equal:
        raise CompareError("not comparable: the runs share no article with equal text")
    sizes = f"{len(baseline.ids):,} in baseline, {len(candidate.ids):,} in candidate"
    notes.append(f"on the {len(equal):,} articles that both have ({sizes})")
    return equal


def _equal_ones(
    baseline: Measured, candidate: Measured, ids: Sequence[str], notes: list[str]
) -> Sequence[str]:
    """Return the ids whose article and references are the same on both sides."""
    before, after = baseline.articles, candidate.articles
    if not before or not after:
        notes.append("one run holds no articles: that equal ids mean equal texts is not checked")
        return ids

    def same(article_id: str) -> bool:
        a, b = before[article_id], after[article_id]
        return a.text == b.text and a.references == b.references

    equal = [article_id for article_id in ids if same(article_id)]
    if len(equal) < len(ids):
        notes.append(
            f"{len(ids) - len(equal):,} articles have one id and different texts: left out"
        )
    return equal


def _again(baseline: Measured, candidate: Measured) -> str:
    """Return the command that compares two runs."""
    return f"bench compare {baseline.folder.path} {candidate.folder.path}"


def _other_references(baseline: Measured, candidate: Measured, ids: Sequence[str]) -> str:
    """Say how many articles of equal text have other references, where both runs keep them."""
    before, after = baseline.articles, candidate.articles
    both = [i for i in ids if i in before and i in after and before[i].text == after[i].text]
    others = sum(before[i].references != after[i].references for i in both)
    return f", {others:,} of them with other references" if others else ""


def _described(side: Measured) -> str:
    return f"{len(side.ids):,} of {side.run.dataset.get('name')} ({side.run.dataset_sha256[:12]})"


def chosen_keys(
    sides: Sequence[Measured], keys: Sequence[str] | None, notes: list[str]
) -> Sequence[str]:
    """Return the keys that all sides have: those named, or those that a leaderboard shows.

    What a side lacks is added to ``notes``.

    Raises:
        CompareError: a name is unknown, or the sides share nothing.
    """
    if keys is None:
        wanted = [*dict.fromkeys(key for side in sides for key in shown_metrics(side.run))]
    else:
        known = {key for side in sides for key in side.keys}
        wanted = [key for name in keys for key in _expanded(name, known)]
    both = [key for key in wanted if all(key in side.keys for side in sides)]
    for name, side in zip(("baseline", "candidate"), sides, strict=False):
        lacking = sorted({key.partition(".")[0] for key in wanted if key not in side.keys})
        if lacking:
            notes.append(f"not compared, since the {name} lacks it: {', '.join(lacking)}")
    if not both:
        there = " and ".join(", ".join(side.run.signatures) for side in sides)
        raise CompareError(f"not comparable: the runs share no metric: they have {there}")
    return both


def _expanded(name: str, known: set[str]) -> list[str]:
    """Return a key, or all keys of a metric."""
    found = [name] if name in known else sorted(k for k in known if k.startswith(f"{name}."))
    if not found:
        metrics = sorted({key.partition(".")[0] for key in known})
        raise CompareError(f"keys: no run has {name}: there are {', '.join(metrics)}")
    return found
