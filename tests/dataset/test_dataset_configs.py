"""Each config builds its dataset, with the options that all share."""

from pathlib import Path

import pytest
from hydra.utils import instantiate
from omegaconf import OmegaConf

from bench.dataset.selection import Selected

ROOT = Path(__file__).resolve().parent.parent.parent
CONFIGS = sorted((ROOT / "configs" / "dataset").glob("*.yaml"))
HUB = {"cnn_dailymail", "xsum", "multi_news", "samsum", "gov_report", "pubmed", "xlsum"}


def built(file: Path, /, **given: object) -> Selected:
    text = file.read_text(encoding="utf-8")
    text = text.replace("${bench_resource:fixtures}", str(ROOT / "fixtures"))
    config = OmegaConf.merge(
        {"limit": 2, "seed": 3, "path": "given"}, {"dataset": OmegaConf.create(text)}
    )
    config = OmegaConf.merge(config, {"dataset": given})
    found = instantiate(config.dataset)
    assert isinstance(found, Selected)
    return found


def test_there_is_a_config_for_each_corpus() -> None:
    others = {"fixtures", "feed", "table", "recorded", "corrupted", "hub"}
    assert {path.stem for path in CONFIGS} == HUB | others


@pytest.mark.parametrize("path", CONFIGS, ids=lambda path: path.stem)
def test_each_config_builds_its_dataset(path: Path) -> None:
    config = OmegaConf.load(path)
    given = {key: "given" for key in config if OmegaConf.is_missing(config, key)}
    dataset = built(path, **given)
    assert (dataset.limit, dataset.shuffle, dataset.seed) == (2, False, 3)
    assert (path.stem in HUB) == (type(dataset).__name__ == "Hub" and path.stem != "hub")


def test_the_config_of_the_fixtures_reads_them() -> None:
    path = ROOT / "configs" / "dataset" / "fixtures.yaml"
    assert len(list(built(path))) == 2
    chosen = list(built(path, limit=None, where={"language": ["de", "fr"]}, shuffle=True))
    assert {article.language for article in chosen} == {"de", "fr"}


def test_the_config_of_feeds_reads_one(data: Path) -> None:
    assert len(list(built(ROOT / "configs/dataset/feed.yaml", path=str(data / "feed")))) == 1


@pytest.mark.parametrize(("name", "split"), [("cliff", "test"), ("frank", "validation")])
def test_the_config_of_recorded_summaries_reads_judged_ones(
    name: str, split: str, data: Path
) -> None:
    path = str(data / "judged" / f"{name}.jsonl.gz")
    config = ROOT / "configs" / "dataset" / "recorded.yaml"
    articles = list(built(config, path=path, where={"split": split}))
    assert [article.metadata["split"] for article in articles] == [split] * 2
