"""The committed catalog against the installed Keras."""

from __future__ import annotations

import pytest

from kerasflow.catalog import corrections, excluded, find, generating, identifiers, names, version
from kerasflow.catalog.generating import (
    GENERATED,
    READS_DOCSTRINGS,
    compare,
    main,
    public_names,
)

pytestmark = [pytest.mark.keras, pytest.mark.slow]
reads_docstrings = pytest.mark.skipif(
    not READS_DOCSTRINGS, reason="the catalog is written with Python 3.11 or 3.12"
)

KERAS_CLASSES = {
    "layers": 135,
    "losses": 22,
    "metrics": 44,
    "optimizers": 15,
    "schedules": 6,
    "callbacks": 7,
    "initializers": 16,
    "regularizers": 4,
    "constraints": 4,
}


@pytest.fixture(autouse=True, scope="module")
def same_keras():
    import keras

    if keras.__version__ != version():
        pytest.skip(f"the catalog is of Keras {version()}, installed is {keras.__version__}")


@pytest.fixture(scope="module")
def generated():
    """What the installed Keras gives, asked once."""
    with pytest.MonkeyPatch.context() as patch:
        found = generating.generate()
        patch.setattr(generating, "generate", lambda: found)
        yield


@reads_docstrings
@pytest.mark.usefixtures("generated")
def test_the_committed_files_are_what_the_installed_keras_gives():
    assert "".join(compare()) == ""


@reads_docstrings
@pytest.mark.usefixtures("generated")
def test_the_command_says_by_its_status_whether_they_differ(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("kerasflow.catalog.generating.FOLDER", tmp_path / "data")
    assert main(["--check"]) == 1
    assert "+++ installed/layers.json" in capsys.readouterr().out
    assert main([]) == 0
    assert main(["--check"]) == 0
    assert main(["--chekc"]) == 2


@pytest.mark.parametrize("kind", GENERATED)
def test_every_public_name_is_an_entry_an_identifier_or_excluded(kind):
    known = set(identifiers(kind)) | set(excluded(kind))
    missing = [
        name
        for name in public_names(kind)
        if find(kind, name) is None and name.rpartition(".")[2] not in known
    ]
    assert missing == []


@pytest.mark.parametrize("kind, count", KERAS_CLASSES.items())
def test_the_entries_of_a_kind_are_counted_by_a_walk_of_its_own(kind, count):
    import keras

    namespace = keras.optimizers.schedules if kind == "schedules" else getattr(keras, kind)
    members = [getattr(namespace, name) for name in dir(namespace)]
    classes = {item for item in members if isinstance(item, type) and item.__module__ != "builtins"}
    excluded_classes = {getattr(namespace, name) for name in excluded(kind)} & classes
    others = {"own", "registered"}
    own = [name for name in names(kind) if not others & find(kind, name).flags]
    assert len(own) == len(classes - excluded_classes) == count


@pytest.mark.parametrize("kind", GENERATED)
def test_every_exclusion_is_still_about_something_public(kind):
    public = {name.rpartition(".")[2] for name in public_names(kind)}
    assert set(corrections.EXCLUDED[kind]) - public == set()


@pytest.mark.parametrize("path", sorted({*corrections.TYPES, *corrections.REQUIRED}))
def test_every_correction_is_still_about_a_parameter_that_keras_has(path):
    kind, entry, parameter = path.split(".")
    assert parameter in find(kind, entry).parameters


def test_keras_makes_of_every_identifier_what_the_catalog_says():
    import keras

    for kind in ("losses", "metrics", "optimizers", "initializers", "regularizers", "constraints"):
        for identifier in set(identifiers(kind)) - {"acc", "ce", "crossentropy"}:
            made = getattr(keras, kind).get(identifier)
            made_name = getattr(made, "__name__", type(made).__name__).replace("_", "")
            assert made_name.lower() == identifiers(kind)[identifier].lower()


# Ops whose arguments must fit together in more ways than a sweep can guess.
NEEDS_CARE = {
    "adaptive_average_pool",
    "adaptive_max_pool",
    "depth_to_space",
    "image.affine_transform",
    "image.crop_images",
    "image.map_coordinates",
    "image.pad_images",
    "image.perspective_transform",
    "sparse_categorical_crossentropy",
}
SHAPES = [(2, 4, 4), (4, 4), (4,), (2, 4, 4, 3), (2, 4, 4, 4, 3), (1, 4, 4), (2, 2, 2, 2)]
VALUES = {
    "N": 3,
    "axes": [0],
    "axis": 0,
    "axis1": 0,
    "axis2": 1,
    "beta": 2.0,
    "bins": [0.0, 1.0],
    "block_size": 2,
    "default_value": 0.0,
    "destination": 1,
    "dtype": "float32",
    "fft_length": 2,
    "fill_value": 1.0,
    "indices_or_sections": 2,
    "k": 1,
    "kernel_size": 2,
    "key": 0,
    "kth": 1,
    "max_val": 1.0,
    "method": "linear",
    "n": 3,
    "newshape": [-1],
    "num_classes": 3,
    "order": 1,
    "output_shape": [4, 4, 3],
    "output_size": 2,
    "pad_width": 1,
    "pattern": "a b c -> a (b c)",
    "pool_size": 2,
    "q": 0.5,
    "repeats": 2,
    "sequence_length": 2,
    "sequence_stride": 2,
    "shape": [2, 4, 4],
    "shift": 1,
    "size": [2, 2],
    "source": 0,
    "spatial_dims": [0, 1],
    "start": 1.0,
    "start_indices": [0, 0, 0],
    "stop": 5.0,
    "subscripts": "abc->acb",
    "threshold": 0.1,
    "x": 4,
    "x_max": 1.0,
    "x_min": 0.0,
}


def test_every_op_can_be_called_the_way_that_the_catalog_says():
    failed = {name for name in names("ops") if not _works(name)}
    assert failed == NEEDS_CARE


def _works(name):
    return any(_call(name, shape, dtype) for shape in SHAPES for dtype in ("float32", "int32"))


def _call(name, shape, dtype):
    import keras

    entry = find("ops", name)
    op = keras.ops
    for part in name.split("."):
        op = getattr(op, part)
    tensors = [keras.KerasTensor(shape, dtype) for _ in range(entry.call.required)]
    options = {key: VALUES[key] for key, item in entry.parameters.items() if item.required}
    try:
        if "spread" in entry.flags:
            op(*options.values(), *tensors)
        elif entry.call.listed:
            op(tensors, **options)
        else:
            op(**dict(zip(entry.call.tensors, tensors, strict=False)), **options)
    except Exception:
        return False
    return True
