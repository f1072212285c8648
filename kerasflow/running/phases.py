"""The phases of a training: the blueprint itself, and what each item of `then` makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.blueprints.parsing import parse_leniently
from kerasflow.checking.examining import examine_document
from kerasflow.checking.phases import make_phases
from kerasflow.documents.values import Document
from kerasflow.errors import BlueprintError


@dataclass(frozen=True, slots=True)
class Phase:
    """One `fit`.

    Args:
        number: 0 for the blueprint itself.
        blueprint: With everything that earlier phases and this one have set.
    """

    number: int
    blueprint: Blueprint


def list_phases(blueprint: Blueprint) -> tuple[Phase, ...]:
    """Returns every phase, in order; what one sets holds in the later ones too.

    Use it before anything slow, for it finds the faults of all phases.

    Raises:
        BlueprintError: A phase sets a path that is not there, or makes a blueprint that is at
            fault; every problem stands where the phase sets it.
    """
    if not blueprint.then:
        return (Phase(0, blueprint),)
    document = _document_of(blueprint)
    examination = examine_document(document)
    if examination.errors:
        raise BlueprintError(examination.problems)
    made = (parse_leniently(phase.document)[0] for phase in make_phases(document))
    later = (Phase(number, phase) for number, phase in enumerate(made, start=1))
    return (Phase(0, blueprint), *later)


def _document_of(blueprint: Blueprint) -> Document:
    root = blueprint.to_document(filled=True)
    read = blueprint.document
    return replace(read, root=root, problems=()) if read else Document(root)
