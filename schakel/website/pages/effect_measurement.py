"""One measurement: who answered, what was found, and the answers read in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from schakel.records.rows import LARGEST
from schakel.records.sheet import Sheet, sheets
from schakel.registers.effect.answers import Answers
from schakel.registers.effect.models import Measurement, Question
from schakel.registers.effect.reading import findings, take_in
from schakel.registers.effect.sentences import sentences
from schakel.registers.effect.tables import table
from schakel.reports.numbers import number, percentage
from schakel.reports.periods import day
from schakel.reports.report import write_csv
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.effect import limits
from schakel.website.pages.register import of_sheet
from schakel.website.pages.signed_in import signed_in
from schakel.website.pages.tables import shown


@signed_in
def page(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    rights.check_may_see_effect(rights.reader_of(request))
    return _show(request, _one(number))


@signed_in
def file(request: HttpRequest, number: int) -> HttpResponse:
    """Its figures."""
    rights.check_may_see_effect(rights.reader_of(request))
    found = _one(number)
    content = write_csv(table(_findings(found), found.title, language()), None, language())
    headers = {"Content-Disposition": f'attachment; filename="meting-{found.pk}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def upload(request: HttpRequest, number: int) -> HttpResponse:
    """Its answers, read in: all of the file, or nothing with what is wrong, cell by cell."""
    return _upload(request, name="measurements", number=number)


@of_sheet("POST", keeps=True)
def _upload(request: HttpRequest, _sheet: Sheet, _reader: Any, number: int) -> HttpResponse:
    found, sent = _one(number), request.FILES.get("file")
    if sent is None:
        return _show(request, found, is_missing=True, status=422)
    read = take_in(
        found.pk, sent.read(LARGEST + 1), sent.name or "", by=request.user, on=reading.today(), limits=limits()
    )  # fmt: skip
    if read.trouble:
        return _show(request, found, read=read, status=422)
    messages.success(request, _("Ingelezen. Van wie antwoordde zijn alleen aantallen bewaard."))
    for says in left_aside(read):
        messages.warning(request, says)
    return redirect("effect_measurement", number=number)


def left_aside(read: Answers) -> list[str]:
    """What of a file was not read, and why."""
    said = []
    if read.personal:
        said.append(
            _("Niet gelezen, want het lijkt op een persoon: %(heads)s. Haal dit uit het bestand voordat u het aan iemand geeft.")
            % {"heads": ", ".join(read.personal)}
        )
    if read.other:
        said.append(_("Niet gelezen, want het is geen vraag van deze meting: %(heads)s.") % {"heads": ", ".join(read.other)})
    if read.blank:
        said.append(_("Rijen zonder antwoord: %(many)s.") % {"many": read.blank})
    return said


def _one(number_: int) -> Measurement:
    found = Measurement.objects.select_related("theory").filter(pk=number_).first()
    if found is None:
        raise Http404
    return found


def _findings(found: Measurement) -> list[Any]:
    asked = Question.objects.filter(measurement=found).select_related("measurement", "edge__from_node", "edge__to_node")
    return findings(asked.order_by("id"), limits())


def _show(request: HttpRequest, found: Measurement, status: int = 200, **other: Any) -> HttpResponse:
    spoken, counts, told = language(), limits(), _findings(found)
    read: Answers | None = other.get("read")
    return render(request, "effect_measurement.html", {
        "measurement": found, "questions": [(each.question, sentences(each, spoken), each.tells) for each in told],
        "told": sum(each.tells for each in told), "figures": shown(table(told, found.title, spoken), spoken),
        "answered": _answered(found, counts.persons), "least": number(counts.answers, 0, spoken), "reason": counts.reason,
        "starts_on": day(found.starts_on, spoken), "ends_on": day(found.ends_on, spoken),
        "read_on": day(found.read_on, spoken) if found.read_on else "",
        "may_keep": rights.may_keep(rights.reader_of(request), sheets()["measurements"]),
        "trouble": read.trouble if read else (), "aside": left_aside(read) if read else (),
        "is_missing": other.get("is_missing", False),
    }, status=status)  # fmt: skip


def _answered(found: Measurement, least: int) -> str:
    """How many answered, of how many that were asked; few are not told by number."""
    if found.answered is None:
        return ""
    spoken = language()
    if found.answered < least:
        return _("minder dan %(least)s") % {"least": least}
    people = number(found.answered, 0, spoken)
    if not found.invited:
        return _("%(people)s; hoeveel er gevraagd zijn, is niet bekend") % {"people": people}
    told = {"people": people, "invited": number(found.invited, 0, spoken)}
    told["share"] = percentage(found.answered / found.invited, 0, spoken)
    return _("%(people)s van de %(invited)s (%(share)s)") % told
