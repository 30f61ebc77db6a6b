"""An OpenID Connect provider is a matter of settings. In a process of its own, as settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import sys
from pathlib import Path
from schakel.website.serving import prepare
prepare(Path(sys.argv[1]))
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/account/login/")
print(answer.status_code, answer.headers["Content-Security-Policy"])
print(answer.content.decode())
"""


def login_page(data: Path, **environment: str) -> str:
    command = [sys.executable, "-W", "ignore", "-c", ASK, str(data)]
    return subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=True).stdout


def test_a_provider_gets_a_button_and_forms_may_lead_to_it(tmp_path: Path) -> None:
    settings = {
        "SCHAKEL_OIDC_SERVER": "https://login.example/realm",
        "SCHAKEL_OIDC_CLIENT": "schakel",
        "SCHAKEL_OIDC_NAME": "Biblionet",
    }
    page = login_page(tmp_path, **settings)
    assert page.startswith("200 ")
    assert "form-action 'self' https://login.example\n" in page
    assert "Aanmelden met Biblionet" in page
    assert 'action="/account/oidc/oidc/login/"' in page


def test_without_a_provider_there_is_no_button(tmp_path: Path) -> None:
    page = login_page(tmp_path)
    assert "form-action 'self'\n" in page
    assert "Aanmelden met" not in page
