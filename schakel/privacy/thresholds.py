"""`privacy.toml` of the data folder: thresholds other than the default, each with its reason."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schakel.privacy.audience import DEFAULT, Audience, Threshold, ThresholdError, Thresholds

FILE = "privacy.toml"

_AUDIENCES = {audience.value: audience for audience in Audience}
_KEYS = dict.fromkeys(_AUDIENCES, ("persons", "reason")) | {"rounding": ("base", "reason")}


def load_thresholds(data: Path) -> Thresholds:
    """What counts for this data folder; the defaults where it has no file, or the file does not speak of an audience.

    Raises:
        ThresholdError: naming file and place, what was found, what is allowed.
    """
    path = data / FILE
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return DEFAULT
    except OSError as error:
        raise ThresholdError(f"{path}: cannot be read ({error.strerror}); make it a file that may be read") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ThresholdError(f"{path}: is not TOML: {error}") from error
    for name, table in value.items():
        if name not in _KEYS:
            raise ThresholdError(f"{path}: {name}: there is no such audience; allowed are {', '.join(_KEYS)}")
        _check(table, name, path)
    by_audience = dict(DEFAULT.by_audience)
    try:
        for name, audience in _AUDIENCES.items():
            if name in value:
                by_audience[audience] = Threshold(value[name]["persons"], value[name]["reason"])
        return Thresholds(by_audience, value["rounding"]["base"] if "rounding" in value else DEFAULT.base)
    except ThresholdError as error:
        raise ThresholdError(f"{path}: {error}") from error


def _check(table: Any, name: str, path: Path) -> None:
    number, reason = _KEYS[name]
    if not isinstance(table, Mapping) or set(table) != {number, reason}:
        found = ", ".join(table) if isinstance(table, Mapping) else repr(table)
        raise ThresholdError(f"{path}: {name} has {found or 'nothing'}; write [{name}] with {number} and {reason}, both of them")
    if type(table[number]) is not int:
        raise ThresholdError(f"{path}: {name}.{number} is {table[number]!r}; write a whole number without quotes")
    if not isinstance(table[reason], str) or not table[reason].strip():
        raise ThresholdError(f"{path}: {name}.{reason} is {table[reason]!r}; say why this number was chosen")
