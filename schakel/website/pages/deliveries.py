"""*Leveringen*: what is due in a year and how it stands; and the ledger of all that was done."""

import logging
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from schakel.dashboards.delivery_page import due_list, for_reader, told
from schakel.deliveries.calendar import due_in
from schakel.deliveries.delivering import sent_and_different, sent_last
from schakel.deliveries.draft import DraftError
from schakel.deliveries.ledger import BrokenLedger, Ledger
from schakel.deliveries.recipient_folder import look_for_recipients
from schakel.deliveries.states import Delivery
from schakel.deliveries.still_valid import Difference
from schakel.privacy.reader import Role
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.broken_file import file_and_found
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept

YEARS_BACK = 5
ON_A_PAGE = 100
_log = logging.getLogger(__name__)


def local_day(moment: datetime) -> date:
    """The day of a moment here."""
    return timezone.localtime(moment).date()


def name_of_organisation(code: str) -> str:
    """As the current snapshot calls it."""
    snapshot = current_snapshot()
    place = reading.places(snapshot).find("organisation", code) if snapshot is not None else None
    return place.name if place is not None else code


def _different(
    snapshot: Snapshot,
    sent: tuple[tuple[str, str], ...],  # noqa: ARG001 (what is kept under it is of these)
) -> Mapping[str, list[Difference]]:
    return sent_and_different(cast(Path, settings.DATA), snapshot)


def different() -> Mapping[str, list[Difference]]:
    """What was sent and would be otherwise now, by delivery; worked out once for a snapshot and what was sent."""
    snapshot = current_snapshot()
    sent = tuple(sorted(sent_last(Ledger(cast(Path, settings.DATA)).entries()).items()))
    if snapshot is None or not sent:
        return {}
    try:
        return kept(snapshot, _different, sent)
    except DraftError as error:
        # A draft that is gone is told on its own page; the list must not stop at it.
        _log.warning("deliveries cannot be compared: %s", error)
        return {}


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The deliveries of one year that this reader follows; this year when none is asked for."""
    reader = rights.reader_of(request)
    rights.check_may_see_deliveries(reader)
    data, today = cast(Path, settings.DATA), reading.today()
    year = _year(request.GET.get("year"), today.year)
    standing: dict[str, Delivery] = {}
    recipients = look_for_recipients(data)
    try:
        standing, is_whole = Ledger(data).deliveries(), True
    except BrokenLedger:
        is_whole = False
    dues = for_reader(due_in(recipients.whole.values(), year), standing, reader)
    changed = {name: len(each) for name, each in different().items()} if is_whole and rights.may_see_ledger(reader) else {}
    # What stands in the file of a recipient is for who keeps those files; a recipient is told that it is about them.
    broken = [file_and_found(each) for each in recipients.broken.values()] if reader.role is Role.SUPPORT else []
    found = due_list(dues, standing, year, today, local_day, name_of_organisation, language(), changed)
    rows = [(row, row.id.split("/")) for row in found.rows]
    context: dict[str, Any] = {
        "title": found.title, "rows": rows, "year": year, "broken": broken, "is_whole": is_whole,
        "is_own_broken": reader.recipient in recipients.broken,
        "years": [(each, each == year) for each in range(today.year + 1, today.year - YEARS_BACK - 1, -1)],
        "has_recipients": bool(recipients.whole or recipients.broken), "may_see_ledger": rights.may_see_ledger(reader),
    }  # fmt: skip
    return render(request, "deliveries.html", context)


@signed_in
def ledger(request: HttpRequest) -> HttpResponse:
    """All entries, latest first, and whether they are what was written."""
    rights.check_may_see_ledger(rights.reader_of(request))
    verdict = Ledger(cast(Path, settings.DATA)).verify()
    entries = told(verdict.entries, language())
    pages = max(1, -(-len(entries) // ON_A_PAGE))
    at = min(_number(request.GET.get("page"), 1), pages)
    rows = [(entry, entry.delivery.split("/")) for entry in entries[(at - 1) * ON_A_PAGE : at * ON_A_PAGE]]
    context: dict[str, Any] = {
        "rows": rows, "total": len(entries), "page": at, "pages": pages, "is_whole": verdict.is_whole,
        "findings": [each.says for each in verdict.findings if each.kind != "torn"],
        "last": verdict.entries[-1] if verdict.entries else None,
    }  # fmt: skip
    return render(request, "delivery_ledger.html", context)


def _year(asked: str | None, this: int) -> int:
    found = _number(asked, this)
    if not 1900 <= found <= this + 10:
        raise Http404
    return found


def _number(asked: str | None, otherwise: int) -> int:
    if asked is None:
        return otherwise
    found = whole_number(asked)
    if found is None:
        raise Http404
    return max(found, 1)


def whole_number(text: str) -> int | None:
    """A whole number of at most five digits; None for anything else, such as digits of another script."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else None
