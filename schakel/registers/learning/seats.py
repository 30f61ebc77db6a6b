"""Seats and the waiting list: never more seats given than there are, and who waits longest moves up by itself.

Whatever changes a session or who takes part in it ends with `settle`, under a lock on the session: two people who ask for the
last seat at the same moment come one after the other.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from auditlog.context import set_actor
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from schakel.errors import InputError
from schakel.records.standing import Standing
from schakel.registers.learning.models import Enrolment, Session
from schakel.registers.learning.seating import moves_up
from schakel.reports.periods import day


class ClosedError(InputError):
    """The session has begun, was held or cancelled: nobody enrols or withdraws any more."""


class TwiceError(InputError):
    """This account is enrolled already."""


def settle(session_number: int) -> list[Enrolment]:
    """Give the free seats of a session to who waits longest; tells them, and returns them. Needs a transaction."""
    session = Session.objects.select_for_update().select_related(None).get(pk=session_number)
    if session.standing == Standing.CANCELLED:
        return []
    queue = list(Enrolment.objects.filter(session=session, is_withdrawn=False).order_by("since", "id"))
    moved = [queue[at] for at in moves_up(session.seats, [each.has_seat for each in queue])]
    for each in moved:
        each.has_seat, each.version = True, each.version + 1
        each.save(update_fields=["has_seat", "version"])
    return moved


def is_open(session: Session, now: datetime) -> bool:
    """Whether people can enrol and withdraw."""
    return session.standing == Standing.PLANNED and session.starts_at > now


@transaction.atomic
def enrol(session_number: int, *, organisation: str, function: str, mail_address: str, account: Any, now: datetime) -> Enrolment:
    """Enrol the one who asks; whether they have a seat stands in what is returned.

    Raises:
        ClosedError, TwiceError: when it cannot be.
    """
    session = _locked(session_number, now)
    name = account.get_username()
    if Enrolment.objects.filter(session=session, by=name, is_withdrawn=False).exists():
        raise TwiceError(f"account is enrolled for session {session_number} already")
    with set_actor(account):
        made = Enrolment.objects.create(
            session=session, organisation_code=organisation, function=function, mail_address=mail_address, by=name
        )
        settle(session_number)
    made.refresh_from_db()
    return made


@transaction.atomic
def withdraw(session_number: int, *, account: Any, now: datetime) -> None:
    """Withdraw the one who asks; the first who waits moves up. Nothing happens to who is not enrolled.

    Raises:
        ClosedError: when the session has begun.
    """
    session = _locked(session_number, now)
    found = Enrolment.objects.filter(session=session, by=account.get_username(), is_withdrawn=False).first()
    if found is None:
        return
    with set_actor(account):
        found.is_withdrawn, found.has_seat, found.version = True, False, found.version + 1
        found.save(update_fields=["is_withdrawn", "has_seat", "version"])
        tell(settle(session_number))


def tell(moved: Sequence[Enrolment]) -> None:
    """Write to who moved up, once it is kept. A mail server that is gone takes no seat back: the page tells them too."""
    for each in moved:
        if each.mail_address and each.session.standing == Standing.PLANNED:
            local = timezone.localtime(each.session.starts_at)
            subject = _("U hebt een plaats: %(course)s") % {"course": each.session.course}
            text = _("Er kwam een plaats vrij. U kunt meedoen op %(day)s om %(time)s.") % {
                "day": day(local.date(), "nl"), "time": f"{local:%H:%M}",
            }  # fmt: skip
            transaction.on_commit(_letter(subject, text, each.mail_address), robust=True)


def _letter(subject: str, text: str, to: str) -> Callable[[], None]:
    """What sends it."""

    def send() -> None:
        send_mail(subject, text, None, [to])

    return send


def _locked(session_number: int, now: datetime) -> Session:
    session = Session.objects.select_for_update().select_related(None).get(pk=session_number)
    if not is_open(session, now):
        raise ClosedError(f"session {session_number} is {session.standing} and starts at {session.starts_at}")
    return session
