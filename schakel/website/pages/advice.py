"""*Advies*: the overview, one list, and its files. All read the same choice and check the same rights."""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from schakel.advice.kept import (
    Advice,
    Count,
    Kept,
    NoAdviceError,
    Row,
    Selected,
    Wanted,
    read_counts,
    read_lists,
    read_shelves,
)
from schakel.collection.advised import Action
from schakel.dashboards import advice_words as words
from schakel.dashboards.advice_file import (
    FORMS,
    advice_file,
    advice_table,
    left_out_file,
    left_out_table,
    numbers_file,
    overview_table,
)
from schakel.dashboards.advice_page import (
    ACTIONS,
    DecisionShown,
    ListRow,
    Name,
    Overview,
    decision_shown,
    list_row,
    list_title,
    overview,
)
from schakel.dashboards.choice import Option
from schakel.privacy.reader import Reader
from schakel.registers.advice.models import Decision
from schakel.registers.advice.store import decided_keys, decisions_by_place, decisions_on
from schakel.registers.advice.verdict import Verdict
from schakel.reports.numbers import Language, number
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import write_csv
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading
from schakel.website.pages.advice_whose import namer, of_organisation, organisations, place_name
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept

PER_PAGE = 50
MOST_IN_FILE = 20_000
"""Rows with their sentences; a file of numbers holds all."""
OPEN = "open"
"""Filter: rows on which nothing was decided."""


@dataclass(frozen=True)
class Asked:
    """One list. Empty = every one."""

    organisation: str
    action: str
    location: str = ""
    category: str = ""
    reason: str = ""
    decided: str = ""

    @property
    def fields(self) -> list[tuple[str, str]]:
        """As a form sends it on."""
        return list(asdict(self).items())

    @property
    def query(self) -> str:
        """As an address says it, without what is empty."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


@of_organisation
def page(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:
    """How much is advised where."""
    spoken = language()
    try:
        made = _overview(snapshot, organisation, spoken)
    except NoAdviceError:
        return empty.no_figures(request)
    return render(request, "advice.html", {
        "page": made, "organisation": organisation, "place": place_name(snapshot, organisation),
        "organisations": organisations(snapshot, rights.reader_of(request), organisation),
        "actions": [(each, words.ACTION[spoken][each]) for each in ACTIONS],
        "known_on": day(snapshot.known_on, spoken), "snapshot": snapshot,
    })  # fmt: skip


@of_organisation
def overview_file(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:  # noqa: ARG001
    """The table of the overview."""
    spoken = language()
    try:
        made = _overview(snapshot, organisation, spoken)
    except NoAdviceError as error:
        raise Http404 from error
    table = overview_table(made, place_name(snapshot, organisation), is_network=not organisation, language=spoken)
    content = write_csv(table, Origin.of(snapshot, day(snapshot.known_on, spoken)), spoken)
    headers = {"Content-Disposition": f'attachment; filename="advies-{organisation or "netwerk"}.csv"'}
    return HttpResponse(content, content_type=FORMS["csv"], headers=headers)


@of_organisation
def left_out(request: HttpRequest, snapshot: Snapshot, organisation: str) -> HttpResponse:
    """What was looked at and is not advised, as a workbook or CSV."""
    form, spoken = request.GET.get("form", "xlsx"), language()
    if form not in ("xlsx", "csv"):
        raise Http404
    try:
        lists = kept(snapshot, _whole)[1]
    except NoAdviceError as error:
        raise Http404 from error
    place = place_name(snapshot, organisation)
    table = left_out_table(lists, organisation, place, namer(snapshot), spoken)
    content = left_out_file(
        form, table, _origin_facts(snapshot, place, spoken), Origin.of(snapshot, day(snapshot.known_on, spoken)),
        made_at=reading.built_at(snapshot), language=spoken,
    )  # fmt: skip
    called = f"{'niet-geadviseerd' if spoken == 'nl' else 'not-advised'}-{organisation or 'netwerk'}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{called}"'}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)


def _origin_facts(snapshot: Snapshot, place: str, spoken: Language) -> list[tuple[str, str]]:
    heads = {"nl": ("Plaats", "Gegevens tot en met", "Momentopname"), "en": ("Place", "Data up to", "Snapshot")}[spoken]
    return list(zip(heads, (place, day(snapshot.known_on, spoken), snapshot.id), strict=True))


def _overview(snapshot: Snapshot, organisation: str, spoken: Language) -> Overview:
    counts, lists, shelves = kept(snapshot, _whole)
    places = reading.places(snapshot)
    return overview(
        counts, lists, shelves, decisions_by_place(organisation), place=place_name(snapshot, organisation),
        organisation=organisation, name=namer(snapshot), language=spoken,
        organisation_of={each.code: each.organisation_code or "" for each in places.by_level["location"]},
    )  # fmt: skip


@signed_in
def list_page(request: HttpRequest) -> HttpResponse:
    """One list, a page at a time, with the form to decide on it."""
    reader = rights.reader_of(request)
    rights.check_may_see_figures(reader)
    if not (organisation := request.GET.get("organisation", reader.organisation_code)):
        rights.check_may_see_advice(reader, organisation)
        # A list is of one library; who has none of their own chooses one there.
        return redirect("advice")
    asked = read_asked(request.GET, reader)
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    check_is_known(snapshot, asked)
    try:
        rows = select(snapshot, asked)
    except NoAdviceError:
        return empty.no_figures(request)
    at, pages = page_number(request.GET.get("page", "1")), max(1, -(-len(rows) // PER_PAGE))
    if at > pages:
        raise Http404
    spoken = language()
    name = namer(snapshot)
    place = name(asked.location) if asked.location else place_name(snapshot, asked.organisation)
    return render(request, "advice_list.html", {
        "title": list_title(Action(asked.action), len(rows), place, spoken), "asked": asked, "place": place,
        "organisation_name": place_name(snapshot, asked.organisation),
        "rows": shown(rows.part((at - 1) * PER_PAGE, PER_PAGE), name, spoken), "total": len(rows),
        "total_text": number(len(rows), 0, spoken), "page": at, "pages": pages, "query": asked.query,
        "may_decide": rights.may_decide(reader, asked.organisation), "verdicts": list(words.VERDICT[spoken].items()),
        "is_move": asked.action == Action.MOVE, "is_buy": asked.action == Action.BUY, "too_many": len(rows) > MOST_IN_FILE,
        "known_on": day(snapshot.known_on, spoken), "snapshot": snapshot, **choices(snapshot, asked, spoken),
    })  # fmt: skip


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, CSV, or bare numbers."""
    asked = read_asked(request.GET, rights.reader_of(request))
    form, snapshot = request.GET.get("form", "xlsx"), current_snapshot()
    if form not in FORMS or snapshot is None:
        raise Http404
    check_is_known(snapshot, asked)
    try:
        rows = select(snapshot, asked)
    except NoAdviceError as error:
        raise Http404 from error
    spoken, name = language(), namer(snapshot)
    # Bare numbers have no room to say that they are invented; the name of the file does.
    invented = f"-{Origin.of(snapshot).kind(spoken)}" if form == "txt" and snapshot.simulated else ""
    # Whoever gets the file from a colleague must see that it is not the whole list.
    cut = (
        f"-1-{MOST_IN_FILE}-{'van' if spoken == 'nl' else 'of'}-{len(rows)}" if form != "txt" and len(rows) > MOST_IN_FILE else ""
    )
    what = f"{'advies' if spoken == 'nl' else 'advice'}-{words.ACTION[spoken][Action(asked.action)].lower()}"
    called = f"{what}-{asked.location or asked.organisation}{cut}{invented}.{form}"
    how = {"content_type": FORMS[form], "headers": {"Content-Disposition": f'attachment; filename="{called}"'}}
    if form == "txt":
        return HttpResponse(numbers_file(rows.numbers("title_id" if asked.action == Action.BUY else "item_id")), **how)
    found = rows.part(0, MOST_IN_FILE)
    place = name(asked.location) if asked.location else place_name(snapshot, asked.organisation)
    table = advice_table(list(zip(shown(found, name, spoken), found, strict=True)), list_title(
        Action(asked.action), len(rows), place, spoken), spoken)  # fmt: skip
    facts = _facts(snapshot, asked, place, spoken)
    if cut:
        many = (number(MOST_IN_FILE, 0, spoken), number(len(rows), 0, spoken))
        told = ("Rijen", "de eerste {} van {}; kies een locatie voor de rest") if spoken == "nl" else (
            "Rows", "the first {} of {}; choose a location for the rest")  # fmt: skip
        facts.append((told[0], told[1].format(*many)))
    content = advice_file(
        form, table, facts, Action(asked.action), Origin.of(snapshot, day(snapshot.known_on, spoken)),
        made_at=reading.built_at(snapshot), language=spoken
    )  # fmt: skip
    return HttpResponse(content, **how)


def read_asked(given: Any, reader: Reader) -> Asked:
    """What an address or a form asks for. What does not exist is no page, what is not for this reader is refused."""
    rights.check_may_see_figures(reader)
    asked = Asked(
        given.get("organisation", reader.organisation_code), given.get("action", Action.WEED),
        given.get("location", ""), given.get("category", ""), given.get("reason", ""), given.get("decided", ""),
    )  # fmt: skip
    rights.check_may_see_advice(reader, asked.organisation)
    if asked.action not in set(ACTIONS) or asked.decided not in ("", OPEN, *Verdict) or not asked.organisation:
        raise Http404
    return asked


def check_is_known(snapshot: Snapshot, asked: Asked) -> None:
    """Whether the snapshot knows the organisation, and the location as one of it."""
    places = reading.places(snapshot)
    if places.find("organisation", asked.organisation) is None:
        raise Http404
    if asked.location:
        found = places.find("location", asked.location)
        if found is None or found.organisation_code != asked.organisation:
            raise Http404


def select(snapshot: Snapshot, asked: Asked, *, only: set[str] | None = None) -> Selected:
    """The rows that are asked for.

    Raises:
        NoAdviceError: the snapshot has no advice.
    """
    advice = kept(snapshot, Advice, asked.organisation, Action(asked.action))
    without: set[str] = set()
    if asked.decided == OPEN:
        without = decided_keys(asked.organisation, asked.action)
    elif asked.decided:
        decided = decided_keys(asked.organisation, asked.action, asked.decided)
        only = decided if only is None else only & decided
    return advice.select(Wanted(asked.location, asked.category, asked.reason), only=only, without=without)


def page_number(text: str) -> int:
    """The number of a page; what is no number is no page."""
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and int(text) >= 1):
        raise Http404
    return int(text)


def shown(rows: tuple[Row, ...], name: Name, spoken: Language) -> tuple[ListRow, ...]:
    """Rows in words, each with what was decided on it."""
    decisions = decisions_on([each.advised.key for each in rows])
    return tuple(_shown(each, decisions.get(each.advised.key), name, spoken) for each in rows)


def _shown(row: Row, decision: Decision | None, name: Name, spoken: Language) -> ListRow:
    return list_row(row, decision.version if decision else 0, decided(decision, spoken) if decision else None, name, spoken)


def decided(decision: Decision, spoken: Language) -> DecisionShown:
    """A decision in words."""
    at = timezone.localtime(decision.at)
    return decision_shown(decision.verdict, decision.by, f"{day(at.date(), spoken)} {at:%H:%M}", decision.note, spoken)


def _whole(snapshot: Snapshot) -> tuple[tuple[Count, ...], tuple[Kept, ...], dict[str, int]]:
    return read_counts(snapshot), read_lists(snapshot), read_shelves(snapshot)


def choices(snapshot: Snapshot, asked: Asked, spoken: Language) -> dict[str, list[Option]]:
    """What can be chosen, with how many rows of the whole list each has."""
    counted = kept(snapshot, _counted, asked.organisation, asked.action)
    name = namer(snapshot)

    def options(column: str, chosen: str, said: Name) -> list[Option]:
        found = {**dict.fromkeys([chosen] if chosen else [], 0), **counted[column]}
        listed = [Option(code, f"{said(code)} ({number(many, 0, spoken)})", code == chosen) for code, many in found.items()]
        return sorted(listed, key=lambda each: each.label.casefold())

    return {
        "locations": options("location", asked.location, name),
        "categories": options("category", asked.category, lambda code: words.category(code, spoken)),
        "reasons": options("reason", asked.reason, lambda code: words.ground(code, spoken)),
        "actions": [Option(each, words.ACTION[spoken][each], each == asked.action) for each in ACTIONS],
    }


def _counted(snapshot: Snapshot, organisation: str, action: str) -> dict[str, dict[str, int]]:
    every = kept(snapshot, Advice, organisation, Action(action)).select(Wanted())
    return {column: every.counted(column) for column in ("location", "category", "reason")}


def _facts(snapshot: Snapshot, asked: Asked, place: str, spoken: Language) -> list[tuple[str, str]]:
    heads = {
        "nl": ("Plaats", "Advies", "Regels", "Gegevens tot en met", "Momentopname"),
        "en": ("Place", "Advice", "Rules", "Data up to", "Snapshot"),
    }[spoken]
    rules = sorted(
        {words.rules(each.rules, spoken) for each in kept(snapshot, _whole)[1] if each.organisation == asked.organisation}
    )
    action = words.ACTION[spoken][Action(asked.action)]
    values = (place, action, "; ".join(rules), day(snapshot.known_on, spoken), snapshot.id)
    return list(zip(heads, values, strict=True))
