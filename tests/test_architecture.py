"""The house stands as `kerasflow/README.md` draws it: order of the rooms, the Keras line, sizes."""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "kerasflow"

# From the front door to the back; a room imports only from rooms above it.
GROUND = ("errors", "places", "paths", "nearness")
LIGHT = (*GROUND, "documents", "catalog", "blueprints", "checking")
HEAVY = ("building", "feeding", "running", "converting", "notebook", "cli")
ROOMS = (*LIGHT, *HEAVY)
RANK = {room: 0 if room in GROUND else number for number, room in enumerate(ROOMS)}

# Lazy facades that name every room and import none until asked.
FACADES = {HOUSE / "__init__.py", HOUSE / "__main__.py"}
# Writes the catalog from the installed Keras; a command of developers that nothing imports.
GENERATOR = HOUSE / "catalog" / "generating.py"

BELOW_THE_LINE = {
    *("keras", "tensorflow", "numpy", "jax", "torch", "sklearn", "scipy", "h5py"),
    *("polars", "narwhals", "pandas", "matplotlib", "IPython"),
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)

FILES = sorted(HOUSE.rglob("*.py"))
ROOM_FILES = [file for file in FILES if file not in FACADES]


def title(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def room(file: Path) -> str:
    return file.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(file: Path) -> Iterator[str]:
    """Every module that a file imports anywhere, in functions and for type checking too."""
    package = ["kerasflow", *file.relative_to(HOUSE).parent.parts]
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            around = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*around, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)


def rooms_imported(file: Path) -> set[str]:
    parts = (name.split(".") for name in imported(file))
    return {part[1] for part in parts if part[0] == "kerasflow" and len(part) > 1}


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree(file)) if isinstance(node, FUNCTIONS))


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in every if argument.arg not in ("self", "cls")]


@pytest.mark.parametrize("file", ROOM_FILES, ids=title)
def test_every_file_belongs_to_a_room_of_the_house(file: Path) -> None:
    assert room(file) in RANK, f"{title(file)}: give the room a place in ROOMS and in the README"


@pytest.mark.parametrize("file", ROOM_FILES, ids=title)
def test_a_room_imports_only_from_rooms_above_it(file: Path) -> None:
    own = room(file)
    allowed = {other for other in ROOMS if RANK[other] < RANK[own]} | {own}
    allowed |= set(GROUND) if own in GROUND else set()
    allowed -= {"running"} if own == "converting" else set()
    assert rooms_imported(file) & set(ROOMS) <= allowed


@pytest.mark.parametrize(
    "file", [f for f in ROOM_FILES if room(f) in LIGHT and f != GENERATOR], ids=title
)
def test_nothing_above_the_line_imports_what_is_heavy(file: Path) -> None:
    assert {name.split(".")[0] for name in imported(file)}.isdisjoint(BELOW_THE_LINE)


def test_the_generator_of_the_catalog_is_imported_by_nothing() -> None:
    importers = [
        title(file)
        for file in FILES
        if file != GENERATOR
        and any(name.startswith("kerasflow.catalog.generating") for name in imported(file))
    ]
    assert importers == []


CHECK_AND_LIST_MODULES = """
import sys
import kerasflow
from kerasflow.cli import main

problems = kerasflow.check("blueprints/mnist_dense.json")
sys.argv = ["kerasflow", "check", "blueprints/mnist_dense.json"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
heavy = {"keras", "tensorflow", "numpy"} & set(sys.modules)
print("problems", len(problems), "heavy", *sorted(heavy))
"""


def test_importing_and_checking_loads_no_keras_tensorflow_or_numpy() -> None:
    done = subprocess.run(
        [sys.executable, "-c", CHECK_AND_LIST_MODULES],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == "problems 0 heavy"


@pytest.mark.parametrize("file", FILES, ids=title)
def test_no_file_has_more_than_400_lines(file: Path) -> None:
    assert len(file.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize("file", FILES, ids=title)
def test_no_function_has_more_than_60_lines_or_6_parameters(file: Path) -> None:
    assert [node.name for node in functions(file) if length(node) > 60] == []
    assert [node.name for node in functions(file) if len(parameters(node)) > 6] == []


def test_nineteen_functions_of_twenty_have_at_most_40_lines() -> None:
    lengths = [length(node) for file in FILES for node in functions(file)]
    assert statistics.quantiles(lengths, n=20)[-1] <= 40


@pytest.mark.parametrize("file", FILES, ids=title)
def test_every_module_is_named_after_what_it_holds(file: Path) -> None:
    assert {part.removesuffix(".py") for part in file.relative_to(HOUSE).parts}.isdisjoint(VAGUE)


@pytest.mark.parametrize("file", FILES, ids=title)
def test_every_module_opens_with_a_docstring(file: Path) -> None:
    assert ast.get_docstring(tree(file))
