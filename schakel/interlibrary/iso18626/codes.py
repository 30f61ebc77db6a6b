"""The closed lists of ISO 18626, version 1.2 (2017 revision) of the published schema."""

from enum import StrEnum


class Action(StrEnum):
    """What a requesting agency says after its request."""

    STATUS_REQUEST = "StatusRequest"
    RECEIVED = "Received"
    CANCEL = "Cancel"
    RENEW = "Renew"
    SHIPPED_RETURN = "ShippedReturn"
    SHIPPED_FORWARD = "ShippedForward"
    NOTIFICATION = "Notification"


class Status(StrEnum):
    """How a request stands at the supplying agency."""

    REQUEST_RECEIVED = "RequestReceived"
    EXPECT_TO_SUPPLY = "ExpectToSupply"
    WILL_SUPPLY = "WillSupply"
    LOANED = "Loaned"
    OVERDUE = "Overdue"
    RECALLED = "Recalled"
    RETRY_POSSIBLE = "RetryPossible"
    UNFILLED = "Unfilled"
    COPY_COMPLETED = "CopyCompleted"
    LOAN_COMPLETED = "LoanCompleted"
    COMPLETED_WITHOUT_RETURN = "CompletedWithoutReturn"
    CANCELLED = "Cancelled"


class Reason(StrEnum):
    """Why a supplying agency sends a message."""

    REQUEST_RESPONSE = "RequestResponse"
    STATUS_REQUEST_RESPONSE = "StatusRequestResponse"
    RENEW_RESPONSE = "RenewResponse"
    CANCEL_RESPONSE = "CancelResponse"
    STATUS_CHANGE = "StatusChange"
    NOTIFICATION = "Notification"


class RequestType(StrEnum):
    """Whether a request is new."""

    NEW = "New"
    RETRY = "Retry"
    REMINDER = "Reminder"


class RequestSubType(StrEnum):
    """What sort of request."""

    BOOKING = "BookingRequest"
    MULTIPLE_ITEM = "MultipleItemRequest"
    PATRON = "PatronRequest"
    TRANSFER = "TransferRequest"
    SUPPLIERS_CHOICE = "SupplyingLibrarysChoice"


class ServiceType(StrEnum):
    """What is asked for."""

    COPY = "Copy"
    LOAN = "Loan"
    COPY_OR_LOAN = "CopyOrLoan"


class MessageStatus(StrEnum):
    """Whether a message was taken."""

    OK = "OK"
    ERROR = "ERROR"


class ErrorType(StrEnum):
    """Why a message was not taken."""

    UNSUPPORTED_ACTION = "UnsupportedActionType"
    UNSUPPORTED_REASON = "UnsupportedReasonForMessageType"
    UNRECOGNISED_ELEMENT = "UnrecognisedDataElement"
    UNRECOGNISED_VALUE = "UnrecognisedDataValue"
    BADLY_FORMED = "BadlyFormedMessage"


class YesNo(StrEnum):
    """Yes or no."""

    YES = "Y"
    NO = "N"
