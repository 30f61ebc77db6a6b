"""*Partners*: of each partner whether the talk of the year was held, what came of it, and what is done together."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from schakel.records.sheet import sheets
from schakel.records.values import head_of
from schakel.registers.partners.models import Kind, Partner, Talk
from schakel.registers.partners.overview import Row, overview, years
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Table, write_csv
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in

_TONES = {"held": "good", "unsaid": "warn", "missing": "", "missed": "warn", "planned": "", "": ""}


def _words() -> dict[str, str]:
    return {
        "held": _("gehouden"), "planned": _("gepland"), "unsaid": _("gehouden of afgezegd?"), "missing": _("nog af te spreken"),
        "missed": _("niet gehouden"), "": _("geen jaarlijks gesprek"),
    }  # fmt: skip


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page, or with `format=csv` its table."""
    reader = rights.reader_of(request)
    rights.check_may_see_sheet(reader, sheets()["partners"])
    today, spoken = reading.today(), language()
    offered = years(today)
    asked = request.GET.get("year", str(today.year))
    if asked not in map(str, offered):
        raise Http404
    year, words = int(asked), _words()
    rows = overview(year, today)
    if request.GET.get("format") == "csv":
        headers = {"Content-Disposition": f'attachment; filename="partners-{year}.csv"'}
        content = write_csv(_table(rows, words, year), None, spoken)
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
    meant = [row for row in rows if row.partner.has_yearly_talk]
    lines = known().plan_lines
    return render(request, "partners.html", {
        "year": year, "years": offered, "may_keep": rights.may_keep(reader, sheets()["partners"]), "has_rows": bool(rows),
        "meant": len(meant), "held": sum(row.verdict == "held" for row in meant), "is_over": year < today.year,
        "counts": [(word, many) for key, word in words.items() if (many := sum(row.verdict == key for row in meant))],
        "rows": [
            {"row": row, "word": words[row.verdict], "tone": _TONES[row.verdict],
             "on": day(row.talk.on, spoken) if row.talk else ""}
            for row in rows
        ],
        "joint": [
            {"record": project, "partner": row.partner, "line": lines.get(project.plan_code, project.plan_code)}
            for row in rows for project in row.joint
        ],
    })  # fmt: skip


def _table(rows: list[Row], words: dict[str, str], year: int) -> Table:
    heads = [_("Partner"), head_of(Partner, "kind"), _("Gesprek van dit jaar"), head_of(Talk, "on"), head_of(Talk, "outcome")]
    columns = [Column(_("Jaar")), *map(Column, heads), Column(_("Gezamenlijke projecten"))]
    cells = [
        (year, row.partner.name, str(Kind(row.partner.kind).label), words[row.verdict],
         row.talk.on.isoformat() if row.talk else "", row.talk.outcome if row.talk else "",
         "; ".join(each.title for each in row.joint))
        for row in rows
    ]  # fmt: skip
    return Table("partners", _("Partners"), tuple(columns), tuple(tuple(Cell(str(value)) for value in row) for row in cells))
