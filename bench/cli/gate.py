"""``bench gate``: may the candidate replace the baseline? The exit code is the answer."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from hydra.core.hydra_config import HydraConfig
from hydra.types import RunMode
from omegaconf import DictConfig, OmegaConf

from bench.cli.baseline import accepted
from bench.cli.compare import side
from bench.gate import Gated, Rules, parse
from bench.gate import gate as judged
from bench.records import BenchError, GateError

FORMATS = ("table", "json")


def gate(config: DictConfig) -> int:
    """Judge what a config names, write what it asks for; return the exit code: 0, 1 or 2."""
    if HydraConfig.get().mode == RunMode.MULTIRUN:
        raise BenchError("a gate gives one answer: leave --multirun out")
    if config.format not in FORMATS:
        raise BenchError(f"format={config.format}: it must be one of {', '.join(FORMATS)}")
    if config.on not in ("all", "intersection"):
        raise BenchError(f"on={config.on}: it must be all or intersection")
    found = gated(
        config.baseline,
        config.candidate,
        chosen_rules(config),
        results=Path(config.results_dir).expanduser(),
        on=config.on,
    )
    _write_files(config, found)
    _tell_github(config, found)
    if config.format == "json":
        sys.stdout.write(as_json(found))
    else:
        from bench.report.gate import print_gate

        print_gate(found)
    return found.exit_code


def gated(
    baseline: str | None,
    candidate: str | None,
    rules: Rules,
    *,
    results: Path,
    on: str = "all",
) -> Gated:
    """Judge the candidate that a selector names; without one the newest run.

    Without a baseline it is the accepted one of the candidate's experiment.
    """
    after, theirs = side(candidate or "latest", results)
    before, ours = side(baseline or accepted(results, after.run.experiment), results)
    return judged(before, after, rules, systems=(ours, theirs), on=on)


def chosen_rules(config: DictConfig) -> Rules:
    """Return the rules of ``rules_file``, else those of the config group."""
    if config.rules_file:
        return rules_of(Path(config.rules_file).expanduser())
    return parse(OmegaConf.to_container(config.rules, resolve=True), where=_where())


def _where() -> str:
    """Return the file of the config group's rules if it is the user's, else ``rules=NAME``."""
    runtime = HydraConfig.get().runtime
    name = runtime.choices.get("rules")
    for source in runtime.config_sources:
        path = Path(source.path, "rules", f"{name}.yaml")
        if source.provider == "command-line" and path.is_file():
            here = Path.cwd()
            return str(path.relative_to(here) if path.is_relative_to(here) else path)
    return f"rules={name}"


def rules_of(path: Path) -> Rules:
    """Return the rules that a YAML file holds.

    Raises:
        GateError: it is not there, or holds no rules.
    """
    import yaml

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GateError(f"{path} is not there: rules_file names a YAML file with rules") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise GateError(f"{path} is not YAML: {' '.join(str(error).split())}") from None
    return parse(data, where=str(path))


def as_json(found: Gated) -> str:
    """Return what a gate found as JSON: raw values, never rounded."""
    return json.dumps(asdict(found), indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def _write_files(config: DictConfig, found: Gated) -> None:
    from bench.report.gate_ci import code_quality
    from bench.report.gate_junit import junit
    from bench.report.gate_markdown import gate_markdown

    written: dict[str, Callable[[Gated], str]] = {
        "json": as_json,
        "junit": junit,
        "markdown": gate_markdown,
        "codequality": code_quality,
    }
    for name, form in written.items():
        if config[name]:
            path = Path(config[name]).expanduser()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(form(found), encoding="utf-8", newline="")


def _tell_github(config: DictConfig, found: Gated, env: Mapping[str, Any] = os.environ) -> None:
    """Annotate the workflow, and write its step's summary, where GitHub runs it."""
    if env.get("GITHUB_ACTIONS") != "true":
        return
    from bench.report.gate_ci import workflow_commands
    from bench.report.gate_markdown import gate_markdown

    # Where JSON goes to standard output, nothing else does; GitHub reads both.
    stream = sys.stderr if config.format == "json" else sys.stdout
    print(workflow_commands(found), end="", file=stream)
    if env.get("GITHUB_STEP_SUMMARY"):
        with Path(env["GITHUB_STEP_SUMMARY"]).open("a", encoding="utf-8") as file:
            file.write(gate_markdown(found) + "\n")
