"""Verbs and their forms: what "did not" needs."""

from __future__ import annotations

_REGULAR = (
    "accept accuse add admit adopt affect agree allow announce answer appeal appear appoint approve argue arrest "
    "arrive ask attack attend attract award back ban belong blame block boycott call cancel carry cause "
    "celebrate change charge check claim climb close collapse collect come compete complain complete "
    "confirm consider contain continue contribute convince cost cover create criticise criticize cross damage "
    "decide declare decline decrease defeat delay delete deliver demand deny describe deserve design destroy "
    "detect develop differ disappear discover discuss dismiss double drop earn employ end enjoy enter "
    "escape establish exceed exist expand expect explain expose extend fail finish follow force form gain "
    "generate grant guarantee handle happen hire identify ignore impose improve include increase infect inform inherit injure "
    "insist inspect install intend introduce invent invest invite involve join jump kill lack land "
    "last launch learn like link list live load look lower manage mark match measure mention miss move "
    "name need note notice obey object offer open operate oppose order organise own participate pass perform persuade "
    "place plan play praise prefer prepare present prevent print produce promise propose prove provide publish "
    "pull push question raise reach react receive recognise recommend recover reduce refer refuse reject "
    "release remain remove renew repair repeat replace replicate reply report request require rescue resign "
    "resist respond restart restore resume retire return reveal reverse rule save score search secure serve settle "
    "share shock sign slow solve start state stay stop store study succeed suffer suggest suit support suspend "
    "talk tax test threaten touch track train transfer translate travel treat trigger trust try turn use "
    "visit vote wait walk want warn wash waste watch weigh welcome work worry yield rank rent roll seek"
)  # fmt: skip
_IRREGULAR = (
    "become:became:become begin:began:begun break:broke:broken bring:brought:brought build:built:built "
    "buy:bought:bought catch:caught:caught choose:chose:chosen come:came:come cost:cost:cost cut:cut:cut "
    "do:did:done draw:drew:drawn drink:drank:drunk drive:drove:driven eat:ate:eaten fall:fell:fallen "
    "feel:felt:felt fight:fought:fought find:found:found fly:flew:flown forget:forgot:forgotten "
    "get:got:got give:gave:given go:went:gone grow:grew:grown hear:heard:heard hide:hid:hidden hit:hit:hit "
    "hold:held:held hurt:hurt:hurt keep:kept:kept know:knew:known lay:laid:laid lead:led:led leave:left:left lend:lent:lent "
    "let:let:let lie:lay:lain lose:lost:lost make:made:made mean:meant:meant meet:met:met pay:paid:paid "
    "put:put:put read:read:read ride:rode:ridden ring:rang:rung rise:rose:risen run:ran:run say:said:said "
    "see:saw:seen sell:sold:sold send:sent:sent set:set:set shake:shook:shaken show:showed:shown "
    "shut:shut:shut sing:sang:sung sink:sank:sunk sit:sat:sat sleep:slept:slept speak:spoke:spoken "
    "spend:spent:spent stand:stood:stood steal:stole:stolen swim:swam:swum take:took:taken "
    "teach:taught:taught tell:told:told think:thought:thought throw:threw:thrown "
    "understand:understood:understood wake:woke:woken wear:wore:worn win:won:won write:wrote:written "
    "be:was:been have:had:had seek:sought:sought"
)
_DOUBLED = frozenset(["admit", "ban", "drop", "plan", "stop", "refer", "transfer", "travel"])
_STATES = frozenset(["be", "have", "do", "say", "come", "lie", "set", "put"])


def past_of(base: str) -> str:
    """Return the regular past form of a verb."""
    if base in _DOUBLED:
        return f"{base}{base[-1]}ed"
    if base.endswith("e"):
        return f"{base}d"
    if base.endswith("y") and base[-2] not in "aeou":
        return f"{base[:-1]}ied"
    return f"{base}ed"


IRREGULAR = {past: base for base, past, _ in (row.split(":") for row in _IRREGULAR.split())}
REGULAR = {past_of(base): base for base in _REGULAR.split() if base not in ("come", "cost", "seek")}
BASES = frozenset({*IRREGULAR.values(), *REGULAR.values()})
PARTICIPLES = frozenset({row.split(":")[2] for row in _IRREGULAR.split()} | set(REGULAR))
# Pasts that are no participles, so that they need a subject alone: "rose", "began".
FINITE = {
    past: base
    for base, past, participle in (row.split(":") for row in _IRREGULAR.split())
    if past != participle and base not in _STATES and past not in ("saw", "felt", "lay", "rose")
} | {"rose": "rise"}
PAST = {past: base for past, base in {**REGULAR, **IRREGULAR}.items() if base not in _STATES}


def past(base: str) -> str | None:
    """Return the past form of a verb that is listed, else None."""
    return _PAST_OF.get(base)


def third_person(base: str) -> str:
    """Return the form of he, she and it in the present."""
    if base.endswith(("s", "x", "ch", "sh", "o")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeou" else f"{base}s"


_PAST_OF = {base: form for form, base in {**IRREGULAR, **REGULAR}.items()}
