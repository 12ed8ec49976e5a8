from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir
from hydra.utils import instantiate

import bench
from bench.records import Article, Draft

CONFIGS = bench.resource("configs")
NAMES = sorted(path.stem for path in (CONFIGS / "backend").glob("*.yaml"))
OURS = {
    "lead", "tail", "random", "full", "oracle", "lexrank", "textrank", "lsa", "luhn", "kl",
    "sum_basic", "extractive", "recorded", "command", "function",
}  # fmt: skip


def build(names, *overrides):
    with initialize_config_dir(str(Path(CONFIGS).resolve()), version_base="1.3"):
        config = compose(overrides=[f"+backend=[{','.join(names)}]", "+seed=5", *overrides])
    return {name: instantiate(node) for name, node in config.backend.items()}


@pytest.fixture
def needed(tmp_path):
    """What the configs leave to be said."""
    path = tmp_path / "s.jsonl"
    path.write_text(
        '{"id": 1, "system": "A", "text": "S"}\n{"id": 1, "system": "B b", "text": "S"}\n'
    )
    return {
        "recorded": [f"backend.recorded.path={path}"],
        "command": ["backend.command.argv=[cat, '-u']"],
        "function": [
            "backend.function.target=textwrap:shorten",
            "+backend.function.kwargs.width=9",
        ],
    }


def test_every_backend_has_its_config():
    assert set(NAMES) >= OURS


@pytest.mark.parametrize("name", sorted(OURS))
def test_every_config_builds_its_backend(name, needed):
    (built,) = build([name], *needed.get(name, [])).values()
    backends = built.values() if name == "recorded" else [built]
    for backend in backends:
        assert backend.signature.endswith("|v:1")
        assert backend.batch_size >= 1
        assert backend.concurrency >= 1


def test_several_at_once_with_options_of_their_own():
    built = build(
        ["lead", "random", "tail", "extractive"],
        "backend.lead.sentences=1",
        "backend.tail.sentences=null",
        "backend.tail.words=50",
        "backend.extractive.algorithm=luhn",
        "+backend.lead5={_target_: bench.backend.lead.Lead, sentences: 5}",
    )
    assert [backend.signature.split("|language")[0] for backend in built.values()] == [
        "lead|sentences:1",
        "random|sentences:3|seed:5",
        "tail|words:50|v:1",
        "luhn|sentences:3",
        "lead|sentences:5",
    ]


def test_every_system_of_a_recorded_file_is_built(needed):
    (found,) = build(["recorded"], *needed["recorded"]).values()
    assert list(found) == ["A", "B b"]
    (found,) = build(["recorded"], *needed["recorded"], "backend.recorded.system=[B b]").values()
    assert list(found) == ["B b"]


def test_arguments_of_a_function_arrive_as_plain_values(needed):
    (backend,) = build(["function"], *needed["function"]).values()
    assert backend.signature == 'function|textwrap:shorten|version:none|kwargs:{"width": 9}|v:1'


def test_the_oracle_chooses_with_our_rouge():
    (oracle,) = build(["oracle"], "backend.oracle.rouge.tokenizer=unicode").values()
    article = Article("a", "老桥将关闭。渡轮运送行人。商店担心。", ("渡轮运送行人和自行车。",))
    assert oracle.summarize([article]) == [Draft(text="渡轮运送行人。")]
