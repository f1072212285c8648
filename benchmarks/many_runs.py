"""How much memory stays of each run where one process makes many, as a notebook or a search does.

    python benchmarks/many_runs.py [--runs 30] [--only fused plain]

Each way is tried in a process of its own. `MiB a run` is how much more the process takes after the
last run than after the tenth, by the run; `in use` is the same of what it has asked malloc for and
not given back, without what malloc holds in reserve; `graphs` and `gradients` count what TensorFlow
keeps, `objects` those of Python. Needs Linux.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

import kerasflow as kf

WARM = 10
MIB = 1024 * 1024
ROWS = 400


def describe(**sections: Any) -> dict[str, Any]:
    """Returns a small net with an activation whose gradient TensorFlow keeps by name."""
    generator = np.random.default_rng(0)
    pressure = generator.random((ROWS, 8), np.float32)
    np.savez("rows.npz", pressure=pressure, quality=pressure[:, 0] > pressure[:, 1])
    words = np.array(["low", "high", "steady", "falling"])
    texts = (" ".join(words[generator.integers(0, 4, 6)]) for _ in range(ROWS))
    lines = [f'"{text}",{int("low" in text)}' for text in texts]
    Path("texts.csv").write_text("\n".join(["text,quality", *lines, ""]), "utf-8")
    dense = {"Dense": {"units": 16, "activation": "silu"}}
    last = {"Dense": {"units": 2, "activation": "softmax"}, "name": "kind"}
    return {
        "blueprint": 1,
        "name": "net",
        "seed": 1,
        "data": {
            "source": {"npz": {"path": "rows.npz"}},
            "target": {"kind": {"from": "quality", "classes": 2}},
            "split": {"validation": 0.1, "test": 0.2},
        },
        "model": {"inputs": ["pressure"], "layers": [dense, last]},
        "compile": {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]},
        "fit": {"epochs": 1, "batch_size": 32},
        **sections,
    }


def of_texts() -> dict[str, Any]:
    """Returns a net on the words of texts."""
    vectorize = {"TextVectorization": {"max_tokens": 20, "output_sequence_length": 8}}
    plain = describe(runtime={"engine": "plain"})
    embed = [{"Embedding": {"input_dim": 20, "output_dim": 8}}, "GlobalAveragePooling1D"]
    return plain | {
        "data": plain["data"] | {"source": {"csv": {"path": "texts.csv"}}},
        "preprocess": [{**vectorize, "inputs": "text", "name": "tokens"}],
        "model": {"inputs": ["tokens"], "layers": [*embed, plain["model"]["layers"][-1]]},
    }


def running(blueprint: dict[str, Any]) -> Callable[[], object]:
    """Returns what makes one run of a blueprint."""
    return lambda: kf.run(blueprint, progress=False)


def engine(name: str, **more: Any) -> Callable[[], object]:
    """Returns what makes one run by an engine."""
    return running(describe(runtime={"engine": name, **more}))


def streamed() -> Callable[[], object]:
    """Returns what makes one run on rows that lie on disk."""
    blueprint = describe(runtime={"engine": "fused"})
    return running(blueprint | {"data": blueprint["data"] | {"stream": True}})


def phases() -> Callable[[], object]:
    """Returns what makes one run of two phases."""
    slower = {"optimizer": {"Adam": {"learning_rate": 1e-4}}}
    blueprint = describe(runtime={"engine": "fused"})
    return running(blueprint | {"then": [{"compile": blueprint["compile"] | slower}]})


def opening(use: Callable[[Any], object]) -> Callable[[], object]:
    """Returns what opens a run again, and does something with it."""
    run = kf.run(describe(), progress=False)
    return lambda: use(run.folder)


WAYS: dict[str, Callable[[], Callable[[], object]]] = {
    "plain": lambda: engine("plain"),
    "fused": lambda: engine("fused"),
    "xla": lambda: engine("xla"),
    "tune": lambda: engine("tune"),
    "jax": lambda: engine("fused", backend="jax"),
    "streamed": streamed,
    "phases": phases,
    "texts": lambda: running(of_texts()),
    "build": lambda: partial(kf.build, describe()),
    "evaluate": lambda: opening(kf.evaluate),
    "predict": lambda: opening(lambda folder: kf.predict(folder, "rows.npz")),
    "verify": lambda: opening(kf.verify),
}


def resident() -> int:
    """Returns what this process takes."""
    found = re.search(r"^VmRSS:\s*(\d+) kB$", Path("/proc/self/status").read_text("utf-8"), re.M)
    assert found, "this needs Linux"
    return int(found[1]) * 1024


_FIGURES = (
    "arena", "ordblks", "smblks", "hblks", "hblkhd",
    "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
)  # fmt: skip


class _Mallinfo(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in _FIGURES]


def in_use() -> int:
    """Returns what malloc has given out in this process; 0 where malloc does not tell."""
    ask = getattr(ctypes.CDLL(None), "mallinfo2", None)
    if ask is None:
        return 0
    ask.restype = _Mallinfo
    found = ask()
    return int(found.uordblks + found.hblkhd)


def kept() -> Iterator[tuple[str, int]]:
    """Yields how much there is of everything, by what it is."""
    gc.collect()
    objects = gc.get_objects()
    yield "memory", resident()
    yield "in use", in_use()
    yield "graphs", sum(type(each).__name__ == "FuncGraph" for each in objects)
    registry = sys.modules.get("tensorflow.python.framework.ops")
    yield "gradients", len(registry.gradient_registry.list()) if registry else 0
    yield "objects", len(objects)


def measure(way: str, runs: int) -> None:
    """Makes many runs, and prints what stays of each."""
    act, before = WAYS[way](), {}
    for done in range(runs):
        if done == WARM:
            before = dict(kept())
        act()
    more = {name: (value - before[name]) / (runs - WARM) for name, value in kept()}
    told = f"{more['memory'] / MIB:9.2f}  {more['in use'] / MIB:6.2f}  {more['graphs']:6.1f}"
    print(f"{way:<10}{told}  {more['gradients']:9.1f}  {more['objects']:7.0f}", flush=True)


def main() -> None:
    """Measures one way after the other."""
    asking = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asking.add_argument("--runs", type=int, default=30, help=f"more than {WARM}")
    asking.add_argument("--only", nargs="+", choices=WAYS, default=[*WAYS])
    asking.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = asking.parse_args()
    if asked.here:
        measure(asked.only[0], asked.runs)
        return
    print("          MiB a run  in use  graphs  gradients  objects")
    for way in asked.only:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, __file__, "--here", "--only", way]
            surroundings = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
            subprocess.run(
                [*command, "--runs", str(asked.runs)], cwd=folder, env=surroundings, check=False
            )


if __name__ == "__main__":
    main()
