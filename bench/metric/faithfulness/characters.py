"""Numbers in Chinese characters, as Chinese and Japanese write them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_NUMBER = re.compile(r"[〇零一二三四五六七八九两兩十百千万萬億亿]{1,16}")
_GROUPS = ("〇零", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九")
_ONES = {character: float(i) for i, group in enumerate(_GROUPS) for character in group}
_TENS = {"十": 10.0, "百": 100.0, "千": 1000.0}
_MYRIADS = {"万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8}


def in_characters(text: str) -> Iterator[tuple[int, int, float, bool]]:
    """Yield where each number starts and ends, its value, and whether it is surely a number.

    A single character, or a power of ten that opens a word, is as often a part of a name.
    """
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        word = match[0]
        has_scale = not (_TENS.keys() | _MYRIADS.keys()).isdisjoint(word)
        opens = word[0] in _ONES or word[0] == "十"
        if not start or (not text[start - 1].isdigit() and text[start - 1] != "第"):
            yield start, end, _value(word, has_scale), len(word) > 1 and has_scale and opens


def _value(word: str, has_scale: bool) -> float:
    if not has_scale:
        return float("".join(f"{_ONES[character]:.0f}" for character in word))
    total, section, one = 0.0, 0.0, 0.0
    for character in word:
        if character in _ONES:
            one = _ONES[character]
        elif character in _TENS:
            section, one = section + (one or 1.0) * _TENS[character], 0.0
        else:
            total, section, one = total + (section + one or 1.0) * _MYRIADS[character], 0.0, 0.0
    return total + section + one
