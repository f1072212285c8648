"""Measures in how many places each fact stands: python docs/house.py [--where].

What should stand in one place is counted: sources, keys of sections, what is private in Keras,
classes, names of Keras' classes. With ``--where`` the files are listed. Docstrings do not count.
`tests/test_house.py` holds what was reached.
"""

from __future__ import annotations

import ast
import re
import runpy
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.keys import keys_of
from kerasflow.blueprints.sources.known import SOURCES
from kerasflow.catalog import Kind

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "kerasflow"
Found = Mapping[str, list[str]]
"""Files, by what is named in them."""

# Their names are words for other things, too: a module, tensors, files of any kind.
AMBIGUOUS_SOURCES = frozenset({"keras", "images", "texts", "files"})
SECTIONS: Mapping[str, Any] = runpy.run_path(str(Path(__file__).with_name("keys.py")))["SECTIONS"]
# Two keys of a section may stand together for another reason; three are a list of its keys.
A_LIST = 3
CLASS_KINDS: tuple[Kind, ...] = ("layers", "losses", "metrics", "optimizers", "callbacks", "ops")
# They have public attributes that begin with an underscore.
_BY_NAME = frozenset({"getattr", "hasattr", "setattr", "delattr"})
_LIBRARIES = frozenset({"sys", "os", "tf", "click", "errno", "signal"})


@cache
def trees() -> Mapping[str, ast.Module]:
    """Returns the syntax of every file of the house, by its path there."""
    return {
        file.relative_to(HOUSE).as_posix(): ast.parse(file.read_text("utf-8"))
        for file in sorted(HOUSE.rglob("*.py"))
    }


def texts(tree: ast.AST) -> Iterator[str]:
    """Yields the texts in a part of a file that are no docstrings."""
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


@cache
def texts_by_file() -> Mapping[str, frozenset[str]]:
    """Returns the texts of every file."""
    return {file: frozenset(texts(tree)) for file, tree in trees().items()}


def files_with(names: Iterable[str], at_least: int = 1) -> list[str]:
    """Returns the files that have so many of these names as texts."""
    wanted = set(names)
    return [file for file, found in texts_by_file().items() if len(wanted & found) >= at_least]


def places_of_sources() -> Found:
    """Returns the files that name each source."""
    return {source: files_with([source]) for source in SOURCES}


def places_of_sections() -> Found:
    """Returns the files that list keys of a section."""
    return {name: files_listing(keys_of(spec)) for name, spec in SECTIONS.items()}


def files_listing(keys: Iterable[str]) -> list[str]:
    """Returns the files in which several of these keys stand together, or all where they are few.

    Keys such as `name`, `data`, `time` are words, too: a file that says one here and another there
    lists no keys. What stands together are the items of a tuple, list or set, the keys of a
    mapping, the arguments of a call, and what one function looks up in brackets.
    """
    wanted = set(keys)
    enough = min(A_LIST, len(wanted))
    return [
        file
        for file, lists in lists_by_file().items()
        if any(len(wanted & found) >= enough for found in lists)
    ]


@cache
def lists_by_file() -> Mapping[str, list[set[Any]]]:
    """Returns what stands together in every file."""
    return {file: [*_listed_texts(tree)] for file, tree in trees().items()}


def _listed_texts(tree: ast.Module) -> Iterator[set[Any]]:
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
                yield _constants(parts)
            case ast.Dict(keys=parts):
                yield _constants(parts)
            case ast.Call(args=parts):
                yield _constants(parts)
            case ast.FunctionDef():
                yield _constants(n.slice for n in ast.walk(node) if isinstance(n, ast.Subscript))


def _constants(parts: Iterable[ast.expr | None]) -> set[Any]:
    return {part.value for part in parts if isinstance(part, ast.Constant)}


def private_to_keras() -> Found:
    """Returns the files that import `keras.src`, or touch what begins with an underscore."""
    own = {name for tree in trees().values() for name in _defined(tree)}
    found = {file: sorted({*_private(tree)} - own) for file, tree in trees().items()}
    return {file: names for file, names in found.items() if names}


def _defined(tree: ast.Module) -> Iterator[str]:
    """Yields the names of what the classes of a file have."""
    yield from ("_replace", "_asdict", "_fields")  # every named tuple's
    for owner in ast.walk(tree):
        if isinstance(owner, ast.Attribute) and isinstance(owner.ctx, ast.Store):
            yield from [owner.attr] if _is_self(owner.value) else []
        elif isinstance(owner, ast.ClassDef):
            yield from (node.name for node in owner.body if isinstance(node, ast.FunctionDef))
            fields = [node.target for node in owner.body if isinstance(node, ast.AnnAssign)]
            yield from (field.id for field in fields if isinstance(field, ast.Name))


def _private(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("keras.src"):
            yield str(node.module)
        elif isinstance(node, ast.Import):
            yield from (it.name for it in node.names if it.name.startswith("keras.src"))
        elif isinstance(node, ast.Attribute) and not _is_self(node.value, _LIBRARIES):
            yield from [node.attr] if re.match(r"_[a-z]", node.attr) else []
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in _BY_NAME:
            yield from (text for text in texts(node) if re.fullmatch(r"_[a-z]\w*", text))


def _is_self(node: ast.expr, names: Iterable[str] = ()) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls", *names}


def owners_of_classes() -> Found:
    """Returns the files that define each class of which there are several with one name."""
    found: dict[str, list[str]] = {}
    for file, tree in trees().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                found.setdefault(node.name, []).append(file)
    return {name: files for name, files in found.items() if len(files) > 1}


def names_of_keras() -> Found:
    """Returns the names of Keras' classes and ops in each file outside of the catalog."""
    known = {name for kind in CLASS_KINDS for name in _names(kind)}
    found = {
        file: sorted({name for text in found for name in _class_names(text, known)})
        for file, found in texts_by_file().items()
        if not file.startswith("catalog/")
    }
    return {file: names for file, names in found.items() if names}


def _names(kind: Kind) -> Iterator[str]:
    prefix = "ops." if kind == "ops" else ""
    yield from (f"{prefix}{name}" for name in catalog.names(kind))


def _class_names(text: str, known: set[str]) -> list[str]:
    """Returns the names in a text that holds nothing but names; what is said to users may name."""
    words = text.split()
    return words if words and all(word in known for word in words) else []


def count_lines() -> int:
    """Returns the lines of all Python files of the house."""
    return sum(len(file.read_text("utf-8").splitlines()) for file in HOUSE.rglob("*.py"))


def measure(*, where: bool = False) -> Iterator[str]:
    """Yields the lines that say how often each fact stands, with the places where asked for."""
    for title, found in (
        ("files that name a source", places_of_sources()),
        ("files that list keys of a section", places_of_sections()),
        ("what is private in Keras, by file", private_to_keras()),
        ("files that define a class of one name", owners_of_classes()),
        ("names of Keras' classes, by file", names_of_keras()),
    ):
        yield f"{title}: {len(found)}"
        for name, places in found.items():
            rest = f"  {' '.join(places)}" if where else ""
            yield f"  {name:<40} {len(places):>3}{rest}"
    yield f"lines of kerasflow/: {count_lines():,}"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in measure(where="--where" in sys.argv[1:]))
