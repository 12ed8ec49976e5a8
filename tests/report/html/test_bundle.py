"""The bundle in the package is the one that its sources make."""

import re
from hashlib import sha256
from pathlib import Path

import pytest

from bench.report.html.page import asset

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("name", ["page.js", "page.css"])
def test_the_bundle_is_fresh(name: str) -> None:
    sources = sorted((ROOT / "web/src").iterdir())
    made_from = sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()
    assert made_from in asset(name).splitlines()[0], "web/src has changed: make web"


def test_the_bundle_cannot_end_its_own_element() -> None:
    assert "</script" not in asset("page.js").lower()
    assert "<!--" not in asset("page.js")
    assert "</style" not in asset("page.css").lower()


def test_the_script_makes_no_markup_of_texts_and_asks_for_nothing() -> None:
    banned = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|fetch\(|XMLHttp|https?:"
    )
    found = re.findall(banned, asset("page.js"))
    assert found == ["http:"], "but the name of the drawing's namespace"


def test_the_lock_names_no_host() -> None:
    assert "://" not in (ROOT / "web/package-lock.json").read_text(encoding="utf-8")
