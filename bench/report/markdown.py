"""``report.md``: the leaderboard and what it was made with, for a pull request or a paper."""

from __future__ import annotations

import re
import shlex

from bench.records import Run
from bench.report.board import Cell, board, heading
from bench.report.table import legend


def markdown(run: Run) -> str:
    """Return a run as Markdown; every text from data is escaped."""
    content = board(run)
    metrics = [escape(metric) for metric in content.metrics]
    head = ["system", *metrics, *content.others.values()]
    lines = [
        f"# {escape(run.experiment)}",
        "",
        f"{heading(run)}, run `{run.id}`.",
        "",
        "| " + " | ".join(head) + " |",
        "|---" + "|---:" * (len(head) - 1) + "|",
    ]
    for row in content.rows:
        name = escape(row.system) + (" †" if row.upper_bound else "")
        others = (getattr(row, column) for column in content.others)
        cells = [name, *(_cell(cell) for cell in row.cells), *others]
        lines.append("| " + " | ".join(cells) + " |")
    lines += ["", *(f"{escape(line)}  " for line in legend(run, content)), ""]
    return "\n".join([*lines, *_notes(run), *_made_with(run)]) + "\n"


def _cell(cell: Cell) -> str:
    value = f"**{cell.value}**" if cell.mark == "*" else cell.value
    mark = f" {escape(cell.mark)}" if cell.mark else ""
    return f"{value}{mark} ({cell.interval})" if cell.interval else value


def _notes(run: Run) -> list[str]:
    if not run.notes:
        return []
    return ["## Notes", "", *(f"- {escape(note)}" for note in run.notes), ""]


def _made_with(run: Run) -> list[str]:
    environment = run.environment
    git = environment.get("git")
    commit = f"{git['commit']}{' (dirty)' if git['dirty'] else ''}" if git else "no checkout"
    command = shlex.join(["bench", "run", *run.arguments])
    return [
        "## Made with",
        "",
        f"- command: `{command.replace('`', chr(39))}`",
        f"- dataset: {escape(str(run.dataset.get('name')))}, sha256 `{run.dataset_sha256}`",
        *(f"- metric {escape(n)}: `{sig}`" for n, sig in run.signatures.items()),
        *(f"- system {escape(n)}: `{s['signature']}`" for n, s in run.systems.items()),
        f"- made at {run.created_at} on {environment.get('cpu')}",
        f"- summary-bench {environment.get('summary_bench')}, Python {environment.get('python')}",
        f"- commit: {commit}",
    ]


def escape(text: str) -> str:
    r"""Return a text as Markdown that shows it and nothing else.

    >>> escape("a|b <i> *x*")
    'a\\|b &lt;i> \\*x\\*'
    """
    # An underscore within a word is itself already.
    escaped = re.sub(r"([\\`*\[\]|#~]|(?<!\w)_|_(?!\w))", r"\\\1", " ".join(text.split()))
    return escaped.replace("&", "&amp;").replace("<", "&lt;")
