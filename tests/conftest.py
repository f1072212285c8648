"""What holds for every test: the backend, its silence, no GPU, what is not installed."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from golden import Golden, Updating
from once import Once, fill_once

from kerasflow.catalog import registering
from kerasflow.garbage import without_collections

# Before anything imports Keras or TensorFlow, which read these once. Figures that tests compare
# are those of a CPU; what a GPU gives in float32 differs in the last digits.
os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
# Workers share the cores. Each has two threads at least, because a user's program has several, and
# what the tests ask of its bits must be asked of arithmetic that is divided among threads.
_WORKERS = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
if _WORKERS > 1:
    _threads = max(2, (os.cpu_count() or 1) // _WORKERS)
    os.environ.setdefault("TF_NUM_INTRAOP_THREADS", str(_threads))

GOLDEN = pytest.StashKey[Golden]()
OPTIONAL = {"torch": "PyTorch", "jax": "JAX"}


@pytest.fixture(autouse=True, scope="session")
def empty_working_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Starts every test in an empty folder, and fails where one has left something in it.

    So no test depends on what stands where pytest was started, such as `runs/` of an earlier run.
    """
    before, folder = Path.cwd(), tmp_path_factory.mktemp("working")
    os.chdir(folder)
    yield folder
    os.chdir(before)
    assert list(folder.iterdir()) == []


@pytest.fixture(scope="session")
def filled_once(tmp_path_factory: pytest.TempPathFactory) -> Once:
    """Fills a folder of some name once for the tests of all workers; it is not to be changed."""
    base = tmp_path_factory.getbasetemp()
    around = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return lambda name, write: fill_once(around / f"once-{name}", write)


@pytest.fixture(autouse=True, scope="module")
def own_registrations() -> Iterator[None]:
    """Lets what a file of tests registers be gone after it."""
    before = dict(registering._registrations)
    yield
    registering._registrations.clear()
    registering._registrations.update(before)


def pytest_addoption(parser: pytest.Parser) -> None:
    told = "write what golden cases expect anew, and show what differs"
    parser.addoption("--update-golden", action="store_true", help=told)


def pytest_configure(config: pytest.Config) -> None:
    golden = Golden(updating=config.getoption("update_golden"))
    config.stash[GOLDEN] = golden
    config.pluginmanager.register(Updating(golden))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """What compares with a golden case, or notes what it is to say."""
    return request.config.stash[GOLDEN]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Spares the search for garbage among modules and tests, which stay to the end."""
    with without_collections(frozen=True):
        return (yield)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skips a test that is marked with an optional package that is not there."""
    for package, title in OPTIONAL.items():
        if item.get_closest_marker(package) and not importlib.util.find_spec(package):
            pytest.skip(f'{title} is not installed: pip install -e ".[{package}]"')
