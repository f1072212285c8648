"""The engines on JAX, where a step is a function from the state of a model to its next."""
