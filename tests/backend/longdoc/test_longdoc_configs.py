"""The wrappers' configs, and the ways to choose what is inside them."""

import pytest
from hydra import compose, initialize_config_dir
from hydra.utils import instantiate

from bench import resource
from bench.backend.longdoc import MapReduce, Truncate
from bench.cli.program import register_resolvers

WRAPPERS = ["truncate", "head_tail", "sliding", "map_reduce", "hierarchical", "refine"]


def built(*overrides):
    register_resolvers()
    with initialize_config_dir(str(resource("configs")), version_base="1.3"):
        config = compose("run", overrides=["~experiment", *overrides])
    return {name: instantiate(config.backend[name], _convert_="all") for name in config.backend}


@pytest.mark.parametrize("name", [*WRAPPERS, "extract_then_abstract"])
def test_each_wrapper_is_built_around_lead_or_another(name):
    (one,) = built(f"backend=[{name}]").values()
    assert "|inner:[lead|sentences:3|language:auto|v:1]" in one.signature
    (other,) = built(
        f"backend=[{name}]",
        f"backend@backend.{name}.inner=tail",
        f"backend.{name}.inner.sentences=7",
        f"backend.{name}.window_tokens=200",
    ).values()
    assert "|inner:[tail|sentences:7|language:auto|v:1]" in other.signature
    assert "|window:200 words|" in other.signature


@pytest.mark.parametrize(
    ("name", "second"), [("map_reduce", "reduce"), ("hierarchical", "merge"), ("refine", "refine")]
)
def test_a_second_backend_is_put_where_there_is_none(name, second):
    (one,) = built(f"backend=[{name}]", f"+backend@backend.{name}.{second}=tail").values()
    assert f"|{second}:[tail|sentences:3|" in one.signature


def test_the_extracting_backend_is_replaced():
    name = "extract_then_abstract"
    (one,) = built(f"backend=[{name}]").values()
    assert "|extract:[lexrank|sentences:20|" in one.signature
    (one,) = built(f"backend=[{name}]", f"backend@backend.{name}.extract=kl").values()
    assert "|extract:[kl|sentences:20|" in one.signature


def test_several_wrappers_have_each_their_own_inside():
    found = built(
        "backend=[lead,truncate,map_reduce]",
        "backend@backend.truncate.inner=map_reduce",
        "backend@backend.truncate.inner.inner=tail",
        "+backend.head5={_target_: bench.backend.longdoc.Truncate, inner: '${backend.lead}', "
        "window_tokens: 5}",
    )
    assert list(found) == ["lead", "truncate", "map_reduce", "head5"]
    assert isinstance(found["truncate"]._backends["inner"], MapReduce)
    assert "inner:[map_reduce|window:1000 words|" in found["truncate"].signature
    assert "inner:[tail|" in found["truncate"].signature
    assert isinstance(found["head5"], Truncate)
    (draft,) = found["head5"].summarize(["One two three. Four five six. Seven."])
    assert draft.text == "One two three.\nFour five"
    assert (draft.article_tokens, draft.article_tokens_seen) == (7, 5)


def test_prompts_are_chosen_inside_too():
    (one,) = built(
        "backend=[map_reduce]",
        "backend@backend.map_reduce.inner=chat",
        "prompt@backend.map_reduce.inner.prompt=map",
        "+backend@backend.map_reduce.reduce=chat",
        "prompt@backend.map_reduce.reduce.prompt=reduce",
        "backend.map_reduce.inner.model=m",
        "backend.map_reduce.reduce.model=m",
        "backend.map_reduce.inner.base_url=http://127.0.0.1:9/v1",
        "backend.map_reduce.reduce.base_url=http://127.0.0.1:9/v1",
    ).values()
    assert "|prompt:map." in one.signature
    assert "|prompt:reduce." in one.signature
    one.close()
