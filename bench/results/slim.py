"""A baseline: a run's manifest, scores and findings, small enough for git, without its texts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from bench.records import Finding, Owned, ResultsError, Run
from bench.results.folder import Folder

_HASH = re.compile(r"sha256:[0-9a-f]{32}")


def identity(words: str) -> str:
    """Return a hash by which a finding's words are known again; that of a hash is itself."""
    if is_identity(words):
        return words
    return f"sha256:{sha256(words.encode()).hexdigest()[:32]}"


def is_identity(text: str) -> bool:
    """Return whether a text is what ``identity`` gave."""
    return _HASH.fullmatch(text) is not None


def words_of(text: str, finding: Finding) -> str:
    """Return the words of a summary that a finding is about, or the hash that stands for them."""
    if is_identity(finding.message):
        return finding.message
    return " ".join(text[finding.start : finding.end].lower().split())


def write_slim(run: Folder, path: Path, *, texts: bool = False) -> Run:
    """Write what a gate needs of a run to ``path``, in place of what is there; return its manifest.

    The manifest keeps all but the path of the working folder, the scores are copied; of the
    findings article, system, kind and severity are kept, with a hash in place of the words.
    ``texts`` keeps the summaries and the findings whole. Articles are never copied.

    Raises:
        ResultsError: the run is not whole, or ``path`` is the run itself.
    """
    manifest = run.run()
    if path.resolve() == run.path.resolve():
        raise ResultsError(f"{path} is a baseline already: name the run to accept")
    new = path.with_name(f".{path.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    for metric in manifest.signatures:
        shutil.copytree(run.path / "scores" / metric, new / "scores" / metric)
        if (run.path / "findings" / metric).is_dir():
            _copy_findings(run, new, metric, texts=texts)
    if texts and (run.path / "summaries").is_dir():
        shutil.copytree(
            run.path / "summaries",
            new / "summaries",
            ignore=shutil.ignore_patterns("partial-*", ".*"),
        )
    here = f"{Path.cwd()}/"
    slim = replace(manifest, arguments=[one.replace(here, "") for one in manifest.arguments])
    Folder(new).finish(slim)
    shutil.rmtree(path, ignore_errors=True)
    new.rename(path)
    return slim


def _copy_findings(run: Folder, new: Path, metric: str, *, texts: bool) -> None:
    if texts:
        shutil.copytree(run.path / "findings" / metric, new / "findings" / metric)
        return
    rows = list(_hashed(run, metric))
    Folder(new).write_findings(metric, 0, rows, digest="")


def _hashed(run: Folder, metric: str) -> Iterator[Owned]:
    """Yield the findings with a hash of their words as their message, and no spans."""
    written = {(s.article_id, s.system, s.repeat): s.text or "" for s in run.summaries()}
    for owned in run.findings(metric):
        text = written.get((owned.article_id, owned.system, owned.repeat), "")
        message = identity(words_of(text, owned.finding))
        hidden = replace(owned.finding, start=0, end=0, message=message, evidence=())
        yield owned._replace(finding=hidden)
