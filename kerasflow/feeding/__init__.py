"""Sources, splits, preprocessing and the input pipeline."""
