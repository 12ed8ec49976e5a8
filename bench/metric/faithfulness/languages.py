"""The words of each language that carry numbers, dates and denial, and which are mere glue."""

from __future__ import annotations

from collections.abc import Mapping


def _words(text: str) -> list[str]:
    return text.split()


NUMBERS = frozenset({"en", "de", "es", "fr", "it", "pt", "nl", "zh", "ja", "ar", "hi"})
"""Languages whose numbers, dates, quotations and names are judged."""

RELATIONS = frozenset({"en"})
"""Languages whose word relations are judged."""

CASED = frozenset({"en", "es", "fr", "it", "pt", "nl"})
"""Languages whose names are told by their capitals; German capitalises every noun."""

COMMA_DECIMALS = frozenset({"de", "es", "fr", "it", "pt", "nl"})

GLUE = frozenset(
    _words("""
    a an the of in on at to for from by with and or but is are was were be been being has have
    had having it its this that these those as he she they his her hers their theirs him them i
    we
    you your our my me us who whom whose which what when where why how will would can could may
    might must shall should not no nor do does did done so than then there if into over under
    after
    before about up out off down s t d m re ve ll n't 's also just only very more most such
    other
    some any all each both own same too now said say says told according while during between
    through against again further once here because until although though since anyone anything
    everyone everything someone something upon among amongst towards toward beside besides whether
    unless whereas despite himself herself itself themselves myself yourself ourselves within
    throughout beyond per via amid across along around behind below beneath near past unlike
    versus yet ever even still else another onto whoever whatever whichever wherever whenever
    however therefore meanwhile nevertheless ago a.m p.m mr mrs ms dr""")
)

_CARDINALS = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)

UNITS_OF_ONE: Mapping[str, float] = {word: float(i) for i, word in enumerate(_CARDINALS)}
TENS: Mapping[str, float] = {word: 10.0 * i for i, word in enumerate(_TENS, 2)}
ORDINALS: Mapping[str, float] = {word: float(i) for i, word in enumerate(_ORDINALS, 1)}
MULTIPLES: Mapping[str, float] = {"twice": 2, "thrice": 3, "double": 2, "triple": 3}

SCALES: Mapping[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
    "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
    "m": 1e6, "mn": 1e6, "mln": 1e6, "bn": 1e9, "tn": 1e12, "k": 1e3, "dozen": 12.0,
    "tausend": 1e3, "millionen": 1e6, "milliarden": 1e9, "milliarde": 1e9,
    "mil": 1e3, "millones": 1e6, "millón": 1e6, "mille": 1e3, "milliards": 1e9,
    "milliard": 1e9, "milioni": 1e6, "milione": 1e6, "miliardi": 1e9, "milhões": 1e6,
    "milhão": 1e6, "bilhões": 1e9, "duizend": 1e3, "miljoen": 1e6, "miljard": 1e9,
    "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "千": 1e3, "百": 1e2, "兆": 1e12,
    "लाख": 1e5, "करोड़": 1e7, "हज़ार": 1e3, "हजार": 1e3,
    "مليون": 1e6, "مليار": 1e9, "ألف": 1e3, "آلاف": 1e3, "ملايين": 1e6,
}  # fmt: skip

HEDGES = frozenset(
    _words("""
    about around approximately nearly almost roughly some over under above below exceeding more
    less fewer least up most estimated close circa ca
    etwa rund ungefähr circa knapp fast über mehr mindestens höchstens bis unter gut
    unos unas cerca casi más menos aproximadamente alrededor alrededores
    environ près presque plus moins quelque autour
    circa quasi oltre più meno intorno
    aproximadamente quase mais menos
    ongeveer bijna ruim meer minder""")
)
"""Words before a number that say it is not exact."""

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        """january jan januar enero janvier gennaio janeiro januari يناير जनवरी
        february feb februar febrero février febbraio fevereiro februari فبراير फरवरी
        march mar märz marzo mars março maart مارس मार्च
        april apr abril avril aprile abril أبريل अप्रैल
        may mai mayo maggio maio mei مايو मई
        june jun juni junio juin giugno junho يونيو जून
        july jul juli julio juillet luglio julho يوليو जुलाई
        august aug agosto août augustus أغسطس अगस्त
        september sep sept septiembre septembre settembre setembro سبتمبر सितंबर सितम्बर
        october oct oktober octubre octobre ottobre outubro أكتوبر अक्टूबर
        november nov noviembre novembre novembro نوفمبر नवंबर नवम्बर
        dec december dezember diciembre décembre dicembre dezembro ديسمبر दिसंबर""".splitlines(),
        1,
    )
    for name in names.split()
}

DAYS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        """monday الإثنين الاثنين montag lunes lundi lunedì maandag सोमवार
        tuesday الثلاثاء dienstag martes mardi martedì dinsdag मंगलवार
        wednesday الأربعاء mittwoch miércoles mercredi mercoledì woensdag बुधवार
        thursday الخميس donnerstag jueves jeudi giovedì donderdag गुरुवार
        friday الجمعة freitag viernes vendredi venerdì vrijdag शुक्रवार
        saturday السبت samstag sábado samedi sabato zaterdag शनिवार
        sunday الأحد sonntag domingo dimanche domenica zondag रविवार""".splitlines()
    )
    for name in names.split()
}

RELATIVE_DAYS = frozenset(
    _words(
        """today yesterday tonight tomorrow heute gestern morgen hoy ayer mañana aujourd'hui
        hier demain oggi ieri domani hoje ontem amanhã vandaag gisteren"""
    )
)

NEGATIONS = frozenset(_words("not n't n’t no never none nobody nothing neither nor without cannot"))

DENIALS = NEGATIONS | frozenset(
    _words("""
    unable fail fails failed failing deny denies denied denying refuse refuses refused refusing
    rather instead decline declines declined declining lack lacks lacked
    hardly barely rarely little few unlikely stop prevent avoid""")
)
"""Words that may stand for a plain negation elsewhere."""

FEMALE = frozenset(
    _words("""
    she her hers herself woman women girl girls mother mrs ms miss daughter sister wife actress
    female queen princess aunt grandmother mum mom lady widow girlfriend businesswoman""")
)
MALE = frozenset(
    _words("""
    he him his himself man men boy boys father mr son brother husband actor male king prince
    uncle grandfather dad gentleman widower boyfriend businessman""")
)

_OPPOSED = (
    ("rise increase grow climb jump surge soar up higher gain raise boost",
     "fall decrease decline drop shrink slump plunge sink down lower lose cut reduce"),
    ("win", "lose"), ("beat defeat", "lose"), ("more", "less fewer"), ("above", "below"),
    ("accept approve support back", "reject oppose refuse"), ("before", "after"),
    ("open", "close shut"), ("begin start", "end stop finish"), ("buy", "sell"),
    ("convict", "acquit clear"), ("guilty", "innocent"), ("allow permit", "ban forbid"),
    ("arrive enter join", "leave quit"), ("strengthen improve", "weaken worsen"),
)  # fmt: skip


def _opposed() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one, other in _OPPOSED:
        for here, there in ((one, other), (other, one)):
            for word in here.split():
                found[word] = found.get(word, frozenset()) | frozenset(there.split())
    return found


OPPOSED: Mapping[str, frozenset[str]] = _opposed()
"""Words of direction and outcome with those that say the contrary."""

QUANTIFIERS: Mapping[str, str] = {
    "all": "all", "every": "all", "always": "all", "entire": "all", "most": "most",
    "majority": "most", "some": "some", "several": "some", "many": "many", "few": "few",
    "none": "none", "half": "half", "third": "third", "quarter": "quarter",
}  # fmt: skip
