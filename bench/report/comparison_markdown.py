"""A comparison as Markdown, for a pull request; every text from data is escaped."""

from __future__ import annotations

from collections.abc import Sequence

from bench.compare import Compared
from bench.compare.examples import Edit
from bench.report.comparison import (
    HEADS,
    beside,
    cells,
    changed,
    examples_of,
    heading,
    legend,
    pairs,
    verdict,
)
from bench.report.markdown import escape


def comparison_markdown(compared: Compared) -> str:
    """Return the comparison, its verdict first."""
    lines = [f"**{escape(verdict(compared))}**", ""]
    lines += [f"{escape(line)}  " for line in heading(compared)]
    for system, against in pairs(compared):
        name = system if system == against else f"{system} ← {against}"
        lines += ["", f"### {escape(name)}", "", "| " + " | ".join(HEADS) + " |"]
        lines.append("|---" + "|---:" * (len(HEADS) - 2) + "|---|")
        for one in compared.comparisons:
            if (one.system, one.against) == (system, against):
                row = cells(compared, one)
                if row[-1] == "worse":
                    row[-1] = "**worse**"
                lines.append(
                    "| " + " | ".join(escape(c) if "**" not in c else c for c in row) + " |"
                )
        under = list(beside(compared, system, against))
        lines += [""] * bool(under) + [f"- {escape(line)}" for line in under]
    lines += ["", *(f"{escape(line)}  " for line in legend(compared)), ""]
    lines += ["### What changed", "", *(f"- {escape(line)}" for line in changed(compared)), ""]
    lines += _examples(compared)
    if compared.notes:
        lines += ["### Notes", "", *(f"- {escape(note)}" for note in compared.notes), ""]
    return "\n".join(lines)


def _examples(compared: Compared) -> list[str]:
    lines: list[str] = []
    for kind in ("regression", "improvement"):
        found = examples_of(compared, kind)
        if found:
            title = f"{len(found)} {kind}{'s' if len(found) > 1 else ''}, the largest first"
            lines += [f"<details><summary>{title}</summary>", ""]
        for one in found:
            moved = f"{one.metric} {one.baseline:.3f} → {one.candidate:.3f}"
            lines += [f"**{escape(one.article_id)}**, {escape(one.system)}: {moved}", ""]
            lines += [f"> {_diff(one.edits)}" if one.edits else "> (the texts are not kept)", ""]
        lines += ["</details>", ""] if found else []
    return lines


def _diff(edits: Sequence[Edit]) -> str:
    marks = {"delete": ("<del>", "</del>"), "insert": ("<ins>", "</ins>"), "equal": ("", "")}
    parts = []
    for kind, text in edits:
        before, after = marks[kind]
        lead = " " if text[:1].isspace() else ""
        tail = " " if text[-1:].isspace() and text.strip() else ""
        shown = escape(text)
        parts.append(f"{lead}{before}{shown}{after}{tail}" if shown else " ")
    return "".join(parts)
