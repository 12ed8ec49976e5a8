"""What a gate found on a terminal: a row a verdict, the reasons, the answer last."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from bench.gate import Gated, Verdict
from bench.report.board import printable

_INDENT = " " * 14
_STYLES = {"passed": "green", "failed": "bold red", "inconclusive": "yellow", "missing": "bold red"}


def print_gate(found: Gated) -> None:
    """Print the verdicts, what failed behind what passed; the answer is the last line.

    No line of ours is wrapped: one that began with a word from data could be a command to CI.
    """
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(f"baseline   {printable(found.baseline)}", style="bold"))
    console.print(Text(f"candidate  {printable(found.candidate)}\n", style="bold"))
    for verdict in sorted(found.verdicts, key=lambda verdict: not verdict.ok):
        console.print(Text(f"{mark(verdict):<13} {title(verdict)}", style=_STYLES[verdict.outcome]))
        console.print(Text(_indented(shown(verdict.because), console)))
        for detail in () if verdict.ok else verdict.details:
            console.print(Text(f"              - {shown(detail)}", style="dim"))
    console.print()
    for line in explained(found):
        console.print(Text(line, style="dim"))
    for note in found.notes:
        console.print(Text(f"note: {shown(note)}", style="yellow"))
    style = "bold green" if found.passed else "bold red"
    console.print(Text(f"\n{answer(found)}", style=style))


def _indented(text: str, console: Console) -> str:
    """Return a reason under its rule; on a terminal, where no CI reads, it is wrapped there."""
    if not console.is_terminal:
        return _INDENT + text
    lines = textwrap.wrap(text, max(console.width - len(_INDENT), 40), break_on_hyphens=False)
    return "\n".join(_INDENT + line for line in lines)


def title(verdict: Verdict) -> str:
    """Return which rule on which system: ``lead: rouge.rouge1_f1 no_worse_than 0.01``."""
    against = verdict.against if verdict.against not in (None, verdict.system) else None
    system = f"{verdict.system} ← {against}" if against else verdict.system
    return f"{shown(system)}: {shown(verdict.rule)}"


def shown(text: str) -> str:
    """Return a text on one line, with what could move the cursor replaced."""
    return printable(" ".join(text.split()))


def mark(verdict: Verdict) -> str:
    """Return the outcome, and FAILED for whatever the gate does not let through."""
    return verdict.outcome if verdict.ok or verdict.outcome == "missing" else _failed(verdict)


def _failed(verdict: Verdict) -> str:
    return "FAILED" if verdict.outcome == "failed" else verdict.outcome.upper()


def explained(found: Gated) -> Sequence[str]:
    """Return how was tested."""
    settings = found.settings
    corrected = ", corrected over them (Holm)" if settings["correction"] == "holm" else ""
    tests = f"{settings['tests']} tests at alpha {settings['alpha']:g}{corrected}"
    return [
        f"{settings['rules']}: {tests if settings['tests'] else 'no lenient test to correct'}",
        f"tests: {settings['test']}, {settings['resamples']:,} draws",
        f"in brackets the bounds at alpha, one-sided ({settings['bounds']})",
    ]


def answer(found: Gated) -> str:
    """Return in one line whether the candidate may pass, and what it failed."""
    n = len(found.verdicts)
    if found.passed:
        unclear = sum(verdict.outcome == "inconclusive" for verdict in found.verdicts)
        told = f", {unclear} inconclusive" if unclear else ""
        return f"gate: passed ({n} {'verdict' if n == 1 else 'verdicts'}{told})"
    failing = [verdict for verdict in found.verdicts if not verdict.ok]
    outcomes = {verdict.outcome for verdict in failing}
    other = "too few articles to tell" if "inconclusive" in outcomes else "cannot be compared"
    what = "regressed" if "failed" in outcomes else other
    named = "; ".join(title(verdict) for verdict in failing)
    return f"gate: failed, {what} ({len(failing)} of {n}): {named}"
