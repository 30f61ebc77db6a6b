"""Take the pictures that the README shows: start the site on a demo, sign in, and photograph pages with Chromium.

usage: .venv/bin/python tests/browser/take_pictures.py demo-data/network   (after `make demo`); `make pictures` calls it.
"""

import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parents[2]
PICTURES = HERE / "docs" / "pictures"
PAGES = {
    "my-library": ("bram", "/mijn-bibliotheek/", 1060),
    "figures": ("bram", "/cijfers/", 860),
    "data": ("anke", "/gegevens/", 860),
    "advice": ("anke", "/advies/", 860),
}
"""Who comes for which page, and how much of it shows what it is for, in pixels."""
WIDTH = 1280
MOST_BYTES = 300_000


def main(data: str) -> int:
    """Take every picture; 1 when one is larger than a page should bear."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(HERE / ".venv/bin/schakel"), "serve", "--data", data, "--port", str(port), "--workers", "1", "--demo-accounts"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as site:
        try:
            passwords = read_passwords(site)
            take(f"http://127.0.0.1:{port}", passwords)
        finally:
            site.send_signal(signal.SIGINT)
    large = [path.name for path in PICTURES.glob("*.png") if path.stat().st_size > MOST_BYTES]
    if large:
        print(f"larger than {MOST_BYTES // 1000} kB: {', '.join(large)}", file=sys.stderr)
    return 1 if large else 0


def read_passwords(site: subprocess.Popen[str]) -> dict[str, str]:
    """What the site prints before it serves: name and password of the people of the demo."""
    passwords: dict[str, str] = {}
    assert site.stdout is not None
    for line in site.stdout:
        if found := re.match(r"\s+(\w+)\s+([0-9a-f-]{19})\s", line):
            passwords[found[1]] = found[2]
        if "http://" in line:
            return passwords
    raise SystemExit("the site did not start; run make demo first")


def take(address: str, passwords: dict[str, str]) -> None:
    """Photograph each page as the one who comes for it."""
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            break
        except OSError:
            time.sleep(0.1)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        chromium = next(
            (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
        )
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, (person, path, height) in PAGES.items():
            page = browser.new_context(viewport={"width": WIDTH, "height": height}, locale="nl-NL").new_page()
            page.goto(f"{address}{path}")
            page.fill("#id_login", person)
            page.fill("#id_password", passwords[person])
            page.press("#id_password", "Enter")
            page.wait_for_url(f"**{path}**")
            page.screenshot(path=PICTURES / f"{name}.png")
            print(f"took {name}.png", file=sys.stderr)
        browser.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
