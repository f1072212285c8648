"""Blueprints to Python files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.graphs import Graph
from kerasflow.blueprints.specs import ModelSpec
from kerasflow.building.deferred import DeferredValues
from kerasflow.building.inference import infer
from kerasflow.converting.python.calls import CallWriter
from kerasflow.converting.python.compiling import CompileWriter
from kerasflow.converting.python.components import Components
from kerasflow.converting.python.data import DataWriter
from kerasflow.converting.python.expressions import write_template
from kerasflow.converting.python.facts import Facts, as_written
from kerasflow.converting.python.files import File, in_order_of_use
from kerasflow.converting.python.identifiers import Identifiers
from kerasflow.converting.python.layout import Bracketed, Code, atom, call, items, lay_out
from kerasflow.converting.python.literals import docstring, literal, quoted
from kerasflow.converting.python.models import ModelWriter, statements_for
from kerasflow.converting.python.own_layers import OWN_LAYERS
from kerasflow.converting.python.places import TangledError
from kerasflow.converting.python.refusals import Refusals
from kerasflow.converting.python.scope import ALONE, refuse_unsaid
from kerasflow.converting.python.training import TrainingWriter
from kerasflow.documents.values import plain
from kerasflow.feeding.plans import DataPlan, make_plan
from kerasflow.feeding.previews.previews import preview_data

MAKER = "make_model"
_TAKEN = ("main", MAKER, "model", "SEED", "EPOCHS", "BATCH_SIZE", "load_data", "preprocess")


class Script:
    """One file.

    Args:
        blueprint: Checked, without errors.
        roots: Further folders in which data is looked for.
    """

    def __init__(self, blueprint: Blueprint, roots: Any = ()) -> None:
        self.blueprint = blueprint
        self.written = as_written(blueprint)
        self.file = File(Identifiers((*_TAKEN, *OWN_LAYERS)))
        self.refusals = Refusals(blueprint)
        self.components = Components(self.refusals, self._nested)
        self.preview = preview_data(blueprint, blueprint.expansion, roots=roots)
        self._add_variables()
        for name in blueprint.blocks:
            self.file.blocks[name] = self.file.names.take(name)

    def _add_variables(self) -> None:
        """Makes constants of the variables of the document."""
        document = self.blueprint.document
        root = document.written if document and self.written is not self.blueprint else None
        section = root.members.get("vars") if root else None
        variables: Mapping[str, Any] = plain(section) if section else self.blueprint.vars
        for name in in_order_of_use(variables):
            value = _templates(variables[name], self.file.words.__getitem__)
            self.file.words[name] = self.file.constant(name, value)

    def add_model(self) -> None:
        """Adds the function that makes the model."""
        graph = self.blueprint.expansion.graph
        if graph is None or graph.class_name:
            path = graph.path / "class" if graph else self.blueprint.model.path
            message = "the model is a class of yours, which the file cannot import"
            self.refusals.add(path, message, "build it from layers of Keras")
            return
        deferred = DeferredValues(self.preview.deferred, {})
        inference = infer(graph, deferred, self.preview.signature)
        facts = Facts(self.written, graph, inference.tensors)
        out = statements_for(facts.spec.layers, tuple(graph.inputs), self.file)
        precision = self.blueprint.runtime.precision
        if precision and precision != "float32":
            out.add(call("keras.config.set_dtype_policy", [literal(precision)]))
        name = keras_name(self.blueprint.name).replace("-", "_")
        made = ModelWriter(facts, self.file, self.components, name).write(out)
        if self.written.compile:
            out.assign("model", made)
            single = graph.single
            writer = CompileWriter(self.components, self.file.lookup, single)
            out.add(writer.write(self.written.compile))
            out.add(atom("return model"))
        else:
            out.add(made.after("return "))
        late = tuple(map(atom, self.file.late_names.values()))
        head = Code((Bracketed(f"def {MAKER}(", late, ")", together=True), ":"))
        self.file.add_function([*lay_out(head), *out.lines])

    def _nested(self, model: Graph | ModelSpec, name: str) -> Code:
        """Returns the call of a function that makes a nested model."""
        if not isinstance(model, Graph):
            raise TangledError
        for known, wanted, function in self.file.nested:
            if known == model and wanted == name:
                return call(function, [])
        samples = infer(model, DeferredValues({}, {})).tensors
        spec = ModelSpec((), model.inputs, path=model.path)
        facts = Facts(replace_model(self.blueprint, spec), model, samples)
        own = None if name == "model" else keras_name(name)
        function = self.file.names.take(f"make_{name}" if own else "make_inner_model")
        out = statements_for((), tuple(model.inputs), self.file)
        writer = ModelWriter(facts, self.file, self.components, own)
        made = writer.write_calls(out)
        head = atom(f"def {function}():")
        out.add(made.after("return "))
        self.file.add_function([*lay_out(head), *out.lines])
        self.file.nested.append((model, name, function))
        return call(function, [])

    def model_text(self) -> str:
        """Returns the whole file with the model alone."""
        self.add_model()
        self.refusals.check()
        main = ["def main():"]
        if self.blueprint.seed is not None:
            self.file.constants["SEED"] = literal(self.blueprint.seed)
            main.append("    keras.utils.set_random_seed(SEED)")
        parameters = ", ".join(self.file.late_names.values())
        if self.file.late_names:
            return self._text([])
        main.append(f"    {MAKER}({parameters}).summary()")
        return self._text(main)

    def text(self) -> str:
        """Returns the whole file: data, model, training."""
        if self.blueprint.data is None and not self.blueprint.fit.path:
            return self.model_text()
        plan = make_plan(self.blueprint)
        refuse_unsaid(self.blueprint, plan, self.refusals)
        self.refusals.check()
        return self._experiment(plan)

    def _experiment(self, plan: DataPlan) -> str:
        file, refusals = self.file, self.refusals
        file.constants["SEED"] = literal(self.blueprint.seed or 0)
        file.known = {"fit.epochs": "EPOCHS", "fit.batch_size": "BATCH_SIZE"}
        writer = CallWriter(self.components)
        data = DataWriter(self.blueprint, plan, self.preview, file, writer)
        lines = [*data.write()]
        before, file.late_names = file.late_names, {}
        self.add_model()
        for name in (*before, *file.late_names):
            path = self.blueprint.model.path
            refusals.add(path, f"`{name}` is known when the data was read", ALONE)
        training = TrainingWriter(self.written, plan, file, self.components)
        lines += training.write(data.splits, f"{MAKER}()")
        refusals.check()
        return self._text(["def main():", *(f"    {line}" for line in lines)])

    def _text(self, main: list[str]) -> str:
        classes = [
            OWN_LAYERS[name].splitlines() for name in OWN_LAYERS if name in self.components.own
        ]
        parts = [*classes, *self.file.functions, *([main] if main else [])]
        used = [line for part in parts for line in part]
        constants = [*self.file.used_constants(used)]
        about = self.blueprint.about.get("what") or f"The model {self.blueprint.name}."
        lines = [*docstring(str(about)), "", *self._imports(parts)]
        if constants:
            lines += ["", *constants]
        for part in parts:
            lines += ["", "", *part]
        if main:
            lines += ["", "", 'if __name__ == "__main__":', "    main()"]
        return "\n".join(lines) + "\n"

    def _imports(self, parts: list[list[str]]) -> Iterator[str]:
        backend = self.blueprint.runtime.backend
        if backend and backend != "tensorflow":
            yield "import os"
            yield ""
            yield f'os.environ["KERAS_BACKEND"] = "{backend}"'
            yield ""
        text = "\n".join(line for part in parts for line in part)
        if "csv." in text:
            yield "import csv"
            yield ""
        yield "import keras"
        if "np." in text:
            yield "import numpy as np"
        if "pl." in text:
            yield "import polars as pl"


def replace_model(blueprint: Blueprint, model: ModelSpec) -> Blueprint:
    """Returns a blueprint with another model, which nobody checks."""
    made = object.__new__(Blueprint)
    made.__dict__.update({**blueprint.__dict__, "model": model})
    made.__dict__.pop("expansion", None)
    return made


def _templates(value: Any, lookup: Any) -> Code:
    if isinstance(value, str):
        return write_template(value, lookup)
    if isinstance(value, (list, tuple)):
        return items("[", (_templates(item, lookup) for item in value), "]")
    if isinstance(value, dict):
        pairs = (_templates(item, lookup).after(f"{quoted(key)}: ") for key, item in value.items())
        return items("{", pairs, "}")
    return literal(value)
