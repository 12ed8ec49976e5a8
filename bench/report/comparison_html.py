"""A comparison as one HTML file that needs nothing else; every text from data is text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from bench.compare import Compared
from bench.compare.examples import Edit
from bench.compare.record import Comparison
from bench.report.comparison import (
    HEADS,
    alpha,
    beside,
    cells,
    changed,
    examples_of,
    heading,
    legend,
    pairs,
    verdict,
)

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --soft: #8882; --bad: #b3261e; --good: #00695c }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7fd8c9 } }
body { font: 16px/1.5 Georgia, serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem }
table { border-collapse: collapse; width: 100%; font: 14px/1.4 system-ui, sans-serif }
th, td { padding: .35rem .6rem; text-align: right; border-bottom: 1px solid var(--line) }
th:first-child, td:first-child, th:last-child, td:last-child { text-align: left }
.scroll { overflow-x: auto }
tr.worse td:last-child { color: var(--bad); font-weight: bold }
tr.better td:last-child { color: var(--good); font-weight: bold }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
ul, p.small { font: 14px/1.5 system-ui, sans-serif }
blockquote { margin: .3rem 0 1rem; padding: .5rem 1rem; background: var(--soft);
  overflow-wrap: anywhere;
  white-space: pre-wrap }
del { color: var(--bad) } ins { color: var(--good) }
svg { width: 40rem; max-width: 100%; height: auto; font: 12px system-ui, sans-serif }
"""
_PLOT, _LABEL, _ROW = 640, 220, 22


def comparison_html(compared: Compared) -> str:
    """Return the whole page, its verdict first; no script, and a policy that allows none."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    title = escape(f"{compared.candidate.run} beside {compared.baseline.run}")
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title><style>{_STYLE}</style></head><body><main>",
        f"<h1>{_text(verdict(compared))}</h1>",
        f'<p class="small">{"<br>".join(map(_text, heading(compared)))}</p>',
        *_systems(compared),
        f'<p class="small">{"<br>".join(map(_text, legend(compared)))}</p>',
        "<h2>What changed</h2>",
        _list(changed(compared)),
        *_examples(compared),
    ]
    if compared.notes:
        parts += ["<h2>Notes</h2>", _list(compared.notes)]
    return "\n".join([*parts, "</main></body></html>"]) + "\n"


def _systems(compared: Compared) -> Iterator[str]:
    for system, against in pairs(compared):
        name = system if system == against else f"{system} ← {against}"
        rows = [c for c in compared.comparisons if (c.system, c.against) == (system, against)]
        head = "".join(f'<th scope="col">{_text(word)}</th>' for word in HEADS)
        yield f"<h2>{_text(name)}</h2>"
        yield f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>'
        for one in rows:
            kind = one.verdict(alpha(compared))
            row = "".join(f"<td>{_text(cell)}</td>" for cell in cells(compared, one))
            yield f'<tr class="{kind}">{row}</tr>'
        yield "</tbody></table></div>"
        yield _forest([one for one in rows if one.p_holm is not None])
        under = list(beside(compared, system, against))
        yield _list(under) if under else ""


def _forest(rows: Sequence[Comparison]) -> str:
    """Draw each delta with its interval, in standard deviations of its own: one scale for all."""
    drawn = [(one, one.delta.value / one.effect) for one in rows if one.effect]
    if not drawn:
        return ""
    reach = max(abs(end) / sd for one, sd in drawn for end in (one.delta.low, one.delta.high))
    middle = _LABEL + (_PLOT - _LABEL) / 2

    def x(value: float, sd: float) -> float:
        return middle + value / sd / reach * (_PLOT - _LABEL) / 2 * 0.95

    height = _ROW * (len(drawn) + 1)
    down = f'y1="0" y2="{height - _ROW}"'
    parts = [f'<line x1="{middle}" x2="{middle}" {down} stroke="currentColor"/>']
    for row, (one, sd) in enumerate(drawn):
        y = _ROW * row + _ROW / 2
        parts.append(f'<text x="0" y="{y + 4}" fill="currentColor">{_text(one.metric)}</text>')
        low, high = x(one.delta.low, sd), x(one.delta.high, sd)
        ends = f'x1="{low:.1f}" x2="{high:.1f}" y1="{y}" y2="{y}"'
        parts.append(f'<line {ends} stroke="currentColor" stroke-width="2"/>')
        centre = x(one.delta.value, sd)
        parts.append(f'<circle cx="{centre:.1f}" cy="{y}" r="4" fill="currentColor"/>')
    label = "delta in standard deviations of its differences, with its interval; the line is 0"
    parts.append(f'<text x="0" y="{height - 6}" fill="currentColor">{label}</text>')
    box = f'viewBox="0 0 {_PLOT} {height}" role="img" aria-label="{label}"'
    return f"<svg {box}>{''.join(parts)}</svg>"


def _examples(compared: Compared) -> Iterator[str]:
    for kind, title in (("regression", "Regressions"), ("improvement", "Improvements")):
        found = examples_of(compared, kind)
        if found:
            yield f"<h2>{title}, the largest first</h2>"
        for one in found:
            moved = f"{one.metric} {one.baseline:.3f} → {one.candidate:.3f}"
            yield f"<p><b>{_text(one.article_id)}</b>, {_text(one.system)}: {_text(moved)}</p>"
            said = _diff(one.edits) or "(the texts are not kept)"
            yield f'<blockquote dir="auto">{said}</blockquote>'


def _diff(edits: Sequence[Edit]) -> str:
    tags = {"delete": "del", "insert": "ins"}
    return "".join(
        f"<{tags[kind]}>{_text(text)}</{tags[kind]}>" if kind in tags else _text(text)
        for kind, text in edits
    )


def _list(lines: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{_text(line)}</li>" for line in lines) + "</ul>"


def _text(text: str) -> str:
    """Return a text that shows itself: no markup, nothing that turns the reading order."""
    shown = "".join(char if char.isprintable() or char in "\n\t" else "\ufffd" for char in text)
    return escape(shown)
