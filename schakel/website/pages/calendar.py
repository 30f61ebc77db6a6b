"""*Agenda*: the meetings of one reader as a calendar that their own programme follows, by an address of their own.

A programme that follows a calendar cannot sign in, so the address holds a long secret; a new one makes the old one stop.
"""

import secrets
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.records.sheet import sheets
from schakel.registers.meetings.calendar import write_calendar
from schakel.website import rights
from schakel.website.accounts.models import Account

BYTES = 24
"""Of the secret."""


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The address of this reader's calendar, and a button for a new one."""
    account = request.user
    if not isinstance(account, Account):
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    rights.check_may_see_sheet(rights.reader_of(request), sheets()["meetings"])
    if request.method == "POST":
        account.calendar_key = "" if request.POST.get("act") == "stop" else secrets.token_urlsafe(BYTES)
        account.save(update_fields=["calendar_key"])
        messages.success(request, _("Uw agenda heeft een nieuw adres.") if account.calendar_key else _("Uw agenda is gestopt."))
        return redirect("calendar")
    address = request.build_absolute_uri(reverse("calendar_feed", args=[account.calendar_key])) if account.calendar_key else ""
    return render(request, "calendar.html", {"address": address})


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar itself. A key that nobody has, or of somebody who may no longer see meetings, is not there."""
    account = Account.objects.filter(calendar_key=key, is_active=True).exclude(calendar_key="").first()
    if account is None or not rights.may_see_sheet(account.reader, sheets()["meetings"]):
        raise Http404
    reader = account.reader
    meetings = sheets()["meetings"].records(reader.role, reader.organisation_code).select_related("series")
    actions = sheets()["actions"].records(reader.role, reader.organisation_code)
    since = timezone.now() - timedelta(days=366)
    content = write_calendar(
        meetings.filter(starts_at__gte=since).order_by("starts_at"),
        actions.filter(due_on__gte=since.date()).order_by("due_on"),
        site=request.build_absolute_uri("/").rstrip("/"),
        made_at=timezone.now(),
    )
    headers = {"Content-Disposition": 'inline; filename="schakel.ics"', "Referrer-Policy": "no-referrer"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)
