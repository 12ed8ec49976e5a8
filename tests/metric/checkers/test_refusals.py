"""What is refused, in words that say what to do; and that no network and no code is needed."""

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from omegaconf import OmegaConf

from bench import resource
from bench.metric import checkers
from bench.metric.checkers.options import Options
from bench.records import Article, BackendError, MetricError

ARTICLE = Article("a", "The council met on Monday in Bern. It approved 12 of 15 plans.")


def refused(opened, name, **options) -> str:
    try:
        opened(name, **options).score([ARTICLE], ["It approved 12 plans."])
    except MetricError as error:
        said = str(error)
    else:
        raise AssertionError("it was not refused")
    assert "\n" not in said
    return said


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("nli", {"bach_size": 3}, "metric.nli: there is no option 'bach_size': expected revision"),
        ("nli", {"batch_size": 0}, "metric.nli.batch_size=0: expected a whole number of at least"),
        ("nli", {"threshold": "high"}, "metric.nli.threshold='high': expected a number"),
        ("nli", {"threshold": float("nan")}, "metric.nli.threshold=nan: expected a number"),
        ("nli", {"hard": 0.9}, "metric.nli.hard=0.9 is above threshold=0.5"),
        ("nli", {"claims": "words"}, "metric.nli.claims='words': expected sentence or summary"),
        ("nli", {"passage_tokens": -1}, "metric.nli.passage_tokens=-1: expected a whole number"),
        ("fenice", {"sentences": 0}, "metric.fenice.sentences=0: expected a whole number"),
        ("hhem", {"window": 0}, "metric.hhem.window=0: expected a whole number"),
        (
            "summac_zs",
            {"min_characters": -1},
            "min_characters=-1: expected a whole number of at least 0",
        ),
        ("minicheck", {"variant": "bart"}, "metric.minicheck.variant='bart': expected flan-t5 or"),
        ("nli", {"device": "tpu9"}, "metric.nli: device='tpu9': expected auto, cpu, cuda or mps"),
        ("nli", {"dtype": "int4"}, "metric.nli: dtype='int4': expected auto, float32"),
        ("nli", {"revision": "main"}, "is a folder, which has none"),
    ],
)
def test_options_that_cannot_be(opened, name, options, message):
    assert message in refused(opened, name, **options)


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ({"entails": 0}, "metric.nli.labels: there is no label 'entails': expected entailment, "),
        ({"neutral": 1}, "metric.nli.labels does not say which is entailment"),
        ({"entailment": 3}, "metric.nli.labels.entailment=3: expected a number from 0 to 2"),
        ({"entailment": "0"}, "metric.nli.labels.entailment='0': expected a number from 0 to 2"),
        ({"entailment": True}, "metric.nli.labels.entailment=True: expected a number from 0"),
        ({"entailment": 2}, "metric.nli.labels.entailment=2: the model's own config says 0"),
    ],
)
def test_labels_that_cannot_be(opened, labels, message):
    assert message in refused(opened, "nli", labels=labels)


@pytest.fixture
def nli(checkpoint, tmp_path) -> Path:
    return shutil.copytree(checkpoint("nli"), tmp_path / "nli")


def relabelled(folder, *names):
    config = json.loads((folder / "config.json").read_text())
    config["id2label"] = dict(enumerate(names))
    config["label2id"] = {name: i for i, name in enumerate(names)}
    (folder / "config.json").write_text(json.dumps(config))
    return str(folder)


def test_labels_without_a_meaning_must_be_told(opened, nli):
    model = relabelled(nli, "LABEL_0", "LABEL_1", "LABEL_2")
    message = refused(opened, "nli", model=model)
    assert "the model calls its labels {0: 'LABEL_0', 1: 'LABEL_1', 2: 'LABEL_2'}" in message
    assert "metric.nli.labels={entailment: 0, …} by their numbers" in message
    told = {"entailment": 0, "neutral": 0}
    assert "two labels are the same output" in refused(opened, "nli", model=model, labels=told)
    told = {"entailment": 2, "neutral": 1, "contradiction": 0}
    first = opened("nli", model=model, labels=told).score([ARTICLE], ["It met."])
    named = relabelled(nli, "refutes", "NOT ENOUGH INFO", "Supports")
    second = opened("nli", model=named).score([ARTICLE], ["It met."])
    assert list(first.values["score"]) == list(second.values["score"])


def test_summac_s_labels_are_checked_against_the_model(opened, checkpoint):
    message = refused(opened, "summac_zs", model=str(checkpoint("nli")))
    assert "labels.contradiction=1: the model's own config says 2" in message
    assert opened("summac_zs", model=str(checkpoint("nli")), labels=None).signature


def test_a_model_of_another_kind(opened, checkpoint):
    model = str(checkpoint("nli"))
    assert "has 3 labels: expected two" in refused(opened, "factcg", model=model)
    assert "has 3 labels" in refused(opened, "minicheck", model=model, variant="deberta")
    assert "is a deberta-v2: expected a T5" in refused(opened, "minicheck", model=model)
    message = refused(opened, "hhem", foundation=model)
    assert "is a deberta-v2: expected a T5" in message
    assert "there is no file 'AlignScore-large.ckpt' in it" in refused(
        opened, "alignscore", model=model
    )
    assert "its files lack" in refused(opened, "alignscore", model=model, file=None)
    assert "its files lack" in refused(opened, "hhem", model=str(checkpoint("minicheck-flan-t5")))


def test_a_checkpoint_of_another_size_than_its_backbone(opened, checkpoint, tmp_path):
    base = shutil.copytree(checkpoint("alignscore") / "base", tmp_path / "base")
    config = json.loads((base / "config.json").read_text())
    (base / "config.json").write_text(json.dumps(config | {"hidden_size": 32}))
    assert "or of another size" in refused(opened, "alignscore", backbone=str(base))


def test_alignscore_from_a_file_and_from_safetensors(opened, checkpoint, tmp_path):
    import torch
    from safetensors.torch import save_file

    folder = checkpoint("alignscore")
    want = opened("alignscore").score([ARTICLE], ["It met."])
    file = opened("alignscore", model=str(folder / "AlignScore-large.ckpt"))
    assert file.score([ARTICLE], ["It met."]).values["score"] == want.values["score"]
    assert file.signature == opened("alignscore").signature
    state = torch.load(folder / "AlignScore-large.ckpt", weights_only=True)["state_dict"]
    whole = shutil.copytree(folder / "base", tmp_path / "whole")
    save_file({k: v.clone() for k, v in state.items()}, whole / "model.safetensors")
    own = opened("alignscore", model=str(whole), file=None, backbone=None)
    assert own.score([ARTICLE], ["It met."]).values["score"] == want.values["score"]


class Evil:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_a_pickle_of_more_than_tensors_is_never_run(opened, checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("alignscore"), tmp_path / "alignscore")
    (folder / "AlignScore-large.ckpt").write_bytes(pickle.dumps({"x": Evil(tmp_path / "ran")}))
    weights = tmp_path / "conv.bin"
    weights.write_bytes(pickle.dumps(Evil(tmp_path / "ran")))
    assert "could run code when it is loaded" in refused(opened, "alignscore", model=str(folder))
    assert "could run code" in refused(opened, "summac_conv", weights=str(weights))
    assert not (tmp_path / "ran").exists()


def test_hhem_s_own_code_is_never_run(opened, checkpoint, tmp_path):
    folder = shutil.copytree(checkpoint("hhem"), tmp_path / "hhem")
    (folder / "modeling_hhem_v2.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    assert json.loads((folder / "config.json").read_text())["auto_map"]
    opened("hhem", model=str(folder)).score([ARTICLE], ["It met."])
    assert not (tmp_path / "ran").exists()
    message = refused(opened, "hhem", model=str(folder), foundation=None)
    assert "it needs code of its own, which is never run here" in message


def test_weights_of_the_convolution(opened, tmp_path):
    import torch

    message = refused(opened, "summac_conv", weights=None)
    assert message.startswith("metric.summac_conv.weights is not set: the weights of the convolut")
    assert message.endswith("(1.8 KB): metric.summac_conv.weights=FILE")
    assert "there is no such file" in refused(opened, "summac_conv", weights="/no/such.bin")
    for content, said in [
        ({"mlp.weight": torch.zeros(1, 50)}, "holds {'mlp.weight': (1, 50)}: expected {'mlp.wei"),
        ([1, 2], "holds no weights by name"),
    ]:
        torch.save(content, tmp_path / "other.bin")
        assert said in refused(opened, "summac_conv", weights=str(tmp_path / "other.bin"))
    (tmp_path / "text.bin").write_text("hello")
    message = refused(opened, "summac_conv", weights=str(tmp_path / "text.bin"))
    assert "is not loaded" in message or "cannot be read as a torch file" in message


def test_a_claim_that_leaves_no_room_is_told(opened):
    assert "does not hold the claim" in refused(opened, "hhem", window=5)


def test_it_is_an_error_of_backends_and_of_metrics(opened):
    with pytest.raises(BackendError):
        opened("nli", model="/no/such/folder")


@pytest.mark.parametrize("name", checkers.__all__[1:])
def test_a_config_says_what_its_function_does(opened, name):
    """Every default of the file is the function's own, and every option stands in the file."""
    import inspect

    file = OmegaConf.to_container(OmegaConf.load(resource("configs") / "metric" / f"{name}.yaml"))
    assert file.pop("_target_") == f"bench.metric.checkers.{name}"
    parameters = inspect.signature(getattr(checkers, name)).parameters
    own = {key: one.default for key, one in parameters.items() if key != "settings"}
    shared = {key: getattr(Options(), key) for key in Options.__slots__}
    minus = name in ("summac_zs", "fenice")
    shared |= {"threshold": 0.0, "hard": -0.5} if minus else {}
    shared |= {"hard": 0.2} if name == "summac_conv" else {}
    assert file == own | shared
    options = opened(name)._options
    assert (options.threshold, options.hard) == (shared["threshold"], shared["hard"])


OFFLINE = """
import socket, sys
def never(*_, **__): raise AssertionError("the network was asked")
socket.socket.connect = socket.getaddrinfo = never
from bench.metric.checkers import nli
from bench.records import Article, MetricError
scores = nli(sys.argv[1]).score([Article("a", "It met.")], ["It met."])
assert scores.values["score"][0] is not None
try:
    nli("nobody/no-such-model")
except MetricError as error:
    print(error)
"""


def test_offline_nothing_is_asked_of_the_network(checkpoint, tmp_path):
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(checkpoint("nli"))],
        capture_output=True, text=True, check=False, env=environment,
        cwd=Path(__file__).resolve().parents[3],
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "metric.nli: model='nobody/no-such-model' is not on this machine and the hub cannot be"
    )


def test_a_run_with_a_checker_keeps_its_scores_and_findings(checkpoint, tmp_path, monkeypatch):
    from bench.cli import main

    monkeypatch.chdir(tmp_path)
    options = [f"metric.nli.model={checkpoint('nli')}", "metric.nli.threshold=2"]
    assert main(["run", "metric=[nli]", "backend=[lead]", "limit=3", *options, "-q"]) == 0
    (manifest,) = tmp_path.glob("results/*/*/run.json")
    run = json.loads(manifest.read_text("utf-8"))
    assert run["signatures"]["nli"].startswith("nli|local:")
    assert run["estimates"]["lead"]["nli.seen"]["value"] == 1
    from pyarrow import parquet

    (part,) = manifest.parent.glob("findings/nli/*.parquet")
    assert parquet.read_table(part).num_rows >= 3
    from bench.models import weights

    weights._loaded.clear()  # a command ends with its process


WITHOUT_TORCH = """
import sys
import bench.metric.checkers as checkers
assert not {"torch", "transformers", "safetensors"} & set(sys.modules)
sys.modules["transformers"] = None
from bench.cli import main
sys.exit(main(["run", "metric=[nli]", "metric.nli.model=" + sys.argv[1], "limit=1"]))
"""


def test_without_the_extra_the_command_that_brings_it_is_told(checkpoint, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, str(checkpoint("nli"))],
        capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[3])},
    )  # fmt: skip
    assert done.returncode == 2, done.stderr
    assert "pip install 'summary-bench[models]'" in done.stderr
    assert not (tmp_path / "results").exists()
