"""The sections of a blueprint, typed and frozen; their fields say what each key is.

A key is added here alone: reading, writing, the JSON Schema and the reference of the format ask
`keys_of`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from kerasflow.blueprints.answer_forms import PREDICTION_FORMS
from kerasflow.blueprints.forms import (
    BOOLEAN,
    COLUMNS,
    FRACTION,
    MAX_SEED,
    SPECIAL,
    TEXT,
    WEIGHTS,
    ByName,
    Components,
    Section,
    choice,
    classes,
    file_ending_in,
    filled_text,
    fraction_or,
    integer,
)
from kerasflow.blueprints.keys import arguments, carried, key, names_of
from kerasflow.blueprints.specs import EMPTY, FrozenDict, Value
from kerasflow.documents.values import describe
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


MAX_CLASSES = 500_000
MAX_WINDOW = 1_000_000


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """What one model output is compared with.

    Args:
        column: A column of the source or a `preprocess` node; the first, where there are several.
        label_columns: Columns of 0 and 1, one for each label.
        ignored: A label that is no class and may be there all the same, because the loss of the
            output ignores it; only the plan of the data knows it.
    """

    column: str = field(
        metadata=carried(
            COLUMNS,
            "A column, a node of `preprocess`, or a column of 0 and 1 for each of several labels.",
            name="from",
        )
    )
    classes: int | tuple[Value, ...] | None = key(
        None, classes(2, MAX_CLASSES), "How many classes there are, or their names in order."
    )
    one_hot: bool = key(False, BOOLEAN, "Give each class a column of its own.")
    multi_label: bool = key(False, BOOLEAN, "A row has any number of labels.")
    separator: str | None = key(
        None,
        filled_text(),
        "What stands between the labels of a cell.",
        otherwise="`|`",
        examples=("|", ",", " "),
    )
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

    def column_paths(self, path: Path) -> Iterator[tuple[Path, str]]:
        """Yields every column with the place where it is named, in a target at that path."""
        if not self.label_columns:
            yield path / "from", self.column
        for index, column in enumerate(self.label_columns):
            yield path / "from" / index, column


def _find_word_fault(value: str) -> tuple[str, str] | None:
    hint = 'a fraction such as 0.1, or "test" to watch the test split'
    return None if value == "test" else (f"`validation` cannot be {describe(value)}", hint)


@dataclass(frozen=True, slots=True)
class SplitSpec:
    """How rows are split into training, validation and test."""

    validation: float | str | None = key(
        None,
        fraction_or("test", _find_word_fault),
        'A fraction, or "test" to watch the test split while training.',
        examples=(0.1, "test"),
    )
    test: float | None = key(
        None, FRACTION, "A fraction that is kept for the end.", examples=(0.2,)
    )
    stratify: str | None = key(None, TEXT, "The column whose distribution every split keeps.")
    group: str | None = key(None, TEXT, "The column whose equal values stay in one split.")
    time: str | None = key(
        None, TEXT, "The column by which earlier rows train and later ones test."
    )
    seed: int | None = key(
        None, integer(0, MAX_SEED), "Of the dealing.", otherwise="the blueprint's `seed`"
    )
    path: Path = field(default=Path(), compare=False)

    @property
    def ways(self) -> dict[str, str]:
        """The columns by which rows are split, by the keys that name them; one at most is sound."""
        return {name: way for name in names_of(SplitSpec, TEXT) if (way := getattr(self, name))}


@dataclass(frozen=True, slots=True)
class WindowSpec:
    """How a time series is cut to examples; all numbers are rows."""

    length: int = field(metadata=carried(integer(1, MAX_WINDOW), "How many rows a window has."))
    every: int = key(1, integer(1, MAX_WINDOW), "How many rows lie between two beginnings.")
    ahead: int = key(1, integer(0, MAX_WINDOW), "How far behind a window its target is.")
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class DataSpec:
    """The data of an experiment. `source` is None when arrays are given from Python."""

    source: SourceSpec | None = key(None, SPECIAL, "Where the data comes from.")
    features: FrozenDict = key(
        EMPTY, ByName(TEXT), 'Other names for columns: {"pressure": "p (mbar)"}.'
    )
    target: Mapping[str, TargetSpec] = key(
        EMPTY, SPECIAL, "What each model output is compared with: a column, by output."
    )
    weight: str | None = key(None, TEXT, "The column of sample weights.")
    split: SplitSpec = key(
        SplitSpec(), Section(SplitSpec), "How rows are split into training, validation and test."
    )
    window: WindowSpec | None = key(
        None, Section(WindowSpec), "Cuts a time series to windows of rows."
    )
    stream: bool | None = key(
        None, BOOLEAN, "Leave rows on disk, or hold them in memory.", otherwise="by their size"
    )
    path: Path = field(default=Path(), compare=False)

    def targets(self) -> Iterator[tuple[Path, str]]:
        """Yields every column or node that is compared with an output, with its place."""
        for output, target in self.target.items():
            yield from target.column_paths(Path(("data", "target", output)))

    def columns(self) -> Iterator[tuple[Path, str]]:
        """Yields every column that is named beside the targets, with its place."""
        here = Path(("data",))
        yield from ((here / "features" / new, old) for new, old in self.features.items())
        if self.weight:
            yield here / "weight", self.weight
        yield from ((here / "split" / way, column) for way, column in self.split.ways.items())


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
        "rmsprop", Components("optimizers"), "How weights are changed.", phased=True
    )
    loss: Value = key(
        None,
        Components("losses", "by output"),
        "What is made small; by output where there are several.",
    )
    loss_weights: Value = key(
        None, Components(None, "by output"), "What the losses of outputs are multiplied with."
    )
    metrics: Value = key(
        None,
        Components("metrics", "by output"),
        "What is measured; by output where there are several.",
    )
    weighted_metrics: Value = key(
        None, Components("metrics", "by output"), "What is measured with sample weights."
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
        (), Components("callbacks", "list"), "What watches the training.", phased=True
    )
    class_weight: FrozenDict | None = key(
        None, WEIGHTS, "What the loss of a class is multiplied with, by name."
    )
    shuffle: bool = key(True, BOOLEAN, "Deal the rows anew in each epoch.")
    validation_freq: int = key(1, integer(1), "Validate after so many epochs.")
    path: Path = field(default=Path(), compare=False)


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
TRACKERS: Mapping[str, str] = {
    "tensorboard": "TensorBoard: events in the run's folder.",
    "mlflow": "MLflow: the store of `MLFLOW_TRACKING_URI`, or `mlflow.db` beside the run's folder.",
    "wandb": "Weights & Biases: in the run's folder; online only where `WANDB_MODE` says so.",
}


@dataclass(frozen=True, slots=True)
class CheckpointSpec:
    """When a run keeps a checkpoint of itself; by itself seldom enough to cost nothing."""

    keep: bool = key(True, BOOLEAN, "Keep any at all; without, a killed run begins anew.")
    epochs: int | None = key(None, integer(1), "Keep one after so many epochs.")
    steps: int | None = key(None, integer(1), "Keep one after so many steps, or soon after.")
    seconds: int | None = key(None, integer(1), "Keep one after so many seconds.", examples=(60,))
    path: Path = field(default=Path(), compare=False)


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
    deterministic: bool = key(
        False, BOOLEAN, "Take only operations that give the same bits every time, if slower."
    )
    checkpoint: CheckpointSpec = key(
        CheckpointSpec(), Section(CheckpointSpec), "When the run keeps a checkpoint of itself."
    )
    track: tuple[str, ...] = key(
        (), choice(TRACKERS, several=True), "Which trackers of experiments are told of the run."
    )
    experiment: str | None = key(
        None,
        filled_text(),
        "Under which name they file it.",
        otherwise="the blueprint's `name`",
        examples=("digits",),
    )
    path: Path = field(default=Path(), compare=False)
