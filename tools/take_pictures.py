"""Take the pictures of the docs from a running demo.

    .venv/bin/dazor demo &
    .venv/bin/python tools/take_pictures.py http://127.0.0.1:8703/ http://127.0.0.1:8702/
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-background-networking", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]


def main(site: str, door: str) -> int:
    """Write docs/pictures/*.png. Returns 0."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for name, address, width, height in (("site", f"{site}en/", 1240, 860), ("door", f"{door}en", 760, 1000)):
            page = browser.new_page(viewport={"width": width, "height": height}, java_script_enabled=False)
            page.goto(address)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
