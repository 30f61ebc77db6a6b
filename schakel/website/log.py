"""What the site writes to its log: which page, which status, where in the code. Never a value, for any may be a person's.

An address or a search may hold a number that somebody typed, the message of a database the e-mail that was there already, that of
a template a whole row. So of other people's records only their fixed part is written, and of an exception its kind and places.
"""

import logging
from http import HTTPStatus
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter

from schakel.errors import places_of

OURS = "schakel"
"""Loggers of which messages are our own, and hold files and what to do."""
LEFT_OUT = "(what it said is left out: it may hold a value)"


class WithoutTraceback(logging.Filter):
    """Leaves out where in the code a request was refused (status below 500); a fault keeps its places.

    Nothing broke when a page is refused, and its places would hide what did.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        if getattr(record, "status_code", HTTPStatus.INTERNAL_SERVER_ERROR) < HTTPStatus.INTERNAL_SERVER_ERROR:
            record.exc_info = record.exc_text = None
        return True


class WithoutValues(logging.Formatter):
    """Writes a record without anything that somebody typed or that came from a table."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, and below it the places of a fault. The record itself stays as it is, for other handlers."""
        line = f"{record.levelname} {record.name}: {self._message(record)}"
        fault = record.exc_info[1] if record.exc_info else None
        return "\n".join([line, *(places_of(fault) if fault is not None else ())])

    def _message(self, record: logging.LogRecord) -> str:
        if record.name.split(".")[0] == OURS:
            return record.getMessage()
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            status = getattr(record, "status_code", "")
            return f"{status} {request.method if request.method in _METHODS else ''} {address_of(request)}".strip()
        # With arguments the message is a fixed text with places for them; without, anything may be in it.
        return str(record.msg) if record.args else LEFT_OUT


_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def address_of(request: HttpRequest) -> str:
    """Which page was asked, as the list of addresses has it: without the words of this request."""
    match = request.resolver_match
    return f"/{match.route}" if match is not None else "(an address that is not there)"


class PlacesOnly(ExceptionReporter):
    """What Django would show of a fault to who develops, or send by mail: its places, and no variable, setting or form."""

    def __init__(
        self, request: HttpRequest | None, exc_type: Any, exc_value: BaseException | None, tb: TracebackType | None,
        is_email: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(request, exc_type, exc_value, tb, is_email)
        self._fault = exc_value

    def get_traceback_text(self) -> SafeString:
        """Kind and places."""
        return SafeString("\n".join(places_of(self._fault)) if self._fault is not None else LEFT_OUT)

    def get_traceback_html(self) -> SafeString:
        """The same; there is nothing in it that a page could break on but `<module>`."""
        return format_html("<!doctype html><title>Schakel</title><pre>{}</pre>", str(self.get_traceback_text()))
