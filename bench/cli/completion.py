"""Shell completion: a script that asks ``bench --complete LINE``; Hydra knows the options."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bench import resource
from bench.cli.words import FLAGS, VERBS

_SCRIPTS = {
    "bash": """_bench() {
    local IFS=$'\\n'
    compopt -o nospace 2>/dev/null
    local line="${COMP_LINE:0:COMP_POINT}"
    COMPREPLY=($(bench --complete "$line" 2>/dev/null))
    local cut="${line##*[[:space:]]}"
    cut="${cut%"${COMP_WORDS[COMP_CWORD]}"}"
    [[ "${COMP_WORDS[COMP_CWORD]}" == "=" ]] && cut="$cut="
    [[ -n "$cut" ]] && COMPREPLY=("${COMPREPLY[@]#"$cut"}")
}
complete -o default -F _bench bench
""",
    "zsh": """#compdef bench
_bench() {
    local -a found
    found=("${(@f)$(bench --complete "${LBUFFER}" 2>/dev/null)}")
    compadd -S '' -- ${found:#}
}
compdef _bench bench
""",
    "fish": "complete -c bench -f -a '(bench --complete (commandline -cp) 2>/dev/null)'\n",
}


def script(arguments: Sequence[str]) -> int:
    """Print the completion script of a shell; return the exit code."""
    shell = arguments[0] if arguments else "bash"
    if shell not in _SCRIPTS:
        print(f"bench: completion is for {', '.join(_SCRIPTS)}, not {shell!r}", file=sys.stderr)
        return 2
    print(_SCRIPTS[shell], end="")
    return 0


def complete(arguments: Sequence[str]) -> int:
    """Print what may stand at the end of a command line that begins with ``bench``."""
    line = arguments[0] if arguments else ""
    _, _, rest = line.lstrip().partition(" ")
    verb, space, rest = rest.lstrip().partition(" ")
    word = rest.rpartition(" ")[2]
    if not space:
        found = [f"{name} " for name in (*VERBS, "completion") if name.startswith(verb)]
    elif verb not in VERBS:
        found = []
    elif word.startswith("-"):
        flags = [word.rstrip(",") for names in FLAGS for word in names.split() if word[0] == "-"]
        found = [f"{flag} " for flag in flags if flag.startswith(word)]
    else:
        found = _options(verb, rest)
    print("\n".join(found))
    return 0


def _options(verb: str, rest: str) -> list[str]:
    """Return Hydra's own answer: groups, options and the files a value may name."""
    from hydra._internal.config_loader_impl import ConfigLoaderImpl
    from hydra._internal.core_plugins.bash_completion import BashCompletion
    from hydra._internal.utils import create_automatic_config_search_path

    from bench.cli.program import register_resolvers

    register_resolvers()
    path = create_automatic_config_search_path(
        calling_file=None, calling_module=None, config_path=str(resource("configs"))
    )
    found: list[str] = BashCompletion(ConfigLoaderImpl(path))._query(config_name=verb, line=rest)
    return sorted(found)
