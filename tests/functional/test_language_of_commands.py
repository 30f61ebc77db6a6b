"""Every list and sentence that a command prints for people is in the language asked for, Dutch when none is."""

import re
from pathlib import Path
from typing import Any

import click
import pytest
from made_up.holds import make_holds_network
from made_up.lending import PROFILE, make_lending_network
from small_site.interlibrary import add_interlibrary
from small_site.snapshot import write_snapshot

from schakel.cli.main import schakel_command

ENGLISH = re.compile(r"\b(the|and|items?|which|from|with|not|lent|snapshot|holds?|by|wishes|forecast)\b", re.IGNORECASE)
DUTCH = re.compile(r"\b(de|het|een|van|naar|en|exemplaren|niet|uit|momentopname|reservering(en)?|wensen)\b", re.IGNORECASE)
SAME_IN_BOTH = re.compile(r"docs/\S+|--\w+|\S+\.(csv|toml)|The (first|second)", re.IGNORECASE)
"""Names of files and options, and titles of books: no words of ours."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "lending": (
        "weed", "weed --location C", "weed --last", "sizes --consequences", "rebalance --all --across", "profile check",
        "profile evaluate", "smallest --local 80 --province 90", "smallest --shrink 20 --buy 30000 --keep-last",
    ),
    "holds": ("holds queue --back", "holds waits", "holds forecast", "holds assign"),
    "ibl": ("ibl flows --in 2020-Q2", "ibl clearing --in 2020-Q2", "ibl forecast", "digital"),
}  # fmt: skip
FOR_THE_DESK = {
    "batches",
    "check",
    "fetch",
    "forget",
    "handbook",
    "refresh",
    "reject",
    "release",
    "retention",
    "serve",
    "demo",
    "work",
}
"""Commands of who runs the platform: they tell of files, batches and processes in the words of the settings."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folders = {name: tmp_path_factory.mktemp(name) / "data" for name in COMMANDS}
    make_lending_network(folders["lending"])
    (folders["lending"] / "profiles.toml").write_text(PROFILE, encoding="utf-8")
    make_holds_network(folders["holds"])
    folders["ibl"].mkdir()
    add_interlibrary(write_snapshot(folders["ibl"]), from_nobody=1)
    return folders


@pytest.mark.parametrize(("network", "asked"), [(name, asked) for name, all_asked in COMMANDS.items() for asked in all_asked])
def test_a_command_speaks_one_language(schakel: Any, data: dict[str, Path], network: str, asked: str) -> None:
    printed = {
        language: SAME_IN_BOTH.sub("", schakel(*asked.split(), "--data", data[network], *options).out)
        for language, options in (("nl", ()), ("en", ("--language", "en")))
    }
    assert sorted({found.group(0).lower() for found in ENGLISH.finditer(printed["nl"])}) == []
    assert sorted({found.group(0).lower() for found in DUTCH.finditer(printed["en"])}) == []
    assert "Momentopname" in printed["nl"] or asked == "profile check"


def test_every_command_for_a_reader_knows_the_language() -> None:
    """A command is found by being there, so a new one that forgets it is found too."""
    context = click.Context(schakel_command)
    without = []
    for name in schakel_command.list_commands(context):
        command = schakel_command.get_command(context, name)
        parts = list(command.commands.values()) if isinstance(command, click.Group) else [command]
        without += [name for part in parts if part and "language" not in {each.name for each in part.params}]
    assert set(without) == FOR_THE_DESK
