"""*Jaarplan*: the indicators of a plan with how they stand and where that was counted, and its lines with how far they are."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from schakel.dashboards.norms_seen import norms_seen
from schakel.dashboards.plan_indicators import Indicator, Indicators, Reading, Row, Way, indicators_page, indicators_table
from schakel.measures.norms import find_norms
from schakel.privacy.reader import Reader, Role
from schakel.records.sheet import sheets
from schakel.registers.plan import models
from schakel.registers.plan.models import Plan, Progress
from schakel.registers.plan.overview import Branch, Tree, tree
from schakel.reports.numbers import Language, number
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import write_csv
from schakel.warehouse.snapshot import Snapshot
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import empty, reading, whole
from schakel.website.pages.known import known
from schakel.website.pages.norm_facts import Facts, changed, facts_on, told_by_data
from schakel.website.snapshots import current_snapshot

_TONES = {Progress.DONE: "good", Progress.PARTLY: "warn", Progress.NOT: "warn"}
_FEW = 3
"""Things of which a norm is asked one by one that are shown as they are; more are folded behind their number."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    reader = rights.reader_of(request)
    rights.check_may_see_sheet(reader, sheets()["plan-lines"])
    years = list(Plan.objects.values_list("year", flat=True))
    if not years:
        return empty.no_plan(request)
    today, snapshot = reading.today(), current_snapshot()
    # That of this year, else the newest.
    asked = request.GET.get("year", str(today.year if today.year in years else max(years)))
    if asked not in map(str, years):
        raise Http404
    year = int(asked)

    def context() -> dict[str, Any]:
        return _context(_plan(year), years, snapshot, reader, today)

    key = (reader, year, today, changed())
    if snapshot is None:
        return render(request, "year_plan.html", {**context(), "layout": "base.html"})
    return whole.page(request, snapshot, "year_plan.html", key, context)


@require_safe
def file(request: HttpRequest, year: int) -> HttpResponse:
    """The indicators as a file."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    reader, spoken, snapshot = rights.reader_of(request), language(), current_snapshot()
    rights.check_may_see_sheet(reader, sheets()["plan-lines"])
    plan = _plan(year)
    indicators, _ = indicators_of(plan, snapshot, reader, judged_on(year, reading.today(), snapshot), spoken)
    origin = Origin("", is_simulated=False) if snapshot is None else Origin.of(snapshot)
    table = indicators_table(indicators, year, spoken)
    return HttpResponse(
        write_csv(table, origin, spoken),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{table.name}.csv"'},
    )


def judged_on(year: int, today: date, snapshot: Snapshot | None) -> date:
    """The day on which a plan is judged: today.

    A demo stands still in a year before that of its plan, and its registers tell of the plan's year all the same: there the
    year is taken to be over. Of true data nothing is known of a year to come.
    """
    is_shown_early = snapshot is not None and snapshot.simulated and today.year < year
    return date(year + 1, 1, 1) if is_shown_early else today


def _plan(year: int) -> Plan:
    plan = Plan.objects.filter(year=year).select_related("carried_from").first()
    if plan is None:
        raise Http404
    return plan


def indicators_of(
    plan: Plan, snapshot: Snapshot | None, reader: Reader, on: date, spoken: Language
) -> tuple[Indicators, Facts]:  # fmt: skip
    """The indicators for this reader; how they stand only for who may see that."""
    asked = [
        Indicator(
            each.number, each.group, each.title, each.asked, tuple(filter(None, each.norms.split(", "))), each.of, each.source
        )
        for each in models.Indicator.objects.filter(plan=plan).order_by("number")
    ]
    if not rights.may_see_standings(reader):
        return indicators_page(asked, (), {}, spoken), Facts()
    names = {name for each in asked for name in each.norms}
    norms = [norm for norm in find_norms().values() if norm.name in names]
    facts = facts_on(on)
    told = told_by_data(snapshot, reader) if snapshot is not None else None
    found = norms_seen(norms, on, facts.facts, told, reader, year=plan.year)
    return indicators_page(asked, found, known().organisations, spoken), facts


def _context(plan: Plan, years: list[int], snapshot: Snapshot | None, reader: Reader, today: date) -> dict[str, Any]:
    spoken = language()
    on = judged_on(plan.year, today, snapshot)
    indicators, facts = indicators_of(plan, snapshot, reader, on, spoken)
    found = tree(plan)
    return {
        "plan": plan, "years": years, "indicators": indicators, "tree": found,
        "met": indicators.many("met"), "missed": indicators.many("not_met"),
        "rest": indicators.many("too_early", "not_testable"), "in_words": indicators.many("in_words"),
        "is_told": rights.may_see_standings(reader), "few": _FEW,
        "groups": [_group(title, rows, plan.year, reader, _network(snapshot)) for title, rows in indicators.groups],
        "branches": [_branch(branch, spoken) for branch in found.branches],
        "progress": _progress(found, spoken),
        "is_shown_early": on > today, "today": day(today, spoken),
        "may_keep": rights.may_keep(reader, sheets()["plans"]),
        "errors": [each for each in (facts.file_error, facts.ledger_error) if each] if reader.role is Role.SUPPORT else [],
    }  # fmt: skip


def _network(snapshot: Snapshot | None) -> str:
    """The whole network as the page of figures names it; a library would see itself there else."""
    network = reading.places(snapshot).network if snapshot is not None else None
    return f"network:{network.code}" if network is not None else ""


def _group(title: str, rows: Sequence[Row], year: int, reader: Reader, network: str) -> dict[str, Any]:
    """Rows of one group; their source once, when it is the same."""
    sources = {row.indicator.source for row in rows}
    return {
        "title": title, "source": sources.pop() if len(sources) == 1 else "",
        "rows": [_shown(row, year, reader, network) for row in rows],
    }  # fmt: skip


def _shown(row: Row, year: int, reader: Reader, network: str) -> dict[str, Any]:
    """A row with the addresses that this reader may open."""
    readings = [
        {
            "title": reading_.title, "asks": reading_.asks, "met": reading_.met, "many": len(reading_.stands),
            "missed": _missed(reading_),
            "stands": [(stand, stand.way.kind, _href(stand.way, year, reader, network)) for stand in reading_.stands],
        }
        for reading_ in row.readings
    ]  # fmt: skip
    return {"row": row, "readings": readings}


def _missed(found: Reading) -> list[str]:
    """Things that do not meet it, when they are few enough to name beside the number."""
    missed = [stand.of for stand in found.stands if stand.status == "not_met" and stand.of]
    return missed if len(missed) <= _FEW else []


def _href(way: Way, year: int, reader: Reader, network: str) -> str:
    """Where what was counted stands; "" where this reader cannot look."""
    if way.kind == "figures" and rights.may_see_figures(reader):
        return f"{reverse('figures')}?{urlencode({'measure': way.to, 'place': way.of or network})}"
    if way.kind == "surveys" and rights.may_see_ibl(reader):
        return reverse("ibl_report")
    if way.kind == "ledger" and rights.may_see_deliveries(reader):
        return reverse("delivery_ledger" if rights.may_see_ledger(reader) else "deliveries")
    if way.kind in ("list", "evidence"):
        name, _, query = way.to.partition("?")
        sheet = sheets().get(name)
        if sheet is not None and rights.may_see_sheet(reader, sheet):
            return f"{reverse('register', args=[name])}?{query}"
    if way.kind == "write" and rights.may_keep(reader, sheets()["norms-told"]):
        asked = {"norm": way.to, "year": year} | ({"of": way.of} if way.of else {})
        return f"{reverse('register_new', args=['norms-told'])}?{urlencode(asked)}"
    return ""


def _branch(branch: Branch, spoken: Language) -> dict[str, Any]:
    counts = branch.counts
    return {
        "part": branch.part, "depth": min(branch.depth, 3), "lines_total": number(counts.lines, 0, spoken),
        "done": counts.done, "without": counts.without_inclusion, "is_empty": not counts.lines,
        "lines": [
            (item, Progress(item.progress).label, _TONES.get(Progress(item.progress), ""), not item.inclusion.strip())
            for item in branch.lines
        ],
    }  # fmt: skip


def _progress(found: Tree, spoken: Language) -> list[tuple[str, str]]:
    return [(str(Progress(each).label), number(many, 0, spoken)) for each, many in found.counts.by_progress]
