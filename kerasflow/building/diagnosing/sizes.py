"""KF706 and KF707: numbers of elements that do not come out, and sizes that must be fixed."""

from __future__ import annotations

import math
from collections.abc import Sequence

from kerasflow.blueprints.graphs import Deferred
from kerasflow.building.deferred import pick
from kerasflow.building.diagnosing.attempts import Attempt, GivenTensor
from kerasflow.errors import Problem


def unequal_elements(attempt: Attempt) -> Problem | None:
    """A `Reshape` to another number of elements."""
    if attempt.tag != "Reshape" or not attempt.given or attempt.error is None:
        return None
    first, wanted = attempt.given[0], attempt.argument("target_shape")
    have = first.shape[1:]
    if not isinstance(wanted, (tuple, list)) or None in have:
        return None
    sizes = [size for size in wanted if isinstance(size, int)]
    count, fixed = math.prod(size for size in have if size), math.prod(s for s in sizes if s > 0)
    if len(sizes) != len(wanted) or (-1 in sizes and fixed and count % fixed == 0):
        return None
    verb = f"makes parts of {fixed}" if -1 in sizes else f"makes {fixed} elements"
    message = f"{attempt} {verb}, but {first}, which is {count}"
    return attempt.problem("KF706", message, _remedy(wanted, count, first), "target_shape")


def _remedy(wanted: Sequence[int], count: int, first: GivenTensor) -> str:
    """Proposes the first size that would come out, if the others stay; or the units before."""
    if (
        first.maker
        and first.maker.component.tag == "Dense"
        and first.rank == 2
        and -1 not in wanted
    ):
        return f'"units": {math.prod(wanted)} in `{first.name}`'
    for index in range(len(wanted)):
        rest = math.prod(size for at, size in enumerate(wanted) if at != index and size > 0)
        if -1 not in [*wanted[:index], *wanted[index + 1 :]] and rest and count % rest == 0:
            sizes = [count // rest if at == index else size for at, size in enumerate(wanted)]
            return f"{sizes} would be {count} elements"
    return f"the sizes must come to {count} elements"


def permuted_axes(attempt: Attempt) -> Problem | None:
    """A `Permute` of more or fewer axes than there are."""
    if attempt.tag != "Permute" or not attempt.given or attempt.error is None:
        return None
    first, dims = attempt.given[0], attempt.argument("dims")
    if not isinstance(dims, (tuple, list)) or len(dims) == first.rank - 1:
        return None
    count = first.rank - 1
    message = f"{attempt} puts {len(dims)} axes into order, but {first}, which is {count} axes"
    hint = f"count the axes without that of the batch, from 1 to {count}"
    return attempt.problem("KF706", message, hint, "dims")


def missing_axis(attempt: Attempt) -> Problem | None:
    """An axis that the tensor does not have."""
    if attempt.error is None or not attempt.given:
        return None
    first, axis = attempt.given[0], attempt.argument("axis")
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    gone = [one for one in axes if isinstance(one, int) and not -first.rank <= one < first.rank]
    if not gone:
        return None
    message = f"{attempt} has no axis {gone[0]} to work along, since {first}"
    hint = f"axes are counted from 0, that of the batch, to {first.rank - 1}, which is -1 as well"
    return attempt.problem("KF706", message, hint, "axis")


def size_of_open_axis(attempt: Attempt) -> Problem | None:
    """A number that is calculated from an axis of any length, such as that of the batch."""
    error, args = attempt.error, attempt.component.args
    name = error.path.parts[-1] if error and error.path else None
    deferred = args.get(name) if isinstance(name, str) else None
    if not isinstance(deferred, Deferred):
        return None
    for key, wire in deferred.shapes.items():
        shape = tuple(getattr(pick(wire, attempt.deferred_values.tensors), "shape", ()))
        if None in shape[1:] or f"{key}[0]" in deferred.text:
            message = f"`{deferred.text}` of {attempt} has no value, since `{key}` is {shape}"
            hint = "an axis that is None may have any length; that of the batch always does"
            return attempt.problem("KF707", message, hint, str(name))
    return None


def open_size(attempt: Attempt) -> Problem | None:
    """A layer whose weights are as long as an axis that may have any length."""
    if attempt.error is None or not attempt.given:
        return None
    weighs = attempt.has("weights") and attempt.given[0].shape[-1] is None
    if not (weighs or attempt.tag == "PositionEmbedding" or "fully-defined" in str(attempt.error)):
        return None
    first = next((item for item in attempt.given if None in item.shape[1:]), None)
    if first is None:
        return None
    message = f"{attempt} has weights for each place of an axis, which may not be open, but {first}"
    return attempt.problem("KF707", message, _to_fix(attempt, first))


def _to_fix(attempt: Attempt, first: GivenTensor) -> str:
    if first.maker and first.maker.component.tag == "Flatten":
        return f"give the input a fixed shape, or a global pooling in place of `{first.name}`"
    start = [given for given, _ in attempt.way_back()][-1]
    if start.maker is None and None in start.shape[1:]:
        return f'give every axis of the input `{start.name}` a number in its "shape"'
    return "give it a tensor whose axes have fixed sizes"
