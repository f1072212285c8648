"""The blueprint itself: one experiment, typed and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.forms import GRAPH, MAX_SEED, SPECIAL, ByName, Section, integer
from kerasflow.blueprints.keys import carried, key
from kerasflow.blueprints.sections import CompileSpec, DataSpec, EvaluateSpec, FitSpec, RuntimeSpec
from kerasflow.blueprints.specs import EMPTY, BlockSpec, Component, FrozenDict, ModelSpec, NodeSpec
from kerasflow.documents.values import Document, Located

if TYPE_CHECKING:
    from kerasflow.blueprints.expanding import Expansion

_NO_FIT, _NO_EVALUATE, _NO_RUNTIME = FitSpec(), EvaluateSpec(), RuntimeSpec()


@dataclass(frozen=True, kw_only=True)
class Blueprint:
    """Everything about one experiment; each section may be given as specs or as plain values.

    Use it to write a blueprint in Python; files are read with `kerasflow.load`.

    Args:
        model: The graph: a `Model`, a list of layers, or a mapping as in a file.
        name: Of the experiment; runs are kept under it.
        about: Free remarks.
        seed: Of everything random, >= 0; None leaves it to the program.
        vars: The document's variables, resolved.
        blocks: Sub-graphs with parameters, by name.
        data: Source, targets and splits.
        preprocess: Nodes that are applied to the data once.
        compile: The arguments of `Model.compile`; None for a model that is only built.
        fit: Epochs, batch size, callbacks, class weights.
        evaluate: What the report holds beyond loss and metrics.
        runtime: Backend, precision and engine.
        then: Further phases of training, each a mapping from path to value.
        extra: `meta` and `x-…`, kept and not read.
        document: What the blueprint was read from. A changed copy, as `dataclasses.replace` gives
            it, has one of its own, with the places of the sections that it leaves as they are.

    Raises:
        BlueprintError: A section is not what the format allows.

    Example:
        >>> blueprint = Blueprint(model=[{"Dense": 1}], name="line")
        >>> blueprint.model.layers[0].body.tag
        'Dense'
    """

    name: str = key("model", SPECIAL, "Names the runs.", otherwise="the file's name", lasting=True)
    about: Mapping[str, Any] = key(
        EMPTY, ByName(), "What it is, where it comes from, what to expect; free."
    )
    seed: int | None = key(
        None,
        integer(0, MAX_SEED),
        "Of all that is drawn.",
        otherwise="that of the program, or 0",
        lasting=True,
    )
    vars: Mapping[str, Any] = key(EMPTY, ByName(), "Values for `${…}`.", lasting=True)
    blocks: Mapping[str, BlockSpec] = key(
        EMPTY, GRAPH, "Parts of the graph that are used in several places."
    )
    data: DataSpec | None = key(
        None, SPECIAL, "The data: its source, targets and splits.", lasting=True
    )
    preprocess: tuple[NodeSpec, ...] = key(
        (), GRAPH, "What is done once to the data, and kept inside every export.", lasting=True
    )
    model: ModelSpec | Component = field(
        metadata=carried(GRAPH, "The model's graph; a list of layers is short for one.")
    )
    compile: CompileSpec | None = key(None, SPECIAL, "The arguments of `Model.compile`.")
    fit: FitSpec = key(_NO_FIT, SPECIAL, "The arguments of `Model.fit` that do not concern data.")
    then: tuple[FrozenDict, ...] = key(
        (),
        SPECIAL,
        "Further phases of training, each a mapping from path to value, going on with the weights.",
        lasting=True,
    )
    evaluate: EvaluateSpec = key(
        _NO_EVALUATE, Section(EvaluateSpec), "How the run is judged.", lasting=True
    )
    runtime: RuntimeSpec = key(
        _NO_RUNTIME, Section(RuntimeSpec), "On what the run is executed.", lasting=True
    )
    extra: Mapping[str, Any] = EMPTY
    document: Document | None = field(default=None, compare=False, repr=False)

    if TYPE_CHECKING:
        # What may be given; the fields above say what it becomes.
        def __init__(self, *, model: Any, **sections: Any) -> None: ...

    def __post_init__(self) -> None:
        from kerasflow.blueprints.parsing import parse_sections

        made = parse_sections({entry.name: getattr(self, entry.name) for entry in fields(self)})
        self.__dict__.update(made.__dict__)

    @cached_property
    def expansion(self) -> Expansion:
        """The blueprint written out, once for all who ask; `expand` writes it out anew."""
        from kerasflow.blueprints.expanding import expand

        return expand(self)

    def __repr__(self) -> str:
        what = self.about.get("what")
        return f"<Blueprint {self.name}: {what}>" if what else f"<Blueprint {self.name}>"

    def _repr_html_(self) -> str:
        from kerasflow import draw_blueprint

        return draw_blueprint(self)

    def to_document(self) -> Located:
        """Returns the blueprint as it was written: plain values, with places where it has them."""
        from kerasflow.blueprints.unparsing import unparse

        if self.document is None:
            return unparse(self)
        return self.document.written or self.document.root

    def save(self, path: str | PathLike[str], *, overwrite: bool = False) -> None:
        """Writes the blueprint to a file that `kerasflow.load` reads back.

        Args:
            path: Ends in `.json`, `.yaml` or `.yml`, which decides the form.
            overwrite: Replace a file that is there.

        Raises:
            ValueError: The suffix is another one.
            FileExistsError: There is such a file.
        """
        from kerasflow.blueprints.unparsing import to_mapping
        from kerasflow.documents.writing import to_json, to_yaml

        write = {".json": to_json, ".yaml": to_yaml, ".yml": to_yaml}.get(Path(path).suffix)
        if write is None:
            raise ValueError(f"cannot save `{path}`: expected a name in .json, .yaml or .yml")
        if Path(path).exists() and not overwrite:
            raise FileExistsError(f"`{path}` is there already; overwrite=True replaces it")
        Path(path).write_text(write(to_mapping(self)), "utf-8")


def of_specs(sections: Mapping[str, Any], document: Document | None = None) -> Blueprint:
    """Returns a blueprint of sections that are typed, as they are: nothing is parsed.

    Args:
        sections: By the names of the fields; what is left out is at its default.
        document: What they were read from.
    """
    made = object.__new__(Blueprint)
    defaults = {entry.name: entry.default for entry in fields(Blueprint)}
    made.__dict__.update({**defaults, **sections, "document": document})
    return made
