"""A run is executed once more, compared bit for bit, and what differs is named with the reason."""

import copy
import json
import shutil

import keras
import numpy as np
import pytest
import tensorflow as tf
from running.conftest import EXPERIMENT
from tensorflow.python.framework.config import is_op_determinism_enabled

import kerasflow as kf
from kerasflow.checking.file_names import BLUEPRINT, LOCK, METRICS, MODEL, REPORT, WEIGHTS
from kerasflow.errors import DataError, RunError
from kerasflow.running import verification
from kerasflow.running.verification import verify

pytestmark = pytest.mark.keras


@pytest.fixture
def kept(done, tmp_path):
    """A copy of a run's folder, to be changed."""
    return shutil.copytree(done.folder, tmp_path / "kept")


@pytest.fixture
def again(digits):
    def verified(folder, **options):
        return verify(folder, **{"roots": [digits], "progress": False, **options})

    return verified


@pytest.fixture(scope="module")
def second(digits, tmp_path_factory):
    """One second run, of which many tests need no more than its numbers."""
    out = tmp_path_factory.mktemp("second") / "run"
    return kf.run(copy.deepcopy(EXPERIMENT), roots=[digits], out=out, progress=False)


@pytest.fixture
def repeated(second, again, monkeypatch):
    """Verifies with that run in place of another one."""
    monkeypatch.setattr(verification, "execute", lambda *_, **__: second)
    return again


def change(file, **values):
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


def test_a_run_is_the_same_bit_for_bit(kept, again, tmp_path):
    found = again(kept, out=tmp_path / "second")
    assert (found.same, bool(found), found.reason) == (True, True, None)
    assert (found.epochs, found.deviations, found.remarks) == (2, (), ())
    # 4 weights; as many means and squares of Adam, its step and rate; the seed of the Dropout
    assert found.variables == 4 + 8 + 2 + 1
    assert found.summary() == (
        "the same, bit for bit: 2 epochs, 15 variables of model, optimizer and seeds"
    )
    assert (tmp_path / "second" / REPORT).is_file()


def test_nothing_of_the_second_run_is_kept_unless_asked_for(kept, again, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "temporary").mkdir()
    assert again(kept).out is None
    assert [*(tmp_path / "temporary").iterdir()] == []


def test_one_byte_of_the_data_is_the_reason(kept, again, digits, tmp_path):
    with np.load(digits / "digits.npz") as arrays:
        columns = dict(arrays)
    np.savez(tmp_path / "digits.npz", **columns)
    content = bytearray((tmp_path / "digits.npz").read_bytes())
    columns["x_train"][5, 14, 14] ^= 255
    np.savez(tmp_path / "digits.npz", **columns)
    other = (tmp_path / "digits.npz").read_bytes()
    assert sum(one != two for one, two in zip(content, other, strict=True)) < 12  # and its CRC-32
    found = again(kept, roots=[tmp_path])
    assert (found.same, found.reason) == (False, "data")
    assert found.deviations[0].text.startswith("`digits.npz` was 315,")
    assert found.differences[0].startswith("first in epoch 1: `loss` ")
    assert "variables of model and optimizer differ, most `" in found.differences[1]
    lines = found.summary().splitlines()
    assert lines[0] == "not the same"
    assert "because this differs, what changes most first:" in lines
    assert lines[-1].startswith("  data: `digits.npz` was ")


def test_another_version_is_told_and_whether_the_numbers_are_its_own(kept, repeated):
    lock = json.loads((kept / LOCK).read_text())
    change(kept / LOCK, versions={**lock["versions"], "keras": "3.14.0"})
    found = repeated(kept)
    assert (found.same, found.reason) == (True, None)
    assert [*map(str, found.deviations)] == [f"versions: keras 3.14.0 → {keras.__version__}"]
    assert "the numbers are the same, yet this differs:\n  versions: keras 3" in found.summary()
    lines = (kept / METRICS).read_text().splitlines()
    second = json.loads(lines[1])
    second["accuracy"] += 1e-7
    (kept / METRICS).write_text(f"{lines[0]}\n{json.dumps(second)}\n")
    found = repeated(kept)
    assert (found.same, found.reason) == (False, "versions")
    [told] = found.differences
    assert told.startswith("first in epoch 2: `accuracy` 0.")


def test_another_seed_in_the_blueprint_is_told_with_its_having_been_edited(kept, again):
    change(kept / BLUEPRINT, seed=8)
    found = again(kept)
    assert not found.same
    assert [str(it) for it in found.deviations] == [
        "blueprint: `blueprint.json` was edited after the run had begun",
        "seed: seed 7 → 8",
    ]
    assert found.reason == "blueprint"


def test_another_machine_and_engine_are_told(kept, repeated):
    lock = json.loads((kept / LOCK).read_text())
    change(
        kept / LOCK,
        device="GPU (Fancy)",
        machine={**lock["machine"], "cores": 99},
        settings={"OMP_NUM_THREADS": "3"},
        seed=9,
        engine="tune",
    )
    found = repeated(kept)
    assert found.same
    told = [*map(str, found.deviations)]
    assert told[0].startswith("device: device GPU (Fancy) → CPU (")
    assert told[1].startswith("device: cores 99 → ")
    assert "device: OMP_NUM_THREADS 3 → not set" in told
    assert told[-2:] == ["seed: seed 9 → 7", f"engine: engine tune → {lock['engine']}"]


def test_what_nothing_explains_is_chance(kept, repeated):
    report = json.loads((kept / REPORT).read_text())
    report["test"]["loss"] += 1
    report["seeds"] = {name: [1, 2] for name in report["seeds"]}
    (kept / REPORT).write_text(json.dumps(report))
    found = repeated(kept)
    assert (found.same, found.reason) == (False, "chance")
    assert found.differences[0].startswith("random numbers were drawn otherwise: `")
    assert found.differences[1].startswith("`test.loss` ")
    assert '`"runtime": {"deterministic": true}` makes them so' in found.summary()


def test_a_run_that_was_cut_short_is_compared_over_its_epochs(kept, repeated):
    lines = (kept / METRICS).read_text().splitlines()
    (kept / METRICS).write_text(f"{lines[0]}\n")
    change(kept / REPORT, stopped="terminated", epochs=1)
    found = repeated(kept)
    assert (found.same, found.epochs, found.variables) == (True, 1, 0)
    [remark] = found.remarks
    assert remark.endswith("was terminated within an epoch, so only whole epochs are compared")
    assert found.summary() == f"the same, bit for bit: 1 epoch\n{remark}"


def test_a_run_that_was_killed_is_found_by_its_lock(kept, again, digits, monkeypatch):
    for name in (REPORT, MODEL):
        (kept / name).unlink()
    change(kept / LOCK, roots=[str(digits)])
    found = again(kept)
    assert (found.same, found.epochs, found.variables) == (True, 2, 0)
    [remark] = found.remarks
    assert remark.endswith("has kept no weights, so only its epochs are compared")
    with pytest.raises(DataError, match="which is outside of the current folder"):
        again(kept, roots=())
    monkeypatch.chdir(digits)
    assert again(kept, roots=()).same


def test_a_run_of_before_has_no_lock_and_no_reasons(kept, again):
    (kept / LOCK).unlink()
    assert again(kept).same
    change(kept / BLUEPRINT, seed=8)
    found = again(kept)
    assert (found.same, found.reason) == (False, None)
    assert "has no `lock.json`" in found.remarks[0]
    assert "why, nobody can tell" in found.summary()


@pytest.mark.slow
def test_what_was_given_from_python_has_to_be_given_again(run_digits, digits, again, tmp_path):
    with np.load(digits / "digits.npz") as arrays:
        columns = {"image": arrays["x_train"], "digit": arrays["y_train"]}
    data = {"train": columns, "test": {name: rows[:50] for name, rows in columns.items()}}
    run = run_digits(data=data)
    assert again(run).same
    with pytest.raises(DataError, match="was trained on splits given from Python"):
        again(run.folder)
    assert again(run.folder, data=data).same
    other = {**data, "train": {**columns, "digit": (columns["digit"] + 1) % 10}}
    found = again(run.folder, data=other)
    assert (found.same, found.reason) == (False, "data")
    text = "the rows that are given from Python are not those of then"
    assert [it.text for it in found.deviations] == [text]


def test_a_run_that_failed_is_compared_as_far_as_it_came(run_digits, again, tmp_path):
    wild = 'compile.optimizer={"SGD": {"learning_rate": 1e30}}'
    with pytest.raises(RunError, match="became"):
        run_digits(wild, "fit.epochs=3")
    found = again(tmp_path / "run")
    assert found.same
    assert found.epochs >= 1


@pytest.mark.parametrize(
    "engine, precision", [("plain", "float32"), ("fused", "mixed_bfloat16"), ("xla", "float32")]
)
@pytest.mark.slow
def test_every_engine_gives_the_same_again(run_digits, again, engine, precision):
    run = run_digits(f"runtime.engine={engine}", f"runtime.precision={precision}")
    found = again(run)
    assert (found.same, found.differences, found.deviations) == (True, (), ())


@pytest.mark.slow
def test_streams_and_phases_give_the_same_again(run_digits, again):
    run = run_digits("data.stream=true", 'then=[{"fit.epochs": 1, "fit.batch_size": 16}]')
    found = again(run)
    assert (found.same, found.epochs) == (True, 3)


@pytest.mark.slow
def test_a_function_may_have_given_other_rows(experiment, tmp_path):
    calls = []

    @kf.register(name="RowsOfMine", kind="sources")
    def rows():
        calls.append(1)
        image = np.random.default_rng(len(calls)).integers(0, 255, (64, 28, 28)).astype(np.uint8)
        return {"image": image, "digit": np.arange(64) % 10}

    experiment["data"]["source"] = {"RowsOfMine": {}}
    run = kf.run(experiment, out=tmp_path / "run", progress=False, sets=["evaluate.report=[]"])
    found = verify(run, progress=False)
    assert (found.same, found.reason) == (False, "data")
    assert str(found.deviations[0]).endswith("which may have given others")


class Glimpses(keras.layers.Layer):
    """Looks at parts of pictures; what comes back from these is added up by threads in a race."""

    def build(self, shape):
        self.scale = self.add_weight(shape=shape[1:], initializer="ones")

    def call(self, pictures):
        corners = keras.random.uniform((600, 4), seed=1)
        rows = keras.ops.zeros(600, "int32")
        seen = tf.image.crop_and_resize(pictures[:1] * self.scale, corners, rows, [20, 20])
        return pictures * self.scale + keras.ops.mean(seen)


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["plain", "fused"])
def test_chance_is_told_and_deterministic_leaves_none(run_digits, again, engine, tmp_path):
    kf.register(Glimpses)  # not while it is imported, when other tests would find it
    label = '{"Dense": {"units": 10, "activation": "softmax"}, "name": "label"}'
    layers = f'[{{"Reshape": [28, 28, 1]}}, "Glimpses", "Flatten", {label}]'
    model = f'model={{"inputs": ["image"], "layers": {layers}}}'
    asked = ('preprocess=[{"Rescaling": 0.004, "inputs": "digit", "name": "n"}]', model)
    runtime = f"runtime.engine={engine}"
    found = again(run_digits(*asked, runtime))
    assert (found.same, found.reason, found.deviations) == (False, "chance", ())
    out = tmp_path / "deterministic"
    found = again(run_digits(*asked, runtime, "runtime.deterministic=true", out=out))
    assert (found.same, found.deterministic) == (True, True)
    assert not is_op_determinism_enabled()


def test_weights_alone_are_compared_without_the_optimizer(kept, repeated, done):
    done.model.save_weights(kept / WEIGHTS)
    (kept / MODEL).unlink()
    found = repeated(kept)
    assert (found.same, found.variables) == (True, 5)


def test_nothing_is_trained_where_there_is_nothing_to_compare(kept, again, tmp_path, digits):
    with pytest.raises(RunError, match=r"is not the folder of a run: it has no `blueprint\.json`"):
        again(tmp_path)
    with pytest.raises(RunError, match="is not empty"):
        again(kept, out=digits)
    with pytest.raises(DataError, match="there is no such file"):
        again(kept, roots=[tmp_path])
    (kept / METRICS).unlink()
    with pytest.raises(RunError, match="has no epoch to compare"):
        again(kept)


def test_a_run_of_this_process_knows_where_its_data_is(experiment, digits, tmp_path):
    file = digits / "digits.json"
    file.write_text(json.dumps(experiment))
    run = kf.run(file, out=tmp_path / "run", sets=["fit.epochs=1"], progress=False)
    assert verify(run, progress=False).same
    with pytest.raises(DataError, match="which is outside of the current folder"):
        verify(run.folder, progress=False)


def test_it_is_a_public_name():
    assert kf.verify is verify
