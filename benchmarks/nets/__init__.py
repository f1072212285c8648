"""The nets of `benchmarks/breadth.py`, a folder each.

`rows.py` draws the data; `blueprint.json` is what KerasFlow trains; `by_keras.py` and `by_torch.py`
are the same net as a person writes it. How many epochs and how large a batch is for all to be read
in the blueprint.
"""
