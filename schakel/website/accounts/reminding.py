"""Reminders by mail of what is due: to each of a team once, in one message, and again only when the day moved.

What was sent is written down per person after the mail server took it; when that fails, the next run tries again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from schakel.records.due import Due, everything_due
from schakel.records.teams import Team
from schakel.reports.periods import day
from schakel.website import rights
from schakel.website.accounts.models import Account, Reminded

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Sent:
    """What a run came to.

    Args:
        mails: how many messages went out. things: of how many things they told.
        waiting: messages that the server did not take; they are tried again by the next run. why: its words.
        unaddressed: people who keep something that is due, and have no mail address.
    """

    mails: int
    things: int
    waiting: int
    why: str
    unaddressed: int


def remind(today: date, *, address: str, ahead: timedelta = AHEAD) -> Sent:
    """Send what is due within the time ahead, or late, to those who keep it.

    Args:
        address: of the site, without a slash at its end; what is told is linked there.
    """
    every = everything_due(today, today + ahead)
    connection = get_connection()
    mails = things = waiting = unaddressed = 0
    why = ""
    for account in Account.objects.filter(is_active=True).exclude(team="").order_by("username"):
        theirs = [each for each in every if _is_of(account, each)]
        if theirs and not account.email:
            unaddressed += 1
            continue
        told = set(Reminded.objects.filter(account=account, key__in=[each.key for each in theirs]).values_list("key", flat=True))
        new = [each for each in theirs if each.key not in told]
        if not new:
            continue
        message = EmailMessage(*_written(account, new, today, address), to=[account.email], connection=connection)
        try:
            with transaction.atomic():
                Reminded.objects.bulk_create([Reminded(account=account, key=each.key, at=timezone.now()) for each in new])
                message.send()
        except OSError as error:
            # Of the mail library, too, all errors are of this kind. Nothing was written down: it is told the next time.
            waiting += 1
            why = type(error).__name__
            continue
        mails, things = mails + 1, things + len(new)
    return Sent(mails, things, waiting, why, unaddressed)


def _is_of(account: Account, due: Due) -> bool:
    return account.team == due.of_team and rights.may_see_sheet(account.reader, due.sheet)


def _written(account: Account, new: Sequence[Due], today: date, address: str) -> tuple[str, str]:
    with translation.override("nl"):
        rows = [
            {"on": day(each.on, "nl"), "is_late": each.on < today, "what": each.what,
             "address": f"{address}/lijsten/{each.sheet.name}/{each.record.pk}/"}
            for each in new
        ]  # fmt: skip
        context = {"name": account.first_name, "rows": rows, "team": Team(account.team).label, "address": address}
        subject = f"Schakel: {len(rows)} dingen komen eraan" if len(rows) > 1 else f"Schakel: {rows[0]['what']}"[:120]
        return subject.replace("\n", " "), render_to_string("reminder.txt", context)
