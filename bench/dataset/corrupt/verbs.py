"""Verbs and their forms: what "did not" needs."""

from __future__ import annotations

from bench.dataset.corrupt.lexicon import words


def _past_of(base: str) -> str:
    if base in words("verbs", "doubled"):
        return f"{base}{base[-1]}ed"
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if base.endswith("y") and base[-2] not in "aeou" else f"{base}ed"


_ROWS = [row.split(":") for row in words("verbs", "irregular")]
_REGULAR = {_past_of(base): base for base in words("verbs", "regular") if base != "overtake"}
_PASTS = {**_REGULAR, **{past: base for base, past, _ in _ROWS}}
_FORMS = {base: past for past, base in _PASTS.items()}
BASES = frozenset(_FORMS)
PARTICIPLES = frozenset({participle for *_, participle in _ROWS} | set(_REGULAR))
PAST = {past: base for past, base in _PASTS.items() if base not in words("verbs", "no_did_not")}
"""Past forms that "did not" can take apart, with their base."""
FINITE = frozenset(past for base, past, participle in _ROWS if past != participle and past in PAST)
"""Those that are no participles: "began", not "begun"."""


def past(base: str) -> str | None:
    """Return the past form of a verb that is listed, else None."""
    return _FORMS.get(base)


def third_person(base: str) -> str:
    """Return the form of he, she and it in the present."""
    if base.endswith(("s", "x", "ch", "sh", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeou" else f"{base}s"
