"""Our own layers as a file has them that does not import ours."""

from __future__ import annotations

_SOURCES = (
    '''\
@keras.saving.register_keras_serializable()
class PositionEmbedding(keras.layers.Layer):
    """Adds a vector that is learned for each position of a sequence."""

    def __init__(self, initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.initializer = keras.initializers.get(initializer)
        self.supports_masking = True

    def build(self, input_shape):
        self.embeddings = self.add_weight(
            name="embeddings", shape=input_shape[1:], initializer=self.initializer
        )

    def call(self, inputs):
        return inputs + keras.ops.cast(self.embeddings, inputs.dtype)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        initializer = keras.initializers.serialize(self.initializer)
        return {**super().get_config(), "initializer": initializer}
''',
    '''\
@keras.saving.register_keras_serializable()
class ClassToken(keras.layers.Layer):
    """Puts one learned vector in front of a sequence."""

    def __init__(self, initializer="glorot_uniform", **kwargs):
        super().__init__(**kwargs)
        self.initializer = keras.initializers.get(initializer)

    def build(self, input_shape):
        self.token = self.add_weight(
            name="token", shape=(1, 1, input_shape[-1]), initializer=self.initializer
        )

    def call(self, inputs):
        token = keras.ops.cast(self.token, inputs.dtype)
        front = keras.ops.broadcast_to(token, (keras.ops.shape(inputs)[0], 1, inputs.shape[-1]))
        return keras.ops.concatenate([front, inputs], axis=1)

    def compute_output_shape(self, input_shape):
        batch, length, dim = input_shape
        return batch, None if length is None else length + 1, dim

    def get_config(self):
        initializer = keras.initializers.serialize(self.initializer)
        return {**super().get_config(), "initializer": initializer}
''',
    '''\
@keras.saving.register_keras_serializable()
class AddLoss(keras.layers.Layer):
    """Adds the mean of its input to the loss, and passes the input on."""

    def __init__(self, weight=1.0, **kwargs):
        super().__init__(**kwargs)
        self.weight = weight
        self.supports_masking = True

    def call(self, inputs):
        self.add_loss(self.weight * keras.ops.mean(inputs))
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "weight": self.weight}
''',
)

OWN_LAYERS = {source.split("class ")[1].split("(")[0]: source for source in _SOURCES}
"""The source of each, by its name; the tests hold them to `building.own_layers`."""
