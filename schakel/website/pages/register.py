"""Registers: the list of a sheet, one record, its form, and what was changed. The same pages for every register."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from schakel.privacy.reader import Reader
from schakel.records import listing
from schakel.records.form import form_of
from schakel.records.record import Record
from schakel.records.saving import ClashError, GoneError, ReferredError, UnfitError, keep, remove
from schakel.records.sheet import Sheet, sheet_of, sheets
from schakel.records.trail import trail, trail_of
from schakel.records.values import head_of, is_number, shown, with_names
from schakel.reports.numbers import number
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import half_filled, whole
from schakel.website.pages.known import known

View = Callable[..., HttpResponse]
STEPS = 50
"""Changes on one page."""


def of_sheet(*methods: str, keeps: bool = False) -> Callable[[View], View]:
    """A page of one sheet: the sheet is found by its name, the reader signed in, and their rights checked.

    Args:
        keeps: for who keeps the sheet only. What was filled in when the session was over is kept until they are back.
    """

    def around(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, name: str, **found: Any) -> HttpResponse:
            sheet = sheets().get(name)
            if sheet is None:
                raise Http404
            if not request.user.is_authenticated:
                back = half_filled.set_aside(request) if request.method == "POST" else request.get_full_path()
                return redirect_to_login(back, reverse("account_login"))
            reader = rights.reader_of(request)
            (rights.check_may_keep if keeps else rights.check_may_see_sheet)(reader, sheet)
            return view(request, sheet, reader, **found)

        return require_http_methods(methods)(checked)

    return around


def records_for(sheet: Sheet, reader: Reader) -> Any:
    """The records of a sheet that this reader may see."""
    return sheet.records(reader.role, reader.organisation_code)


def one_of(sheet: Sheet, reader: Reader, number_: int) -> Record:
    """One record. One that is not for this reader is not there for them."""
    record: Record | None = records_for(sheet, reader).filter(pk=number_).first()
    if record is None:
        raise Http404
    return record


@of_sheet("GET", "HEAD")
def page(request: HttpRequest, sheet: Sheet, reader: Reader) -> HttpResponse:
    """The list."""
    try:
        asked = listing.read_asked(request.GET, sheet)
    except listing.AskedError as error:
        raise Http404 from error
    key = (reader, sheet.name, asked.query(page=asked.page))
    return whole.register_page(request, "register.html", key, lambda: _list(sheet, reader, asked))


def _list(sheet: Sheet, reader: Reader, asked: listing.Asked) -> dict[str, Any]:
    every = records_for(sheet, reader)
    found = listing.narrowed(every, sheet, asked)
    total = found.count()
    pages = max(1, -(-total // listing.PER_PAGE))
    if asked.page > pages:
        raise Http404
    first = (asked.page - 1) * listing.PER_PAGE
    related = [name for name in sheet.columns if name in _foreign(sheet)]
    rows = with_names(found.select_related(*related) if related else found)[first : first + listing.PER_PAGE]
    names, spoken = known(), language()
    sortable = listing.sortable(sheet)
    heads = [
        {"text": head_of(sheet.model, name), "is_number": is_number(sheet.model, name), "is_up": asked.sort == name,
         "is_down": asked.sort == f"-{name}",
         "sort": asked.query(sort=f"-{name}" if asked.sort == name else name) if name in sortable else ""}
        for name in sheet.columns
    ]  # fmt: skip
    return {
        "sheet": sheet, "asked": asked, "total": total, "total_text": number(total, 0, spoken), "pages": pages, "heads": heads,
        "rows": [
            (row, [(shown(row, name, names, spoken), is_number(sheet.model, name)) for name in sheet.columns]) for row in rows
        ],
        "filters": listing.filters(every, sheet, asked, names), "is_narrowed": bool(asked.chosen or asked.word),
        "is_empty": not total and not every.exists(), "may_keep": rights.may_keep(reader, sheet),
        "previous": asked.query(page=asked.page - 1), "next": asked.query(page=asked.page + 1), "query": asked.query(),
    }  # fmt: skip


def _foreign(sheet: Sheet) -> set[str]:
    return {field.name for field in sheet.model._meta.get_fields() if field.many_to_one}


@of_sheet("GET", "HEAD")
def one(request: HttpRequest, sheet: Sheet, reader: Reader, number: int) -> HttpResponse:
    """One record, what lies under it, and its trail."""
    record, names, spoken = one_of(sheet, reader, number), known(), language()
    parts = []
    for name, field in sheet.parts.items():
        below = sheets()[name]
        if rights.may_see_sheet(reader, below):
            found = records_for(below, reader).filter(**{field: record})
            parts.append({
                "sheet": below, "heads": [head_of(below.model, column) for column in below.columns if column != field],
                "rows": [
                    (row, [shown(row, column, names, spoken) for column in below.columns if column != field])
                    for row in listing.narrowed(found, below, listing.Asked({}))[: listing.PER_PAGE]
                ],
                "total": found.count(), "most": listing.PER_PAGE,
                "query": f"{field}={record.pk}" if field in below.filters else "",
                "may_keep": rights.may_keep(reader, below), "field": field,
            })  # fmt: skip
    return render(request, "register_one.html", {
        "sheet": sheet, "record": record, "may_keep": rights.may_keep(reader, sheet), "parts": parts,
        "facts": [(head_of(sheet.model, name), text) for name in sheet.fields if (text := shown(record, name, names, spoken))],
        "steps": trail_of(record) if reader.role.value == "support" else (),
    })  # fmt: skip


@of_sheet("GET", "HEAD", "POST", keeps=True)
def new(request: HttpRequest, sheet: Sheet, reader: Reader) -> HttpResponse:  # noqa: ARG001
    """A new record; the address may name what it lies under."""
    initial = {name: request.GET[name] for name in sheet.fields if name in request.GET}
    return _form(request, sheet, None, initial)


@of_sheet("GET", "HEAD", "POST", keeps=True)
def edit(request: HttpRequest, sheet: Sheet, reader: Reader, number: int) -> HttpResponse:
    """Change a record."""
    record = records_for(sheet, reader).filter(pk=number).first()
    if record is None and request.method == "POST":
        # Removed meanwhile: what was filled in is offered as a new record.
        messages.warning(request, _("Een collega heeft dit intussen verwijderd. U kunt het hieronder als nieuw bewaren."))
        form = form_of(sheet.model, sheet.fields, sheet.form)(request.POST, known=known())
        return _show(request, sheet, None, form, status=409)
    if record is None:
        raise Http404
    return _form(request, sheet, record, {})


def _form(request: HttpRequest, sheet: Sheet, record: Record | None, initial: dict[str, Any]) -> HttpResponse:
    make = form_of(sheet.model, sheet.fields, sheet.form)
    names = known()
    if request.method != "POST":
        aside = half_filled.take_back(request)
        if aside is not None:
            messages.info(request, _("U was afgemeld. Wat u had ingevuld, staat er nog; het is nog niet bewaard."))
            return _show(
                request,
                sheet,
                record,
                make(aside, instance=record, known=names, remembers=record is not None),
                seen=aside.get("seen"),
            )
        return _show(request, sheet, record, make(instance=record, initial=initial, known=names, remembers=record is not None))
    form = make(request.POST, instance=record, known=names, remembers=True)
    seen = request.POST.get("seen", "")
    if not form.is_valid():
        return _show(request, sheet, record, form, status=422, seen=seen)
    try:
        kept = keep(form, seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else None, by=request.user)
    except ClashError as clash:
        return _clash(request, sheet, clash.now, form)
    except UnfitError:
        return _show(request, sheet, record, form, status=422, seen=seen)
    except GoneError:
        messages.warning(request, _("Een collega heeft dit intussen verwijderd. U kunt het hieronder als nieuw bewaren."))
        return _show(request, sheet, None, make(request.POST, known=names), status=409)
    messages.success(request, _("Bewaard.") if kept.is_changed else _("Het stond al zo."))
    return redirect("register_one", name=sheet.name, number=kept.record.pk)


def _show(
    request: HttpRequest, sheet: Sheet, record: Record | None, form: Any, *, status: int = 200, seen: str | None = None
) -> HttpResponse:
    current = str(record.version) if record is not None and seen is None else seen or ""
    action = reverse("register_edit", args=[sheet.name, record.pk]) if record else reverse("register_new", args=[sheet.name])
    return render(
        request, "register_form.html", {"sheet": sheet, "record": record, "form": form, "seen": current, "action": action},
        status=status,
    )  # fmt: skip


def _clash(request: HttpRequest, sheet: Sheet, now: Record, form: Any) -> HttpResponse:
    """What stands now beside what this reader wanted; nothing is kept until they choose."""
    names, spoken = known(), language()
    fields = []
    for name in form.changed_data:
        if name in sheet.fields:
            fields.append((head_of(sheet.model, name), shown(now, name, names, spoken), form[name]))
    # What both left alone, or the colleague changed, is as it stands now.
    kept = form_of(sheet.model, sheet.fields, sheet.form)(instance=now, known=names)
    others = [kept[name] for name in sheet.fields if name not in form.changed_data]
    action = reverse("register_edit", args=[sheet.name, now.pk])
    context = {"sheet": sheet, "now": now, "fields": fields, "others": others, "action": action}
    return render(request, "register_clash.html", context, status=409)


@of_sheet("GET", "HEAD", "POST", keeps=True)
def take_away(request: HttpRequest, sheet: Sheet, reader: Reader, number: int) -> HttpResponse:
    """Remove a record, after asking; refused while others rest on it, with their names."""
    record = one_of(sheet, reader, number)
    if request.method != "POST":
        return render(request, "register_remove.html", {"sheet": sheet, "record": record})
    seen = request.POST.get("seen", "")
    try:
        remove(record, seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0, by=request.user)
    except ClashError:
        messages.warning(request, _("Een collega heeft dit intussen veranderd. Kijk of het nog steeds weg kan."))
        return redirect("register_remove", name=sheet.name, number=number)
    except ReferredError as refusal:
        others = [(str(other), _address_of(other)) for other in refusal.by]
        context = {"sheet": sheet, "record": record, "others": others, "many": refusal.many}
        return render(request, "register_remove.html", context, status=409)
    messages.success(request, _("Verwijderd."))
    return redirect("register", name=sheet.name)


def _address_of(record: Any) -> str:
    sheet = sheet_of(type(record))
    return reverse("register_one", args=[sheet.name, record.pk]) if sheet is not None else ""


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    """*Wijzigingen*: who changed what in the registers that this reader keeps or sees."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    reader = rights.reader_of(request)
    rights.check_may_see_changes(reader)
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and int(asked[:7]) > 0 and len(asked) <= 6):
        raise Http404
    at = int(asked)

    def context() -> dict[str, Any]:
        seen = [sheet for sheet in sheets().values() if rights.may_see_sheet(reader, sheet)]
        steps, total = trail(seen, first=(at - 1) * STEPS, most=STEPS)
        pages = max(1, -(-total // STEPS))
        if at > pages:
            raise Http404
        return {"steps": steps, "total": total, "at": at, "pages": pages}

    return whole.register_page(request, "changes.html", (reader, at), context)
