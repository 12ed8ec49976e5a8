"""Answers as models write them, and what each rule leaves."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.backend.chat import cleaning, refusals

PLAIN = "The council approved twelve plans. It rejected three."


@pytest.mark.parametrize(
    "answer",
    [
        f"<think>Hm.\nTwelve?</think>\n\n{PLAIN}",
        f"<thinking>\none\n</thinking>{PLAIN}",
        f"Hm. Twelve, so I say so.\n</think>\n{PLAIN}",
        f"Here is a summary:\n\n{PLAIN}",
        f"Here's a concise summary of the article in 60 words: {PLAIN}",
        f"Sure! Here is the three-sentence summary you asked for:\n{PLAIN}",
        f"Below is a brief overview: {PLAIN}",
        f"Summary: {PLAIN}",
        f"**Summary:** {PLAIN}",
        f"**Summary**: {PLAIN}",
        f"## Summary\n\n{PLAIN}",
        f"### Concise summary:\n{PLAIN}",
        f"Headline: {PLAIN}",
        f"```\n{PLAIN}\n```",
        f"```text\n{PLAIN}\n```",
        f"<think>x</think>Here is the summary:\n```markdown\n{PLAIN}\n```",
        f"  {PLAIN}\n",
    ],
)
def test_what_is_no_part_of_the_summary_is_cut(answer):
    assert cleaning.clean(answer, cleaning.USUAL) == PLAIN


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN,
        "Here is what the council decided: twelve plans go ahead.",
        "In summary: twelve plans go ahead.",
        "The summary judgment: twelve plans go ahead.",
        "Summary executions were reported by two villages.",
        "Headline inflation: 3.1% in May, the bank said.",
        "The tag <think> is used by some models, and </think> closes it.",
        "Code such as ``` opens a fence.",
        "```\none\n```\nand then\n```\ntwo\n```",
        '"No," said the mayor.',
        "Sure of their case, the neighbours sued.",
    ],
)
def test_a_summary_is_left_alone(answer):
    assert cleaning.clean(answer, cleaning.USUAL) == answer


def test_a_thought_that_was_cut_off_is_no_summary():
    assert cleaning.clean("<think>The article says", cleaning.USUAL) == ""


def test_quotes_go_where_asked():
    assert cleaning.clean('"Twelve plans approved"', ["quotes"]) == "Twelve plans approved"
    assert cleaning.clean("„Zwölf Pläne gebilligt“", ["quotes"]) == "Zwölf Pläne gebilligt"
    for text in ('"No," he said. "Never."', '"', "it's", '"One', "“a” and “b”"):
        assert cleaning.clean(text, ["quotes"]) == text


def test_no_rules_no_changes():
    assert cleaning.clean(" Summary: x ", []) == "Summary: x"
    assert cleaning.signature([]) == "none"
    assert cleaning.signature(["fence", "quotes"]) == "fence.1,quotes.1"


@given(st.text())
def test_only_what_was_there_is_left(text):
    for rule in cleaning.RULES:
        assert cleaning.clean(text, [rule]) in text


@pytest.mark.parametrize("piece", ["<think>", "Here is ", "```\n", "Summary", "\n", '"', "a "])
def test_a_megabyte_takes_no_time(piece):
    cleaning.clean(piece * (1_000_000 // len(piece)), list(cleaning.RULES))


@pytest.mark.parametrize(
    "answer",
    [
        "I'm sorry, but I can't help with that.",
        "I’m sorry, but I can’t assist with that request.",
        "I am very sorry, I cannot provide a summary of this article.",
        "Sorry, I can't summarize this text.",
        "I cannot assist with this request.",
        "I can't help with that.",
        "I'm unable to summarize the article.",
        "I am not able to comply with this request.",
        "As an AI language model, I cannot summarize violent content.",
        "I apologize, but I will not write a summary of this.",
        "Unfortunately, I cannot fulfill this request.",
    ],
)
def test_refusals(answer):
    assert refusals.is_refusal(answer, "en")
    assert not refusals.is_refusal(answer, None)
    assert not refusals.is_refusal(f"{answer} {PLAIN * 20}", "en")  # it went on all the same


@pytest.mark.parametrize(
    "answer",
    [
        PLAIN,
        "I'm sorry, said the mayor, who cannot help the shops.",
        '"I can\'t help it," the mayor said.',
        "I can't help falling in love tops the charts again.",
        "Sorry: council cannot pay for the bridge.",
        "Unfortunately, the council cannot provide a ferry.",
        "As an AI company, Nimbus cannot assist courts, judges say.",
        "The mayor is unable to comply with the order.",
        "",
    ],
)
def test_news_that_sounds_like_a_refusal(answer):
    assert not refusals.is_refusal(answer, "en")
