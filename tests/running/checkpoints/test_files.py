"""What a checkpoint holds is read as it was written, or not at all."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import ml_dtypes
import numpy as np
import pytest

from kerasflow.errors import RunError
from kerasflow.running.checkpoints.files import NotPlainError, read_tree, write_tree

TREE = {
    "epoch": 3,
    "logs": {"loss": 0.1 + 0.2, "worst": float("inf")},
    "weights": [
        np.arange(12, dtype=np.float32).reshape(3, 4).T,
        np.array([1.5, -2], ml_dtypes.bfloat16),
        np.array(7, np.uint32),
        np.zeros((0, 5)),
        np.array(["é", "ab"]),
    ],
    "best": np.float32(0.1),
    "state": (3, (1, 2), None, {"a": True}, {1, 2}),
    2: "a key that is a number",
}


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return type(one) is type(other) and one.dtype == other.dtype and np.array_equal(one, other)
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return (type(one), len(one)) == (type(other), len(other)) and all(map(same, one, other))
    return type(one) is type(other) and one == other


def test_everything_comes_back_with_its_type_and_its_bits(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "one"
    write_tree(file, TREE)
    assert same(read_tree(file), TREE)
    assert [entry.name for entry in file.parent.iterdir()] == ["one"]


def test_what_is_not_plain_is_refused_and_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    write_tree(tmp_path / "one", 1)
    for value in (object(), [len], np.array([None]), {"a": {1: 1j}}):
        with pytest.raises(NotPlainError, match="no plain value"):
            write_tree(tmp_path / "one", value)
    assert read_tree(tmp_path / "one") == 1


def test_no_flipped_bit_and_no_missing_byte_is_overlooked(tmp_path: Path) -> None:
    write_tree(tmp_path / "one", TREE)
    whole = (tmp_path / "one").read_bytes()
    draw = random.Random(0)
    damaged = [whole[: draw.randrange(len(whole))] for _ in range(50)]
    for _ in range(200):
        at, bit = draw.randrange(len(whole)), 1 << draw.randrange(8)
        damaged.append(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
    for number, text in enumerate([*damaged, b"", whole + b"x"]):
        file = tmp_path / f"damaged-{number}"
        file.write_bytes(text)
        with pytest.raises(
            RunError, match=r"is damaged: .*; remove it to go on from the one before"
        ):
            read_tree(file)


@pytest.mark.parametrize(
    "head",
    [
        '{"tree": {"array": 0}, "arrays": [["object", [1]]]}',
        '{"tree": {"array": 0}, "arrays": [["float32", [1000000000000]]]}',
        '{"tree": {"array": 0}, "arrays": [["float32", [-1]]]}',
        '{"tree": {"array": 5}, "arrays": []}',
        '{"tree": {"os.system": ["true"]}, "arrays": []}',
        '{"tree": {"mapping": [[{"list": []}, 1]]}, "arrays": []}',
        '{"tree": ' + "[" * 100_000 + ', "arrays": []}',
        '{"tree": ' + '{"list": [' * 20_000 + "]}" * 20_000 + ', "arrays": []}',
        "[]",
    ],
)
def test_a_file_that_somebody_else_made_up_is_refused(tmp_path: Path, head: str) -> None:
    from hashlib import sha256

    rest = head.encode() + b"\n" + bytes(8)
    digest = sha256(rest).hexdigest()
    (tmp_path / "one").write_bytes(f"kerasflow-checkpoint 1 {digest}\n".encode() + rest)
    with pytest.raises(RunError, match="is damaged"):
        read_tree(tmp_path / "one")
