"""*Programma's*: what one programme counted in a year, libraries beside each other; and the files that go in and out."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.privacy.reader import Reader
from schakel.records.rows import LARGEST
from schakel.records.sheet import sheets
from schakel.registers.output.beside import WHOLE, Counted, Number, counted, years
from schakel.registers.output.exports import read_export
from schakel.registers.output.models import PERSONS, Programme, Tally
from schakel.registers.output.points import points_table
from schakel.registers.output.tools import tools
from schakel.reports.numbers import Language, number
from schakel.reports.report import Cell, Column, Table, write_csv
from schakel.reports.words import TOO_SMALL
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in

SHEET = "programme-output"


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    reader = rights.reader_of(request)
    programme, year, offered = _asked(request, reader)
    sheet, spoken = sheets()[SHEET], language()
    context: dict[str, Any] = {
        "programmes": Programme.choices, "programme": programme, "label": Programme(programme).label, "years": offered,
        "may_see_list": rights.may_see_sheet(reader, sheet), "may_keep": rights.may_keep(reader, sheet),
        "is_empty": not Tally.objects.exists(), "shown_programmes": _with_counts(), "year": year,
    }  # fmt: skip
    if year is None:
        return render(request, "programmes.html", context)
    found = _counted(programme, year, reader)
    context["title"] = _title(programme, year, found, reader, spoken)
    context["kinds"] = [_shown(each, programme, year, reader, spoken) for each in found]
    context["has_hidden"] = any(cell.is_hidden for each in found for _code, row in each.rows for cell in row)
    return render(request, "programmes.html", context)


@signed_in
def file(request: HttpRequest) -> HttpResponse:
    """The table of one kind of count."""
    reader = rights.reader_of(request)
    programme, year, _offered = _asked(request, reader)
    found = [each for each in _counted(programme, year, reader) if each.kind == request.GET.get("kind")] if year else []
    if not found:
        raise Http404
    content = write_csv(_table(found[0], programme, year or 0, language()), None, language())
    return _csv(content, f"{programme}-{year}-{found[0].kind.value}")


@signed_in
def points(request: HttpRequest) -> HttpResponse:
    """The IDO points for the national place of addresses."""
    rights.check_may_see_sheet(rights.reader_of(request), sheets()["ido-points"])
    return _csv(write_csv(points_table(reading.today(), known().locations), None, language()), "ido-punten")


@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Read the export of a national tool in: all of it, or nothing with what is wrong, cell by cell."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    rights.check_may_keep(rights.reader_of(request), sheets()[SHEET])
    context: dict[str, Any] = {"tools": tools().values(), "chosen": request.POST.get("tool", "")}
    if request.method != "POST":
        return render(request, "programmes_upload.html", context)
    tool, sent = tools().get(context["chosen"]), request.FILES.get("file")
    if tool is None or sent is None:
        return render(request, "programmes_upload.html", {**context, "is_missing": True}, status=422)
    content, day = sent.read(LARGEST + 1), reading.today()
    found = read_export(content, sent.name or "", tool, known=known(), today=day, by=request.user)
    if found.trouble:
        return render(request, "programmes_upload.html", {**context, "trouble": found.trouble}, status=422)
    messages.success(
        request,
        _("Ingelezen: %(new)s nieuw, %(changed)s veranderd, %(same)s onveranderd.")
        % {"new": found.new, "changed": found.changed, "same": found.same},
    )
    return redirect("register", name=SHEET)


def _asked(request: HttpRequest, reader: Reader) -> tuple[str, int | None, list[int]]:
    """The programme, the year (None while it has none) and the years that can be chosen."""
    rights.check_may_see_programmes(reader)
    there = _with_counts()
    asked = request.GET.get("programme", there[0] if there else Programme.BOEKSTART.value)
    if asked not in Programme.values:
        raise Http404
    offered = years(asked)
    year = request.GET.get("year")
    if year is None or not offered:
        return asked, offered[0] if offered else None, offered
    if year not in map(str, offered):
        # Another programme may have other years; the newest then, not a page that is not there.
        if "programme" in request.GET and year.isascii() and year.isdigit() and len(year) == 4:
            return asked, offered[0], offered
        raise Http404
    return asked, int(year), offered


def _with_counts() -> list[str]:
    there = set(Tally.objects.order_by().values_list("programme", flat=True).distinct())
    return [each for each in Programme.values if each in there]


def _counted(programme: str, year: int, reader: Reader) -> list[Counted]:
    names = known()
    run = set(names.organisation_of.values())
    # The support organisation itself runs no location, and carries out no programme.
    return counted(programme, year, [code for code in names.organisations if code in run], reader, reading.thresholds())


def _title(programme: str, year: int, found: list[Counted], reader: Reader, spoken: Language) -> str:
    """The finding: the first count of the network, beside that of the year before."""
    first = found[0]
    total = first.rows[-1][1][-1].value
    words = {"programme": Programme(programme).label, "kind": first.kind.label, "year": year}
    if total is None:
        return _("%(programme)s in %(year)s") % words
    before = next((each for each in _counted(programme, year - 1, reader) if each.kind == first.kind), None)
    earlier = before.rows[-1][1][-1].value if before is not None else None
    words |= {"total": number(total, 0, spoken), "before": year - 1}
    if not earlier:
        return _("%(programme)s: %(total)s %(kind)s in %(year)s") % words
    words["earlier"] = number(earlier, 0, spoken)
    return _("%(programme)s: %(total)s %(kind)s in %(year)s, tegen %(earlier)s in %(before)s") % words


def _table(each: Counted, programme: str, year: int, spoken: Language) -> Table:
    heads = {WHOLE: str(year)} | {part: _("Kw %(quarter)s") % {"quarter": part} for part in each.parts if part != WHOLE}
    columns = (Column(_("Bibliotheek")), *(Column(heads[part], "count") for part in each.parts))
    names = known().organisations
    rows = tuple(
        (Cell(names.get(code, code) if code != WHOLE else _("Netwerk")), *(_cell(value, spoken) for value in row))
        for code, row in each.rows
    )
    title = f"{Programme(programme).label}: {each.kind.label}, {year}"
    return Table(each.kind.value, title, columns, rows, has_total=True)


def _cell(value: Number, spoken: Language) -> Cell:
    if value.is_hidden:
        return Cell(None, TOO_SMALL[spoken])
    return Cell(None, _("niet opgegeven")) if value.value is None else Cell(float(value.value))


def _shown(each: Counted, programme: str, year: int, reader: Reader, spoken: Language) -> dict[str, Any]:
    table = _table(each, programme, year, spoken)
    of_year = [row[-1].value or 0 for _code, row in each.rows[:-1]]
    most = max(of_year, default=0)
    rows = [
        {"name": texts[0], "values": list(zip(texts[1:], [value.value is None for value in row], strict=True)),
         "bar": round(100 * (row[-1].value or 0) / most) if most and code != WHOLE else 0,
         "is_own": code != WHOLE and code == reader.organisation_code, "is_total": code == WHOLE}
        for (code, row), texts in zip(each.rows, table.texts(spoken), strict=True)
    ]  # fmt: skip
    address = urlencode({"programme": programme, "year": year, "kind": each.kind.value})
    heads = [column.head for column in table.columns]
    return {"table": table, "heads": heads, "rows": rows, "address": address, "label": each.kind.label,
            "is_persons": each.kind in PERSONS, "list": urlencode({"programme": programme, "kind": each.kind.value})}  # fmt: skip


def _csv(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
