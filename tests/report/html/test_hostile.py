"""Whatever a text says, it is text: nothing runs, nothing is asked, no layout breaks."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.compare import Options, compare
from bench.records import Article, Finding
from bench.report.html import comparison_page, write_run_page
from bench.results.measured import Measured

ATTACKS: Mapping[str, str] = {
    "script": "<script>document.title='ran'</script><img src=x onerror=document.title='ran'>",
    "attribute": "\"><img src=x onerror=\"document.title='ran'\"> ' onmouseover=alert(1) x='",
    "end of the data": "</script></style></textarea><svg onload=document.title='ran'>",
    "link": "javascript:document.title='ran' [x](javascript:alert(1)) data:text/html,<b>",
    "template": "{{ 7 * 7 }}{% raw %}${7*7}`",
    "bidi": "safe \u202eevil\u202c \u2066isolate\u2069 \u2028line",
    "control": "nul \x00 bell \x07 escape \x1b[31m delete \x7f",
    "long": "W" * 1_000_000,
    "comment": "<!-- <script> --!> ]]> &lt;b&gt; &#x3c;b>",
}


def run_of(make_run, text: str, name: str):
    article = Article(
        id=text[:200], text=f"Text. {text}", references=(text,), metadata={"title": text}
    )
    other = Article(id=f"b{text[:200]}", text="Some other text.", references=())
    finding = Finding(0, min(len(text), 40), text[:300], "hard", text, evidence=((0, 5),))
    system = text[:100]
    return make_run(
        [article, other], {system: [text, None], "x": ["one", "two"]}, name=name,
        findings=[(article.id, system, finding)], notes=[text], arguments=[text[:500]],
        environment={"cpu": text[:500]},
    )  # fmt: skip


def harmless(page, *, shown: str) -> None:
    assert page.title() != "ran"
    assert page.locator("img, iframe, object, embed, a[href^=javascript], svg[onload]").count() == 0
    assert not {"\u202e", "\u2066", "\x00", "\x1b"} & set(page.locator("body").inner_text())
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    assert shown in page.locator("main").inner_text()


@pytest.mark.parametrize("name", ATTACKS)
def test_a_run_of_hostile_texts_runs_nothing(look, make_run, tmp_path: Path, name: str) -> None:
    text = ATTACKS[name]
    out = tmp_path / "report.html"
    write_run_page(run_of(make_run, text, "run"), out)
    page = look(out)
    shown = text.split("\x00")[0].split("\u202e")[0].strip()[:60]
    harmless(page, shown=shown)
    page.goto(f"{out.as_uri()}#articles")
    harmless(page, shown="Articles")
    page.locator("#view-articles tbody th a").first.click()
    page.wait_for_selector(".summary")
    harmless(page, shown=shown)
    page.locator(".summary mark").first.focus()
    assert page.locator(".evidence.active").inner_text() == "Text."


@pytest.mark.parametrize("name", [name for name in ATTACKS if name != "long"])
def test_a_comparison_of_hostile_texts_runs_nothing(
    look, make_run, tmp_path: Path, name: str
) -> None:
    text = ATTACKS[name]
    sides = [Measured(run_of(make_run, text, run)) for run in ("run1", "run2")]
    sides[1].values = sides[1].values - 0.1
    found = compare(sides[0], sides[1], options=Options(resamples=200))
    out = tmp_path / "comparison.html"
    out.write_text(comparison_page(found, (sides[0], sides[1])), encoding="utf-8")
    harmless(look(out), shown=text.split("\x00")[0].split("\u202e")[0].strip()[:60])


def test_texts_from_right_to_left_and_without_spaces_are_shown_rightly(
    look, make_run, tmp_path: Path
) -> None:
    arabic = "افتتح المصنع يوم الاثنين. بلغت الكلفة 740 مليون يورو."
    chinese = "工厂于周一开业。成本为七亿四千万欧元。" * 30
    articles = [
        Article(id="ar", text=arabic, references=(arabic,), metadata={"language": "ar"}),
        Article(id="zh", text=chinese, references=(chinese,), metadata={"language": "zh"}),
    ]
    finding = Finding(arabic.index("740"), arabic.index("740") + 3, "number", "hard", "m")
    run = make_run(articles, {"lead": [arabic, chinese[:20]]}, findings=[("ar", "lead", finding)])
    out = tmp_path / "report.html"
    write_run_page(run, out)
    page = look(out, view="#article=ar&system=lead", viewport={"width": 360, "height": 740})
    assert page.locator(".summary mark").inner_text() == "1740"
    assert page.locator(".summary").evaluate("e => getComputedStyle(e).direction") == "rtl"
    assert page.locator(".summary").get_attribute("lang") == "ar"
    page = look(out, view="#article=zh&system=lead", viewport={"width": 360, "height": 740})
    assert page.locator(".copied").count() > 0, "words are found where no spaces are"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
