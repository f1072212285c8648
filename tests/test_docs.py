"""What the documents say is so: verbs, public names, examples and blueprints."""

from __future__ import annotations

import doctest
import importlib
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from golden import Golden
from test_architecture import MODULES

import kerasflow

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = [README, *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w+)[ \t]*([\w./-]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SUFFIXES = {"json": ".json", "yaml": ".yaml", "python": ".py"}

LIGHT_MODULES = [module.name for module in MODULES if module.is_light]


def verbs() -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "kerasflow", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    _, _, commands = done.stdout.partition("Commands:\n")
    return re.findall(r"^  ([a-z]\S*)", commands, re.MULTILINE)


def is_blueprint(language: str, text: str) -> bool:
    """A block of JSON or YAML is always a whole blueprint, or one that another extends."""
    return language in ("json", "yaml") or (
        language == "python" and "\nblueprint = Blueprint(" in text
    )


def blueprints_in(document: Path) -> list[tuple[str, str]]:
    """The name and text of each blueprint that a document shows, in order."""
    fences = FENCE.findall(document.read_text(encoding="utf-8"))
    return [
        (name or f"example-{number}{SUFFIXES[language]}", text)
        for number, (language, name, text) in enumerate(fences, start=1)
        if is_blueprint(language, text)
    ]


def test_every_verb_is_in_the_readme() -> None:
    text = README.read_text(encoding="utf-8")
    names = verbs()
    assert {"check", "run", "list", "show"} <= set(names)
    assert [verb for verb in names if f"| `kerasflow {verb}" not in text] == []


def test_every_verb_that_the_readme_lists_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `kerasflow ([a-z]+)", text, re.MULTILINE)) <= set(verbs())


def test_every_public_name_is_in_the_documents() -> None:
    texts = [document.read_text(encoding="utf-8") for document in DOCUMENTS]
    named = {name for text in texts for name in re.findall(r"\bkf\.(\w+)", text)}
    assert sorted(set(kerasflow.__all__) - named) == []


def test_the_examples_in_the_docstrings_run() -> None:
    modules = [importlib.import_module(name) for name in LIGHT_MODULES]
    failed = {module.__name__ for module in modules if doctest.testmod(module).failed}
    assert failed == set()  # What each example gave instead is printed above.


def test_the_docstrings_have_examples_that_run() -> None:
    finder = doctest.DocTestFinder()
    tests = [t for m in LIGHT_MODULES for t in finder.find(importlib.import_module(m))]
    assert sum(len(test.examples) for test in tests) >= 10


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_the_blueprints_in_a_document_check_clean(document: Path, tmp_path: Path) -> None:
    examples = blueprints_in(document)
    for name, text in examples:
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = {name: list(kerasflow.check(tmp_path / name)) for name, _ in examples}
    assert found == {name: [] for name, _ in examples}


def test_the_documents_show_blueprints() -> None:
    assert len(blueprints_in(README)) >= 1
    assert len(blueprints_in(ROOT / "docs" / "blueprint-format.md")) >= 9


SOME_DIGITS = """
import numpy

with numpy.load("blueprints/data/mnist.npz") as archive:
    images, labels = archive["x_test"][:64], archive["y_test"][:64]
pixels = images[..., None] / 255
"""


@pytest.mark.slow
@pytest.mark.keras
@pytest.mark.parametrize("document", [README, ROOT / "docs" / "python.md"], ids=lambda d: d.name)
def test_the_python_in_a_document_runs_from_top_to_bottom(document: Path, tmp_path: Path) -> None:
    fences = FENCE.findall(document.read_text(encoding="utf-8"))
    blocks = [text for language, _, text in fences if language == "python"]
    assert blocks
    (tmp_path / "blueprints").symlink_to(ROOT / "blueprints")
    done = subprocess.run(
        [sys.executable, "-c", "\n".join([SOME_DIGITS, *blocks])],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def dead_links(document: Path) -> list[str]:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    inside = [link for link in links if "://" not in link]
    return [link for link in inside if not (document.parent / link).exists()]


def test_every_link_inside_the_repository_leads_somewhere() -> None:
    assert {file.name: dead for file in DOCUMENTS if (dead := dead_links(file))} == {}


def test_the_page_of_errors_shows_eight_and_is_what_the_checker_says(golden: Golden) -> None:
    text = runpy.run_path(str(ROOT / "docs" / "errors.py"))["write_page"]()
    expected = golden.expected_text(ROOT / "docs" / "errors.md", text)
    assert text == expected, "write it again: python docs/errors.py"
    assert len(re.findall(r"^(?:error|warning)\[KF\d{3}\]", text, re.MULTILINE)) == 8


@pytest.mark.keras
def test_the_page_of_shapes_is_what_its_commands_say(golden: Golden) -> None:
    page = ROOT / "docs" / "shapes.md"
    fill_in = runpy.run_path(str(ROOT / "docs" / "shapes.py"))["fill_in"]
    text = fill_in(page.read_text(encoding="utf-8"))
    assert text == golden.expected_text(page, text), "write it again: python docs/shapes.py"
    assert "error[KF701]" in text
    assert "parameters: " in text


def test_the_reference_of_the_keys_is_what_the_sections_say() -> None:
    page = runpy.run_path(str(ROOT / "docs" / "keys.py"))
    text = page["PAGE"].read_text(encoding="utf-8")
    assert text == page["write_page"](), "write it again: python docs/keys.py"
