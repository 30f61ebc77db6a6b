"""Messages of ours: what the desk or the state machine says, as values; they are sent by who keeps them."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time

from schakel.errors import InputError
from schakel.interlibrary.iso18626.agencies import Agencies, code
from schakel.interlibrary.iso18626.codes import (
    Action,
    Reason,
    RequestSubType,
    RequestType,
    ServiceType,
    Status,
    YesNo,
)
from schakel.interlibrary.iso18626.held import Held, Store
from schakel.interlibrary.iso18626.messages import (
    AgencyId,
    BibliographicInfo,
    Coded,
    DeliveryInfo,
    Header,
    MessageInfo,
    Moment,
    Request,
    RequestingAgencyMessage,
    ServiceInfo,
    StatusInfo,
    SupplyingAgencyMessage,
    Told,
)
from schakel.interlibrary.iso18626.states import STATUS_OF, Effect, NotNow, Side, State, step

REASONS_UNFILLED = (
    "NotFoundAsCited",
    "NotOwned",
    "NotOnShelf",
    "OnLoan",
    "NonCirculating",
    "LocatedElsewhere",
    "PolicyProblem",
    "Other",
)
"""Reasons that the desk can choose; the standard leaves the list open."""


class SayError(InputError):
    """Something that may not be said now, or not like this.

    Args:
        kind: incomplete, used_before, not_now, needs_reason, needs_day or characters, and of a wish that was filled in
            reference, isbn, no_day or past_day; a screen has words of its own for each.
    """

    def __init__(self, kind: str, says: str) -> None:
        super().__init__(says)
        self.kind = kind


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def check_characters(*texts: str) -> None:
    """See that a message can hold what was typed or pasted.

    Raises:
        SayError: kind characters.
    """
    for text in texts:
        if found := _CONTROL.search(text):
            raise SayError(
                "characters", f"U+{ord(found.group()):04X} is a control character, which no message can hold; remove it"
            )


@dataclass(frozen=True)
class Saying:
    """What the desk says besides the event.

    Args:
        due_on: of `Loaned` and `yes to Renew`, the day it must be back.
        item: of `Loaned`, the barcode.
        reason: of `Unfilled` and `RetryPossible`, one of `REASONS_UNFILLED`.
        note: free text; never about a borrower.
    """

    event: str
    due_on: date | None = None
    item: str = ""
    reason: str = ""
    note: str = ""


def open_request(
    store: Store, agencies: Agencies, *, supplier: AgencyId, request_id: str, what: BibliographicInfo, pickup_code: str,
    needed_before: date | None, now: datetime,
) -> Held:  # fmt: skip
    """Ask a partner for an item.

    Args:
        request_id: our own reference, by which the desk finds the borrower in the library system.

    Raises:
        SayError: when the reference was used before, or names no title.
    """
    if not request_id.strip() or not (what.title or "").strip():
        raise SayError("incomplete", "a request needs a reference and a title; give both")
    held = Held(Side.REQUESTING, supplier, request_id, "", State.NEW, what, now, needed_before, pickup_code=pickup_code)
    with store.exclusive():
        if store.find(Side.REQUESTING, code(supplier), request_id) is not None:
            raise SayError(
                "used_before",
                f"there is a request {request_id!r} to this library already; give the new one a reference of its own",
            )
        return say(store, agencies, held, Saying("New"), now=now)


def say(store: Store, agencies: Agencies, held: Held, saying: Saying, *, now: datetime) -> Held:
    """Say something in a request: changes its state and posts the message, both or neither.

    Raises:
        SayError: when the state does not allow it, or what it needs is missing.
    """
    check_characters(saying.item, saying.note)
    with store.exclusive():
        current = store.find(held.side, code(held.partner), held.request_id) or held
        try:
            row = step(current.side, current.state, f"say {saying.event}")
        except NotNow as refusal:
            raise SayError(
                "not_now", f"request {held.request_id}: {refusal}; another colleague or the partner may have been first"
            ) from None
        if saying.event in ("Unfilled", "RetryPossible") and saying.reason not in REASONS_UNFILLED:
            raise SayError("needs_reason", f"{saying.event} needs a reason: one of {', '.join(REASONS_UNFILLED)}")
        if saying.event in ("Loaned", "yes to Renew") and saying.due_on is None:
            raise SayError("needs_day", f"{saying.event} needs the day on which the item must be back")
        is_new = saying.event in ("Loaned", "yes to Renew")
        changed = replace(current, state=row.to, waits_for_desk=False, due_on=saying.due_on if is_new else current.due_on)
        store.put(changed)
        store.post(changed, _message(changed, saying, agencies, now), f"say {saying.event}")
        return changed


def automatic(effect: Effect, held: Held, agencies: Agencies, now: datetime) -> SupplyingAgencyMessage | None:
    """What the state machine answers by itself, besides the confirmation; None when nothing."""
    if effect is Effect.ANSWER_STATUS:
        return _supplying(held, Saying("status"), agencies, now)
    if effect is Effect.ANSWER_CANCEL_NO:
        return _supplying(held, Saying("no to Cancel"), agencies, now)
    return None


def _message(held: Held, saying: Saying, agencies: Agencies, now: datetime) -> Told:
    if held.side is Side.SUPPLYING:
        return _supplying(held, saying, agencies, now)
    if saying.event in ("New", "Retry", "Reminder"):
        before = Moment.of(datetime.combine(held.needed_before, time(), UTC)) if held.needed_before else None
        service = ServiceInfo(
            RequestType(saying.event), (RequestSubType.PATRON,), service_type=ServiceType.LOAN, need_before_date=before,
            note=saying.note or None,
        )  # fmt: skip
        return Request(_header(held, agencies, now), held.what, service_info=service)
    return RequestingAgencyMessage(_header(held, agencies, now), Action(saying.event), saying.note or None)


def _supplying(held: Held, saying: Saying, agencies: Agencies, now: datetime) -> SupplyingAgencyMessage:
    answer = None
    status = STATUS_OF[held.state]
    if " to " in saying.event:
        word, _, about = saying.event.partition(" to ")
        answer = YesNo.YES if word == "yes" else YesNo.NO
        reason = Reason.CANCEL_RESPONSE if about == "Cancel" else Reason.RENEW_RESPONSE
    elif saying.event == "Notification":
        reason = Reason.NOTIFICATION
    elif saying.event == "status":
        reason = Reason.STATUS_REQUEST_RESPONSE
    else:
        status = Status(saying.event)
        reason = Reason.STATUS_CHANGE
    coded = Coded(saying.reason) if saying.reason else None
    info = MessageInfo(
        reason, answer, saying.note or None,
        reason_unfilled=coded if status is Status.UNFILLED else None,
        reason_retry=coded if status is Status.RETRY_POSSIBLE else None,
    )  # fmt: skip
    due = Moment.of(datetime.combine(held.due_on, time(), UTC)) if held.due_on else None
    delivery = DeliveryInfo(Moment.of(now), saying.item or None) if saying.event == "Loaned" else None
    told = StatusInfo(status, due_date=due, last_change=Moment.of(now))
    return SupplyingAgencyMessage(_header(held, agencies, now), info, told, delivery)


def _header(held: Held, agencies: Agencies, now: datetime) -> Header:
    requester, supplier = (agencies.own, held.partner) if held.side is Side.REQUESTING else (held.partner, agencies.own)
    return Header(supplier, requester, "", Moment.of(now), held.request_id, held.supplier_request_id or None)
