"""Every config that ships composes, and what it names can be built."""

import json
import runpy
from collections.abc import Callable
from pathlib import Path

import pytest
from hydra import compose, initialize_config_dir
from hydra.utils import get_class, get_method
from omegaconf import DictConfig, OmegaConf

from bench import resource
from bench.cli.help import choices
from bench.cli.program import register_resolvers
from bench.cli.stages import build
from bench.cli.words import VERBS
from bench.metric.faithfulness import Facts

CONFIGS = resource("configs")
# What a config leaves to its user.
GIVEN = {
    "recorded": ["backend.recorded.path=FILE"],
    "command": ["backend.command.argv=[cat]"],
    "planted": ["dataset=corrupted"],
    "chat": ["backend.chat.model=any", "backend.chat.base_url=http://127.0.0.1:9/v1"],
    "function": ["backend.function.target=textwrap:shorten"],
    "calibrated": ["metric.calibrated.path=FITTED"],
    "meteor": ["metric.meteor.wordnet=DICTIONARY"],
    "hf_evaluate": [
        "metric.hf_evaluate.path=MODULE",
        "+metric.hf_evaluate.kwargs={aggregate: false}",
    ],
}
# What a metric that is a model reads, of scripts/tiny_checkers.py.
CHECKERS = {
    "summac_zs": {"model": "summac"},
    "summac_conv": {
        "model": "summac",
        "weights": "convolution/summac_conv_vitc_sent_perc_e.bin",
    },
    "alignscore": {"model": "alignscore", "backbone": "alignscore/base"},
    "minicheck": {"model": "minicheck-flan-t5"},
    "hhem": {"model": "hhem", "foundation": "hhem/base"},
    "factcg": {"model": "factcg"},
    "nli": {"model": "nli"},
    "fenice": {"model": "nli"},
}
for _judge in ("claims", "coverage", "geval", "pairwise"):
    _key = f"metric.judge_{_judge}.judge"
    GIVEN[f"judge.{_judge}"] = [f"{_key}.model=any", f"{_key}.base_url=http://127.0.0.1:9/v1"]
EXPERIMENTS = {
    "feed": ["dataset.path=FEED"],
    "recorded": ["path=FILE"],
    "llm": ["backend.chat.model=any"],
}
# The kind of random checkpoint that stands in for a model of the hub.
MODELS = {
    **{name: name for name in ("bart", "pegasus", "t5", "led")},
    "seq2seq": "bart",
    "causal": "llama",
    **dict.fromkeys(("centroid", "mmr", "embedding_lexrank"), "bert"),
}
# What a metric of an encoder is given beside its model.
ENCODERS = {"bertscore": ["metric.bertscore.layers=1"], "embedding": []}


@pytest.fixture(autouse=True)
def resolvers() -> None:
    register_resolvers()


def composed(verb: str, *overrides: str) -> DictConfig:
    with initialize_config_dir(str(CONFIGS), version_base="1.3"):
        return compose(verb, overrides=list(overrides), return_hydra_config=True)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    row = '{"article_id": "a", "system": "s", "article": "One. Two.", "summary": "One.", '
    (tmp_path / "rows.jsonl").write_text(row + '"reference": "One."}\n', encoding="utf-8")
    feed = CONFIGS.parent / "fixtures" / "articles" / "feed" / "weather.en.txt"
    module = Path(__file__).resolve().parent.parent / "bench" / "metric" / "rouge"
    fit = {"schema": 1, "metric": "facts", "signature": Facts().signature, "weights": {}}
    fitted = tmp_path / "fit.json"
    fitted.write_text(json.dumps(fit | {"intercept": 0, "threshold": {"value": 0}}))
    tiny = runpy.run_path(str(Path(__file__).resolve().parent / "tiny_wordnet.py"))
    given = {
        "FITTED": fitted,
        "FILE": tmp_path / "rows.jsonl",
        "FEED": feed,
        "MODULE": module,
        "DICTIONARY": tiny["write"](tmp_path / "dict"),
    }
    return {name: str(path) for name, path in given.items()}


@pytest.fixture(scope="session")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what gives the folder of a tiny random model by its kind."""
    pytest.importorskip("torch", reason="torch is not installed: make models")
    tiny = runpy.run_path(str(Path(__file__).resolve().parent.parent / "scripts/tiny_models.py"))
    folder = tmp_path_factory.mktemp("checkpoints")

    def of(kind: str) -> Path:
        if not (folder / kind).exists():
            window = 2048 if kind == "llama" else 64
            tiny["write"](kind, folder / kind, tiny["fixture_texts"](), window=window)
        return folder / kind

    return of


def filled(overrides: list[str], files: dict[str, str]) -> list[str]:
    for name, path in files.items():
        overrides = [override.replace(name, path) for override in overrides]
    return overrides


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_a_config(verb: str) -> None:
    assert composed(verb)


@pytest.mark.parametrize("name", choices("backend"))
def test_each_backend_is_built(
    name: str, files: dict[str, str], request: pytest.FixtureRequest
) -> None:
    given = filled(GIVEN.get(name, []), files)
    if name in MODELS:
        checkpoint = request.getfixturevalue("checkpoint")
        given = [f"backend.{name}.model={checkpoint(MODELS[name])}"]
    stages = build(composed("run", "~experiment", f"backend=[{name}]", *given))
    for backend in stages.systems.values():
        assert backend.signature
        assert backend.batch_size >= 1
        assert backend.concurrency >= 1
        getattr(backend, "close", lambda: None)()


@pytest.fixture(scope="session")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Return what gives the path of a file or folder that a checker reads."""
    pytest.importorskip("torch", reason="torch is not installed: make models")
    scripts = Path(__file__).resolve().parent.parent / "scripts"
    texts = runpy.run_path(str(scripts / "tiny_models.py"))["fixture_texts"]()
    tiny = runpy.run_path(str(scripts / "tiny_checkers.py"))
    folder = tmp_path_factory.mktemp("checkers")

    def of(path: str) -> Path:
        name = path.partition("/")[0]
        if not (folder / name).exists():
            tiny["write"](name, folder / name, texts)
        return folder / path

    return of


@pytest.mark.parametrize("name", choices("metric"))
def test_each_metric_is_built(
    name: str, files: dict[str, str], request: pytest.FixtureRequest
) -> None:
    given = filled(GIVEN.get(name, []), files)
    if name in ENCODERS:
        checkpoint = request.getfixturevalue("checkpoint")
        given = [f"metric.{name}.model={checkpoint('bert')}", *ENCODERS[name]]
    if name in CHECKERS:
        path = request.getfixturevalue("checker")
        given = [f"metric.{name}.{key}={path(of)}" for key, of in CHECKERS[name].items()]
    built = build(composed("run", "~experiment", f"metric=[{name}]", *given)).metrics
    metric = built[name.replace(".", "_")]
    assert metric.signature
    getattr(metric, "close", lambda: None)()


@pytest.mark.parametrize("name", choices("dataset"))
def test_each_dataset_names_a_class_that_exists(name: str) -> None:
    config = composed("run", "~experiment", f"dataset={name}")
    assert get_class(config.dataset._target_)


@pytest.mark.parametrize("name", choices("experiment"))
def test_each_experiment_is_built(
    name: str, files: dict[str, str], request: pytest.FixtureRequest
) -> None:
    given = filled(EXPERIMENTS.get(name, []), files)
    if name == "bart":
        given = [f"backend.bart.model={request.getfixturevalue('checkpoint')('bart')}"]
    stages = build(composed("run", f"experiment={name}", *given))
    assert next(iter(stages.dataset)).text
    assert stages.systems


def test_every_option_of_every_config_is_explained() -> None:
    for path in CONFIGS.rglob("*.yaml"):
        assert "#" in path.read_text(encoding="utf-8"), f"{path.name} explains nothing"


def test_targets_are_callables_of_ours() -> None:
    for path in CONFIGS.rglob("*.yaml"):
        loaded = OmegaConf.load(path)
        if isinstance(loaded, DictConfig) and "_target_" in loaded:
            assert str(loaded._target_).startswith("bench.")
            assert callable(get_method(loaded._target_))
