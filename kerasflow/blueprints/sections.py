"""The sections of a blueprint, typed and frozen; their fields say what each key is.

A key is added here alone: reading, writing, the JSON Schema and the reference of the format ask
`keys_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

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
from kerasflow.blueprints.specs import EMPTY, FrozenDict, Value
from kerasflow.paths import Path


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
