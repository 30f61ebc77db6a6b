"""*Certificering*: how far libraries and Taalhuizen are, until when their certificate holds, and what is to be mended."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from schakel.records.sheet import sheets
from schakel.records.standing import Doing
from schakel.records.values import head_of
from schakel.registers.certification.models import Certification, Kind, Stage
from schakel.registers.certification.overview import Row, overview
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Table, write_csv
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.register import records_for
from schakel.website.pages.signed_in import signed_in

_TONES = {"holds": "good", "soon": "warn", "lapsed": "warn", "none": ""}


def _words() -> dict[str, str]:
    return {"holds": _("geldig"), "soon": _("verloopt binnenkort"), "lapsed": _("verlopen"), "none": _("geen certificaat")}


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page, or with `format=csv` its table. A library sees its own, and those that are of no library."""
    reader = rights.reader_of(request)
    sheet = sheets()["certifications"]
    rights.check_may_see_sheet(reader, sheet)
    today, spoken, words = reading.today(), language(), _words()
    findings = list(records_for(sheets()["certification-findings"], reader).select_related("certification"))
    rows = overview(records_for(sheet, reader), findings, today)
    if request.GET.get("format") == "csv":
        headers = {"Content-Disposition": 'attachment; filename="certificering.csv"'}
        content = write_csv(_table(rows, words), None, spoken)
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
    to_mend = [each for each in findings if each.state == Doing.OPEN]
    return render(request, "certification.html", {
        "may_keep": rights.may_keep(reader, sheet), "all": len(rows), "held": sum(_holds(row) for row in rows),
        "kinds": [
            (str(kind.label), sum(_holds(row) for row in of_kind), len(of_kind))
            for kind in Kind if (of_kind := [row for row in rows if row.newest.kind == kind])
        ],
        "rows": [
            {"row": row, "word": words[row.verdict], "tone": _TONES[row.verdict],
             "until": day(row.valid_until, spoken) if row.valid_until else "",
             "audit": day(row.newest.audit_on, spoken) if row.newest.audit_on else ""}
            for row in rows
        ],
        "findings": [
            {"record": each, "on": day(each.due_on, spoken), "is_late": each.due_on < today}
            for each in sorted(to_mend, key=lambda each: (each.due_on, each.pk))
        ],
        "late": sum(row.late for row in rows),
    })  # fmt: skip


def _holds(row: Row) -> bool:
    return row.verdict in ("holds", "soon")


def _table(rows: list[Row], words: dict[str, str]) -> Table:
    names = ("holder", "kind", "scheme", "round", "stage", "audit_on", "valid_until")
    columns = [
        *(Column(head_of(Certification, name)) for name in names),
        Column(_("Certificaat")),
        Column(_("Open verbeterpunten")),
    ]
    cells: list[tuple[Any, ...]] = []
    for row in rows:
        newest = row.newest
        told = (newest.holder, Kind(newest.kind).label, newest.scheme, newest.round, Stage(newest.stage).label)
        days = tuple(on.isoformat() if on else "" for on in (newest.audit_on, row.valid_until))
        cells.append((*told, *days, words[row.verdict], row.open))
    return Table(
        "certificering", _("Certificering"), tuple(columns), tuple(tuple(Cell(str(value)) for value in row) for row in cells)
    )
