"""A list of records: narrowed, searched, sorted, and a page of it at a time."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from schakel.errors import InputError
from schakel.records.known import Known
from schakel.records.record import LocationCode, OrganisationCode, PlanCode
from schakel.records.sheet import Sheet
from schakel.records.values import head_of, with_names

PER_PAGE = 50
MOST_OFFERED = 300
"""Choices of one filter; of more, the word to search for serves better."""
LONGEST_WORD = 100


class AskedError(InputError):
    """An address that no page of ours writes."""


@dataclass(frozen=True)
class Asked:
    """What of the list is shown, as its address says.

    Args:
        chosen: value by filter; only those that narrow.
        sort: a column, with "-" before it for the other way round; "" = the order of the sheet.
    """

    chosen: Mapping[str, str]
    word: str = ""
    sort: str = ""
    page: int = 1

    def query(self, **other: Any) -> str:
        """The address of the same list with something else, always of its first page unless a page is given."""
        parts = {**self.chosen, "q": self.word, "sort": self.sort, **other}
        return urlencode({name: value for name, value in parts.items() if value not in ("", None)})


def read_asked(given: Mapping[str, str], sheet: Sheet) -> Asked:
    """What an address asks.

    Raises:
        AskedError: for a filter, column or page that does not exist.
    """
    chosen = {name: given[name] for name in sheet.filters if given.get(name)}
    word, sort, page = given.get("q", "").strip()[:LONGEST_WORD], given.get("sort", ""), given.get("page", "1")
    if sort and sort.removeprefix("-") not in sortable(sheet):
        raise AskedError(f"sort is {sort!r}")
    if not (page.isascii() and page.isdigit() and int(page[:7]) > 0 and len(page) <= 6):
        raise AskedError(f"page is {page!r}")
    for name, value in chosen.items():
        column = sheet.model._meta.get_field(name)
        if (
            isinstance(column, models.ForeignKey | models.BooleanField | models.IntegerField)
            and not value.lstrip("-").isdecimal()
        ):
            raise AskedError(f"{name} is {value!r}")
        if isinstance(column, models.DateField) and not (value.isascii() and value.isdigit() and len(value) == 4 and int(value)):
            raise AskedError(f"{name} is {value!r}")
        if len(value) > LONGEST_WORD:
            raise AskedError(f"{name} is too long")
    return Asked(chosen, word, sort, int(page))


def sortable(sheet: Sheet) -> tuple[str, ...]:
    """Columns that the database can sort by."""
    fields = {field.name: field for field in sheet.model._meta.get_fields()}
    return tuple(name for name in sheet.columns if name in fields and not fields[name].many_to_many)


def narrowed(found: "QuerySet[Any]", sheet: Sheet, asked: Asked) -> "QuerySet[Any]":
    """The records that are asked for, in order."""
    for name, value in asked.chosen.items():
        # Of days a year is chosen.
        is_day = isinstance(sheet.model._meta.get_field(name), models.DateField)
        found = found.filter(**({f"{name}__year": int(value)} if is_day else {name: value}))
    for word in asked.word.split():
        found = found.filter(_with(sheet, word))
    order = (asked.sort, "pk") if asked.sort else (*sheet.order, "pk")
    return found.order_by(*order)


def _with(sheet: Sheet, word: str) -> Q:
    has = Q()
    for name in sheet.search:
        has |= Q(**{f"{name}__icontains": word})
    return has


def searched(found: "QuerySet[Any]", sheet: Sheet, words: str, most: int) -> list[Any]:
    """The first records in which all words stand."""
    if not sheet.search or not words.strip():
        return []
    return list(with_names(narrowed(found, sheet, Asked({}, words[:LONGEST_WORD])))[:most])


@dataclass(frozen=True)
class Filter:
    """One filter as the page shows it: (value, text, chosen) for each choice."""

    name: str
    head: str
    choices: tuple[tuple[str, str, bool], ...]


def filters(found: "QuerySet[Any]", sheet: Sheet, asked: Asked, known: Known) -> list[Filter]:
    """The filters of a sheet; of places and other records only those that are in use."""
    shown = []
    for name in sheet.filters:
        offered = _offered(found, sheet, name, known)
        chosen = asked.chosen.get(name, "")
        if chosen and chosen not in dict(offered):
            offered.append((chosen, chosen))
        if len(offered) > 1 or chosen:
            choices = tuple((value, text, value == chosen) for value, text in offered)
            shown.append(Filter(name, head_of(sheet.model, name), choices))
    return shown


def _offered(found: "QuerySet[Any]", sheet: Sheet, name: str, known: Known) -> list[tuple[str, str]]:
    column: Any = sheet.model._meta.get_field(name)
    if isinstance(column, models.BooleanField):
        return [("1", _("ja")), ("0", _("nee"))]
    if column.choices:
        return [(str(value), str(text)) for value, text in column.flatchoices]
    if isinstance(column, models.ForeignKey):
        used = found.order_by().values(name).distinct()
        others = with_names(column.related_model._default_manager.filter(pk__in=used))
        return [(str(each.pk), str(each)) for each in others[:MOST_OFFERED]]
    if isinstance(column, models.DateField):
        of_years: Any = found.datetimes if isinstance(column, models.DateTimeField) else found.dates
        return [(str(day.year), str(day.year)) for day in of_years(name, "year", order="DESC")[:MOST_OFFERED]]
    values = found.order_by(name).values_list(name, flat=True).distinct()[:MOST_OFFERED]
    names: Mapping[str, str] = {}
    for kind, offered in ((OrganisationCode, known.organisations), (LocationCode, known.locations), (PlanCode, known.plan_lines)):
        names = offered if isinstance(column, kind) else names
    return [(str(value), str(names.get(value, value))) for value in values if value not in ("", None)]
