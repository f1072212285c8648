"""Engines: how the steps of a training are executed.

`plain` is Keras' own loop, with a call into TensorFlow for each step. `fused` runs many steps in
one program, with exactly the arithmetic of `plain`. `xla` is the same compiled by XLA, whose
arithmetic differs in the last bits.
"""
