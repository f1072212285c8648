"""Fills in `docs/shapes.md` what its commands say: ``python docs/shapes.py``, with Keras."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

from kerasflow.cli.statuses import run_verb
from kerasflow.cli.verbs import verbs

PAGE = Path(__file__).with_name("shapes.md")
_EXAMPLE = re.compile(r"```json\n(.*?)```", re.DOTALL)
_ANSWER = re.compile(r"```text\n\$ kerasflow ([^\n]*)\n.*?```", re.DOTALL)


def fill_in(page: str) -> str:
    """Returns the page with what each command of it says today.

    Args:
        page: With one blueprint, which the commands call ``net.json``.
    """
    [text] = _EXAMPLE.findall(page)
    with tempfile.TemporaryDirectory() as folder, chdir(folder):
        Path("net.json").write_text(text, "utf-8")
        return _ANSWER.sub(lambda found: _answered(found[1]), page)


def _answered(command: str) -> str:
    said = StringIO()
    with redirect_stdout(said):
        run_verb(verbs, shlex.split(command))
    return f"```text\n$ kerasflow {command}\n{said.getvalue()}```"


if __name__ == "__main__":
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    PAGE.write_text(fill_in(PAGE.read_text("utf-8")), "utf-8")
