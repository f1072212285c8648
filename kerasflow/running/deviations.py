"""In what the surroundings of two runs differ: reasons why their numbers may."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from kerasflow.errors import printable
from kerasflow.running.data_files import compare_files
from kerasflow.running.devices import installed_version
from kerasflow.running.locks import Process, RunLock


class Deviation(NamedTuple):
    """One difference of what two runs were pinned to.

    Args:
        kind: ``"data"``, ``"blueprint"``, ``"versions"``, ``"device"``, ``"seed"`` or ``"engine"``.
        text: What it is, in words.
    """

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}"


UNKNOWN_ROWS = Deviation(
    "data", "the rows come from a function of a program, which may have given others"
)


def list_deviations(then: RunLock, now: RunLock, *, edited: bool) -> list[Deviation]:
    """Returns in what two runs differ beside their numbers, what changes most first.

    Args:
        then: What the one was pinned to.
        now: What the other was.
        edited: Whether the blueprint that the first has kept was changed since.
    """
    found = [Deviation("data", text) for text in compare_files(then.data, now.data)]
    if edited:
        found.append(Deviation("blueprint", "`blueprint.json` was edited after the run had begun"))
    found.extend(list_changes(then, now))
    for process in then.processes[1:]:
        changes = list_changes(then.processes[0], process)
        found.extend(Deviation(kind, f"{text} when it was resumed") for kind, text in changes)
    found.extend(_changed("seed", {"seed": then.seed}, {"seed": now.seed}))
    for name in ("engine", "precision", "backend", "deterministic"):
        found.extend(_changed("engine", {name: getattr(then, name)}, {name: getattr(now, name)}))
    return found


def list_changes(then: RunLock | Process, now: RunLock | Process) -> list[Deviation]:
    """Returns in what two processes differ that computed: versions first, then the device."""
    changes = [Deviation("versions", text) for text in _versions(then.versions, now.versions)]
    return [*changes, *(Deviation("device", text) for text in _device(then, now))]


def _versions(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    """Yields what has another version; of what is not loaded now, the one that would be."""
    for name, was in then.items():
        here = now.get(name) or installed_version(name) or "not installed"
        if here != was:
            yield f"{printable(name)} {printable(str(was))} → {here}"


def _device(then: RunLock | Process, now: RunLock | Process) -> Iterator[str]:
    devices = {"device": then.device}, {"device": now.device}
    for was, here in (devices, (then.machine, now.machine), (then.settings, now.settings)):
        yield from (deviation.text for deviation in _changed("device", was, here))


def _changed(kind: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Deviation]:
    for name in dict.fromkeys((*then, *now)):
        was, here = (printable(str(it.get(name, "not set"))) for it in (then, now))
        if was != here:
            yield Deviation(kind, f"{printable(name)} {was} → {here}")
