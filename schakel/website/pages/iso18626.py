"""The door for messages of ISO 18626: other systems post here, and get their confirmation back."""

from functools import cache
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from schakel.interlibrary.iso18626.agencies import NAME, Agencies, read_agencies
from schakel.interlibrary.iso18626.answering import answer
from schakel.interlibrary.iso18626.reading import LARGEST_BYTES
from schakel.registers.interlibrary.sending import CONTENT_TYPE
from schakel.registers.interlibrary.store import DatabaseStore

_TYPES = ("application/xml", "text/xml")


@cache
def _read(path: Path, changed: int) -> Agencies:  # noqa: ARG001 (a changed file is read again)
    return read_agencies(path)


def agencies() -> Agencies | None:
    """The partners of the settings; None where there is no such file, and then the door is not there either."""
    path = cast(Path, settings.DATA) / NAME
    return _read(path, path.stat().st_mtime_ns) if path.exists() else None


@csrf_exempt
def endpoint(request: HttpRequest) -> HttpResponse:
    """Answer one message. It comes from a machine with a secret of its own, never from a browser with a session."""
    known = agencies()
    if known is None:
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if request.content_type not in _TYPES:
        return HttpResponse("Send application/xml.", status=415, content_type="text/plain; charset=utf-8")
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    # One byte more than is read: enough to see that it is too much, without reading all of it.
    content = request.read(LARGEST_BYTES + 1)
    said = answer(
        content, shown=shown.strip() if scheme.lower() == "bearer" else "", agencies=known, store=DatabaseStore(timezone.now),
        now=timezone.now(),
    )  # fmt: skip
    return HttpResponse(said.content, status=said.status, content_type=CONTENT_TYPE)
