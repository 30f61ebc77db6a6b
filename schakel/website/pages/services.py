"""*Diensten*: the public catalogue, a page for each service, and the table of who used what."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from schakel.records.listing import LONGEST_WORD
from schakel.records.sheet import sheets
from schakel.registers.services.catalogue import catalogue
from schakel.registers.services.models import AUDIENCES, Service, Standing, audience_names
from schakel.registers.services.used import Used, used
from schakel.reports.numbers import number
from schakel.reports.report import harmless
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages.known import known
from schakel.website.pages.register import records_for
from schakel.website.pages.signed_in import signed_in


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The catalogue, for everybody."""
    words, audience = request.GET.get("q", "").strip()[:LONGEST_WORD], request.GET.get("for", "")
    if audience and audience not in AUDIENCES:
        raise Http404
    groups = catalogue(words, audience)
    return render(request, "services.html", {
        "groups": groups, "total": sum(len(found) for _theme, found in groups), "words": words,
        "is_narrowed": bool(words or audience),
        "audiences": [(name, text, name == audience) for name, text in audience_names()],
        "may_keep": rights.may_keep(rights.reader_of(request), sheets()["services"]),
    })  # fmt: skip


@require_safe
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One service. One that ended stays to be read, for whoever kept its address."""
    service = service_of(number)
    others = Service.objects.filter(theme=service.theme).exclude(pk=service.pk).exclude(standing=Standing.ENDED)
    return render(request, "service.html", {
        "service": service, "is_pilot": service.standing == Standing.PILOT, "others": others.order_by("name"),
        "may_keep": rights.may_keep(rights.reader_of(request), sheets()["services"]),
    })  # fmt: skip


def service_of(number: int) -> Service:
    """The service of an address."""
    found = Service.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


@signed_in
def use(request: HttpRequest) -> HttpResponse:
    """Who used what in a year, or with `format=csv` that table; a library sees its own column."""
    reader, sheet = rights.reader_of(request), sheets()["service-use"]
    rights.check_may_see_sheet(reader, sheet)
    uses, spoken, names = records_for(sheet, reader).select_related("service"), language(), known().organisations
    years = sorted(set(uses.order_by().values_list("year", flat=True)), reverse=True)
    asked = request.GET.get("year", str(years[0]) if years else "")
    if asked not in map(str, years) and (years or asked):
        raise Http404
    made = used(uses.filter(year=int(asked))) if asked else Used((), ())
    heads = [names.get(code, code) for code in made.organisations]
    if request.GET.get("format") == "csv":
        return _csv(made, heads, asked)
    rows = [
        (row, ["–" if each is None else number(each, 0, spoken) for each in row.numbers], number(row.together, 0, spoken))
        for row in made.rows
    ]
    return render(request, "service_use.html", {
        "rows": rows, "heads": heads, "years": years, "year": int(asked) if asked else None, "has_sum": len(heads) > 1,
        "together": number(sum(row.together for row in made.rows), 0, spoken), "may_keep": rights.may_keep(reader, sheet),
    })  # fmt: skip


def _csv(made: Used, heads: list[str], year: str) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language() == "nl" else ",", lineterminator="\r\n")
    writer.writerow([_("Jaar"), _("Dienst"), *(harmless(head) for head in heads), _("Samen")])
    for row in made.rows:
        cells: list[Any] = ["" if each is None else each for each in row.numbers]
        writer.writerow([year, harmless(row.name), *cells, row.together])
    headers = {"Content-Disposition": f'attachment; filename="{_("gebruik-van-diensten")}-{year}.csv"'}
    return HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers)
