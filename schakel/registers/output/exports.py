"""The export of a national tool read in: all of it or nothing, with a message for each cell that cannot be kept.

What the export counts for a place and quarter takes the place of what it counted there before. What somebody filled in by hand
stays; an export that says otherwise is refused, and says so. Columns that the tool's file does not name are not looked at.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from auditlog.context import set_actor
from django.db import transaction
from django.utils.translation import gettext as _

from schakel.errors import InputError
from schakel.records.file_in import MOST_TOLD, ReadIn
from schakel.records.form import DATES
from schakel.records.known import Known
from schakel.records.rows import Trouble, rows_of, typed
from schakel.registers.output.models import Kind, Programme, Tally
from schakel.registers.output.tools import Tool, plain

_SHORT = 60
_YEAR_FIRST = re.compile(r"(20\d\d)\s*[-/ ]?\s*(?:kwartaal|kw|k|q)\s*\.?\s*([1-4])", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(?:(?:kwartaal|kw|k|q)\s*\.?\s*([1-4])|([1-4])e\s+kwartaal)\s*[-/ ]?\s*(20\d\d)", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,9}")
Key = tuple[str, str, str, str, int, int]
"""Programme, kind, organisation, location ("" = none), year, quarter."""


class _WholeError(InputError):
    """There was trouble: none of it stays."""


@dataclass
class _Read:
    """Counts of the file, the row that each was first found in, and what is wrong."""

    counts: dict[Key, int] = field(default_factory=dict)
    rows: dict[Key, int] = field(default_factory=dict)
    trouble: list[Trouble] = field(default_factory=list)


def read_export(content: bytes, name: str, tool: Tool, *, known: Known, today: date, by: Any) -> ReadIn:
    """Read an export in.

    Args:
        name: of the file, which tells its kind.
        by: the account.
    """
    rows = list(rows_of(content, name))
    if rows and isinstance(rows[0], Trouble):
        return ReadIn(trouble=(rows[0],))
    heads = [plain(str(value or "")) for value in rows[0][1]] if rows else []
    at, trouble = _columns(heads, tool)
    if trouble:
        return ReadIn(trouble=tuple(trouble))
    found = _Read()
    _read_rows(rows[1:], at, tool, known, today, found)
    if not found.trouble and not found.counts:
        return ReadIn(trouble=(Trouble(0, "", "", _("Er staan geen regels met een aantal in het bestand.")),))
    if found.trouble:
        return ReadIn(trouble=tuple(found.trouble[:MOST_TOLD]))
    return _keep(found, tool, by)


def _columns(heads: Sequence[str], tool: Tool) -> tuple[dict[str, int], list[Trouble]]:
    """Where each column stands; one head of each meaning must be there, and once."""
    wanted = dict(tool.columns) | {kind: column for kind, column in tool.counts if column}
    at: dict[str, int] = {}
    trouble = []
    either = {"location", "organisation"} if "location" in wanted and "organisation" in wanted else set()
    for name, said in wanted.items():
        places = [number for number, head in enumerate(heads) if head in said]
        if len(places) > 1:
            trouble.append(Trouble(1, heads[places[1]], "", _("Deze kolom staat er twee keer.")))
        elif places:
            at[name] = places[0]
        elif name not in either:
            says = _("Deze kolom ontbreekt. Zij mag heten: %(heads)s.") % {"heads": ", ".join(said)}
            trouble.append(Trouble(1, said[0], "", says))
    if either and not either & set(at):
        says = _("Er is geen kolom die zegt van welke bibliotheek of locatie een regel is.")
        trouble.append(Trouble(1, wanted["location"][0], "", says))
    return at, trouble


def _read_rows(
    rows: Iterable[tuple[int, Sequence[Any]]], at: Mapping[str, int], tool: Tool, known: Known, today: date, found: _Read
) -> None:
    places = _Places(known)
    numbers: dict[str, int] = {}
    seen: dict[tuple[Any, ...], int] = {}
    for number, values in rows:
        given = {name: typed(values[place]) if place < len(values) else "" for name, place in at.items()}
        if not any(given.values()):
            continue
        read = _row(number, given, tool, places, today)
        if isinstance(read, list):
            found.trouble += read
        else:
            of, counts = read
            named = given.get("number", "") or of
            earlier = numbers if tool.rows == "registration" else seen
            if named in earlier:
                says = _("Staat ook in regel %(row)s.") % {"row": earlier[named]}  # type: ignore[index]
                shown = given.get("number", "") if tool.rows == "registration" else ""
                found.trouble.append(Trouble(number, tool.columns["number"][0] if shown else "", shown[:_SHORT], says))
                continue
            earlier[named] = number  # type: ignore[index]
            programme, *rest = of
            for kind, many in counts:
                key: Key = (programme, kind, *rest)
                found.counts[key] = found.counts.get(key, 0) + many
                found.rows.setdefault(key, number)
        if len(found.trouble) >= MOST_TOLD:
            return


def _row(
    number: int, given: Mapping[str, str], tool: Tool, places: "_Places", today: date
) -> tuple[tuple[Any, ...], list[tuple[str, int]]] | list[Trouble]:
    """What a row says: (programme, organisation, location, year, quarter) and its counts; or what is wrong, cell by cell."""
    trouble: list[Trouble] = []

    def wrong(name: str, says: str) -> None:
        trouble.append(Trouble(number, (tool.columns.get(name) or dict(tool.counts)[name])[0], given[name][:_SHORT], says))

    if "number" in given and not given["number"]:
        wrong("number", _("Het nummer ontbreekt. Zonder nummer kan een dubbele regel niet worden herkend."))
    programme = tool.programme or tool.programmes.get(plain(given["programme"]))
    if programme is None:
        wrong("programme", _("Dit programma is niet bekend. Bekend zijn: %(known)s.") % {"known": ", ".join(tool.programmes)})
    organisation, location = places.of(given, wrong)
    when = "day" if given.get("day") or "quarter" not in given else "quarter"
    at = _quarter_of_day(given[when]) if when == "day" else _quarter(given[when])
    if at is None:
        allowed = _("31-12-2022, 31/12/2022 of 2022-12-31") if when == "day" else _("2022-K4, K4 2022 of 4e kwartaal 2022")
        wrong(when, _("Dit is niet te lezen. Schrijf het als %(allowed)s.") % {"allowed": allowed})
    elif at > (today.year, (today.month + 2) // 3) or (when == "day" and (_day(given[when]) or today) > today):
        wrong(when, _("Dit is nog niet geweest."))
    counts = []
    for kind, column in tool.counts:
        text = given[kind] if column else "1"
        if not text:
            continue
        if not _WHOLE.fullmatch(text):
            wrong(kind, _("Schrijf een heel getal, nul of meer."))
            continue
        counts.append((kind, int(text.replace(".", ""))))
    if trouble or at is None:
        return trouble
    return (programme, organisation, location, *at), counts


class _Places:
    """Libraries and locations as an export names them: by code or by name."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._organisations, self._locations = _by_text(known.organisations), _by_text(known.locations)

    def of(self, given: Mapping[str, str], wrong: Callable[[str, str], None]) -> tuple[str, str]:
        """The organisation and the location of a row; "" where it names no location."""
        location = self._one(given, "location", self._locations, wrong)
        organisation = self._one(given, "organisation", self._organisations, wrong)
        if not given.get("location") and not given.get("organisation"):
            wrong("location" if "location" in given else "organisation", _("Hier ontbreekt van wie deze regel is."))
        runs = self._known.organisation_of.get(location, "") if location else ""
        if location and not runs:
            wrong("location", _("Van deze locatie is niet bekend welke bibliotheek haar heeft."))
        elif location and organisation and runs != organisation:
            wrong("location", _("Deze locatie is van een andere bibliotheek."))
        return runs or organisation, location

    @staticmethod
    def _one(
        given: Mapping[str, str], name: str, by_text: Mapping[str, tuple[str, ...]], wrong: Callable[[str, str], None]
    ) -> str:
        text = given.get(name, "")
        codes = by_text.get(plain(text), ()) if text else ()
        if text and not codes:
            wrong(name, _("“%(value)s” is niet bekend. Schrijf de naam of de ISIL-code zoals in de lijst.") % {"value": text})
        elif len(codes) > 1:
            says = _("Deze naam hebben er meer: %(codes)s. Schrijf de code.") % {"codes": ", ".join(codes)}
            wrong(name, says)
        return codes[0] if len(codes) == 1 else ""


def _by_text(names: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for code, name in names.items():
        for text in {plain(code), plain(name)}:
            found[text] = (*found.get(text, ()), code)
    return found


def _day(text: str) -> date | None:
    """A day in any of the notations that people here write, with or without a time."""
    for notation in DATES:
        for bare in (text, text.partition(" ")[0]):
            try:
                return datetime.strptime(bare, notation).date()
            except ValueError:
                continue
    return None


def _quarter_of_day(text: str) -> tuple[int, int] | None:
    day = _day(text)
    return None if day is None else (day.year, (day.month + 2) // 3)


def _quarter(text: str) -> tuple[int, int] | None:
    """A quarter in any of three notations.

    >>> _quarter("2022-K3"), _quarter("q3 2022"), _quarter("3e kwartaal 2022"), _quarter("2022-K5")
    ((2022, 3), (2022, 3), (2022, 3), None)
    """
    if first := _YEAR_FIRST.fullmatch(text.strip()):
        return int(first[1]), int(first[2])
    if last := _YEAR_LAST.fullmatch(text.strip()):
        return int(last[3]), int(last[1] or last[2])
    return None


def _keep(found: _Read, tool: Tool, by: Any) -> ReadIn:
    done, trouble = {"new": 0, "changed": 0, "same": 0}, []
    try:
        with transaction.atomic(), set_actor(by):
            for key, count in sorted(found.counts.items()):
                programme, kind, organisation, location, year, quarter = key
                of = {"programme": programme, "kind": kind, "organisation_code": organisation, "location_code": location}
                now = Tally.objects.select_for_update().filter(**of, year=year, quarter=quarter).first()
                if now is None:
                    Tally.objects.create(**of, year=year, quarter=quarter, count=count, tool=tool.name)
                    done["new"] += 1
                elif now.count == count:
                    done["same"] += 1
                elif now.tool != tool.name:
                    says = _(
                        "Bij %(programme)s, %(kind)s, %(year)s kw %(quarter)s is %(now)s ingevuld; het bestand komt op "
                        "%(count)s. Verander de telling in de lijst, of haal haar weg."
                    ) % {"programme": Programme(programme).label, "kind": Kind(kind).label, "year": year, "quarter": quarter,
                         "now": now.count, "count": count}  # fmt: skip
                    trouble.append(Trouble(found.rows[key], "", str(count), says))
                else:
                    now.count, now.version = count, now.version + 1
                    now.save()
                    done["changed"] += 1
            if trouble:
                raise _WholeError("nothing of the export is kept")
    except _WholeError:
        return ReadIn(trouble=tuple(trouble[:MOST_TOLD]))
    return ReadIn(done["new"], done["changed"], done["same"])
