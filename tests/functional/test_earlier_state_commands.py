"""What a command tells of an earlier state of knowledge says so: in words and in the document for machines."""

import ast
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import schakel.cli.commands
from schakel.warehouse.snapshot import current

DAY = "2020-12-24"


@pytest.fixture(scope="module")
def earlier(refreshed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The refreshed data folder, with a snapshot that holds what was known on a day."""
    data = tmp_path_factory.mktemp("earlier") / "data"
    shutil.copytree(refreshed, data)
    snapshot = current(data)
    assert snapshot is not None
    card = snapshot.path / "snapshot.json"
    card.write_text(json.dumps({**json.loads(card.read_text()), "as_known_on": DAY}))
    return data


@pytest.mark.parametrize(
    "words",
    [
        ["measure", "loans", "--period", "month"], ["norms"], ["digital"], ["dissect", "--in", "2020"], ["weed"],
        ["ibl", "flows", "--in", "2020-Q4"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_words_and_document_name_the_day(schakel: Any, earlier: Path, refreshed: Path, words: list[str]) -> None:
    told = schakel(*words, "--data", earlier)
    assert told.exit == 0, told.err
    assert "what was known on 24 December 2020." in told.out or "wat bekend was op 24 december 2020." in told.out
    assert schakel(*words, "--data", earlier, "--json").document["as_known_on"] == DAY
    assert schakel(*words, "--data", refreshed, "--json").document["as_known_on"] is None
    assert "24 " not in schakel(*words, "--data", refreshed).out.splitlines()[-1]


def test_no_command_names_a_snapshot_without_the_day() -> None:
    for path in sorted(Path(schakel.cli.commands.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Dict):
                keys = {key.value for key in node.keys if isinstance(key, ast.Constant)}
                values = [ast.unparse(value) for value in node.values]
                about = [value for key, value in zip(node.keys, values, strict=True) if key and ast.unparse(key) == "'snapshot'"]
                if any(value.startswith(("snapshot.id", "replayed.")) for value in about):
                    assert "as_known_on" in keys, f"{path.name}:{node.lineno}: write **facts_of(snapshot)"
