"""Why a call cannot be: what Keras refused, as a problem in our words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kerasflow.blueprints.graphs import Call
from kerasflow.building.trails import describe_trail, place_trail
from kerasflow.checking.wirings import place_call
from kerasflow.documents.values import Document
from kerasflow.errors import BuildError, Problem


def diagnose(
    call: Call, error: BuildError, tensors: Mapping[str, Any], document: Document | None = None
) -> Problem:
    """Returns the problem of a call that Keras refused, at the node or at the argument at fault.

    Args:
        call: The call.
        error: What was said.
        tensors: What each name stands for so far.
        document: Gives the places of the way to a node in a block.
    """
    at_fault = error.path is not None and error.path != call.path
    path = error.path if error.path and at_fault else place_call(call)
    way = "" if document else describe_trail(call)
    message = f"{error.message} (in {way})" if way else error.message
    related = place_trail(call, document) if document else ()
    return Problem("KF705", message, path, related=related, at_key=not at_fault)
