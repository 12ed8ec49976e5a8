"""The words of an entry's lines: markup taken off, headline and dateline taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bench.dataset.datelines import read_dateline

_DASH = r"[–—―‒-]"
_BOLD = r"(\*{2,3})(?=[^\s*])((?:[^*]++|\*(?!\*))++)(?<=[^\s*])\1(?!\*)"
_WHOLLY_BOLD = re.compile(_BOLD)
_BOLD_START = re.compile(rf"{_BOLD}[^\S\n]*({_DASH}*)[^\S\n]*(\n|$)?")
_INNER_BOLD = re.compile(rf"(?<!\*){_BOLD}")
_ITALIC = re.compile(r"(?<![*0-9A-Za-z])\*(?=[^\s*])([^*\n]+)(?<=[^\s*])\*(?![*0-9A-Za-z])")
_READ_MORE = re.compile(r"[\W_]*read\s+more[\W_]*(?:\(\S*\)|<?https?://\S+)?[\W_]*", re.IGNORECASE)
_READ_MORE_LENGTH = 2000
_END_DASH = re.compile(rf"\s*{_DASH}+\s*$")


@dataclass(frozen=True, slots=True)
class Words:
    """What an article's lines say."""

    text: str
    title: str | None = None
    dateline: str | None = None
    place: str | None = None
    date: str | None = None


def read_summary(lines: Sequence[str]) -> str:
    """Return the text of a summary: paragraphs with one blank line between them."""
    return "\n\n".join(plain(paragraph) for paragraph in paragraphs(lines))


def read_article(lines: Sequence[str]) -> Words:
    """Return an article's text, headline and dateline; the last line ``Read More`` is left out."""
    parts = paragraphs(lines[: _end(lines)])
    title = _take_headline(parts)
    dateline, place, date = _take_dateline(parts)
    return Words("\n\n".join(plain(part) for part in parts), title, dateline, place, date)


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Return the blocks between blank lines; the line breaks inside them are kept."""
    blocks: list[list[str]] = [[]]
    for line in lines:
        if stripped := line.strip():
            blocks[-1].append(stripped)
        elif blocks[-1]:
            blocks.append([])
    return ["\n".join(block) for block in blocks if block]


def plain(text: str) -> str:
    """Return a text without the asterisks that pair up as bold or italic; others stay."""
    if "*" not in text:
        return text
    return _ITALIC.sub(r"\1", _INNER_BOLD.sub(r"\2", text))


def _end(lines: Sequence[str]) -> int:
    end = len(lines)
    while end and (not (line := lines[end - 1].strip()) or _is_read_more(line)):
        end -= 1
    return end


def _is_read_more(line: str) -> bool:
    return len(line) <= _READ_MORE_LENGTH and bool(_READ_MORE.fullmatch(line))


def _take_headline(parts: list[str]) -> str | None:
    """Take the headline off the paragraphs: a first line, or first paragraph, wholly in bold."""
    if not parts:
        return None
    line, _, rest = parts[0].partition("\n")
    for bold, left in ((line, rest), (parts[0], "")):
        if found := _WHOLLY_BOLD.fullmatch(bold):
            parts[:1] = [left] if left else []
            return " ".join(plain(found[2]).split())
    return None


def _take_dateline(parts: list[str]) -> tuple[str | None, str | None, str | None]:
    """Take the dateline off the first paragraph: bold, then a dash or the end of the line.

    Bold words that start a sentence stay: they hold no date, or no dash follows them.
    """
    found = _BOLD_START.match(parts[0]) if parts else None
    if not found:
        return None, None, None
    inner = found[2].strip()
    words = _END_DASH.sub("", plain(inner))
    read = read_dateline(" ".join(words.split()))
    dashed = bool(found[3]) or words != plain(inner)
    alone = found[4] is not None
    if read is None or not (dashed or (alone and read[1])):
        return None, None, None
    rest = parts[0][found.end() :]
    parts[:1] = [rest] if rest else []
    return words, *read
