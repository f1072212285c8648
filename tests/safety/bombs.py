"""Documents that would become very large, or take very long; made by code because they are long."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Make = Callable[[], Any]


def model(*layers: Any, **rest: Any) -> dict[str, Any]:
    """A blueprint with these layers."""
    return {"blueprint": 1, **rest, "model": {"inputs": {"x": {"shape": [4]}}, "layers": [*layers]}}


def nested(item: Any, times: int, wrap: Callable[[Any], Any]) -> Any:
    """An item inside of as many others."""
    for _ in range(times):
        item = wrap(item)
    return item


def chained(last: Any, count: int, each: int) -> dict[str, Any]:
    """Blocks of which each uses the next one so many times."""
    blocks = {f"b{i}": {"layers": [{"use": f"b{i + 1}"}] * each} for i in range(count)}
    return {**blocks, f"b{count}": {"layers": last}}


def _line(item: str, count: int) -> str:
    return '{"blueprint": 1, "model": [' + item * count + '"Flatten"]}'


# What each becomes: the code that stops it; None for what is large and does no harm.
BOMBS: dict[str, tuple[str | None, Make]] = {
    "repeats of a thousand in one another": (
        "KF415",
        lambda: model(nested({"Dense": 1}, 5, lambda it: {"layers": [it], "repeat": 1000})),
    ),
    "repeats of nothing in one another": (
        "KF430",
        lambda: model(nested({"layers": []}, 5, lambda it: {"layers": [it], "repeat": 1000})),
    ),
    "models repeated in one another": (
        "KF415",
        lambda: model(
            nested({"Dense": 1}, 5, lambda it: {"Model": {"layers": [{**it, "repeat": 1000}]}})
        ),
    ),
    "series in one another": (
        "KF415",
        lambda: model(nested({"Dense": 1}, 5, lambda it: {"layers": [it], "each": 1000})),
    ),
    "blocks that use blocks thirty levels deep": (
        "KF415",
        lambda: model({"use": "b0"}, blocks=chained(["Flatten"], 30, 4)),
    ),
    "empty blocks that use blocks thirty levels deep": (
        "KF430",
        lambda: model({"use": "b0"}, blocks=chained([], 30, 4)),
    ),
    "a chain of three thousand blocks": (
        "KF430",
        lambda: model({"use": "b0"}, blocks=chained(["Flatten"], 3000, 1)),
    ),
    "shares of shares": (
        "KF430",
        lambda: model(
            {"layers": [{"Dense": 4}], "name": "s0"},
            *(
                {"layers": [{"share": f"s{i}"}] * 4, "name": f"s{i + 1}", "inputs": "x"}
                for i in range(20)
            ),
        ),
    ),
    "too many calls in preprocess": (
        "KF415",
        lambda: model(
            "Flatten",
            preprocess=[
                {"layers": [{"Rescaling": 1, "repeat": 9000}], "repeat": 9000, "inputs": "c"}
            ],
        ),
    ),
    "a long text in every turn": (
        "KF430",
        lambda: model(
            {
                "layers": [{"Dense": {"units": 1, "activation": "${a}${index}"}}],
                "repeat": 9000,
            },
            vars={"a": "x" * 90_000},
        ),
    ),
    "a long list in every turn": (
        "KF430",
        lambda: model({"Dense": [1] * 50_000, "repeat": 9000}),
    ),
    "a thousand expressions in every turn": (
        "KF430",
        lambda: model(
            {
                "layers": [{"ops.reshape": {"newshape": ["${index}"] * 1000}}],
                "repeat": 9000,
            }
        ),
    ),
    "long names in groups forty deep": (
        "KF430",
        lambda: model(
            nested(
                {"layers": [{"Dense": 1, "name": "b" * 60, "repeat": 9000}], "name": "c" * 60},
                40,
                lambda it: {"layers": [it], "name": "a" * 60},
            )
        ),
    ),
    "a long text filled in twenty thousand times": (
        "KF103",
        lambda: model(*({"Dense": f"${{a}}{i}"} for i in range(20_000)), vars={"a": "x" * 90_000}),
    ),
    "a chain of ten thousand variables": (
        None,
        lambda: model(
            {"Dense": "${a0}"},
            vars={**{f"a{i}": f"${{a{i + 1}}}" for i in range(9999)}, "a9999": 1},
        ),
    ),
    "a hundred thousand values that are set": (
        "KF103",
        lambda: model("Flatten", set={f"x-{i}": 1 for i in range(100_000)}),
    ),
    "five hundred phases of a thousand layers": (
        "KF103",
        lambda: model(*[{"Dense": 1}] * 1000, then=[{"fit.epochs": 1}] * 500),
    ),
    "three million faults of quoting": ("KF103", lambda: _line("'a',", 3_000_000)),
    "two million keys twice": ("KF103", lambda: "{" + '"a":1,' * 2_000_000 + "}"),
    "five million lists": ("KF103", lambda: "[" + "[]," * 5_000_000 + "]"),
    "half a million numbers that nobody reads": (
        None,
        lambda: '{"blueprint": 1, "meta": [' + "1," * 400_000 + '1], "model": ["Flatten"]}',
    ),
    "twenty thousand wrong expressions on one line": (
        "KF103",
        lambda: _line('{"Dense":"${q.1}"},', 20_000),
    ),
    "twenty thousand wrong expressions on as many lines": (
        "KF103",
        lambda: _line('{"Dense":"${q.1}"},\n', 20_000),
    ),
    "six thousand unknown layers": (
        "KF103",
        lambda: model(*({f"Dnse{i}": 1} for i in range(6_000))),
    ),
    "a hundred thousand unknown keys": (
        "KF103",
        lambda: {**model("Flatten"), **{f"modle{i}": 1 for i in range(100_000)}},
    ),
    "names of which all are nearly alike": (
        "KF401",
        lambda: model(
            *({"Dense": 1, "name": f"abcdefgh{i}"} for i in range(3_000)),
            *({"Dense": 1, "inputs": f"abcdefgx{i}"} for i in range(1_500)),
        ),
    ),
    "three thousand named repeats": (
        None,
        lambda: model(*({"Dense": 1, "name": f"a{i}", "repeat": 2} for i in range(3_000))),
    ),
    "twenty thousand inputs": (
        None,
        lambda: {
            "blueprint": 1,
            "model": {
                "inputs": {f"a{i}": {"shape": [1]} for i in range(20_000)},
                "layers": [{"Concatenate": {}, "inputs": [f"a{i}" for i in range(20_000)]}],
            },
        },
    ),
    "twenty thousand callbacks of the wrong monitor": (
        "KF103",
        lambda: model(
            {"Dense": 1},
            compile={"loss": "mse"},
            fit={"callbacks": [{"EarlyStopping": {"monitor": f"q{i}"}} for i in range(20_000)]},
        ),
    ),
    "wrong parameters among six thousand": (
        "KF103",
        lambda: model(
            {"use": "b", "with": {f"pq{i}": 1 for i in range(6000)}},
            blocks={"b": {"params": {f"pp{i}": 1 for i in range(6000)}, "layers": ["Flatten"]}},
        ),
    ),
    "a reference of ninety thousand letters in every turn": (
        "KF401",
        lambda: model({"Dense": 1, "repeat": 9000, "inputs": "q" * 90_000}),
    ),
    "tags of ninety thousand letters": (
        "KF301",
        lambda: model(*[{"D" + "e" * 90_000: 1}] * 100),
    ),
    "fifteen million characters of about": (
        None,
        lambda: model("Flatten", about={f"a{i}": "q" * 90_000 for i in range(150)}),
    ),
    "a comment of fifteen million characters": (
        None,
        lambda: json.dumps(model("Flatten"))[:-1] + "//" + "x" * 15_000_000 + "\n}",
    ),
    "four million comments": (
        None,
        lambda: json.dumps(model("Flatten"))[:-1] + "/**/" * 3_000_000 + "}",
    ),
    "ten million backslashes": (
        "KF103",
        lambda: '{"blueprint": 1, "about": {"a": "' + "\\" * 10_000_000 + '"}}',
    ),
    "a number of ten million digits": (
        "KF101",
        lambda: '{"blueprint":1,"seed":0.' + "9" * 10_000_000 + "}",
    ),
    "twenty million characters": ("KF103", lambda: "[" + " " * 20_000_000 + "]"),
    "an expression of forty thousand terms": (
        "KF112",
        lambda: model({"Dense": "${1" + "+1" * 40_000 + "}"}),
    ),
    "dollars and braces without an end": (
        "KF112",
        lambda: model(
            {"Dense": "${" * 30_000}, {"Dense": '${"' * 20_001}, {"Dense": "$$" * 40_000 + "{"}
        ),
    ),
    "a text that is longer than any": (
        "KF103",
        lambda: model("Flatten", about={"a": "y" * 100_001}),
    ),
    "nested a hundred thousand deep": ("KF103", lambda: "[" * 100_000),
    "a comment that never ends": ("KF101", lambda: '{"blueprint": 1, ' + "/*" * 50_000),
    "groups nested as deep as can be": (
        None,
        lambda: model(nested({"Dense": 1}, 45, lambda it: {"layers": [it]})),
    ),
    "models nested as deep as can be": (
        None,
        lambda: model(nested({"Dense": 1}, 30, lambda it: {"Model": {"layers": [it]}})),
    ),
    "wrappers nested as deep as can be": (
        None,
        lambda: model(nested({"Dense": 1}, 90, lambda it: {"TimeDistributed": it})),
    ),
}

YAML_BOMBS: dict[str, tuple[str | None, Make]] = {
    "six hundred thousand lists": ("KF103", lambda: "x-a: [" + "[]," * 600_000 + "]\n"),
    "a hundred thousand anchors": (
        None,
        lambda: (
            "blueprint: 1\nmodel: [Flatten]\nx-a:\n"
            + "".join(f"- &a{i} 1\n" for i in range(100_000))
        ),
    ),
    "aliases that grow tenfold": (
        "KF103",
        lambda: (
            "x-a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(
                f"x-{n}: &{n} [{', '.join([f'*{b}'] * 10)}]\n"
                for n, b in zip("bcdefghi", "abcdefgh", strict=True)
            )
        ),
    ),
    "nested a hundred thousand deep": ("KF103", lambda: "[" * 100_000),
    "nested two thousand deep by indentation": (
        "KF103",
        lambda: "".join(" " * i + "-\n" for i in range(2000)),
    ),
    "a key of a million characters": (
        "KF201",
        lambda: "blueprint: 1\nmodel: [Flatten]\n? " + "a" * 1_000_000 + "\n: b\n",
    ),
}
