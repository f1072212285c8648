"""What a blueprint has that no plain code says: all of it is found before anything is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

from kerasflow.blueprints.blueprint import Blueprint
from kerasflow.errors import ConversionError, Obstacle
from kerasflow.paths import Path


@dataclass(frozen=True, slots=True)
class Refusals:
    """Gathers what cannot be written.

    Args:
        blueprint: Knows where a path stands in its file.
    """

    blueprint: Blueprint
    found: dict[Obstacle, None] = field(default_factory=dict)

    def add(self, path: Path, message: str, hint: str | None = None) -> None:
        """Notes a part that cannot be written; each is told once.

        Args:
            path: Of the part.
            message: Why not.
            hint: What to do.
        """
        document = self.blueprint.document
        place = document.place(path) if document else None
        self.found[Obstacle(f"{place} {path}" if place else str(path), message, hint)] = None

    def check(self) -> None:
        """Refuses the whole if anything was noted.

        Raises:
            ConversionError: With every part.
        """
        if self.found:
            message = "the blueprint has parts that plain Python code does not say"
            raise ConversionError(message, tuple(self.found))
