"""What is held of requests and messages, and what a store of them must be able to do."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from schakel.interlibrary.iso18626.messages import AgencyId, BibliographicInfo, Told
from schakel.interlibrary.iso18626.states import Side, State


@dataclass(frozen=True)
class Held:
    """One request as it stands.

    Args:
        partner: the other agency.
        request_id: id that the requesting agency gave; with it and our side it is one request.
        supplier_request_id: id that the supplying agency gave; "" while none.
        needed_before: day on which the borrower needs it; None = no day was asked.
        due_on: day it must be back; None while not known.
        last_heard: moment that the partner wrote on its newest message; None before the first.
        pickup_code: of a request of ours, the location where it is collected. It names no borrower: the desk finds them
            in the library system by `request_id`.
    """

    side: Side
    partner: AgencyId
    request_id: str
    supplier_request_id: str
    state: State
    what: BibliographicInfo
    opened_at: datetime
    needed_before: date | None = None
    due_on: date | None = None
    last_heard: datetime | None = None
    pickup_code: str = ""
    waits_for_desk: bool = False


class Outcome(StrEnum):
    """What became of an incoming message."""

    TAKEN = "taken"
    LATE = "late"
    """A good message that a newer one overtook: kept, and nothing changed."""
    REPLAY = "replay"
    """The same message once more: the same answer, nothing changed."""
    REFUSED = "refused"
    STRANGER = "stranger"
    """Its sender did not show who it is."""


@dataclass(frozen=True)
class Heard:
    """One incoming message with its answer, as it is kept for good.

    Args:
        sender: code of the agency it says it is from; "" when that could not be read.
        digest: SHA-256 of the message as it came.
        content: without secrets and without anything about a borrower.
        error: what the answer says is wrong; "" when nothing.
    """

    at: datetime
    sender: str
    digest: str
    kind: str
    event: str
    request_id: str
    content: bytes
    answer: bytes
    outcome: Outcome
    error: str = ""


class Store(Protocol):
    """Where requests and messages are kept. Every change happens inside `exclusive`, all of it or nothing."""

    def exclusive(self) -> AbstractContextManager[object]:
        """One transaction that no other overlaps."""

    def answer_to(self, sender: str, digest: str) -> bytes | None:
        """The answer that was given to that very message before; None when it is new."""

    def find(self, side: Side, partner: str, request_id: str) -> Held | None:
        """The request, by the code of the partner."""

    def put(self, held: Held) -> None:
        """Add a request, or change the one of the same side, partner and id."""

    def keep(self, heard: Heard) -> None:
        """Keep a message for good; it is never changed."""

    def post(self, held: Held, message: Told, event: str) -> None:
        """Keep a message of ours that must be sent."""
