"""The messages of ISO 18626 as values. The fields of a class are the elements of the schema, in its order.

The name of an element is that of its field in camel case (`needBeforeDate`, `need_before_date`). A field that may be None
or () may be absent. Reading and writing follow these classes, so that what is told here is what is sent.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from schakel.interlibrary.iso18626.codes import (
    Action,
    ErrorType,
    MessageStatus,
    Reason,
    RequestSubType,
    RequestType,
    ServiceType,
    Status,
    YesNo,
)

NAMESPACE = "http://illtransactions.org/2013/iso18626"
VERSION = "1.2"
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?")


@dataclass(frozen=True)
class Moment:
    """A date and time as it was written: an answer repeats it to the digit, and some write nine digits of a second.

    >>> Moment("2024-12-12T20:12:00.62959771Z").at.microsecond
    629597
    """

    text: str

    def __post_init__(self) -> None:
        if not _MOMENT.fullmatch(self.text):
            raise ValueError(f"{self.text!r} is no date and time; write it as 2024-12-31T09:30:00Z")
        datetime.fromisoformat(self.text)

    @property
    def at(self) -> datetime:
        """The moment; without zone when none was written."""
        return datetime.fromisoformat(self.text)

    @staticmethod
    def of(at: datetime) -> "Moment":
        """That moment, which has a zone."""
        return Moment(at.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


@dataclass(frozen=True)
class Coded:
    """A value and the list it comes from."""

    value: str
    scheme: str | None = None


@dataclass(frozen=True)
class AgencyId:
    """Who, by a code of a list such as ISIL."""

    agency_id_type: Coded
    agency_id_value: str


@dataclass(frozen=True)
class Costs:
    """Money of one currency."""

    currency_code: Coded
    monetary_value: Decimal


@dataclass(frozen=True)
class ElectronicAddress:
    """An address to send data to."""

    electronic_address_type: Coded
    electronic_address_data: str


@dataclass(frozen=True)
class PhysicalAddress:
    """An address of a building."""

    line1: str | None = None
    line2: str | None = None
    locality: str | None = None
    postal_code: str | None = None
    region: Coded | None = None
    country: Coded | None = None


@dataclass(frozen=True)
class Address:
    """One of the two."""

    electronic_address: ElectronicAddress | None = None
    physical_address: PhysicalAddress | None = None

    def __post_init__(self) -> None:
        if (self.electronic_address is None) == (self.physical_address is None):
            raise ValueError("an address is either electronicAddress or physicalAddress")


@dataclass(frozen=True)
class RequestingAgencyAuthentication:
    """By which an agency shows who it is."""

    account_id: str | None = None
    security_code: str | None = None


@dataclass(frozen=True)
class Header:
    """Whose request it is. Requesting agency and its request id together name one request for both sides."""

    supplying_agency_id: AgencyId
    requesting_agency_id: AgencyId
    multiple_item_request_id: str
    timestamp: Moment
    requesting_agency_request_id: str
    supplying_agency_request_id: str | None = None
    requesting_agency_authentication: RequestingAgencyAuthentication | None = None


@dataclass(frozen=True)
class BibliographicItemId:
    """A number of an item, such as ISBN."""

    bibliographic_item_identifier: str
    bibliographic_item_identifier_code: Coded


@dataclass(frozen=True)
class BibliographicRecordId:
    """A number of a record in a catalogue."""

    bibliographic_record_identifier_code: Coded
    bibliographic_record_identifier: str


@dataclass(frozen=True)
class BibliographicInfo:
    """What is asked for."""

    supplier_unique_record_id: str | None = None
    title: str | None = None
    author: str | None = None
    subtitle: str | None = None
    series_title: str | None = None
    edition: str | None = None
    title_of_component: str | None = None
    author_of_component: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages_requested: str | None = None
    estimated_no_pages: str | None = None
    bibliographic_item_id: tuple[BibliographicItemId, ...] = ()
    sponsor: str | None = None
    information_source: str | None = None
    bibliographic_record_id: tuple[BibliographicRecordId, ...] = ()


@dataclass(frozen=True)
class PublicationInfo:
    """Who published it."""

    publisher: str | None = None
    publication_type: Coded | None = None
    publication_date: str | None = None
    place_of_publication: str | None = None


@dataclass(frozen=True)
class ServiceInfo:
    """How it is wanted."""

    request_type: RequestType | None = None
    request_sub_type: tuple[RequestSubType, ...] = ()
    requesting_agency_previous_request_id: str | None = None
    service_type: ServiceType = ServiceType.LOAN
    service_level: Coded | None = None
    preferred_format: Coded | None = None
    need_before_date: Moment | None = None
    copyright_compliance: Coded | None = None
    any_edition: YesNo | None = None
    start_date: Moment | None = None
    end_date: Moment | None = None
    note: str | None = None


@dataclass(frozen=True)
class SupplierInfo:
    """A possible supplier."""

    sort_order: int | None = None
    supplier_code: AgencyId | None = None
    supplier_description: str | None = None
    bibliographic_record_id: BibliographicRecordId | None = None
    call_number: str | None = None
    summary_holdings: str | None = None
    availability_note: str | None = None


@dataclass(frozen=True)
class RequestedDeliveryInfo:
    """Where to."""

    sort_order: int | None = None
    address: Address | None = None


@dataclass(frozen=True)
class RequestingAgencyInfo:
    """Who asks, in words."""

    name: str | None = None
    contact_name: str | None = None
    address: tuple[Address, ...] = ()


@dataclass(frozen=True)
class PatronInfo:
    """The borrower. Schakel never fills it and keeps nothing of it."""

    patron_id: str | None = None
    surname: str | None = None
    given_name: str | None = None
    patron_type: Coded | None = None
    send_to_patron: YesNo | None = None
    address: tuple[Address, ...] = ()


@dataclass(frozen=True)
class BillingInfo:
    """Who pays, up to what."""

    payment_method: Coded | None = None
    maximum_costs: Costs | None = None
    billing_method: Coded | None = None
    billing_name: str | None = None
    address: Address | None = None


@dataclass(frozen=True)
class Request:
    """`request`: a library asks."""

    header: Header
    bibliographic_info: BibliographicInfo
    publication_info: PublicationInfo | None = None
    service_info: ServiceInfo | None = None
    supplier_info: tuple[SupplierInfo, ...] = ()
    requested_delivery_info: tuple[RequestedDeliveryInfo, ...] = ()
    requesting_agency_info: RequestingAgencyInfo | None = None
    patron_info: PatronInfo | None = None
    billing_info: BillingInfo | None = None


@dataclass(frozen=True)
class MessageInfo:
    """Why a supplying agency writes."""

    reason_for_message: Reason
    answer_yes_no: YesNo | None = None
    note: str | None = None
    reason_unfilled: Coded | None = None
    reason_retry: Coded | None = None
    offered_costs: Costs | None = None
    retry_after: Moment | None = None
    retry_before: Moment | None = None


@dataclass(frozen=True)
class StatusInfo:
    """How the request stands there."""

    status: Status
    expected_delivery_date: Moment | None = None
    due_date: Moment | None = None
    last_change: Moment = Moment("1970-01-01T00:00:00Z")


@dataclass(frozen=True)
class DeliveryInfo:
    """What was sent, how."""

    date_sent: Moment
    item_id: str | None = None
    sent_via: Coded | None = None
    sent_to_patron: bool | None = None
    loan_condition: Coded | None = None
    delivered_format: Coded | None = None
    delivery_costs: Costs | None = None


@dataclass(frozen=True)
class ReturnInfo:
    """Where to send it back."""

    return_agency_id: AgencyId | None = None
    name: str | None = None
    physical_address: PhysicalAddress | None = None


@dataclass(frozen=True)
class SupplyingAgencyMessage:
    """`supplyingAgencyMessage`: the supplier tells how it stands."""

    header: Header
    message_info: MessageInfo
    status_info: StatusInfo
    delivery_info: DeliveryInfo | None = None
    return_info: ReturnInfo | None = None


@dataclass(frozen=True)
class RequestingAgencyMessage:
    """`requestingAgencyMessage`: the requester says what it did or wants."""

    header: Header
    action: Action
    note: str | None = None


@dataclass(frozen=True)
class ErrorData:
    """Why a message was not taken."""

    error_type: ErrorType
    error_value: str | None = None


@dataclass(frozen=True)
class ConfirmationHeader:
    """Which message is answered."""

    supplying_agency_id: AgencyId | None = None
    requesting_agency_id: AgencyId | None = None
    timestamp: Moment = Moment("1970-01-01T00:00:00Z")
    requesting_agency_request_id: str | None = None
    multiple_item_request_id: str | None = None
    timestamp_received: Moment = Moment("1970-01-01T00:00:00Z")
    message_status: MessageStatus = MessageStatus.OK


@dataclass(frozen=True)
class RequestConfirmation:
    """`requestConfirmation`."""

    confirmation_header: ConfirmationHeader
    error_data: ErrorData | None = None


@dataclass(frozen=True)
class SupplyingAgencyMessageConfirmation:
    """`supplyingAgencyMessageConfirmation`."""

    confirmation_header: ConfirmationHeader
    reason_for_message: Reason | None = None
    error_data: ErrorData | None = None


@dataclass(frozen=True)
class RequestingAgencyMessageConfirmation:
    """`requestingAgencyMessageConfirmation`."""

    confirmation_header: ConfirmationHeader
    action: Action | None = None
    error_data: ErrorData | None = None


Told = Request | SupplyingAgencyMessage | RequestingAgencyMessage
Confirmation = RequestConfirmation | SupplyingAgencyMessageConfirmation | RequestingAgencyMessageConfirmation
Message = Told | Confirmation

ROOTS: dict[str, type[Message]] = {
    "request": Request,
    "requestConfirmation": RequestConfirmation,
    "supplyingAgencyMessage": SupplyingAgencyMessage,
    "supplyingAgencyMessageConfirmation": SupplyingAgencyMessageConfirmation,
    "requestingAgencyMessage": RequestingAgencyMessage,
    "requestingAgencyMessageConfirmation": RequestingAgencyMessageConfirmation,
}
"""Element to class."""
