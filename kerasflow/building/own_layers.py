"""Our own layers: what models need that Keras has no layer for."""

from __future__ import annotations

from typing import Any

import keras

from kerasflow.building.keras_internals import find_application_layers

LayerScale, CustomScaleLayer = find_application_layers()


@keras.saving.register_keras_serializable(package="kerasflow")
class PositionEmbedding(keras.layers.Layer):  # type: ignore[misc]
    """Adds a vector that is learned for each position of a sequence.

    Args:
        initializer: Of the vectors.

    Shapes:
        input and output: (batch, length, dim), with a fixed length.

    Source:
        Gehring et al. 2017, Convolutional Sequence to Sequence Learning.
    """

    def __init__(self, initializer: Any = "glorot_uniform", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.initializer = keras.initializers.get(initializer)
        self.supports_masking = True

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes one vector for each position."""
        if len(input_shape) != 3 or None in input_shape[1:]:
            raise ValueError(
                "PositionEmbedding needs an input of shape (batch, length, dim) with a fixed "
                f"length and dim, received {tuple(input_shape)}"
            )
        self.embeddings = self.add_weight(
            name="embeddings", shape=input_shape[1:], initializer=self.initializer
        )

    def call(self, inputs: Any) -> Any:
        """Adds the vectors."""
        return inputs + keras.ops.cast(self.embeddings, inputs.dtype)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Returns the input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Returns what makes an equal layer."""
        initializer = keras.initializers.serialize(self.initializer)
        return {**super().get_config(), "initializer": initializer}


@keras.saving.register_keras_serializable(package="kerasflow")
class ClassToken(keras.layers.Layer):  # type: ignore[misc]
    """Puts one learned vector in front of a sequence.

    Args:
        initializer: Of the vector.

    Shapes:
        input: (batch, length, dim).
        output: (batch, length + 1, dim).

    Source:
        Dosovitskiy et al. 2021, An Image is Worth 16x16 Words.
    """

    def __init__(self, initializer: Any = "glorot_uniform", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.initializer = keras.initializers.get(initializer)

    def build(self, input_shape: tuple[int | None, ...]) -> None:
        """Makes the vector."""
        if len(input_shape) != 3 or input_shape[-1] is None:
            raise ValueError(
                "ClassToken needs an input of shape (batch, length, dim), received "
                f"{tuple(input_shape)}"
            )
        self.token = self.add_weight(
            name="token", shape=(1, 1, input_shape[-1]), initializer=self.initializer
        )

    def call(self, inputs: Any) -> Any:
        """Puts the vector in front of every sequence of the batch."""
        batch = keras.ops.shape(inputs)[0]
        token = keras.ops.cast(self.token, inputs.dtype)
        front = keras.ops.broadcast_to(token, (batch, 1, inputs.shape[-1]))
        return keras.ops.concatenate([front, inputs], axis=1)

    def compute_output_shape(self, input_shape: tuple[int | None, ...]) -> Any:
        """Returns the input's shape with one position more."""
        batch, length, dim = input_shape
        return batch, None if length is None else length + 1, dim

    def get_config(self) -> dict[str, Any]:
        """Returns what makes an equal layer."""
        initializer = keras.initializers.serialize(self.initializer)
        return {**super().get_config(), "initializer": initializer}


@keras.saving.register_keras_serializable(package="kerasflow")
class AddLoss(keras.layers.Layer):  # type: ignore[misc]
    """Adds the mean of its input to the loss, and passes the input on.

    Args:
        weight: What the mean is multiplied with.

    Shapes:
        input and output: any.
    """

    def __init__(self, weight: float = 1.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.weight = weight
        self.supports_masking = True

    def call(self, inputs: Any) -> Any:
        """Adds the loss."""
        self.add_loss(self.weight * keras.ops.mean(inputs))
        return inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        """Returns the input's shape."""
        return input_shape

    def get_config(self) -> dict[str, Any]:
        """Returns what makes an equal layer."""
        return {**super().get_config(), "weight": self.weight}
