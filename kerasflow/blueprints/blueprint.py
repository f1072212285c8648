"""The blueprint itself: one experiment, typed and frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kerasflow.blueprints.specs import (
    EMPTY,
    BlockSpec,
    CompileSpec,
    Component,
    DataSpec,
    EvaluateSpec,
    FitSpec,
    FrozenDict,
    ModelSpec,
    NodeSpec,
    RuntimeSpec,
)
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
        document: What the blueprint was read from.

    Raises:
        BlueprintError: A section is not what the format allows.

    Example:
        >>> blueprint = Blueprint(model=[{"Dense": 1}], name="line")
        >>> blueprint.model.layers[0].body.tag
        'Dense'
    """

    model: ModelSpec | Component
    name: str = "model"
    about: Mapping[str, Any] = EMPTY
    seed: int | None = None
    vars: Mapping[str, Any] = EMPTY
    blocks: Mapping[str, BlockSpec] = field(default=EMPTY)
    data: DataSpec | None = None
    preprocess: tuple[NodeSpec, ...] = ()
    compile: CompileSpec | None = None
    fit: FitSpec = _NO_FIT
    evaluate: EvaluateSpec = _NO_EVALUATE
    runtime: RuntimeSpec = _NO_RUNTIME
    then: tuple[FrozenDict, ...] = ()
    extra: Mapping[str, Any] = EMPTY
    document: Document | None = field(default=None, compare=False, repr=False)

    if TYPE_CHECKING:
        # What may be given; the fields above say what it becomes.
        def __init__(self, *, model: Any, **sections: Any) -> None: ...

    def __post_init__(self) -> None:
        if self.document is None:
            self._adopt(_parsed({entry.name: getattr(self, entry.name) for entry in fields(self)}))

    def _adopt(self, other: Blueprint) -> None:
        for entry in fields(self):
            object.__setattr__(self, entry.name, getattr(other, entry.name))

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

    def to_document(self, *, filled: bool = False) -> Located:
        """Returns the blueprint as plain values of a document, with places where it has them.

        Args:
            filled: With values where variables are used; else as it was written, if it was.
        """
        from kerasflow.blueprints.parsing import parse
        from kerasflow.blueprints.unparsing import unparse

        # A changed copy of a blueprint still holds the document that the first was read from.
        if self.document is not None and parse(self.document)[0] == self:
            written = None if filled else self.document.written
            return written or self.document.root
        return unparse(self)

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
        from kerasflow.documents import to_json, to_yaml

        write = {".json": to_json, ".yaml": to_yaml, ".yml": to_yaml}.get(Path(path).suffix)
        if write is None:
            raise ValueError(f"cannot save `{path}`: expected a name in .json, .yaml or .yml")
        if Path(path).exists() and not overwrite:
            raise FileExistsError(f"`{path}` is there already; overwrite=True replaces it")
        Path(path).write_text(write(to_mapping(self)), "utf-8")


def _parsed(sections: Mapping[str, Any]) -> Blueprint:
    from kerasflow.blueprints.parsing import parse_sections

    return parse_sections(sections)
