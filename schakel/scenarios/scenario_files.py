"""Scenarios as files of the data folder: which there are, what is wrong with one, and how a new one is kept."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from schakel.scenarios.scenario import Scenario, ScenarioError, parse_scenario, with_agreed_values
from schakel.warehouse.durable import write_text

FOLDER = "scenarios"
"""In the data folder: scenario files, and what `schakel replay` made of them."""
ENDING = ".toml"
LARGEST_BYTES = 200_000
MOST_FILES = 500


@dataclass(frozen=True)
class ScenarioFile:
    """One file. scenario is None when it is wrong, and then `error` says what is."""

    name: str
    text: str
    scenario: Scenario | None
    error: ScenarioError | None = None


def scenario_files(data: Path) -> list[ScenarioFile]:
    """All scenario files, by name."""
    return [_read(path) for path in sorted((data / FOLDER).glob(f"*{ENDING}"))[:MOST_FILES] if path.is_file()]


def find_scenario(data: Path, name: str) -> ScenarioFile | None:
    """One file by its name without ending; None when there is none."""
    return next((found for found in scenario_files(data) if found.name == name), None)


def read_text(text: str, data: Path, name: str) -> Scenario:
    """The scenario of a text; lists that it names are files in the folder of scenarios.

    Raises:
        ScenarioError: naming key, what was found and what is allowed.
    """
    place = f"{name}{ENDING}"
    try:
        value = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{place}: is not TOML: {error}", kind="not_toml", place=place, found=str(error)) from error
    return with_agreed_values(parse_scenario(value, name=name, folder=data / FOLDER, place=place), data)


def keep_scenario(data: Path, text: str) -> str:
    """Check and keep a new scenario; returns its name, which follows from its title. Nothing is overwritten.

    The very same text kept twice is one file.

    Raises:
        ScenarioError: it is wrong or too large, or there are too many.
    """
    if len(text.encode()) > LARGEST_BYTES:
        raise ScenarioError(f"the file has more than {LARGEST_BYTES:,} bytes; a scenario is a page of text", kind="too_large")
    title = read_text(text, data, "scenario").title
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if len(list(folder.glob(f"*{ENDING}"))) >= MOST_FILES:
        raise ScenarioError(
            f"there are {MOST_FILES} scenarios already; remove some first", kind="too_many", found=str(MOST_FILES)
        )
    first = slug(title)
    for number in count(1):
        name = first if number == 1 else f"{first}-{number}"
        path = folder / f"{name}{ENDING}"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            return name
        if not path.exists():
            write_text(path, text)
            break
    return name


def remove_scenario(data: Path, name: str) -> None:
    """Remove a file; results that rest on it keep its text."""
    if find_scenario(data, name) is not None:
        (data / FOLDER / f"{name}{ENDING}").unlink(missing_ok=True)


def slug(title: str) -> str:
    """The title as a name of a file.

    >>> slug("Tien procent minder, één keer per week"), slug("///")
    ('tien-procent-minder-een-keer-per-week', 'scenario')
    """
    bare = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-") or "scenario"


def toml_of(title: str, values: Mapping[str, Any]) -> str:
    """A scenario as TOML.

    Args:
        values: by `section.key`; numbers, texts, lists of texts, or a mapping of those.

    >>> print(toml_of("Minder", {"collection.drop_share": 0.1, "transport.weekdays": {"all": ["tue"]}}))
    title = "Minder"
    <BLANKLINE>
    [collection]
    drop_share = 0.1
    <BLANKLINE>
    [transport]
    weekdays = { all = ["tue"] }
    <BLANKLINE>
    """
    lines, section = [f"title = {_toml(title)}"], ""
    for name, value in sorted(values.items(), key=lambda item: item[0].partition(".")[0]):
        head, _, key = name.partition(".")
        if head != section:
            lines += ["", f"[{head}]"]
            section = head
        lines.append(f"{key} = {_toml(value)}")
    return "\n".join([*lines, ""])


def _toml(value: Any) -> str:
    if isinstance(value, str):
        escaped = "".join(
            f"\\u{ord(sign):04x}" if ord(sign) < 32 or ord(sign) == 127 else {"\\": "\\\\", '"': '\\"'}.get(sign, sign)
            for sign in value
        )
        return f'"{escaped}"'
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(key)} = {_toml(part)}' for key, part in value.items())} }}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.1f}"
    return str(value)


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _toml(key)


def _read(path: Path) -> ScenarioFile:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise ScenarioError(f"{path.name}: has more than {LARGEST_BYTES:,} bytes", kind="too_large", place=path.name)
        text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        wrong = ScenarioError(f"{path.name}: is not text in UTF-8", kind="not_text", place=path.name)
        return ScenarioFile(path.stem, "", None, wrong)
    except ScenarioError as error:
        return ScenarioFile(path.stem, "", None, error)
    try:
        return ScenarioFile(path.stem, text, read_text(text, path.parents[1], path.stem))
    except ScenarioError as error:
        return ScenarioFile(path.stem, text, None, error)
