"""The typed, frozen parts of a blueprint.

A blueprint has its document variables resolved and keeps its blocks and repeats. Text with `${…}`
that is left in a value is known later: at expansion, or at build time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from kerasflow.blueprints.keys import (
    BOOLEAN,
    WEIGHTS,
    arguments,
    by_output,
    choice,
    component,
    components,
    file_ending_in,
    integer,
    key,
)
from kerasflow.paths import Path

# None, bool, int, float, str, tuple, FrozenDict, Component or ModelSpec, nested.
Value = Any

REQUIRED = "required"
"""What stands in a block's `params` for a parameter without a default."""


class FrozenDict(dict[str, Value]):
    """A mapping that cannot be changed.

    Example:
        >>> FrozenDict(units=1)["units"]
        1
    """

    __slots__ = ()

    def _refuse(self, *_: Any, **__: Any) -> NoReturn:
        raise TypeError("a blueprint is frozen; make a changed copy of its document instead")

    __setitem__ = __delitem__ = __ior__ = _refuse
    update = pop = popitem = clear = setdefault = _refuse

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return FrozenDict, (dict(self),)


EMPTY = FrozenDict()


@dataclass(frozen=True, slots=True)
class Component:
    """A tag with its keyword arguments: a layer, a loss, an optimizer, an op.

    A first argument that was written without its name stands here under its name, where the
    catalog knows the tag.
    """

    tag: str
    args: FrozenDict = EMPTY
    path: Path = field(default=Path(), compare=False)


UNREAD = "?"
"""Stands for a name that could not be read; no name has this sign in it."""


@dataclass(frozen=True, slots=True)
class Hole(Component):
    """What stands for a component that could not be read, so that what is around it still can.

    Only the checker ever sees one: a blueprint with faults of form is no blueprint.
    """

    tag: str = UNREAD


@dataclass(frozen=True, slots=True)
class Use:
    """A block, used with these parameters."""

    block: str
    arguments: FrozenDict = EMPTY


@dataclass(frozen=True, slots=True)
class Share:
    """The layer, block or group of a named node, called again with the same weights."""

    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """Layers written where they are used; they see the names around them."""

    layers: tuple[NodeSpec, ...]
    outputs: Outputs = None


Inputs = str | tuple[str, ...] | FrozenDict | None
"""What a node is called on: None when left out, `()` for nothing."""

Outputs = str | tuple[str, ...] | FrozenDict | None


@dataclass(frozen=True, slots=True)
class NodeSpec:
    """One entry of `layers`: what is called, and its wiring."""

    body: Component | Use | Share | Group
    name: str | None = None
    inputs: Inputs = None
    call: FrozenDict = EMPTY
    repeat: Value = None
    each: Value = None
    trainable: bool | None = None
    note: str | None = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class InputSpec:
    """One input of a model. Shape without the batch axis; None where the data says it."""

    shape: tuple[Value, ...] | None = None
    dtype: str | None = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class BlockSpec:
    """A sub-graph with parameters, for use in several places."""

    layers: tuple[NodeSpec, ...]
    inputs: tuple[str, ...] = ("input",)
    params: FrozenDict = EMPTY
    outputs: Outputs = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A graph of nodes. `inputs` is None when left out: then the data says what goes in."""

    layers: tuple[NodeSpec, ...]
    inputs: Mapping[str, InputSpec] | None = None
    outputs: Outputs = None
    class_name: str | None = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """Where the data comes from: one of `blueprints.sources`, or a registered name."""

    kind: str
    options: FrozenDict = EMPTY
    path: Path = field(default=Path(), compare=False)

    @property
    def inside(self) -> Path:
        """Where its options stand; of a bare source, which has none, that is where it stands."""
        return self.path / self.kind


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """What one model output is compared with.

    Args:
        column: A column of the source or a `preprocess` node.
        classes: The number of classes, or their names in the order of their indices.
        one_hot: Give each class its own column of zeros and ones.
        multi_label: A row has any number of the classes, which are called labels then.
        separator: Stands between the labels of a cell; None for ``"|"``.
        label_columns: Columns of 0 and 1, one for each label; `column` is the first of them.
        ignored: A label that is no class and may be there all the same, because the loss of the
            output ignores it; only the plan of the data knows it.
    """

    column: str
    classes: int | tuple[Value, ...] | None = None
    one_hot: bool = False
    multi_label: bool = False
    separator: str | None = None
    label_columns: tuple[str, ...] = ()
    path: Path = field(default=Path(), compare=False)
    ignored: int | None = field(default=None, compare=False)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column or node that it is made of."""
        return self.label_columns or (self.column,)

    @property
    def joint(self) -> str:
        """What stands between the labels of a row where they are text."""
        return "|" if self.separator is None else self.separator


def column_paths(target: TargetSpec, path: Path) -> Iterator[tuple[Path, str]]:
    """Yields every column of a target with the place where it is named.

    Args:
        target: Of one output.
        path: Of the target.
    """
    if not target.label_columns:
        yield path / "from", target.column
    for index, column in enumerate(target.label_columns):
        yield path / "from" / index, column


@dataclass(frozen=True, slots=True)
class SplitSpec:
    """How rows are dealt to training, validation and test.

    Args:
        validation: A fraction in (0, 1), ``"test"`` to watch the test split, or None.
        test: A fraction in (0, 1), or None.
        stratify: Column whose distribution every split keeps.
        group: Column whose equal values stay in one split.
        time: Column by which earlier rows train and later ones test.
        seed: Of the dealing; the blueprint's seed when None.
    """

    validation: float | str | None = None
    test: float | None = None
    stratify: str | None = None
    group: str | None = None
    time: str | None = None
    seed: int | None = None
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class WindowSpec:
    """How a time series is cut to examples.

    Args:
        length: Of a window, in rows; at least 1.
        every: A window begins every so many rows; at least 1.
        ahead: The target is that many rows behind the last one of the window; 0 for that one.
    """

    length: int
    every: int = 1
    ahead: int = 1
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class DataSpec:
    """The data of an experiment. `source` is None when arrays are given from Python."""

    source: SourceSpec | None = None
    features: FrozenDict = EMPTY
    target: Mapping[str, TargetSpec] = field(default=EMPTY)
    weight: str | None = None
    split: SplitSpec = SplitSpec()
    window: WindowSpec | None = None
    stream: bool | None = None
    path: Path = field(default=Path(), compare=False)


_STATED = arguments(
    run_eagerly=("Run step by step, for debugging.", (True, False)),
    steps_per_execution=("Batches in one call of the graph.", (8,)),
    jit_compile=("Compile with XLA.", (True, False, "auto")),
    auto_scale_loss=("Scale the loss in float16.", (True, False)),
)


@dataclass(frozen=True, slots=True)
class CompileSpec:
    """The arguments of `Model.compile`; those of a registered class are in `options`, too."""

    optimizer: Value = key(
        "rmsprop", component("optimizers"), "How weights are changed.", phased=True
    )
    loss: Value = key(
        None, by_output("losses"), "What is made small; by output where there are several."
    )
    loss_weights: Value = key(None, by_output(), "What the losses of outputs are multiplied with.")
    metrics: Value = key(
        None, by_output("metrics"), "What is measured; by output where there are several."
    )
    weighted_metrics: Value = key(
        None, by_output("metrics"), "What is measured with sample weights."
    )
    options: FrozenDict = field(default=EMPTY, metadata=_STATED)
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class FitSpec:
    """The arguments of `Model.fit` that do not concern data."""

    epochs: int = key(
        1, integer(1), "How often the training data is seen.", examples=(10,), phased=True
    )
    batch_size: int = key(
        32, integer(1), "Rows in a step; in evaluation too.", examples=(32,), phased=True
    )
    callbacks: tuple[Value, ...] = key(
        (), components("callbacks"), "What watches the training.", phased=True
    )
    class_weight: FrozenDict | None = key(
        None, WEIGHTS, "What the loss of a class is multiplied with, by name."
    )
    shuffle: bool = key(True, BOOLEAN, "Deal the rows anew in each epoch.")
    validation_freq: int = key(1, integer(1), "Validate after so many epochs.")
    path: Path = field(default=Path(), compare=False)


PREDICTION_FORMS = ("csv", "json", "npz", "parquet")
"""In what a model's answers are written; the end of a file's name says which."""

REPORTS: Mapping[str, str] = {
    "confusion_matrix": "What was taken for what.",
    "per_class": "Precision, recall and F1 of each class.",
}
"""What can be reported of each class."""


@dataclass(frozen=True, slots=True)
class EvaluateSpec:
    """How a run is judged."""

    report: tuple[str, ...] = key(
        (), choice(REPORTS, several=True), "What is reported of each class."
    )
    predictions: str | None = key(
        None,
        file_ending_in(PREDICTION_FORMS),
        "A file in the run's folder for the predictions: CSV, JSON, npz or Parquet.",
        examples=("predictions.csv",),
    )
    escape: bool = key(True, BOOLEAN, "Keep a spreadsheet from taking text in CSV for formulas.")
    path: Path = field(default=Path(), compare=False)


BACKENDS: Mapping[str, str] = {"tensorflow": "TensorFlow.", "jax": "JAX.", "torch": "PyTorch."}
PRECISIONS: Mapping[str, str] = {
    "float32": "Four bytes a number.",
    "float64": "Eight bytes a number.",
    "float16": "Two bytes a number, of a small range.",
    "bfloat16": "Two bytes a number, of the range of four.",
    "mixed_float16": "Computes in two bytes, keeps weights in four.",
    "mixed_bfloat16": "Computes in two bytes, of the range of four; keeps weights in four.",
}
ENGINES: Mapping[str, str] = {
    "plain": "Keras' own loop.",
    "fused": "Many steps in one program, with the numbers of `plain`.",
    "xla": "Many steps in one program, compiled by XLA.",
    "tune": "`fused` or `xla`, whichever the first steps show to be faster.",
}


@dataclass(frozen=True, slots=True)
class RuntimeSpec:
    """On what a run is executed; None leaves it to Keras, to the program or to a rule."""

    backend: str | None = key(None, choice(BACKENDS), "What Keras computes with.")
    precision: str | None = key(
        None,
        choice(PRECISIONS),
        "The dtype policy of the layers.",
        otherwise="that of the program, or `float32`",
    )
    engine: str | None = key(
        None, choice(ENGINES), "How steps are executed.", otherwise="a rule chooses"
    )
    path: Path = field(default=Path(), compare=False)


def walk_components(value: Value) -> Iterator[Component]:
    """Yields every component in a value, outermost first; nested models are left alone."""
    if isinstance(value, Component):
        yield value
        value = value.args
    items = value.values() if isinstance(value, dict) else value
    if isinstance(items, tuple) or isinstance(value, dict):
        for item in items:
            yield from walk_components(item)
