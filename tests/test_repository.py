"""What stands around the package says the same as the package: versions, Pythons, commands."""

from __future__ import annotations

import configparser
import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
CITED = "CITATION.cff"
HOOKS = ".pre-commit-config.yaml"
WORKFLOW = ".github/workflows/ci.yml"


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def setup() -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.read(ROOT / "setup.cfg", encoding="utf-8")
    return parser


def test_every_python_of_the_package_is_tested_on_every_system() -> None:
    classifiers = setup()["metadata"]["classifiers"]
    matrix = read(WORKFLOW)["jobs"]["locked"]["strategy"]["matrix"]
    assert matrix["python"] == re.findall(r":: Python :: (3\.\d+)", classifiers)
    assert [system.partition("-")[0] for system in matrix["system"]] == [
        *("ubuntu", "macos", "windows"),
    ]


def test_each_job_runs_the_command_that_tests_here() -> None:
    [command] = re.findall(r"^exec (.+)$", (ROOT / ".ci/run").read_text("utf-8"), re.MULTILINE)
    jobs = read(WORKFLOW)["jobs"].values()
    last = [job["steps"][-1]["run"] for job in jobs]
    assert [step.startswith(f"{command} ") for step in last] == [True, True]


def test_ruff_has_one_version() -> None:
    [hook] = [each for each in read(HOOKS)["repos"] if each["repo"].endswith("/ruff-pre-commit")]
    [locked] = re.findall(
        r"^ruff==(\S+)", (ROOT / "constraints-dev.txt").read_text("utf-8"), re.MULTILINE
    )
    assert hook["rev"] == f"v{locked}"


def test_the_citation_names_the_version_and_licence_of_the_package() -> None:
    cited, metadata = read(CITED), setup()["metadata"]
    assert (str(cited["version"]), cited["license"]) == (metadata["version"], metadata["license"])


def test_every_form_asks_for_the_blueprint_and_what_the_doctor_says() -> None:
    for name in ("fault.yml", "wish.yml"):
        form = read(f".github/ISSUE_TEMPLATE/{name}")
        fields = {each["id"]: each for each in form["body"]}
        assert {"blueprint", "doctor"} <= set(fields), name
        assert "kerasflow doctor" in fields["doctor"]["attributes"]["label"]
        assert all(fields[field]["validations"]["required"] for field in ("blueprint", "doctor"))
    assert {file.name for file in FORMS.iterdir()} == {"config.yml", "fault.yml", "wish.yml"}
    text = (ROOT / ".github" / "pull_request_template.md").read_text("utf-8")
    assert "blueprint" in text
    assert "`kerasflow doctor`" in text
