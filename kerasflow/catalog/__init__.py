"""What Keras accepts, as data."""
