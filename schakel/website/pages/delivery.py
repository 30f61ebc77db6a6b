"""*Levering*: one delivery: how it stands, what stood out, questions, what can be done, and the files that were sent."""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from schakel.dashboards.delivery_page import (
    Sent,
    about,
    buttons,
    changed_in_words,
    changed_rows,
    figure_rows,
    organisations_of,
    road,
    sent_rounds,
    spoken_title,
    told,
)
from schakel.dashboards.delivery_words import REFUSALS, cells_in_words
from schakel.deliveries.answers import Answered, AnswersGone
from schakel.deliveries.calendar import due_of
from schakel.deliveries.delivering import desk_of
from schakel.deliveries.desk import Actor, Desk, DeskError
from schakel.deliveries.draft import Draft, DraftError
from schakel.deliveries.entered import LARGEST_BYTES, AnswerError, Problem, read_questionnaire, typed
from schakel.deliveries.ledger import BrokenLedger, LedgerError
from schakel.deliveries.plausible_rules import RuleError
from schakel.deliveries.prefill import NothingToDeliverError
from schakel.deliveries.questionnaire import asked, write_questionnaire
from schakel.deliveries.recipient import Part
from schakel.deliveries.sending import SendingError, folder_of
from schakel.deliveries.states import Act, Delivery, NotNow, NotYours, State, can_act, may_act
from schakel.deliveries.words import state_in_words
from schakel.errors import SchakelError
from schakel.measures.catalogue import find_measures
from schakel.privacy.audience import ThresholdError
from schakel.privacy.cell import PrivacyError
from schakel.privacy.reader import Reader, Role
from schakel.reports.media_types import SERVED_AS
from schakel.reports.numbers import Language, plain
from schakel.reports.periods import day, in_words
from schakel.warehouse.durable import DiskFullError
from schakel.warehouse.lock import BusyError
from schakel.warehouse.snapshot import SnapshotError
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.deliveries import different, local_day, name_of_organisation, whole_number
from schakel.website.pages.signed_in import signed_in
from schakel.website.snapshots import current_snapshot

MOST_SHOWN = 200
_LONGEST = 200
_log = logging.getLogger(__name__)


@signed_in
def page(request: HttpRequest, recipient: str, assignment: str, period: str) -> HttpResponse:
    """How it stands."""
    reader, desk = desk_for(request, recipient, assignment, period)
    return _shown(request, reader, desk)


def _shown(
    request: HttpRequest, reader: Reader, desk: Desk, problems: tuple[Problem, ...] = (), wrong: dict[str, str] | None = None
) -> HttpResponse:
    spoken = language()
    stands = desk.stands()
    entries = [entry for entry in desk.ledger.entries() if entry.delivery == desk.id]
    is_inside = reader.role in (Role.SUPPORT, Role.LIBRARY)
    draft, draft_error = _draft(desk, stands) if is_inside else (None, "")
    due = due_of(desk.recipient, desk.assignment, desk.starts_on)
    may_enter = is_inside and may_act(reader, desk.assignment, Act.ENTER) and _can_enter(stands)
    context: dict[str, Any] = {
        "id": desk.id, "names": desk.id.split("/"), "stands": stands, "state": state_in_words(stands, spoken),
        "title": desk.assignment.title[spoken], "for": desk.recipient.title, "about": about(due, name_of_organisation),
        "period": in_words(desk.assignment.period, desk.starts_on, spoken), "due_on": day(due.due_on, spoken),
        "basis": desk.recipient.legal_basis, "road": road(stands, spoken), "is_inside": is_inside,
        "is_correcting": stands.state is State.CORRECTING or stands.round > 1,
        "buttons": buttons(reader, desk.assignment, stands, spoken), "seen": stands.last,
        "spoken_of": len(draft.spoken_of) if draft else 0, "draft_error": draft_error,
        "spoken_title": spoken_title(draft, spoken) if draft else "",
        "rows": figure_rows(draft.spoken_of[:MOST_SHOWN], desk.assignment, spoken) if draft else [],
        "snapshot": draft.snapshot_id if draft else "",
        "is_cut": bool(draft and len(draft.spoken_of) > MOST_SHOWN), "most": MOST_SHOWN,
        "parts": _parts(desk, stands, wrong or {}) if is_inside and stands.state is not State.DUE else [], "may_enter": may_enter,
        "answers_error": _answers_error(desk, stands) if is_inside else "",
        "needs_reason": stands.state in (State.SENT, State.RECEIPTED),
        "has_report": desk.assignment.report is not None and (draft is not None or stands.first_sent_at is not None),
        "changed": _changed(reader, desk, stands), "problems": problems,
        "sent": sent_rounds(entries, local_day, spoken), "told": told(entries, spoken) if is_inside else [],
    }  # fmt: skip
    return render(request, "delivery.html", context, status=422 if problems or wrong else 200)


def _can_enter(stands: Delivery) -> bool:
    return Act.ENTER in can_act(stands.state)


@require_POST
def act(request: HttpRequest, recipient: str, assignment: str, period: str) -> HttpResponse:
    """Do something with it, and go back to how it stands then."""
    if not request.user.is_authenticated:
        back = reverse("delivery", args=(recipient, assignment, period))
        return redirect_to_login(back, reverse("account_login"))
    reader, desk = desk_for(request, recipient, assignment, period)
    actor = Actor(reader, request.user.get_username(), timezone.now())
    name = request.POST.get("act", "")
    try:
        if request.POST.get("seen", "") != str(desk.stands().last):
            messages.warning(request, REFUSALS[language()]["changed"])
        elif name == "enter":
            found = _enter(request, reader, desk, actor)
            if found is not None:
                return found
        else:
            _do(request, name, desk, actor)
    except SchakelError as error:
        _log.warning("%s of %s: %s", name if name in tuple(Act) else "unknown act", desk.id, error)
        messages.error(request, _refused(error))
    return redirect("delivery", recipient, assignment, period)


def _do(request: HttpRequest, name: str, desk: Desk, actor: Actor) -> None:
    spoken = language()
    acts: dict[str, Callable[[], object]] = {
        "prefill": lambda: desk.prefill(actor),
        "check": lambda: desk.check(actor, _looked_at(request)),
        "sign": lambda: desk.sign(actor),
        "send": lambda: desk.send(actor),
        "receipt": lambda: desk.receipt(actor, request.POST.get("mark", "").strip()[:_LONGEST], reading.today()),
        "correct": lambda: desk.correct(actor, request.POST.get("reason", "").strip()[:_LONGEST]),
    }
    if name not in acts:
        raise Http404
    for field, of in (("mark", "receipt"), ("reason", "correct")):
        if name == of and not request.POST.get(field, "").strip():
            messages.warning(request, REFUSALS[spoken][field])
            return
    acts[name]()
    messages.success(request, _("Gedaan: %(state)s.") % {"state": state_in_words(desk.stands(), spoken)})


def _looked_at(request: HttpRequest) -> int:
    """Of how many figures was said that they were looked at; of nothing that is a number, as many as there never are."""
    found = whole_number(request.POST.get("looked_at", ""))
    return -1 if found is None else found


def _enter(request: HttpRequest, reader: Reader, desk: Desk, actor: Actor) -> HttpResponse | None:
    """Answers of a form, or of a spreadsheet that came back; a page with what is wrong, or None when they are kept."""
    parts = [part for part in desk.assignment.parts if part.questions]
    spoken, reason = language(), request.POST.get("reason", "").strip()[:_LONGEST]
    if (sent := request.FILES.get("file")) is not None:
        filled = read_questionnaire(sent.read(LARGEST_BYTES + 1), parts, spoken)
        if filled.problems:
            return _shown(request, reader, desk, problems=filled.problems)
        desk.enter_parts(actor, filled.answers, reason)
    else:
        found = [part for part in parts if part.name == request.POST.get("part")]
        if not found:
            raise Http404
        values, wrong = _typed(request, found[0])
        if wrong:
            return _shown(request, reader, desk, wrong=wrong)
        if values:
            desk.enter(actor, found[0].name, values, reason)
    messages.success(request, _("De antwoorden zijn bewaard."))
    return None


def _typed(request: HttpRequest, part: Part) -> tuple[dict[str, float | str], dict[str, str]]:
    values: dict[str, float | str] = {}
    wrong: dict[str, str] = {}
    for question in part.questions:
        text = request.POST.get(f"q-{question.name}", "").strip()
        if not text:
            continue
        try:
            values[question.name] = typed(question, text, language())
        except AnswerError as error:
            wrong[f"{part.name}/{question.name}"] = str(error)
    return values, wrong


@signed_in
def questions(request: HttpRequest, recipient: str, assignment: str, period: str, part: str) -> HttpResponse:
    """The questions of a part as a spreadsheet to fill in."""
    reader, desk = desk_for(request, recipient, assignment, period)
    parts = [each for each in desk.assignment.parts if each.questions and each.name == part]
    if not parts or reader.role is Role.PARTNER:
        raise Http404
    stands = desk.stands()
    content = write_questionnaire(parts, desk.answers(stands), language(), timezone.localtime(stands.last_at or timezone.now()))
    headers = {"Content-Disposition": f'attachment; filename="{recipient}-{assignment}-{period}-{part}.xlsx"'.lower()}
    return HttpResponse(content, content_type=SERVED_AS["xlsx"], headers=headers)


@signed_in
def file(request: HttpRequest, recipient: str, assignment: str, period: str, round: int, name: str) -> HttpResponse:
    """One file that was sent, if it still is what was sent."""
    _, desk = desk_for(request, recipient, assignment, period)
    entries = [entry for entry in desk.ledger.entries() if entry.delivery == desk.id]
    found = [each for each in sent_rounds(entries, local_day, language()) if each.round == round]
    if not found or name not in found[0].hashes:
        raise Http404
    content = _read(desk, found[0], name)
    if content is None:
        return render(request, "delivery_closed.html", {"why": REFUSALS[language()]["file"]}, status=410)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    kind = SERVED_AS.get(name.rpartition(".")[2], "application/octet-stream")
    return HttpResponse(content, content_type=kind, headers=headers)


def _read(desk: Desk, sent: Sent, name: str) -> bytes | None:
    try:
        content = (folder_of(desk.data, sent.folder) / sent.package / name).read_bytes()
    except (OSError, SendingError):
        return None
    return content if hashlib.sha256(content).hexdigest() == sent.hashes[name] else None


def desk_for(request: HttpRequest, recipient: str, assignment: str, period: str) -> tuple[Reader, Desk]:
    """The desk, for who may see the delivery."""
    reader = rights.reader_of(request)
    rights.check_may_see_deliveries(reader)
    snapshot = current_snapshot()
    code, sender = (snapshot.network_code, snapshot.network_name) if snapshot else ("network", "")
    try:
        desk = desk_of(cast(Path, settings.DATA), f"{recipient}/{assignment}/{period}", reading.today(), code, sender, language())
    except DeskError as error:
        raise Http404 from error
    organisations = organisations_of(due_of(desk.recipient, desk.assignment, desk.starts_on))
    rights.check_may_see_delivery(reader, recipient, organisations)
    if reader.role is Role.PARTNER and desk.stands().first_sent_at is None:
        raise Http404
    return reader, desk


def _draft(desk: Desk, stands: Delivery) -> tuple[Draft | None, str]:
    if "draft_hash" not in stands.facts:
        return None, ""
    try:
        return desk.draft(stands), ""
    except DraftError:
        return None, REFUSALS[language()]["draft"]


def _changed(reader: Reader, desk: Desk, stands: Delivery) -> dict[str, Any]:
    """Figures that were sent and would be otherwise now, for who makes the correction."""
    if reader.role is not Role.SUPPORT or stands.first_sent_at is None:
        return {}
    found = different().get(desk.id, [])
    rows = changed_rows(found[:MOST_SHOWN], reading.thresholds(), language())
    return {"title": changed_in_words(len(found), language()), "rows": rows} if found else {}


def _parts(desk: Desk, stands: Delivery, wrong: dict[str, str]) -> list[dict[str, Any]]:
    """Parts with questions, as a form shows them."""
    spoken = language()
    answers = _answers(desk, stands)
    a_year_before = replace(desk, starts_on=desk.starts_on.replace(year=desk.starts_on.year - 1))
    before = _answers(a_year_before, a_year_before.stands())
    found = []
    for part in desk.assignment.parts:
        questions_ = []
        for question in part.questions:
            value, earlier = (_in_words(each.get((part.name, question.name)), spoken) for each in (answers, before))
            questions_.append(
                {
                    "name": question.name, "text": question.text[spoken], "unit": question.unit[spoken], "value": value,
                    "asked": asked(question, spoken), "is_text": question.kind == "text",
                    "before": "" if question.kind == "text" else earlier,
                    "wrong": wrong.get(f"{part.name}/{question.name}", ""),
                }
            )  # fmt: skip
        if questions_:
            found.append({"name": part.name, "title": part.title[spoken], "owner": part.owner[spoken], "questions": questions_})
    return found


def _answers(desk: Desk, stands: Delivery) -> Mapping[tuple[str, str], Answered]:
    try:
        return desk.answers(stands)
    except DraftError:
        return {}


def _answers_error(desk: Desk, stands: Delivery) -> str:
    """What is the matter with the answers; "" when they can be read."""
    try:
        desk.answers(stands)
    except AnswersGone:
        return REFUSALS[language()]["answers" if stands.first_sent_at is None else "answers_sent"]
    return ""


def _in_words(given: Answered | None, spoken: Language) -> str:
    if given is None:
        return ""
    return given.value if isinstance(given.value, str) else plain(given.value, spoken)


def _refused(error: SchakelError) -> str:
    said = REFUSALS[language()]
    if isinstance(error, DeskError):
        one = f"{error.reason}_one"
        told = said[one if error.facts.get("n") == 1 and one in said else error.reason]
        return told.format_map({name: _fact_in_words(name, value) for name, value in error.facts.items()})
    if isinstance(error, PrivacyError) and error.cells:
        return said["unprotected"].format(cells=_fact_in_words("cells", error.cells))
    kinds: tuple[tuple[type[SchakelError], str], ...] = (
        (NotYours, "not_yours"), (NotNow, "not_now"), (NothingToDeliverError, "nothing_there"), (SendingError, "folder"),
        (DiskFullError, "full"), (BusyError, "busy"), (AnswersGone, "answers"), (DraftError, "draft"),
        (BrokenLedger, "ledger"), (LedgerError, "changed"), (ThresholdError, "privacy"), (RuleError, "rules"),
        (SnapshotError, "snapshot"),
    )  # fmt: skip
    return next((said[name] for kind, name in kinds if isinstance(error, kind)), said["failed"])


def _fact_in_words(name: str, value: Any) -> Any:
    if name == "day":
        return day(value, language())
    if name == "cells":
        snapshot = current_snapshot()
        return cells_in_words(value, reading.places(snapshot), language()) if snapshot is not None else ""
    if name == "measures":
        known = find_measures()
        return ", ".join(known[each].title[language()] if each in known else each for each in value)
    return value
