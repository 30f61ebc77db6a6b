"""*Wat er aankomt*: what is due in the registers, by day, the late first."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from schakel.privacy.reader import Reader
from schakel.records.due import everything_due
from schakel.records.teams import Team
from schakel.reports.periods import day
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading, whole

SPANS = (30, 90, 365)
"""Days ahead that can be chosen."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page; of one team, or of all."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    reader = rights.reader_of(request)
    rights.check_may_see_changes(reader)
    team, span = request.GET.get("team", reader.team if reader.team != Team.MANAGEMENT else ""), request.GET.get("days", "90")
    if team not in ("", *Team.values) or span not in map(str, SPANS):
        raise Http404
    return whole.register_page(request, "coming.html", (reader, team, span), lambda: _context(reader, team, int(span)))


def _context(reader: Reader, team: str, span: int) -> dict[str, Any]:
    today, spoken = reading.today(), language()
    found = [
        each
        for each in everything_due(today, today + timedelta(days=span))
        if team in ("", each.of_team) and rights.may_see_sheet(reader, each.sheet)
    ]
    rows = [
        {"on": day(each.on, spoken), "is_late": each.on < today, "days": abs((each.on - today).days), "what": each.what,
         "address": reverse("register_one", args=[each.sheet.name, each.record.pk]), "team": Team(each.of_team).label}
        for each in found
    ]  # fmt: skip
    return {
        "rows": rows, "late": sum(each["is_late"] for each in rows), "team": team, "teams": Team.choices, "span": span,
        "spans": SPANS,
    }  # fmt: skip
