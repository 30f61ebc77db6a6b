"""*Overleggen per jaar*: how often each series was meant, held and cancelled."""

import csv
import io
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.records.counted import newest_change
from schakel.records.sheet import sheets
from schakel.registers.meetings.models import Kind
from schakel.registers.meetings.overview import Row, overview, years
from schakel.reports.report import harmless
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading, whole


@lru_cache(maxsize=4)
def _years(change: tuple[int, int], today: date) -> list[int]:  # noqa: ARG001 (another change, other years)
    return years(today)


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page, or with `format=csv` its table."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    reader = rights.reader_of(request)
    rights.check_may_see_sheet(reader, sheets()["meetings"])
    today = reading.today()
    offered = _years(newest_change(), today)
    asked = request.GET.get("year", str(today.year))
    if asked not in map(str, offered):
        raise Http404
    year = int(asked)
    if request.GET.get("format") == "csv":
        return _csv(overview(year, today), _words(), year)
    return whole.register_page(request, "meetings.html", (reader, year), lambda: _context(year, offered, today))


def _words() -> dict[str, str]:
    return {
        "as_meant": _("zo vaak als gepland"), "too_few": _("minder vaak dan gepland"), "too_many": _("vaker dan gepland"),
        "runs": _("het jaar loopt nog"), "": _("niets afgesproken"),
    }  # fmt: skip


def _context(year: int, offered: list[int], today: date) -> dict[str, Any]:
    rows, words = overview(year, today), _words()
    tones = {"as_meant": "good", "too_few": "warn", "too_many": "warn"}
    shown = [(row, words[row.verdict], tones.get(row.verdict, "")) for row in rows]
    return {
        "rows": shown, "year": year, "years": offered, "over": sum(row.verdict == "too_many" for row in rows),
        "under": sum(row.verdict == "too_few" for row in rows), "runs": any(row.verdict == "runs" for row in rows),
    }  # fmt: skip


def _csv(rows: list[Row], words: dict[str, str], year: int) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language() == "nl" else ",", lineterminator="\r\n")
    counted = [_("Gepland per jaar"), _("Gehouden"), _("Afgezegd"), _("Komt nog"), _("Oordeel")]
    writer.writerow([_("Jaar"), _("Reeks"), _("Soort"), *counted])
    for row in rows:
        kind = Kind(row.series.kind).label
        writer.writerow(
            [year, harmless(row.series.name), kind, row.meant or "", row.held, row.cancelled, row.to_come, words[row.verdict]]
        )
    headers = {"Content-Disposition": f'attachment; filename="meetings-{year}.csv"'}
    return HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)
