"""TFRecord files, whose columns the blueprint declares."""
