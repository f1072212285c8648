"""Spam or ham: e-mails as 150 word numbers, averaged embeddings and a dense layer.

The same experiment as `spam_text.json`, said in Python; run it with
`kerasflow run blueprints/spam_text.py`.
"""

from kerasflow import Blueprint, Input, Model, layers, optimizers

WORDS = 20_000
LENGTH = 150

tokens = Input("tokens")
x = layers.Embedding(input_dim=WORDS, output_dim=64)(tokens)
x = layers.GlobalAveragePooling1D()(x)
x = layers.Dense(units=128, activation="relu")(x)
kind = layers.Dense(units=2, activation="softmax", name="kind")(x)

blueprint = Blueprint(
    name="spam_text",
    about={
        "what": "Spam or ham: e-mails as 150 word numbers, averaged embeddings and a dense layer.",
        "command": "kerasflow run blueprints/spam_text.py",
        "expect": {"test.accuracy": [0.965, 1.0], "test.macro_f1": [0.96, 1.0]},
        "source": "SpamAssassin public corpus, 5,851 e-mails; see data/README.md",
    },
    seed=42,
    data={
        "source": {"csv": {"path": "data/spam.csv.gz"}},
        "target": {"kind": {"from": "label", "classes": ["ham", "spam"]}},
        "split": {"test": 0.2, "stratify": "label", "seed": 42},
    },
    preprocess=[
        {
            "TextVectorization": {"max_tokens": WORDS, "output_sequence_length": LENGTH},
            "inputs": "text",
            "name": "tokens",
        }
    ],
    model=Model(tokens, kind),
    compile={
        "optimizer": optimizers.Adam(learning_rate=0.001),
        "loss": "sparse_categorical_crossentropy",
        "metrics": ["accuracy"],
    },
    fit={"epochs": 10, "batch_size": 32},
    evaluate={"report": ["confusion_matrix", "per_class"]},
)
