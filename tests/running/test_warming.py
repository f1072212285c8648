"""A run that begins with the weights of another, on other data, and is judged beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from running.conftest import EXPERIMENT, MNIST
from running.test_resuming import send_after, weights

from kerasflow import BuildError, Run, RunError, continue_training, evaluate, resume, run, verify
from kerasflow.checking.file_names import LOCK, MODEL, RUNNING
from kerasflow.running.interruptions import Interruption

pytestmark = pytest.mark.keras
RunMore = Callable[..., Run]
STILL = 'compile.optimizer={"SGD": 0.0}'
SHORT = "fit.epochs=1"


@pytest.fixture(scope="session")
def more_digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of another `digits.npz`: 200 other images to train on and 100 to test."""
    folder = tmp_path_factory.mktemp("more")
    with np.load(MNIST) as mnist:
        arrays = {f"{name}_train": mnist[f"{name}_train"][300:500] for name in "xy"}
        arrays |= {f"{name}_test": mnist[f"{name}_test"][100:200] for name in "xy"}
    np.savez(folder / "digits.npz", **arrays)
    return folder


@pytest.fixture
def run_more(more_digits: Path, tmp_path: Path, done: Run) -> RunMore:
    """Runs the experiment on those, with the weights of `done`."""

    def run_with(*sets: str, **options: Any) -> Run:
        options = {"out": tmp_path / "more", "progress": False, "warm_start": done, **options}
        return run(EXPERIMENT, sets=sets, roots=[more_digits], **options)

    return run_with


@pytest.fixture(scope="module")
def warm(more_digits: Path, done: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of the experiment on those, beside a copy of the run it began with."""
    folder = tmp_path_factory.mktemp("warm")
    shutil.copytree(done.folder, folder / "first")
    options: dict[str, Any] = {"out": folder / "second", "progress": False}
    return run(EXPERIMENT, roots=[more_digits], warm_start=folder / "first", **options)


def copy_both(warm: Run, folder: Path) -> Path:
    """Returns a copy of a run, beside one of that which it began with."""
    shutil.copytree(warm.folder.parent, folder)
    return folder / "second"


def test_the_same_split_is_judged_before_and_after(warm: Run, done: Run, more_digits: Path) -> None:
    told = warm.report["warm_start"]
    first = warm.folder.parent / "first"
    assert told["run"] == str(first.resolve())
    with np.load(more_digits / "digits.npz") as held:
        rows = {"image": held["x_test"], "digit": held["y_test"]}
    assert (told["split"], told["before"]) == ("test", evaluate(done, rows)["data"])
    assert told["after"] == warm.report["test"] != told["before"]
    assert told["better"] == {"loss": "min", "accuracy": "max", "macro_f1": "max"}
    assert f"began with the weights of {first}; on the test split:" in warm.summary()
    page = (warm.folder / "report.html").read_text("utf-8")
    assert f"The run began with the weights of {first}" in page
    lock = json.loads((warm.folder / LOCK).read_text("utf-8"))
    kept = {"run", "weights", "preprocess", "split", "before"}
    assert lock["warm_start"] == {key: told[key] for key in kept}


@pytest.mark.parametrize("sets", [
    pytest.param(["runtime.engine=plain"], id="plain", marks=pytest.mark.slow),
    pytest.param(["runtime.engine=fused"], id="fused"),
    pytest.param(["runtime.engine=xla"], id="xla", marks=pytest.mark.slow),
    pytest.param(["data.stream=true"], id="streamed", marks=pytest.mark.slow),
    pytest.param(['then=[{"compile.optimizer": {"SGD": 0.0}, "fit.epochs": 1}]'], id="then",
                 marks=pytest.mark.slow),
])  # fmt: skip
def test_the_weights_are_those_of_the_earlier_run_whatever_trains_them(
    run_more: RunMore, done: Run, sets: list[str]
) -> None:
    still = run_more(STILL, SHORT, *sets)
    assert all(map(np.array_equal, weights(still.folder), weights(done.folder)))
    assert still.report["warm_start"]["before"] == still.report["test"]


def test_the_optimizer_and_the_epochs_begin_afresh(warm: Run, done: Run) -> None:
    assert int(done.model.optimizer.iterations) == 20
    assert int(Run.load(warm.folder).model.optimizer.iterations) == 14
    assert warm.report["epochs"] == 2


@pytest.mark.slow
def test_an_optimizer_that_keeps_as_much_is_not_given_what_the_earlier_one_kept(
    run_digits: Callable[..., Run], run_more: RunMore
) -> None:
    first = run_digits('compile.optimizer={"SGD": 0.1}', SHORT)
    second = run_more('compile.optimizer={"SGD": 0.01}', SHORT, warm_start=first.folder)
    assert int(second.model.optimizer.iterations) == 7
    assert float(second.model.optimizer.learning_rate.numpy()) == pytest.approx(0.01)


@pytest.mark.slow
def test_without_a_test_split_the_validation_judges_and_else_the_training(
    run_more: RunMore, more_digits: Path, tmp_path: Path
) -> None:
    alone = 'data.source.npz.splits={"train": {"image": "x_train", "digit": "y_train"}}'
    for part, split in (("data.split.validation=0.3", "validation"), ("seed=7", "train")):
        found = run_more(STILL, SHORT, alone, part, out=tmp_path / split)
        told = found.report["warm_start"]
        assert (told["split"], told["before"]["accuracy"]) == (
            split,
            pytest.approx(found.report[split]["accuracy"]),
        )


@pytest.mark.parametrize("sets, words, path", [
    (["model.layers[hidden].Dense.units=24"],
     r"do not fit: its layer `hidden` has a weight of shape \[784, 16\], and that of "
     r"this blueprint a weight of shape \[784, 24\]; its layer `label` has .*\[16, 10\].*\[24, ",
     "model.layers[0]"),
    (['model.layers=[{"Dense": {"units": 10, "activation": "softmax"}, "name": "label"}]'],
     r"its layer `hidden` has a weight of shape \[784, 16\], and `label`, in its place, of this "
     r"blueprint a weight of shape \[784, 10\]; its layer `label` has a weight of shape "
     r"\[16, 10\], and this blueprint has no layer in its place", "model.layers[0]"),
    (["preprocess[0].Rescaling.scale=1"],
     r"the node `\S+` of `preprocess` is not what it was in `", "preprocess[0]"),
    (["data.target.label.classes=11", "model.layers[label].Dense.units=11"],
     r"does not know the class `10` of `label`", "data.target.label"),
    ([f"data.target.label.classes={json.dumps(list('1023456789'))}"],
     r"the classes of `label` are in another order than in", "data.target.label"),
    (["data.target.label.classes=9"], r"knows the class `9` of `label`, which is not listed here",
     "data.target.label"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_before_anything_trains(
    run_more: RunMore, tmp_path: Path, sets: list[str], words: str, path: str
) -> None:
    with pytest.raises(BuildError, match=words) as refused:
        run_more(*sets)
    assert str(refused.value.path) == path
    assert not (tmp_path / "more").exists()


def test_an_output_of_another_name_is_refused(run_more: RunMore) -> None:
    with pytest.raises(BuildError, match=r"has no output `digit`; it has `label`"):
        run_more(
            "model.layers[label].name=digit",
            'data.target={"digit": {"from": "digit", "classes": 10}}',
        )


def test_only_a_finished_run_is_begun_with(run_more: RunMore, done: Run, tmp_path: Path) -> None:
    killed = shutil.copytree(done.folder, tmp_path / "killed")
    (killed / "report.json").unlink()
    for start, words in {
        killed: f"`{killed}` is not finished; `kerasflow run --resume {killed}` goes on",
        done.folder / "blueprint.json": f"did you mean `{done.folder}`",
        tmp_path / "none": "there is no folder",
        tmp_path: "has no `blueprint.json`; name one in it",
    }.items():
        with pytest.raises(RunError) as refused:
            run_more(warm_start=start)
        assert words in str(refused.value)


@pytest.mark.slow
def test_a_run_that_is_verified_begins_with_the_same_weights(
    warm: Run, more_digits: Path, tmp_path: Path
) -> None:
    folder = copy_both(warm, tmp_path / "both")
    options: dict[str, Any] = {"roots": [more_digits], "progress": False}
    shutil.rmtree(folder.parent / "first")
    with pytest.raises(RunError, match=r"began with the weights of `.*first`, which is outside of"):
        verify(folder, **options)
    assert verify(folder, **{**options, "roots": [more_digits, warm.folder.parent]})
    copied = shutil.copytree(warm.folder.parent / "first", folder.parent / "first")
    assert verify(folder, **options).same
    (folder / LOCK).unlink()
    assert verify(folder, **options).same
    with (copied / MODEL).open("ab") as stream:
        stream.write(b"more")
    with pytest.raises(RunError, match=r"which were sha256 \w{12}… then and are \w{12}… now; put"):
        verify(folder, **options)


def test_weights_that_are_gone_are_told(warm: Run, more_digits: Path, tmp_path: Path) -> None:
    folder = copy_both(warm, tmp_path / "both")
    lock = json.loads((folder / LOCK).read_text("utf-8"))
    lock["warm_start"]["run"] = str(tmp_path / "gone")
    (folder / LOCK).write_text(json.dumps(lock), "utf-8")
    with pytest.raises(RunError, match=r"gone`, which is not there; put it back, or beside"):
        verify(folder, roots=[more_digits], progress=False)


@pytest.mark.slow
def test_a_killed_run_goes_on_without_the_run_that_it_began_with(
    warm: Run, run_more: RunMore, more_digits: Path, tmp_path: Path
) -> None:
    first = shutil.copytree(warm.folder.parent / "first", tmp_path / "first")
    with pytest.MonkeyPatch.context() as patched:
        send_after(3, "on_train_batch_end", patched)
        with pytest.raises(Interruption):
            run_more(warm_start=first)
    shutil.rmtree(first)
    gone_on = resume(tmp_path / "more", progress=False, roots=[more_digits])
    assert all(map(np.array_equal, weights(gone_on.folder), weights(warm.folder)))
    assert gone_on.report["test"] == warm.report["test"]
    compared = ("split", "before", "after", "better", "weights")
    told = (gone_on.report["warm_start"], warm.report["warm_start"])
    assert [told[0][key] for key in compared] == [told[1][key] for key in compared]


@pytest.mark.slow
@pytest.mark.parametrize("early", [True, False], ids=["before its lock", "before a checkpoint"])
def test_a_run_that_was_killed_before_a_checkpoint_begins_with_the_weights_again(
    warm: Run, more_digits: Path, tmp_path: Path, early: bool
) -> None:
    folder = copy_both(warm, tmp_path / "both")
    record = warm.report["warm_start"]
    kept = ("blueprint.json",) if early else ("blueprint.json", LOCK, "preprocess")
    for entry in folder.iterdir():
        if entry.name not in kept:
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    told = {key: record[key] for key in ("run", "weights", "preprocess")}
    (folder / RUNNING).write_text(json.dumps({"process": 1, "warm_start": told}), "utf-8")
    again = resume(folder, progress=False, roots=[more_digits])
    assert all(map(np.array_equal, weights(again.folder), weights(warm.folder)))
    assert again.report["warm_start"]["before"] == record["before"]


def test_a_running_run_says_with_what_it_began(
    run_more: RunMore, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, done: Run
) -> None:
    from kerasflow.running import execution

    seen: list[Any] = []

    def look(*given: Any, **named: Any) -> Any:
        seen.append(json.loads((tmp_path / "more" / RUNNING).read_text("utf-8")))
        raise RunError("seen")

    monkeypatch.setattr(execution, "preview_data", look)
    with pytest.raises(RunError, match="seen"):
        run_more()
    assert seen[0]["warm_start"]["run"] == str(done.folder.resolve())


@pytest.mark.slow
def test_a_run_that_is_continued_keeps_what_it_began_with(
    warm: Run, run_more: RunMore, more_digits: Path, tmp_path: Path
) -> None:
    whole = run_more("fit.epochs=3", warm_start=warm.folder.parent / "first")
    longer = continue_training(
        warm.folder, sets=["fit.epochs=3"], out=tmp_path / "longer", progress=False,
        roots=[more_digits],
    )  # fmt: skip
    assert all(map(np.array_equal, weights(longer.folder), weights(whole.folder)))
    told = (longer.report["warm_start"], whole.report["warm_start"])
    assert told[0] == told[1]


@pytest.mark.slow
def test_several_outputs_are_compared_each(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(64, 3))
    data = {"x": x, "kind": (x[:, 0] > 0).astype(int), "size": x[:, 1] * 2}
    net = {
        "blueprint": 1,
        "data": {
            "target": {"kind": {"from": "kind", "classes": 2}, "size": "size"},
            "split": {"test": 0.25},
        },
        "model": {
            "inputs": {"x": {"shape": [3]}},
            "layers": [
                {"Dense": 4, "name": "h"},
                {"Dense": {"units": 2, "activation": "softmax"}, "name": "kind", "inputs": "h"},
                {"Dense": 1, "name": "size", "inputs": "h"},
            ],
            "outputs": ["kind", "size"],
        },
        "compile": {
            "optimizer": {"SGD": 0.1},
            "loss": {"kind": "sparse_categorical_crossentropy", "size": "mse"},
            "metrics": {"kind": ["accuracy"], "size": [{"MeanAbsoluteError": {"name": "off"}}]},
        },
        "fit": {"epochs": 1, "batch_size": 8},
    }
    first = run(net, data=data, out=tmp_path / "1", progress=False)
    second = run(net, data=data, out=tmp_path / "2", progress=False, warm_start=first)
    told = second.report["warm_start"]
    assert told["before"] == first.report["test"]
    assert told["after"] == second.report["test"]
    assert told["better"]["size_off"] == "min"
    assert told["better"]["kind_accuracy"] == "max"
