"""What the tests of similarity share: pairs to score, and a tiny WordNet."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench.records import Article

TESTS = Path(__file__).resolve().parents[2]

REFERENCES = [
    ("The council closed the old bridge on Monday.",),
    ("A ferry carries people over the river.", "People cross the river by ferry now."),
    (),
    ("", "Müller & Söhne opened 1,234.5 shops – it's true…"),
    ("桥 今天 开放 了。", "The bridge opened.\nIt rained."),
]
SUMMARIES = [
    "The council closed the bridge.",
    "People cross by ferry .",
    "",
    "Müller &amp; Söhne <skipped> opened it's 1,234.5 shops",
    "a",
    "桥 开放 了。\nIt rained - the bridge opened.",
    "\x00\u202e😀👩‍👩‍👧 %s{} \ud7ff",
    " \n\t ",
]


@pytest.fixture(scope="session")
def pairs():
    """Return articles with none to two references, each beside every summary."""
    articles = [Article(f"a{i}", "Text.", texts) for i, texts in enumerate(REFERENCES)]
    return (
        [article for article in articles for _ in SUMMARIES],
        [summary for _ in articles for summary in SUMMARIES],
    )


@pytest.fixture(scope="session")
def dictionary(tmp_path_factory):
    """Return the folder of a tiny WordNet."""
    tiny = runpy.run_path(str(TESTS / "tiny_wordnet.py"))
    return tiny["write"](tmp_path_factory.mktemp("wordnet") / "dict")


@pytest.fixture(scope="session")
def tiny():
    """Return scripts/tiny_models.py, which builds models; one thread is fastest for them."""
    torch = pytest.importorskip("torch", reason="torch is not installed: make models")
    torch.set_num_threads(1)
    return SimpleNamespace(**runpy.run_path(str(TESTS.parent / "scripts" / "tiny_models.py")))


@pytest.fixture(scope="session")
def encoders(tiny, tmp_path_factory):
    """Return the folders of a tiny BERT and a tiny RoBERTa."""
    made = runpy.run_path(str(Path(__file__).parent / "encoders.py"))
    folder = tmp_path_factory.mktemp("encoders")
    texts = tiny.fixture_texts()
    return SimpleNamespace(
        bert=made["bert"](folder / "bert", texts, tiny.tokenizer),
        roberta=made["roberta"](folder / "roberta", texts),
    )


@pytest.fixture
def opened():
    """Build metrics of models, and free the models after the test."""
    made = []

    def build(kind, *arguments, **options):
        made.append(kind(*arguments, **options))
        return made[-1]

    yield build
    for metric in made:
        metric.close()
    if made:
        from bench.models import weights

        assert not weights._loaded, "a test left a model in memory: close the metric"
