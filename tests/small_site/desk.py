"""The request desk as a colleague uses it in a browser: sign in, look, and press."""

import html
import http.cookiejar
import os
import re
import sqlite3
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path

from small_site.server import PROJECT, Site

IDS = {"north": "NL-0700010000", "south": "NL-0700020000"}


class Desk:
    """Anke at the desk of one node."""

    def __init__(self, name: str, site: Site, data: Path, variables: Mapping[str, str] | None = None) -> None:
        """`variables`: of the environment in which the site runs."""
        self.name, self.site, self.data, self.variables = name, site, data, dict(variables or {})
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
        self._post("/account/login/", {"login": "anke", "password": site.passwords["anke"]})

    def get(self, address: str) -> str:
        with self._opener.open(self.site.address + address, timeout=60) as answer:
            return html.unescape(answer.read().decode())

    def _post(self, address: str, given: dict[str, str]) -> str:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(address))
        assert token is not None
        body = urllib.parse.urlencode({**given, "csrfmiddlewaretoken": token[1]}).encode()
        with self._opener.open(self.site.address + address, body, timeout=60) as answer:
            return html.unescape(answer.read().decode())

    def ask(self, reference: str, title: str) -> str:
        other = IDS["south" if self.name == "north" else "north"]
        given = {"supplier": f"ISIL:{other}", "reference": reference, "title": title, "needed_before": "2021-02-01"}
        return self._post("/leenverkeer/balie/nieuw/", given)

    def say(self, reference: str, event: str, **more: str) -> None:
        page = self._post(f"/leenverkeer/balie/{self._number(reference)}/", {"event": event, **more})
        assert "nog niet bevestigd" not in page
        assert 'class="note"' not in page, re.findall(r'class="note">([^<]*)', page)

    def state(self, reference: str) -> str:
        found = re.search(r"<h1>[^<]*: ([^<]*)</h1>", self.get(f"/leenverkeer/balie/{self._number(reference)}/"))
        assert found is not None
        return found[1]

    def _number(self, reference: str) -> int:
        return int(self.rows("SELECT id FROM interlibrary_loanrequest WHERE request_id = ?", reference)[0][0])

    def rows(self, query: str, *values: str) -> list[tuple]:
        if url := self.variables.get("SCHAKEL_DATABASE"):
            import psycopg

            with psycopg.connect(url) as server:
                return server.execute(query.replace("?", "%s"), values).fetchall()
        with sqlite3.connect(self.data / "site.sqlite3") as database:
            return database.execute(query, values).fetchall()

    def deliver(self) -> str:
        command = [sys.executable, "-m", "schakel.website", "--data", str(self.data), "deliver_messages"]
        return subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=PROJECT, env={**os.environ, **self.variables}
        ).stdout


def partners(sites: dict[str, Site], folders: dict[str, Path]) -> None:
    """Write the settings by which two sites know each other."""
    for name, folder in folders.items():
        other = "south" if name == "north" else "north"
        path = folder / "iso18626.toml"
        path.touch(0o600)
        path.write_text(
            f'[own]\ntype = "ISIL"\nid = "{IDS[name]}"\n[[agency]]\ntype = "ISIL"\nid = "{IDS[other]}"\nname = "{other}"\n'
            f'address = "{sites[other].address}/ibl/iso18626"\nthey_show = "shown by {other} to {name}"\n'
            f'we_show = "shown by {name} to {other}"\n'
        )
