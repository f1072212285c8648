"""Data that is not held in memory: read, preprocessed and laid on disk some rows at a time."""
