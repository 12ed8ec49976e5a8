"""A judge by rules behind a real server, and metrics that ask it as the configs have them."""

import re
import runpy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hydra import compose, initialize_config_dir
from hydra.errors import InstantiationException
from hydra.utils import instantiate

_chat = runpy.run_path(str(Path(__file__).resolve().parents[2] / "backend/chat/conftest.py"))
serve, bare_environment = _chat["serve"], _chat["bare_environment"]

sys.path.append(str(Path(__file__).resolve().parent))

from judge_rules import Rules  # noqa: E402

from bench import resource  # noqa: E402
from bench.cli.program import register_resolvers  # noqa: E402


@pytest.fixture
def rules(serve: Callable[..., Any]) -> Rules:
    """Start a server whose judgements follow from rules."""
    return Rules(serve())


@pytest.fixture
def judge(rules: Rules) -> Iterator[Callable[..., Any]]:
    """Build a judge's metric from its config, asking the rules."""
    made: list[Any] = []
    register_resolvers()

    def build(name: str, *overrides: str) -> Any:
        place = f"metric.judge_{name}"
        given = [f"{place}.judge.model=tiny", f"{place}.judge.base_url={rules.server.url}"]
        given += [
            re.sub(r"^([+~]*)", rf"\g<1>{place}.", override, count=1) for override in overrides
        ]
        with initialize_config_dir(str(resource("configs")), version_base="1.3"):
            config = compose("run", ["~experiment", f"metric=[judge.{name}]", *given])
        try:
            made.append(instantiate(config.metric[f"judge_{name}"], _convert_="all"))
        except InstantiationException as error:
            raise error.__cause__ or error from None
        return made[-1]

    yield build
    for metric in made:
        metric.close()
