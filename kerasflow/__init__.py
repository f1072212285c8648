"""Declarative models on Keras: one file is the whole experiment."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kerasflow.blueprints import applications as applications
    from kerasflow.blueprints import callbacks as callbacks
    from kerasflow.blueprints import constraints as constraints
    from kerasflow.blueprints import initializers as initializers
    from kerasflow.blueprints import layers as layers
    from kerasflow.blueprints import losses as losses
    from kerasflow.blueprints import metrics as metrics
    from kerasflow.blueprints import ops as ops
    from kerasflow.blueprints import optimizers as optimizers
    from kerasflow.blueprints import regularizers as regularizers
    from kerasflow.blueprints import schedules as schedules
    from kerasflow.blueprints.blueprint import Blueprint as Blueprint
    from kerasflow.blueprints.loading import load as load
    from kerasflow.blueprints.spelling.models import Input as Input
    from kerasflow.blueprints.spelling.models import Model as Model
    from kerasflow.catalog import Kind
    from kerasflow.catalog import register as register
    from kerasflow.converting import from_model as from_model
    from kerasflow.converting.python import to_python as to_python
    from kerasflow.errors import BlueprintError as BlueprintError
    from kerasflow.errors import BuildError as BuildError
    from kerasflow.errors import ConversionError as ConversionError
    from kerasflow.errors import DataError as DataError
    from kerasflow.errors import KerasflowError as KerasflowError
    from kerasflow.errors import MissingDependencyError as MissingDependencyError
    from kerasflow.errors import Problem as Problem
    from kerasflow.errors import RunError as RunError
    from kerasflow.notebook import draw_blueprint as draw_blueprint
    from kerasflow.notebook import draw_error as draw_error
    from kerasflow.notebook import draw_problems as draw_problems
    from kerasflow.notebook import draw_run as draw_run
    from kerasflow.reporting.comparisons import draw_comparison as draw_comparison
    from kerasflow.reporting.pages import write_page as write_page
    from kerasflow.running import Run as Run
    from kerasflow.running import build as build
    from kerasflow.running import check as check
    from kerasflow.running import compare as compare
    from kerasflow.running import continue_training as continue_training
    from kerasflow.running import evaluate as evaluate
    from kerasflow.running import plan as plan
    from kerasflow.running import predict as predict
    from kerasflow.running import resume as resume
    from kerasflow.running import run as run
    from kerasflow.running import verify as verify

    __version__: str

_NAMESPACES: tuple[Kind, ...] = (
    "applications",
    "callbacks",
    "constraints",
    "initializers",
    "layers",
    "losses",
    "metrics",
    "ops",
    "optimizers",
    "regularizers",
    "schedules",
)
_HOMES = {
    "Blueprint": "kerasflow.blueprints.blueprint",
    "load": "kerasflow.blueprints.loading",
    **dict.fromkeys(("Input", "Model"), "kerasflow.blueprints.spelling.models"),
    "from_model": "kerasflow.converting",
    "to_python": "kerasflow.converting.python",
    "register": "kerasflow.catalog",
    **dict.fromkeys(
        (
            *("Run", "build", "check", "compare", "continue_training", "evaluate", "plan"),
            *("predict", "resume", "run"),
            "verify",
        ),
        "kerasflow.running",
    ),
    **dict.fromkeys(
        (
            *("BlueprintError", "BuildError", "ConversionError", "DataError", "KerasflowError"),
            *("MissingDependencyError", "Problem", "RunError"),
        ),
        "kerasflow.errors",
    ),
    # No public names: by these, values find the forms in which a notebook shows them, and a run its
    # page, and a comparison its own, which stand further down the house than they do.
    **dict.fromkeys(
        ("draw_blueprint", "draw_error", "draw_problems", "draw_run"), "kerasflow.notebook"
    ),
    "draw_comparison": "kerasflow.reporting.comparisons",
    "write_page": "kerasflow.reporting.pages",
}

__all__ = [
    "Blueprint",
    "BlueprintError",
    "BuildError",
    "ConversionError",
    "DataError",
    "Input",
    "KerasflowError",
    "MissingDependencyError",
    "Model",
    "Problem",
    "Run",
    "RunError",
    "applications",
    "build",
    "callbacks",
    "check",
    "compare",
    "constraints",
    "continue_training",
    "evaluate",
    "from_model",
    "initializers",
    "layers",
    "load",
    "losses",
    "metrics",
    "ops",
    "optimizers",
    "plan",
    "predict",
    "register",
    "regularizers",
    "resume",
    "run",
    "schedules",
    "to_python",
    "verify",
]


def __getattr__(name: str) -> Any:
    value = _find(name)
    globals()[name] = value
    return value


def _find(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    for kind in _NAMESPACES:
        if kind == name:
            from kerasflow.blueprints.spelling.namespaces import Namespace

            return Namespace(kind)
    if name == "__version__":
        from importlib.metadata import version

        return version("kerasflow")
    raise AttributeError(f"module 'kerasflow' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *globals()})


def _begin_in_notebook() -> None:
    from kerasflow.notebook.sessions import prepare_tensorflow

    prepare_tensorflow()


# Nowhere else than in a kernel: a command is to start without it.
if "ipykernel" in sys.modules:
    _begin_in_notebook()
