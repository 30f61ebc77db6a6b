"""The report of a delivery as a page and as PDF, in the language of the reader, for who may see the delivery.

In the language in which it was sent the PDF has the same bytes as that in the package. Who keeps the data sees it as it
stands, a draft included; all others see what was sent.
"""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from schakel.deliveries.desk import Desk
from schakel.deliveries.report_kinds import as_pdf, make_report
from schakel.deliveries.states import Delivery, State
from schakel.privacy.reader import Reader, Role
from schakel.reports.chart import draw, narrow
from schakel.reports.media_types import SERVED_AS
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.report import Table
from schakel.website.frame import language
from schakel.website.pages.delivery import desk_for
from schakel.website.pages.signed_in import signed_in

_SENT = (State.SENT, State.RECEIPTED)


@signed_in
def page(request: HttpRequest, recipient: str, assignment: str, period: str) -> HttpResponse:
    """The page, or with `kind=pdf` the file."""
    reader, desk = desk_for(request, recipient, assignment, period)
    stands = _shown_to(reader, desk)
    contents = desk.contents(stands)
    report = make_report(str(desk.assignment.report), contents, desk.assignment.organisation)
    if request.GET.get("kind") == "pdf":
        name = f"{recipient}-{assignment}-{period}.pdf".lower()
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
        return HttpResponse(as_pdf(report, contents), content_type=SERVED_AS["pdf"], headers=headers)
    spoken = language()
    sections = [(section, [(table, _rows(table, spoken)) for table in section.tables]) for section in report.sections]
    notice = Origin(contents.snapshot_id, contents.is_simulated, as_known_on=contents.as_known_on).notice(spoken)
    context = {
        "report": report, "sections": sections, "names": desk.id.split("/"), "id": desk.id, "notice": notice,
        "is_draft": stands.state not in _SENT,
    }  # fmt: skip
    return render(request, "delivery_report.html", context)


@signed_in
def chart(request: HttpRequest, recipient: str, assignment: str, period: str) -> HttpResponse:
    """The drawing alone."""
    reader, desk = desk_for(request, recipient, assignment, period)
    report = make_report(str(desk.assignment.report), desk.contents(_shown_to(reader, desk)), desk.assignment.organisation)
    drawing = next((section.drawing for section in report.sections if section.drawing is not None), None)
    if drawing is None:
        raise Http404
    drawn = draw(narrow(drawing) if request.GET.get("narrow") else drawing)
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


def _rows(table: Table, spoken: Language) -> list[list[tuple[str, bool]]]:
    """Each value with whether its column holds figures."""
    figures = [column.form != "text" for column in table.columns]
    return [list(zip(row, figures, strict=True)) for row in table.texts(spoken)]


def _shown_to(reader: Reader, desk: Desk) -> Delivery:
    """How it stands for this reader: as it is for who works on it, as it was sent for all others."""
    if desk.assignment.report is None:
        raise Http404
    stands = desk.stands() if reader.role in (Role.SUPPORT, Role.LIBRARY) else desk.as_sent()
    if stands is None or "draft_hash" not in stands.facts:
        raise Http404
    return stands
