"""The data sets that come with Keras."""
