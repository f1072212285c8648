"""KF702: tensors whose shapes cannot be brought together."""

from __future__ import annotations

from collections.abc import Sequence

from kerasflow.building.diagnosing.attempts import Attempt, GivenTensor, Shape
from kerasflow.errors import Problem

# What says how long the last axis of what a layer gives is.
_SIZES = ("units", "filters", "output_dim")


def unfit_shapes(attempt: Attempt) -> Problem | None:
    """Inputs of a layer that joins them, with sizes that do not go together."""
    given = attempt.given
    if len(given) < 2:
        return None
    if attempt.has("attention"):
        return _unfit_attention(attempt)
    if attempt.error is None:
        return None
    if attempt.has("joins"):
        return _unfit_join(attempt, attempt.argument("axis"))
    if attempt.has("elementwise"):
        return _unfit_elements(attempt)
    if attempt.has("product"):
        return _unfit_product(attempt)
    return None


def _unfit_elements(attempt: Attempt) -> Problem | None:
    axes = _different(attempt.given)
    if not axes:
        return None
    message = f"{attempt} takes tensors of one shape, but {_both(attempt.given)}"
    return attempt.problem("KF702", f"{message}; {_say(attempt, axes)}", _remedy(attempt, axes))


def _unfit_join(attempt: Attempt, axis: int | None) -> Problem | None:
    given, joined = attempt.given, -1 if axis is None else axis
    ranks = {item.rank for item in given}
    if len(ranks) > 1:
        message = f"{attempt} joins tensors of as many axes, but {_both(given)}"
        hint = "bring them to as many axes first, as with `Reshape` or `Flatten`"
        return attempt.problem("KF702", message, hint)
    rank = given[0].rank
    axes = [found for found in _different(given) if found != joined % rank]
    if not axes:
        return None
    message = f"{attempt} joins along axis {joined}, and all others must agree, but {_both(given)}"
    return attempt.problem("KF702", f"{message}; {_say(attempt, axes)}", _remedy(attempt, axes))


def _unfit_attention(attempt: Attempt) -> Problem | None:
    query, value, *rest = attempt.given
    key = rest[0] if rest else value
    if _clash(query.shape[-1], key.shape[-1]):
        both = _both((query, key))
        message = f"{attempt} compares queries with keys by their last axis, but {both}"
        hint = f'bring both to one size first: {{"Dense": {key.shape[-1]}}} on `{query.name}`'
        return attempt.problem("KF702", message, hint)
    if value.rank > 1 and key.rank > 1 and _clash(value.shape[1], key.shape[1]):
        message = f"{attempt} takes as many values as keys, but {_both((value, key))}"
        return attempt.problem("KF702", message, "take value and key from one node")
    return None


def _unfit_product(attempt: Attempt) -> Problem | None:
    first, second = attempt.given[:2]
    axes = attempt.argument("axes")
    one, two = axes if isinstance(axes, (tuple, list)) else (axes, axes)
    if axes is None:
        one, two = -1, -2
    if not (_holds(first, one) and _holds(second, two)):
        message = f"{attempt} has no axes {one} and {two}, since {_both((first, second))}"
        return attempt.problem("KF702", message, "axes are counted with that of the batch", "axes")
    left, right = first.shape[one], second.shape[two]
    if not _clash(left, right):
        return None
    sizes = f"axis {one} of `{first.name}` has {left}, axis {two} of `{second.name}` {right}"
    message = f"{attempt} multiplies along axes of one size, but {_both((first, second))}; {sizes}"
    fitting = _fitting(first, second)
    transposed = "transpose one of them, or bring the axes to one size first"
    hint = f'"axes": {fitting}' if fitting and axes is not None else transposed
    return attempt.problem("KF702", message, hint, "axes")


def _fitting(first: GivenTensor, second: GivenTensor) -> list[int] | None:
    """Returns the only pair of axes that have one size."""
    pairs = [
        [one, two]
        for one in range(1, first.rank)
        for two in range(1, second.rank)
        if first.shape[one] is not None and first.shape[one] == second.shape[two]
    ]
    return pairs[0] if len(pairs) == 1 else None


def _holds(given: GivenTensor, axis: object) -> bool:
    return isinstance(axis, int) and -given.rank <= axis < given.rank


def _clash(one: int | None, two: int | None) -> bool:
    return one is not None and two is not None and one != two


def _different(given: Sequence[GivenTensor]) -> list[int]:
    """Returns the axes on which sizes differ and none is 1; of tensors with as many axes."""
    shapes = [item.shape for item in given]
    rank = max(map(len, shapes))
    aligned: list[Shape] = [(1,) * (rank - len(shape)) + shape for shape in shapes]
    columns = list(zip(*aligned, strict=True))
    return [axis for axis, sizes in enumerate(columns) if len({*sizes} - {None, 1}) > 1] or [
        axis for axis, sizes in enumerate(columns) if len({*sizes} - {None}) > 1
    ]


def _both(given: Sequence[GivenTensor]) -> str:
    return " and ".join(map(str, given))


def _say(attempt: Attempt, axes: list[int]) -> str:
    """Returns which axes have which sizes."""
    rank = max(item.rank for item in attempt.given)
    same = all(item.rank == rank for item in attempt.given)
    said = []
    for axis in axes if same else ():
        sizes = dict.fromkeys(str(item.shape[axis]) for item in attempt.given)
        said.append(f"axis {axis} has {' and '.join(sizes)}")
    return ", ".join(said) or "they have different numbers of axes"


def _remedy(attempt: Attempt, axes: list[int]) -> str:
    given = attempt.given
    rank = given[0].rank
    if any(item.rank != rank for item in given):
        return "bring them to as many axes first, as with `Reshape` or `Flatten`"
    if axes == [rank - 1]:
        return _same_last(given)
    for item in given:
        maker = item.maker
        if maker and maker.component.args.get("strides", 1) not in (1, (1, 1)):
            other = next(one for one in given if one is not item)
            return f'`{item.name}` has "strides"; bring `{other.name}` along with the same strides'
    for item in given:
        if _is_cut(item):
            return f'"padding": "same" in `{item.name}` keeps the size of what it is called on'
    return "bring them to one size first, as with a pooling, `Cropping2D` or `ZeroPadding2D`"


def _is_cut(given: GivenTensor) -> bool:
    args = given.maker.component.args if given.maker else {}
    return "kernel_size" in args and args.get("padding", "valid") == "valid"


def _same_last(given: Sequence[GivenTensor]) -> str:
    """Says what would give all of them the size that most of them have."""
    sizes = [item.shape[-1] for item in given if item.shape[-1] is not None]
    common = max(sizes, key=sizes.count)
    for item in sorted(given, key=lambda item: item.shape[-1] == common):
        wanted = common if item.shape[-1] != common else next(s for s in sizes if s != common)
        args = item.maker.component.args if item.maker else {}
        for key in _SIZES:
            if isinstance(args.get(key), int):
                return f'"{key}": {wanted} in `{item.name}`, or `Concatenate` them'
    odd = next(item for item in given if item.shape[-1] != common)
    layer = "Dense" if odd.rank < 4 else "Conv2D"
    return f"bring `{odd.name}` to {common} with a `{layer}`, or `Concatenate` them"
