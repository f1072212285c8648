"""Data as plain code: read, split, prepared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.graphs import Call, Graph, Ref, refs_in
from kerasflow.blueprints.sections import DataSpec, SplitSpec, TargetSpec
from kerasflow.building.signatures import TensorInfo
from kerasflow.catalog import tag_value
from kerasflow.converting.python.calls import CallWriter, Given, is_op
from kerasflow.converting.python.files import File
from kerasflow.converting.python.layout import Code, atom, call, items, lay_out
from kerasflow.converting.python.literals import literal, quoted
from kerasflow.converting.python.scope import adapts, form_in_code, takes_whole_numbers
from kerasflow.converting.python.tensors import Tensor
from kerasflow.feeding.plans import DataPlan, calls_of, consumers, text_columns
from kerasflow.feeding.previews.previews import Preview

TAKE_ROWS = """
def take_rows(columns, rows):
    return {name: values[rows] for name, values in columns.items()}
"""
SPLIT_ROWS = '''
def split_rows(columns, fraction, number):
    """Returns the rows that stay, and those of a split that is taken out, each in their order."""
    count = len(next(iter(columns.values())))
    shuffled = np.random.default_rng([SPLIT_SEED, number]).permutation(count)
    taken = np.zeros(count, bool)
    taken[shuffled[: round(count * fraction)]] = True
    return take_rows(columns, ~taken), take_rows(columns, taken)
'''
SPLIT_STRATIFIED = '''
def split_rows(columns, fraction, number):
    """Returns the rows that stay, and those of a split with as large a share of each class."""
    values = columns[STRATIFY]
    values = values.astype(str) if values.dtype == object else values
    _, codes, sizes = np.unique(values, return_inverse=True, return_counts=True)
    exact = sizes * fraction
    counts = np.floor(exact).astype(int)
    missing = round(float(exact.sum())) - int(counts.sum())
    counts[np.argsort(counts - exact, kind="stable")[:missing]] += 1
    counts = np.clip(counts, 1, sizes - 1)
    shuffled = np.random.default_rng([SPLIT_SEED, number]).permutation(len(codes))
    by_class = np.split(shuffled[np.argsort(codes[shuffled], kind="stable")], sizes.cumsum())
    taken = np.zeros(len(codes), bool)
    for rows, size in zip(by_class, counts, strict=False):
        taken[rows[:size]] = True
    return take_rows(columns, ~taken), take_rows(columns, taken)
'''
IN_BATCHES = """
def in_batches(rows, size=4096):
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
"""


@dataclass(frozen=True)
class DataWriter:
    """Writes the functions that give a model its rows.

    Args:
        blueprint: Whose data it is.
        plan: What of the data is used.
        preview: What the headers of the files say.
        file: Takes the functions and constants.
        writer: Writes the calls of `preprocess`.
    """

    blueprint: Blueprint
    plan: DataPlan
    preview: Preview
    file: File
    writer: CallWriter

    @property
    def data(self) -> DataSpec:
        """The section."""
        return self.plan.data

    def write(self) -> tuple[str, ...]:
        """Adds the functions; returns the lines of `main` that call them."""
        given = self._load()
        split = self.data.split
        lines = [f"{', '.join(given)} = load_data()"]
        lines += self._split(split)
        splits = [name for name in ("train", "validation", "test") if name in self.splits]
        if split.validation == "test":
            splits.remove("validation")
        if self.plan.preprocess:
            self._preprocess(self.plan.preprocess)
            lines.append(f"preprocess([{', '.join(splits)}])")
        self._prepare()
        return tuple(lines)

    @property
    def splits(self) -> tuple[str, ...]:
        """The splits that there are in the end."""
        split, found = self.data.split, {*self.preview.headers.splits}
        found |= {name for name in ("validation", "test") if getattr(split, name)}
        return tuple(name for name in ("train", "validation", "test") if name in found)

    def _load(self) -> list[str]:
        names = [*self.preview.headers.splits]
        if form_in_code(self.data) == "arrays":
            self._load_npz(names)
        else:
            self._load_csv(names)
        return names

    def _columns(self) -> dict[str, str]:
        """Returns the name in the source of each column that is used."""
        names = dict(self.data.features)
        return {name: names.get(name, name) for name in self.plan.used_columns}

    def _load_npz(self, splits: list[str]) -> None:
        options = self.data.source.options if self.data.source else {}
        self.file.constants["DATA"] = literal(options["path"])
        lines = ["def load_data():", "    with np.load(DATA) as arrays:"]
        for split in splits:
            arrays = options["splits"][split] if "splits" in options else options.get("columns")
            pairs = (
                atom(f"{quoted(name)}: arrays[{quoted((arrays or {}).get(column, column))}]")
                for name, column in self._columns().items()
            )
            code = items("{", pairs, "}").after(f"{split} = ")
            lines += lay_out(code, indent=" " * 8)
        self.file.add_function([*lines, f"    return {', '.join(splits)}"])

    def _load_csv(self, splits: list[str]) -> None:
        options = self.data.source.options if self.data.source else {}
        paths = options.get("splits") or {"train": options.get("path")}
        text = text_columns(self.plan)
        words = [column for name, column in self._columns().items() if name in text]
        arguments = [atom("path"), atom("infer_schema_length=None")]
        if options.get("separator"):
            arguments.append(literal(options["separator"]).after("separator="))
        if words:
            pairs = (atom(f"{quoted(name)}: pl.String") for name in words)
            arguments.append(items("{", pairs, "}").after("schema_overrides="))
        lines = ["def read_table(path):"]
        lines += lay_out(call("pl.read_csv", arguments).after("table = "), indent="    ")
        pairs = (self._series(name, column) for name, column in self._columns().items())
        lines += lay_out(items("{", pairs, "}").after("return "), indent="    ")
        self.file.add_function(lines)
        calls = []
        for split in splits:
            constant = "DATA" if len(splits) == 1 else f"{split.upper()}_DATA"
            self.file.constants[constant] = literal(paths[split])
            calls.append(f"read_table({constant})")
        self.file.add_function(["def load_data():", f"    return {', '.join(calls)}"])

    def _series(self, name: str, column: str) -> Code:
        info = self._info(name)
        words = name in text_columns(self.plan) or info.dtype == "string"
        filled = '.fill_null("")' if words else ""
        return atom(f"{quoted(name)}: table[{quoted(column)}]{filled}.to_numpy()")

    def _info(self, name: str) -> TensorInfo:
        column = dict(self.data.features).get(name, name)
        known = self.preview.headers.splits["train"].columns
        return known.get(name) or known.get(column) or TensorInfo(())

    def _split(self, split: SplitSpec) -> Iterator[str]:
        wishes = {"test": split.test, "validation": split.validation}
        taken = {name: it for name, it in wishes.items() if isinstance(it, (int, float))}
        if taken:
            seed = split.seed if split.seed is not None else (self.blueprint.seed or 0)
            self.file.constants["SPLIT_SEED"] = literal(seed)
            self.file.add_function(TAKE_ROWS.strip().splitlines())
            if split.stratify:
                self.file.constants["STRATIFY"] = literal(split.stratify)
            source = SPLIT_STRATIFIED if split.stratify else SPLIT_ROWS
            self.file.add_function(source.strip().splitlines())
        for number, name in enumerate(wishes):
            if name in taken:
                yield f"train, {name} = split_rows(train, {taken[name]!r}, {number})"

    def _preprocess(self, graph: Graph) -> None:
        wanted = self.plan.wires(self.plan.inputs.values())
        calls = calls_of(graph, wanted.values())
        kept = {wire.node: name for name, wire in wanted.items() if isinstance(wire, Ref)}
        lines = ["def preprocess(splits):"]
        tensors = {name: Tensor(self._taken(graph, name)) for name in graph.inputs}
        if any(adapts(each.component) for each in calls):
            self.file.add_function(IN_BATCHES.strip().splitlines())
        names = self.file.names.inner()
        for taken in ("splits", "split", "train"):
            names.take(taken)
        for each in calls:
            name = kept.get(each.name, each.name)
            lines += self._step(each, name, tensors, names.take(each.name), name in wanted)
            tensors[each.name] = Tensor(f"split[{quoted(name)}]")
        self.file.add_function(lines)

    def _step(
        self, made: Call, name: str, tensors: dict[str, Tensor], layer: str, last: bool
    ) -> Iterator[str]:
        given = self._given(made, tensors)
        component = made.component
        if is_op(component):
            code = self.writer.op(component, given, {}, self.file.late)
        else:
            callee = self.writer.layer(component, self.file.late, None)
            yield from lay_out(callee.after(f"{layer} = "), indent="    ")
            if adapts(component):
                [taken] = given.values() if isinstance(given, dict) else given
                rows = taken.text.replace("split[", "splits[0][", 1)
                yield f"    {layer}.adapt(in_batches({rows}))"
            code = self.writer.on(atom(layer), component, given, {})
        if last:
            dtype = self.preview.signature[name].dtype
            code = call("np.asarray", [code, literal(dtype)])
        yield "    for split in splits:"
        yield from lay_out(code.after(f"split[{quoted(name)}] = "), indent=" " * 8)

    @staticmethod
    def _given(made: Call, tensors: dict[str, Tensor]) -> Given:
        def of(ref: Ref) -> Tensor:
            found = tensors[ref.node]
            return found if ref.index is None else found.part(ref.index)

        if isinstance(made.inputs, dict):
            return {key: of(*refs_in(wire)) for key, wire in made.inputs.items()}
        return [of(ref) for ref in refs_in(made.inputs)]

    def _taken(self, graph: Graph, name: str) -> str:
        """Returns a column as `preprocess` takes it: single numbers on an axis of their own."""
        info, text = self._info(name), f"split[{quoted(name)}]"
        exact = form_in_code(self.data) == "arrays"
        if name not in text_columns(self.plan) and info.dtype != "string":
            whole = any(takes_whole_numbers(each.component) for each in consumers(graph, name))
            narrow = {"int64": "int32", "uint64": "uint32", "float64": "float32"}
            dtype = "int64" if whole else narrow.get(info.dtype) if exact else "float32"
            text += f".astype({quoted(dtype)})" if dtype and dtype != info.dtype else ""
        return text if info.shape else f"{text}[:, None]"

    def _prepare(self) -> None:
        inputs = {key: self._input(key, name) for key, name in self.plan.inputs.items()}
        targets = {key: self._target(spec) for key, spec in self.data.target.items()}
        lines = ["def prepare(split):", '    """Returns the inputs and targets of a split."""']
        lines += lay_out(_one_or_all(inputs).after("inputs = "), indent="    ")
        single = bool(self.plan.graph and self.plan.graph.single)
        gives = _one_or_all(targets) if single else _all(targets)
        lines += lay_out(gives.after("targets = "), indent="    ")
        self.file.add_function([*lines, "    return inputs, targets"])

    def _input(self, key: str, name: str) -> Code:
        text = f"split[{quoted(name)}]"
        if self.plan.wire(name) is not None:
            return atom(text)
        spec, graph = self.plan.declared(key), self.plan.graph
        calls = consumers(graph, key) if graph and spec.dtype is None else ()
        embedded = any(tag_value(each.component.tag, "rows") for each in calls)
        dtype = "int32" if embedded else spec.dtype or "float32"
        flat = not self._info(name).shape and spec.shape != ()
        return atom(f"{text}.astype({quoted(dtype)})" + ("[:, None]" if flat else ""))

    def _target(self, spec: TargetSpec) -> Code:
        text = f"split[{quoted(spec.column)}]"
        names = class_names(spec)
        if names is None:
            return atom(f'{text}.astype("float32")')
        if isinstance(spec.classes, int):
            found = f'{text}.astype("int32")'
        else:
            self.file.constants["CLASSES"] = literal(list(names))
            found = f'np.array([CLASSES.index(str(label)) for label in {text}], "int32")'
        return atom(f'np.eye({len(names)}, dtype="float32")[{found}]' if spec.one_hot else found)


def _one_or_all(found: dict[str, Code]) -> Code:
    return next(iter(found.values())) if len(found) == 1 else _all(found)


def _all(found: dict[str, Code]) -> Code:
    return items("{", (code.after(f"{quoted(key)}: ") for key, code in found.items()), "}")
