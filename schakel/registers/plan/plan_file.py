"""A plan as a file: any plan, of any year and any support organisation, in TOML. How it is written: docs/how-to/year-plan.md."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from schakel.errors import InputError
from schakel.measures.norms import find_norms

PLANS: Final = Path(__file__).parent / "plans"
"""Plans that come with Schakel."""
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2100
_KINDS: Final = ("chapter", "legal_task", "programme_line", "challenge", "programme")
_STATES: Final = ("draft", "adopted")
_DO: Final = "see docs/how-to/year-plan.md"
_LONGEST: Final = {
    "title": 200, "motto": 200, "owner": 120, "audience": 200, "partners": 300, "group": 120, "asked": 200, "source": 300,
    "of": 120,
}  # fmt: skip
_LONGEST_CODE: Final = 20


class PlanFileError(InputError):
    """The file of a plan says something that cannot be."""


@dataclass(frozen=True)
class Row:
    """One part, line or indicator, with what the file says of it and nothing else: what it leaves out stays as it is.

    Args:
        what: plan, part, line or indicator.
        code: of a part or line within its plan; the number of an indicator.
        above: code of the part or line under which it stands; "" for none.
        values: by name of the field.
        place: where it stands in the file, for messages.
    """

    what: str
    code: str
    above: str
    values: Mapping[str, Any]
    place: str


@dataclass(frozen=True)
class PlanFile:
    """A plan that was read and checked. Rows stand in the order of the file, so that what lies above comes first."""

    path: Path
    year: int
    title: str
    rows: tuple[Row, ...]

    def of(self, what: str) -> tuple[Row, ...]:
        """The rows of one kind."""
        return tuple(row for row in self.rows if row.what == what)


def read_plan(path: Path) -> PlanFile:
    """Read a file and check all that can be checked without a database.

    Raises:
        PlanFileError: naming file, place, what was found and what is allowed.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(sorted(each.name for each in PLANS.glob("*.toml")))
        raise PlanFileError(f"{path}: there is no such file; plans that come with Schakel are {known}") from error
    except OSError as error:
        raise PlanFileError(f"{path}: cannot be read ({error.strerror}); name the file of one plan") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PlanFileError(f"{path}: is not TOML: {error}; {_DO}") from error
    _only(data, ("plan",), ("part", "indicator"), str(path), "the file")
    return _Reader(path).plan(data)


class _Reader:
    """Reads one file; keeps where each code stood, so that two of the same can both be named."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[tuple[str, str], str] = {}
        self._period: dict[str, date] = {}
        self._rows: list[Row] = []

    def plan(self, data: Mapping[str, Any]) -> PlanFile:
        head, place = data["plan"], f"{self._path}: plan"
        _only(head, ("year", "title"), ("motto", "starts_on", "ends_on"), place, "[plan]")
        year = head["year"]
        if isinstance(year, bool) or not isinstance(year, int) or not FIRST_YEAR <= year <= LAST_YEAR:
            raise PlanFileError(f"{place}: year is {year!r}; write a year from {FIRST_YEAR} to {LAST_YEAR}, without quotes")
        values = {key: _text(head[key], key, place) for key in ("title", "motto") if key in head}
        self._period = _days(head, place)
        self._add(Row("plan", "", "", values, place))
        for number, part in enumerate(_list(data, "part", str(self._path)), start=1):
            self._part(part, f"{self._path}: part {number}")
        for number, indicator in enumerate(_list(data, "indicator", str(self._path)), start=1):
            self._indicator(indicator, f"{self._path}: indicator {number}")
        return PlanFile(self._path, year, values["title"], tuple(self._rows))

    def _add(self, row: Row) -> None:
        first = self._seen.setdefault((row.what, row.code), row.place)
        if first != row.place:
            raise PlanFileError(f"{row.place}: its code is {row.code!r}, and so is that of {first}; give each its own")
        self._rows.append(row)

    def _part(self, part: Any, place: str) -> None:
        _only(part, ("code", "title", "kind"), ("about", "line"), place, "[[part]]")
        code = _code(part["code"], place)
        place = f"{place} ({code})"
        values = {"title": _text(part["title"], "title", place), "kind": _one_of(part["kind"], "kind", _KINDS, place)}
        if "about" in part:
            values["about"] = _text(part["about"], "about", place)
        parts = [row.code for row in self._rows if row.what == "part"]
        above = max((each for each in parts if code.startswith(f"{each}.")), key=len, default="")
        self._add(Row("part", code, above, values, place))
        for number, line in enumerate(_list(part, "line", place), start=1):
            self._line(line, code, "", f"{place}, line {number}")

    def _line(self, line: Any, part: str, under: str, place: str) -> None:
        more = ("owner", "audience", "partners", "starts_on", "ends_on", "inclusion", "state")
        what = "[[part.line.point]]" if under else "[[part.line]]"
        _only(line, ("code", "text"), more if under else (*more, "point"), place, what)
        code, above = _code(line["code"], place), under or part
        if not code.startswith(f"{above}."):
            raise PlanFileError(f"{place}: code is {code!r}; it stands under {above}, so write {above}. and something behind it")
        place = f"{place} ({code})"
        values: dict[str, Any] = {"part": part, "text": _text(line["text"], "text", place)}
        values |= {key: _text(line[key], key, place) for key in ("owner", "audience", "partners", "inclusion") if key in line}
        values |= {**self._period, **_days(line, place)}
        _check_days(values, place)
        if "state" in line:
            values["state"] = _one_of(line["state"], "state", _STATES, place)
            if values["state"] == "adopted" and "inclusion" not in values:
                raise PlanFileError(
                    f"{place}: state is 'adopted' and there is no inclusion; write in `inclusion` how everybody can take part, "
                    "or leave `state` out"
                )
        self._add(Row("line", code, under, values, place))
        for number, point in enumerate(_list(line, "point", place), start=1):
            self._line(point, part, code, f"{place}, point {number}")

    def _indicator(self, indicator: Any, place: str) -> None:
        _only(indicator, ("number", "group", "title", "asked", "source"), ("norms", "of"), place, "[[indicator]]")
        number = indicator["number"]
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= 9999:
            raise PlanFileError(f"{place}: number is {number!r}; write a whole number from 1 to 9999")
        texts = ("group", "title", "asked", "source", *(("of",) if "of" in indicator else ()))
        values: dict[str, Any] = {key: _text(indicator[key], key, place) for key in texts}
        if "norms" in indicator:
            values["norms"] = _norms(indicator["norms"], place)
        self._add(Row("indicator", str(number), "", values, place))


def _only(found: Any, needed: Sequence[str], more: Sequence[str], place: str, what: str) -> None:
    """Refuse what is no table, lacks a key, or has one that nobody would read."""
    write = f"{what} needs {' and '.join(needed)}, and may have {', '.join(more)}; {_DO}"
    if not isinstance(found, dict):
        raise PlanFileError(f"{place}: is {found!r}; {write}")
    for key in found:
        if key not in (*needed, *more):
            raise PlanFileError(f"{place}: has {key!r}, which nothing reads; {write}")
    for key in needed:
        if key not in found:
            raise PlanFileError(f"{place}: has no {key}; {write}")


def _list(data: Mapping[str, Any], key: str, place: str) -> list[Any]:
    found = data.get(key, [])
    if not isinstance(found, list):
        raise PlanFileError(f"{place}: {key} is {found!r}; write it between double brackets, [[{key}]], once for each; {_DO}")
    return found


def _text(value: Any, key: str, place: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PlanFileError(f"{place}: {key} is {value!r}; write a text, or leave the key out where it may be left out")
    text = value.strip()
    if "\x00" in text:
        raise PlanFileError(f"{place}: {key} has a character that no text has (NUL); take it out")
    if len(text) > _LONGEST.get(key, len(text)):
        raise PlanFileError(f"{place}: {key} has {len(text)} characters; the most is {_LONGEST[key]}")
    return text


def _one_of(value: Any, key: str, allowed: Sequence[str], place: str) -> str:
    if value not in allowed:
        raise PlanFileError(f"{place}: {key} is {value!r}; allowed are {', '.join(allowed)}")
    return str(value)


def _code(value: Any, place: str) -> str:
    is_code = isinstance(value, str) and len(value) <= _LONGEST_CODE
    if not is_code or not all(part.isalnum() and part.isascii() for part in value.split(".")):
        raise PlanFileError(
            f'{place}: code is {value!r}; write letters and digits with full stops between, such as "5.1.1", at most '
            f"{_LONGEST_CODE} characters"
        )
    return str(value)


def _norms(names: Any, place: str) -> str:
    known = find_norms()
    wrong = [name for name in names if name not in known] if isinstance(names, list) else names
    if wrong or not isinstance(names, list):
        raise PlanFileError(f"{place}: norms has {wrong!r}; write a list of names; norms are {', '.join(known)}")
    return ", ".join(names)


def _days(found: Mapping[str, Any], place: str) -> dict[str, date]:
    days = {key: found[key] for key in ("starts_on", "ends_on") if key in found}
    for key, day in days.items():
        if not isinstance(day, date) or isinstance(day, datetime):
            raise PlanFileError(f"{place}: {key} is {day!r}; write a day as 2023-12-31, without quotes")
    _check_days(days, place)
    return days


def _check_days(found: Mapping[str, Any], place: str) -> None:
    if "starts_on" in found and "ends_on" in found and found["ends_on"] < found["starts_on"]:
        raise PlanFileError(f"{place}: ends_on is {found['ends_on']}, before starts_on, which is {found['starts_on']}")
