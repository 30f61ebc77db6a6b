"""How work stands: whatever a job says that it does, or why it failed, a Dutch reader reads in Dutch."""

import ast
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import schakel
from schakel.dashboards.act_list_words import wrong_list_in_words
from schakel.dashboards.job_words import WHY, standing
from schakel.jobs.job import Job, State

PACKAGE = Path(schakel.__file__).parent
LAYERS = ("scenarios", "holds", "collection")
"""Where the work of jobs is done, besides the command that starts it."""


def begun() -> set[str]:
    """What is told of each piece of work, from the source: a piece without words would stand in English on a Dutch page."""
    files = [file for layer in LAYERS for file in (PACKAGE / layer).rglob("*.py")] + [PACKAGE / "cli" / "commands" / "work.py"]
    calls = [node for file in files for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    said = [call.args[0] for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "begin" and call.args]
    return {str(first.value) for first in said if isinstance(first, ast.Constant)}


def job(state: State, **known: Any) -> Job:
    return Job(id="replay-1", kind="replay", asked={}, asked_at=datetime(2026, 1, 1, tzinfo=UTC), state=state, **known)


# Done by commands alone, which speak English on stderr: no page shows them.
COMMANDS = {"deciding where items rest", "finding what clashes"}


@pytest.mark.parametrize("doing", sorted(begun() - COMMANDS))
def test_what_a_job_does_is_told_in_dutch(doing: str) -> None:
    shown = standing(job(State.RUNNING, doing=doing, done=1, total=4), "nl")
    assert shown.doing != doing
    assert shown.steps == "1 van 4"
    assert standing(job(State.RUNNING, doing=doing), "en").doing == doing


def test_the_source_tells_of_work() -> None:
    assert {"finding the margin", "replay", "forecast of open holds"} <= begun()


def test_every_reason_is_told_in_both_languages() -> None:
    assert set(WHY["nl"]) == set(WHY["en"])


def test_a_wrong_list_is_told_by_its_values_and_no_longer_in_english() -> None:
    values = {"kind": "not_there", "file": "kopen.csv", "line": "3", "found": "zz", "allowed": "items"}
    failed = job(State.FAILED, why="acts", said="kopen.csv, line 3: 'zz' is not in the table items", values=values)
    assert standing(failed, "nl").why == (
        'Een lijst van het scenario is niet te gebruiken: kopen.csv, regel 3: "zz" komt in deze momentopname niet voor '
        "(exemplaren)."
    )
    assert standing(failed, "nl").said == ""
    assert 'line 3: "zz" is not in this snapshot (items)' in standing(failed, "en").why
    unknown = job(State.FAILED, why="acts", said="as it was said", values={"kind": "later"})
    assert standing(unknown, "nl").said == "as it was said"
    assert wrong_list_in_words({"kind": "later"}, "nl") == ""
