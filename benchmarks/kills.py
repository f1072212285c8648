"""Kills runs at random moments, resumes them, and compares the end with that of a run left alone.

    python benchmarks/kills.py [--kills 100] [--seed 0] [--only cnn] [--rows 6000]

Every run is a process of its own that SIGKILL ends, from its first moment on; a resumed run may be
killed again. One that had not yet written down its blueprint is begun once more. What is compared,
bit for bit: every weight, seed and optimizer variable of the last checkpoint, `model.keras`, what
the callbacks have written, and every number of the metrics and of the report. Needs a system that
can fork.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import itertools
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import h5py
import numpy as np

# Nothing is computed before a process is forked off, so each one has threads of its own.
import kerasflow.running.execution
import kerasflow.running.rereading  # noqa: F401
from kerasflow.checking.file_names import METRICS, MODEL, REPORT
from kerasflow.running import resume, run
from kerasflow.running.checkpoints.generations import list_checkpoints, read_newest

DATA = Path(__file__).resolve().parents[1] / "blueprints" / "data"
ROWS = 6_000
ENGINES = ("plain", "fused", "xla", "plain, streamed", "fused, streamed")
WATCHES = [
    {"ModelCheckpoint": {"filepath": "best.weights.h5", "save_best_only": True,
                         "save_weights_only": True}},
    {"EarlyStopping": {"patience": 1, "restore_best_weights": True}},
    {"ReduceLROnPlateau": {"patience": 1}},
    {"CSVLogger": "log.csv"},
]  # fmt: skip
LABEL = {"label": {"from": "digit", "classes": 10}}
PIXELS = [
    {"Rescaling": {"scale": 1 / 255}, "inputs": "image", "name": "scaled"},
    {"Reshape": {"target_shape": [28, 28, 1]}, "inputs": "scaled", "name": "pixels"},
]
LAYERS: Mapping[str, list[Any]] = {
    "dense": ["Flatten", {"Dense": {"units": 64, "activation": "relu"}}, {"Dropout": 0.2},
              {"Dense": 10, "activation": "softmax", "name": "label"}],
    "cnn": [{"RandomTranslation": {"height_factor": 0.1, "width_factor": 0.1}},
            {"Conv2D": {"filters": 8, "kernel_size": 3, "activation": "relu"}},
            "MaxPooling2D", "BatchNormalization", "Flatten", {"Dropout": 0.3},
            {"Dense": 10, "activation": "softmax", "name": "label"}],
    "text": [{"Embedding": {"input_dim": 5000, "output_dim": 16}}, "GlobalAveragePooling1D",
             {"Dropout": 0.2}, {"Dense": 2, "activation": "softmax", "name": "kind"}],
}  # fmt: skip


def describe(net: str, engine: str) -> dict[str, Any]:
    """Returns a blueprint: a net, and what executes it."""
    source: Any = {"npz": {"path": "digits.npz"}}
    split: Any = {"validation": 0.1, "test": 0.1}
    data = {"source": source, "target": LABEL, "split": split}
    preprocess: list[Any] = PIXELS
    if net == "text":
        data["source"] = {"csv": {"path": "spam.csv.gz"}}
        data["target"] = {"kind": {"from": "label", "classes": ["ham", "spam"]}}
        vectorize = {"max_tokens": 5000, "output_sequence_length": 60}
        preprocess = [{"TextVectorization": vectorize, "inputs": "text", "name": "tokens"}]
    checkpoint = {"steps": 40} if "fused" in engine else {}
    if "streamed" in engine:
        data["stream"] = True
    layers = [_tagged(layer) for layer in LAYERS[net]]
    if engine == "xla":  # which compiles no augmentation
        layers = [layer for layer in layers if "RandomTranslation" not in layer]
    return {
        "blueprint": 1,
        "name": net,
        "seed": 7,
        "data": data,
        "preprocess": preprocess,
        "model": {"inputs": [preprocess[-1]["name"]], "layers": layers},
        "compile": {"optimizer": "Adam", "loss": "sparse_categorical_crossentropy",
                    "metrics": ["accuracy"]},
        "fit": {"epochs": 2, "batch_size": 32, "callbacks": WATCHES},
        "runtime": {"engine": engine.split(",", maxsplit=1)[0], "checkpoint": checkpoint},
    }  # fmt: skip


def _tagged(layer: Any) -> Any:
    """Returns a layer with the arguments that stand beside its tag inside of it."""
    if not isinstance(layer, dict) or "activation" not in layer:
        return layer
    inside = {"units": layer["Dense"], "activation": layer["activation"]}
    return {"Dense": inside, "name": layer["name"]}


def lay_data(folder: Path, rows: int) -> None:
    """Writes the rows of both data sets that runs are to have."""
    with np.load(DATA / "mnist.npz") as held:
        np.savez(folder / "digits.npz", image=held["x_train"][:rows], digit=held["y_train"][:rows])
    with (
        gzip.open(DATA / "spam.csv.gz", "rt", encoding="utf-8", newline="") as held,
        gzip.open(folder / "spam.csv.gz", "wt", encoding="utf-8", newline="") as file,
    ):
        csv.writer(file).writerows(itertools.islice(csv.reader(held), rows + 1))


def start(folder: Path, blueprint: Path, *, again: bool) -> int:
    """Begins a run, or resumes it, in a process of its own; returns the number of that."""
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    status = 1
    with blueprint.with_suffix(".log").open("w", encoding="utf-8") as said:
        os.dup2(said.fileno(), 1)
        os.dup2(said.fileno(), 2)
        try:
            if again:
                resume(folder, progress=False, roots=[folder.parent])
            else:
                run(blueprint, out=folder, progress=False)
            status = 0
        except Exception as error:  # whoever waits tells it
            said.write(f"{type(error).__name__}: {error}\n")
    os._exit(status)


def wait(process: int, seconds: float | None = None) -> bool:
    """Waits for a process, or kills it after a time; returns whether it was killed.

    Raises:
        ChildProcessError: It failed.
    """
    end = time.monotonic() + seconds if seconds is not None else None
    while end is not None and time.monotonic() < end:
        found, status = os.waitpid(process, os.WNOHANG)
        if found:
            break
        time.sleep(0.002)
    else:
        if end is not None:
            os.kill(process, signal.SIGKILL)
        _, status = os.waitpid(process, 0)
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return True
    if os.waitstatus_to_exitcode(status):
        raise ChildProcessError(f"it ended with {os.waitstatus_to_exitcode(status)}")
    return False


def list_ends(folder: Path) -> Iterator[tuple[str, Any]]:
    """Yields everything that a run came to, but for times."""
    tree = read_newest(folder)
    for group, variables in tree["model"].items():
        yield from ((f"{group} {at}", value) for at, (*_, value) in enumerate(variables))
    yield "position", {**tree["position"], "stopped": tree["stopped"]}
    for line in (folder / METRICS).read_text(encoding="utf-8").splitlines():
        yield "metrics", {**json.loads(line), "seconds": 0}
    report = json.loads((folder / REPORT).read_text(encoding="utf-8"))
    yield "report", {name: report[name] for name in ("train", "validation", "test", "stopped")}
    yield "report", report["classification"]
    with zipfile.ZipFile(folder / MODEL) as model:
        yield from _list_arrays(model.read("model.weights.h5"))
    yield "log.csv", (folder / "log.csv").read_bytes()
    yield "checkpoints", [file.name for file in list_checkpoints(folder).values()][:1]


def _list_arrays(text: bytes) -> Iterator[tuple[str, Any]]:
    found: dict[str, Any] = {}
    with h5py.File(io.BytesIO(text)) as file:
        file.visititems(
            lambda name, item: found.update(
                {name: item[()]} if isinstance(item, h5py.Dataset) else {}
            )
        )
    return iter(found.items())


def find_difference(one: Path, other: Path) -> str | None:
    """Returns the first thing in which two runs differ; None where they are the same."""
    for (name, value), (_, wanted) in zip(list_ends(one), list_ends(other), strict=True):
        same = np.array_equal(value, wanted) if isinstance(value, np.ndarray) else value == wanted
        if not same:
            return name
    return None


def kill_often(folder: Path, blueprint: Path, seconds: float, draw: random.Random) -> int:
    """Runs a blueprint to its end through one kill or more; returns how many there were."""
    kills, process = 0, start(folder, blueprint, again=False)
    while wait(process, draw.uniform(0, seconds) if kills < 1 + draw.randrange(3) else None):
        kills += 1
        begun = (folder / "blueprint.json").is_file()
        if not begun:
            shutil.rmtree(folder, ignore_errors=True)
        process = start(folder, blueprint, again=begun)
    return kills


def main() -> None:
    """Prints a line for every net and engine: how many kills, and whether all ended alike."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=100)
    asked.add_argument("--seed", type=int, default=0)
    told = "such as `cnn` or `text fused`; may be given several times"
    asked.add_argument("--only", action="append", help=told)
    asked.add_argument("--rows", type=int, default=ROWS, help="of each data set, at most")
    options = asked.parse_args()
    draw, failed = random.Random(options.seed), 0
    pairs = [
        (net, engine)
        for net in LAYERS
        for engine in ENGINES
        if any(_is_meant(f"{net} {engine}", only) for only in options.only or [""])
    ]
    print(f"{'net':8} {'engine':18} kills  resumed runs  ended alike")
    with tempfile.TemporaryDirectory() as held:
        lay_data(Path(held), options.rows)
        for number, (net, engine) in enumerate(pairs):
            share = options.kills // len(pairs) + (number < options.kills % len(pairs))
            try:
                failed += _compare(Path(held), net, engine, share, draw)
            except ChildProcessError as error:
                log = Path(held) / f"{_name(net, engine)}.log"
                sys.exit(f"{net}, {engine}: {error}: {log.read_text(encoding='utf-8')}")
    sys.exit(1 if failed else 0)


def _is_meant(pair: str, only: str) -> bool:
    return all(word in pair for word in only.split())


def _name(net: str, engine: str) -> str:
    return f"{net}-{engine.replace(', ', '-')}"


def _compare(held: Path, net: str, engine: str, share: int, draw: random.Random) -> int:
    """Prints the line of a net and an engine; returns how many runs ended otherwise."""
    name = _name(net, engine)
    blueprint = held / f"{name}.json"
    blueprint.write_text(json.dumps(describe(net, engine)), encoding="utf-8")
    began = time.monotonic()
    wait(start(held / name, blueprint, again=False))
    seconds = time.monotonic() - began
    kills, runs, alike = 0, 0, 0
    while kills < share:
        folder = held / f"{name}-killed"
        killed = kill_often(folder, blueprint, seconds, draw)
        difference = find_difference(folder, held / name)
        kills, runs = kills + killed, runs + bool(killed)
        alike += bool(killed) and difference is None
        if difference:
            print(f"{name}: it differs in {difference}", flush=True)
        shutil.rmtree(folder)
    print(f"{net:8} {engine:18} {kills:5}  {runs:12}  {alike:11}", flush=True)
    return runs - alike


if __name__ == "__main__":
    main()
