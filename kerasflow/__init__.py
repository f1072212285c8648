"""Declarative models on Keras: one file is the whole experiment."""
