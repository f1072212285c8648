"""Peak memory and time per example of runs on data that need not fit in memory.

python benchmarks/streaming.py --sizes 0.25 1 4 --form npz
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

FEATURES = 128
ROW_BYTES = FEATURES * 4 + 1
SHARD_ROWS = 100_000


def write_shards(folder: Path, rows: int, form: str) -> None:
    """Writes rows of random features, with a label that a line parts."""
    generator = np.random.default_rng(0)
    for number, start in enumerate(range(0, rows, SHARD_ROWS)):
        count = min(SHARD_ROWS, rows - start)
        features = generator.random((count, FEATURES), np.float32)
        label = (features[:, 0] > features[:, 1]).astype(np.uint8)
        path = folder / f"part-{number:04}.{form}"
        if form == "npz":
            np.savez(path, features=features, label=label)
        else:
            import polars as pl

            columns = {f"f{index}": features[:, index] for index in range(FEATURES)}
            pl.DataFrame({**columns, "label": label}).write_parquet(path, compression="lz4")


def blueprint(form: str, epochs: int, *, stream: bool | None) -> dict[str, Any]:
    """A small classifier, so that what counts is how fast the rows come."""
    inputs = ["features"] if form == "npz" else [f"f{index}" for index in range(FEATURES)]
    joined = [] if form == "npz" else [{"Concatenate": {}, "inputs": inputs}]
    layers = [*joined, {"Dense": {"units": 32, "activation": "relu"}}]
    last = {"Dense": {"units": 2, "activation": "softmax"}, "name": "kind"}
    return {
        "blueprint": 1,
        "name": "stream",
        "data": {
            "source": {form: f"part-*.{form}"},
            "target": {"kind": {"from": "label", "classes": 2}},
            "split": {"validation": 0.05, "test": 0.05},
            **({} if stream is None else {"stream": stream}),
        },
        "model": {"inputs": inputs, "layers": [*layers, last]},
        "compile": {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
        "fit": {"epochs": epochs, "batch_size": 256},
    }


def run(folder: Path, made: dict[str, Any]) -> tuple[int, float, dict[str, Any]]:
    """Runs a blueprint in a process of its own; returns its peak in bytes, seconds and report."""
    (folder / "stream.json").write_text(json.dumps(made), encoding="utf-8")
    command = ["-m", "kerasflow", "run", str(folder / "stream.json"), "--out", str(folder / "run")]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("the run failed")
    report = json.loads((folder / "run" / "report.json").read_text(encoding="utf-8"))
    return used.ru_maxrss * 1024, time.perf_counter() - start, report


def measure(size: float, form: str, epochs: int, *, stream: bool | None) -> int:
    """Makes data of a size in GB, runs on it, prints a line, and removes it; returns the peak."""
    rows = int(size * 1e9 / ROW_BYTES)
    with tempfile.TemporaryDirectory(prefix="kerasflow-bench-") as name:
        folder = Path(name)
        write_shards(folder, rows, form)
        peak, seconds, report = run(folder, blueprint(form, epochs, stream=stream))
    parts = {key: value for key, value in report["seconds"].items() if value}
    fit = parts["fit"] / (0.9 * rows * epochs) * 1e6
    shown = ", ".join(f"{key} {value:.1f}" for key, value in parts.items())
    print(
        f"| {size:g} GB | {rows:,} | {peak / 1e9:.2f} GB | {fit:.2f} | "
        f"{seconds / rows * 1e6:.2f} | {shown} |",
        flush=True,
    )
    return peak


def main() -> None:
    """Prints a table with a line for each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=float, nargs="+", default=[0.25, 1, 4])
    parser.add_argument("--form", choices=["npz", "parquet"], default="npz")
    parser.add_argument("--epochs", type=int, default=2)
    parser.add_argument("--stream", choices=["rule", "true", "false"], default="true")
    asked = parser.parse_args()
    stream = None if asked.stream == "rule" else asked.stream == "true"
    print("| data | rows | peak memory | µs per example and epoch | µs per row, all in all | s |")
    print("|---|---|---|---|---|---|")
    for size in asked.sizes:
        measure(size, asked.form, asked.epochs, stream=stream)


if __name__ == "__main__":
    main()
