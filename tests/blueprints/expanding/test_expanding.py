"""Blueprints to graphs: names, iterations, wiring, and the faults of each."""

from __future__ import annotations

from typing import Any

import pytest

from kerasflow.blueprints.expanding import Expansion, expand
from kerasflow.blueprints.graphs import Deferred, Graph, Ref
from kerasflow.blueprints.loading import load


def expansion(layers: list[Any], **sections: Any) -> Expansion:
    model = {"inputs": {"x": {"shape": [4]}}, "layers": layers}
    return expand(load({"blueprint": 1, "model": model | sections.pop("model", {}), **sections}))


def graph(layers: list[Any], **sections: Any) -> Graph:
    found = expansion(layers, **sections)
    assert found.problems == ()
    assert found.graph is not None
    return found.graph


def faults(layers: list[Any], **sections: Any) -> list[tuple[str, str]]:
    found = expansion(layers, **sections).problems
    return [(problem.code, str(problem.path)) for problem in found]


def wires(found: Graph) -> dict[str, Any]:
    return {call.name: call.inputs for call in found.calls}


def test_nodes_without_inputs_follow_one_another() -> None:
    found = graph(["Flatten", {"Dense": 2}])
    assert wires(found) == {"flatten": Ref("x"), "dense": Ref("flatten")}
    assert found.outputs == {"dense": Ref("dense")}
    assert found.single


def test_made_up_names_avoid_given_ones() -> None:
    found = graph([{"Dense": 1}, {"Dense": 2}, {"Dense": 3, "name": "dense"}])
    assert [call.name for call in found.calls] == ["dense_1", "dense_2", "dense"]


def test_previous_names_what_would_have_been_taken() -> None:
    found = graph([{"Dense": 4}, {"Add": {}, "inputs": ["previous", "x"]}])
    assert found.calls[1].inputs == (Ref("dense"), Ref("x"))


def test_a_repeat_goes_on_from_its_own_turns() -> None:
    found = graph([{"Dense": 4, "inputs": "x", "repeat": 3, "name": "h"}, {"Dense": 1}])
    assert wires(found) == {
        "h.0": Ref("x"),
        "h.1": Ref("h.0"),
        "h.2": Ref("h.1"),
        "dense": Ref("h.2"),
    }


def test_inputs_with_previous_are_read_anew_in_each_turn() -> None:
    found = graph([{"Add": {}, "inputs": ["previous", "x"], "repeat": 2, "name": "a"}])
    assert wires(found) == {"a.0": (Ref("x"), Ref("x")), "a.1": (Ref("a.0"), Ref("x"))}


def test_a_repeat_of_zero_is_its_input() -> None:
    layers = [
        {"Dense": 4, "name": "h"},
        {"Dense": 2, "inputs": "x", "repeat": "${n}", "name": "skip"},
        {"Add": {}, "inputs": ["h", "skip"]},
    ]
    assert graph(layers, vars={"n": 0}).calls[1].inputs == (Ref("h"), Ref("x"))
    assert graph(layers, vars={"n": 1}).calls[2].inputs == (Ref("h"), Ref("skip.0"))


def test_each_gives_the_list_of_its_turns() -> None:
    layers = [
        {"Dense": {"units": 2, "activation": "${a}"}, "each": {"a": ["relu", "tanh"]}, "name": "t"},
        "Concatenate",
        {"Add": {}, "inputs": ["t[1]", "t.0"]},
    ]
    found = graph(layers)
    assert found.calls[2].inputs == (Ref("t.0"), Ref("t.1"))
    assert found.calls[3].inputs == (Ref("t.1"), Ref("t.0"))
    assert [call.component.args["activation"] for call in found.calls[:2]] == ["relu", "tanh"]


def test_the_index_of_a_repeat_is_known_inside_an_each_over_lists() -> None:
    inner = {"Dense": "${10 * index + u}", "each": {"u": [1, 2]}}
    found = graph([{"layers": [inner, "Concatenate"], "repeat": 2}])
    units = [call.component.args["units"] for call in found.calls if call.component.tag == "Dense"]
    assert units == [1, 2, 11, 12]


def test_dotted_names_reach_into_series() -> None:
    layers = [
        {"layers": [{"Dense": 4, "name": "skip"}, "ReLU"], "repeat": 2, "name": "res"},
        {"Add": {}, "inputs": "res.skip"},
        {"Add": {}, "inputs": ["res.0", "res.1.skip", "res"]},
    ]
    calls = {call.name: call.inputs for call in graph(layers).calls}
    assert calls["add"] == (Ref("res.0.skip"), Ref("res.1.skip"))
    assert calls["add_1"] == (Ref("res.0.re_lu"), Ref("res.1.skip"), Ref("res.1.re_lu"))


BLOCK = {
    "inputs": ["a", "b"],
    "params": {"units": "required", "rate": "${r}"},
    "layers": [
        {"Dense": "${units}", "inputs": "a", "name": "left"},
        {"Dropout": "${rate}"},
        {"Add": {}, "inputs": ["previous", "b"], "name": "sum"},
    ],
    "outputs": ["sum", "left"],
}


def test_a_block_gets_parameters_and_inputs() -> None:
    use = {"use": "pair", "with": {"units": "${2 * n}"}, "inputs": ["x", "x"], "name": "p"}
    after = {"Add": {}, "inputs": ["p[0]", "p[1]", "p.left"]}
    found = graph([use, after], blocks={"pair": BLOCK}, vars={"n": 3, "r": 0.5})
    assert [call.name for call in found.calls] == ["p.left", "p.dropout", "p.sum", "add"]
    assert found.calls[0].component.args["units"] == 6
    assert found.calls[1].component.args["rate"] == 0.5
    assert found.calls[3].inputs == (Ref("p.sum"), Ref("p.left"), Ref("p.left"))


def test_a_block_sees_nothing_around_it() -> None:
    blocks = {"b": {"layers": [{"Dense": "${n}", "inputs": "h"}]}}
    layers = [{"Dense": 1, "name": "h"}, {"use": "b"}]
    assert faults(layers, blocks=blocks, vars={"n": 3}) == [
        ("KF401", "blocks.b.layers[0].inputs"),
        ("KF111", "blocks.b.layers[0].Dense.units"),
    ]
    blocks = {"b": {"layers": [{"Dense": "${n}"}]}}
    assert faults(layers, blocks=blocks, vars={"n": 3}) == [
        ("KF111", "blocks.b.layers[0].Dense.units"),
    ]


def test_a_group_sees_the_names_and_variables_around_it() -> None:
    inner = [{"Dense": "${n}"}, {"Add": {}, "inputs": ["previous", "h"]}]
    found = graph([{"Dense": 4, "name": "h"}, {"layers": inner, "name": "g"}], vars={"n": 4})
    assert found.calls[2].inputs == (Ref("g.dense"), Ref("h"))


def test_shared_layers_name_the_call_that_owns_them() -> None:
    layers = [
        {"Dense": 2, "name": "one"},
        {"share": "one", "inputs": "x", "name": "two"},
        {"share": "two", "inputs": "x", "name": "three"},
    ]
    assert [call.shares for call in graph(layers).calls] == [None, "one", "one"]


def test_shared_blocks_groups_and_series_share_call_by_call() -> None:
    inner = [{"Dense": 4, "name": "d"}, {"share": "d"}, {"Dense": 4, "repeat": 2}]
    layers = [
        {"layers": inner, "name": "g"},
        {"share": "g", "inputs": "x", "name": "again"},
        {"share": "g", "inputs": "again.d"},
    ]
    found = graph(layers)
    owners = [call.shares for call in found.calls]
    first = ["g.d", "g.dense.0", "g.dense.1"]
    assert owners[:4] == [None, "g.d", None, None]
    assert owners[4:8] == owners[8:] == ["g.d", "g.d", *first[1:]]
    assert found.calls[8].inputs == Ref("again.d")


def test_one_turn_of_a_series_can_be_shared() -> None:
    layers = [{"Dense": 4, "repeat": 2, "name": "h"}, {"share": "h.1", "inputs": "x"}]
    assert graph(layers).calls[2].shares == "h.1"
    layers = [{"Dense": 4, "repeat": 2, "name": "h"}, {"share": "h", "inputs": "x"}]
    assert [call.shares for call in graph(layers).calls] == [None, None, "h.0", "h.1"]


def test_several_outputs_come_by_name_in_the_order_of_the_file() -> None:
    layers = [{"Dense": 1, "name": "b", "inputs": "x"}, {"Dense": 1, "name": "a", "inputs": "x"}]
    found = graph(layers, model={"outputs": ["a", "b"]})
    assert list(found.outputs) == ["a", "b"]
    assert not found.single
    renamed = graph(layers, model={"outputs": {"score": "a"}})
    assert renamed.outputs == {"score": Ref("a")}
    assert not renamed.single


def test_whole_results_become_integers_where_the_parameter_is_one() -> None:
    found = graph([{"Dense": "${n / 2}"}, {"Dropout": "${n / 16}"}], vars={"n": 8})
    assert repr(found.calls[0].component.args["units"]) == "4"
    assert found.calls[1].component.args["rate"] == 0.5


def test_late_values_are_kept_with_what_is_known() -> None:
    layers = [{"Dense": 4, "name": "h"}, {"Dense": "${k * shape.h[-1]}", "repeat": {"k": [2]}}]
    deferred = graph(layers).calls[1].component.args["units"]
    assert deferred == Deferred("${k * shape.h[-1]}", {"k": 2}, {"shape.h": Ref("h")})


def test_an_argument_that_is_a_model_becomes_a_graph() -> None:
    inner = {"Model": {"inputs": {"v": {"shape": [2]}}, "layers": [{"Dense": "${n}"}]}}
    found = graph([{"TimeDistributed": inner}], vars={"n": 3})
    nested = found.calls[0].component.args["layer"]
    assert isinstance(nested, Graph)
    assert nested.calls[0].component.args["units"] == 3


def test_freezing_a_group_freezes_what_is_in_it() -> None:
    inner = [{"Dense": 1}, {"Dense": 1, "trainable": True}]
    found = graph([{"layers": inner, "trainable": False}, {"Dense": 1}])
    assert [call.trainable for call in found.calls] == [False, True, None]


def test_preprocess_takes_unknown_names_for_columns() -> None:
    found = expand(
        load(
            {
                "blueprint": 1,
                "preprocess": [
                    {"Rescaling": 0.5, "inputs": "image"},
                    {"Flatten": {}, "name": "pixels"},
                    {"StringLookup": {}, "inputs": "label", "name": "digit"},
                ],
                "model": {"inputs": ["pixels"], "layers": ["ReLU"]},
            }
        )
    )
    assert found.preprocess is not None
    assert list(found.preprocess.inputs) == ["image", "label"]
    assert list(found.preprocess.outputs) == ["pixels", "digit"]


def test_a_model_without_inputs_takes_the_last_preprocess_node() -> None:
    document = {"blueprint": 1, "preprocess": [{"Flatten": {}, "inputs": "c"}], "model": ["ReLU"]}
    found = expand(load(document)).graph
    assert found is not None
    assert list(found.inputs) == ["flatten"]


@pytest.mark.parametrize(
    "layers, sections, expected",
    [
        ([{"ReLU": {}, "inputs": "y"}], {}, [("KF401", "model.layers[0].inputs")]),
        ([{"share": "y", "inputs": "x"}], {}, [("KF401", "model.layers[0].share")]),
        ([{"Dense": "${shape.y[0]}"}], {}, [("KF401", "model.layers[0].Dense.units")]),
        ([{"ReLU": {}, "inputs": "x[0"}], {}, [("KF400", "model.layers[0].inputs")]),
        (
            [{"ReLU": {}, "name": "a"}, {"ReLU": {}, "name": "a"}],
            {},
            [("KF403", "model.layers[1].name"), ("KF403", "model.layers[1]")],
        ),
        ([{"use": "b"}], {}, [("KF405", "model.layers[0].use")]),
        (
            [{"use": "b"}],
            {"blocks": {"b": {"layers": [{"use": "b"}]}}},
            [("KF406", "blocks.b.layers[0].use")],
        ),
        (
            [{"use": "b", "with": {"sise": 1}}],
            {"blocks": {"b": {"params": {"size": "required"}, "layers": []}}},
            [("KF407", "model.layers[0].with.sise"), ("KF408", "model.layers[0]")],
        ),
        (
            [{"use": "b", "inputs": ["x", "x"]}],
            {"blocks": {"b": {"inputs": ["p", "q", "r"], "layers": []}}},
            [("KF404", "model.layers[0].inputs")],
        ),
        (
            [{"Dense": 1, "repeat": {"a": [1, 2], "b": [1]}}],
            {},
            [("KF409", "model.layers[0].repeat")],
        ),
        ([{"Dense": 1, "repeat": "${fit.epochs}"}], {}, [("KF409", "model.layers[0].repeat")]),
        ([{"Dense": 1, "repeat": 10_001}], {}, [("KF409", "model.layers[0].repeat")]),
        (
            [{"layers": [{"ReLU": {}, "repeat": 5000}], "repeat": 100}],
            {},
            [("KF415", "model.layers")],
        ),
        (
            [{"ReLU": {}, "each": 2, "name": "t"}, {"ReLU": {}, "inputs": "t[2]"}],
            {},
            [("KF414", "model.layers[1].inputs")],
        ),
        ([{"Dense": "${n + 1}"}], {}, [("KF111", "model.layers[0].Dense.units")]),
        ([{"Dense": "${1 // index}", "repeat": 1}], {}, [("KF112", "model.layers[0].Dense.units")]),
    ],
)
def test_each_fault_is_one_problem_at_its_place(
    layers: list[Any], sections: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert faults(layers, **sections) == expected


def test_the_first_node_of_a_model_with_several_inputs_must_name_its_own() -> None:
    model = {"inputs": {"x": {"shape": []}, "y": {"shape": []}}, "layers": ["Add"]}
    [problem] = expand(load({"blueprint": 1, "model": model})).problems
    assert (problem.code, str(problem.path)) == ("KF402", "model.layers[0]")


def test_a_misspelled_reference_gets_the_nearest_name() -> None:
    layers = [{"Dense": 4, "name": "encoder"}, {"ReLU": {}, "inputs": "encodr"}]
    [problem] = expansion(layers).problems
    assert problem.message == "`encodr` is not defined before this node"
    assert problem.hint == "did you mean `encoder`?"


def test_compile_and_callbacks_keep_what_is_known_late() -> None:
    decay = {"CosineDecay": {"initial_learning_rate": "${lr}", "decay_steps": "${fit.epochs * k}"}}
    found = expansion(
        ["ReLU"],
        vars={"lr": 0.1, "k": 4},
        compile={"optimizer": {"SGD": decay}},
        fit={"callbacks": [{"EarlyStopping": {"patience": "${fit.epochs // 2}"}}]},
    )
    assert found.compile is not None
    schedule = found.compile.optimizer.args["learning_rate"]
    assert schedule.args["initial_learning_rate"] == 0.1
    assert schedule.args["decay_steps"] == Deferred("${fit.epochs * k}", {"k": 4})
    assert found.callbacks[0].args["patience"] == Deferred("${fit.epochs // 2}")


def test_a_late_value_may_be_given_to_a_block() -> None:
    blocks = {
        "b": {"params": {"n": "required"}, "layers": [{"Dense": "${n}"}, {"Dense": "${n + 1}"}]}
    }
    layers = [{"use": "b", "with": {"n": "${shape.x[-1]}"}}]
    first, second = (call.component.args["units"] for call in graph(layers, blocks=blocks).calls)
    given = Deferred("${shape.x[-1]}", {}, {"shape.x": Ref("x")})
    assert first == Deferred("${n}", {"n": given})
    assert second == Deferred("${n + 1}", {"n": given})


def test_a_variable_that_looks_like_an_expression_is_put_in_as_it_is() -> None:
    layers = [{"StringLookup": {"vocabulary": ["${word}_${index}"]}, "repeat": 1}]
    [call] = graph(layers, vars={"word": "$${x}"}).calls
    assert call.component.args["vocabulary"] == ("${x}_0",)


@pytest.mark.parametrize(
    "node, outputs",
    [
        ({"layers": [{"Dense": 4}, {"Dense": 1}], "name": "score"}, ["score"]),
        ({"use": "head", "name": "score"}, ["score"]),
        ({"Dense": 1, "repeat": 2, "name": "score"}, ["score"]),
        ({"Dense": 1, "repeat": 0, "name": "score"}, ["score"]),
        ({"Dense": 1, "each": 2, "name": "score"}, ["score_0", "score_1"]),
        ({"use": "head", "each": 2, "name": "score"}, ["score_0", "score_1"]),
        (
            {
                "layers": [{"Dense": 4, "name": "a"}, {"Dense": 1, "name": "b"}],
                "outputs": ["a", "b"],
                "name": "score",
            },
            ["score_a", "score_b"],
        ),
        ({"layers": [{"Dense": 4}, {"Dense": 1}]}, ["group_dense_1"]),
    ],
)
def test_the_only_output_has_the_name_of_the_last_node(node: Any, outputs: list[str]) -> None:
    blocks = {"head": {"layers": [{"Dense": 4}, {"Dense": 1}]}}
    assert [*graph([node], blocks=blocks).outputs] == outputs


ADD = {"layers": [{"Add": {}}]}


@pytest.mark.parametrize(
    "node, given",
    [
        ({"Add": {}, "inputs": ["previous", "x"]}, Ref("a")),
        ({"Add": {}, "inputs": ["x", "previous"]}, Ref("a")),
        ({**ADD, "inputs": {"p": "previous", "q": "x"}}, Ref("a")),
        ({"Add": {}, "inputs": ["x", "x"]}, Ref("x")),
        ({**ADD, "inputs": ["x"]}, Ref("x")),
        ({"Add": {}, "inputs": "x"}, Ref("x")),
        ({"Add": {}}, Ref("a")),
    ],
)
def test_a_repeat_of_no_turns_is_the_input_that_would_go_on(node: Any, given: Ref) -> None:
    found = graph([{"Dense": 4, "name": "a"}, {**node, "repeat": 0, "name": "b"}])
    assert found.outputs == {"b": given}


@pytest.mark.parametrize("inputs", [["a", "x"], {"p": "a", "q": "x"}, []])
def test_a_repeat_of_no_turns_that_cannot_go_on_is_at_fault(inputs: Any) -> None:
    nodes = [{"Dense": 4, "name": "a"}, {**ADD, "inputs": inputs, "repeat": 0}, {"Dense": 2}]
    assert faults(nodes) == [("KF431", "model.layers[1].repeat")]


def test_one_input_in_a_list_is_one_tensor_for_what_is_inside() -> None:
    inner = {"Add": {}, "inputs": ["previous", "a"]}
    nodes = [{"Dense": 4, "name": "a"}, {"layers": [inner], "inputs": ["x"]}]
    assert wires(graph(nodes))["group.add"] == (Ref("x"), Ref("a"))
    block = {"layers": [{"Dense": 4, "inputs": "input"}]}
    nodes = [{"use": "b", "inputs": ["x"]}]
    assert wires(graph(nodes, blocks={"b": block}))["b.dense"] == Ref("x")


def test_a_group_sees_its_inputs_by_the_names_that_they_are_given_by() -> None:
    nodes = [
        {"Dense": 4, "name": "a"},
        {
            "layers": [{"Add": {}, "inputs": ["p", "q"], "name": "sum"}, {"Dense": 2}],
            "inputs": {"p": "a", "q": "x"},
            "name": "g",
        },
        {"Add": {}, "inputs": ["previous", "g.sum"]},
    ]
    assert wires(graph(nodes))["g.sum"] == (Ref("a"), Ref("x"))
    assert faults([*nodes[:2], {"Dense": 1, "inputs": "g.p"}])[0][0] == "KF401"


def test_one_input_by_name_is_also_what_the_first_node_of_a_group_takes() -> None:
    inner = [{"Dense": 4}, {"Add": {}, "inputs": ["previous", "p"]}]
    found = wires(graph([{"layers": inner, "inputs": {"p": "x"}}]))
    assert found == {"group.dense": Ref("x"), "group.add": (Ref("group.dense"), Ref("x"))}


def test_one_node_twice_among_the_outputs_is_at_fault() -> None:
    model = {"outputs": ["a", "a"]}
    assert faults([{"Dense": 4, "name": "a"}], model=model) == [("KF435", "model.outputs[1]")]
