"""Every setting of the map language has its heading on the page, and every example on it gives what it says it gives."""

import dataclasses
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import load_settings
from schakel.sources.read_settings import ReadSettings
from schakel.vocabulary.extract_map import ColumnMap, Door, ExtractMap, TableMap
from schakel.vocabulary.progress import Silent
from schakel.warehouse.account import batches
from schakel.warehouse.snapshot import Snapshot

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "write-a-column-map.md"
SAID_OTHERWISE = {"name": "extract", "source": "from", "formats": "format"}
"""Settings whose name in the code is not that in the map."""


@dataclass(frozen=True)
class Example:
    """Files by name, what is added to the map of the page, and the lines that must come out."""

    heading: str
    files: dict[str, str]
    map: dict[str, Any]
    heads: list[str]
    rows: list[list[str]]


def _examples() -> Iterator[Example]:
    text = PAGE.read_text(encoding="utf-8")
    headings = [(match.start(), match[1]) for match in re.finditer(r"^#+ (.+)$", text, re.MULTILINE)]
    files: dict[str, str] = {}
    added: dict[str, Any] = {}
    for match in re.finditer(r"^```(\w+)(?: (\S+))?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        kind, name, body = match[1], match[2], match[3]
        if kind in ("csv", "json"):
            files[name] = body
        elif kind == "toml":
            added = tomllib.loads(body)
        else:
            heads, *rows = ([cell.strip() for cell in line.split("|")] for line in body.splitlines())
            heading = [title for start, title in headings if start < match.start()][-1].strip("`")
            yield Example(heading, files, added if files else {}, heads, rows)
            files, added = {}, {}


def _base() -> dict[str, Any]:
    found = re.search(r"^```toml\n(extract = .*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert found
    return tomllib.loads(found[1])


EXAMPLES = [example for example in _examples() if example.files]


def _merged(base: Any, added: Any) -> Any:
    if not isinstance(base, dict) or not isinstance(added, dict):
        return added
    return {**base, **{key: _merged(base[key], value) if key in base else value for key, value in added.items()}}


def _map(example: Example) -> dict[str, Any]:
    base = _base()
    if "tables" in example.map and "visits" not in example.map["tables"]:
        del base["tables"]
    columns = example.map.get("tables", {}).get("visits", {}).get("columns", {})
    for target in columns:
        del base["tables"]["visits"]["columns"][target]
    return dict(_merged(base, example.map))


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(key)} = {_toml(part)}" for key, part in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return _key(value) if isinstance(value, str) else str(value)


def _key(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """All examples, each a feed of its own, refreshed together; they speak of different places and things."""
    data = tmp_path_factory.mktemp("page") / "data"
    lines = ['network = { code = "x", name = "X" }', 'keys = "../keys"']
    for number, example in enumerate(EXAMPLES):
        folder = data / "in" / str(number)
        folder.mkdir(parents=True)
        for name, text in example.files.items():
            (folder / name).write_text(text, encoding="utf-8")
        maps = data / "maps" / str(number)
        maps.mkdir(parents=True)
        (maps / "map.toml").write_text("".join(f"{key} = {_toml(value)}\n" for key, value in _map(example).items()))
        lines.append(f'[[feeds]]\nname = "f{number}"\nsource = "csv_files"\npath = "in/{number}"\nmaps = "maps/{number}"')
    (data / "schakel.toml").write_text("\n".join(lines))
    settings = load_settings(data, {})
    told = fetch(settings, today=date(2021, 1, 1), report=Silent())
    assert [result.said for result in told if result.outcome != "kept"] == []
    return refresh(settings, now=datetime(2021, 1, 1, tzinfo=UTC), report=Silent())


@pytest.mark.parametrize("number", range(len(EXAMPLES)), ids=[example.heading for example in EXAMPLES])
def test_an_example_gives_what_the_page_says(snapshot: Snapshot, number: int) -> None:
    example = EXAMPLES[number]
    (table,) = _map(example)["tables"]
    own = {line.batch_id for line in batches(snapshot) if line.feed == f"f{number}"}
    assert own
    columns = ", ".join(f"coalesce(CAST(t.{head} AS VARCHAR), '')" for head in example.heads)
    with snapshot.connect() as connection:
        query = f"SELECT {columns} FROM {table} t JOIN batches b ON t._batch = b.batch_no WHERE b.batch_id IN (SELECT unnest(?))"
        found = sorted(connection.execute(query, [sorted(own)]).fetchall())
    assert [list(row) for row in found] == sorted(example.rows)


def test_the_page_shows_many_examples() -> None:
    assert len(EXAMPLES) > 15


def test_every_setting_of_the_map_language_has_its_heading() -> None:
    told = {match[1] for match in re.finditer(r"^#+ `(\w+)`", PAGE.read_text(encoding="utf-8"), re.MULTILINE)}
    languages = (ExtractMap, TableMap, Door, ColumnMap, ReadSettings)
    settings = {SAID_OTHERWISE.get(field.name, field.name) for language in languages for field in dataclasses.fields(language)}
    # Not settings but what the code keeps beside them.
    assert settings - {"table", "target", "more"} == told
