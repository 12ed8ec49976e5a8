"""A feed's lines grouped into entries: a dated head, summaries, an article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from bench.dataset.faults import Fault
from bench.dataset.files import undecodable
from bench.dataset.moments import EXPECTED, Moment, find_moment

GUIDE = "see fixtures/README.md"

_SUMMARY = re.compile(r"\*\*\s*Summary\s*(?::\s*\*\*|\*\*\s*:)", re.IGNORECASE)
_ARTICLE = re.compile(r"\*\*\s*News\s+Article\s*(?::\s*\*\*|\*\*\s*:)", re.IGNORECASE)
_CLOCK = re.compile(r"\d:\d\d")
_YEAR = re.compile(r"\d{4}")
_HEAD_LENGTH = 60
"""A time is shorter than this; what is longer in front of **Summary:** is a sentence."""


@dataclass(slots=True)
class Entry:
    """One entry of a feed, still in lines; a broken one keeps none."""

    line: int
    moment: Moment | None = None
    summaries: list[list[str]] = field(default_factory=lambda: [[]])
    article: list[str] | None = None

    def add(self, line: str) -> None:
        """Take the next line, or raise Fault: then the entry is broken."""
        if self.moment is None:
            return
        if reason := undecodable(line):
            raise Fault(reason)
        if self.article is None:
            self._add_to_summary(line)
        else:
            self._add_to_article(self.article, line)

    def _add_to_summary(self, line: str) -> None:
        if _SUMMARY.fullmatch(line.strip()):
            self.summaries.append([])
            return
        if "**" in line and (found := _ARTICLE.search(line)):
            before, after = line[: found.start()].strip(), line[found.end() :].strip()
            if not (before and after):
                self.summaries[-1].append(before)
                self.article = [after]
                return
        self.summaries[-1].append(line)

    def _add_to_article(self, article: list[str], line: str) -> None:
        if "**" in line:
            bare = line.strip()
            if _SUMMARY.fullmatch(bare):
                raise Fault(
                    "a **Summary:** without a time stands behind an article: expected a new entry, "
                    f"such as {EXPECTED.split(' or ')[0][1:-1]}: **Summary:**; further summaries "
                    f"of one article stand before its **News Article:**: {GUIDE}"
                )
            if _ARTICLE.fullmatch(bare):
                raise Fault(
                    "a second **News Article:** stands in one entry: expected one: "
                    f"give it an entry of its own: {GUIDE}"
                )
        article.append(line)


@dataclass(frozen=True, slots=True)
class Head:
    """A line that starts an entry: what ends the entry before it, the time, the first words."""

    before: str
    moment: Moment | Fault
    after: str


def find_head(line: str) -> Head | None:
    """Read a line such as ``Mon Jul 21 22:29:56 UTC 2025: **Summary:**``; None for any other.

    Something may stand in front of the time, where the file did not end in a line end before the
    entry was appended; words behind it belong to the summary. With both, the line is a sentence.
    """
    if "**" not in line or not (found := _SUMMARY.search(line)):
        return None
    after = line[found.end() :].strip()
    full = line[: found.start()].strip().lstrip("\ufeff")
    text = full.rstrip(":：").rstrip()
    if not text:
        return None
    start, moment = find_moment(text) or (0, None)
    before = text[:start].strip() if moment else ""
    if before and after:
        return None
    if isinstance(moment, Moment):
        reason = undecodable(after)
        return Head(before, Fault(reason) if reason else moment, after)
    if moment or (text != full and _looks_like_time(text, sure=not after)):
        return Head(before, _unreadable(text[start:], moment), after)
    return None


def _looks_like_time(text: str, *, sure: bool) -> bool:
    return len(text) <= _HEAD_LENGTH and (sure or bool(_CLOCK.search(text) and _YEAR.search(text)))


def _unreadable(text: str, reason: str | None) -> Fault:
    return Fault(
        f"the time {text!r} of an entry cannot be read{f' ({reason})' if reason else ''}: "
        f"expected a form such as {EXPECTED}: mend the line, {GUIDE}"
    )


def read_entries(lines: Iterable[str]) -> Iterator[tuple[int, Entry | Fault]]:
    """Yield each entry, or why it cannot be read, with the number of the line concerned.

    Holds the lines of one entry at a time. What follows a fault is passed over up to the next head.
    """
    entry: Entry | None = None
    for number, line in enumerate(lines, 1):
        head = find_head(line)
        try:
            _add(entry, line if head is None else head.before)
        except Fault as fault:
            yield number, fault
            entry = Entry(number)
        if head is None:
            continue
        if entry and entry.moment:
            yield entry.line, entry
        if isinstance(head.moment, Fault):
            yield number, head.moment
            entry = Entry(number)
        else:
            entry = Entry(number, head.moment, [[head.after]])
    if entry and entry.moment:
        yield entry.line, entry


def _add(entry: Entry | None, line: str) -> None:
    if entry:
        entry.add(line)
    elif line.strip("\ufeff \t\r\n"):
        raise Fault(
            undecodable(line)
            or f"text stands before the first entry ({line.strip()[:40]!r}): expected "
            f"an entry, which starts with a line such as {EXPECTED.split(' or ')[0][1:-1]}: "
            f"**Summary:**: {GUIDE}"
        )
