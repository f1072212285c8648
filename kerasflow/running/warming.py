"""A run that begins with the weights of an earlier one: what it takes over, and what that changes.

Only weights are taken over, and what was learned beside them. The optimizer begins afresh, and so
do epochs, seeds and callbacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

import keras

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.expanding.naming import keras_name
from kerasflow.blueprints.unparsing import to_mapping
from kerasflow.building.excess import Room
from kerasflow.checking.file_names import PREPROCESS
from kerasflow.errors import BuildError
from kerasflow.feeding import Preprocessor, Split
from kerasflow.feeding.feeds import Learn
from kerasflow.feeding.preprocessing.takeovers import (
    Takeover,
    learns_anything,
    refuse_other_preprocess,
)
from kerasflow.paths import Path
from kerasflow.running.directions import better_way
from kerasflow.running.engines.evaluators import make_evaluator
from kerasflow.running.judging import Judgement, judge
from kerasflow.running.lengthening import Destination
from kerasflow.running.measuring import count_alike
from kerasflow.running.outputs import Classes, describe_outputs
from kerasflow.running.run_logs import say
from kerasflow.running.runs import Run
from kerasflow.running.saving import load_beside_optimizer, readable_weights
from kerasflow.running.warm_starts import WarmStart, find_warm_start, read_warm_start
from kerasflow.running.weights import Misfit, find_misfits

_JUDGED_BY = ("test", "validation", "train")
_MOST_NAMED = 3
_TRAIN_ANEW = "train without a warm start"


@dataclass(slots=True)
class Warming:
    """What a run has of an earlier one.

    Args:
        blueprint: That is run.
        learned: What preprocessing learned.
        record: What is kept of the earlier run; how good its weights are, once they are judged.
        start: The earlier run; None where a checkpoint has gone on from its weights already.
    """

    blueprint: Blueprint
    learned: Preprocessor
    record: dict[str, Any]
    start: WarmStart | None = None
    _named: str | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        self._named = str(self.start.folder) if self.start else None

    def say(self, *, aloud: bool) -> None:
        """Says what is taken over, on stderr or only in the log of the run."""
        if self.start is None:
            return
        beside = ", with what its preprocessing learned" if learns_anything(self.learned) else ""
        say(f"warm start: the weights of `{self._named}`{beside}", aloud=aloud)

    def learn(self, room: Room | None) -> Learn:
        """Returns what gives the preprocessor for the data of this run.

        Args:
            room: The memory that it may take.
        """
        return Takeover(self.learned, self._named, _say, room)

    def begin(self, model: keras.Model) -> None:
        """Gives a model that has been built the weights, where it is to begin with them.

        Raises:
            BuildError: They are of another model; with the first layers that differ.
            RunError: They cannot be read.
        """
        if self.start is None:
            return
        with readable_weights(self.start.file, model) as checked:
            if misfits := find_misfits(checked, model):
                raise self._refuse(misfits)
            load_beside_optimizer(checked, model)

    def judge(
        self,
        model: keras.Model,
        last: Blueprint,
        splits: Mapping[str, Split],
        classes: Classes,
        callbacks: Sequence[Any],
    ) -> None:
        """Notes how good the weights are on the data of this run, before they are trained.

        Args:
            model: With the weights, and the loss and metrics that it is judged with at the end.
            last: The blueprint of the last phase.
            splits: Of the data.
            classes: Of the targets.
            callbacks: Are told of the batches.
        """
        split = next(name for name in _JUDGED_BY if name in splits)
        count_alike(model, describe_outputs(last, classes))
        evaluator = make_evaluator(model, last.fit.batch_size)
        found = judge(evaluator, {split: splits[split]}, last, classes, callbacks)
        self.record |= {"split": split, "before": found.numbers.get(split, {})}

    def report(self, judgement: Judgement) -> dict[str, Any]:
        """Returns what a report says of it: the numbers before and after, on one split.

        Args:
            judgement: Of the trained model.
        """
        split = self.record.get("split", _JUDGED_BY[0])
        before, after = self.record.get("before", {}), judgement.numbers.get(split, {})
        values = [to_mapping(self.blueprint)]
        ways = {name: better_way(f"{split}.{name}", values) for name in {**before, **after}}
        told = {"split": split, "before": before, "after": after, "better": ways}
        return {**self.record, **told}

    def _refuse(self, misfits: Sequence[Misfit]) -> BuildError:
        told = [it.describe("this blueprint") for it in misfits[:_MOST_NAMED]]
        more = len(misfits) - _MOST_NAMED
        told += [f"{more} more layers differ"] if more > 0 else []
        message = f"the weights of `{self._named}` do not fit: {'; '.join(told)}"
        hint = f"give the layers their sizes of that run, or {_TRAIN_ANEW}"
        return BuildError(message, self._path(misfits[0].here), hint=hint)

    def _path(self, layer: str | None) -> Path:
        graph = self.blueprint.expansion.graph
        calls = graph.calls if graph else ()
        found = (call.path for call in calls if keras_name(call.name) == layer)
        return next(found, Path(("model",)))


def _say(text: str) -> None:
    say(f"warm start: {text}")


def told_of_start(asked: Destination) -> Mapping[str, Any] | None:
    """Returns what is kept from the beginning of a run that does not begin afresh.

    Raises:
        RunError: What an earlier run has kept of it is damaged.
    """
    if asked.warm:
        return asked.warm.record
    begun = asked.finished or (asked.out if asked.again else None)
    return read_warm_start(begun) if begun else None


def warm_up(
    blueprint: Blueprint, asked: Destination, folder: FilePath, *, goes_on: bool
) -> Warming | None:
    """Returns what a run has of an earlier one; None where it begins afresh.

    Args:
        blueprint: That is run.
        asked: What it begins or goes on with.
        folder: Of the run.
        goes_on: Whether it goes on from a checkpoint.

    Raises:
        BuildError: `preprocess` or the classes are others than those of the earlier run.
        DataError: What its preprocessing learned cannot be read.
        RunError: The earlier run is gone, or has changed since.
    """
    record = told_of_start(asked)
    if record is None:
        return None
    if goes_on:
        learned = Preprocessor.load(blueprint, (asked.finished or folder) / PREPROCESS)
        return Warming(blueprint, learned, dict(record))
    roots = blueprint.document.roots if blueprint.document else ()
    start = asked.warm or find_warm_start(record, folder, roots)
    earlier, named = Run.load(start.folder), str(start.folder)
    refuse_other_preprocess(blueprint, earlier.blueprint, named)
    _refuse_other_classes(blueprint, earlier.classes, named)
    learned = Preprocessor.load(blueprint, start.folder / PREPROCESS)
    return Warming(blueprint, learned, dict(start.record), start)


def _refuse_other_classes(blueprint: Blueprint, earlier: Classes, run: str) -> None:
    """Refuses classes that a model was not trained to tell apart, or in another order.

    Raises:
        BuildError: With the output, and the classes on both sides.
    """
    targets = blueprint.data.target if blueprint.data else {}
    for output, spec in targets.items():
        now = class_names(spec)
        if output not in earlier:
            known = ", ".join(f"`{name}`" for name in earlier) or "none"
            message = f"`{run}` has no output `{output}`; it has {known}"
            raise BuildError(
                message, spec.path, hint=f"name the outputs as there, or {_TRAIN_ANEW}"
            )
        if now != earlier[output]:
            raise BuildError(_compare(output, now, earlier[output], run), spec.path, hint=_HINT)


_HINT = (
    "list the classes as there and leave out rows of others, or train without a warm start, which "
    "takes any"
)


def _compare(
    output: str, now: tuple[str, ...] | None, then: tuple[str, ...] | None, run: str
) -> str:
    """Returns in words how the classes of an output differ."""
    new = [name for name in now or () if name not in (then or ())]
    gone = [name for name in then or () if name not in (now or ())]
    if then is None or now is None:
        has = "has" if then else "has no"
        return f"the output `{output}` of `{run}` {has} classes, and here it is the other way round"
    if new:
        return f"`{run}` does not know the class {_listed(new)} of `{output}`"
    if gone:
        return f"`{run}` knows the class {_listed(gone)} of `{output}`, which is not listed here"
    return f"the classes of `{output}` are in another order than in `{run}`: {_listed(then)}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"`{name}`" for name in names[:10])
    return f"{shown}, …" if len(names) > 10 else shown
