"""What Keras' own sources, tests and docstrings write is faultless, but for what is listed here.

Every call with literal arguments in the installed Keras is read as text, put as a component, and
checked: some thousand uses of layers, losses, metrics and the rest, none of them written by us.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from kerasflow import catalog
from kerasflow.catalog import Kind
from kerasflow.checking import check

NAMED: tuple[Kind, ...] = (
    *("layers", "losses", "metrics", "optimizers", "schedules", "callbacks"),
    *("initializers", "regularizers", "constraints"),
)
OF_WEIGHTS = ("initializers", "regularizers", "constraints")
# Known when the model is built, so that nobody can object to it before.
UNKNOWN = "${shape.input[-1]}"

# Tests that expect Keras to refuse, arguments that only its older models had, and two docstrings
# with mistakes. What is objected to beyond these is a false alarm.
EXPECTED = {
    "KF302 Conv2D.input_shape",
    "KF302 Dense.input_dim",
    "KF302 Dense.input_shape",
    "KF302 LSTM.implementation",
    "KF302 LayerNormalization.rms_scaling",
    "KF302 Normalization.input_shape",
    "KF302 OneHotIoU.target_class_id",
    "KF303 CategoryEncoding",
    "KF304 Cropping1D.cropping",
    "KF304 Cropping2D.cropping",
    "KF304 Cropping2D.cropping.1",
    "KF304 Cropping3D.cropping",
    "KF304 Cropping3D.cropping.2",
    "KF304 Dense.trainable",
    "KF304 DepthwiseConv1D.padding",
    "KF304 Dropout.noise_shape",
    "KF304 Dropout.noise_shape.1",
    "KF304 FalseNegatives.thresholds.0",
    "KF304 FalsePositives.thresholds.0",
    "KF304 Hashing.num_bins",
    "KF304 Hashing.salt",
    "KF304 LayerNormalization.axis",
    "KF304 RandomBrightness.value_range",
    "KF304 RepeatVector.n",
    "KF304 SeparableConv1D.padding",
    "KF304 SeparableConv2D.padding",
    "KF304 TextVectorization.ngrams",
    "KF304 TrueNegatives.thresholds.0",
    "KF304 TruePositives.thresholds.0",
    "KF304 UnitNormalization.axis",
    "KF308 AUC.num_thresholds",
    "KF308 AlphaDropout.rate",
    "KF308 CategoryEncoding.num_tokens",
    "KF308 Conv1D.filters",
    "KF308 Conv1DTranspose.filters",
    "KF308 Conv2D.groups",
    "KF308 Conv2D.kernel_size.1",
    "KF308 Conv2D.strides.1",
    "KF308 Conv2DTranspose.kernel_size.1",
    "KF308 Conv2DTranspose.strides.1",
    "KF308 DepthwiseConv1D.depth_multiplier",
    "KF308 DepthwiseConv2D.kernel_size.1",
    "KF308 DepthwiseConv2D.strides.1",
    "KF308 Dropout.rate",
    "KF308 FalseNegatives.thresholds.0",
    "KF308 FalseNegatives.thresholds.2",
    "KF308 FalsePositives.thresholds.0",
    "KF308 FalsePositives.thresholds.2",
    "KF308 Hashing.num_bins",
    "KF308 IntegerLookup.max_tokens",
    "KF308 IntegerLookup.num_oov_indices",
    "KF308 MultiHeadAttention.sliding_window",
    "KF308 PrecisionAtRecall.num_thresholds",
    "KF308 PrecisionAtRecall.recall",
    "KF308 RecallAtPrecision.num_thresholds",
    "KF308 RecallAtPrecision.precision",
    "KF308 SensitivityAtSpecificity.num_thresholds",
    "KF308 SensitivityAtSpecificity.specificity",
    "KF308 SeparableConv1D.depth_multiplier",
    "KF308 SeparableConv1D.filters",
    "KF308 SeparableConv2D.kernel_size.1",
    "KF308 SeparableConv2D.strides.1",
    "KF308 SpecificityAtSensitivity.num_thresholds",
    "KF308 SpecificityAtSensitivity.sensitivity",
    "KF308 SpectralNormalization.power_iterations",
    "KF308 TrueNegatives.thresholds.0",
    "KF308 TrueNegatives.thresholds.2",
    "KF308 TruePositives.thresholds.0",
    "KF308 TruePositives.thresholds.2",
    "KF309 AUC.curve",
    "KF309 AUC.summation_method",
    "KF309 Attention.score_mode",
    "KF309 CategoricalHinge.reduction",
    "KF309 CategoryEncoding.output_mode",
    "KF309 Hashing.output_mode",
    "KF309 Hinge.reduction",
    "KF309 ModelCheckpoint.mode",
    "KF309 R2Score.class_aggregation",
    "KF309 STFTSpectrogram.padding",
    "KF309 SquaredHinge.reduction",
    "KF309 TextVectorization.output_mode",
    "KF309 VarianceScaling.distribution",
    "KF309 VarianceScaling.mode",
    "KF310 Cropping1D.cropping",
    "KF310 Cropping2D.cropping",
    "KF310 Cropping3D.cropping",
    "KF310 RandomBrightness.value_range",
}


class NotLiteralError(Exception):
    """A value that only running the program would tell."""


def literal(node: ast.expr) -> Any:
    """The value of an expression as a document would hold it."""
    if isinstance(node, (ast.Tuple, ast.List)):
        return [literal(item) for item in node.elts]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(literal(key)): literal(item) for key, item in pairs if key}
    if isinstance(node, ast.Call):
        return component(node)[1]
    try:
        value = ast.literal_eval(node)
    except ValueError as error:
        raise NotLiteralError from error
    if value is not None and not isinstance(value, (bool, int, float, str)):
        raise NotLiteralError
    return value


def named(called: ast.expr) -> tuple[Kind, str]:
    """The kind and the name of what `keras.layers.Dense` or `layers.Dense` names."""
    if isinstance(called, ast.Attribute) and isinstance(called.value, (ast.Attribute, ast.Name)):
        inside = called.value
        module = inside.attr if isinstance(inside, ast.Attribute) else inside.id
        for kind in NAMED:
            if module == kind:
                return kind, called.attr
    raise NotLiteralError


def component(call: ast.Call) -> tuple[Kind, dict[str, Any]]:
    """The component that a call such as `keras.layers.Dense(10)` makes."""
    kind, name = named(call.func)
    entry = catalog.find(kind, name)
    if entry is None or name.islower() or any(isinstance(item, ast.Starred) for item in call.args):
        raise NotLiteralError
    if any(item.arg is None for item in call.keywords) or len(call.args) > len(entry.parameters):
        raise NotLiteralError
    args = dict(zip(entry.parameters, map(tolerant, call.args), strict=False))
    args |= {str(item.arg): tolerant(item.value) for item in call.keywords}
    return kind, {name: args}


def tolerant(node: ast.expr) -> Any:
    try:
        return literal(node)
    except NotLiteralError:
        return UNKNOWN


def components_in(tree: ast.AST) -> Iterator[tuple[Kind, dict[str, Any]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            try:
                yield component(node)
            except NotLiteralError:
                continue


def examples_in(tree: ast.Module) -> Iterator[ast.Module]:
    """The programs in the docstrings of a module, and each of their lines by itself."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
            text = ast.get_docstring(node) or ""
            for block in re.findall(r"```(?:python)?\n(.*?)```", text, re.DOTALL):
                yield from parsed(textwrap.dedent(block))
            for line in re.findall(r"^ *>>> (.*)", text, re.MULTILINE):
                yield from parsed(line)


def parsed(text: str) -> Iterator[ast.Module]:
    try:
        yield ast.parse(text)
    except SyntaxError:
        return


def objections(kind: Kind, made: dict[str, Any]) -> Iterator[str]:
    dense = {"units": 1} | ({f"kernel_{kind[:-1]}": made} if kind in OF_WEIGHTS else {})
    document: dict[str, Any] = {"blueprint": 1, "model": [{"Dense": dense}]}
    if kind == "layers":
        document["model"] = [made]
    elif kind == "schedules":
        document["compile"] = {"optimizer": {"Adam": {"learning_rate": made}}}
    elif kind == "callbacks":
        document["fit"] = {"callbacks": [made]}
    elif kind not in OF_WEIGHTS:
        document["compile"] = {{"losses": "loss", "optimizers": "optimizer"}.get(kind, kind): made}
    for problem in check(document):
        # How many tensors it is called on is nothing that the call tells.
        if problem.code.startswith("KF3"):
            [tag] = made
            below = problem.path.parts[problem.path.parts.index(tag) :]
            yield f"{problem.code} {'.'.join(map(str, below))}"


@pytest.mark.slow
def test_no_rule_objects_to_what_keras_itself_writes() -> None:
    if version("keras") != catalog.version():
        pytest.skip(f"the list above is of Keras {catalog.version()}")
    spec = find_spec("keras")
    assert spec is not None
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0]) / "src"
    # Much is written many times over; each component is checked once.
    counted, found = 0, dict[str, tuple[Kind, dict[str, Any]]]()
    for file in sorted(folder.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        for part in (tree, *examples_in(tree)):
            for kind, made in components_in(part):
                counted += 1
                found[repr((kind, made))] = kind, made
    assert counted > 3000
    assert {told for each in found.values() for told in objections(*each)} == EXPECTED
