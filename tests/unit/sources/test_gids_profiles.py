"""The location register as JSON and XML gives the rows that its CSV gives."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from schakel.sources.gids import SOURCE
from schakel.sources.source import BROKEN, Feed

SAMPLE = Path(__file__).parents[3] / "schakel" / "sources" / "gids" / "sample"


def _as_json(rows: list[dict[str, str]], row: str) -> str:
    del row
    return json.dumps(rows, ensure_ascii=False)


def _as_xml(rows: list[dict[str, str]], row: str) -> str:
    lines = []
    for values in rows:
        children = [(name, part) for name, value in values.items() for part in value.split("|")]
        lines.append(f"<{row}>" + "".join(f"<{name}>{escape(part)}</{name}>" for name, part in children) + f"</{row}>")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<profiel>{"".join(lines)}</profiel>'


def _rows(folder: Path) -> dict[str, list[dict[str, Any]]]:
    feed = Feed(name="gids", source="gids", path=folder)
    return {raw.map.name: [row for batch in raw.open() for row in batch.to_pylist()] for raw in SOURCE.extracts(feed)}


@pytest.mark.parametrize(("ending", "write"), [("json", _as_json), ("xml", _as_xml)])
def test_every_profile_gives_the_same_rows(
    tmp_path: Path, ending: str, write: Callable[[list[dict[str, str]], str], str]
) -> None:
    elements = {extract.name: extract.read["row"] for extract in SOURCE.maps()}
    for file in SAMPLE.glob("*.csv"):
        with file.open(newline="", encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened, delimiter=";"))
        text = write(rows, elements[file.stem.partition("_")[0]])
        (tmp_path / f"{file.stem}.{ending}").write_text(text, encoding="utf-8")
    assert _rows(tmp_path) == _rows(SAMPLE)


def test_rows_that_break_a_rule_go_on_with_it(tmp_path: Path) -> None:
    text = (SAMPLE / "locaties_2020-12-31.csv").read_text(encoding="utf-8")
    # Without its bookmobile the stop is broken too; both are rows still.
    (tmp_path / "locaties_2020-12-31.csv").write_text(text.replace("NL-0899992100", "NL-0899992000"), encoding="utf-8")
    broken = {row["isil"]: row[BROKEN] for row in _rows(tmp_path)["locaties"] if row[BROKEN]}
    assert set(broken) == {"NL-0899992000", "NL-0899992101"}
    assert "ends in 2000; allowed are" in broken["NL-0899992000"]
    assert "a stop of bookmobile NL-0899992100, which is not in this extract" in broken["NL-0899992101"]
