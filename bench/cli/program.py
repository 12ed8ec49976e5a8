"""A verb as a Hydra program: its arguments made ready, its errors made plain."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bench import resource
from bench.cli.errors import STOPPED, USER, explain
from bench.cli.words import FLAGS, VERBS
from bench.engine.stop import Stopped
from bench.records import BenchError

if TYPE_CHECKING:
    from omegaconf import DictConfig

_TAKES_VALUE = {"--config-dir", "-cd", "--cfg", "-c", "--package", "-p"}
_GROUPS = ("experiment", "dataset", "backend", "metric")
_PLANTED = "dataset=corrupted"
_JUDGE = re.compile(r"^([+~]*(?:[\w/]+@)?metric\.judge)\.")
_PLAIN = {"--multirun", "-m", "--resolve", "--info", "-i", "--hydra-help", "--run", "-r"}


def launch(verb: str, arguments: list[str]) -> int:
    """Run a verb; return its exit code. Ctrl-C is 130."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # how CI cancels a job
    debug = "--debug" in arguments
    # metric=[judge.claims] is metric.judge_claims in a config, whose keys may hold no dot.
    arguments = [_JUDGE.sub(r"\1_", word) for word in arguments if word != "--debug"]
    try:
        return _hydra(verb, _ready(verb, arguments))
    except KeyboardInterrupt:
        return 130
    except Stopped as stopped:
        print(f"bench: {stopped}", file=sys.stderr)
        return STOPPED
    except SystemExit as left:  # Hydra's own help, or argparse
        return left.code if isinstance(left.code, int) else USER
    except BrokenPipeError:
        # The reader (head, less) has left: nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    # Whatever it is, the user gets one line; --debug shows where it came from.
    except Exception as error:  # noqa: BLE001
        message, code = explain(verb, arguments, error)
        if debug:
            traceback.print_exc()
        print(f"bench: {message}", file=sys.stderr)
        return code


def _hydra(verb: str, arguments: list[str]) -> int:
    import hydra

    os.environ["HYDRA_FULL_ERROR"] = "1"  # or Hydra prints and exits by itself
    register_resolvers()
    work: Callable[..., int] = getattr(import_module(f"bench.cli.{verb}"), verb)
    outcome: list[int | Exception] = []

    def once(config: DictConfig) -> None:
        # Kept from Hydra, which prints a line of its own about an exception it sees.
        try:
            outcome.append(work(config))
        except Exception as error:  # noqa: BLE001
            outcome.append(error)

    # Jobs of a sweep may run in other processes, so they get the bare function.
    sweep = bool({"-m", "--multirun"} & set(arguments))
    decorate = hydra.main(
        version_base="1.3", config_path=str(resource("configs")), config_name=verb
    )
    before = sys.argv
    sys.argv = [f"bench {verb}", *arguments]
    try:
        decorate(work if sweep else once)()
    finally:
        sys.argv = before
    result = outcome[0] if outcome else 0  # none after a sweep, or after Hydra's own help
    if isinstance(result, Exception):
        raise result
    return result


def register_resolvers() -> None:
    """Make ``${bench_resource:fixtures}`` known to configs."""
    from omegaconf import OmegaConf

    OmegaConf.register_new_resolver(
        "bench_resource", lambda name: str(resource(name)), replace=True
    )


def _ready(verb: str, arguments: list[str]) -> list[str]:
    """Return arguments as Hydra takes them: bare words named, our flags turned into overrides.

    Raises:
        BenchError: a flag or a bare word that the verb does not take.
    """
    names = iter(VERBS[verb].positional)
    flags, ready, words = [], [], iter(arguments)
    for word in words:
        if word in ("-q", "--quiet"):
            ready.append("quiet=true")
        elif word == "--no-cache":
            ready.append("cache=off")
        elif word in _TAKES_VALUE:
            flags += [word, next(words, "")]
        elif word in _PLAIN or word.split("=")[0] in _TAKES_VALUE:
            flags.append(word)
        elif word.startswith("--") and word[2:].split("=")[0] in VERBS[verb].flags:
            name, equals, value = word[2:].partition("=")
            ready.append(_option(name, value if equals else next(words, "")))
        elif word.startswith("-"):
            raise BenchError(f"there is no option {word}: there are {'; '.join(FLAGS)}")
        elif "=" in word or word.startswith("~"):
            ready.append(_override(word))
        else:
            ready.append(_named(verb, word, next(names, None)))
    # Flags first: Hydra takes no override behind a flag that stands between overrides.
    return flags + (_resumed(_with_experiment(ready)) if verb == "run" else ready)


def _with_experiment(arguments: list[str]) -> list[str]:
    """Return the arguments with the experiment that a dataset of planted errors is for.

    A dataset's config cannot choose the backend; without it the errors would be planted and unread.
    """
    chosen = {argument.partition("=")[0] for argument in arguments}
    alone = chosen.isdisjoint({"experiment", "backend"})
    return [*arguments, "experiment=planted"] if _PLANTED in arguments and alone else arguments


def _override(word: str) -> str:
    """Return an override as Hydra takes it."""
    if word.removesuffix("=null") in _GROUPS and word.endswith("=null"):
        return f"~{word.removesuffix('=null')}"
    # The keys behind it are the data's, not the config's.
    return f"++{word}" if word.startswith("dataset.where.") else word


def _named(verb: str, word: str, name: str | None) -> str:
    if name is None:
        raise BenchError(
            f"{word!r} is not understood: options are OPTION=VALUE; bench {verb} --help"
        )
    return _option(name, word)


def _option(name: str, value: str) -> str:
    """Return an override as Hydra takes it, whatever the value holds."""
    return f"{name}={json.dumps(value, ensure_ascii=False)}"


def _resumed(arguments: list[str]) -> list[str]:
    """Return the arguments of an interrupted run with ``resume`` set to its folder."""
    from bench.cli.resume import arguments_of

    for i, argument in enumerate(arguments):
        name, _, selector = argument.partition("=")
        if name == "resume" and selector not in ("", "null"):
            others = arguments[:i] + arguments[i + 1 :]
            folders = [a.partition("=")[2] for a in others if a.startswith("results_dir=")]
            results = Path(folders[-1] if folders else "results").expanduser()
            return arguments_of(selector.strip("'\""), results, others)
    return arguments
