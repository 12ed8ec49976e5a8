import sys

import pytest

from bench.backend.function import Function
from bench.records import BackendError, Draft

MODULE = '''
"""A summarizer of the user's."""

import asyncio
import threading

from bench.records import Draft

__version__ = "1.2"
LENGTH = 3


def first(text, length=10):
    return text[:length]


def all_of_them(texts):
    return [text.upper() for text in texts]


def joined(texts):
    return "".join(texts)


def none(texts):
    return []


def fails(text):
    if "bad" in text:
        raise KeyError(text)
    return text


def fails_at_once(texts):
    raise RuntimeError("no memory")


def drafts(text):
    return Draft(text=text, cost_usd=0.5) if text != "bad" else Draft(error="refused")


def wrong(text):
    return {"none": None, "number": 3, "surrogate": "\\ud800", "draft": Draft(text=3)}[text]


def late(text):
    import bench_late_module

    return bench_late_module.answer


async def asynchronous(text):
    return text


class Holder:
    @staticmethod
    def method(text):
        return text.lower()
'''


@pytest.fixture
def module(tmp_path, monkeypatch):
    """A module of the working folder, under a name that no other test has imported."""
    module.count = getattr(module, "count", 0) + 1
    name = f"bench_user_module_{module.count}"
    (tmp_path / f"{name}.py").write_text(MODULE)
    (tmp_path / "bench_late_module.py").write_text("answer = 'late'")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield name
    sys.modules.pop(name, None)
    sys.modules.pop("bench_late_module", None)


def test_a_text_in_and_its_summary_out(module):
    backend = Function(f"{module}:first", kwargs={"length": 4})
    assert backend.summarize(["Some text", "二三四五六"]) == [
        Draft(text="Some"),
        Draft(text="二三四五"),
    ]
    assert (backend.batch_size, backend.concurrency) == (1, 1)
    assert backend.signature == f'function|{module}:first|version:1.2|kwargs:{{"length": 4}}|v:1'


@pytest.mark.parametrize("target", ["{}.first", "{}:Holder.method"])
def test_dots_find_it_too(module, target):
    (draft,) = Function(target.format(module)).summarize(["text"])
    assert draft.text == "text"


def test_an_installed_callable_and_its_version():
    backend = Function("textwrap:shorten", kwargs={"width": 8}, concurrency=4)
    assert backend.summarize(["Some long text"])[0].text == "[...]"
    assert backend.concurrency == 4
    assert "|version:none|" in backend.signature
    from importlib.metadata import version

    assert f"|version:{version('regex')}|" in Function("regex:escape").signature


def test_a_batch_is_handed_as_a_list(module):
    backend = Function(f"{module}:all_of_them", batch=True, batch_size=8)
    assert backend.summarize(["a", "b"]) == [Draft(text="A"), Draft(text="B")]
    assert backend.batch_size == 8


def test_an_exception_is_the_error_of_its_text_alone(module):
    drafts = Function(f"{module}:fails").summarize(["good", "bad one", "fine"])
    assert [draft.text for draft in drafts] == ["good", None, "fine"]
    assert drafts[1].error == f"{module}:fails raised KeyError: 'bad one'"


def test_an_exception_in_a_batch_is_raised_for_the_driver(module):
    with pytest.raises(BackendError, match="raised RuntimeError: no memory"):
        Function(f"{module}:fails_at_once", batch=True).summarize(["a", "b"])


def test_drafts_are_taken_as_they_are(module):
    assert Function(f"{module}:drafts").summarize(["good", "bad"]) == [
        Draft(text="good", cost_usd=0.5),
        Draft(error="refused"),
    ]


def test_what_is_no_summary_is_an_error_of_its_text(module):
    drafts = Function(f"{module}:wrong").summarize(["none", "number", "surrogate", "draft"])
    assert [draft.text for draft in drafts] == [None] * 4
    assert [
        draft.error.removeprefix(f"{module}:wrong returned a wrong answer: ")[:27]
        for draft in drafts
    ] == [
        "summary is of type NoneType",
        "summary is of type int: exp",
        "summary is not valid Unicod",
        "summary is of type int: exp",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [("joined", "returned str for a batch: expected a list"), ("none", "returned 0 items for 3")],
)
def test_a_batch_that_is_answered_by_something_else(module, name, message):
    with pytest.raises(BackendError, match=message):
        Function(f"{module}:{name}", batch=True).summarize(["ab"] * 3)


def test_the_working_folder_is_first_for_the_import_and_last_afterwards(module, tmp_path):
    before = list(sys.path)
    backend = Function(f"{module}:late")
    assert sys.path == [*before, str(tmp_path)]
    assert backend.summarize(["x"]) == [Draft(text="late")]
    Function(f"{module}:late")
    assert sys.path == [*before, str(tmp_path)]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("first", "target='first': expected package.module:callable"),
        (":first", "expected package.module:callable"),
        ("bench_no_such:first", "no module 'bench_no_such' in the working folder"),
        ("bench.no_such:first", r"no module 'bench\.no_such' in the working folder"),
        ("{}:fist", "has no 'fist': did you mean first"),
        ("{}:xyzzy", "has no 'xyzzy'$"),
        ("{}:LENGTH", "LENGTH is not callable"),
        ("{}:asynchronous", "asynchronous is asynchronous"),
    ],
)
def test_a_target_that_is_none_is_told_at_once(module, target, message):
    with pytest.raises(BackendError, match=message):
        Function(target.format(module))


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("import bench_not_installed", "needs bench_not_installed, which is not installed"),
        ("1 / 0", "raised ZeroDivisionError: division by zero"),
        ("def (", "raised SyntaxError: "),
    ],
)
def test_a_module_that_cannot_be_imported(tmp_path, monkeypatch, code, message):
    (tmp_path / "bench_broken_module.py").write_text(code)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    with pytest.raises(BackendError, match=message):
        Function("bench_broken_module:f")


@pytest.mark.parametrize("options", [{"batch_size": 0}, {"concurrency": 0}])
def test_options_are_checked_at_once(options):
    with pytest.raises(BackendError, match=r"function: .*=0"):
        Function("textwrap:shorten", **options)
