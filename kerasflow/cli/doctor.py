"""`kerasflow doctor`: versions, devices, and what is missing."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from importlib.util import cache_from_source, find_spec
from pathlib import Path

import click

from kerasflow.cli.terminals import write_columns
from kerasflow.errors import MissingDependencyError

_NEEDED = (
    *("tensorflow", "keras", "numpy", "scikit-learn", "click", "rich", "PyYAML"),
    *("polars", "narwhals"),
)
# The extra that brings each, and what it is good for.
_OPTIONAL = {
    "pandas": ("pandas", "data frames of pandas"),
    "jax": ("jax", "`runtime.backend: jax`"),
    "torch": ("torch", "`runtime.backend: torch`"),
    "tensorboard": ("tensorboard", "`runtime.track: tensorboard`"),
    "mlflow-skinny": ("mlflow", "`runtime.track: mlflow`"),
    "wandb": ("wandb", "`runtime.track: wandb`"),
    "jupyterlab": ("notebook", "notebooks"),
    "matplotlib": ("notebook", "curves in notebooks"),
}


@click.command("doctor")
def command() -> int:
    """Print versions and devices, and what is missing.

    The exit status is 0 when everything that is needed is there.
    """
    found = {package: installed_version(package) for package in _NEEDED}
    missing = [package for package, number in found.items() if number is None]
    write_columns(
        [
            ("platform", platform.platform()),
            ("python", platform.python_version()),
            ("kerasflow", installed_version("kerasflow") or "not installed as a package"),
            *((name, it or "MISSING") for name, it in found.items()),
        ]
    )
    click.echo()
    if not missing:
        write_columns(_facts())
        click.echo()
    write_columns(_optional())
    if missing:
        click.echo(f"missing: {', '.join(missing)}; install with: pip install kerasflow", err=True)
    return MissingDependencyError.exit_status if missing else 0


def _facts() -> Iterator[tuple[str, str]]:
    from kerasflow import catalog
    from kerasflow.building.keras_internals import TRIED
    from kerasflow.cli.starting import start_backend
    from kerasflow.running.devices import describe_device

    start_backend("tensorflow")
    yield "device", describe_device()
    yield "precision", _precision()
    here = installed_version("keras") or ""
    same = "the same as is installed" if catalog.version() == here else f"installed is {here}"
    yield "catalog", f"of keras {catalog.version()}, {same}"
    if not here.startswith(f"{TRIED}."):
        yield "engines", f"tried on keras {TRIED} only; pip install 'keras=={TRIED}.*'"
    yield "bytecode", _bytecode()


def _precision() -> str:
    """Returns the policy of what says nothing of its own, which `~/.keras/keras.json` may set."""
    import keras

    return f"{keras.config.dtype_policy().name}, where a blueprint says nothing"


def _optional() -> Iterator[tuple[str, str]]:
    for package, (extra, purpose) in _OPTIONAL.items():
        number = installed_version(package)
        install = f'not installed; for {purpose}: pip install "kerasflow[{extra}]"'
        yield package, number or install


def installed_version(package: str) -> str | None:
    """Returns the version of a package; None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _bytecode() -> str:
    """Returns whether TensorFlow is compiled to bytecode, without which it starts slowly."""
    spec = find_spec("tensorflow")
    origin = spec.origin if spec else None
    if origin and Path(cache_from_source(origin)).exists():
        return "compiled"
    folder = Path(origin).parent if origin else "."
    return f"NOT compiled, so TensorFlow starts slowly; run: python -m compileall -q -j 0 {folder}"
