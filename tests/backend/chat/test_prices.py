"""Costs: known where every number that matters is known, and None anywhere else."""

import re

import pytest
from omegaconf import OmegaConf

from bench import resource
from bench.backend.chat.prices import Price, Usage, find
from bench.records import BackendError

TABLES = sorted((resource("configs") / "price").glob("*.yaml"))
ENTRY = {
    "host": "api.example.com",
    "model": "m",
    "input_usd_per_million": 2.0,
    "output_usd_per_million": 8.0,
    "source": "https://example.com/pricing",
    "date": "2026-01-31",
}


def table(*entries):
    return {"models": list(entries)}


def test_what_a_call_costs():
    price = Price(input=2.0, output=8.0, cached_input=0.5)
    assert price.cost_usd(Usage(input=1_000_000, output=0)) == 2.0
    assert price.cost_usd(Usage(input=1000, output=100)) == pytest.approx(0.0028)
    assert price.cost_usd(Usage(input=1000, cached=400, output=0)) == pytest.approx(0.0014)


@pytest.mark.parametrize(
    "usage",
    [
        Usage(),
        Usage(input=5),
        Usage(output=5),
        Usage(input=5, cached=6, output=1),
        Usage(input=5, cached=1, output=1),
        Usage(input=5, written=1, output=1),
    ],
)
def test_what_is_not_known_costs_none(usage):
    assert Price(input=2.0, output=8.0).cost_usd(usage) is None


def test_a_server_of_ones_own_is_free():
    free = find({"input": 0, "output": 0}, None, "127.0.0.1", "m")
    assert free is not None
    assert free.cost_usd(Usage(input=900, cached=800, output=5)) == 0.0
    assert free.cost_usd(Usage()) is None


def test_a_price_belongs_to_a_model_on_a_host():
    price = find(None, table(ENTRY), "api.example.com", "m")
    assert (price.input, price.output, price.cached_input) == (2.0, 8.0, None)
    assert find(None, table(ENTRY), "127.0.0.1", "m") is None
    assert find(None, table(ENTRY), "api.example.com", "m-2026-01-01") is None
    assert find(None, None, "api.example.com", "m") is None
    assert find(None, {}, "api.example.com", "m") is None
    own = find({"input": 1, "output": 1, "cached_input": 0}, table(ENTRY), "api.example.com", "m")
    assert own == Price(1, 1, 0)


@pytest.mark.parametrize(
    ("own", "entries", "words"),
    [
        ({"input": 1}, [], "expected {input"),
        (5, [], "expected {input"),
        ({"input": 1, "output": -1}, [], "price.output=-1"),
        ({"input": "1", "output": 1}, [], "price.input='1'"),
        ({"input": 1, "output": 1, "euro": 1}, [], "euro is not known"),
        (None, [ENTRY, ENTRY], "stands there twice"),
        (None, [{**ENTRY, "output_usd_per_million": None}], "price.output=None"),
        (None, [{k: v for k, v in ENTRY.items() if k != "source"}], "lacks ['source']"),
        (None, [{k: v for k, v in ENTRY.items() if k != "date"}], "lacks ['date']"),
        (None, [{**ENTRY, "prise": 1}], "has ['prise'] too many"),
    ],
)
def test_incomplete_prices_are_refused(own, entries, words):
    with pytest.raises(BackendError, match=re.escape(words)):
        find(own, table(*entries), "api.example.com", "m")


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_each_price_that_ships_has_its_source_and_date(path):
    shipped = OmegaConf.to_container(OmegaConf.load(path))
    for entry in shipped["models"]:
        assert find(None, shipped, entry["host"], entry["model"]) is not None
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", entry["date"])
        domain = ".".join(entry["host"].split(".")[-2:])
        own_pages = {"anthropic.com": "claude.com"}.get(domain, domain)
        assert re.match(rf"https://(\w+\.)*{re.escape(own_pages)}/", entry["source"])


def test_the_example_is_nobodys_price():
    shipped = OmegaConf.to_container(OmegaConf.load(resource("configs") / "price" / "example.yaml"))
    assert [entry["host"] for entry in shipped["models"]] == ["api.example.com"]


def test_an_unknown_model_costs_none_never_zero(serve, chat):
    (draft,) = chat(serve(), prices=table(ENTRY)).summarize(["text"])
    assert draft.cost_usd is None
    assert chat(prices=table(ENTRY)).forecast(["text"]).cost_usd is None
