"""*Leren*: what is coming, one session with its form to enrol, and what was planned and held in a year."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from schakel.privacy.reader import Reader
from schakel.records.form import RecordForm, form_of
from schakel.records.sheet import sheets
from schakel.registers.learning.models import Enrolment, Evaluation, Material, Session
from schakel.registers.learning.overview import LEAST, coming, is_evaluated, of_year, valued, years
from schakel.registers.learning.seats import ClosedError, TwiceError, enrol, is_open, withdraw
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Table, write_csv
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import half_filled, reading
from schakel.website.pages.known import known
from schakel.website.pages.signed_in import signed_in
from schakel.website.pages.tables import shown


def _enrol_form(*given: Any, **named: Any) -> RecordForm:
    """What somebody fills in to enrol themselves; of which library they are, their account says."""
    return form_of(Enrolment, ("function", "mail_address"))(*given, **named)


def _evaluation_form(*given: Any) -> RecordForm:
    return form_of(Evaluation, ("mark", "remark"))(*given)


@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """What is coming."""
    reader = _learner(request)
    mine = _mine(request)
    rows = [
        {"session": each, "on": _moment(each, language()), "left": each.seats - each.given, "waiting": each.waiting,
         "mine": mine.get(each.pk)}
        for each in coming(reading.now())
    ]  # fmt: skip
    return render(request, "learning.html", {
        "rows": rows, "free": sum(row["left"] > 0 for row in rows), "mine": sum(row["mine"] is not None for row in rows),
        "may_keep": rights.may_keep(reader, sheets()["courses"]), "to_evaluate": _to_evaluate(request),
    })  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One session: enrol, withdraw, evaluate; and for who keeps the register, who was there."""
    if not request.user.is_authenticated:
        back = half_filled.set_aside(request) if request.method == "POST" else request.get_full_path()
        return redirect_to_login(back, reverse("account_login"))
    reader = _learner(request)
    session = Session.objects.filter(pk=number).select_related("course").first()
    if session is None:
        raise Http404
    if request.method != "POST":
        aside = half_filled.take_back(request)
        if aside is not None:
            messages.info(request, _("U was afgemeld. Wat u had ingevuld, staat er nog; het is nog niet bewaard."))
        return _show(request, session, reader, _enrol_form(aside) if aside else _enrol_form(initial=_initial(request)))
    act = request.POST.get("act", "")
    if act == "enrol":
        return _enrol(request, session, reader)
    if act == "withdraw":
        return _withdraw(request, session)
    if act == "evaluate":
        return _evaluate(request, session, reader)
    if act == "attendance":
        return _attendance(request, session, reader)
    raise Http404


def _initial(request: HttpRequest) -> dict[str, Any]:
    return {"mail_address": getattr(request.user, "email", "")}


def _enrol(request: HttpRequest, session: Session, reader: Reader) -> HttpResponse:
    form = _enrol_form(request.POST)
    if not form.is_valid():
        return _show(request, session, reader, form, status=422)
    try:
        made = enrol(
            session.pk, organisation=reader.organisation_code, function=form.cleaned_data["function"],
            mail_address=form.cleaned_data["mail_address"], account=request.user, now=reading.now(),
        )  # fmt: skip
    except ClosedError:
        messages.warning(request, _("Aanmelden kan niet meer: deze bijeenkomst is begonnen of afgezegd."))
    except TwiceError:
        messages.info(request, _("U bent al aangemeld."))
    else:
        if made.has_seat:
            messages.success(request, _("U hebt een plaats."))
        else:
            messages.success(request, _("Alle plaatsen zijn bezet. U staat op de wachtlijst, en schuift vanzelf door."))
    return redirect("learning_session", number=session.pk)


def _withdraw(request: HttpRequest, session: Session) -> HttpResponse:
    try:
        withdraw(session.pk, account=request.user, now=reading.now())
    except ClosedError:
        messages.warning(request, _("Afmelden kan niet meer: deze bijeenkomst is begonnen of afgezegd."))
    else:
        messages.success(request, _("U bent afgemeld."))
    return redirect("learning_session", number=session.pk)


def _evaluate(request: HttpRequest, session: Session, reader: Reader) -> HttpResponse:
    form = _evaluation_form(request.POST)
    if not form.is_valid():
        return _show(request, session, reader, _enrol_form(), evaluation=form, status=422)
    with transaction.atomic():
        # Once for each who had a seat. No trail: what somebody thought is tied to nobody.
        may = _evaluable(request, session).update(has_evaluated=True) if is_evaluated(session, reading.now()) else 0
        if may:
            Evaluation.objects.create(session=session, **form.cleaned_data)
    if may:
        messages.success(request, _("Dank u. Uw oordeel is bewaard zonder dat het naar u leidt."))
    else:
        messages.warning(request, _("Dit kan niet of niet meer: u was er niet, gaf al een oordeel, of het is te lang geleden."))
    return redirect("learning_session", number=session.pk)


def _evaluable(request: HttpRequest, session: Session) -> Any:
    name = request.user.get_username()
    return Enrolment.objects.filter(session=session, by=name, has_seat=True, has_evaluated=False).exclude(attended=False)


def _attendance(request: HttpRequest, session: Session, reader: Reader) -> HttpResponse:
    from auditlog.context import set_actor

    rights.check_may_keep(reader, sheets()["enrolments"])
    if session.starts_at > reading.now():
        raise Http404
    came = set(request.POST.getlist("came"))
    with transaction.atomic(), set_actor(request.user):
        for each in Enrolment.objects.select_for_update().filter(session=session, has_seat=True):
            was = str(each.pk) in came
            if each.attended is not was:
                each.attended, each.version = was, each.version + 1
                each.save(update_fields=["attended", "version"])
    messages.success(request, _("Bewaard."))
    return redirect("learning_session", number=session.pk)


def _show(
    request: HttpRequest, session: Session, reader: Reader, form: RecordForm, *, evaluation: RecordForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    spoken, now, names = language(), reading.now(), known().organisations
    enrolments = list(Enrolment.objects.filter(session=session, is_withdrawn=False).order_by("since", "id"))
    waiting = [each for each in enrolments if not each.has_seat]
    mine = next((each for each in enrolments if each.by == request.user.get_username()), None)
    of, keeps = valued([session], now), rights.may_keep(reader, sheets()["enrolments"])
    may_evaluate = is_evaluated(session, now) and _evaluable(request, session).exists()
    return render(request, "learning_session.html", {
        "session": session, "course": session.course, "on": _moment(session, spoken), "form": form,
        "is_open": is_open(session, now),
        "given": len(enrolments) - len(waiting), "left": session.seats - len(enrolments) + len(waiting), "waiting": len(waiting),
        "mine": mine, "place": waiting.index(mine) + 1 if mine in waiting else 0,
        "materials": Material.objects.filter(course=session.course),
        "evaluation": (evaluation or _evaluation_form()) if may_evaluate else None, "may_keep": keeps, "least": LEAST,
        "valued": of, "mark": number(of.mark, 1, spoken) if of.mark is not None else "", "is_over": session.starts_at <= now,
        "seated": [
            (each, names.get(each.organisation_code, each.organisation_code))
            for each in enrolments
            if each.has_seat and keeps and session.starts_at <= now
        ],
    }, status=status)  # fmt: skip


@signed_in
def year(request: HttpRequest) -> HttpResponse:
    """What was planned and held in a year; with `format=csv` its table."""
    _learner(request)
    offered = years(reading.today().year)
    asked = request.GET.get("year", str(reading.today().year))
    if asked not in map(str, offered):
        raise Http404
    spoken = language()
    rows = of_year(int(asked), reading.now())
    table = Table(
        "learning", _("Gepland en gehouden in %(year)s") % {"year": asked},
        (Column(_("Soort")), Column(_("Komt nog"), "count"), Column(_("Gehouden"), "count"), Column(_("Afgezegd"), "count"),
         Column(_("Mensen die er waren"), "count"), Column(_("Gemiddeld cijfer"), "rate"), Column(_("Oordelen"), "count")),
        tuple(
            (Cell(str(row.kind.label).capitalize() if row.kind else _("Samen")), *(Cell(float(each)) for each in (
                row.to_come, row.held, row.cancelled, row.attended)), Cell(row.valued.mark, _("te weinig")),
             Cell(float(row.valued.many)))
            for row in rows
        ), has_total=True,
    )  # fmt: skip
    if request.GET.get("format") == "csv":
        headers = {"Content-Disposition": f'attachment; filename="learning-{asked}.csv"'}
        content = write_csv(table, None, spoken)
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
    return render(request, "learning_year.html", {
        "shown": shown(table, spoken), "year": int(asked), "years": offered, "all": rows[-1] if rows else None, "least": LEAST,
    })  # fmt: skip


def _learner(request: HttpRequest) -> Reader:
    reader = rights.reader_of(request)
    rights.check_may_learn(reader)
    return reader


def _mine(request: HttpRequest) -> dict[int, Enrolment]:
    found = Enrolment.objects.filter(by=request.user.get_username(), is_withdrawn=False)
    return {each.session_id: each for each in found}  # type: ignore[attr-defined]


def _to_evaluate(request: HttpRequest) -> list[Session]:
    now = reading.now()
    found = Session.objects.filter(pk__in=_mine(request), starts_at__lt=now).select_related("course")
    return [each for each in found if is_evaluated(each, now) and _evaluable(request, each).exists()]


def _moment(session: Session, spoken: Language) -> str:
    local = timezone.localtime(session.starts_at)
    return f"{day(local.date(), spoken)}, {local:%H:%M}–{timezone.localtime(session.ends_at):%H:%M}"
