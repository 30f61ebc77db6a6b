"""*Leenverkeer*: the quarterly report on interlibrary loan as a page, a PDF, a spreadsheet and CSV."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from schakel.dashboards.ibl_report import ibl_report
from schakel.interlibrary.report import Quarter, quarter_of, quarters_of
from schakel.interlibrary.tariffs import SHIPPED, read_tariffs
from schakel.measures.figure import period_end
from schakel.reports.chart import draw, narrow
from schakel.reports.media_types import SERVED_AS
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.periods import short
from schakel.reports.report import Report, table_named, write_csv
from schakel.reports.workbook import write_xlsx
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot, kept, kept_as_it_is

_KINDS = {kind: SERVED_AS[kind] for kind in ("pdf", "xlsx", "csv")}


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page of one quarter; the last complete one when none is asked for."""
    reader = rights.reader_of(request)
    rights.check_may_see_ibl(reader)
    snapshot = current_snapshot()
    if snapshot is None:
        return empty.no_snapshot(request)
    if not kept_as_it_is(snapshot, quarters_of):
        return empty.no_figures(request)
    starts_on = _asked(request, snapshot)

    def context() -> dict[str, Any]:
        spoken = language()
        report = _report(snapshot, starts_on, reading.today(), spoken)
        sections = [
            (section, [(table, table.texts(spoken)) for table in section.tables]) for section in report.sections
        ]  # fmt: skip
        quarters = [
            (day.isoformat(), short("quarter", day, spoken), day == starts_on) for day in kept_as_it_is(snapshot, quarters_of)
        ]
        return {
            "report": report,
            "sections": sections,
            "quarters": reversed(quarters),
            "starts_on": starts_on.isoformat(),
        }

    return whole.page(request, snapshot, "ibl_report.html", (starts_on, reading.today()), context)


@signed_in
def chart(request: HttpRequest) -> HttpResponse:
    """The drawing alone."""
    drawing = next(section.drawing for section in _report_asked(request).sections if section.drawing is not None)
    drawn = draw(narrow(drawing) if request.GET.get("narrow") else drawing)
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, max-age=300"})


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The report as PDF or spreadsheet, or one of its tables as CSV."""
    report, kind = _report_asked(request), request.GET.get("kind", "")
    snapshot = current_snapshot()
    if snapshot is None or kind not in _KINDS:
        raise Http404
    name, origin = report.name, Origin.of(snapshot, report.facts[0][1])
    notice = origin.notice(report.language)
    if kind == "csv":
        table = table_named(report, request.GET.get("table", ""))
        if table is None:
            raise Http404
        name, content = f"{report.name}-{table.name}", write_csv(table, origin, report.language)
    elif kind == "pdf":
        content = write_pdf(report, author=snapshot.network_name, notice=notice, made_at=timezone.localtime(snapshot.built_at))
    else:
        content = write_xlsx(report, notice=notice, made_at=timezone.localtime(snapshot.built_at))
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return HttpResponse(content, content_type=_KINDS[kind], headers=headers)


def _report_asked(request: HttpRequest) -> Report:
    rights.check_may_see_ibl(rights.reader_of(request))
    snapshot = current_snapshot()
    if snapshot is None or not kept_as_it_is(snapshot, quarters_of):
        raise Http404
    return _report(snapshot, _asked(request, snapshot), reading.today(), language())


def _asked(request: HttpRequest, snapshot: Snapshot) -> date:
    quarters = kept_as_it_is(snapshot, quarters_of)
    asked = request.GET.get("quarter")
    if asked is None:
        complete = [day for day in quarters if (period_end("quarter", day) - snapshot.known_on).days <= 1]
        return complete[-1] if complete else quarters[-1]
    found = [day for day in quarters if day.isoformat() == asked]
    if not found:
        raise Http404
    return found[0]


def _told(snapshot: Snapshot, starts_on: date) -> Quarter:
    return quarter_of(snapshot, read_tariffs(SHIPPED), starts_on)


def _report(snapshot: Snapshot, starts_on: date, today: date, spoken: Language) -> Report:
    return ibl_report(kept(snapshot, _told, starts_on), snapshot, today, reading.thresholds(), spoken)
