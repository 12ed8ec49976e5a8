"""Two runs side by side: paired by article, refused where it would mislead."""

from dataclasses import replace

import numpy as np
import pytest

from bench.compare import Options, compare
from bench.compare.examples import word_diff
from bench.records import CompareError, Finding, Owned
from bench.report.comparison import beside, print_comparison
from bench.report.comparison_markdown import comparison_markdown
from bench.report.html import comparison_page

QUICK = Options(resamples=500)
RNG = np.random.default_rng(5)


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def test_every_number_of_one_comparison_by_hand(make_run) -> None:
    before = np.array([[0.5, 1], [0.2, 0], [np.nan, 2], [0.4, 0], [0.6, 1]])
    after = np.array([[0.6, 0], [0.2, 0], [0.9, 2], [0.3, 1], [0.8, 0]])
    found = compare(make_run({"s": before}), make_run({"s": after}), options=QUICK)
    rouge, facts = found.comparisons
    assert (rouge.metric, rouge.system, rouge.against) == ("rouge.f1", "s", "s")
    assert rouge.baseline.value == pytest.approx((0.5 + 0.2 + 0.4 + 0.6) / 4)
    assert rouge.candidate.value == pytest.approx((0.6 + 0.2 + 0.3 + 0.8) / 4)
    assert rouge.delta.value == pytest.approx(0.05)
    assert (rouge.wins, rouge.ties, rouge.losses, rouge.unpaired) == (2, 1, 1, 1)
    # Signs of four differences: .1, 0, -.1, .2; as far from zero as .2 in sum are 6 of 8 flips.
    assert rouge.p_value == pytest.approx(6 / 8)
    # Fewer conflicts are better: two articles lost one, one gained one.
    assert (facts.wins, facts.ties, facts.losses) == (2, 2, 1)
    assert facts.delta.value == pytest.approx(-0.2)
    assert [c.p_holm for c in found.comparisons] == [1.0, 1.0]


def test_a_run_beside_itself_is_equal_everywhere(make_run) -> None:
    run = make_run({"a": RNG.random((20, 3)), "b": RNG.random((20, 3))})
    found = compare(run, run, options=QUICK)
    assert {c.verdict(0.05) for c in found.comparisons} == {"equal", ""}
    assert {c.delta.value for c in found.comparisons} == {0.0}
    assert not found.changes
    assert not found.examples


def test_swapping_the_sides_negates_deltas_and_swaps_wins(make_run) -> None:
    a, b = make_run({"s": RNG.random((25, 2))}), make_run({"s": RNG.random((25, 2))})
    there, back = compare(a, b, options=QUICK), compare(b, a, options=QUICK)
    for one, other in zip(there.comparisons, back.comparisons, strict=True):
        assert one.delta.value == pytest.approx(-other.delta.value)
        assert (one.wins, one.losses) == (other.losses, other.wins)
        assert one.p_value == pytest.approx(other.p_value)


def test_a_clear_loss_is_worse_and_a_lower_count_of_conflicts_better(make_run) -> None:
    before = np.column_stack([RNG.random(40), RNG.integers(1, 4, 40)])
    after = before - np.array([0.1, 1])
    verdicts = [
        c.verdict(0.05)
        for c in compare(make_run({"s": before}), make_run({"s": after}), options=QUICK).comparisons
    ]
    assert verdicts == ["worse", "better"]


def test_holm_corrects_over_systems_and_metrics_but_not_over_descriptive_ones(make_run) -> None:
    before = {s: RNG.random((12, 3)) for s in "ab"}
    after = {s: values + RNG.normal(0, 0.3, (12, 3)) for s, values in before.items()}
    found = compare(make_run(before), make_run(after), options=QUICK).comparisons
    tested = sorted((c for c in found if c.p_holm is not None), key=lambda c: c.p_value)
    assert len(tested) == 4
    highest = 0.0
    for rank, one in enumerate(tested):
        highest = max(highest, min(1.0, one.p_value * (4 - rank)))
        assert one.p_holm == pytest.approx(highest)


def test_repeats_are_averaged_by_article(make_run) -> None:
    drawn = RNG.random((10, 3, 1))
    run = make_run({"s": drawn})
    again = make_run({"s": np.repeat(drawn.mean(axis=1, keepdims=True), 3, axis=1)})
    (one,) = compare(run, again, options=QUICK).comparisons
    assert one.delta.value == pytest.approx(0)
    assert one.delta.n == 10


def test_other_articles_are_refused_and_the_shared_ones_compared(make_run) -> None:
    a = make_run({"s": column(1, 2, 3)}, ids=["x", "y", "z"])
    b = make_run({"s": column(9, 2, 2)}, ids=["w", "z", "y"], dataset_sha256="cd")
    with pytest.raises(CompareError, match="on=intersection"):
        compare(a, b)
    found = compare(a, b, options=replace(QUICK, on="intersection"))
    (one,) = found.comparisons
    assert found.articles == 2
    assert one.delta.value == pytest.approx(((2 - 2) + (2 - 3)) / 2)  # y 2 to 2, z 3 to 2
    assert any(
        "2 articles that both have (3 in baseline, 3 in candidate)" in n for n in found.notes
    )


def test_an_id_with_another_text_is_not_shared(make_run) -> None:
    a = make_run({"s": column(1, 2)}, ids=["x", "y"])
    b = make_run({"s": column(1, 2)}, ids=["x", "q"], dataset_sha256="cd")
    articles = dict(b.articles)
    b.articles = articles | {"x": replace(articles["x"], text="Another text.")}
    with pytest.raises(CompareError, match="share no article"):
        compare(a, b, options=replace(QUICK, on="intersection"))


def test_another_signature_is_refused_with_the_command(make_run) -> None:
    a, b = (
        make_run({"s": column(1, 2)}, signatures={"rouge": signature})
        for signature in ("rouge|stem:porter|v:1", "rouge|stem:no|v:1")
    )
    with pytest.raises(CompareError, match=r"stem:porter\|v:1 in baseline.*metric=\[rouge\]"):
        compare(a, b)


def test_what_one_side_lacks_is_said(make_run) -> None:
    a = make_run({"s": column(1, 2), "t": column(1, 2)})
    b = make_run({"s": np.ones((2, 2)), "u": np.ones((2, 2))})
    found = compare(a, b, options=QUICK)
    assert {c.metric for c in found.comparisons} == {"rouge.f1"}
    told = " ".join(found.notes)
    for words in ("only in baseline: t", "only in candidate: u", "the baseline lacks it: facts"):
        assert words in told


def test_systems_are_paired_by_name_or_alone(make_run) -> None:
    a, b = make_run({"s": column(1, 2), "t": column(1, 2)}), make_run({"x": column(2, 2)})
    with pytest.raises(CompareError, match="s, t in baseline, x in candidate"):
        compare(a, b)
    (one,) = compare(a, b, systems=("t", None), options=QUICK).comparisons
    assert (one.against, one.system) == ("t", "x")
    with pytest.raises(CompareError, match="has no system 'q': there are s, t"):
        compare(a, b, systems=("q", None))


def test_keys_name_a_key_or_a_whole_metric(make_run) -> None:
    run = make_run({"s": RNG.random((5, 3))})
    found = compare(run, run, options=replace(QUICK, keys=["facts"]))
    assert [c.metric for c in found.comparisons] == ["facts.conflicts"]
    with pytest.raises(CompareError, match="no run has bleu: there are facts, length, rouge"):
        compare(run, run, options=replace(QUICK, keys=["bleu"]))


def test_examples_are_the_largest_moves_with_both_texts(make_run) -> None:
    a = make_run({"s": column(0.5, 0.5, 0.5, 0.5)})
    texts = {"s": ["One two.", "Summary of a1.", "Another text.", None]}
    b = make_run({"s": column(0.1, 0.4, 0.9, np.nan)}, texts=texts)
    found = compare(a, b, options=replace(QUICK, examples=1)).examples
    assert [(e.kind, e.article_id, e.delta) for e in found] == [
        ("regression", "a0", pytest.approx(-0.4)),
        ("improvement", "a2", pytest.approx(0.4)),
    ]
    assert found[0].baseline_text == "Summary of a0."
    assert found[0].candidate_text == "One two."
    assert not compare(a, b, options=replace(QUICK, examples=0)).examples


def test_what_changed_names_texts_systems_metrics_and_machine(make_run) -> None:
    a = make_run({"s": column(1, 2)}, environment={"cpu": "old", "git": None})
    b = make_run(
        {"s": column(1, 2)},
        texts={"s": ["Summary of a0.", "Other."]},
        systems={"s": {"signature": "s|model:big|v:1"}},
        environment={"cpu": "new", "git": {"commit": "a" * 40, "dirty": True}},
        config={"repeats": 1, "backend": {"s": {"model": "big"}}},
    )
    found = compare(a, b, options=QUICK)
    said = {(c.what, c.name): (c.before, c.after) for c in found.changes}
    assert said["texts", "s"] == (None, "1 of 2 summaries differ")
    assert said["system", "s model"] == (None, "big")
    assert said["config", "backend.s.model"] == (None, "big")
    assert said["environment", "cpu"] == ("old", "new")
    assert said["environment", "git.commit"] == (None, f"{'a' * 12} (dirty)")
    assert any("different processors" in note for note in found.notes)
    timed = replace(found.baseline, usage={"s": {"latency_s_median": 0.5}})
    lines = list(beside(replace(found, baseline=timed, candidate=timed), "s", "s"))
    assert "median latency: 500.0 ms before, 500.0 ms now (on another processor: not" in str(lines)


def finding(start: int, end: int, *, severity: str = "hard") -> Finding:
    return Finding(start, end, "entity", severity, "no such name")


def test_findings_are_new_gone_or_kept(make_run) -> None:
    scores = {"s": np.zeros((2, 2))}
    a = make_run(
        scores,
        texts={"s": ["Ann met Bob.", "Bob left."]},
        findings=[("a0", "s", finding(0, 3)), ("a1", "s", finding(0, 3))],
    )
    b = make_run(
        scores,
        texts={"s": ["Then Ann met Cid.", "He left."]},
        findings=[
            ("a0", "s", finding(5, 8)),
            ("a0", "s", finding(13, 16)),
            ("a1", "s", finding(0, 2, severity="soft")),
        ],
    )
    found = compare(a, b, options=QUICK).findings["facts"]["s"]
    assert [claim[:3] for claim in found.new] == [("a0", "entity", "cid")]
    assert [claim[:3] for claim in found.gone] == [("a1", "entity", "bob")]
    assert found.kept == 1


def test_findings_of_repeats_are_read_in_their_own_text(make_run) -> None:
    """Of two draws one names Bob, where the other says Ann: Bob is what is found."""
    scores = {"s": np.zeros((1, 2, 2))}
    a = make_run(scores, texts={"s": [["Ann met us.", "Eve met us."]]})
    b = make_run(scores, texts={"s": [["Bob met us.", "Eve met us."]]})
    for side, repeats in ((a, [1]), (b, [0, 1])):
        side.findings = {"facts": [Owned("a0", "s", finding(0, 3), r) for r in repeats]}
    found = compare(a, b, options=QUICK).findings["facts"]["s"]
    assert [claim[2] for claim in found.new] == ["bob"]
    assert (list(found.gone), found.kept) == ([], 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", ""),
        ("a b c d e", ""),
        ("The mayor spoke on Monday in town.", "The mayor sang on Monday in town."),
        ("one of the two", "three of the four\n\nfive"),
        ("  spaced  out ", "spaced out"),
    ],
)
def test_a_word_diff_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    edits = word_diff(before, after)
    assert "".join(text for kind, text in edits if kind != "insert") == before
    assert "".join(text for kind, text in edits if kind != "delete") == after


def test_words_between_two_changes_do_not_break_them_up() -> None:
    kinds = [kind for kind, _ in word_diff("a x1 of y1 z", "a x2 of y2 z")]
    assert kinds.count("delete") == 1


@pytest.mark.parametrize("width", [80, 120, 160])
def test_every_figure_is_readable_whatever_the_width(
    make_run, width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bench.report.comparison._PLAIN_WIDTH", width)
    before = RNG.random((40, 3)) * [1, 9, 90]
    a, b = make_run({"s": before}), make_run({"s": before - [0.2, 1, 3]})
    print_comparison(compare(a, b, options=QUICK))
    printed = capsys.readouterr().out
    assert max(map(len, printed.splitlines())) <= width
    assert "…" not in printed
    for words in ("rouge.f1", "facts.conflicts", "worse", "-0.2000 [-0.2000, -0.2000]", "0/0/40"):
        assert words in printed


HOSTILE = "<script>alert(1)</script> <img src=x onerror=y> \u202e | `x` [b](javascript:z) \x00"


def test_hostile_texts_stay_texts_in_every_form(make_run) -> None:
    a = make_run({HOSTILE: column(0.5, 0.5)}, texts={HOSTILE: [HOSTILE, "x"]}, ids=[HOSTILE, "b"])
    b = make_run({HOSTILE: column(0.1, 0.5)}, texts={HOSTILE: ["y", "x"]}, ids=[HOSTILE, "b"])
    found = compare(a, b, options=QUICK)
    page = comparison_page(found, (a, b))
    assert "<script>alert" not in page
    assert "<img" not in page
    assert not {"\u202e", "\x00"} & set(page)
    text = comparison_markdown(found)
    assert "<script" not in text
    assert "<img" not in text
