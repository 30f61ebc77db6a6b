"""Real Chromium on the real server."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from small_site.advice import add_advice
from small_site.deliveries import add_deliveries
from small_site.interlibrary import add_interlibrary, write_partner
from small_site.published import add_published
from small_site.server import Site, running
from small_site.snapshot import write_snapshot
from small_site.what_if import LESS, add_curve, add_cut_off, add_forecast, add_holds, add_run, add_scenarios

TESTS = Path(__file__).parents[1]
# Without these a headless browser looks for hosts of its maker at every start.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """A browser. Skips where there is none, but never on CI: there it fails and says what to do.

    For one module: as long as it is there an event loop runs in this process, and the pages that are tested after it
    would refuse to ask their database.
    """
    found = (
        os.environ.get("SCHAKEL_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if found is None:
        advice = "no Chromium on this machine; `make test` installs it, or set SCHAKEL_CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(advice)
        pytest.skip(advice)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The small network, served."""
    data: Path = tmp_path_factory.mktemp("served") / "data"
    data.mkdir()
    folder = write_snapshot(data)
    add_interlibrary(folder)
    add_holds(folder)
    add_published(folder)
    add_advice(folder)
    write_partner(data)
    add_scenarios(data)
    for add in (add_forecast, add_curve, add_cut_off):
        add(data, folder.name)
    add_deliveries(data)
    add_run(data, LESS, "tien-procent-minder", folder.name, -0.014)
    subprocess.run(
        [sys.executable, "-m", "small_site.registers", str(data)], check=True, env={**os.environ, "PYTHONPATH": str(TESTS)}
    )
    with running(data) as served:
        yield served


@pytest.fixture(scope="module")
def signed_in(chromium: Any, site: Site) -> Callable[[str | None], Any]:
    """`signed_in("bram")`: the cookies of that person; each signs in once."""
    kept: dict[str | None, Any] = {None: None}

    def state(name: str | None) -> Any:
        if name not in kept:
            context = chromium.new_context()
            page = context.new_page()
            page.goto(f"{site.address}/account/login/")
            page.fill("#id_login", str(name))
            page.fill("#id_password", site.passwords[str(name)])
            page.press("#id_password", "Enter")
            page.wait_for_selector("text=Afmelden")
            kept[name] = context.storage_state()
            context.close()
        return kept[name]

    return state


@pytest.fixture(scope="module")
def windows(chromium: Any, signed_in: Callable[[str | None], Any]) -> Callable[[str | None, bool], Any]:
    """`windows("bram", True)`: the window of that person with or without JavaScript; a new one for each page takes a second."""
    opened: dict[tuple[str | None, bool], Any] = {}

    def window(name: str | None, javascript: bool) -> Any:
        if (name, javascript) not in opened:
            opened[name, javascript] = chromium.new_context(java_script_enabled=javascript, storage_state=signed_in(name))
        return opened[name, javascript]

    return window


@pytest.fixture
def visit(windows: Callable[[str | None, bool], Any], site: Site) -> Iterator[Callable[..., Any]]:
    """`visit("bram", "/cijfers/", width=320)`: an open page."""
    pages = []

    def visiting(name: str | None, address: str, *, width: int = 1280, javascript: bool = True) -> Any:
        page = windows(name, javascript).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(f"{site.address}{address}")
        return page

    yield visiting
    for page in pages:
        page.close()
