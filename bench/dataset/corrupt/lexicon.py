"""Our own word lists: what can stand in the place of what."""

from __future__ import annotations


def _both(text: str) -> dict[str, tuple[str, ...]]:
    """Return each word with those that stand on the other side of a slash in its line."""
    table: dict[str, tuple[str, ...]] = {}
    for pair in text.split(";"):
        left, _, right = pair.strip().partition("/")
        if right:
            table.setdefault(left.strip(), ())
            table[left.strip()] += (right.strip(),)
            table[right.strip()] = (*table.get(right.strip(), ()), left.strip())
    return table


DIRECTIONS = _both(
    "rose/fell; rising/falling; increased/decreased; increasing/decreasing;"
    "increases/decreases; grew/shrank; growing/shrinking; grown/shrunk; gained/lost; gains/losses;"
    "won/lost; winning/losing; winner/loser; wins/losses; raised/lowered; raising/lowering;"
    "raises/lowers; up from/down from; up to/down to; up by/down by; went up/went down;"
    "go up/go down; gone up/gone down; going up/going down; more than/fewer than;"
    "more than/less than; ahead of/behind; above/below; higher than/lower than; higher/lower;"
    "upwards/downwards; upward/downward; earlier than/later than; faster/slower; longer/shorter;"
    "larger/smaller; bigger/smaller; stronger/weaker; better/worse; warmer/colder; heavier/lighter;"
    "doubled/halved; climbed/dropped; climb above/drop below; soared/plunged; surged/slumped;"
    "jumped/tumbled; improved/worsened; improving/worsening; expanded/contracted; profit/loss;"
    "profits/losses; surplus/deficit; rise of/fall of; a rise in/a fall in; an increase of/a fall of;"
    "an increase in/a decrease in; an increase/a decrease; the increase/the decrease;"
    "the rise/the fall; to rise/to fall; to increase/to decrease; to raise/to lower;"
    "accelerated/slowed; lengthened/shortened; widened/narrowed; victory/defeat; beat/lost to;"
    "defeated/lost to; lent/borrowed; entered/left; arrived in/left; bought/sold; buying/selling;"
    "buys/sells; to buy/to sell; imported/exported; imports/exports; tightened/loosened;"
    "strengthened/weakened; promoted/demoted; promotion/relegation; dropped to/climbed to;"
    "fallen/risen; falls/rises; gaining/losing; farther/nearer; adding/removing; added/removed"
)

ANTONYMS = _both(
    "accepted/rejected; approved/rejected; approve/reject; accept/reject; accepting/rejecting;"
    "approval/rejection; allowed/forbidden; allowing/forbidding; agreed/refused; agree/refuse;"
    "open/closed; opened/closed; opens/closes; opening/closing; reopened/closed; began/ended;"
    "begins/ends; started/stopped; starting/stopping; start of/end of; beginning of/end of;"
    "supported/opposed; supports/opposes; supporting/opposing; supporters/opponents; support/oppose;"
    "in favour/against; in favor/against; praised/criticised; praised/criticized; praise/criticism;"
    "largest/smallest; biggest/smallest; longest/shortest; highest/lowest; oldest/youngest;"
    "oldest/newest; strongest/weakest; best/worst; latest/earliest; nearest/farthest; heaviest/lightest;"
    "wettest/driest; warmest/coldest; hottest/coldest; fastest/slowest; richest/poorest; most/least;"
    "the first/the last; the first/the second; the old/the new; a new/an old; new/old; success/failure;"
    "succeeded/failed; successful/unsuccessful; successfully/unsuccessfully; safe/dangerous; legal/illegal;"
    "possible/impossible; necessary/unnecessary; likely/unlikely; able/unable; willing/unwilling;"
    "happy/unhappy; public/private; publicly/privately; permanent/temporary; permanently/temporarily;"
    "common/rare; cheap/expensive; cheaper/dearer; early/late; earliest/latest; before/after; north/south;"
    "northern/southern; northwest/southeast; northeast/southwest; southeast/northwest; east/west;"
    "eastern/western; north of/south of; present/absent; alive/dead; dead/alive; guilty/innocent;"
    "convicted/acquitted; arrested/released; hired/dismissed; appointed/dismissed; with/without;"
    "inside/outside; indoors/outdoors; full/empty; strong/weak; heavy/light; warm/cold; hot/cold;"
    "dry/wet; high/low; low/high; rich/poor; young/old; long/short; large/small; big/small; easy/hard;"
    "easier/harder; easily/with difficulty; simple/complicated; found/lost; remembered/forgotten;"
    "confirmed/denied; admitted/denied; denies/confirms; include/exclude; included/excluded;"
    "including/excluding; includes/excludes; joined/left; married/divorced; succeed/fail;"
    "optimistic/pessimistic; confident/doubtful; major/minor; majority/minority; maximum/minimum;"
    "extended/shortened; connected/disconnected; lawful/unlawful; popular/unpopular; mild/severe;"
    "harmless/harmful; voluntary/compulsory; free/paid; reliable/unreliable; complete/incomplete;"
    "completed/abandoned; unanimous/divided; unanimously/narrowly; narrowly/comfortably; partly/entirely;"
    "temporary/permanent; significantly/only slightly; rejects/approves; far/near; nearby/distant;"
    "rural/urban; domestic/foreign; tidy/untidy; urged/forbade; resumed/halted; launched/halted;"
    "built/demolished; saved/wasted; kept/gave away; cheapest/dearest; satisfied/dissatisfied;"
    "satisfactory/unsatisfactory; wrongly/rightly; friends/rivals; allies/rivals; peaceful/violent;"
    "generous/mean; advantages/drawbacks; helped/hindered; remember/forget; attack/defend; love/hate;"
    "deep/shallow; wide/narrow; thick/thin; clean/dirty; quiet/noisy; quietly/loudly; slowly/quickly;"
    "backing/opposing; backed/opposed; bottom/top; front/back; odd/even; upper/lower; senior/junior;"
    "teachers/pupils; buyers/sellers; employers/employees; defenders/attackers; borrowers/lenders"
)

QUANTIFIERS: dict[str, tuple[str, ...]] = {
    "all of": ("some of", "few of"),
    "all the": ("some of the", "few of the"),
    "all": ("some", "few"),
    "most of": ("few of", "all of"),
    "some of": ("most of", "all of"),
    "many of": ("few of", "all of"),
    "several of": ("all of", "most of"),
    "few of": ("most of", "all of"),
    "several": ("all", "most"),
    "many": ("few", "all"),
    "a few": ("many", "most"),
    "none of": ("all of", "most of"),
    "not all": ("all",),
    "almost all": ("hardly any",),
    "nearly all": ("hardly any",),
    "everyone": ("no one",),
    "everybody": ("nobody",),
    "no one": ("everyone",),
    "nobody": ("everybody",),
    "nothing": ("everything",),
    "everything": ("nothing",),
    "always": ("rarely", "sometimes"),
    "often": ("rarely", "never"),
    "usually": ("rarely", "never"),
    "never": ("often", "always"),
    "rarely": ("often", "usually"),
    "sometimes": ("always", "never"),
    "at least": ("at most",),
    "at most": ("at least",),
    "more than half": ("less than half",),
    "less than half": ("more than half",),
    "half of": ("all of", "none of"),
    "a majority": ("a minority",),
    "the majority": ("a minority",),
    "hundreds of": ("dozens of", "thousands of"),
    "dozens of": ("hundreds of",),
    "thousands of": ("hundreds of",),
    "one of the": ("none of the",),
    "every": ("almost no",),
    "once": ("twice",),
    "twice": ("once",),
}

UNITS: dict[str, tuple[str, ...]] = {
    "million": ("billion", "thousand"),
    "billion": ("million", "trillion"),
    "trillion": ("billion",),
    "m": ("bn",),
    "bn": ("m",),
    "kilometres": ("miles", "metres"),
    "kilometers": ("miles", "meters"),
    "kilometre": ("mile",),
    "km": ("miles",),
    "miles": ("kilometres",),
    "mile": ("kilometre",),
    "metres": ("feet", "kilometres"),
    "meters": ("feet",),
    "metre": ("foot",),
    "centimetres": ("inches", "millimetres"),
    "millimetres": ("centimetres",),
    "cm": ("mm",),
    "mm": ("cm",),
    "inches": ("centimetres",),
    "feet": ("metres",),
    "kilograms": ("pounds", "tonnes"),
    "kilos": ("pounds",),
    "kg": ("tonnes",),
    "grams": ("kilograms", "ounces"),
    "tonnes": ("kilograms",),
    "tons": ("kilograms",),
    "litres": ("gallons",),
    "liters": ("gallons",),
    "hectares": ("acres", "square kilometres"),
    "acres": ("hectares",),
    "seconds": ("minutes",),
    "minutes": ("hours", "seconds"),
    "minute": ("hour", "second"),
    "hours": ("minutes", "days"),
    "hour": ("minute", "day"),
    "days": ("weeks", "hours"),
    "day": ("week", "hour"),
    "weeks": ("days", "months"),
    "week": ("day", "month"),
    "months": ("weeks", "years"),
    "month": ("week", "year"),
    "years": ("months", "decades"),
    "year": ("month",),
    "decades": ("years",),
    "euros": ("dollars", "pounds"),
    "dollars": ("euros", "pounds"),
    "rupees": ("dollars", "euros"),
    "zlotys": ("euros", "dollars"),
    "kroner": ("euros",),
    "kronor": ("euros",),
    "francs": ("euros", "dollars"),
    "pesos": ("dollars",),
    "yen": ("dollars", "euros"),
    "°C": ("°F",),
    "degrees Celsius": ("degrees Fahrenheit",),
    "kilowatts": ("megawatts",),
    "megawatts": ("kilowatts", "gigawatts"),
    "gigawatts": ("megawatts",),
}
CURRENCIES: dict[str, tuple[str, ...]] = {
    "£": ("€", "$"),
    "€": ("£", "$"),
    "$": ("€", "£"),
    "NZ$": ("£", "€"),
    "A$": ("£", "€"),
    "US$": ("€", "£"),
}

NEGATIVES = frozenset(
    ["not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without", "hardly", "barely", "few", "little", "nowhere", "unless", "only"]
)
WEEKDAYS = tuple(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
MONTHS = tuple(
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
)
