"""The answer to a message that came in: who is it, is it well-formed, may it happen now, did it come before.

Whatever comes in, something is kept and something is answered, as the standard says: `messageStatus` OK or ERROR, with an
`errorType` of its list. A message that came before gets the very same answer and has no second effect.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from schakel.interlibrary.iso18626.agencies import Agencies, code
from schakel.interlibrary.iso18626.codes import ErrorType, MessageStatus
from schakel.interlibrary.iso18626.held import Heard, Held, Outcome, Store
from schakel.interlibrary.iso18626.messages import (
    NAMESPACE,
    AgencyId,
    Coded,
    Confirmation,
    ConfirmationHeader,
    ErrorData,
    Moment,
    Request,
    RequestConfirmation,
    RequestingAgencyMessage,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
    Told,
)
from schakel.interlibrary.iso18626.reading import MessageError, parse, read_root
from schakel.interlibrary.iso18626.redaction import KEPT_OF_STRANGERS, redacted, redacted_raw
from schakel.interlibrary.iso18626.saying import automatic
from schakel.interlibrary.iso18626.states import Effect, NotNow, Side, State, event_of, step
from schakel.interlibrary.iso18626.writing import write_message

_CONFIRMATIONS: dict[str, type[Confirmation]] = {
    "request": RequestConfirmation,
    "supplyingAgencyMessage": SupplyingAgencyMessageConfirmation,
    "requestingAgencyMessage": RequestingAgencyMessageConfirmation,
}


LONGEST_ID = 200
"""Characters of a request id; the standard sets no limit, a database does."""


@dataclass(frozen=True)
class Answer:
    """What goes back: status of HTTP and the confirmation."""

    status: int
    content: bytes
    outcome: Outcome


@dataclass(frozen=True)
class _Glimpse:
    """What can be read of a message before it is known to be good; "" and None for what is not there."""

    kind: str = ""
    supplier: AgencyId | None = None
    requester: AgencyId | None = None
    timestamp: str = ""
    request_id: str | None = None
    multiple_id: str | None = None
    secret: str = ""

    @property
    def sender(self) -> AgencyId | None:
        """Who says it sent this."""
        return self.supplier if self.kind == "supplyingAgencyMessage" else self.requester

    @property
    def receiver(self) -> AgencyId | None:
        """For whom it is."""
        return self.requester if self.kind == "supplyingAgencyMessage" else self.supplier


def answer(content: bytes, *, shown: str, agencies: Agencies, store: Store, now: datetime) -> Answer:
    """Answer one message.

    Args:
        shown: the secret that came with it over HTTP; "" when none came, and then one inside the message counts.
        now: with zone.
    """
    glimpse, problem, root = _Glimpse(), None, None
    try:
        root = parse(content)
        glimpse = _glimpse(root)
    except MessageError as error:
        problem = error
    sender = code(glimpse.sender) if glimpse.sender else ""
    partner = agencies.who(sender, shown or glimpse.secret)
    digest = hashlib.sha256(content).hexdigest()

    def heard(outcome: Outcome, confirmation: bytes, event: str = "", error: str = "") -> Heard:
        kept = redacted(root) if root is not None else redacted_raw(content)
        if partner is None:
            kept = kept[:KEPT_OF_STRANGERS]
        return Heard(now, sender, digest, glimpse.kind, event, glimpse.request_id or "", kept, confirmation, outcome, error)

    with store.exclusive():
        if partner is None:
            # A stranger and a wrong secret get the same answer, and of bad XML from whomever only that it is bad.
            reason = ErrorData(problem.error_type, problem.value) if problem else ErrorData(
                ErrorType.UNRECOGNISED_VALUE, "the agency or its secret is not known here")  # fmt: skip
            said = _confirm(glimpse, now, reason)
            store.keep(heard(Outcome.STRANGER, said, error=reason.error_value or ""))
            return Answer(400 if problem else 401, said, Outcome.STRANGER)
        before = store.answer_to(sender, digest)
        if before is not None:
            store.keep(heard(Outcome.REPLAY, before))
            return Answer(200, before, Outcome.REPLAY)
        event = ""
        try:
            message = read_root(root)
            if not isinstance(message, Request | SupplyingAgencyMessage | RequestingAgencyMessage):
                raise MessageError(ErrorType.BADLY_FORMED, glimpse.kind, "is a confirmation; it belongs in an answer")
            event = event_of(message, "hear")
            outcome = _take(message, event, agencies, store, now)
        except MessageError as error:
            said = _confirm(glimpse, now, ErrorData(error.error_type, error.value))
            store.keep(heard(Outcome.REFUSED, said, event, error.value))
            return Answer(200, said, Outcome.REFUSED)
        said = _confirm(glimpse, now, None, message)
        store.keep(heard(outcome, said, event))
        return Answer(200, said, outcome)


def cannot_answer(content: bytes, now: datetime) -> bytes:
    """What goes back, with status 503 of HTTP, while our settings cannot be used: who sent it cannot be known then.

    Nothing is confirmed and nothing kept, so that the partner keeps its message and sends it again.
    """
    try:
        glimpse = _glimpse(parse(content))
    except MessageError:
        glimpse = _Glimpse()
    wait = ErrorData(ErrorType.UNRECOGNISED_VALUE, "no agency can be recognised here at this moment; send it again later")
    return _confirm(glimpse, now, wait)


def _take(message: Told, event: str, agencies: Agencies, store: Store, now: datetime) -> Outcome:
    """Let a good message of a known partner happen."""
    header = message.header
    side = Side.REQUESTING if isinstance(message, SupplyingAgencyMessage) else Side.SUPPLYING
    partner, receiver = header.requesting_agency_id, header.supplying_agency_id
    if side is Side.REQUESTING:
        partner, receiver = receiver, partner
    if not agencies.is_own(receiver):
        raise _unknown("requestingAgencyId" if side is Side.REQUESTING else "supplyingAgencyId", f"{code(receiver)} is not us")
    if not header.requesting_agency_request_id.strip():
        raise _unknown("requestingAgencyRequestId", "is empty")
    if len(header.requesting_agency_request_id) > LONGEST_ID:
        raise _unknown("requestingAgencyRequestId", f"is longer than {LONGEST_ID} characters")
    if len(header.supplying_agency_request_id or "") > LONGEST_ID:
        raise _unknown("supplyingAgencyRequestId", f"is longer than {LONGEST_ID} characters")
    held = store.find(side, code(partner), header.requesting_agency_request_id)
    if held is None:
        if event != "hear New":
            raise _unknown("requestingAgencyRequestId", "no such request of this agency is known here")
        held = _opened(message, partner, now)
    elif event == "hear New":
        raise _unknown("requestingAgencyRequestId", "there is a request of that id already; a new request needs a new id")
    written = _with_zone(header.timestamp.at)
    try:
        row = step(side, held.state, event)
    except NotNow as refusal:
        if held.last_heard is not None and written < held.last_heard:
            return Outcome.LATE
        kind = ErrorType.UNSUPPORTED_ACTION if isinstance(message, RequestingAgencyMessage) else ErrorType.UNRECOGNISED_VALUE
        raise MessageError(kind, _subject(message), f"may not come now: {refusal}") from None
    changed = replace(
        held, state=row.to, last_heard=max(written, held.last_heard or written),
        waits_for_desk=held.waits_for_desk or row.effect is Effect.DESK,
    )  # fmt: skip
    if isinstance(message, SupplyingAgencyMessage):
        due = message.status_info.due_date
        changed = replace(
            changed, due_on=due.at.date() if due else changed.due_on,
            supplier_request_id=header.supplying_agency_request_id or changed.supplier_request_id,
        )  # fmt: skip
    store.put(changed)
    reply = automatic(row.effect, changed, agencies, now)
    if reply is not None:
        store.post(changed, reply, event_of(reply, "say"))
    return Outcome.TAKEN


def _opened(message: Told, partner: AgencyId, now: datetime) -> Held:
    if not isinstance(message, Request):
        raise TypeError("only a request opens one")
    before = message.service_info.need_before_date if message.service_info else None
    return Held(
        Side.SUPPLYING, partner, message.header.requesting_agency_request_id, "", State.NEW, message.bibliographic_info, now,
        needed_before=before.at.date() if before else None,
    )  # fmt: skip


def _subject(message: Told) -> str:
    if isinstance(message, RequestingAgencyMessage):
        return "action"
    return "requestType" if isinstance(message, Request) else "status"


def _unknown(element: str, says: str) -> MessageError:
    return MessageError(ErrorType.UNRECOGNISED_VALUE, element, says)


def _with_zone(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _confirm(glimpse: _Glimpse, now: datetime, error: ErrorData | None, message: Told | None = None) -> bytes:
    received = Moment.of(now)
    try:
        written = Moment(glimpse.timestamp)
    except ValueError:
        written = received
    header = ConfirmationHeader(
        glimpse.supplier, glimpse.requester, written, glimpse.request_id, glimpse.multiple_id, received,
        MessageStatus.ERROR if error else MessageStatus.OK,
    )  # fmt: skip
    kind = _CONFIRMATIONS.get(glimpse.kind, RequestConfirmation)
    if isinstance(message, SupplyingAgencyMessage):
        return write_message(SupplyingAgencyMessageConfirmation(header, message.message_info.reason_for_message))
    if isinstance(message, RequestingAgencyMessage):
        return write_message(RequestingAgencyMessageConfirmation(header, message.action))
    return write_message(kind(confirmation_header=header, error_data=error))


def _glimpse(root: Any) -> _Glimpse:
    if not len(root) or not isinstance(root[0].tag, str):
        return _Glimpse()
    kind = str(etree.QName(root[0]).localname)
    header = root[0].find(f"{{{NAMESPACE}}}header")
    if header is None:
        return _Glimpse(kind)

    def text(path: str) -> str | None:
        found = header.find("/".join(f"{{{NAMESPACE}}}{tag}" for tag in path.split("/")))
        return None if found is None or len(found) else (found.text or "")

    def agency(tag: str) -> AgencyId | None:
        named, value = text(f"{tag}/agencyIdType"), text(f"{tag}/agencyIdValue")
        return None if named is None or value is None else AgencyId(Coded(named), value)

    return _Glimpse(
        kind, agency("supplyingAgencyId"), agency("requestingAgencyId"), (text("timestamp") or "").strip(),
        text("requestingAgencyRequestId"), text("multipleItemRequestId"),
        text("requestingAgencyAuthentication/securityCode") or "",
    )  # fmt: skip
