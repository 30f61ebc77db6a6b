"""What the partner's confirmation of a message of ours means for the request."""

from dataclasses import dataclass, replace

from schakel.interlibrary.iso18626.agencies import Agencies, code
from schakel.interlibrary.iso18626.codes import MessageStatus
from schakel.interlibrary.iso18626.held import Store
from schakel.interlibrary.iso18626.messages import (
    Confirmation,
    Header,
    Request,
    RequestConfirmation,
    RequestingAgencyAuthentication,
    RequestingAgencyMessage,
    RequestingAgencyMessageConfirmation,
    SupplyingAgencyMessage,
    SupplyingAgencyMessageConfirmation,
    Told,
)
from schakel.interlibrary.iso18626.reading import MessageError, read_message
from schakel.interlibrary.iso18626.states import NotNow, Side, step
from schakel.interlibrary.iso18626.writing import write_message

_EXPECTED: dict[type[Told], type[Confirmation]] = {
    Request: RequestConfirmation,
    SupplyingAgencyMessage: SupplyingAgencyMessageConfirmation,
    RequestingAgencyMessage: RequestingAgencyMessageConfirmation,
}


@dataclass(frozen=True)
class Receipt:
    """How a message of ours ended.

    Args:
        is_final: the partner answered: it is not sent again. False = no usable answer, and it is sent again later.
        error: what the partner, or we, say is wrong; "" when it was taken.
    """

    is_final: bool
    error: str = ""


def sealed(message: Told, secret: str, agencies: Agencies) -> bytes:
    """The message as it is sent, with our secret; what we keep has none."""
    shown = RequestingAgencyAuthentication(code(agencies.own), secret)
    header: Header = replace(message.header, requesting_agency_authentication=shown)
    # Only a requesting agency has a place for its secret in a message; a supplying one shows it over HTTP.
    return write_message(message if isinstance(message, SupplyingAgencyMessage) else replace(message, header=header))


def receipt(message: Told, content: bytes) -> Receipt:
    """Read a confirmation; one of another message, or none at all, is no answer."""
    try:
        found = read_message(content)
    except MessageError as error:
        return Receipt(False, f"the answer is no message of the standard: {error}")
    if not isinstance(found, Confirmation):
        return Receipt(False, "the answer is no confirmation")
    # Who could not read which kind of message it was confirms a request.
    if type(found) not in (_EXPECTED[type(message)], RequestConfirmation):
        return Receipt(False, "the answer confirms another kind of message")
    header = found.confirmation_header
    if header.message_status is MessageStatus.OK:
        if type(found) is not _EXPECTED[type(message)]:
            return Receipt(False, "the answer confirms another kind of message")
        if header.requesting_agency_request_id not in (None, message.header.requesting_agency_request_id):
            return Receipt(False, "the answer confirms another request")
        return Receipt(True)
    wrong = found.error_data
    return Receipt(True, f"{wrong.error_type}: {wrong.error_value or 'no more was said'}" if wrong else "refused, and not why")


def conclude(store: Store, message: Told, event: str, found: Receipt) -> None:
    """Let a refusal be seen: a new request is refused as a whole, any other message waits for the desk."""
    if not found.is_final or not found.error:
        return
    side = Side.SUPPLYING if isinstance(message, SupplyingAgencyMessage) else Side.REQUESTING
    header = message.header
    partner = header.supplying_agency_id if side is Side.REQUESTING else header.requesting_agency_id
    with store.exclusive():
        held = store.find(side, code(partner), header.requesting_agency_request_id)
        if held is None:
            return
        state = held.state
        if event == "say New":
            try:
                state = step(side, held.state, "hear refusal").to
            except NotNow:
                state = held.state
        store.put(replace(held, state=state, waits_for_desk=True))
