"""Answers for everybody: the same for all who ask, so that any cache may keep them, and any site may read them."""

import gzip
import hashlib
import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.csrf import csrf_exempt

_SECONDS = 300
_FOR_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
    "X-Content-Type-Options": "nosniff",
}
METHODS = ("GET", "HEAD", "OPTIONS")
_PACKED_FROM = 1_000
"""Bytes. What is shorter does not grow less by packing it."""
_GZIP = re.compile(r"(^|,)\s*gzip\s*(;\s*q\s*=\s*(?!0(\.0*)?\s*(,|$))[0-9.]+\s*)?(,|$)", re.IGNORECASE)
"""In Accept-Encoding, where weight 0 means that it is not taken."""


def answer(request: HttpRequest, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> HttpResponse:
    """The answer, or only that it did not change (304)."""
    # Of the whole answer, so that it changes with a definition or a threshold too, under the same snapshot. No moment
    # (Last-Modified) stands beside it: that of the snapshot does not change with them, and would keep the old answer alive.
    packs = len(body) >= _PACKED_FROM and _GZIP.search(request.headers.get("Accept-Encoding", "")) is not None
    # Packed bytes are other bytes, which need a mark of their own.
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32] + ("-gzip" if packs else ""))
    # The same for all who ask, so nothing of a person can be told from its length; no moment, so that equal answers stay equal.
    response = HttpResponse(gzip.compress(body, mtime=0) if packs else body, content_type=content_type, headers=headers)
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = f"public, max-age={_SECONDS}"
    given = get_conditional_response(request, etag, None, response) or response
    for name, value in _FOR_ALL.items():
        given.headers[name] = value
    if len(body) >= _PACKED_FROM:
        patch_vary_headers(given, ["Accept-Encoding"])
    if request.method == "HEAD":
        # The length stays that of the whole answer.
        given.headers["Content-Length"] = str(len(given.content))
        given.content = b""
    return given


def for_reading(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page of open data for machines: a browser may ask first whether another site may read it, and nothing is written."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, **found: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return options()
        return view(request, **found) if request.method in METHODS else HttpResponseNotAllowed(METHODS)

    return checked


def json_bytes(value: dict[str, Any]) -> bytes:
    """As JSON; a number that JSON does not know is a fault of ours, never written."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def options() -> HttpResponse:
    """What a browser is told that asks before it asks."""
    return HttpResponse(
        status=204,
        headers={
            **_FOR_ALL,
            "Allow": ", ".join(METHODS),
            "Access-Control-Allow-Methods": ", ".join(METHODS),
            "Access-Control-Allow-Headers": "If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )


def refusal(body: dict[str, Any], content_type: str, headers: dict[str, str]) -> HttpResponse:
    """An answer that says what is wrong; never kept, so that what is mended is seen at once."""
    response = HttpResponse(
        json_bytes(body),
        status=body["status"],
        content_type=content_type,
        headers={**_FOR_ALL, "Cache-Control": "no-store", "Content-Language": "nl, en", **headers},
    )
    # A slip of somebody elsewhere is no event of ours, and who asks too often must not fill the log either.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
