"""What turns a sentence round: opposites by direction, verdict, gender and prefix."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bench.metric.faithfulness.languages import FEMALE, MALE, OPPOSED
from bench.metric.faithfulness.relations import CACHED, base, opposites
from bench.metric.faithfulness.templates import PRONOUNS, listed

_UP = """
    rise increase grow climb jump surge soar up upward upwards higher gain raise boost lift double
    accelerate expand widen lengthen improve strengthen recover rally growth high top
    """
_DOWN = """
    fall decrease decline drop shrink slump plunge plummet sink tumble down downward downwards lower
    lose cut reduce halve slow contract narrow shorten worsen weaken slide dip low bottom
    """
_DIRECTIONS = (
    (_UP, _DOWN),
    ("win victory winner triumph beat defeat", "lose loss loser defeat"),
    ("gain profit surplus", "loss deficit lose"), ("more most", "less fewer least fewest"),
    ("above over ahead", "below under behind"), ("before ahead", "after behind"),
    ("great large big", "small little"), ("long", "short"), ("fast quick", "slow"),
    ("good", "bad"), ("early", "late"), ("buy import", "sell export"), ("lend", "borrow"),
    ("promote promotion hire appoint", "demote relegate relegation fire dismiss sack"),
    ("add", "remove"), ("arrive enter join", "leave quit depart"), ("high", "low"),
    ("strong", "weak"), ("heavy", "light"), ("warm hot", "cold cool"),
)  # fmt: skip
_CONTRARIES = (
    ("accept approve allow permit support back agree endorse welcome favour favor favourable",
     "reject refuse ban forbid oppose disagree block against veto"), ("approval", "rejection"),
    ("open start begin launch resume", "close shut end stop finish halt cease suspend"),
    ("praise applaud", "criticise criticize condemn criticism blame"), ("confirm admit", "deny"),
    ("convict guilty", "acquit clear innocent"), ("arrest jail imprison detain", "release free"),
    ("succeed success", "fail failure"), ("alive survive live", "dead die kill"),
    ("find save keep", "lose waste"), ("first", "last second final"), ("new young recent", "old"),
    ("late", "early"), ("north", "south"), ("east", "west"), ("northern", "southern"),
    ("eastern", "western"), ("simple easy", "complicated complex hard difficult"),
    ("with", "without"), ("inside indoors", "outside outdoors"), ("include", "exclude"),
    ("rich", "poor"), ("safe", "dangerous unsafe"), ("cheap free", "expensive dear"),
    ("friend ally", "enemy rival foe"), ("supporter", "opponent critic"), ("always", "never"),
    ("teacher", "pupil student"), ("buyer", "seller"), ("employer", "employee"),
    ("help", "hinder hamper"), ("urge", "forbid discourage"), ("build", "demolish destroy"),
    ("permanent", "temporary"), ("public", "private"), ("common", "rare"), ("major", "minor"),
    ("majority", "minority"), ("maximum", "minimum"), ("remember", "forget"), ("front", "back"),
    ("senior", "junior"), ("day morning", "night evening"), ("summer", "winter"),
    ("marry", "divorce"), ("marriage wedding", "divorce"), ("attack", "defend protect"),
    ("attacker", "defender"), ("love like", "hate dislike"), ("domestic", "foreign"),
    ("urban", "rural"), ("optimistic", "pessimistic"), ("confident", "doubtful"), ("odd", "even"),
    ("peaceful", "violent"), ("voluntary", "compulsory"), ("unanimous", "divided"),
    ("narrow", "wide comfortable"), ("positive", "negative"), ("extend", "shorten"),
    ("launch", "scrap abandon"), ("complete", "abandon"), ("upper", "lower"), ("full", "empty"),
    ("for", "against"), ("near", "far"), ("nearest", "farthest furthest"), ("lead", "trail"),
    ("partly partially", "entirely wholly fully completely"), ("soon", "late"),
    ("tighten toughen stricter", "loosen relax ease"), ("local", "foreign"), ("yes", "no"),
    ("heat", "cool"), ("wet", "dry"), ("pay", "owe"), ("give", "take"), ("send", "receive"),
    ("expand", "shrink"), ("present", "absent"), ("visible", "hidden"), ("win", "lose"),
    ("innocence", "guilt"), ("ahead", "behind"), ("lucky", "unlucky"), ("left", "right"),
    ("male", "female"), ("hire", "fire"), ("thick", "thin"), ("deep", "shallow"),
    ("clean", "dirty"), ("ally", "opponent"), ("peace", "war"), ("victory", "defeat"),
    ("backed", "opposed"), ("healthy", "sick ill"), ("married", "divorced single"),
    ("maintain keep", "drop abandon"), ("uphold", "overturn quash"), ("pass", "fail"),
    ("grant", "deny refuse"), ("ease", "tighten"), ("reveal disclose", "conceal hide"),
    ("unite merge", "split separate"), ("gain", "lose"), ("advance", "retreat"),
)  # fmt: skip
_PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis")


def _table(groups: tuple[tuple[str, str], ...]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one, other in groups:
        for here, there in ((one, other), (other, one)):
            for word in here.split():
                found[word] = found.get(word, frozenset()) | frozenset(there.split())
    return found


DIRECTIONS: Mapping[str, frozenset[str]] = _table(_DIRECTIONS)
CONTRARIES: Mapping[str, frozenset[str]] = _table(_CONTRARIES)


def contrast(word: str, other: str) -> str | None:
    """Return how two lower-case words contradict each other in one place, None where they do not.

    The kinds are those of findings: ``gender``, ``direction``, ``antonym``.
    """
    if is_other_gender(word, other):
        return "gender"
    mine, others = forms(word), forms(other)
    for form in mine:
        if not others.isdisjoint(DIRECTIONS.get(form, ())) or not others.isdisjoint(
            OPPOSED.get(form, ())
        ):
            return "direction"
    for form in mine:
        if not others.isdisjoint(CONTRARIES.get(form, ())) or not others.isdisjoint(
            opposites(form)
        ):
            return "antonym"
    return "antonym" if _is_prefixed(word, other) or _is_prefixed(other, word) else None


VAGUE = listed(
    """
    come go came went gone send sent receive received give gave given take took taken set get find
    found have has had being here there some all most for on with off over under up down out end
    top level live lived block blocks aged against man men woman women boy boys girl girls left
    right join joins joined joining leave leaves leaving second least
    ahead other same
    """
)
"""Words of so many senses, or told of so many sides, that their opposites are seldom meant."""


@lru_cache(CACHED)
def contraries_of(word: str) -> Mapping[str, str]:
    """Return the opposites of a lower-case word, each with the kind of finding that it is."""
    found: dict[str, str] = {}
    if word in VAGUE or word in FEMALE or word in MALE:
        return found
    for form in forms(word):
        directions = OPPOSED.get(form, frozenset()) | DIRECTIONS.get(form, frozenset())
        others = CONTRARIES.get(form, frozenset()) | opposites(form)
        found.update(dict.fromkeys(others, "antonym") | dict.fromkeys(directions, "direction"))
    return {other: kind for other, kind in found.items() if other not in VAGUE}


def is_other_gender(word: str, other: str) -> bool:
    """Return whether two words are of a woman and a man, or a man's and a woman's office."""
    if (word in FEMALE and other in MALE) or (word in MALE and other in FEMALE):
        return (word in PRONOUNS) == (other in PRONOUNS)
    for one, two in ((word, other), (other, word)):
        for ending, instead in (("woman", "man"), ("women", "men"), ("man", "woman")):
            if one.endswith(ending) and two == one.removesuffix(ending) + instead:
                return True
    return False


def forms(word: str) -> set[str]:
    """Return a word's base, and what it compares or does: ``lowest`` low, ``greatly`` great."""
    forms = {word, base(word)}
    for ending in ("est", "er", "ly"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            forms |= {stem, stem + "e", stem[:-1] if stem[-1] == stem[-2] else stem}
            if stem[-1] == "i":
                forms.add(stem[:-1] + "y")
    return forms


def _is_prefixed(word: str, other: str) -> bool:
    return len(other) > 3 and any(word == prefix + other for prefix in _PREFIXES)
