"""What a run is executed on."""

from __future__ import annotations

import os
import sys
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("kerasflow", "keras", "numpy", "scikit-learn")
_IF_LOADED = ("polars", "pandas", "pyarrow", "tensorflow")  # it decodes images for all backends


def describe_device() -> str:
    """Returns the devices that the backend uses: `CPU (2 cores)`, `GPU (NVIDIA H100)`."""
    import keras

    backend = keras.config.backend()
    names = {"tensorflow": _of_tensorflow, "jax": _of_jax, "torch": _of_torch}[backend]()
    if not names:
        return f"CPU ({count_cores()} cores)"
    counted = [(name, names.count(name)) for name in dict.fromkeys(names)]
    return ", ".join(f"{count} × {name}" if count > 1 else name for name, count in counted)


def count_cores() -> int:
    """Returns how many this process may use, or are there where the system does not tell."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def describe_backend() -> str:
    """Returns the backend with its version, and that of Keras."""
    import keras

    backend = keras.config.backend()
    return f"backend {backend} {backend_version(backend)} · keras {keras.__version__}"


def list_versions() -> dict[str, str]:
    """Returns the versions of everything that the numbers of a run may depend on."""
    import keras

    backend = keras.config.backend()
    python = ".".join(map(str, sys.version_info[:3]))
    packages = {name: installed_version(name) for name in _PACKAGES}
    known = {name: number for name, number in packages.items() if number}
    return {"python": python, **known, backend: backend_version(backend)}


def list_loaded_versions() -> dict[str, str]:
    """Returns the same, and of packages that read or compute those that are imported."""
    versions = list_versions()
    names = [name for name in _IF_LOADED if name in sys.modules]
    names += ["jaxlib"] if "jax" in versions else []
    found = {name: installed_version(name) for name in names}
    return {**versions, **{name: number for name, number in found.items() if number}}


def installed_version(package: str) -> str | None:
    """Returns the version of an installed package; None where it is not, or runs from source."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def backend_version(backend: str) -> str:
    """Returns the version of a backend's package, which TensorFlow calls by several names."""
    from importlib import import_module

    return str(import_module(backend).__version__)


def _of_tensorflow() -> list[str]:
    import tensorflow as tf

    names = ["TPU" for _ in tf.config.list_physical_devices("TPU")]
    for gpu in tf.config.list_physical_devices("GPU"):
        name = tf.config.experimental.get_device_details(gpu).get("device_name")
        names.append(f"GPU ({name})" if name else "GPU")
    return names


def _of_jax() -> list[str]:
    import jax  # type: ignore[import-not-found, unused-ignore]

    devices = [device for device in jax.devices() if device.platform != "cpu"]
    return [f"{device.platform.upper()} ({device.device_kind})" for device in devices]


def _of_torch() -> list[str]:
    import torch  # type: ignore[import-not-found, unused-ignore]

    count = torch.cuda.device_count()
    return [f"GPU ({torch.cuda.get_device_name(index)})" for index in range(count)]
