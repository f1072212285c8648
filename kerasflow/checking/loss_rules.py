"""Rules on losses: whether each fits the activation before it."""

from __future__ import annotations

from collections.abc import Iterator

from kerasflow.blueprints.graphs import Ref
from kerasflow.blueprints.keys import components_by_output
from kerasflow.blueprints.sections import CompileSpec
from kerasflow.blueprints.specs import Component, FrozenDict, Value
from kerasflow.catalog import tag_has
from kerasflow.checking.contexts import Context
from kerasflow.checking.output_heads import METRICS, LossOrMetric, OutputHead, find_ending
from kerasflow.checking.wording import spelled
from kerasflow.errors import Problem, Severity
from kerasflow.nearness import listed
from kerasflow.paths import Path

# What these give is no probability, and what a loss makes of it is nothing that anybody meant.
_UNBOUNDED = ("relu", "relu6", "leaky_relu", "elu", "selu", "gelu", "silu", "softplus", "tanh")


def loss_on_logits(context: Context) -> Iterator[Problem]:
    """A cross-entropy that takes for probabilities what are none."""
    for head, loss in _crossentropies(context):
        if loss.args.get("from_logits", False) is not False:
            continue
        several = head.target is not None and head.target.multi_label
        fit = "softmax" if loss.has("categorical") and not several else "sigmoid"
        if head.activation == "linear":
            yield _misfit(head, loss, "gives logits", _two_ways(head, loss, fit), "error")
        elif head.activation in _UNBOUNDED:
            gives = f"ends in `{head.activation}`, which gives no probabilities"
            yield _misfit(head, loss, gives, f'end it in "activation": "{fit}"', "warning")


def loss_from_logits_of_probabilities(context: Context) -> Iterator[Problem]:
    """A cross-entropy that takes for logits what an activation has made probabilities of."""
    for head, loss in _crossentropies(context):
        if loss.args.get("from_logits") is True and head.activation in ("softmax", "sigmoid"):
            gives = f"ends in `{head.activation}`, so it gives no logits"
            hint = 'remove "from_logits", or the activation'
            yield _misfit(head, loss, gives, hint, "warning")


def loss_of_another_activation(context: Context) -> Iterator[Problem]:
    """A cross-entropy for one class of many on independent ones, or the reverse."""
    for head, loss in _crossentropies(context):
        many = head.units is not None and head.units > 1
        if head.target and head.target.multi_label:
            continue  # what chooses one of many is told there by itself
        if loss.has("categorical") and head.activation == "sigmoid" and many:
            hint = '"activation": "softmax" for one class of many, or binary_crossentropy'
            gives = "ends in `sigmoid`, whose units do not add up to 1"
            yield _misfit(head, loss, gives, hint, "warning")
        elif loss.has("binary") and head.activation == "softmax" and many:
            hint = 'categorical_crossentropy for one class of many, or "activation": "sigmoid"'
            gives = "ends in `softmax`, whose units are one choice"
            yield _misfit(head, loss, gives, hint, "warning")


def _crossentropies(context: Context) -> Iterator[tuple[OutputHead, LossOrMetric]]:
    for head in context.output_heads:
        loss = head.loss
        if loss and (loss.has("categorical") or loss.has("binary")) and head.activation:
            yield head, loss


def _misfit(
    head: OutputHead, loss: LossOrMetric, gives: str, hint: str, severity: Severity
) -> Problem:
    wants = "logits" if loss.args.get("from_logits") is True else "probabilities"
    message = f"`{loss.text}` takes {wants}, but `{head.name}` {gives}"
    return loss.problem("KF502", message, hint, severity)


def _two_ways(head: OutputHead, loss: LossOrMetric, fit: str) -> str:
    args = {**loss.args, "from_logits": True}
    written = f'{{"{loss.name}": {spelled(args)}}}'
    return f'end `{head.name}` in "activation": "{fit}", or write {written}'


def softmax_of_one_unit(context: Context) -> Iterator[Problem]:
    """A softmax over a single unit, which gives 1 whatever goes in."""
    for wiring in context.model_wirings:
        for call in wiring.graph.calls:
            args, tag = call.component.args, call.component.tag
            if tag == "Dense" and args.get("units") == 1 and args.get("activation") == "softmax":
                path = call.component.path / "activation"
                hint = '"sigmoid" for two classes; or a unit for each class'
                message = "`softmax` over one unit gives 1, whatever goes in"
                yield Problem("KF503", message, path, hint=hint)


def noise_after_activation(context: Context) -> Iterator[Problem]:
    """Something that changes probabilities after they were made, so that they are none."""
    for wiring in context.model_wirings[:1] if context.output_heads else ():
        for ref in wiring.outputs:
            call = wiring.calls.get(ref.node)
            tag = call.component.tag if call else ""
            if call is None or not tag_has(tag, "spoils") or not isinstance(call.inputs, Ref):
                continue
            activation, _, _ = find_ending(wiring.calls.get(call.inputs.node), wiring.calls)
            if activation in ("softmax", "sigmoid"):
                message = f"`{tag}` after `{activation}` leaves no probabilities to compare"
                hint, path = "put it before the last layer", call.component.path
                yield Problem("KF514", message, path, hint=hint, severity="warning", at_key=True)


def metrics_without_a_list(context: Context) -> Iterator[Problem]:
    """One metric where Keras takes a list, and nothing else."""
    compile = context.expansion.compile
    for key in METRICS if compile and context.output_heads else ():
        value = getattr(compile, key)
        if compile and isinstance(value, (str, Component)):
            path = compile.path / key
            hint = f'in brackets: "{key}": [{spelled(value)}]'
            yield Problem("KF515", f"`{key}` is a list, of one metric too", path, hint=hint)


def training_list_of_wrong_length(context: Context) -> Iterator[Problem]:
    """A list or mapping that leaves outputs out, where Keras takes all or none, or has more."""
    compile, heads = context.expansion.compile, context.output_heads
    known = context.knows_every_output and context.is_whole("compile")
    if not compile or not heads or not known:
        return
    for key in components_by_output(CompileSpec):
        value, path = getattr(compile, key), compile.path / key
        if isinstance(value, tuple) and _is_misfitting(key, len(value), len(heads)):
            outputs = f"{len(heads)} outputs" if len(heads) > 1 else "one output"
            message = f"`{key}` is a list of {len(value)}, and the model has {outputs}"
            yield Problem("KF512", message, path, hint=_of_right_length(key, value, heads))
    if len(heads) < 2:
        return
    yield from _missing_weights(compile.loss, compile.loss_weights, compile.path / "loss_weights")


def _is_misfitting(key: str, length: int, count: int) -> bool:
    """Returns whether a list has not one item for each output; of one, it may list metrics."""
    if key in METRICS:
        return count > 1 and length not in (0, count)
    return length != count


def _of_right_length(key: str, value: tuple[Value, ...], heads: tuple[OutputHead, ...]) -> str:
    if len(heads) > 1:
        return f'say which is for which: "{key}": {{"{heads[0].name}": …}}'
    return f'give one: "{key}": {spelled(value[0])}' if value else f'leave "{key}" out'


def _missing_weights(loss: object, weights: object, path: Path) -> Iterator[Problem]:
    if not isinstance(loss, FrozenDict) or not isinstance(weights, FrozenDict):
        return
    missing = [name for name in loss if name not in weights]
    if missing and weights.keys() <= loss.keys():
        message = f"there is no loss weight for {listed(missing)}; Keras takes all or none"
        yield Problem("KF512", message, path, hint=f'add "{missing[0]}": 1.0', at_key=True)
