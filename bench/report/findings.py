"""What metrics object to in one summary, on a terminal: marked spans, reasons, evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.text import Text

from bench.records import Article, Finding, Scores
from bench.report.board import UNKNOWN, printable
from bench.report.marking import Span, marked
from bench.text import sentence_spans

HARD, INFO = "hard", "info"
_NOVEL = "out_of_article"
_STYLES = {"^": "bold red", "~": "yellow", "-": "cyan"}
_INDENT = "    "


def print_findings(
    article: Article, summary: str, scored: Mapping[str, Scores], console: Console
) -> None:
    """Print a summary with its findings under it, each with the sentences it rests on.

    ``scored`` holds what each metric said of this one summary.
    """
    everything = in_order(scored)
    found = [pair for pair in everything if pair[1].severity != INFO]
    spans = [Span(f.start, f.end, "^" if f.severity == HARD else "~") for _, f in found]
    # The hard ones last, so that nothing hides them.
    _print_marked(summary, sorted(spans, key=lambda span: span.mark == "^"), console)
    sentences = sentence_spans(article.text, article.language)
    for number, (metric, finding) in enumerate(found, 1):
        said = printable(summary[finding.start : finding.end])
        mark = "^" if finding.severity == HARD else "~"
        line = Text(f"\n{number}. {finding.kind}", style=_STYLES[mark])
        line.append(f" ({finding.severity}, {metric}): ", style="not bold default")
        line.append(f"“{said}”", style="bold default")
        console.print(line)
        console.print(Text(_INDENT + printable(finding.message)))
        for start, end in _quoted(finding, sentences):
            inside = [
                Span(max(a, start) - start, min(b, end) - start, "-")
                for a, b in finding.evidence
                if a < end and b > start and (a, b) != (start, end)
            ]
            console.print(Text(f"{_INDENT}article, characters {start}–{end}:", style="dim"))
            _print_marked(article.text[start:end], inside, console, indent=_INDENT + "| ")
    console.print(Text(f"\n{_counted(found)}"))
    for remark in _remarks(summary, [pair for pair in everything if pair[1].severity == INFO]):
        console.print(Text(remark, style="dim"))
    for values in _values(scored):
        console.print(Text(values, style="dim"))


def in_order(scored: Mapping[str, Scores]) -> list[tuple[str, Finding]]:
    """Return the findings of one summary with their metric, in the order of the summary."""
    found = [(m, f) for m, scores in scored.items() for of in scores.findings for f in of]
    return sorted(found, key=lambda pair: (pair[1].start, pair[1].end))


def as_json(article: Article, summary: str, scored: Mapping[str, Scores]) -> dict[str, object]:
    """Return the scores and findings of one summary as ``bench check format=json`` prints them."""
    return {
        "scores": {
            f"{metric}.{key}": None if column[0] is None else float(column[0])
            for metric, scores in scored.items()
            for key, column in scores.values.items()
        },
        "findings": [
            {
                "metric": metric,
                "kind": finding.kind,
                "severity": finding.severity,
                "start": finding.start,
                "end": finding.end,
                "text": summary[finding.start : finding.end],
                "message": finding.message,
                "evidence": [
                    {"start": start, "end": end, "text": article.text[start:end]}
                    for start, end in finding.evidence
                ],
            }
            for metric, finding in in_order(scored)
        ],
    }


def _quoted(finding: Finding, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the sentences of the article that hold a finding's evidence."""
    return [
        (start, end)
        for start, end in sentences
        if any(a < end and b > start for a, b in finding.evidence)
    ]


def _print_marked(text: str, spans: Sequence[Span], console: Console, *, indent: str = "") -> None:
    for line, under in marked(text, spans, width=max(console.width - len(indent) - 1, 20)):
        console.print(Text(indent + line))
        if under:
            marks = Text(indent)
            for mark in under:
                marks.append(mark, style=_STYLES.get(mark, ""))
            console.print(marks)


def _counted(found: Sequence[tuple[str, Finding]]) -> str:
    hard = sum(finding.severity == HARD for _, finding in found)
    if not found:
        return "no findings"
    return f"{hard} hard, {len(found) - hard} soft (^ hard, ~ soft, - the evidence)"


def _remarks(summary: str, told: Sequence[tuple[str, Finding]]) -> list[str]:
    """Return what metrics say without objecting: words that are new, claims that are borne out."""
    said = [(f, f"“{printable(summary[f.start : f.end])}”") for _, f in told]
    novel = [words for f, words in said if f.kind == _NOVEL]
    lines = [f"not in the article's words: {'; '.join(novel)}"] if novel else []
    return lines + [f"{printable(f.message)}: {words}" for f, words in said if f.kind != _NOVEL]


def _values(scored: Mapping[str, Scores]) -> list[str]:
    """Return a line a metric: its values, those that are 0 or undefined left to the end."""
    lines = []
    for metric, scores in scored.items():
        values = {key: column[0] for key, column in scores.values.items()}
        shown = [f"{k} {v:.4g}" for k, v in values.items() if v]
        none = [key for key, value in values.items() if value is None]
        undefined = f"; undefined ({UNKNOWN}): {', '.join(none)}" if none else ""
        lines.append(f"{metric}: {', '.join(shown) or 'all 0'}{undefined}")
    return lines
