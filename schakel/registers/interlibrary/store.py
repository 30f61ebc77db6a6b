"""The store of requests and messages in the database of the site."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection, transaction

from schakel.interlibrary.iso18626.agencies import code
from schakel.interlibrary.iso18626.held import Heard, Held, Outcome
from schakel.interlibrary.iso18626.messages import AgencyId, BibliographicInfo, Coded, Header, Moment, Request, Told
from schakel.interlibrary.iso18626.reading import read_message
from schakel.interlibrary.iso18626.states import Side, State
from schakel.interlibrary.iso18626.writing import write_message
from schakel.registers.interlibrary.models import HeardMessage, LoanRequest, SaidMessage

_NOBODY = AgencyId(Coded(""), "")
_LOCK = 18626
"""Any number that no other lock in the database of the site has."""


class DatabaseStore:
    """Every change in one transaction, one after the other.

    Args:
        clock: tells the moment that a message of ours is posted.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """A transaction that no other one of the register runs beside, so that what it looked for and did not find stays away.

        SQLite's begins by taking the lock to write. PostgreSQL lets two look for the same new request, and find none; there a
        lock of our own goes before, which ends with the transaction. Messages are few, and short to take.
        """
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            yield

    def answer_to(self, sender: str, digest: str) -> bytes | None:
        """The answer given before, to a message that was not a stranger's."""
        taken = HeardMessage.objects.filter(sender=sender, digest=digest)
        found = taken.exclude(outcome__in=[Outcome.REPLAY, Outcome.STRANGER]).first()
        return bytes(found.answer) if found else None

    def find(self, side: Side, partner: str, request_id: str) -> Held | None:
        """The request, or None."""
        row = LoanRequest.objects.select_for_update().filter(side=side, partner=partner, request_id=request_id).first()
        return held_of(row) if row else None

    def put(self, held: Held) -> None:
        """Add or change a request."""
        LoanRequest.objects.update_or_create(
            side=held.side.value, partner=code(held.partner), request_id=held.request_id,
            defaults={
                "supplier_request_id": held.supplier_request_id, "state": held.state.value, "title": held.what.title or "",
                "author": held.what.author or "", "what": _packed(held.what), "pickup_code": held.pickup_code,
                "opened_at": held.opened_at, "needed_before": held.needed_before, "due_on": held.due_on,
                "last_heard": held.last_heard, "waits_for_desk": held.waits_for_desk,
            },
        )  # fmt: skip

    def keep(self, heard: Heard) -> None:
        """Add a message; there is no way to change one."""
        HeardMessage.objects.create(
            at=heard.at, sender=heard.sender[:300], digest=heard.digest, kind=heard.kind[:60], event=heard.event[:60],
            request_id=heard.request_id[:200], content=heard.content, answer=heard.answer, outcome=heard.outcome.value,
            error=heard.error,
        )  # fmt: skip

    def post(self, held: Held, message: Told, event: str) -> None:
        """Add a message of ours to what must be sent."""
        row = LoanRequest.objects.get(side=held.side.value, partner=code(held.partner), request_id=held.request_id)
        SaidMessage.objects.create(request=row, at=self._clock(), event=event, content=write_message(message))


def held_of(row: LoanRequest) -> Held:
    """A row of the database as the core knows it."""
    kind, _, value = row.partner.partition(":")
    return Held(
        Side(row.side), AgencyId(Coded(kind), value), row.request_id, row.supplier_request_id, State(row.state),
        _unpacked(bytes(row.what)),
        row.opened_at, row.needed_before, row.due_on, row.last_heard, row.pickup_code, row.waits_for_desk,
    )  # fmt: skip


def _packed(what: BibliographicInfo) -> bytes:
    return write_message(Request(Header(_NOBODY, _NOBODY, "", Moment("1970-01-01T00:00:00Z"), ""), what))


def _unpacked(content: bytes) -> BibliographicInfo:
    message = read_message(content)
    if not isinstance(message, Request):
        raise TypeError("a request is kept as a request")
    return message.bibliographic_info
