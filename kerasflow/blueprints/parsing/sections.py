"""The sections around the model: `compile`, `fit`, `evaluate`, `runtime`, `then`."""

from __future__ import annotations

from collections.abc import Collection

from kerasflow.blueprints.parsing.components import parse_value
from kerasflow.blueprints.parsing.cursors import Cursor, freeze
from kerasflow.blueprints.specs import CompileSpec, FitSpec, FrozenDict, Value

_COMPILE_OPTIONS = ("run_eagerly", "steps_per_execution", "jit_compile", "auto_scale_loss")
_COMPILE_KEYS = ("optimizer", "loss", "loss_weights", "metrics", "weighted_metrics")
_FIT_KEYS = (
    "epochs", "batch_size", "callbacks", "class_weight", "shuffle", "validation_freq",
)  # fmt: skip


def parse_compile(
    cursor: Cursor, outputs: Collection[str], *, open_keys: bool = False
) -> CompileSpec:
    """Reads `compile`.

    Args:
        cursor: The section.
        outputs: Names of the model's outputs; a key that is one is no component.
        open_keys: The model has a class of its own, whose arguments nobody knows here.
    """
    children = cursor.children()
    if not open_keys:
        children = cursor.mapping([*_COMPILE_KEYS, *_COMPILE_OPTIONS], "`compile`")
    given = {
        "loss": ("losses",), "metrics": ("metrics",), "weighted_metrics": ("metrics",),
    }  # fmt: skip
    values: dict[str, Value] = {
        key: parse_value(children[key], kinds, outputs)  # type: ignore[arg-type]
        for key, kinds in given.items()
        if key in children
    }
    if "optimizer" in children:
        values["optimizer"] = parse_value(children["optimizer"], ("optimizers",))
    if "loss_weights" in children:
        values["loss_weights"] = freeze(children["loss_weights"].plain())
    rest = {key: parse_value(child) for key, child in children.items() if key not in _COMPILE_KEYS}
    return CompileSpec(**values, options=FrozenDict(rest), path=cursor.path)


_ELSEWHERE = {
    "validation_split": "`data.split.validation` takes the fraction",
    "validation_data": "`data.split.validation` says what is watched",
    "validation_steps": "the whole validation split is watched",
    "validation_batch_size": "`batch_size` serves validation too",
    "sample_weight": "`data.weight` names the column of weights",
    "x": "`data.source` says where the data comes from",
    "y": "`data.target` says what the outputs are compared with",
}


def _without_data(cursor: Cursor) -> Cursor:
    """Notes arguments of `Model.fit` that are said in `data`; returns the rest."""
    children = cursor.children()
    for key in children.keys() & _ELSEWHERE.keys():
        message = f"`fit` takes no `{key}`"
        children[key].fault("KF201", message, _ELSEWHERE[key], at_key=True)
    if not children:
        return cursor
    rest = {key: child.located for key, child in children.items() if key not in _ELSEWHERE}
    return Cursor(cursor.located.with_value(rest), cursor.path, cursor.problems)


def parse_fit(cursor: Cursor) -> FitSpec:
    """Reads `fit`."""
    found = _without_data(cursor).mapping(_FIT_KEYS, "`fit`")
    values: dict[str, Value] = {
        key: found[key].integer(1)
        for key in ("epochs", "batch_size", "validation_freq")
        if key in found
    }
    if "callbacks" in found:
        values["callbacks"] = _callbacks(found["callbacks"])
    if "class_weight" in found:
        values["class_weight"] = found["class_weight"].frozen(_weight)
    if "shuffle" in found:
        values["shuffle"] = found["shuffle"].boolean()
    known = {key: value for key, value in values.items() if value is not None}
    return FitSpec(**known, path=cursor.path)


def _callbacks(cursor: Cursor) -> tuple[Value, ...]:
    if not isinstance(cursor.value, list):
        cursor.wrong("a list of callbacks")
    return tuple(parse_value(item, ("callbacks",)) for item in cursor.items())


def _weight(cursor: Cursor) -> float | None:
    value = cursor.value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0:
        return float(value)
    cursor.wrong("a number of at least 0")
    return None


def parse_then(cursor: Cursor) -> tuple[FrozenDict, ...]:
    """Reads the further phases of training: mappings from path to value."""
    if not isinstance(cursor.value, list):
        cursor.wrong("a list of phases, each a mapping from path to value")
    return tuple(item.frozen(lambda child: freeze(child.plain())) for item in cursor.items())
