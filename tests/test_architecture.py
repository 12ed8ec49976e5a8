"""The floors: what each room may import of ours."""

import ast
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parent.parent / "bench"
GROUND = {"", "errors", "records", "contracts", "text", "statistics", "models"}
FIRST = {"dataset", "backend", "metric", "results", "engine"}
MAY_IMPORT = {
    **dict.fromkeys(GROUND, GROUND),
    **{room: GROUND | {room} for room in FIRST},
    "meta": GROUND | {"meta"},
    "compare": GROUND | {"results", "compare"},
    "gate": GROUND | {"results", "compare", "gate"},
    "report": GROUND | {"results", "compare", "gate", "meta", "report"},
    "view": GROUND | {"results", "compare", "meta", "report", "view"},
    "cli": GROUND | FIRST | {"meta", "compare", "gate", "report", "view", "cli"},
    "__main__": {"cli"},
}
FILES = sorted(BENCH.rglob("*.py"))


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            found.add(node.module or "")
    return {module for module in found if module.split(".")[0] == "bench"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BENCH)))
def test_imports_only_what_its_floor_allows(path: Path) -> None:
    parts = path.relative_to(BENCH).with_suffix("").parts
    here = "" if parts == ("__init__",) else parts[0]
    wrong = {module for module in imports(path) if room(module) not in MAY_IMPORT[here]}
    assert not wrong, f"{path.relative_to(BENCH.parent)} imports {sorted(wrong)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(BENCH)))
def test_files_and_functions_stay_small(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert len(source.splitlines()) <= 250, "is there a second room in it?"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{node.name} has {length} lines"
