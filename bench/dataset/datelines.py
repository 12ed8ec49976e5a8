"""The dateline of an article, ``Kyiv, Ukraine – July 22, 2025``: its place and its date."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

_MONTHS = {
    1: """january jan januar jänner januari janvier janv enero ene gennaio gen janeiro
    يناير كانون_الثاني जनवरी""",
    2: """february feb februar februari février fevrier févr fév febrero febbraio fevereiro fev
    فبراير شباط फ़रवरी फरवरी""",
    3: """march mar märz maerz mrz mär mars marzo março marco maart mrt
    مارس آذار मार्च""",
    4: """april apr avril avr abril abr aprile
    أبريل ابريل إبريل نيسان अप्रैल""",
    5: """may mai mayo maggio mag maio mei
    مايو أيار मई""",
    6: """june jun juni juin junio giugno giu junho
    يونيو حزيران जून""",
    7: """july jul juli juillet juil julio luglio lug julho
    يوليو تموز जुलाई""",
    8: """august aug augustus août aout agosto ago
    أغسطس اغسطس آب अगस्त""",
    9: """september sep sept septembre septiembre setiembre settembre set setembro
    سبتمبر أيلول सितंबर सितम्बर""",
    10: """october oct oktober okt octobre octubre ottobre ott outubro out
    أكتوبر اكتوبر تشرين_الأول अक्टूबर अक्तूबर""",
    11: """november nov novembre noviembre novembro
    نوفمبر تشرين_الثاني नवंबर नवम्बर""",
    12: """december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro
    ديسمبر كانون_الأول दिसंबर दिसम्बर""",
}
"""English, German, Dutch, French, Spanish, Italian, Portuguese, Arabic, Hindi; _ is a space."""

_INTRODUCERS = """den le el la il em op the on dem am
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
lundi mardi mercredi jeudi vendredi samedi dimanche
lunes martes miércoles jueves viernes sábado domingo
lunedì martedì mercoledì giovedì venerdì sabato domenica
segunda-feira terça-feira quarta-feira quinta-feira sexta-feira
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"""


_NUMBERS = {
    unicodedata.normalize(form, word.replace("_", " ")): number
    for number, words in _MONTHS.items()
    for word in words.split()
    for form in ("NFC", "NFD")
}
_MONTH = "(?P<month>" + "|".join(sorted(map(re.escape, _NUMBERS), key=len, reverse=True)) + r")\.?"
_OTHER_MONTH = r"(?:\s*/\s*\S+)?"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:\.|st|nd|rd|th|er|º|°)?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})-(?P<number>\d{1,2})-(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})\s*年\s*(?P<number>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号號]",
        rf"(?<!\w){_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)",
        rf"{_DAY}\s*(?:de\s+)?{_MONTH}{_OTHER_MONTH}[,،]?\s+(?:del?\s+)?(?P<year>\d{{4}})(?!\d)",
    )
)
_DASH = r"[–—―‒-]"
_BEFORE_DATE = re.compile(
    rf"(?:^|\s*(?:{_DASH}|[,;|·•(，、،])\s*|(?<=[\u3040-\u30ff\u3400-\u9fff]))"
    rf"(?:(?:{'|'.join(_INTRODUCERS.split())})[\s,]+)*$",
    re.IGNORECASE,
)
_SPACED_DASH = re.compile(rf"\s+{_DASH}+\s+")
_LONGEST = 300
_DIGITS = str.maketrans(
    {
        chr(first + digit): str(digit)
        for first in (0x0660, 0x06F0, 0x0966, 0xFF10)
        for digit in range(10)
    }
)
"""Arabic-Indic, Persian, Devanagari and full-width digits, one character each as before."""


def read_dateline(text: str) -> tuple[str | None, str | None] | None:
    """Return place and ISO date of a dateline, or None where the text is none.

    The date is None where its form is not known; it must then hold a digit behind a dash. Names of
    months are known in English, German, Spanish, French, Italian, Portuguese, Dutch, Arabic and
    Hindi, beside 2025-07-22 and 2025年7月22日.
    """
    if len(text) > _LONGEST:
        return None
    start, found = _find_date(text)
    if start is not None:
        before = _BEFORE_DATE.search(text[:start])
        return (_place(text[: before.start()]), found) if before else None
    parts = _SPACED_DASH.split(text)
    if len(parts) > 1 and re.search(r"\d", parts[-1]):
        return _place(text[: text.rindex(parts[-1])]), None
    return None


def _place(text: str) -> str | None:
    return re.sub(rf"(?:\s|{_DASH}|[,;|·•(，、،])+$", "", text.strip()) or None


def _find_date(text: str) -> tuple[int | None, str | None]:
    """Return where the first date starts and its ISO form, which is None for 32 July."""
    plain = text.translate(_DIGITS)
    for pattern in _DATES:
        if match := pattern.search(plain):
            parts = match.groupdict()
            month = int(parts.get("number") or 0) or _NUMBERS[parts["month"].lower()]
            try:
                found = date(int(parts["year"]), month, int(parts["day"])).isoformat()
            except ValueError:
                return match.start(), None
            return match.start(), found
    return None, None
