"""Modules that are imported at their first use: real files, and Keras itself."""

from __future__ import annotations

import importlib
import inspect
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from kerasflow.cli.deferring import deferring

LATE = frozenset({"late", "late.part", "missing_late"})


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that says in a file how often it was loaded; nobody knows of it afterwards."""
    folder = tmp_path / "late"
    folder.mkdir()
    note = (
        f"with open({str(tmp_path / 'loads')!r}, 'a') as loads:\n    print(__name__, file=loads)\n"
    )
    (folder / "__init__.py").write_text(f"{note}import time\ntime.sleep(0.1)\nvalue = 7\n")
    (folder / "part.py").write_text(f"{note}value = 8\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in LATE:
        sys.modules.pop(name, None)


def loads(folder: Path) -> list[str]:
    """Returns what was loaded, in order."""
    file = folder / "loads"
    return file.read_text().split() if file.is_file() else []


def test_a_module_is_loaded_when_something_in_it_is_first_used(package: Path) -> None:
    with deferring(LATE):
        deferred = importlib.import_module("late")
    assert loads(package) == []
    assert (deferred.value, deferred.value) == (7, 7)
    assert loads(package) == ["late"]
    assert importlib.import_module("late") is deferred


def test_a_part_of_a_package_does_not_load_the_package(package: Path) -> None:
    with deferring(LATE):
        part = importlib.import_module("late.part")
    assert part.value == 8
    assert loads(package) == ["late.part"]
    assert (importlib.import_module("late").part, importlib.import_module("late").value) == (
        part,
        7,
    )
    assert loads(package) == ["late.part", "late"]


def test_who_looks_through_all_modules_loads_none(package: Path) -> None:
    with deferring(LATE):
        deferred = importlib.import_module("late")
    assert inspect.getmodule(compile("1", "somewhere.py", "eval")) is None
    assert deferred.__file__ == str(package / "late" / "__init__.py")
    assert not hasattr(deferred, "__wrapped__")
    assert loads(package) == []


def test_what_is_not_there_is_not_found() -> None:
    with deferring(LATE), pytest.raises(ModuleNotFoundError):
        importlib.import_module("missing_late")
    with deferring(LATE):
        deferred = importlib.import_module("late")
    with pytest.raises(AttributeError, match=r"'late' has no attribute 'missing'"):
        _ = deferred.missing


def test_behind_the_block_modules_are_imported_as_always(package: Path) -> None:
    with deferring(LATE):
        pass
    importlib.import_module("late")
    assert loads(package) == ["late"]


def test_a_module_that_fails_fails_where_it_is_used_and_is_tried_again(package: Path) -> None:
    with deferring(LATE):
        deferred = importlib.import_module("late")
    file = package / "late" / "__init__.py"
    good = file.read_text()
    file.write_text("raise OSError('no luck')")
    with pytest.raises(OSError, match="no luck"):
        _ = deferred.value
    file.write_text(f"{good}# mended")
    assert deferred.value == 7


def test_another_thread_waits_until_all_of_a_module_is_there(package: Path) -> None:
    with deferring(LATE):
        deferred = importlib.import_module("late")
    found: list[int] = []
    threads = [Thread(target=lambda: found.append(deferred.value)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [7] * 4
    assert loads(package) == ["late"]


KERAS = """
import sys
from kerasflow.cli.starting import start_keras

start_keras("tensorflow")
print([name for name in ("sklearn", "pandas", "matplotlib", "scipy") if name in sys.modules])

import keras
from keras.wrappers import SKLearnClassifier

print(SKLearnClassifier.__name__, "sklearn" in sys.modules)
print(callable(keras.visualization.plot_image_gallery))

import pandas as pd

frame = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")
print(len(model.fit(frame, frame["a"], verbose=0).epoch), model.predict(frame, verbose=0).shape)
"""


@pytest.mark.keras
@pytest.mark.slow
def test_keras_starts_without_what_is_seldom_used_and_has_it_when_asked() -> None:
    pytest.importorskip("pandas")
    done = subprocess.run([sys.executable, "-c", KERAS], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "[]",
        "SKLearnClassifier True",
        "True",
        "1 (2, 1)",
    ]
