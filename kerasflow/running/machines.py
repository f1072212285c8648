"""What of the machine and of the settings around a process may change the digits of its numbers."""

from __future__ import annotations

import os
import platform
import sys
from itertools import takewhile
from pathlib import Path

from kerasflow.running.devices import count_cores

# The settings that TensorFlow, XLA, JAX and the libraries beneath look at while they compute.
SETTINGS = (
    *("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS", "XLA_FLAGS"),
    *("TF_XLA_FLAGS", "TF_ENABLE_ONEDNN_OPTS", "ONEDNN_MAX_CPU_ISA", "TF_DETERMINISTIC_OPS"),
    *("TF_CUDNN_DETERMINISTIC", "NVIDIA_TF32_OVERRIDE", "CUBLAS_WORKSPACE_CONFIG"),
    *("JAX_DEFAULT_MATMUL_PRECISION", "JAX_ENABLE_X64"),
)
"""Of the environment."""

_CACHE_FLAG = "--tf_xla_persistent_cache"
_MAX_VALUE = 1_000
# Kernels are chosen by these.
_INSTRUCTIONS = (
    "sse4_2",
    "avx",
    "avx2",
    "fma",
    "avx512f",
    "avx512_vnni",
    "avx512_bf16",
    "amx_tile",
)


def describe_machine() -> dict[str, str | int]:
    """Returns the system and the processor, with the instructions by which kernels are chosen."""
    told = _processor()
    flags = set(told.get("flags", "").split())
    return {
        "system": platform.platform(),
        "processor": told.get("model name", platform.machine()),
        "instructions": " ".join(name for name in _INSTRUCTIONS if name in flags),
        "cores": count_cores(),
    }


def list_settings() -> dict[str, str]:
    """Returns those of the environment's variables that change how something is computed."""
    found = {name: _without_cache(os.environ.get(name, "")) for name in SETTINGS}
    return {name: value[:_MAX_VALUE] for name, value in found.items() if value}


def _without_cache(value: str) -> str:
    """Returns a variable without where compiled programs are kept, which changes no number."""
    return " ".join(flag for flag in value.split() if not flag.startswith(_CACHE_FLAG))


def _processor() -> dict[str, str]:
    """Returns what Linux says of the first processor."""
    if sys.platform != "linux":
        return {}
    with Path("/proc/cpuinfo").open(encoding="utf-8", errors="replace") as lines:
        pairs = (line.partition(":") for line in takewhile(str.strip, lines))
        return {name.strip(): value.strip() for name, _, value in pairs}


def command_line() -> tuple[str, ...]:
    """Returns what was typed, word by word; ``("python",)`` where a program began the run."""
    program = Path(sys.argv[0] if sys.argv else "")
    is_ours = program.stem == "kerasflow" or program.parts[-2:] == ("kerasflow", "__main__.py")
    return ("kerasflow", *sys.argv[1:]) if is_ours else ("python",)
