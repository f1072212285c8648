"""What names stand for in the code: tensors, and lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import keras

from kerasflow.converting.python.layout import Code, atom, items


@dataclass(frozen=True, slots=True)
class Tensor:
    """What a wire is in the code.

    Args:
        text: The variable, or what takes it out of one.
        parts: The tensors of a list whose number is known, one by one.
        listed: It is a list.
    """

    text: str
    parts: tuple[str, ...] = ()
    listed: bool = False

    def part(self, index: int) -> Tensor:
        """Returns one of its tensors."""
        return Tensor(self.parts[index] if self.parts else f"{self.text}[{index}]")


def tensor_of(variable: str, sample: Any, names: Iterable[str] = ()) -> Tensor:
    """Returns what a variable is that holds what a call gives.

    Args:
        variable: The variable.
        sample: What the call gives as symbols: one, or a list of them; None where nobody knows.
        names: Of the outputs of a model that gives a mapping.
    """
    names = tuple(names)
    if names:
        parts = tuple(f"{variable}[{name}]" for name in names)
        return Tensor(f"[{', '.join(parts)}]", parts, listed=True)
    if isinstance(sample, (list, tuple)):
        return Tensor(variable, tuple(f"{variable}[{at}]" for at in range(len(sample))), True)
    return Tensor(variable)


def as_one(tensors: list[Tensor]) -> Code:
    """Returns tensors as one list."""
    if len(tensors) == 1 and tensors[0].listed and not tensors[0].text.startswith("["):
        return atom(tensors[0].text)
    return items("[", map(atom, placed(tensors)), "]")


def placed(tensors: list[Tensor]) -> Iterator[str]:
    """Yields tensors as arguments by their places, or as items of a list."""
    for tensor in tensors:
        if tensor.listed and tensor.parts:
            yield from tensor.parts
        else:
            yield f"*{tensor.text}" if tensor.listed else tensor.text


def shape_comment(samples: Iterable[Any]) -> str | None:
    """Returns the shape that all of some symbols have, without the axis of the batch."""
    found = {_shape(sample) for sample in samples}
    return found.pop() if len(found) == 1 else None


def _shape(sample: Any) -> str | None:
    if isinstance(sample, (list, tuple)):
        shapes = [_shape(item) for item in sample]
        return None if None in shapes else ", ".join(map(str, shapes))
    if not keras.backend.is_keras_tensor(sample):
        return None
    return str(tuple(sample.shape[1:]))


def find_sample(samples: Mapping[str, Any], names: Iterable[str]) -> Any:
    """Returns what the first of some calls gives, as symbols; None where nobody knows."""
    return next((samples[name] for name in names if name in samples), None)
