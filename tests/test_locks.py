"""The locks name a version in every range of `setup.cfg`, with its hashes, for every Python."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[1]
PYTHONS = ("3.11.7", "3.12.1", "3.13.0")
LOCKS = {"constraints.txt": (), "constraints-dev.txt": ("dev", "jax")}
PINNED = re.compile(r"^(\S+==\S+)(?: ; (.+?))? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)")


def environment(python: str) -> dict[str, str]:
    return {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "sys_platform": "linux",
        "platform_python_implementation": "CPython",
    }


def pins(lock: str, python: str) -> dict[str, str]:
    """The version of every package that pip would take from a lock."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    matches = [PINNED.fullmatch(entry) for entry in entries]
    assert all(matches), "every line pins one version and gives its hashes"
    found = (match.groups() for match in matches if match)
    taken = [pin for pin, marker, _ in found if _applies(marker, python)]
    versions = dict(pin.split("==") for pin in taken)
    assert len(versions) == len(taken), "one version of each package"
    return versions


def _applies(marker: str | None, python: str) -> bool:
    return marker is None or Marker(marker).evaluate(environment(python))


def requirements(extras: tuple[str, ...]) -> Iterator[Requirement]:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg", encoding="utf-8")
    lists = [setup["options"]["install_requires"]]
    lists += [setup["options.extras_require"][extra] for extra in extras]
    yield from (Requirement(line) for text in lists for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_a_version_in_the_range_of_every_requirement(lock: str, python: str) -> None:
    versions = pins(lock, python)
    outside = {
        str(each): versions.get(each.name.lower())
        for each in requirements(LOCKS[lock])
        if not each.specifier.contains(versions.get(each.name.lower(), "0"))
    }
    assert outside == {}, "write the locks anew with `make lock`"


@pytest.mark.parametrize("python", PYTHONS)
def test_both_locks_take_the_same_versions(python: str) -> None:
    smaller, larger = (pins(lock, python) for lock in LOCKS)
    assert smaller.items() <= larger.items()


def test_the_lock_brings_what_builds_the_package() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    [needed] = re.findall(r'"(setuptools[<>=][^"]+)"', text)
    assert Requirement(needed).specifier.contains(pins("constraints.txt", PYTHONS[0])["setuptools"])


def test_what_the_next_version_may_break_has_an_upper_bound() -> None:
    unbounded = [str(each) for each in requirements(()) if "<" not in str(each.specifier)]
    assert unbounded == []
