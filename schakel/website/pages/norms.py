"""*Normen*: what is asked, by whom and since when, for everybody; and how it stands, for who may see figures."""

from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from schakel.dashboards.norms_page import by_title, norms_page, norms_table
from schakel.dashboards.norms_seen import Told, norms_seen
from schakel.deliveries.counting import beside, delivered_ever
from schakel.deliveries.ledger import Ledger, LedgerError
from schakel.interlibrary.satisfaction import of_network
from schakel.measures.norm_facts import FILE, Fact, NormFactsError, read_facts
from schakel.measures.norms import find_norms
from schakel.measures.standing import Standing, below_network
from schakel.privacy.reader import Reader, Role
from schakel.records.counted import counted, newest_change
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import write_csv
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading, whole
from schakel.website.snapshots import current_snapshot, kept


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader, on, snapshot = rights.reader_of(request), reading.today(), current_snapshot()
    if not rights.may_see_standings(reader):
        return whole.public_page(request, "norms.html", on, partial(_context, None, reader, on, language()))
    key = (reader, on, _changed())
    if snapshot is None:
        return whole.public_page(request, "norms.html", key, partial(_context, None, reader, on, language()))
    return whole.page(request, snapshot, "norms.html", key, partial(_context, snapshot, reader, on, language()))


@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """The same rows as a file."""
    reader, on, spoken = rights.reader_of(request), reading.today(), language()
    snapshot = current_snapshot()
    found, _ = _found(snapshot, reader, on, spoken)
    # What is asked is no figure: it has no snapshot when there is none yet.
    origin = Origin("", is_simulated=False) if snapshot is None else Origin.of(snapshot)
    table = norms_table(found, on, spoken, is_told=rights.may_see_standings(reader))
    return HttpResponse(
        write_csv(table, origin, spoken),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}.csv"'},
    )


def _context(snapshot: Snapshot | None, reader: Reader, on: date, spoken: Language) -> dict[str, Any]:
    found, (wrong, broken) = _found(snapshot, reader, on, spoken)
    is_ours = reader.role is Role.SUPPORT
    return {
        "page": norms_page(found, on, spoken, is_told=rights.may_see_standings(reader)),
        "on": day(on, spoken),
        # Only who can mend a file is shown what is wrong with it.
        "facts_error": wrong if is_ours else "",
        "ledger_error": broken if is_ours else "",
    }


def _found(
    snapshot: Snapshot | None, reader: Reader, on: date, spoken: Language
) -> tuple[list[Standing], tuple[str, str]]:  # fmt: skip
    """How every norm stands for this reader, and what is wrong with facts and ledger; of who may not see it, nothing."""
    facts: tuple[Fact, ...] = ()
    norms, wrong, broken = find_norms(), "", ""
    may = rights.may_see_standings(reader)
    try:
        facts = read_facts(_folder(), norms) if may else ()
    except NormFactsError as error:
        wrong = str(error)
    try:
        entries = Ledger(_folder()).entries() if may else ()
        facts = beside(facts, delivered_ever(entries, ZoneInfo(settings.TIME_ZONE)))
    except LedgerError as error:
        broken = str(error)
    facts = beside(facts, counted(on)) if may else facts
    told = _told(snapshot, reader) if snapshot is not None and may else None
    return norms_seen(by_title(list(norms.values()), spoken), on, facts, told, reader), (wrong, broken)


def _told(snapshot: Snapshot, reader: Reader) -> Told:
    places = reading.places(snapshot)
    return Told(
        network_code=places.network.code if places.network is not None else "",
        places=below_network(places.by_level),
        available=reading.available(snapshot),
        released=lambda measure, period: reading.released(snapshot, measure, period, reader),
        surveys=lambda period: kept(snapshot, of_network, period),
        thresholds=reading.thresholds(),
    )


def _folder() -> Path:
    return cast(Path, settings.DATA)


def _changed() -> tuple[int, ...]:
    """When the file of facts and the ledger were written last, and the registers changed; 0 without."""
    return (*(_written(path) for path in (_folder() / FILE, Ledger(_folder()).path)), newest_change())


def _written(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0
