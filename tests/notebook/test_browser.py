"""The forms in a real browser, on white and on black, under JupyterLab's own rules for tables."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from html_reading import read

import kerasflow as kf

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ROOT = Path(__file__).parents[2]
THEMES = {"light": ("#ffffff", "#212121"), "dark": ("#111111", "#e0e0e0")}
# What JupyterLab says of the cells of every table that a cell puts out.
JUPYTERLAB = ":not(.markdown).html td, :not(.markdown).html th { text-align: right }"
# What WCAG asks of large text and of graphics, and of text that is not read for long.
LEAST_CONTRAST = 3.0

pytestmark = [
    pytest.mark.slow,
    pytest.mark.keras,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.mark.parametrize("theme", THEMES)
def test_everything_is_legible_and_labels_stand_apart(
    theme: str, run: kf.Run, tmp_path: Path
) -> None:
    forms = [
        kf.load(ROOT / "blueprints/mnist_dense.json")._repr_html_(),
        kf.check({"blueprint": 1, "model": [{"Densse": 1}]})._repr_html_(),
        run._repr_html_(),
    ]
    found = measure("".join(forms), theme, tmp_path)
    assert found["written"] > 60
    assert found["faintest"] >= LEAST_CONTRAST
    assert found["alignments"] == ["left", "right"]
    assert found["clashes"] == []


def measure(forms: str, theme: str, folder: Path) -> dict[str, object]:
    background, text = THEMES[theme]
    script = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
    page = folder / "page.html"
    page.write_text(
        f"<!doctype html><meta charset=utf-8><title></title><style>{JUPYTERLAB}</style>"
        f'<body style="background:{background};color:{text}"><div class="html">{forms}</div>'
        f"<script>{script}</script></body>",
        encoding="utf-8",
    )
    # A folder of its own: two browsers cannot share one.
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'user'}")
    done = subprocess.run(
        [str(CHROMIUM), *options, "--dump-dom", page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    head = done.stdout.partition("<style>")[0].partition("<head>")[2]
    return json.loads(read(head).texts("title")[0])
