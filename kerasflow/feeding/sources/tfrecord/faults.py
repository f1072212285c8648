"""What is wrong with a TFRecord file that TensorFlow refuses, by record and column."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from kerasflow.errors import DataError, Refusal
from kerasflow.feeding.sources.tfrecord.columns import RecordColumn
from kerasflow.feeding.tables import missing_name

_LISTS = {"bytes_list": "bytes", "float_list": "float32", "int64_list": "int64"}
# Of the names in a record, how many are looked through for the nearest, and how long they are.
_NAMES, _NAME = 1_000, 100
_SHOWN = {"bytes": "bytes", "float32": "fractions", "int64": "whole numbers"}


def explain_damage(path: Path, file: str, packing: str) -> DataError:
    """Returns the error for a file that TensorFlow cannot read to its end."""
    import tensorflow as tf

    count = 0
    try:
        with tf.device("CPU:0"):
            for _ in tf.data.TFRecordDataset(str(path), packing):
                count += 1
    except tf.errors.OpError as error:
        reason = _first_line(error)
        message = f"the record is damaged: {reason}"
        return DataError(message, "write the file again", file=file, row=count + 1)
    return DataError("the file was changed while it was read", "try again", file=file)


def explain_records(
    records: Iterable[bytes], columns: Sequence[RecordColumn], place: tuple[str, int]
) -> DataError:
    """Returns the error for the first of some records that has not what is declared.

    Args:
        records: As they were read.
        columns: As they are declared.
        place: The file, and how many records lie before these.
    """
    file, before = place
    for number, record in enumerate(records, before + 1):
        if fault := explain_record(record, columns):
            refusal, column = fault
            return DataError(*refusal, file=file, column=column, row=number)
    message = "TensorFlow cannot parse these records"
    return DataError(message, file=file, row=before + 1)


def explain_record(
    record: bytes, columns: Sequence[RecordColumn]
) -> tuple[Refusal, str | None] | None:
    """Returns what is wrong with a record, and in which column; None where nothing is."""
    try:
        features = features_of(record)
    except DataError as error:
        return Refusal(error.message, error.hint), None
    for column in columns:
        fault = missing_feature(features, column) or wrong_feature(features, column)
        if fault:
            return fault, column.name
    return None


def features_of(record: bytes) -> Mapping[str, Any]:
    """Returns the features of a record by name.

    Raises:
        DataError: It is none of those that TensorFlow parses.
    """
    from google.protobuf.message import DecodeError
    from tensorflow.core.example.example_pb2 import Example

    try:
        return dict(Example.FromString(record).features.feature)
    except DecodeError as error:
        message = "the record is no `tf.train.Example`"
        raise DataError(message, "write it as one", row=1) from error


def missing_feature(features: Mapping[str, Any], column: RecordColumn) -> Refusal | None:
    """Returns what is said where a record has nothing of a column that cannot be filled up."""
    found = features.get(column.name)
    if column.pad is not None or (found is not None and found.WhichOneof("kind")):
        return None
    names = sorted(name for name in features if len(name) <= _NAME)
    return missing_name("feature", column.name, names[:_NAMES])


def wrong_feature(features: Mapping[str, Any], column: RecordColumn) -> Refusal | None:
    """Returns what is said where a record has something else of a column than is declared."""
    kind = features[column.name].WhichOneof("kind") if column.name in features else None
    if kind is None:
        return None
    found = _LISTS[kind]
    if found != column.stored:
        message = f"the record has {_SHOWN[found]}, and the column is declared as"
        return Refusal(f"{message} {column.dtype}", _remedy(found, column))
    return _explain_count(len(getattr(features[column.name], kind).value), column)


def _remedy(found: str, column: RecordColumn) -> str:
    if found == "bytes":
        return 'declare "string", or how they are decoded: "decode": "image", "raw" or "tensor"'
    if column.decode:
        return 'leave out "decode"'
    return f'declare "{found}"'


def _explain_count(count: int, column: RecordColumn) -> Refusal | None:
    wanted = 1
    for size in column.stored_shape:
        wanted *= size
    if column.pad is not None:
        return Refusal(f"there are {count} values, over {wanted}") if count > wanted else None
    if count == wanted:
        return None
    message = f"there are {count} values, and the shape {list(column.stored_shape)} has {wanted}"
    hint = 'lists of many lengths take "pad": 0 and the longest as "shape"'
    is_list = len(column.stored_shape) < 2 and not column.decode
    return Refusal(message, hint if is_list else None)


def _first_line(error: Exception) -> str:
    """Returns what TensorFlow says, without the names of its functions."""
    text = str(error).splitlines()[0].rpartition("}} ")[2]
    return text.partition(" [Op:")[0].partition(" (Is this")[0]
