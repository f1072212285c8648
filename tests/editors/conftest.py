"""The services that editors run, headless, each as a program of its own under Node."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from editors.questions import Question

import kerasflow as kf
from kerasflow.catalog import registering
from kerasflow.checking.schema import make_schema

FOLDER = Path(__file__).parent
PACKAGES = ("package.json", "package-lock.json")

Ask = Callable[..., list[Any]]


def cache() -> Path:
    """Where the packages of exactly these versions are kept, outside of the tree."""
    content = b"".join((FOLDER / name).read_bytes() for name in PACKAGES)
    around = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return around / "kerasflow" / f"editors-{hashlib.sha256(content).hexdigest()[:16]}"


def install(folder: Path) -> None:
    """Installs the packages, all of them or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as around:
        scratch = Path(around) / "packages"
        scratch.mkdir()
        for name in PACKAGES:
            shutil.copy(FOLDER / name, scratch)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command, cwd=scratch, check=False, capture_output=True, text=True, timeout=180
        )
        if done.returncode:
            pytest.skip(f"npm cannot install the editors' services: {done.stderr[-300:]}")
        try:
            scratch.rename(folder)
        except OSError:
            # Another worker may have been first, and a folder takes the place of an empty one only.
            if not folder.exists():
                raise


@pytest.fixture(scope="session")
def modules() -> Path:
    """The folder with the packages, installed when they are first needed."""
    for program in ("node", "npm"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed; the editors' services need Node 18 or newer")
    if not cache().exists():
        install(cache())
    return cache()


class Layer:
    """Stands for Keras' base class, which nobody need import here."""

    __module__ = "keras.src.layers.layer"


class ScaleByHeart(Layer):
    """Multiplies by a number that the user knows by heart."""

    def __init__(self, factor: float, **options: Any) -> None: ...

    def call(self, inputs: Any) -> Any: ...


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    """The schema, with a layer that a user has registered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registering, "_registrations", {})
        kf.register(ScaleByHeart)
        return make_schema()


@pytest.fixture(scope="session")
def ask(modules: Path, schema: dict[str, Any]) -> Ask:
    """Puts questions to a service, in one process."""

    def put(service: str, questions: Sequence[Question], *, named: bool = False) -> list[Any]:
        sent = {"schema": None if named else schema, "questions": list(questions)}
        done = subprocess.run(
            ["node", FOLDER / f"{service}_service.mjs"],
            input=json.dumps(sent),
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "EDITOR_MODULES": str(modules)},
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        answers = json.loads(done.stdout)
        assert len(answers) == len(questions)
        return list(answers)

    return put
