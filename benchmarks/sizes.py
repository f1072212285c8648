"""How long the blueprints of `keras.applications` are beside Keras' own JSON, each proven.

    python benchmarks/sizes.py                    all forty, some minutes
    python benchmarks/sizes.py ResNet50 VGG16     these alone

Every model is made without weights and with small inputs, becomes a blueprint, is built of it
again, and gives the same numbers, bit for bit. Bytes are those of the text that `save` writes and
of `model.to_json()`.
"""

from __future__ import annotations

import gc
import statistics
import sys
import time

SMALLEST = {"InceptionResNetV2": 75, "InceptionV3": 75, "Xception": 71}
CLASSES = 3


def main(names: list[str]) -> int:
    """Prints a row for each application, and the median; returns the exit status."""
    from kerasflow import ConversionError, catalog
    from kerasflow.catalog.own_layers import APPLICATION_LAYERS

    known = [name for name in catalog.names("applications") if name not in APPLICATION_LAYERS]
    print(f"| {'application':18} | layers | blueprint | Keras' JSON | times | seconds |")
    print(f"|{'-' * 20}|-------:|----------:|------------:|------:|--------:|")
    shares, failed = [], 0
    for name in names or known:
        try:
            shares.append(show(name))
        except ConversionError as error:
            print(f"| {name:18} | {error}", flush=True)
            failed += 1
        gc.collect()
    if shares:
        median = f"median {statistics.median(shares):.1f} times"
        print(f"{len(shares)} applications, each the same model; {median}")
    return 1 if failed else 0


def show(name: str) -> float:
    """Prints the row of one application; returns how many times Keras' JSON is as long."""
    import keras

    import kerasflow
    from kerasflow.blueprints.unparsing import to_mapping
    from kerasflow.documents.writing import to_json

    side = SMALLEST.get(name, 32)
    make = getattr(keras.applications, name)
    model = make(weights=None, input_shape=(side, side, 3), classes=CLASSES)
    begin = time.perf_counter()
    blueprint = kerasflow.from_model(model)
    seconds = time.perf_counter() - begin
    ours, theirs = (
        len(text.encode()) for text in (to_json(to_mapping(blueprint)), model.to_json())
    )
    row = (
        f"{len(model.layers):6} | {ours:9,} | {theirs:11,} | {theirs / ours:5.1f} | {seconds:7.1f}"
    )
    print(f"| {name:18} | {row} |", flush=True)
    keras.backend.clear_session()
    return theirs / ours


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
