"""Carry a plan into a later year: which lines go along, chosen on a form that begins with what was not wholly done."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from schakel.records.sheet import sheets
from schakel.registers.plan.carrying import CarryError, carry, to_carry
from schakel.registers.plan.models import Item, Plan
from schakel.registers.plan.overview import natural
from schakel.website import rights
from schakel.website.pages import half_filled


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, year: int) -> HttpResponse:
    """The form, and what it does."""
    if not request.user.is_authenticated:
        back = half_filled.set_aside(request) if request.method == "POST" else request.get_full_path()
        return redirect_to_login(back, reverse("account_login"))
    rights.check_may_keep(rights.reader_of(request), sheets()["plans"])
    plan = Plan.objects.filter(year=year).first()
    if plan is None:
        raise Http404
    if request.method != "POST":
        aside = half_filled.take_back(request)
        if aside is not None:
            messages.info(request, _("U was afgemeld. Wat u had ingevuld, staat er nog; het is nog niet bewaard."))
            return _form(request, plan, aside.getlist("line"), aside.get("to", ""), aside.get("title", ""))
        return _form(request, plan, [each.code for each in to_carry(plan)], str(year + 1), "")
    lines, to, title = request.POST.getlist("line"), request.POST.get("to", "").strip(), request.POST.get("title", "").strip()
    is_year = to.isascii() and to.isdigit() and len(to) == 4
    try:
        # What is no year is refused like a year that cannot be.
        done = carry(plan, int(to) if is_year else 0, lines=lines, title=title, by=request.user)
    except CarryError as error:
        return _form(request, plan, lines, to, title, error=_says(error, plan), why=error.why)
    said = ngettext("%(n)s regel is doorgeschoven.", "%(n)s regels zijn doorgeschoven.", done.lines) % {"n": done.lines}
    nothing = _("Deze regels waren al doorgeschoven.")
    then = _("Ze staan er als concept: stel ze opnieuw vast.")
    messages.success(request, f"{said} {then}" if done.lines else nothing)
    return redirect(f"{reverse('year_plan')}?year={done.plan.year}")


def _says(error: CarryError, plan: Plan) -> str:
    return {
        "year": _("Vul een later jaar in dan %(year)s, met vier cijfers.") % {"year": plan.year},
        "closed": _("Het plan van dat jaar is afgesloten. Zet het eerst weer open bij Jaarplannen."),
        "lines": _("Een van deze regels staat niet meer in het plan. Kijk wat er nu staat en kies opnieuw."),
        "none": _("Kies ten minste één regel."),
    }[error.why]


def _form(
    request: HttpRequest, plan: Plan, chosen: list[str], to: str, title: str, *, error: str = "", why: str = ""
) -> HttpResponse:  # fmt: skip
    items = sorted(Item.objects.filter(part__plan=plan).select_related("part"), key=lambda item: natural(item.code))
    wanted, lines = set(chosen), []
    for item in items:
        lines.append((item, item.code in wanted))
    context: dict[str, Any] = {"plan": plan, "lines": lines, "to": to, "title": title, "error": error, "why": why}
    return render(request, "carry_plan.html", context, status=422 if error else 200)
