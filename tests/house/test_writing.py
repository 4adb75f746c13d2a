"""How the code is written: types, style, sizes, and what each file says about itself."""

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = sorted(path.parent for path in (ROOT / "desktop").glob("*/__init__.py"))
MODULES = sorted((ROOT / "desktop").rglob("*.py"))
SOURCES = [*MODULES, *sorted((ROOT / "tests").rglob("*.py")), *sorted((ROOT / "packaging").rglob("*.py"))]

LONGEST_MODULE = 500
LONGEST_FUNCTION = 60
"""Lines; what is longer is two things."""


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def tool(*command: str, folder: Path = ROOT) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_types_hold_strictly() -> None:
    tool("mypy", "--no-error-summary")


def test_types_hold_in_the_set_up() -> None:
    tool(
        "mypy",
        "--no-error-summary",
        "--config-file",
        str(ROOT / "pyproject.toml"),
        "dev.py",
        "build.py",
        folder=ROOT / "packaging",
    )


def test_ruff_finds_nothing() -> None:
    tool("ruff", "check", "--no-cache", ".")


def test_ruff_would_format_nothing() -> None:
    tool("ruff", "format", "--check", "--no-cache", ".")


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_says_what_it_is_for_and_what_it_promises(room: Path) -> None:
    described = ast.get_docstring(ast.parse((room / "__init__.py").read_text()))
    assert described
    assert len(described.splitlines()) >= 3


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_rooms_public_names_are_those_it_lists(room: Path) -> None:
    module = importlib.import_module(f"desktop.{room.name}")
    listed = getattr(module, "__all__", [])
    assert len(set(listed)) == len(listed)
    for name in listed:
        getattr(module, name)
    origins = {name: getattr(value, "__module__", None) for name, value in vars(module).items()}
    lent = {
        name for name, origin in origins.items() if str(origin).startswith("desktop.") and origin != module.__name__
    }
    assert {name for name in lent if not name.startswith("_")} <= set(listed)


def test_every_module_says_what_it_is() -> None:
    trees = {relative(path): ast.parse(path.read_text()) for path in SOURCES}
    assert [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)] == []


def code_names(codes: str) -> list[str]:
    return re.findall(r"[A-Z]+\d+|[a-z]+(?:-[a-z]+)+", codes)


def test_every_kind_of_ignore_in_a_file_gives_its_reason_there() -> None:
    ignore = re.compile(r"# (type: ignore\[[a-z, -]+\]|noqa: [A-Z]+\d+(?:, [A-Z]+\d+)*)(.*)")
    unexplained = set()
    for path in SOURCES:
        found = [match.groups() for match in map(ignore.search, path.read_text().splitlines()) if match]
        explained = {code for codes, reason in found if re.search(r"\w{2}", reason) for code in code_names(codes)}
        used = {code for codes, _ in found for code in code_names(codes)}
        unexplained |= {f"{relative(path)}: {code}" for code in used - explained}
    assert sorted(unexplained) == []


def test_modules_and_functions_fit_a_reader() -> None:
    long = [relative(path) for path in MODULES if path.read_text().count("\n") > LONGEST_MODULE]
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > LONGEST_FUNCTION:
                    long.append(f"{relative(path)}:{node.lineno} {node.name} ({lines} lines)")
    assert long == []
