"""Records refuse what they must."""

import numpy as np
import pytest

from bench.records import Article, Draft, Estimate, Finding, RecordError, Run, Scores, Summary


def test_an_article_needs_an_id_a_text_and_valid_unicode() -> None:
    for id_, text in (("", "A text."), ("a", ""), ("a", " \n"), ("a", "lone \ud800")):
        with pytest.raises(RecordError):
            Article(id=id_, text=text)
    with pytest.raises(RecordError, match="U\\+DFFF"):
        Article(id="a", text="fine", references=("fine", "x\udfff"))
    assert Article(id="a", text="b").language == "en"
    assert Article(id="a", text="b", metadata={"language": "de"}).language == "de"


@pytest.mark.parametrize("given", [{}, {"text": "a", "error": "b"}])
def test_a_draft_or_summary_has_a_text_or_an_error(given: dict[str, str]) -> None:
    with pytest.raises(RecordError):
        Draft(**given)
    with pytest.raises(RecordError):
        Summary(article_id="a", system="s", **given)
    assert Draft(text="").text == ""


def test_scores_refuse_nan_infinity_and_ragged_columns() -> None:
    Scores({"a": [1.0, None], "b": np.array([0.0, 2.0])})
    for values in ({"a": [float("nan")]}, {"a": np.array([np.inf])}, {"a": [1.0], "b": [1.0, 2.0]}):
        with pytest.raises(RecordError):
            Scores(values)


def test_a_finding_has_spans_that_can_be() -> None:
    with pytest.raises(RecordError, match="number"):
        Finding(start=3, end=2, kind="number", severity="hard", message="m")
    with pytest.raises(RecordError):
        Finding(start=0, end=2, kind="k", severity="hard", message="m", evidence=((-1, 4),))


@pytest.mark.parametrize(("low", "high", "n"), [(1.0, 0.0, 3), (0.0, 1.0, 0), (float("nan"), 1, 1)])
def test_an_estimate_refuses_nonsense(low: float, high: float, n: int) -> None:
    with pytest.raises(RecordError):
        Estimate(0.5, low, high, n)


def test_a_run_of_another_schema_is_refused() -> None:
    with pytest.raises(RecordError, match="schema 99"):
        Run("r", "e", "t", {}, "0", {}, {}, {}, {}, {}, (), {}, {}, schema=99)
