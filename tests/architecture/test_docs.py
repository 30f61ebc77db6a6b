"""Documentation is tested: what exists has its heading, links lead somewhere, and examples are what they seem."""

import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import click
import pytest

from schakel.cli.exits import MEANINGS
from schakel.cli.main import schakel_command
from schakel.intake import publishing, settings
from schakel.measures.absence import REASONS
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import parse_measure
from schakel.measures.handbook import measures_page
from schakel.vocabulary.extract_map import parse_extract_map
from schakel.vocabulary.handbook import tables_page
from schakel.vocabulary.tables import TABLES

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
PAGES = sorted([*PROJECT.glob("*.md"), *DOCS.rglob("*.md")])


def named(path: Path) -> str:
    return str(path.relative_to(PROJECT))


@cache
def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def headings(path: Path) -> list[str]:
    return [match[1].strip().replace("`", "") for match in re.finditer(r"^#+ (.+)$", without_code(read(path)), re.MULTILINE)]


def section(path: Path, heading: str) -> str:
    """The text under a heading, up to the next one of the same rank or higher."""
    text = read(path)
    found = re.search(rf"^(#+) `?{re.escape(heading)}`?\s*$", text, re.MULTILINE)
    assert found is not None, f"{named(path)} has no heading {heading!r}"
    rest = text[found.end() :]
    after = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: after.start()] if after else rest


def commands() -> dict[str, click.Command]:
    context = click.Context(schakel_command)
    found = {name: schakel_command.get_command(context, name) for name in schakel_command.list_commands(context)}
    return {name: command for name, command in found.items() if command is not None}


def options_of(command: click.Command) -> list[click.Option]:
    """The options of a command, and of its parts when it is a group of them."""
    parts = command.commands.values() if isinstance(command, click.Group) else ()
    return [option for each in (command, *parts) for option in each.params if isinstance(option, click.Option)]


def test_every_command_has_its_heading_and_all_its_options() -> None:
    page = DOCS / "how-to" / "commands.md"
    assert len(commands()) > 6
    for name, command in commands().items():
        text = section(page, f"schakel {name}")
        options = [word for option in options_of(command) for word in option.opts]
        parts = list(command.commands) if isinstance(command, click.Group) else []
        assert [part for part in parts if f"`schakel {name} {part}`" not in text] == [], f"parts of schakel {name} without a word"
        missing = [word for word in options if f"`{word}" not in text and word not in ("--data", "--json", "--language")]
        assert missing == [], f"schakel {name}: options without a word in {named(page)}"


def test_no_command_is_documented_that_is_not_there() -> None:
    told = {heading.split()[1] for heading in headings(DOCS / "how-to" / "commands.md") if heading.startswith("schakel ")}
    assert told == set(commands())


def test_every_exit_code_is_told() -> None:
    text = section(DOCS / "how-to" / "commands.md", "Exit codes")
    for code, says in MEANINGS.items():
        assert f"| {code.value} | {says} |" in text


def test_every_reason_why_there_is_no_figure_is_told() -> None:
    text = section(DOCS / "how-to" / "commands.md", "schakel measure")
    for reason, says in REASONS.items():
        assert f"| `{reason}` | {says} |" in text


def test_the_page_of_tables_is_that_of_the_promises() -> None:
    assert read(DOCS / "handbook" / "tables.md") == tables_page(TABLES), "run make handbook"


def test_the_page_of_measures_is_that_of_the_definitions() -> None:
    assert read(DOCS / "handbook" / "measures.md") == measures_page(find_measures()), "run make handbook"


def test_every_table_and_measure_has_its_heading() -> None:
    assert set(TABLES) <= set(headings(DOCS / "handbook" / "tables.md"))
    assert set(find_measures()) <= set(headings(DOCS / "handbook" / "measures.md"))


def test_every_setting_has_its_heading() -> None:
    told = set(headings(DOCS / "handbook" / "settings.md"))
    assert settings._TOP | {f"feeds.{key}" for key in settings._FEED} <= told
    assert {f"open_data.{key}" for key in publishing.KEYS} <= told
    assert variables() <= told


def variables() -> set[str]:
    """Variables of the environment that the code asks for."""
    code = "\n".join(path.read_text() for path in (PROJECT / "schakel").rglob("*.py"))
    return set(re.findall(r"[\"'](SCHAKEL_[A-Z_]+)[\"']", code))


def links() -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for match in re.finditer(r"!?\[[^\]]*\]\(([^)\s]+)\)", without_code(read(page))):
            yield page, match[1]


def test_every_link_leads_somewhere() -> None:
    broken = []
    for page, target in links():
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        known = [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings(file)] if anchor else []
        if not file.exists() or (anchor and anchor not in known):
            broken.append(f"{named(page)}: {target}")
    assert broken == []
    assert sum(1 for _ in links()) > 20


def blocks(*languages: str) -> Iterator[tuple[Path, str]]:
    for page in PAGES:
        for match in re.finditer(r"^```(\w+)\n(.*?)^```", read(page), re.MULTILINE | re.DOTALL):
            if match[1] in languages:
                yield page, match[2]


@pytest.mark.parametrize(
    ("page", "example"), [pytest.param(page, text, id=named(page)) for page, text in blocks("toml")] or [pytest.param(None, "")]
)
def test_an_example_in_toml_can_be_read(page: Path | None, example: str) -> None:
    value = tomllib.loads(example)
    if {"question", "version"} <= set(value):
        parse_measure(value, name="example")
    if {"extract", "tables"} <= set(value):
        parse_extract_map(value, where=str(page))


def test_commands_in_examples_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", read_makefile(), re.MULTILINE))
    wrong = []
    for page, text in blocks("sh", "bash", "shell", "console"):
        for line in re.sub(r"\\\n\s*", " ", text).splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words[:1] == ["make"]:
                wrong += [f"{named(page)}: {line}" for word in words[1:] if "=" not in word and word not in targets]
            elif words[:1] == ["schakel"] and len(words) > 1 and not words[1].startswith("-"):
                wrong += [f"{named(page)}: {line}: {problem}" for problem in problems(words[1], words[2:])]
    assert wrong == []


def read_makefile() -> str:
    return (PROJECT / "Makefile").read_text()


def problems(name: str, words: list[str]) -> Iterator[str]:
    if name not in commands():
        yield f"there is no command {name}"
        return
    command = commands()[name]
    if isinstance(command, click.Group):
        part = command.commands.get(words[0] if words else "")
        if part is None:
            yield f"schakel {name} has no part {' '.join(words[:1])}"
            return
        command = part
    known = {word for option in command.params for word in (*option.opts, *option.secondary_opts)}
    yield from (
        f"schakel {name} has no {word}" for word in words if word.startswith("--") and word.partition("=")[0] not in known
    )


def test_every_module_told_of_exists() -> None:
    """Paths and module names in backquotes are there."""
    gone = []
    for page in PAGES:
        for match in re.finditer(r"`((?:schakel|tests|docs|setup|requirements)/[\w./-]*\w)`", read(page)):
            if not (PROJECT / match[1]).exists() and "NNN" not in match[1]:
                gone.append(f"{named(page)}: {match[1]}")
        for match in re.finditer(r"`(schakel(?:\.\w+)+)`", read(page)):
            is_file = match[1].endswith((".toml", ".log"))
            gone += [f"{named(page)}: {match[1]}"] if not is_file and not importable(match[1]) else []
    assert gone == []


def importable(dotted: str) -> bool:
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False
