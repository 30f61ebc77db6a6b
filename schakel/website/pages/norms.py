"""*Normen*: what is asked, by whom and since when, for everybody; and how it stands, for who may see figures."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from schakel.dashboards.norms_page import by_title, norms_page, norms_table
from schakel.dashboards.norms_seen import norms_seen
from schakel.measures.norms import find_norms
from schakel.measures.standing import Standing
from schakel.privacy.reader import Reader, Role
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import write_csv
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading, whole
from schakel.website.pages.norm_facts import Facts, changed, facts_on, told_by_data
from schakel.website.snapshots import current_snapshot


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader, on, snapshot = rights.reader_of(request), reading.today(), current_snapshot()
    if not rights.may_see_standings(reader):
        return whole.public_page(request, "norms.html", on, partial(_context, None, reader, on, language()))
    key = (reader, on, changed())
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
    may, norms = rights.may_see_standings(reader), by_title(list(find_norms().values()), spoken)
    known = facts_on(on) if may else Facts()
    told = told_by_data(snapshot, reader) if snapshot is not None and may else None
    return norms_seen(norms, on, known.facts, told, reader), (known.file_error, known.ledger_error)
