"""What a gate found as Markdown, for a comment on a pull request; text from data is escaped."""

from __future__ import annotations

from bench.gate import Gated, Verdict
from bench.report.gate import answer, explained, mark, shown, title
from bench.report.markdown import escape

_SIGNS = {"passed": "✅", "failed": "❌", "inconclusive": "⚠️", "missing": "❌"}


def gate_markdown(found: Gated) -> str:
    """Return the verdicts, the answer first, what failed before what passed."""
    sign = "✅" if found.passed else "❌"
    lines = [f"### {sign} {_text(answer(found))}", ""]
    lines += [f"baseline {escape(found.baseline)}, candidate {escape(found.candidate)}, "]
    lines[-1] += f"{found.articles:,} articles"
    lines += ["", "| | rule | why |", "|---|---|---|"]
    ordered = sorted(found.verdicts, key=lambda verdict: verdict.ok)
    lines += [_row(verdict) for verdict in ordered]
    for verdict in ordered:
        lines += _details(verdict)
    lines += ["", *(f"{escape(line)}  " for line in explained(found))]
    lines += [f"note: {_text(note)}  " for note in found.notes]
    return "\n".join(lines) + "\n"


def _row(verdict: Verdict) -> str:
    sign = "❌" if not verdict.ok else _SIGNS[verdict.outcome]
    cells = (f"{sign} {mark(verdict).lower()}", title(verdict), verdict.because)
    return "| " + " | ".join(_text(cell) for cell in cells) + " |"


def _text(text: str) -> str:
    """Return a text from data: escaped, and calling nobody who is named in it."""
    return escape(shown(text)).replace("@", "@&#8203;")


def _details(verdict: Verdict) -> list[str]:
    if verdict.ok or not verdict.details:
        return []
    summary = f"<details><summary>{_text(title(verdict))}</summary>"
    return [
        "",
        summary,
        "",
        *(f"- {_text(one)}" for one in verdict.details),
        "",
        "</details>",
    ]
