"""Deciding on advice: the rows that were ticked, or a whole selection. What a colleague decided meanwhile is shown first."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schakel.advice.kept import NoAdviceError
from schakel.dashboards import advice_words as words
from schakel.registers.advice.models import Decision
from schakel.registers.advice.store import DecideError, Outcome, decide
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import advice
from schakel.website.pages.advice import Asked
from schakel.website.snapshots import current_snapshot

WHOLE = "whole"


@require_POST
def decide_on(request: HttpRequest) -> HttpResponse:
    """Take a decision, and go back to the list; or show what clashes."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("advice"), reverse("account_login"))
    reader = rights.reader_of(request)
    asked = advice.read_asked(request.POST, reader)
    rights.check_may_decide(reader, asked.organisation)
    snapshot = current_snapshot()
    if snapshot is None:
        raise Http404
    advice.check_is_known(snapshot, asked)
    seen = None if request.POST.get("rows") == WHOLE else _marks(request.POST.getlist("mark"))
    back = f"{reverse('advice_list')}?{asked.query}&page={advice.page_number(request.POST.get('page', '1'))}"
    if seen is not None and not seen:
        messages.warning(request, _("Er is niets vastgelegd: kruis eerst aan om welke regels het gaat."))
        return redirect(back)
    try:
        # Ticked rows are looked for in the whole list: a filter on decisions may no longer hold for them.
        every = Asked(asked.organisation, asked.action)
        rows = advice.select(snapshot, asked) if seen is None else advice.select(snapshot, every, only=set(seen))
    except NoAdviceError as error:
        raise Http404 from error
    if len(rows) > advice.MOST_IN_FILE:
        messages.warning(request, _("Er is niets vastgelegd: dit zijn te veel regels ineens. Kies een locatie of een reden."))
        return redirect(back)
    try:
        outcome = decide(
            rows.part(0, len(rows)), request.POST.get("verdict", ""), request.POST.get("note", ""),
            by=request.user.get_username(), at=timezone.now(), seen=seen,
        )  # fmt: skip
    except DecideError:
        messages.warning(request, _("Er is niets vastgelegd: kies wat u besluit, met hoogstens 1000 tekens notitie."))
        return redirect(back)
    _tell(request, outcome, gone=len(seen) - len(rows) if seen is not None else 0)
    if outcome.clashes:
        return _clash(request, asked, outcome.clashes, back)
    return redirect(back)


def _marks(given: list[str]) -> Mapping[str, int]:
    """Version of the decision that was seen, by key; a mark that we never wrote is no request of ours."""
    seen = {}
    for mark in given:
        version, colon, key = mark.partition(":")
        if not (colon and version.isascii() and version.isdigit() and len(version) < 18):
            raise Http404
        seen[key] = int(version)
    return seen


def _tell(request: HttpRequest, outcome: Outcome, *, gone: int) -> None:
    if outcome.decided:
        messages.success(request, _("Vastgelegd. Aantal regels: %(n)s.") % {"n": outcome.decided})
    elif outcome.same and not outcome.clashes:
        messages.success(request, _("Het stond al zo."))
    if outcome.left:
        messages.info(request, _("%(n)s regels hadden al een ander besluit; dat is gebleven.") % {"n": outcome.left})
    if gone:
        messages.warning(request, _("%(n)s regels staan niet meer op de lijst; daarover is niets vastgelegd.") % {"n": gone})


def _clash(request: HttpRequest, asked: Asked, clashes: tuple[Decision, ...], back: str) -> HttpResponse:
    spoken = language()
    rows = [(each, advice.decided(each, spoken), f"{each.version}:{each.key}") for each in clashes]
    verdict = request.POST.get("verdict", "")
    context: dict[str, Any] = {
        "rows": rows, "asked": asked, "verdict": verdict, "verdict_text": words.VERDICT[spoken][verdict],
        "note": request.POST.get("note", ""), "back": back, "page": request.POST.get("page", "1"),
    }  # fmt: skip
    return render(request, "advice_clash.html", context, status=409)
