"""`schakel.toml`: which network, which feeds, where the keys are. Read once, by the command line and the site."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from schakel.errors import InputError
from schakel.intake.publishing import Publishing, PublishingError, read_publishing
from schakel.sources.source import Feed

FILE = "schakel.toml"
KEYS = "SCHAKEL_KEYS"

_TOP = {"network", "keys", "simulated", "today", "open_data", "feeds"}
_FEED = {"name", "source", "path", "maps", "scope", "organisations", "may_refuse", "dsn_env"}


class SettingsError(InputError):
    """`schakel.toml` is missing or says something that cannot be."""


@dataclass(frozen=True)
class Settings:
    """What `schakel.toml` says, with paths made absolute.

    Args:
        data: the data folder.
        keys: folder of the pseudonym keys, outside the data folder.
        simulated: the figures are made up; every page says so.
        today: fixes the day for a demo; None = the caller asks the clock.
        publishing: what stands with open data.
    """

    data: Path
    network_code: str
    network_name: str
    feeds: tuple[Feed, ...]
    keys: Path
    simulated: bool = False
    today: date | None = None
    publishing: Publishing = field(default_factory=Publishing)
    other: Mapping[str, Any] = field(default_factory=dict)

    def feed(self, name: str) -> Feed:
        """The feed of that name.

        Raises:
            SettingsError: naming the feeds there are.
        """
        for feed in self.feeds:
            if feed.name == name:
                return feed
        raise SettingsError(f"{self.data / FILE}: there is no feed {name!r}; feeds are {', '.join(f.name for f in self.feeds)}")


def load_settings(data: Path, environ: Mapping[str, str]) -> Settings:
    """Read and check the settings of one data folder.

    Raises:
        SettingsError: naming file, place, what was found and what is allowed.
    """
    path = data.absolute() / FILE
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(f"{path}: there is no such file; write one as docs/how-to/load-data.md shows") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: is not TOML: {error}") from error
    _refuse_unknown(value, _TOP, f"{path}")
    network = value.get("network")
    if not isinstance(network, dict) or not all(isinstance(network.get(k), str) for k in ("code", "name")):
        raise SettingsError(f'{path}: network is {network!r}; write network = {{ code = "…", name = "…" }}')
    today = value.get("today")
    if today is not None and (not isinstance(today, date) or isinstance(today, datetime)):
        raise SettingsError(f"{path}: today is {today!r}; write a day without quotes, as in today = 2023-12-31")
    simulated = value.get("simulated", False)
    if not isinstance(simulated, bool):
        raise SettingsError(f"{path}: simulated is {simulated!r}; allowed are true and false")
    feeds = tuple(_feed(part, path, number, environ) for number, part in enumerate(value.get("feeds", []), start=1))
    names = [feed.name for feed in feeds]
    for name in names:
        if names.count(name) > 1:
            raise SettingsError(f"{path}: two feeds are called {name!r}; give each its own name")
    try:
        publishing = read_publishing(value.get("open_data", {}), f"{path}")
    except PublishingError as error:
        raise SettingsError(str(error)) from error
    return Settings(
        data=path.parent,
        network_code=network["code"],
        network_name=network["name"],
        feeds=feeds,
        keys=_keys(value.get("keys"), path, environ),
        simulated=simulated,
        today=today,
        publishing=publishing,
    )


def _feed(part: Mapping[str, Any], path: Path, number: int, environ: Mapping[str, str]) -> Feed:
    place = f"{path}: feed {number}"
    name = part.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z0-9_-]+", name):
        raise SettingsError(f"{place}: name is {name!r}; give small letters, digits, _ and -")
    place = f"{path}: feed {name}"
    for key in ("source", "path", "maps", "scope", "dsn_env"):
        if key in part and not isinstance(part[key], str):
            raise SettingsError(f"{place}: {key} is {part[key]!r}; write it between quotes")
    if "source" not in part:
        raise SettingsError(f"{place}: source is missing; name a folder of schakel/sources, such as csv_files")
    scope = part.get("scope", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]*", scope):
        raise SettingsError(f"{place}: scope is {scope!r}; give letters, digits, _ and -")
    organisations = part.get("organisations", [])
    if not isinstance(organisations, list) or not all(isinstance(code, str) for code in organisations):
        raise SettingsError(f'{place}: organisations is {organisations!r}; write a list, as in ["NL-0800010000"]')
    dsn_env = part.get("dsn_env", "")
    may_refuse = part.get("may_refuse")
    if may_refuse is not None and (type(may_refuse) not in (int, float) or not 0 <= may_refuse <= 1):
        raise SettingsError(
            f"{place}: may_refuse is {may_refuse!r}; write a share of the rows from 0 to 1, as in may_refuse = 0.5"
        )
    return Feed(
        name=name,
        source=part["source"],
        path=_beside(path, part.get("path")),
        maps=_beside(path, part.get("maps")),
        dsn=environ.get(dsn_env) or None,
        dsn_env=dsn_env,
        scope=scope,
        organisations=tuple(organisations),
        may_refuse=may_refuse,
        settings={key: value for key, value in part.items() if key not in _FEED},
    )


def _beside(path: Path, value: str | None) -> Path | None:
    return None if value is None else (path.parent / Path(value).expanduser()).resolve()


def _keys(value: Any, path: Path, environ: Mapping[str, str]) -> Path:
    if value is not None and not isinstance(value, str):
        raise SettingsError(f"{path}: keys is {value!r}; write the path of a folder between quotes")
    default = Path(environ.get("HOME", "/")) / ".config" / "schakel" / "keys"
    chosen = Path(environ[KEYS]).expanduser() if environ.get(KEYS) else None
    keys = (chosen or _beside(path, value) or default).resolve()
    data = path.parent.resolve()
    if keys == data or data in keys.parents:
        raise SettingsError(
            f"{path}: keys is {keys}, inside the data folder {data}. Who copies the data must not get the keys with it; "
            "choose a folder outside"
        )
    return keys


def _refuse_unknown(part: Mapping[str, Any], known: set[str], where: str) -> None:
    unknown = [word for word in part if word not in known]
    if unknown:
        raise SettingsError(f"{where}: has {unknown[0]!r}; allowed are {', '.join(sorted(known))}")
