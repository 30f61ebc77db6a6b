"""Bring messages of ours to the partner and its confirmation back; what does not arrive waits and is sent again."""

import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime
from email.message import Message as Headers
from http import HTTPStatus
from typing import IO

from schakel.interlibrary.iso18626.agencies import Agencies, Agency
from schakel.interlibrary.iso18626.delivering import Receipt, conclude, receipt, sealed
from schakel.interlibrary.iso18626.messages import Request, RequestingAgencyMessage, SupplyingAgencyMessage
from schakel.interlibrary.iso18626.reading import LARGEST_BYTES, read_message
from schakel.registers.interlibrary.models import SaidMessage
from schakel.registers.interlibrary.store import DatabaseStore

SECONDS = 10
CONTENT_TYPE = "application/xml; charset=utf-8"

Carry = Callable[[Agency, bytes], bytes]
"""Brings a message to a partner and gives its answer; raises OSError when it cannot."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A secret goes to the address of the settings and no further."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Headers, newurl: str  # noqa: ARG002
    ) -> None:  # fmt: skip
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def carry_over_http(partner: Agency, content: bytes) -> bytes:
    """POST a message; also an answer of 400 or 401 is an answer. One of 500 or more is none: the partner cannot read now."""
    headers = {"Content-Type": CONTENT_TYPE, "Authorization": f"Bearer {partner.we_show}"}
    try:
        with _opener.open(urllib.request.Request(partner.address, content, headers), timeout=SECONDS) as answer:
            return bytes(answer.read(LARGEST_BYTES + 1))
    except urllib.error.HTTPError as refusal:
        with refusal:
            if refusal.code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise
            return bytes(refusal.read(LARGEST_BYTES + 1))


def send_waiting(agencies: Agencies, clock: Callable[[], datetime], carry: Carry = carry_over_http) -> tuple[int, int]:
    """Send all that waits, oldest first; returns how many were confirmed and how many still wait.

    Of one request nothing overtakes: when a message does not arrive, later ones of that request wait with it.
    """
    confirmed, stuck = 0, set()
    waiting = SaidMessage.objects.filter(confirmed_at=None).select_related("request").order_by("id")
    for said in waiting:
        if said.request_id in stuck:  # type: ignore[attr-defined]
            continue
        found = _send(said, agencies, clock, carry)
        said.tries += 1
        said.error = found.error
        if found.is_final:
            said.confirmed_at = clock()
            confirmed += 1
        else:
            stuck.add(said.request_id)  # type: ignore[attr-defined]
        said.save(update_fields=["tries", "error", "confirmed_at"])
    return confirmed, SaidMessage.objects.filter(confirmed_at=None).count()


def _send(said: SaidMessage, agencies: Agencies, clock: Callable[[], datetime], carry: Carry) -> Receipt:
    partner = agencies.partners.get(said.request.partner)
    if partner is None:
        return Receipt(False, f"{said.request.partner} is no longer among the agencies of the settings")
    message = read_message(bytes(said.content))
    if not isinstance(message, Request | SupplyingAgencyMessage | RequestingAgencyMessage):
        return Receipt(False, "what was kept is no message of ours")
    try:
        answer = carry(partner, sealed(message, partner.we_show, agencies))
    except OSError as error:
        return Receipt(False, f"{partner.name} could not be reached ({type(error).__name__})")
    found = receipt(message, answer)
    conclude(DatabaseStore(clock), message, said.event, found)
    return found
