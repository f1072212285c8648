"""Buffers of rows: every row once an epoch, in an order that the seed and the epoch decide."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kerasflow.errors import DataError
from kerasflow.feeding.streaming.disk_arrays import DiskArray, ProductArray, WidenedArray
from kerasflow.running import streams
from kerasflow.running.batches import Order
from kerasflow.running.streamed_batches import StreamedBatches, make_streamed_batches
from kerasflow.running.streams import Buffers, StreamedOrder, lie_on_disk

pytestmark = pytest.mark.keras

COUNT = 1_003


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "BUFFER_BYTES", 1_600)
    monkeypatch.setattr(streams, "BLOCK_BYTES", 56)


@pytest.fixture
def packed(tmp_path: Path) -> Any:
    """Rows of 8 bytes that know their numbers."""
    rows = np.arange(COUNT, dtype=np.int32)
    return on_disk(tmp_path, rows[:, None]), on_disk(tmp_path, rows), None


def on_disk(folder: Path, rows: Any) -> DiskArray:
    array = DiskArray(folder, rows)
    for start in range(0, len(rows), 100):
        array.append(rows[start : start + 100])
    return array


def epoch_of(packed: Any, order: StreamedOrder) -> list[int]:
    buffers, seen = Buffers(packed, order), []
    for number in range(order.buffers):
        inputs, targets, _ = buffers.load(number)
        rows = order.rows_within(number)
        assert (inputs[rows, 0] == targets[rows]).all()
        seen += targets[rows].tolist()
    return seen


@pytest.mark.parametrize("batch_size", [1, 16, 64, 2_000])
def test_every_row_comes_once_an_epoch(packed: Any, batch_size: int) -> None:
    order = StreamedOrder(packed, 3, batch_size)
    epochs = []
    for epoch in range(2):
        order.on_epoch_begin(epoch)
        epochs.append(epoch_of(packed, order))
    assert sorted(epochs[0]) == sorted(epochs[1]) == [*range(COUNT)]
    assert epochs[0] != epochs[1]
    assert epoch_of(packed, StreamedOrder(packed, 3, batch_size)) == epochs[0]
    assert epoch_of(packed, StreamedOrder(packed, 4, batch_size)) != epochs[0]
    assert epoch_of(packed, StreamedOrder(packed, 3, batch_size, shuffle=False)) == [*range(COUNT)]


def test_buffers_are_full_of_whole_batches_but_for_the_last(packed: Any) -> None:
    order = StreamedOrder(packed, 0, 16)
    assert order.length % 16 == 0
    sizes = [sum(map(len, order.spans(number))) for number in range(order.buffers)]
    assert len(sizes) > 3
    assert {*sizes[:-1]} == {order.length}
    assert sizes[-1] == COUNT - sum(sizes[:-1])


def test_a_buffer_is_made_of_blocks_from_everywhere(packed: Any) -> None:
    order = StreamedOrder(packed, 0, 16)
    starts = [span.start for span in order.spans(0)]
    assert len(starts) > 20
    assert np.std(starts) > COUNT / 5
    assert order.rows_within(0).tolist() != order.rows_within(1).tolist()


def test_what_fits_into_one_buffer_is_shuffled_as_in_memory(packed: Any) -> None:
    order = StreamedOrder(packed, 5, 1_003)
    assert order.buffers == 1
    assert epoch_of(packed, order) == Order(COUNT, 5).rows().tolist()


@pytest.mark.parametrize("batch_size", [17, 59])
def test_batches_for_keras_are_those_of_the_buffers(packed: Any, batch_size: int) -> None:
    order = StreamedOrder(packed, 0, batch_size)
    expected = epoch_of(packed, order)
    batches = StreamedBatches(Buffers(packed, order), batch_size)
    ours = [batches[index][1] for index in range(len(batches))]
    theirs = [np.asarray(batch[1]) for batch in make_streamed_batches(packed, order, batch_size)]
    for found in (ours, theirs):
        assert np.concatenate(found).tolist() == expected
        assert {len(batch) for batch in found[:-1]} == {batch_size}


def test_the_size_of_a_batch_is_known_where_all_are_full(packed: Any) -> None:
    sizes = {}
    for batch_size in (17, 59):
        batches = make_streamed_batches(packed, StreamedOrder(packed, 0, batch_size), batch_size)
        sizes[batch_size] = batches.element_spec[0].shape[0]
    assert sizes == {17: 17 if COUNT % 17 == 0 else None, 59: 59 if COUNT % 59 == 0 else None}
    assert COUNT % 17 == 0


def test_slices_of_what_was_laid_on_disk_are_read_again(tmp_path: Path) -> None:
    rows = np.arange(30.0).reshape(10, 3)
    array = on_disk(tmp_path, rows)
    assert (array.shape, array.ndim, len(array), array.row_bytes) == ((10, 3), 2, 10, 24)
    for part in (slice(2, 5), slice(None), slice(8, 20), slice(4, 4), slice(-2, None)):
        np.testing.assert_array_equal(array[part], rows[part])
    np.testing.assert_array_equal(np.asarray(array, np.float32), rows.astype(np.float32))
    assert not any(tmp_path.iterdir())
    with pytest.raises(DataError, match=r"different forms: \[3\] of float64 and \[2\] of float64"):
        array.append(rows[:, :2])


def test_products_are_made_of_slices(tmp_path: Path) -> None:
    rows = np.arange(10, dtype=np.float32)
    product = ProductArray(on_disk(tmp_path, rows), np.broadcast_to(np.float32(2), (10,)))
    np.testing.assert_array_equal(product[3:6], 2 * rows[3:6])
    assert lie_on_disk((product, None, None))
    assert not lie_on_disk((rows, {"a": rows}, None))


def test_weights_on_disk_are_spread_over_steps_as_those_in_memory_are(tmp_path: Path) -> None:
    rows, steps = np.arange(10, dtype=np.float32), np.arange(20, dtype=np.float32).reshape(10, 2)
    wide = WidenedArray(on_disk(tmp_path, rows), 2)
    assert lie_on_disk((wide, None))
    assert wide.shape == (10, 1, 1)
    np.testing.assert_array_equal(wide[3:7], rows[3:7, None, None])
    product = ProductArray(on_disk(tmp_path, rows), on_disk(tmp_path, steps))
    assert (product.shape, product.nbytes) == ((10, 2), 80)
    np.testing.assert_array_equal(product[3:7], steps[3:7] * rows[3:7, None])
