"""Training and judging as plain code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kerasflow import catalog
from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.classes import class_names
from kerasflow.blueprints.specs import Component
from kerasflow.converting.python.components import Components
from kerasflow.converting.python.files import File
from kerasflow.converting.python.layout import Code, atom, call, items, lay_out
from kerasflow.converting.python.literals import literal, quoted
from kerasflow.converting.python.scope import ALONE
from kerasflow.feeding.plans import DataPlan
from kerasflow.paths import Path

BATCHES = '''
class Batches(keras.utils.PyDataset):
    """Rows in batches, dealt anew in each epoch by the seed and the number of the epoch."""

    def __init__(self, inputs, targets):
        super().__init__()
        self.inputs, self.targets = inputs, targets
        self.rows = len(keras.tree.flatten(inputs)[0])
        self.deal(0)

    def deal(self, epoch):
        generator = np.random.Generator(np.random.Philox(key=[SEED, epoch]))
        self.order = generator.permutation(self.rows)

    def __len__(self):
        return -(-self.rows // BATCH_SIZE)

    def __getitem__(self, index):
        rows = self.order[index * BATCH_SIZE : (index + 1) * BATCH_SIZE]
        return keras.tree.map_structure(lambda part: part[rows], (self.inputs, self.targets))
'''
PER_CLASS = '''
def score_classes(actual, predicted):
    """Prints precision, recall and F1 of each class."""
    for index, name in enumerate(CLASSES):
        right = np.sum((predicted == index) & (actual == index))
        precision = right / max(np.sum(predicted == index), 1)
        recall = right / max(np.sum(actual == index), 1)
        f1 = 2 * precision * recall / max(precision + recall, 1e-12)
        print(f"{name}: precision {precision:.4f}, recall {recall:.4f}, f1 {f1:.4f}")
'''
PREDICTIONS = """
def save_predictions(path, probabilities, actual):
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for row, label in zip(probabilities, actual, strict=True):
            best = int(row.argmax())
            writer.writerow([CLASSES[best], CLASSES[label], row[best], *row])
"""


@dataclass(frozen=True)
class TrainingWriter:
    """Writes what trains and judges.

    Args:
        blueprint: As it was written.
        plan: What of the data is used.
        file: Takes functions and constants.
        components: Writes callbacks.
    """

    blueprint: Blueprint
    plan: DataPlan
    file: File
    components: Components

    def write(self, splits: tuple[str, ...], maker: str) -> Iterator[str]:
        """Adds what it takes; yields the lines of `main`."""
        fit, watched = self.blueprint.fit, self.blueprint.data and self.blueprint.data.split
        self.file.constants |= {
            "EPOCHS": literal(fit.epochs),
            "BATCH_SIZE": literal(fit.batch_size),
        }
        yield "keras.utils.set_random_seed(SEED)"
        yield f"model = {maker}"
        same = bool(watched and watched.validation == "test")
        if "test" in splits:
            yield "x_test, y_test = prepare(test)"
        fitting = self._fit("validation" in splits and not same, same=same)
        if fit.shuffle:
            yield "batches = Batches(*prepare(train))"
            # Keras tells a dataset of epochs that it does not train.
            dealt = "on_epoch_begin=lambda epoch, _: batches.deal(epoch)"
            dealing = call("keras.callbacks.LambdaCallback", [atom(dealt)]).after("dealing = ")
            yield from (line[4:] for line in lay_out(dealing, indent="    "))
        yield from (line[4:] for line in lay_out(fitting, indent="    "))
        if "test" in splits:
            told = "batch_size=BATCH_SIZE, return_dict=True, verbose=0"
            yield f"scores = model.evaluate(x_test, y_test, {told})"
            yield "print(scores)"
            yield from self._report()

    def _fit(self, watched: bool, *, same: bool) -> Code:
        fit = self.blueprint.fit
        arguments = [atom("batches"), atom("epochs=EPOCHS")]
        if fit.shuffle:
            self.file.add_function(BATCHES.strip().splitlines())
            arguments.append(atom("shuffle=False"))
        else:
            arguments = [atom("*prepare(train)"), atom("epochs=EPOCHS"), atom("shuffle=False")]
            arguments.append(atom("batch_size=BATCH_SIZE"))
        if watched or same:
            rows = "(x_test, y_test)" if same else "prepare(validation)"
            arguments.append(atom(f"validation_data={rows}"))
            arguments.append(atom("validation_batch_size=BATCH_SIZE"))
            if fit.validation_freq != 1:
                arguments.append(literal(fit.validation_freq).after("validation_freq="))
        if fit.callbacks or fit.shuffle:
            arguments.append(self._callbacks().after("callbacks="))
        return call("model.fit", [*arguments, atom("verbose=2")])

    def _callbacks(self) -> Code:
        found = [atom("dealing")] if self.blueprint.fit.shuffle else []
        for at, value in enumerate(self.blueprint.fit.callbacks):
            path = Path(("fit", "callbacks", at))
            component = value if isinstance(value, Component) else Component(str(value), path=path)
            found.append(self.components.component(component, ("callbacks",), self.file.lookup))
        return items("[", found, "]")

    def _report(self) -> Iterator[str]:
        asked = self.blueprint.evaluate
        if not asked.report and not asked.predictions:
            return
        if not self._is_plain():
            path = Path(("evaluate",))
            message = "classes are judged in code where one output has a probability for each"
            self.components.refusals.add(path, message, ALONE)
            return
        [target] = self.plan.data.target.values()
        names = class_names(target) or ()
        self.file.constants["CLASSES"] = literal(list(names))
        yield "probabilities = model.predict(x_test, batch_size=BATCH_SIZE, verbose=0)"
        yield "predicted = probabilities.argmax(axis=-1)"
        yield "actual = y_test.argmax(axis=-1)" if target.one_hot else "actual = y_test"
        if "confusion_matrix" in asked.report:
            yield "confusion = np.zeros((len(CLASSES), len(CLASSES)), int)"
            yield "np.add.at(confusion, (actual, predicted), 1)"
            yield "print(confusion)"
        if "per_class" in asked.report:
            self.file.add_function(PER_CLASS.strip().splitlines())
            yield "score_classes(actual, predicted)"
        if asked.predictions:
            yield from self._predictions(asked.predictions, names)

    def _predictions(self, path: str, names: tuple[str, ...]) -> Iterator[str]:
        if not path.endswith(".csv"):
            place = Path(("evaluate", "predictions"))
            message = "predictions are written in code as CSV alone"
            self.components.refusals.add(place, message, ALONE)
            return
        [output] = self.plan.data.target
        header = [output, f"{output}_actual", f"{output}_probability"]
        header += [f"{output}_p_{name}" for name in names]
        self.file.constants["HEADER"] = literal(header)
        self.file.add_function(PREDICTIONS.strip().splitlines())
        yield f"save_predictions({quoted(path)}, probabilities, actual)"

    def _is_plain(self) -> bool:
        """Returns whether one output gives a probability for each of the classes of a row."""
        graph = self.plan.graph
        if graph is None or not graph.single or len(self.plan.data.target) != 1:
            return False
        [target] = self.plan.data.target.values()
        last = graph.calls[-1].component
        softmax = last.args.get("activation") == "softmax"
        return softmax and catalog.tag_value(last.tag, "units") is not None and bool(target.classes)
