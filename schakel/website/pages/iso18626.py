"""The door for messages of ISO 18626: other systems post here, and get their confirmation back."""

import logging
from functools import lru_cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from schakel.interlibrary.iso18626.agencies import NAME, Agencies, AgenciesError, read_agencies
from schakel.interlibrary.iso18626.answering import answer, cannot_answer
from schakel.interlibrary.iso18626.reading import LARGEST_BYTES
from schakel.registers.interlibrary.sending import CONTENT_TYPE
from schakel.registers.interlibrary.store import DatabaseStore

_TYPES = ("application/xml", "text/xml")


_log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _read(path: Path, changed: int, mode: int) -> Agencies:  # noqa: ARG001 (read again after a change of text or of rights)
    return read_agencies(path)


def agencies() -> Agencies | None:
    """The partners of the settings; None where there is no such file, and then the door is not there either.

    Raises:
        AgenciesError: when the file cannot be used, from the moment it cannot; the log has it too.
    """
    path = cast(Path, settings.DATA) / NAME
    if not path.exists():
        return None
    found = path.stat()
    try:
        return _read(path, found.st_mtime_ns, found.st_mode)
    except AgenciesError as error:
        # Without a traceback: the message says file and what to do, and where in the code it arose helps nobody.
        _log.error("%s", error)
        raise


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one message. It comes from a machine with a secret of its own, never from a browser with a session."""
    try:
        known, is_usable = agencies(), True
    except AgenciesError:
        known, is_usable = None, False
    if known is None and is_usable:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.content_type not in _TYPES:
        return HttpResponse("Send application/xml.", status=415, content_type="text/plain; charset=utf-8")
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    # One byte more than is read: enough to see that it is too much, without reading all of it.
    content = request.read(LARGEST_BYTES + 1)
    if known is None:
        return HttpResponse(cannot_answer(content, timezone.now()), status=503, content_type=CONTENT_TYPE)
    said = answer(
        content, shown=shown.strip() if scheme.lower() == "bearer" else "", agencies=known, store=DatabaseStore(timezone.now),
        now=timezone.now(),
    )  # fmt: skip
    return HttpResponse(said.content, status=said.status, content_type=CONTENT_TYPE)
