"""Datelines of nine languages, and bold sentences that are none."""

import unicodedata

import pytest

from bench.dataset.datelines import read_dateline

DAY = "2025-07-22"


@pytest.mark.parametrize(
    ("text", "place", "day"),
    [
        ("Kyiv, Ukraine – July 22, 2025", "Kyiv, Ukraine", DAY),
        ("Kyiv, Ukraine — Jul. 22, 2025", "Kyiv, Ukraine", DAY),
        ("Kyiv, Ukraine - 22 July 2025", "Kyiv, Ukraine", DAY),
        ("KYIV, July 22nd, 2025", "KYIV", DAY),
        ("Kyiv – Tuesday, July 22, 2025", "Kyiv", DAY),
        ("Kyiv (July 22, 2025)", "Kyiv", DAY),
        ("Kyiv – Sept. 1, 2025 (Agency)", "Kyiv", "2025-09-01"),
        ("Port-au-Prince, Haiti – 2025-07-22", "Port-au-Prince, Haiti", DAY),
        ("July 22, 2025", None, DAY),
        ("Berlin, den 22. Juli 2025", "Berlin", DAY),
        ("Wien – Dienstag, 1. März 2025", "Wien", "2025-03-01"),
        ("Wien – 22. Jänner 2025", "Wien", "2025-01-22"),
        ("Madrid, 22 de julio de 2025", "Madrid", DAY),
        ("Paris, le 22 juillet 2025", "Paris", DAY),
        ("Liège – 1er août 2025", "Liège", "2025-08-01"),
        ("Roma – 22 luglio 2025", "Roma", DAY),
        ("Lisboa, terça-feira, 22 de julho de 2025", "Lisboa", DAY),
        ("Den Haag – 22 juli 2025", "Den Haag", DAY),
        ("宁波，中国 – 2025年7月22日", "宁波，中国", DAY),
        ("東京2025年７月２２日", "東京", DAY),
        ("القاهرة، مصر – ٢٢ يوليو ٢٠٢٥", "القاهرة، مصر", DAY),
        ("بيروت – 22 تموز/يوليو 2025", "بيروت", DAY),
        ("بغداد – 22 كانون الثاني 2025", "بغداد", "2025-01-22"),
        ("रतनगढ़ी, भारत – 22 जुलाई 2025", "रतनगढ़ी, भारत", DAY),
        ("दिल्ली – २२ जुलाई, २०२५", "दिल्ली", DAY),
        (unicodedata.normalize("NFD", "Liège – 22 février 2025"), None, "2025-02-22"),
        ("Kyiv, Ukraine – July 32, 2025", "Kyiv, Ukraine", None),
        ("Bangkok – 22 กรกฎาคม 2568", "Bangkok", None),
        ("Kyiv, Ukraine – 22.07.2025", "Kyiv, Ukraine", None),
    ],
)
def test_place_and_date(text: str, place: str | None, day: str | None) -> None:
    found = read_dateline(text)
    assert found is not None
    assert found[1] == day
    if place:
        assert found[0] == place


@pytest.mark.parametrize(
    "text",
    [
        "President Biden",
        "Kyiv – the capital",
        "Meeting on July 22, 2025",
        "Kyiv",
        "",
        "x – 1" * 100,
    ],
)
def test_what_is_no_dateline(text: str) -> None:
    assert read_dateline(text) is None
