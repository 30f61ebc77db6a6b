"""Files of a register: the list as a spreadsheet, and a spreadsheet read in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.privacy.reader import Reader
from schakel.records import listing
from schakel.records.file_in import read_in
from schakel.records.file_out import to_csv, to_xlsx
from schakel.records.rows import LARGEST
from schakel.records.sheet import Sheet
from schakel.records.values import with_names
from schakel.website.frame import language
from schakel.website.pages.known import known
from schakel.website.pages.register import of_sheet, records_for

_KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


@of_sheet("GET", "HEAD")
def file(request: HttpRequest, sheet: Sheet, reader: Reader, kind: str) -> HttpResponse:
    """All records of the list as it is narrowed."""
    if kind not in _KINDS:
        raise Http404
    try:
        asked = listing.read_asked(request.GET, sheet)
    except listing.AskedError as error:
        raise Http404 from error
    fields = {field.name: field for field in sheet.model._meta.get_fields()}
    one = [name for name in sheet.fields if fields[name].many_to_one]
    many = [name for name in sheet.fields if fields[name].many_to_many]
    found = with_names(listing.narrowed(records_for(sheet, reader), sheet, asked).select_related(*one)).prefetch_related(*many)
    content = to_csv(sheet, found, language()) if kind == "csv" else to_xlsx(sheet, found, made_at=timezone.localtime())
    return HttpResponse(
        content, content_type=_KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{sheet.name}.{kind}"'}
    )


@of_sheet("GET", "HEAD", "POST", keeps=True)
def upload(request: HttpRequest, sheet: Sheet, reader: Reader) -> HttpResponse:
    """Read a file in: all of it, or nothing with what is wrong, cell by cell."""
    context: dict[str, Any] = {"sheet": sheet}
    if request.method != "POST":
        return render(request, "register_upload.html", context)
    sent = request.FILES.get("file")
    if sent is None:
        return render(request, "register_upload.html", {**context, "is_missing": True}, status=422)
    content = sent.read(LARGEST + 1)
    found = read_in(content, sent.name or "", sheet, known=known(), by=request.user, records=records_for(sheet, reader))
    if found.trouble:
        return render(request, "register_upload.html", {**context, "trouble": found.trouble}, status=422)
    messages.success(
        request,
        _("Ingelezen: %(new)s nieuw, %(changed)s veranderd, %(same)s onveranderd.")
        % {"new": found.new, "changed": found.changed, "same": found.same},
    )
    return redirect("register", name=sheet.name)
