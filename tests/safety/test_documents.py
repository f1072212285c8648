"""Documents that attack: each is refused with its codes, and none does anything but be read."""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from golden import Case, Golden, read_cases
from safety.bombs import BOMBS, YAML_BOMBS
from safety.guards import watched

from kerasflow import BlueprintError, check, load
from kerasflow.checking.rendering import render

ATTACKS = read_cases([Path(__file__).parent / "attacks" / "documents.json"])
COLOUR = re.compile("\x1b\\[[0-9;]*m")
FORMATS: tuple[Any, ...] = ("text", "concise", "json", "github", "sarif")


@pytest.fixture(autouse=True, scope="module")
def _imported() -> None:
    """Imports everything that checking may need, so that an import is noticed."""
    importlib.import_module("yaml")
    for form in FORMATS:
        render(check({"blueprint": 1, "model": [{"Dnse": "${"}]}), form)


def write(folder: Path, document: Any, suffix: str = "json") -> Path:
    file = folder / f"attack.{suffix}"
    file.write_text(document if isinstance(document, str) else json.dumps(document), "utf-8")
    return file


def check_watched(file: Path) -> set[str]:
    """Checks a file under watch, shows what was found in all ways, and returns the codes."""
    with watched(file.parent):
        found = check(file)
        shown = [render(found, form, colour=form == "text") for form in FORMATS]
    for form, text in zip(FORMATS, shown, strict=True):
        clean = COLOUR.sub("", text).replace("\n", "")
        assert clean.isprintable(), form
    return {problem.code for problem in found}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.title)
def test_an_attack_is_refused_with_its_codes(attack: Case, golden: Golden, tmp_path: Path) -> None:
    (tmp_path / "evil.py").write_text("raise SystemExit('it ran')")
    file = write(tmp_path, attack["document"], attack.get("suffix", "json"))
    codes = sorted(check_watched(file))
    assert codes == golden.expected(attack, "codes", codes)


def test_there_are_attacks_of_every_shape() -> None:
    assert len(ATTACKS) + len(BOMBS) + len(YAML_BOMBS) >= 120
    described = " ".join(attack.title for attack in ATTACKS)
    advisories = {
        *("CVE-2024-3660", "CVE-2025-1550", "CVE-2025-8747", "CVE-2025-9906", "CVE-2025-49655"),
        *("CVE-2025-12058", "CVE-2026-1462", "CVE-2026-12479", "CVE-2026-12481"),
    }
    assert {name for name in advisories if name not in described} == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_stopped_or_does_no_harm(name: str, tmp_path: Path) -> None:
    code, make = BOMBS[name]
    codes = check_watched(write(tmp_path, make()))
    assert code in codes if code else codes <= {"KF412"}


@pytest.mark.slow
@pytest.mark.parametrize("name", YAML_BOMBS)
def test_a_bomb_in_yaml_is_stopped_or_does_no_harm(name: str, tmp_path: Path) -> None:
    code, make = YAML_BOMBS[name]
    codes = check_watched(write(tmp_path, make(), "yaml"))
    assert code in codes if code else not codes


GOOD = {"blueprint": 1, "model": ["Flatten"]}


@pytest.mark.skipif(sys.platform == "win32", reason="needs named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert check_watched(tmp_path / "pipe.json") == {"KF108"}
    assert check_watched(write(tmp_path, {**GOOD, "extends": "pipe.json"})) == {"KF108"}


def test_a_device_a_folder_and_links_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "zero.json").symlink_to("/dev/zero")
    (tmp_path / "environ.json").symlink_to("/proc/self/environ")
    (tmp_path / "passwd.json").symlink_to("/etc/passwd")
    (tmp_path / "above").symlink_to("/")
    (tmp_path / "round.json").symlink_to("round.json")
    (tmp_path / "folder.json").mkdir()
    outside = ["zero.json", "environ.json", "passwd.json", "above/etc/passwd"]
    for name in outside:
        assert check_watched(write(tmp_path, {**GOOD, "extends": name})) == {"KF123"}, name
    for name, code in (("round.json", "KF121"), ("folder.json", "KF108")):
        assert check_watched(write(tmp_path, {**GOOD, "extends": name})) == {code}, name


def test_files_that_extend_one_another_end(tmp_path: Path) -> None:
    """A circle, a chain of ten thousand, and diamonds that would be read 2 ** 40 times."""
    for number in range(10_000):
        (tmp_path / f"c{number}.json").write_text(f'{{"extends": "c{number + 1}.json"}}')
    for number in range(40):
        text = f'{{"extends": ["d{number + 1}.json", "d{number + 1}.json"]}}'
        (tmp_path / f"d{number}.json").write_text(text)
    (tmp_path / "d40.json").write_text(json.dumps(GOOD))
    (tmp_path / "circle.json").write_text('{"extends": "attack.json"}')
    assert check_watched(write(tmp_path, {**GOOD, "extends": "circle.json"})) == {"KF120"}
    assert check_watched(tmp_path / "c0.json") == {"KF103"}
    assert check_watched(tmp_path / "d0.json") == {"KF103"}


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    for content in ("{}".encode("utf-16"), b"\xff\xfe\x00", b"\x80" * 1000, b"\0" * 1000):
        (tmp_path / "a.json").write_bytes(content)
        assert check_watched(tmp_path / "a.json") <= {"KF108", "KF101"}
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode())
    assert check_watched(tmp_path / "a.json") == set()


@pytest.mark.parametrize(
    "value",
    [10**5000, -(10**400), float("nan"), b"x", object(), lambda: 1, print, {1, 2}],
    ids=["large", "small", "nan", "bytes", "object", "lambda", "function", "set"],
)
def test_a_mapping_of_python_holds_plain_values_only(value: Any) -> None:
    found = check({"blueprint": 1, "model": ["Flatten"], "about": {"a": value}})
    assert {problem.code for problem in found} == {"KF114"}
    assert str(found)


def test_what_is_raised_shows_no_signs_that_a_terminal_obeys() -> None:
    with pytest.raises(BlueprintError) as caught:
        load({"blueprint": 1, "model": [{"Dense": 1, "name": "\x1b]0;evil\x07\x9b2J\u202e"}]})
    assert str(caught.value).replace("\n", "").isprintable()
