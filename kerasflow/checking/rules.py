"""The rules, and the driver that runs them all.

A rule is one short generator: it looks at the context and yields problems. It never raises, and
knows nothing of places in a text; the path is enough. To add one, write it beside its like and
name it here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kerasflow.checking import (
    adapting_rules,
    argument_rules,
    block_rules,
    call_rules,
    class_rules,
    column_rules,
    component_rules,
    data_rules,
    graph_rules,
    input_rules,
    late_rules,
    limit_rules,
    loss_rules,
    metric_rules,
    monitor_rules,
    objective_rules,
    path_rules,
    preprocess_rules,
    report_rules,
    source_rules,
    split_rules,
    vocabulary_rules,
)
from kerasflow.checking.contexts import Context
from kerasflow.errors import Problem

Rule = Callable[[Context], Iterator[Problem]]

RULES: tuple[Rule, ...] = (
    component_rules.unknown_component,
    component_rules.component_of_another_kind,
    component_rules.unknown_identifier,
    component_rules.value_that_is_no_component,
    argument_rules.unknown_argument,
    argument_rules.missing_argument,
    argument_rules.argument_of_another_type,
    limit_rules.number_out_of_range,
    limit_rules.text_that_is_no_choice,
    limit_rules.list_of_wrong_length,
    input_rules.too_many_inputs,
    input_rules.too_few_inputs,
    input_rules.single_input_for_a_list,
    input_rules.several_outputs_for_one_input,
    input_rules.wrong_inputs_of_nested_model,
    input_rules.several_tensors_for_one_output,
    call_rules.unknown_call_argument,
    call_rules.argument_given_twice,
    call_rules.argument_left_out,
    graph_rules.node_without_effect,
    graph_rules.layer_on_constants,
    graph_rules.output_without_input,
    graph_rules.model_without_outputs,
    graph_rules.output_out_of_range,
    late_rules.unknown_late_value,
    block_rules.unused_block,
    block_rules.unused_block_parameter,
    data_rules.target_without_output,
    data_rules.training_key_without_output,
    data_rules.unknown_column,
    data_rules.unknown_model_input,
    data_rules.random_layer_in_preprocess,
    preprocess_rules.weights_in_preprocess,
    adapting_rules.never_adapted,
    adapting_rules.adapted_inside,
    vocabulary_rules.embedding_of_fewer_words,
    source_rules.unknown_source_option,
    source_rules.source_without_file,
    source_rules.source_option_of_another_type,
    source_rules.unknown_built_in_set,
    column_rules.undeclared_columns,
    split_rules.missing_split,
    split_rules.split_given_twice,
    split_rules.several_ways_to_split,
    split_rules.windows_over_dealt_rows,
    split_rules.windows_over_streams,
    split_rules.one_hot_without_classes,
    split_rules.unused_preprocessing,
    split_rules.text_of_many_lengths,
    loss_rules.loss_on_logits,
    loss_rules.loss_from_logits_of_probabilities,
    loss_rules.loss_of_another_activation,
    loss_rules.softmax_of_one_unit,
    loss_rules.noise_after_activation,
    loss_rules.metrics_without_a_list,
    objective_rules.missing_loss,
    objective_rules.output_without_loss,
    objective_rules.loss_without_target,
    objective_rules.metrics_without_target,
    loss_rules.training_list_of_wrong_length,
    class_rules.loss_of_another_encoding,
    class_rules.units_without_classes,
    class_rules.binary_loss_of_many_classes,
    class_rules.regression_of_classes,
    class_rules.loss_that_broadcasts,
    class_rules.metric_of_another_encoding,
    class_rules.metric_by_unit,
    class_rules.accuracy_of_quantities,
    class_rules.weights_of_no_class,
    report_rules.matrix_of_too_many_classes,
    metric_rules.metric_on_logits,
    metric_rules.metric_from_logits_of_probabilities,
    metric_rules.metric_of_labels,
    metric_rules.metric_of_another_form,
    metric_rules.score_of_one_unit,
    metric_rules.metric_of_ignored_rows,
    monitor_rules.unknown_monitor,
    monitor_rules.monitor_without_validation,
    monitor_rules.monitor_of_unknown_direction,
    monitor_rules.rate_that_is_scheduled,
    path_rules.written_outside,
    path_rules.written_over_the_run,
    path_rules.written_twice,
    path_rules.predictions_without_form,
)


def find_problems(context: Context) -> Iterator[Problem]:
    """Yields what every rule finds, in the order of the rules."""
    for rule in RULES:
        yield from rule(context)
