"""Documents out of documents: values are swapped, deleted, doubled, retagged and of other types."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kerasflow import catalog
from kerasflow.catalog.entries import KINDS
from kerasflow.documents.writing import to_json, to_yaml

ROOT = Path(__file__).parents[2]

KEYS = [
    "blueprint",
    "name",
    "seed",
    "model",
    "inputs",
    "layers",
    "outputs",
    "shape",
    "dtype",
    "class",
    "note",
    "compile",
    "optimizer",
    "loss",
    "loss_weights",
    "metrics",
    "weighted_metrics",
    "fit",
    "epochs",
    "batch_size",
    "callbacks",
    "class_weight",
    "shuffle",
    "validation_freq",
    "data",
    "source",
    "npz",
    "csv",
    "parquet",
    "keras",
    "path",
    "splits",
    "columns",
    "separator",
    "features",
    "target",
    "from",
    "classes",
    "one_hot",
    "weight",
    "split",
    "validation",
    "test",
    "stratify",
    "group",
    "time",
    "preprocess",
    "evaluate",
    "report",
    "predictions",
    "runtime",
    "backend",
    "precision",
    "then",
    "vars",
    "blocks",
    "params",
    "use",
    "with",
    "share",
    "repeat",
    "each",
    "call",
    "trainable",
    "about",
    "meta",
    "x-y",
    "extends",
    "set",
    "unset",
    "augment",
    "previous",
    "index",
]
TEXTS = (
    "${index}",
    "${units * 2}",
    "${a}",
    "${shape.x[-1]}",
    "${preprocess.t.vocabulary_size}",
    "$${x}",
    "${data.train.steps}",
    "x",
    "previous",
    "h[1]",
    "h.0",
    "relu",
    "adam",
    "mse",
    "accuracy",
    "same",
    "",
    " ",
    "é",
    "\u202e",
    "\x1b[2J",
    "a.b",
    "../x",
    "/etc/passwd",
    "train",
    "${",
    "${1/0}",
    "0",
    "model.layers[0].units",
    "fit.epochs",
    "model[h].Dense.units",
    "{epoch:02d}",
    "True",
    "null",
)
NUMBERS = (0, 1, -1, 2, 3, 10, 0.5, -0.0, 1e-9, 1e300, 2**31, 2**53, 10**299, True, False, None)


def tags() -> list[str]:
    """Every tag of the catalog."""
    prefixes = {"ops": "ops.", "applications": "applications."}
    return [prefixes.get(kind, "") + name for kind in KINDS for name in catalog.names(kind)]


TAGS = [*tags(), "Model", "Lambda", "Densse", "ops.cond", "ops.", "A"]


def seeds() -> list[str]:
    """The shipped blueprints, and the documents of the golden cases."""
    files = sorted((ROOT / "blueprints").rglob("*.json")) + sorted(ROOT.glob("blueprints/*.yaml"))
    found = [file.read_text("utf-8") for file in files]
    for file in sorted((ROOT / "tests/checking/cases").glob("*.json")):
        cases = json.loads(file.read_text("utf-8"))
        found.extend("\n".join(case["document"]) + "\n" for case in cases)
    return found


def trees() -> list[Any]:
    """Those seeds that are plain JSON, as values."""
    found = []
    for text in seeds():
        try:
            found.append(json.loads(text))
        except ValueError:
            continue
    return found


def mutated(tree: Any, others: list[Any], chance: random.Random) -> Any:
    """A tree with one to six changes; parts of other trees may come into it."""
    tree = copy.deepcopy(tree)
    for _ in range(chance.randint(1, 6)):
        places = list(_places(tree))
        if not places:
            return _fresh(chance)
        container, key = chance.choice(places)
        _change(container, key, (places, others), chance)
    return tree


def _change(container: Any, key: Any, around: Any, chance: random.Random) -> None:
    places, others = around
    other, at = chance.choice(places)
    kind = chance.randrange(9)
    if kind == 0:
        del container[key]
    elif kind == 1:
        container[key], other[at] = copy.deepcopy(other[at]), copy.deepcopy(container[key])
    elif kind == 2:
        container[key] = copy.deepcopy(other[at])
    elif kind == 3 and isinstance(container, list):
        container[key:key] = [copy.deepcopy(container[key])] * chance.randint(1, 3)
    elif kind == 4 and isinstance(container, dict):
        container[chance.choice(KEYS)] = copy.deepcopy(container[key])
    elif kind == 5 and isinstance(container, dict):
        value = container.pop(key)
        container[chance.choice(TAGS if chance.random() < 0.6 else KEYS)] = value
    elif kind == 6:
        foreign, place = chance.choice(list(_places(chance.choice(others))) or [([0], 0)])
        container[key] = copy.deepcopy(foreign[place])
    elif kind == 7:
        container[key] = chance.choice(([container[key]], {"layers": container[key]}, [], {}))
    else:
        container[key] = _fresh(chance)


def _fresh(chance: random.Random) -> Any:
    return chance.choice(
        (
            chance.choice(NUMBERS),
            chance.choice(TEXTS),
            chance.choice(TAGS),
            {chance.choice(TAGS): chance.choice(NUMBERS)},
            [chance.choice(NUMBERS), chance.choice(TEXTS)],
        )
    )


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    if isinstance(tree, dict):
        for key in list(tree):
            yield tree, key
            yield from _places(tree[key])
    elif isinstance(tree, list):
        for index in range(len(tree)):
            yield tree, index
            yield from _places(tree[index])


def written(tree: Any, chance: random.Random) -> str:
    """A tree as JSON or YAML, now and then with a few characters that somebody slipped on."""
    try:
        text = (to_yaml if chance.random() < 0.3 else to_json)(tree)
    except (ValueError, UnicodeError):
        text = json.dumps(tree)
    for _ in range(chance.choice((0, 0, 0, 1, 2, 5))):
        at = chance.randrange(len(text) + 1)
        put = chance.choice(
            ("", "", '"', "{", "}", "[", "]", ",", ":", "\n", "#", "//", "'", "$", "\0", "\t")
        )
        text = text[:at] + put + text[at + chance.choice((0, 1, 1, 7)) :]
    return text


_PIECES = (
    *("1", "2", "0.5", "1e9", "units", "list", "map", "word", "none", "shape.x", "index", "x", "0"),
    *(
        "+",
        "-",
        "*",
        "/",
        "//",
        "%",
        "**",
        "(",
        ")",
        "[",
        "]",
        ",",
        "min(",
        "max(",
        "round(",
        "int(",
    ),
    *(
        '"a"',
        "'b'",
        '["a"]',
        "[0]",
        "[-1]",
        " ",
        "${",
        "}",
        "$${",
        "$",
        "lambda",
        "if",
        "è",
        "·",
        "\\",
    ),
    *(
        "9999999999",
        "fit.epochs",
        "a.b.c",
        ".",
        "_",
        "\n",
        "1j",
        "0x1f",
        "1_0",
        "<",
        "=",
        ":",
        "\0",
    ),
)


def expression(chance: random.Random) -> str:
    """Pieces of expressions, one after the other."""
    return "".join(chance.choice(_PIECES) for _ in range(chance.randint(1, 24)))
