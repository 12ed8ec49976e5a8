"""An exception as the one or two lines its user needs, and the exit code that goes with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from bench.cli.help import choices
from bench.records import BenchError

USER, FAULT, STOPPED = 2, 3, 4

_EXTRAS = {
    "spacy": "ner",
    "zstandard": "zstd",
    "rouge_score_rs": "bench",
    "sacrebleu": "similarity",
    **dict.fromkeys(("openai", "anthropic"), "chat"),
    **dict.fromkeys(("torch", "transformers", "safetensors", "sentencepiece"), "models"),
}
"""Which extra of ours brings a package."""


def explain(verb: str, arguments: Sequence[str], error: BaseException) -> tuple[str, int]:
    """Return what to print for an error, and the exit code: 2 the user's mistake, 3 a fault."""
    from hydra.errors import HydraException
    from omegaconf.errors import OmegaConfBaseException
    from yaml import YAMLError

    for cause in _chain(error):
        if isinstance(cause, BenchError):
            return str(cause), USER
        if isinstance(cause, ModuleNotFoundError) and cause.name:
            return missing_package(cause.name, _first_line(error)), USER
    if isinstance(error, HydraException | OmegaConfBaseException):
        return _config(verb, arguments, error), USER
    if isinstance(error, OSError | YAMLError | UnicodeDecodeError):
        return f"{type(error).__name__}: {_flat(error)}", USER
    return f"a fault of ours: {type(error).__name__}: {_flat(error)} (--debug shows where)", FAULT


def missing_package(name: str, context: str = "") -> str:
    """Return the pip command that brings a missing package."""
    top = name.partition(".")[0]
    if top == "bench":
        return f"there is no module {name}: see the _target_ of your config"
    where = re.search(r"(?:full_key|backend|metric|dataset)[:.]\s*([\w.]+)", context)
    what = f"{where.group(1)} needs" if where else "this needs"
    package = f"'summary-bench[{_EXTRAS[top]}]'" if top in _EXTRAS else top
    return f"{what} the package {top}, which is not installed: pip install {package}"


def _config(verb: str, arguments: Sequence[str], error: Exception) -> str:
    from hydra.errors import MissingConfigException, OverrideParseException
    from omegaconf.errors import MissingMandatoryValue

    text = _flat(error)
    if isinstance(error, OverrideParseException):
        return (
            f"{error.override} is not understood ({text.partition(' See ')[0]}): "
            "quote a value that holds more than letters, digits and ./_-: 'name=\"value\"'"
        )
    if isinstance(error, MissingConfigException) and error.missing_cfg_file:
        return _no_such_config(error.missing_cfg_file, list(error.options or ()))
    if isinstance(error, MissingMandatoryValue):
        key = getattr(error, "full_key", None) or text.rpartition(":")[2].strip()
        return f"{key} needs a value: {key}=VALUE"
    unknown = re.search(r"Could not override '(?:\w+/)?([^']+)'", text)
    if unknown:
        return _no_such_option(verb, arguments, unknown.group(1).partition("@")[0])
    cause = next((_flat(c) for c in list(_chain(error))[1:] if str(c)), "")
    said = text if not cause or cause in text else f"{text}: {cause}"
    return re.sub(r" *(full_key|object_type|reference_type|To append).*?(?=$|: )", "", said)


def _no_such_config(path: str, options: Sequence[str]) -> str:
    group, _, name = path.rpartition("/")
    if not group:
        return f"there is no config {name!r}: there are {', '.join(options) or 'none'}"
    names = sorted(options) or choices(group)
    return f"{group}={name}: there is no such {group}{_meant(name, names)}. {_there_are(names)}"


def _no_such_option(verb: str, arguments: Sequence[str], key: str) -> str:
    """Return what the parent of an unknown key holds, found by composing without it."""
    from hydra import compose, initialize_config_dir
    from omegaconf import DictConfig, OmegaConf

    from bench import resource

    good = [a for a in arguments if "=" in a and not a.startswith("-")]
    good = [a for a in good if a.partition("=")[0].lstrip("+~") != key]
    with initialize_config_dir(str(resource("configs")), version_base="1.3"):
        node = compose(verb, overrides=[a for a in good if not a.startswith("hydra")])
    parent, where = node, ""
    *path, name = key.split(".")
    for step in path:
        if not isinstance(parent, DictConfig) or step not in parent:
            name = step
            break
        if OmegaConf.is_missing(parent, step) or not isinstance(parent[step], DictConfig):
            break
        parent, where = parent[step], f"{where}{step}."
    names = sorted(str(name) for name in parent)
    if name in names:
        whole = next(a for a in arguments if a.startswith(key))
        return f"{key} takes new keys behind plus signs: ++{whole}"
    group = where.rstrip(".")
    inside = f" in {group}" if group else ""
    return f"there is no option {name!r}{inside}{_meant(name, names)}. {_there_are(names)}"


def _meant(name: str, names: Sequence[str]) -> str:
    close = get_close_matches(name, names, n=1)
    return f" (did you mean {close[0]}?)" if close else ""


def _there_are(names: Sequence[str]) -> str:
    return f"There are: {', '.join(names)}" if names else "There are none"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def _flat(error: BaseException) -> str:
    return " ".join(str(error).split())


def _first_line(error: BaseException) -> str:
    return " ".join(str(error).split())
