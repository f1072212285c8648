"""The house stands as `kerasflow/README.md` draws it: order of the rooms, the Keras line, sizes.

A rule is asked of every file, and one test tells all that break it.
"""

from __future__ import annotations

import ast
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parents[1]
HOUSE = ROOT / "kerasflow"

# From the front door to the back; a room imports only from rooms above it.
GROUND = ("errors", "places", "paths", "nearness", "garbage")
LIGHT = (*GROUND, "documents", "catalog", "blueprints", "checking")
HEAVY = ("building", "feeding", "converting", "running", "reporting", "notebook", "cli")
ROOMS = (*LIGHT, *HEAVY)
RANK = {room: 0 if room in GROUND else number for number, room in enumerate(ROOMS)}

# Lazy facades that name every room and import none until asked.
FACADES = ("__init__.py", "__main__.py")
# Writes the catalog from the installed Keras; a command of developers that nothing imports.
GENERATOR = "catalog/generating.py"

BELOW_THE_LINE = {
    *("keras", "tensorflow", "numpy", "jax", "torch", "sklearn", "scipy", "h5py"),
    *("polars", "narwhals", "pandas", "matplotlib", "IPython"),
}
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "base", "misc"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Indenting = (
    *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith),
    *(ast.Try, ast.TryStar, ast.Match),
)


@dataclass(frozen=True)
class Module:
    """A file of the house: where it stands in it, and what it says."""

    where: PurePosixPath
    text: str

    @property
    def room(self) -> str:
        return self.where.parts[0].removesuffix(".py")

    @property
    def is_facade(self) -> bool:
        return str(self.where) in FACADES

    @property
    def is_light(self) -> bool:
        """Whether it stands above the Keras line."""
        return self.room in LIGHT and str(self.where) != GENERATOR

    @property
    def name(self) -> str:
        """As it is imported."""
        parts = ("kerasflow", *self.where.with_suffix("").parts)
        return ".".join(parts).removesuffix(".__init__")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def functions(self) -> list[Function]:
        return [node for node in ast.walk(self.tree) if isinstance(node, Function)]

    @cached_property
    def imported(self) -> set[str]:
        """Every module that it imports anywhere, in functions and for type checking too."""
        return {name for node in ast.walk(self.tree) for name in self._names(node)}

    def _names(self, node: ast.AST) -> Iterator[str]:
        package = ["kerasflow", *self.where.parent.parts]
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            around = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*around, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)

    @property
    def rooms_imported(self) -> set[str]:
        parts = (name.split(".") for name in self.imported)
        return {part[1] for part in parts if part[0] == "kerasflow" and len(part) > 1}


def read_house() -> list[Module]:
    files = {
        PurePosixPath(file.relative_to(HOUSE).as_posix()): file for file in HOUSE.rglob("*.py")
    }
    return [Module(where, files[where].read_text(encoding="utf-8")) for where in sorted(files)]


MODULES = read_house()


def length(node: Function) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def nesting(node: ast.AST) -> int:
    """How many statements of a function stand inside of one another, at most."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            is_elif = isinstance(node, ast.If) and node.orelse == [child]
            own = isinstance(child, Indenting) and not (is_elif and isinstance(child, ast.If))
            deepest = max(deepest, nesting(child) + own)
    return deepest


def parameters(node: Function) -> list[str]:
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in every if argument.arg not in ("self", "cls")]


def belongs_to_a_room_of_the_house(module: Module) -> Iterator[str]:
    if not module.is_facade and module.room not in RANK:
        yield f"give the room {module.room} a place in ROOMS and in the README"


def imports_only_from_rooms_above_it(module: Module) -> Iterator[str]:
    own = module.room
    if module.is_facade or own not in RANK:
        return
    allowed = {other for other in ROOMS if RANK[other] < RANK[own]} | {own}
    allowed |= set(GROUND) if own in GROUND else set()
    yield from (f"imports {room}" for room in (module.rooms_imported & set(ROOMS)) - allowed)


def imports_nothing_heavy_above_the_line(module: Module) -> Iterator[str]:
    heavy = {name.split(".")[0] for name in module.imported} & BELOW_THE_LINE
    if module.is_light:
        yield from (f"imports {name}" for name in heavy)


def does_not_import_the_generator_of_the_catalog(module: Module) -> Iterator[str]:
    if str(module.where) != GENERATOR:
        names = {
            name for name in module.imported if name.startswith("kerasflow.catalog.generating")
        }
        yield from (f"imports {name}" for name in names)


def has_at_most_400_lines(module: Module) -> Iterator[str]:
    lines = len(module.text.splitlines())
    if lines > 400:
        yield f"{lines} lines"


def has_functions_of_at_most_60_lines(module: Module) -> Iterator[str]:
    for node in module.functions:
        if length(node) > 60:
            yield f"{node.name} has {length(node)} lines"


def has_functions_of_at_most_6_parameters(module: Module) -> Iterator[str]:
    for node in module.functions:
        if len(parameters(node)) > 6:
            yield f"{node.name} has {len(parameters(node))} parameters"


def has_functions_of_at_most_3_levels(module: Module) -> Iterator[str]:
    for node in module.functions:
        if nesting(node) > 3:
            yield f"{node.name} has {nesting(node)} levels"


def is_named_after_what_it_holds(module: Module) -> Iterator[str]:
    vague = {part.removesuffix(".py") for part in module.where.parts} & VAGUE
    yield from (f"{name} says nothing of what is in it" for name in vague)


def opens_with_a_docstring(module: Module) -> Iterator[str]:
    if not ast.get_docstring(module.tree):
        yield "has none"


Rule = Callable[[Module], Iterator[str]]
ANY = '"""A module."""\n'
DEEP = """
def run():
    with a:
        for b in c:
            if d:
                pass
            elif e:
                pass
            else:
                while f:
                    def inside():
                        if g:
                            pass
"""
# Every rule, with a file that breaks it, and with what is then told.
RULES: dict[Rule, tuple[Module, str]] = {
    belongs_to_a_room_of_the_house: (
        Module(PurePosixPath("attic/boxes.py"), ANY),
        "give the room attic a place in ROOMS and in the README",
    ),
    imports_only_from_rooms_above_it: (
        Module(PurePosixPath("checking/deep/rules.py"), ANY + "from ...feeding import splitting"),
        "imports feeding",
    ),
    imports_nothing_heavy_above_the_line: (
        Module(PurePosixPath("catalog/lookup.py"), ANY + "def look():\n    import numpy.linalg"),
        "imports numpy",
    ),
    does_not_import_the_generator_of_the_catalog: (
        Module(PurePosixPath("cli/catalog.py"), ANY + "from kerasflow.catalog import generating"),
        "imports kerasflow.catalog.generating",
    ),
    has_at_most_400_lines: (
        Module(PurePosixPath("cli/run.py"), ANY + "\n" * 400),
        "401 lines",
    ),
    has_functions_of_at_most_60_lines: (
        Module(PurePosixPath("cli/run.py"), ANY + "class A:\n  async def run():" + "\n    0" * 60),
        "run has 61 lines",
    ),
    has_functions_of_at_most_6_parameters: (
        Module(PurePosixPath("cli/run.py"), ANY + "def run(self, a, b, c, /, d, e, *, f, g): ..."),
        "run has 7 parameters",
    ),
    has_functions_of_at_most_3_levels: (
        Module(PurePosixPath("cli/run.py"), ANY + DEEP),
        "run has 4 levels",
    ),
    is_named_after_what_it_holds: (
        Module(PurePosixPath("cli/utils/run.py"), ANY),
        "utils says nothing of what is in it",
    ),
    opens_with_a_docstring: (
        Module(PurePosixPath("cli/run.py"), "# A module.\n"),
        "has none",
    ),
}


def name_rule(rule: Rule) -> str:
    return rule.__name__


@pytest.mark.parametrize("rule", RULES, ids=name_rule)
def test_every_file(rule: Rule) -> None:
    broken = [f"kerasflow/{each.where}: {told}" for each in MODULES for told in sorted(rule(each))]
    assert not broken, "\n".join([f"not every file {name_rule(rule).replace('_', ' ')}:", *broken])


def test_a_file_that_breaks_a_rule_is_told_by_that_rule_alone() -> None:
    found = {
        (name_rule(rule), name_rule(broken)): list(rule(module))
        for broken, (module, _) in RULES.items()
        for rule in RULES
    }
    expected = {
        (name_rule(rule), name_rule(broken)): [told] if rule is broken else []
        for broken, (_, told) in RULES.items()
        for rule in RULES
    }
    assert found == expected


def test_the_house_has_files_in_every_room() -> None:
    assert {module.room for module in MODULES if not module.is_facade} == set(ROOMS)


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


def test_nineteen_functions_of_twenty_have_at_most_40_lines() -> None:
    lengths = [length(node) for module in MODULES for node in module.functions]
    assert statistics.quantiles(lengths, n=20)[-1] <= 40
