"""TFRecord files as people write them, for the tests of what reads them."""

from __future__ import annotations


def example(**features):
    """One record: lists of whole numbers, of fractions, of bytes; text as UTF-8."""
    import tensorflow as tf

    feature = {name: _feature(values) for name, values in features.items()}
    return tf.train.Example(features=tf.train.Features(feature=feature)).SerializeToString()


def _feature(values):
    import tensorflow as tf

    cells = [each.encode() if isinstance(each, str) else each for each in values]
    if any(isinstance(each, bytes) for each in cells):
        return tf.train.Feature(bytes_list=tf.train.BytesList(value=cells))
    if any(isinstance(each, float) for each in cells):
        return tf.train.Feature(float_list=tf.train.FloatList(value=cells))
    return tf.train.Feature(int64_list=tf.train.Int64List(value=cells))


def write_records(file, records, packing=""):
    import tensorflow as tf

    file.parent.mkdir(parents=True, exist_ok=True)
    with tf.io.TFRecordWriter(str(file), packing) as writer:
        for record in records:
            writer.write(record)
