"""The fourteen models of `blueprints/models`, as a Keras user would write them in Python.

One function each, named after the file. Blocks are functions and repeats are loops.
"""

from __future__ import annotations

from kerasflow import (
    Blueprint,
    Input,
    Model,
    layers,
    losses,
    metrics,
    ops,
    optimizers,
    regularizers,
)


def autoencoder():
    pixels = Input("pixels", shape=[28, 28, 1])
    x = layers.GaussianNoise(0.4)(pixels)
    x = ops.clip(x, 0.0, 1.0)
    for _ in range(2):
        x = layers.Conv2D(32, 3, activation="relu", padding="same")(x)
        x = layers.MaxPooling2D(2, padding="same")(x)
    for _ in range(2):
        x = layers.Conv2DTranspose(32, 3, strides=2, activation="relu", padding="same")(x)
    image = layers.Conv2D(1, 3, activation="sigmoid", padding="same", name="image")(x)
    return Blueprint(
        name="denoising_autoencoder",
        model=Model(pixels, image),
        compile={"optimizer": "adam", "loss": "binary_crossentropy"},
    )


def collab(users=610, movies=9724, dim=50):
    user, movie = (Input(name, shape=[], dtype="int32") for name in ("user", "movie"))

    def vector(size, name):
        return layers.Embedding(
            size,
            dim,
            embeddings_initializer="he_normal",
            embeddings_regularizer=regularizers.L2(1e-6),
            name=name,
        )

    user_vector = vector(users, "user_vector")(user)
    user_bias = layers.Embedding(users, 1, name="user_bias")(user)
    movie_vector = vector(movies, "movie_vector")(movie)
    movie_bias = layers.Embedding(movies, 1, name="movie_bias")(movie)
    match = layers.Dot(axes=1, name="match")([user_vector, movie_vector])
    x = layers.Add()([match, user_bias, movie_bias])
    rating = layers.Activation("sigmoid", name="rating")(x)
    return Blueprint(
        name="movielens",
        model=Model([user, movie], rating),
        compile={"optimizer": optimizers.Adam(0.001), "loss": "binary_crossentropy"},
    )


def conv_lstm():
    frames = Input("frames", shape=[None, 64, 64, 1])
    x = frames
    for size in (5, 3, 1):
        if size < 5:
            x = layers.BatchNormalization()(x)
        x = layers.ConvLSTM2D(64, size, padding="same", return_sequences=True, activation="relu")(x)
    following = layers.Conv3D(1, 3, activation="sigmoid", padding="same", name="next")(x)
    return Blueprint(
        name="next_frame",
        model=Model(frames, following),
        compile={"loss": "binary_crossentropy", "optimizer": "adam"},
    )


def deep_cross(soil=40, area=4, dropout=0.1):
    numbers = Input("numbers", shape=[10])
    soil_id = Input("soil_id", shape=[], dtype="int64")
    area_id = Input("area_id", shape=[], dtype="int64")
    soil_vector = layers.Embedding(soil, int(soil**0.5), name="soil_vector")(soil_id)
    area_vector = layers.Embedding(area, int(area**0.5), name="area_vector")(area_id)
    x0 = layers.Concatenate(name="x0")([numbers, soil_vector, area_vector])
    width = 10 + int(soil**0.5) + int(area**0.5)
    x = x0
    for _ in range(2):
        crossed = layers.Multiply()([layers.Dense(width)(x), x0])
        x = layers.Add()([crossed, x])
    cross = layers.BatchNormalization(name="cross")(x)
    deep = x0
    for units in (32, 32):
        deep = layers.Dense(units)(deep)
        deep = layers.BatchNormalization()(deep)
        deep = layers.ReLU()(deep)
        deep = layers.Dropout(dropout)(deep)
    both = layers.Concatenate()([cross, deep])
    cover = layers.Dense(7, activation="softmax", name="Cover_Type")(both)
    return Blueprint(
        name="covertype_deep_cross",
        model=Model([numbers, soil_id, area_id], cover),
        compile={
            "optimizer": optimizers.Adam(0.001),
            "loss": losses.SparseCategoricalCrossentropy(),
            "metrics": [metrics.SparseCategoricalAccuracy()],
        },
    )


def _patches(image, size, patch, dim, before_zoom=()):
    x = layers.Normalization()(image)
    x = layers.Resizing(size, size)(x)
    x = layers.RandomFlip("horizontal")(x)
    for layer in before_zoom:
        x = layer(x)
    x = layers.RandomZoom(height_factor=0.2, width_factor=0.2)(x)
    x = ops.image.extract_patches(x, patch)
    x = layers.Reshape([(size // patch) ** 2, -1])(x)
    x = layers.Dense(dim)(x)
    return layers.PositionEmbedding()(x)


def fnet(dim=256, rate=0.2):
    image = Input("image", shape=[32, 32, 3])
    x = _patches(image, 64, 8, dim)
    for _ in range(4):
        x = layers.Identity()(x)
        real, _imaginary = ops.fft2((x, ops.zeros_like(x)))
        x = layers.Add()([real, x])
        y = layers.LayerNormalization(epsilon=1e-6)(x)
        x = layers.Dense(dim, activation="gelu")(y)
        x = layers.Dropout(rate)(x)
        x = layers.Dense(dim)(x)
        x = layers.Add()([x, y])
        x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.GlobalAveragePooling1D()(x)
    x = layers.Dropout(rate)(x)
    return Blueprint(name="fnet", model=Model(image, layers.Dense(100, name="label")(x)))


def mnist_convnet():
    return Blueprint(
        name="mnist_convnet",
        model=[
            Input("pixels", shape=[28, 28, 1]),
            layers.Conv2D(32, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.5),
            layers.Dense(10, activation="softmax", name="label"),
        ],
        compile={
            "loss": "sparse_categorical_crossentropy",
            "optimizer": "adam",
            "metrics": ["accuracy"],
        },
    )


def resnet50():
    def conv(x, filters, kernel=1, stride=1):
        x = layers.Conv2D(filters, kernel, strides=stride, padding="same")(x)
        return layers.BatchNormalization(epsilon=1.001e-5)(x)

    def residual(x, filters, stride=1, project=False):
        shortcut = conv(x, 4 * filters, stride=stride) if project else x
        x = layers.Activation("relu")(conv(x, filters, stride=stride))
        x = layers.Activation("relu")(conv(x, filters, kernel=3))
        x = layers.Add()([conv(x, 4 * filters), shortcut])
        return layers.Activation("relu")(x)

    image = Input("image", shape=[224, 224, 3])
    x = layers.Activation("relu")(conv(image, 64, kernel=7, stride=2))
    x = layers.MaxPooling2D(3, strides=2, padding="same")(x)
    for filters, stride, depth in ((64, 1, 3), (128, 2, 4), (256, 2, 6), (512, 2, 3)):
        x = residual(x, filters, stride, project=True)
        for _ in range(depth - 1):
            x = residual(x, filters)
    x = layers.GlobalAveragePooling2D()(x)
    label = layers.Dense(1000, activation="softmax", name="label")(x)
    return Blueprint(name="resnet50_imagenet", model=Model(image, label))


def siamese_contrastive():
    tower = [
        layers.BatchNormalization(),
        layers.Conv2D(4, 5, activation="tanh"),
        layers.AveragePooling2D(2),
        layers.Conv2D(16, 5, activation="tanh"),
        layers.AveragePooling2D(2),
        layers.Flatten(),
        layers.BatchNormalization(),
        layers.Dense(10, activation="tanh"),
    ]

    def embed(x):
        for layer in tower:
            x = layer(x)
        return x

    left, right = (Input(name, shape=[28, 28, 1]) for name in ("left", "right"))
    difference = layers.Subtract()([embed(left), embed(right)])
    squared = ops.sum(ops.square(difference), axis=1, keepdims=True)
    distance = ops.sqrt(ops.maximum(squared, 1e-7))
    x = layers.BatchNormalization()(distance)
    differ = layers.Dense(1, activation="sigmoid", name="differ")(x)
    return Blueprint(
        name="same_digit",
        model=Model([left, right], differ),
        compile={"optimizer": optimizers.RMSprop(), "loss": "mse", "metrics": ["accuracy"]},
    )


CENSUS = {
    "workclass": 9,
    "education": 16,
    "marital_status": 7,
    "occupation": 15,
    "relationship": 6,
    "race": 5,
    "gender": 2,
    "native_country": 42,
}


def tabtransformer(dim=16, heads=4, dropout=0.2):
    columns = {name: Input(name, shape=[]) for name in CENSUS}
    numbers = Input("numbers", shape=[5])
    x = ops.stack(
        [layers.Embedding(size, dim)(columns[name]) for name, size in CENSUS.items()], axis=1
    )
    for _ in range(3):
        attended = layers.MultiHeadAttention(heads, dim, dropout=dropout)(x, x)
        x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([attended, x]))
        y = layers.LayerNormalization(epsilon=1e-6)(x)
        y = layers.Dense(dim, activation="gelu")(y)
        y = layers.Dropout(dropout)(y)
        x = layers.LayerNormalization(epsilon=1e-6)(layers.Add()([y, x]))
    categories = layers.Flatten(name="categories")(x)
    x = layers.LayerNormalization(epsilon=1e-6)(numbers)
    x = layers.Concatenate(name="features")([categories, x])
    width = len(CENSUS) * dim + 5
    for factor in (2, 1):
        x = layers.BatchNormalization()(x)
        x = layers.Dense(factor * width, activation="selu")(x)
        x = layers.Dropout(dropout)(x)
    income = layers.Dense(1, activation="sigmoid", name="income_bracket")(x)
    return Blueprint(
        name="census_tabtransformer",
        model=Model([*columns.values(), numbers], income),
        compile={
            "optimizer": optimizers.AdamW(0.001, weight_decay=0.0001),
            "loss": losses.BinaryCrossentropy(),
        },
    )


def text_transformer(vocab=20_000, length=200, dim=32, heads=2, ff=32):
    tokens = Input("tokens", shape=[length], dtype="int32")
    x = layers.Embedding(vocab, dim)(tokens)
    x = layers.PositionEmbedding(name="x")(x)
    y = layers.MultiHeadAttention(heads, dim)(x, x)
    y = layers.Dropout(0.1)(y)
    y = layers.Add()([y, x])
    attended = layers.LayerNormalization(epsilon=1e-6, name="attended")(y)
    y = layers.Dense(ff, activation="relu")(attended)
    y = layers.Dense(dim)(y)
    y = layers.Dropout(0.1)(y)
    y = layers.Add()([y, attended])
    y = layers.LayerNormalization(epsilon=1e-6)(y)
    y = layers.GlobalAveragePooling1D()(y)
    y = layers.Dropout(0.1)(y)
    y = layers.Dense(20, activation="relu")(y)
    y = layers.Dropout(0.1)(y)
    label = layers.Dense(2, activation="softmax", name="label")(y)
    return Blueprint(
        name="imdb_transformer",
        model=Model(tokens, label),
        compile={
            "optimizer": "adam",
            "loss": "sparse_categorical_crossentropy",
            "metrics": ["accuracy"],
        },
    )


def tickets():
    title, body = Input("title", shape=[None]), Input("body", shape=[None])
    tags = Input("tags", shape=[12])
    title_words = layers.Embedding(10_000, 64)(title)
    title_features = layers.LSTM(128, name="title_features")(title_words)
    body_words = layers.Embedding(10_000, 64)(body)
    body_features = layers.LSTM(32, name="body_features")(body_words)
    x = layers.Concatenate(name="x")([title_features, body_features, tags])
    priority = layers.Dense(1, name="priority")(x)
    department = layers.Dense(4, name="department")(x)
    return Blueprint(
        name="tickets",
        model=Model([title, body, tags], {"priority": priority, "department": department}),
        compile={
            "optimizer": optimizers.RMSprop(0.001),
            "loss": {
                "priority": losses.BinaryCrossentropy(from_logits=True),
                "department": losses.CategoricalCrossentropy(from_logits=True),
            },
            "loss_weights": {"priority": 1.0, "department": 0.2},
        },
    )


def vit(dim=64, heads=4):
    def perceptron(x, sizes, rate):
        for units in sizes:
            x = layers.Dense(units, activation="gelu")(x)
            x = layers.Dropout(rate)(x)
        return x

    image = Input("image", shape=[32, 32, 3])
    x = _patches(image, 72, 6, dim, before_zoom=[layers.RandomRotation(0.02)])
    for _ in range(8):
        x1 = layers.LayerNormalization(epsilon=1e-6)(x)
        attended = layers.MultiHeadAttention(heads, dim, dropout=0.1)(x1, x1)
        x2 = layers.Add()([attended, x])
        x3 = layers.LayerNormalization(epsilon=1e-6)(x2)
        x = layers.Add()([perceptron(x3, (2 * dim, dim), 0.1), x2])
    x = layers.LayerNormalization(epsilon=1e-6)(x)
    x = layers.Flatten()(x)
    x = layers.Dropout(0.5)(x)
    label = layers.Dense(100, name="label")(perceptron(x, (2048, 1024), 0.5))
    return Blueprint(
        name="vit_cifar100",
        model=Model(image, label),
        compile={
            "optimizer": optimizers.AdamW(0.001, weight_decay=0.0001),
            "loss": losses.SparseCategoricalCrossentropy(from_logits=True),
            "metrics": [metrics.SparseCategoricalAccuracy(name="accuracy")],
        },
    )


def wavenet():
    def causal(x, dilation, gate):
        return layers.Conv1D(32, 2, padding="causal", dilation_rate=dilation, activation=gate)(x)

    wave = Input("wave", shape=[None, 1])
    x = layers.Conv1D(32, 2, padding="causal")(wave)
    skips = []
    for index in range(8):
        x = layers.Identity()(x)
        gates = [causal(x, 2 ** (index % 4), gate) for gate in ("tanh", "sigmoid")]
        skips.append(layers.Conv1D(32, 1)(layers.Multiply()(gates)))
        x = layers.Add()([skips[-1], x])
    y = layers.ReLU()(layers.Add()(skips))
    y = layers.Conv1D(32, 1, activation="relu")(y)
    sample = layers.Dense(256, activation="softmax", name="sample")(y)
    return Blueprint(
        name="wavenet",
        model=Model(wave, sample),
        compile={"optimizer": "adam", "loss": "sparse_categorical_crossentropy"},
    )


def xception_small(size=180):
    def separable(x, filters):
        x = layers.SeparableConv2D(filters, 3, padding="same")(x)
        return layers.BatchNormalization()(x)

    pixels = Input("pixels", shape=[size, size, 3])
    x = layers.RandomFlip("horizontal")(pixels)
    x = layers.RandomRotation(0.1)(x)
    x = layers.Rescaling(1 / 255)(x)
    x = layers.Conv2D(128, 3, strides=2, padding="same")(x)
    x = layers.Activation("relu")(layers.BatchNormalization()(x))
    for filters in (256, 512, 728):
        main = x
        for _ in range(2):
            main = separable(layers.Activation("relu")(main), filters)
        main = layers.MaxPooling2D(3, strides=2, padding="same")(main)
        residual = layers.Conv2D(filters, 1, strides=2, padding="same")(x)
        x = layers.Add()([main, residual])
    x = layers.Activation("relu")(separable(x, 1024))
    x = layers.GlobalAveragePooling2D()(x)
    x = layers.Dropout(0.5)(x)
    label = layers.Dense(1, activation="sigmoid", name="label")(x)
    return Blueprint(
        name="cats_vs_dogs",
        model=Model(pixels, label),
        compile={
            "optimizer": optimizers.Adam(0.001),
            "loss": "binary_crossentropy",
            "metrics": ["accuracy"],
        },
    )
