"""Units as texts write them, and which of them measure the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NAMES = """
percent: % ٪ ％ percent percentage pct pc prozent procent प्रतिशत
dollar: $ us$ dollar dollars usd bucks dólar dólares dollari dollaro ドル 美元
dollar: डॉलर دولار دولارا
pound: £ # pound pounds gbp quid pfund libra libras livres sterline 英镑 ポンド
euro: € euro euros eur 欧元 ユーロ يورو यूरो
yen: ¥ yen jpy 円 日元
yuan: yuan rmb 元 人民币
rupee: ₹ rupee rupees rs रुपये रुपए रुपया
zloty: zloty zlotys zł
krona: krona kroner kronor krone kronen
franc: franc francs franken
peso: peso pesos
real: reais
rouble: rouble roubles ruble rubles
year: year years yr yrs jahr jahre jahren año años ans année années anno anni ano anos jaar
month: month months monat monate monaten mes meses mois mese mesi mês maand maanden
week: week weeks wk wks woche wochen semana semanas semaine semaines settimana settimane weken
day: day days tag tage tagen día días jour jours journée giorno giorni dia dias dag dagen
hour: hour hours hr hrs stunde stunden hora horas heure heures ore uur uren 小时 時間
minute: minute minutes min mins minuten minuto minutos minuti minuut 分钟
second: second seconds sec secs sekunde sekunden segundo segundos secondes secondo secondi
decade: decade decades jahrzehnt jahrzehnte jahrzehnten década décadas décennie décennies
century: century centuries jahrhundert jahrhunderte jahrhunderten siglo siglos siècle siècles
mile: mile miles meile meilen milla millas
km: km kms kilometre kilometres kilometer kilometers kilómetro kilómetros kilomètre kilomètres
km: chilometro chilometri quilômetro quilômetros 公里 キロメートル किलोमीटर किमी كيلومترا كيلومتر
metre: metre metres meter meters m metern metro metros mètre mètres metri मीटर متر مترا
foot: foot feet ft
yard: yard yards yd yds
inch: inch inches
cm: cm centimetre centimetres centimeter centimeters centimètres centimètre centímetro centímetros
mm: mm millimetre millimetres millimeter millimeters millimètres milímetros millimetri
mm: ミリ 毫米 मिमी
kg: kg kgs kilogram kilograms kilo kilos kilogramm kilogramme kilogrammes 公斤
gram: gram grams g gramme grammes gramm gramos grammi
ounce: ounce ounces oz
tonne: tonne tonnes ton tons tonnen toneladas tonelada tonnellate 吨 टन طن طنا
stone: stone st
lb: lbs lb
acre: acre acres
hectare: hectare hectares ha hektar hectárea hectáreas ettari 公顷 ヘクタール हेक्टेयर هكتار
litre: litre litres liter liters litro litros litri
gallon: gallon gallons
pint: pint pints
mph: mph
kph: kph kmh
celsius: °c celsius 摄氏度
fahrenheit: °f fahrenheit
watt: watt watts
kilowatt: kilowatt kilowatts kw
megawatt: megawatt megawatts mw
gigawatt: gigawatt gigawatts gw
kwh: kwh
mwh: mwh
gwh: gwh
twh: twh
"""
_CLASSES = """
dollar pound euro yen yuan rupee zloty krona franc peso real rouble
percent
year month week day hour minute second decade century
mile km metre foot yard inch cm mm
kg gram ounce tonne stone lb
acre hectare
litre gallon pint
mph kph
celsius fahrenheit
watt kilowatt megawatt gigawatt
wh kwh mwh gwh twh
"""

UNITS: Mapping[str, str] = {
    word: line.partition(":")[0]
    for line in _NAMES.strip().splitlines()
    for word in line.partition(":")[2].split()
}
"""Each way to write a unit with its name."""

MEASURES: Mapping[str, int] = {
    unit: i for i, line in enumerate(_CLASSES.strip().splitlines()) for unit in line.split()
}
"""Each unit with the number of what it measures: time, length, money …"""

_UNIT = re.compile(
    r"[\s\u00a0-]{0,3}(%|٪|％|per\s?cent\b|p\.\s?c\.|(?:degrees?\s|°\s?)(?:c|f|celsius|fahrenheit)\b"
    r"|(?:kilo|mega|giga|tera)?watt-?\s?hours?\b|por\s(?:ciento|cento)\b|per\scento\b|pour\scent\b|percentage\b|प्रतिशत"
    r"|美元|人民币|英镑|欧元|日元|ドル|ユーロ|ポンド|円|元|小时|時間|分钟|公里|公斤|公顷|毫米|吨"
    r"|ミリ|ヘクタール|キロメートル|[^\W\d_]+(?:[\u0900-\u0963]+\w*)*)",
    re.IGNORECASE,
)


def unit_at(text: str, place: int) -> tuple[str, int]:
    """Return the unit that stands at a place and where it ends; empty where there is none."""
    found = _UNIT.match(text, place)
    if not found:
        return "", place
    word = found[1].lower()
    unit = UNITS.get(word, "")
    if not unit and (word[0] in "pd°" or "watt" in word):
        unit = _phrase("".join(word.replace("-", " ").split()))
    return unit, found.end() if unit else place


def _phrase(word: str) -> str:
    if word.startswith(("per", "por", "pour", "p.")) and word.endswith(
        ("cent", "ciento", "cento", "c.")
    ):
        return "percent"
    if word.endswith(("watthour", "watthours")):
        return word[0].replace("w", "") + "wh"
    degrees = word.startswith(("°", "degree"))
    letter = word.removeprefix("°").removeprefix("degrees").removeprefix("degree")[:1]
    return {"c": "celsius", "f": "fahrenheit"}.get(letter, "") if degrees else ""
