"""Both rounds of a check: what the document says, and what Keras makes of it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from kerasflow.blueprints.loading import Source
from kerasflow.checking.codes import has_trait
from kerasflow.checking.examining import Examination, examine
from kerasflow.checking.problems import Problems
from kerasflow.errors import Problem
from kerasflow.running.options import Reading

if TYPE_CHECKING:
    from kerasflow.building.inference import Inference


def check(source: Source, *, shapes: bool = False, **reading: Unpack[Reading]) -> Problems:
    """Returns every fault of a blueprint that can be found without training it.

    Use it before `build` or `run`, or in an editor. It takes the time of a blink and reads no
    data; neither Keras nor TensorFlow is loaded unless `shapes` asks for it.

    Args:
        source: A file, a mapping as in a file, or a `Blueprint`.
        shapes: Where nothing else is wrong, also find the nodes that Keras would refuse, and
            what in the data does not fit: the model is built of symbols, which takes no memory,
            and of the data files the headers and first rows are read.
        **reading: `sets`, values to set first, each ``path=value``; `unsets`, paths to remove
            first; `roots`, further folders in which relative paths are looked for.

    Returns:
        The problems in file order, a tuple; empty for a good blueprint.

    Example:
        >>> [problem] = check({"blueprint": 1, "model": [{"Dense": {"unit": 10}}]})
        >>> problem.message, problem.hint
        ('unknown argument `unit` for `Dense`', 'did you mean `units`?')
    """
    examination = examine(source, **reading)
    if not shapes or examination.errors:
        return examination.problems
    return check_shapes(examination, roots=reading.get("roots", ()))[0]


def check_shapes(
    examination: Examination, *, roots: Sequence[str | os.PathLike[str]] = ()
) -> tuple[Problems, Inference | None]:
    """Returns every problem of a blueprint without errors, and its nodes as symbols.

    Args:
        examination: What the first round came to.
        roots: Further folders in which data files are looked for.
    """
    from kerasflow.building import infer, prefer_backend
    from kerasflow.checking.deduplication import deduplicate

    blueprint, document = examination.require(), examination.document
    prefer_backend(blueprint.runtime.backend)
    from kerasflow.building.trials import refused_parts
    from kerasflow.feeding.preprocessing.memory_estimates import find_too_wide
    from kerasflow.feeding.previews.comparison import compare
    from kerasflow.feeding.previews.previews import preview_data
    from kerasflow.running.answer_checks import find_unwritable
    from kerasflow.running.budgeting import find_room

    expansion = blueprint.expansion
    preview = preview_data(blueprint, expansion, roots=[*map(Path, roots)])
    inference = infer(blueprint, signature=preview.signature, deferred=preview.deferred)
    wide = find_too_wide(preview.loads, find_room("machine"))
    found = [*examination.problems, *preview.problems, *([wide] if wide else ())]
    found += refused_parts(blueprint, expansion, preview.deferred)
    if inference:
        inference = inference.explained(preview.reasons)
        compared = compare(blueprint, expansion, inference, preview)
        found = [*_unsaid(found, compared), *inference.problems, *compared]
        outputs = inference.outputs.items()  # of which one may be several tensors, as of an LSTM
        rows = {name: tuple(it.shape[1:]) for name, it in outputs if hasattr(it, "shape")}
        unwritable = find_unwritable(blueprint, rows)
        found += [unwritable] if unwritable else []
    return Problems(deduplicate(found, document)), inference


def _unsaid(found: Iterable[Problem], compared: Iterable[Problem]) -> Iterator[Problem]:
    """Yields problems without doubts about a loss of which Keras is certain."""
    certain = {place for problem in compared for _, place in problem.related}
    for problem in found:
        doubt = problem.severity == "warning" and has_trait(problem.code, "doubtful")
        if not (doubt and problem.place in certain):
            yield problem
