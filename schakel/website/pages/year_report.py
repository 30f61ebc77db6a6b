"""*Verslag*: the report on a year as it stands, freezing it, and its editions as they were frozen."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schakel.dashboards.plan_indicators import Indicators
from schakel.dashboards.year_report import Line, Part, Told, counted, year_report
from schakel.privacy.reader import Reader, Role
from schakel.records.sheet import sheets
from schakel.registers.accountability.freezing import (
    Snapshotted,
    TamperedError,
    UnchangedError,
    freeze,
    is_as,
    newest_of,
    thawed,
)
from schakel.registers.accountability.live import Asked, filled
from schakel.registers.accountability.models import Edition, Kind, Text, YearReport
from schakel.registers.plan.models import ItemState, Plan
from schakel.registers.plan.overview import tree
from schakel.reports import catalogue
from schakel.reports.media_types import SERVED_AS
from schakel.reports.numbers import Language, number
from schakel.reports.origin import Origin
from schakel.reports.pdf import write_pdf
from schakel.reports.periods import day
from schakel.reports.report import Report
from schakel.reports.words import NOT_KNOWN, value_in_words
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.signed_in import signed_in
from schakel.website.pages.tables import shown
from schakel.website.pages.year_plan import indicators_of, judged_on
from schakel.website.snapshots import current_snapshot

LANGUAGES: tuple[Language, ...] = ("nl", "en")
READ_BY = Reader(Role.PARTNER)
"""Figures are those that the province may see, whoever makes the report."""


@signed_in
def every(request: HttpRequest) -> HttpResponse:
    """All reports: which are drafts, and which were frozen."""
    reader, spoken = rights.reader_of(request), language()
    rights.check_may_see_reports(reader)
    may_draft = rights.may_draft_reports(reader)
    rows = []
    frozen = list(Edition.objects.order_by("-number").defer("contents"))
    for report in YearReport.objects.all():
        editions = [each for each in frozen if each.report_id == report.pk]  # type: ignore[attr-defined]
        if editions or may_draft:
            rows.append({
                "report": report, "due": day(report.due_on, spoken) if report.due_on else "",
                "editions": [(each, day(timezone.localtime(each.frozen_at).date(), spoken)) for each in editions],
            })  # fmt: skip
    context = {"rows": rows, "may_draft": may_draft, "may_keep": rights.may_keep(reader, sheets()["year-reports"])}
    return render(request, "year_reports.html", context)


@signed_in
def draft(request: HttpRequest, number: int) -> HttpResponse:
    """The report as it stands now; with `kind=pdf` as a file."""
    reader, spoken = rights.reader_of(request), language()
    rights.check_may_draft_reports(reader)
    record = get_object_or_404(YearReport, pk=number)
    snapshot = current_snapshot()
    made = made_in(record, snapshot, spoken)
    if request.GET.get("kind") == "pdf":
        return _pdf(made, _notice(snapshot, spoken), f"verslag-{record.year}-concept.pdf")
    last = newest_of(record)
    return _show(request, record, made, _notice(snapshot, spoken), {
        "is_draft": True, "last": last, "may_keep": rights.may_keep(reader, sheets()["year-reports"]),
        "is_same": last is not None and is_as(last, {each: made_in(record, snapshot, each) for each in LANGUAGES}),
        "texts": Text.objects.filter(report=record),
    })  # fmt: skip


@signed_in
def edition(request: HttpRequest, number: int, edition: int) -> HttpResponse:
    """The report as it was frozen; with `kind=pdf` as a file."""
    reader, spoken = rights.reader_of(request), language()
    rights.check_may_see_reports(reader)
    found = get_object_or_404(Edition.objects.select_related("report"), report=number, number=edition)
    try:
        made = thawed(found, spoken)
    except TamperedError:
        return render(request, "year_report_closed.html", {"edition": found}, status=503)
    notice = Origin(found.snapshot_id, found.is_simulated).notice(spoken)
    if request.GET.get("kind") == "pdf":
        return _pdf(made, notice, f"verslag-{found.report.year}-{found.number}.pdf")
    newest = newest_of(found.report)
    return _show(request, found.report, made, notice, {
        "edition": found, "frozen_on": day(timezone.localtime(found.frozen_at).date(), spoken),
        "newer": newest if newest is not None and newest.number > found.number else None,
        "may_draft": rights.may_draft_reports(reader),
    })  # fmt: skip


@require_POST
def freeze_it(request: HttpRequest, number: int) -> HttpResponse:
    """Keep the report as it stands as its next edition."""
    reader = rights.reader_of(request)
    rights.check_may_keep(reader, sheets()["year-reports"])
    record, snapshot = get_object_or_404(YearReport, pk=number), current_snapshot()
    why = request.POST.get("why", "").strip()[:300]
    if newest_of(record) is not None and not why:
        messages.warning(request, _("Schrijf op wat er anders is dan in de vorige editie."))
        return redirect("year_report", number=number)
    says = {each: made_in(record, snapshot, each) for each in LANGUAGES}
    of = Snapshotted(snapshot.id, is_simulated=snapshot.simulated) if snapshot is not None else Snapshotted()
    try:
        kept = freeze(record, says, of, why=why, at=timezone.now())
    except UnchangedError:
        messages.info(request, _("Er is niets anders dan in de laatste editie."))
        return redirect("year_report", number=number)
    messages.success(request, _("Vastgelegd. Deze editie verandert niet meer."))
    return redirect("year_report_edition", number=number, edition=kept.number)


def made_in(record: YearReport, snapshot: Snapshot | None, spoken: Language) -> Report:
    """The report as it stands, in one language."""
    with translation.override(spoken):
        plan = Plan.objects.filter(year=record.year).first()
        on = judged_on(record.year, reading.today(), snapshot)
        parts = _parts(plan)
        counts = counted(parts)
        indicators = indicators_of(plan, snapshot, READ_BY, on, spoken)[0] if plan is not None else Indicators(())

        def answer(asked: Asked) -> str:
            return _answer(asked, record.year, counts, snapshot, spoken)

        texts = [(text.heading, filled(text.text, answer)) for text in Text.objects.filter(report=record).order_by("number")]
        facts = [(_("Jaar"), str(record.year))]
        if snapshot is not None:
            facts += [(_("Gegevens tot en met"), day(snapshot.known_on, spoken)), (_("Momentopname"), snapshot.id)]
        name = f"{record.kind}-{record.year}"
        kind = str(Kind(record.kind).label).capitalize()
        return year_report(Told(record.year, name, kind, texts, parts, indicators, facts), spoken)


def _parts(plan: Plan | None) -> list[Part]:
    if plan is None:
        return []
    return [
        Part(
            f"{branch.part.code} {branch.part.title}",
            tuple(
                Line(item.code, item.text, item.progress, " ".join(filter(None, (item.result.strip(), item.reason.strip()))))
                for item in branch.lines
                if item.state != ItemState.DROPPED
            ),
        )
        for branch in tree(plan).branches
        if any(item.state != ItemState.DROPPED for item in branch.lines)
    ]


_OF_PLAN = {"gedaan": "done", "deels": "partly", "niet": "not"}


def _answer(asked: Asked, year: int, counts: dict[str, int], snapshot: Snapshot | None, spoken: Language) -> str:
    if asked.name in _OF_PLAN:
        return number(counts[_OF_PLAN[asked.name]], 0, spoken)
    if asked.name == "open":
        return number(counts["open"] + counts["busy"], 0, spoken)
    if asked.name == "regels":
        return number(sum(counts.values()), 0, spoken)
    measure = catalogue.measures()[asked.name]
    if snapshot is None or asked.name not in reading.available(snapshot):
        return NOT_KNOWN[spoken]
    network = reading.places(snapshot).network
    of = date(asked.year or year, 1, 1)
    series = reading.released(snapshot, asked.name, "year", READ_BY).series("network", network.code) if network else []
    found = next((each for each in series if each.starts_on == of and not each.part), None)
    return value_in_words(found, measure, spoken) if found is not None else NOT_KNOWN[spoken]


def _notice(snapshot: Snapshot | None, spoken: Language) -> str:
    return Origin.of(snapshot).notice(spoken) if snapshot is not None else ""


def _pdf(made: Report, notice: str, name: str) -> HttpResponse:
    content = write_pdf(made, author="Schakel", notice=notice, made_at=timezone.now())
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=SERVED_AS["pdf"], headers=headers)


def _show(request: HttpRequest, record: YearReport, made: Report, notice: str, more: dict[str, Any]) -> HttpResponse:
    sections = [(section, [shown(table, made.language) for table in section.tables]) for section in made.sections]
    return render(request, "year_report.html", {"record": record, "report": made, "sections": sections, "notice": notice, **more})
