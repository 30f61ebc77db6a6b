"""What a browser, and a cache on the way to it, may do with our pages."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def _policy(provider: str) -> str:
    """The rules; a form may also lead to the provider of accounts, when there is one (browsers count the redirect)."""
    parts = urlsplit(provider)
    elsewhere = f" {parts.scheme}://{parts.netloc}" if provider else ""
    return "; ".join((*_RULES, f"form-action 'self'{elsewhere}"))


_RULES = (
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    # `data:` is for the QR code that a second factor is set up with.
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


def content_security_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Nothing from elsewhere, nothing inline."""
    policy = _policy(settings.OIDC_SERVER)

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response

    return middleware


def private_by_default(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What one person may see never lands in a shared cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    return middleware


def same_in_every_language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What any site may read is the same whatever language is asked for: a cache need not keep it once for each of these."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("Access-Control-Allow-Origin") == "*":
            others = [name for name in re.split(r"\s*,\s*", response.headers.get("Vary", "")) if name != "Accept-Language"]
            response.headers["Vary"] = ", ".join(others)
            if not others or others == [""]:
                del response.headers["Vary"]
        return response

    return middleware
