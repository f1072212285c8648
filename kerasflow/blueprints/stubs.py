"""Writes the typed stubs of the Python spelling, from which editors complete and mypy checks.

python -m kerasflow.blueprints.stubs            writes `layers.pyi` and the others
python -m kerasflow.blueprints.stubs --check    exits 1 where they differ from the catalog
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from kerasflow import catalog
from kerasflow.blueprints.spelling.components import positional
from kerasflow.blueprints.spelling.namespaces import CLASSES, NAMESPACES
from kerasflow.blueprints.spelling.operations import order_arguments
from kerasflow.catalog import Entry, Kind, Parameter

FOLDER = Path(__file__).parent

_WORDS: Mapping[str, str] = {
    "integer": "Integer",
    "number": "Number",
    "string": "str",
    "boolean": "bool",
    "list": "Sequence[Any]",
    "mapping": "Mapping[str, Any]",
    "null": "None",
}
_HEADER = '''\
"""{title}

Generated from the catalog by `python -m kerasflow.blueprints.stubs`; not to be edited.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

{imports}

# A number, or text with `${{…}}` that is known when the model is built.
Integer: TypeAlias = int | str
Number: TypeAlias = float | str
'''


def main(arguments: list[str]) -> int:
    """Writes the stubs, or compares them with ``--check``; returns the exit status."""
    if arguments == ["--check"]:
        stale = find_stale()
        sys.stdout.writelines(f"{name} differs from the catalog\n" for name in stale)
        return 1 if stale else 0
    if arguments:
        sys.stderr.write(f"unknown arguments: {' '.join(arguments)}; there is only --check\n")
        return 2
    for name, text in generate().items():
        (FOLDER / name).write_text(text, "utf-8")
    return 0


def find_stale() -> list[str]:
    """Returns the names of the committed stubs that differ from what the catalog gives."""
    wanted = generate()
    present = {file.name: file.read_text("utf-8") for file in FOLDER.glob("*.pyi")}
    names = sorted(wanted.keys() | present.keys())
    return [name for name in names if wanted.get(name) != present.get(name)]


def generate() -> dict[str, str]:
    """Returns the text of every stub by the name of its file."""
    return {f"{kind}.pyi": generate_stub(kind) for kind in NAMESPACES}


def generate_stub(kind: Kind) -> str:
    """Returns the stub of one namespace."""
    entries = [entry for name in catalog.names(kind) if (entry := catalog.find(kind, name))]
    built_in = [entry for entry in entries if "registered" not in entry.flags]
    top = [spell_function(entry) for entry in built_in if "." not in entry.name]
    prefixes = sorted({entry.name.partition(".")[0] for entry in built_in if "." in entry.name})
    nested = [_spell_class(prefix, built_in) for prefix in prefixes]
    title = f"Keras' {kind}, as descriptions."
    parts = [_HEADER.format(title=title, imports="\n".join(_imports(kind))), *top, *nested]
    return "\n".join(parts)


def _imports(kind: Kind) -> Iterator[str]:
    names = sorted({"Spelled", *(item.__name__ for item in CLASSES.values())} - {"Layer"})
    listed = "".join(f"    {name},\n" for name in names)
    yield f"from kerasflow.blueprints.spelling.components import (\n{listed})"
    yield "from kerasflow.blueprints.spelling.layers import Layer"
    yield "from kerasflow.blueprints.spelling.models import Model"
    yield "from kerasflow.blueprints.spelling.tensors import Tensor"
    if kind == "ops":
        yield "\nOperand: TypeAlias = Tensor | float | str | Sequence[Any]"


def _spell_class(prefix: str, entries: list[Entry]) -> str:
    lines = [f"class {prefix}:", f'    """Keras\' ops.{prefix}, as descriptions."""', ""]
    for entry in entries:
        if entry.name.startswith(f"{prefix}."):
            lines.append("    @staticmethod")
            lines.extend(f"    {line}".rstrip() for line in spell_function(entry).splitlines())
            lines.append("")
    return "\n".join(lines)


def spell_function(entry: Entry) -> str:
    """Returns the stub of one name: its typed arguments and the first line of its documentation."""
    name = entry.name.rpartition(".")[2]
    result = "Tensor" if entry.kind == "ops" else CLASSES[entry.kind].__name__
    arguments = [*(_op_arguments if entry.kind == "ops" else _arguments)(entry)]
    listed = "".join(f"    {argument},\n" for argument in arguments)
    doc = entry.doc.replace("\\", "\\\\").replace('"', '\\"')
    head = f"def {name}(\n{listed})" if listed else f"def {name}()"
    return f'{head} -> {result}:\n    """{doc}"""\n'


def _arguments(entry: Entry) -> Iterator[str]:
    by_position = positional(entry)
    every = [entry.parameters[name] for name in by_position]
    named = [item for item in entry.parameters.values() if item.name not in by_position]
    yield from _with_defaults(every, entry)
    if named and not entry.open:
        yield "*"
    yield from (_argument(item, entry, optional=not item.required) for item in named)
    if entry.open:
        yield "**arguments: Any"


def _op_arguments(entry: Entry) -> Iterator[str]:
    if "spread" in entry.flags:
        yield from (_argument(item, entry, optional=False) for item in _required(entry))
        yield f"*{entry.call.tensors[0] if entry.call else 'x'}: Tensor"
        optional = [item for item in entry.parameters.values() if not item.required]
        yield from (_argument(item, entry, optional=True) for item in optional)
        return
    tensors = entry.call.tensors if entry.call else ()
    needed = tensors[: entry.call.required] if entry.call else ()
    missing = Parameter("", required=True)
    items = []
    for name in order_arguments(entry):
        known = entry.parameters.get(name, missing)
        required = name in needed or (name not in tensors and known.required)
        items.append(Parameter(name, required, known.default, known.accepts, known.types))
    yield from _with_defaults(items, entry)
    if entry.open:
        yield "**arguments: Any"


def _required(entry: Entry) -> list[Parameter]:
    return [item for item in entry.parameters.values() if item.required]


def _with_defaults(items: list[Parameter], entry: Entry) -> Iterator[str]:
    """Python wants a default after the first default, even where Keras refuses to go without."""
    optional = False
    for item in items:
        optional = optional or not item.required
        yield _argument(item, entry, optional=optional)


def _argument(item: Parameter, entry: Entry, *, optional: bool) -> str:
    text = f"{item.name}: {_type(item, entry)}"
    if not optional:
        return text
    return f"{text} = {'...' if item.required else _default(item.default)}"


def _type(item: Parameter, entry: Entry) -> str:
    tensors = entry.call.tensors if entry.call and entry.kind == "ops" else ()
    if item.name in tensors:
        listed = bool(entry.call and entry.call.listed)
        words = ["Sequence[Tensor]", "Tensor"] if listed else ["Operand"]
    else:
        words = [*(_WORDS[name] for name in item.types), *_classes(item)]
    if words in ([], ["None"]):
        return "Any"
    if not item.required and item.default is None:
        words.append("None")
    return " | ".join(sorted(set(words), key=lambda word: (word == "None", words.index(word))))


def _classes(item: Parameter) -> Iterator[str]:
    for kind in item.accepts:
        yield CLASSES[kind].__name__ if kind in CLASSES else "str"
        if kind == "layers":
            yield "Model"
    if item.accepts:
        yield "Mapping[str, Any]"
        if not item.types:
            yield "Sequence[Any]"


def _default(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        items = ", ".join(_default(item) for item in value)
        return f"({items},)" if len(value) == 1 else f"({items})"
    if value is None or isinstance(value, (bool, int, float, str)):
        return repr(value)
    return "..."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
