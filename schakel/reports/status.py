"""What is to be said of a figure before it is used, in one word, wherever figures are given to machines."""

from enum import Enum

from schakel.privacy.publishable import Publishable


class Status(Enum):
    """Why a value is there, or not."""

    SHOWN = "shown"
    KEPT_BACK = "kept_back"
    NOT_KNOWN = "not_known"
    INCOMPLETE = "incomplete"


def status(figure: Publishable) -> Status:
    """The status of one figure."""
    if figure.is_hidden:
        return Status.KEPT_BACK
    if figure.value is None:
        return Status.NOT_KNOWN
    return Status.SHOWN if figure.is_complete else Status.INCOMPLETE
