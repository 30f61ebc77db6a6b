"""*Overleggen per jaar*: how often each series was meant, held and cancelled."""

import csv
import io

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.records.sheet import sheets
from schakel.registers.meetings.models import Kind
from schakel.registers.meetings.overview import Row, overview, years
from schakel.reports.report import harmless
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page, or with `format=csv` its table."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    rights.check_may_see_sheet(rights.reader_of(request), sheets()["meetings"])
    today = reading.today()
    offered = years(today)
    asked = request.GET.get("year", str(today.year))
    if asked not in map(str, offered):
        raise Http404
    rows = overview(int(asked), today)
    words = {
        "as_meant": _("zo vaak als gepland"), "too_few": _("minder vaak dan gepland"), "too_many": _("vaker dan gepland"),
        "runs": _("het jaar loopt nog"), "": _("niets afgesproken"),
    }  # fmt: skip
    if request.GET.get("format") == "csv":
        return _csv(rows, words, int(asked))
    tones = {"as_meant": "good", "too_few": "warn", "too_many": "warn"}
    shown = [(row, words[row.verdict], tones.get(row.verdict, "")) for row in rows]
    return render(request, "meetings.html", {
        "rows": shown, "year": int(asked), "years": offered, "over": sum(row.verdict == "too_many" for row in rows),
        "under": sum(row.verdict == "too_few" for row in rows),
    })  # fmt: skip


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
