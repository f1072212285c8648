"""What each argument that takes numbers can cost, by kind and name, or by kind, entry and name.

An argument whose range in the catalog has a highest number is bounded, and not listed. Of the
others each is one of these:

- ``counted``: what grows with it is counted by the plan: weights, what comes out, what is made on
  the way (`tests/safety/test_harm.py`, `tests/building/test_costs.py`).
- ``bounded``: a limit of the house holds it (`docs/safety.md`).
- else the reason why nothing grows with it.
"""

from __future__ import annotations

from collections.abc import Mapping

COUNTED = "counted"
BOUNDED = "bounded"

_AXIS = "an axis, which must be there"
_FACTOR = "a factor, bound or offset of numbers that are there anyway"
_SEED = "a seed"
_SWITCH = "a choice between ways of computing the same"
_LISTED = "each value stands in the file, whose values are bounded"
_COUNTDOWN = "counted up to, an epoch, a batch or a step at a time"
_DATA = "an amount of what is there already is taken"
_LABEL = "a value of labels or cells"
_DISK = "what is written goes into the run's folder"

Burdens = Mapping[str, Mapping[str, str]]

_BY_REASON: Burdens = {
    "activations": {
        _FACTOR: "alpha b default_value max_value negative_slope threshold",
        _AXIS: "axis",
    },
    "applications": {
        COUNTED: "alpha classes depth_multiplier input_shape projection_dim",
        _FACTOR: "dropout_rate init_values scale",
    },
    "callbacks": {
        _FACTOR: "baseline initial_value_threshold min_delta min_lr",
        _COUNTDOWN: "cooldown patience save_freq start_from_epoch update_freq",
        _DISK: "embeddings_freq embeddings_metadata histogram_freq profile_batch",
        _SWITCH: "verbose",
    },
    "constraints": {_AXIS: "axis", _FACTOR: "max_value min_value"},
    "initializers": {
        _FACTOR: "gain maxval mean minval scale stddev",
        _AXIS: "input_axes output_axes",
        _SEED: "seed",
        _LISTED: "value",
        _SWITCH: "window",
    },
    "layers": {
        COUNTED: """
            depth_multiplier dilation_rate fft_length filters frame_length head_dim height width
            input_dim kernel_size key_dim lora_rank n num_heads num_key_value_heads num_mel_bins
            num_query_heads output_dim output_padding output_sequence_length output_shape
            output_size padding size target_shape units value_dim noise_shape
        """,
        _FACTOR: """
            addition_factor alpha brightness_factor clip_limit contrast_factor epsilon factor
            fill_value height_factor hue_factor l1 l2 logit_soft_cap lora_alpha mag_exp max_freq
            max_value mean min_freq min_power negative_slope offset ref_power renorm_clipping
            sampling_rate saturation_factor scale sigma threshold threshold_factor top_db
            value_range variance weight width_factor x_factor y_factor
        """,
        _AXIS: "attention_axes axes axis dims shared_axes",
        _LABEL: "mask_token mask_value oov_token",
        _LISTED: "bin_boundaries idf_weights vocabulary weights",
        _DATA: "cropping frame_step groups pool_size sequence_length sequence_stride strides",
        _SEED: "salt seed",
        _SWITCH: "reverse_dtype sliding_window window",
    },
    "losses": {
        _FACTOR: "alpha beta delta gamma margin",
        _AXIS: "axis",
        _LABEL: "ignore_class",
    },
    "metrics": {
        _AXIS: "axis",
        _FACTOR: "beta num_regressors threshold",
        _LABEL: "class_id ignore_class",
        _DATA: "k top_k",
        _LISTED: "label_weights target_class_ids",
    },
    "ops": {
        COUNTED: """
            M N block_size bins dilation dilation_rate fft_length kernel_size length
            minlength newshape num num_classes num_segments output_padding output_shape
            output_size pad_width padding pool_size repeats sequence_length shape size start stop
            step target_height target_width bottom_padding left_padding right_padding top_padding
            x strides sequence_stride
        """,
        BOUNDED: "beam_width indices_or_sections n top_paths",
        _FACTOR: """
            alpha atol attn_logits_soft_cap b base beta constant_values decimals default_value dx
            epsilon fill_value filter_sigma initial k1 k2 max_val nan negative_slope neginf ord
            posinf q range rcond rtol scale sigma threshold tol x_max x_min
        """,
        _AXIS: """
            axes axis axis1 axis2 axisa axisb axisc destination offset source spatial_dims
        """,
        _LABEL: "mask_index",
        _DATA: """
            bottom_cropping filter_size key kth left_cropping right_cropping shift
            start_indices stride top_cropping
        """,
        _SEED: "seed",
        _SWITCH: "indexing method order pattern ragged side strategy window",
    },
    "optimizers": {
        _FACTOR: """
            adam_lr_ratio adam_weight_decay beta beta_2_decay clip_threshold clipnorm clipvalue
            epsilon epsilon_1 epsilon_2 global_clipnorm initial_accumulator_value initial_scale
            l1_regularization_strength l2_regularization_strength learning_rate
            l2_shrinkage_regularization_strength learning_rate_power loss_scale_factor
            muon_a muon_b muon_c rms_rate weight_decay
        """,
        _COUNTDOWN: """
            dynamic_growth_steps ema_overwrite_frequency gradient_accumulation_steps warmup_steps
        """,
        _LISTED: "exclude_layers",
    },
    "regularizers": {_FACTOR: "factor l1 l2"},
    "schedules": {
        _FACTOR: """
            alpha decay_rate end_learning_rate initial_learning_rate m_mul power t_mul
            warmup_target
        """,
        _COUNTDOWN: "decay_steps first_decay_steps warmup_steps",
        _LISTED: "boundaries values",
    },
}
# Where one name means different things.
_BY_ENTRY: Mapping[str, str] = {
    **{f"ops.{name}.k": COUNTED for name in ("diag", "diagflat", "eye", "tri", "top_k")},
    **{f"ops.{name}.k": _AXIS for name in ("tril", "triu")},
    "ops.in_top_k.k": _DATA,
    "ops.rot90.k": BOUNDED,
    "ops.identity.n": COUNTED,
    "ops.unstack.num": BOUNDED,
}

BURDENS: Mapping[str, str] = _BY_ENTRY | {
    f"{kind}.{name}": burden
    for kind, reasons in _BY_REASON.items()
    for burden, names in reasons.items()
    for name in names.split()
}
