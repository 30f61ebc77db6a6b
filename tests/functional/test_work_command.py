"""`schakel work`: what the site asked for is done by the same road as the commands, and refused in the same words."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schakel.cli.commands.work import WHY
from schakel.cli.exits import Exit
from schakel.dashboards.job_words import standing
from schakel.jobs.job import Job, State, ask, find, result
from schakel.scenarios.replayed import digest_of
from schakel.scenarios.scenario_files import read_text
from schakel.warehouse.snapshot import current

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HALF = 'title = "De helft"\n[collection]\ndrop_share = 0.5\ndrop_rule = "oldest"\n'


def asked(data: Path, text: str, **more: Any) -> dict[str, Any]:
    snapshot = current(data)
    assert snapshot is not None
    digest = digest_of(read_text(text, data, "half"))
    return {"text": text, "name": "half", "digest": digest, "snapshot": snapshot.id, "year": 2020, "seed": 7, "runs": 2} | more


def test_a_replay_and_a_forecast_that_were_asked_are_done(schakel: Any, refreshed: Path, tmp_path: Path) -> None:
    replay = ask(refreshed, "replay", asked(refreshed, HALF), now=NOW)
    snapshot = current(refreshed)
    assert snapshot is not None
    forecast = ask(refreshed, "holds_forecast", {"snapshot": snapshot.id}, now=NOW)
    assert schakel("work", "--data", refreshed, "--json").document == {"done": 2}
    document = result(refreshed, replay)
    assert document is not None
    path = tmp_path / "half.toml"
    path.write_text(HALF)
    command = schakel("replay", path, "--data", refreshed, "--year", 2020, "--runs", 2, "--seed", 7, "--json").document
    for mine, theirs in zip(document["scenarios"], command["scenarios"], strict=True):
        assert {key: mine[key] for key in ("figures", "differences", "digest")} == {
            key: theirs[key] for key in ("figures", "differences", "digest")
        }
    assert (document["text"], document["seed"], document["snapshot"]) == (HALF, 7, snapshot.id)
    found = result(refreshed, forecast)
    assert found is not None
    assert found["snapshot"] == snapshot.id
    assert "0 done" in schakel("work", "--data", refreshed).out


def test_what_can_no_longer_be_done_says_why(schakel: Any, refreshed: Path) -> None:
    gone = ask(refreshed, "replay", asked(refreshed, HALF, snapshot="1999"), now=NOW)
    changed = ask(refreshed, "replay", asked(refreshed, HALF, digest="0" * 16), now=NOW)
    text = 'title = "x"\n[collection]\nsize = { nowhere = 3 }\n'
    elsewhere = ask(refreshed, "replay", asked(refreshed, text), now=NOW)
    early = ask(refreshed, "replay", asked(refreshed, HALF, year=1950), now=NOW)
    assert schakel("work", "--data", refreshed).exit is Exit.DONE
    assert "snapshot 1999 is no longer kept" in find(refreshed, gone, NOW).said
    assert "a list that the scenario names has changed" in find(refreshed, changed, NOW).said
    assert find(refreshed, gone, NOW).state is State.FAILED
    assert [find(refreshed, each, NOW).why for each in (gone, changed, elsewhere, early)] == [
        "snapshot_gone", "list_changed", "scenario", "no_loans",
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_refusal_is_told_in_the_language_of_the_reader(language: Any) -> None:
    job = Job("replay-0", "replay", {}, NOW, State.FAILED, said="holds.toml: queue is 4")
    for why in (*WHY.values(), "snapshot_gone", "list_changed", "unknown_kind", "fault"):
        told = standing(replace(job, why=why), language)
        assert told.why
        assert (told.said == "") == (why in ("snapshot_gone", "list_changed"))
    assert (standing(job, language).why, standing(job, language).said) == ("", job.said)


def test_a_slip_in_the_agreement_stops_a_refresh_before_it_begins(schakel: Any, refreshed: Path) -> None:
    before = current(refreshed)
    (refreshed / "holds.toml").write_text("[queue]\nratio_threshold = 4\n")
    try:
        ended = schakel("refresh", "--data", refreshed)
    finally:
        (refreshed / "holds.toml").unlink()
    assert ended.exit is Exit.REFUSED
    assert "queue.ratio_threshold" in ended.err
    assert current(refreshed) == before
