"""Rules on what a run is asked to report."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.sections import EvaluateSpec
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem

# 4,000,000 counts, which is nearly as many values as a report is read back with.
MAX_MATRIX_CLASSES = 2_000


def matrix_of_too_many_classes(context: Context) -> Iterator[Problem]:
    """A confusion matrix of more classes than a report holds, and memory perhaps."""
    for head in context.output_heads if context.blueprint.compile else ():
        known = head.classes is not None or (head.loss and head.loss.has("categorical"))
        count = max(head.classes or 0, head.units or 0) if known else 0
        yield from too_large_matrix(context.blueprint.evaluate, head.name, count)


def too_large_matrix(spec: EvaluateSpec, name: str, classes: int) -> Iterator[Problem]:
    """Yields that the confusion matrix of an output, where one is asked for, is too large.

    Args:
        spec: What is reported.
        name: Of the output.
        classes: How many the output has.
    """
    if "confusion_matrix" not in spec.report or classes <= MAX_MATRIX_CLASSES:
        return
    message = (
        f"a confusion matrix of the {classes:,} classes of `{name}` has {classes**2:,} counts; "
        f"at most {MAX_MATRIX_CLASSES:,} classes have one"
    )
    path = spec.path / "report" / spec.report.index("confusion_matrix")
    yield Problem("KF311", message, path, hint='ask for "per_class", a row for each class')
