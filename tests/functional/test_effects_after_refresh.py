"""What came of decisions is measured at the end of a refresh, by a process of the site that the register belongs to."""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.exits import Exit
from schakel.cli.site import REGISTER
from schakel.warehouse.snapshot import current

ON_THE_SITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from schakel.website.serving import prepare
prepare(Path(sys.argv[1]))
from schakel.registers.advice.models import Decision, Measured
if sys.argv[2] == "decide":
    Decision.objects.create(key="k", kind="weeding", action="weed", organisation="o", location="l", title_id="t", item_id="i",
                            reasons="[]", verdict="do", by="anke", at=datetime(2020, 1, 1, tzinfo=UTC))
print(*(f"{each.snapshot} {each.effect}" for each in Measured.objects.all()))
"""


def site(data: Path, what: str) -> str:
    """What the register holds of effects, after it did what is asked."""
    return subprocess.run([sys.executable, "-c", ON_THE_SITE, str(data), what], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def data(refreshed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(refreshed, tmp_path / "data"))


def test_a_refresh_measures_what_was_decided(schakel: Any, data: Path) -> None:
    assert site(data, "decide").strip() == ""
    assert schakel("refresh", "--data", data).exit in (Exit.DONE, Exit.HELD)
    snapshot = current(data)
    assert snapshot is not None
    assert site(data, "look").startswith(f"{snapshot.id} ")


def test_a_register_that_cannot_be_read_is_said_and_leaves_the_snapshot(schakel: Any, data: Path) -> None:
    before = current(data)
    (data / REGISTER).write_text("no database")
    ended = schakel("refresh", "--data", data)
    assert ended.exit in (Exit.DONE, Exit.HELD)
    assert "what came of decisions on advice was not measured: " in ended.err
    assert f"--data {data} measure_effects" in ended.err
    assert current(data) != before


def test_without_a_site_nothing_is_made(schakel: Any, data: Path) -> None:
    schakel("refresh", "--data", data)
    assert not (data / REGISTER).exists()
