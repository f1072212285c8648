"""Pages in a real browser: by day, by night, on a phone; nothing is loaded, nothing sticks out."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from html_reading import read

import kerasflow as kf

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
LOOKS = {
    "light": (1000, ()),
    "dark": (1000, ("--blink-settings=preferredColorScheme=0",)),
    "phone": (390, ()),
}
PAPER = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 28)", "phone": "rgb(255, 255, 255)"}
# What WCAG asks of text.
LEAST_CONTRAST = 4.5
_POLICY = "default-src &#x27;none&#x27;"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.keras,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]


@pytest.mark.parametrize("name", ["digits", "mails", "table"])
@pytest.mark.parametrize("look", LOOKS)
def test_everything_is_legible_and_nothing_sticks_out(
    name: str, look: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    run: kf.Run = request.getfixturevalue(name)
    found = measure(run, look, tmp_path)
    assert found["paper"] == PAPER[look]
    assert found["written"] > 100
    assert (found["screen"], found["page"]) == (LOOKS[look][0],) * 2
    assert found["wide"] == []
    assert found["clashes"] == []
    assert found["faintest"][0] >= LEAST_CONTRAST, found["faintest"]


def measure(run: kf.Run, look: str, folder: Path) -> dict[str, Any]:
    """Lays a page out; its policy forbids scripts, so that one is let in that measures."""
    text = (run.folder / "report.html").read_text(encoding="utf-8")
    script = (Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
    assert _POLICY in text
    text = text.replace(_POLICY, f"{_POLICY}; script-src &#x27;unsafe-inline&#x27;")
    page = folder / "page.html"
    page.write_text(text.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    # No window is as narrow as a phone, but a frame in one is.
    width, _ = LOOKS[look]
    around = folder / "around.html"
    around.write_text(
        '<!doctype html><meta name="color-scheme" content="light dark"><title></title>'
        f'<iframe src="{page.name}" style="width:{width}px;height:2000px;border:0"></iframe>'
        "<script>onmessage=(told)=>{document.title=told.data}</script>",
        "utf-8",
    )
    dom = browse(around.as_uri(), look, folder, "--dump-dom", "--virtual-time-budget=3000")
    return dict(json.loads(read(dom).texts("title")[0]))


def browse(address: str, look: str, folder: Path, *options: str) -> str:
    width, own = LOOKS[look]
    # A folder of its own: two browsers cannot share one.
    user = f"--user-data-dir={folder / 'user'}"
    always = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", user)
    done = subprocess.run(
        [
            str(CHROMIUM),
            *always,
            *own,
            f"--window-size={max(width, 500) + 40},2100",
            *options,
            address,
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


@contextmanager
def serving(text: str) -> Iterator[tuple[str, list[str]]]:
    """Serves a page; gives its address, and what is asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_page_asks_for_nothing_but_itself_and_a_script_in_its_data_does_not_run(
    mails: kf.Run, tmp_path: Path
) -> None:
    text = (mails.folder / "report.html").read_text(encoding="utf-8")
    with serving(text) as (address, asked):
        picture = tmp_path / "page.png"
        browse(f"{address}/page.html", "light", tmp_path, f"--screenshot={picture}")
        loads = text.replace("</main>", '<img src="/other.png"></main>')
        assert picture.stat().st_size > 10_000
    assert asked == ["/page.html"]
    # Neither does a page that would like to load something: its policy keeps it from that.
    with serving(loads) as (address, asked):
        browse(f"{address}/page.html", "light", tmp_path, "--dump-dom")
    assert asked == ["/page.html"]


def test_a_picture_is_enlarged_when_it_is_selected(digits: kf.Run, tmp_path: Path) -> None:
    text = (digits.folder / "report.html").read_text(encoding="utf-8")
    script = (
        "const box=document.querySelector('.zoom input'),img=box.nextElementSibling,"
        "size=()=>img.getBoundingClientRect().width,before=size();box.click();"
        "document.title=JSON.stringify({before,after:size()})"
    )
    text = text.replace(_POLICY, f"{_POLICY}; script-src &#x27;unsafe-inline&#x27;")
    page = tmp_path / "page.html"
    page.write_text(text.replace("</body>", f"<script>{script}</script></body>"), "utf-8")
    dom = browse(page.as_uri(), "light", tmp_path, "--dump-dom")
    found = json.loads(re.search(r"<title>(\{.*?\})</title>", dom)[1])  # type: ignore[index]
    assert found["before"] == 112
    assert found["after"] > 700
