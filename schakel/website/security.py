"""What a browser may do with our pages."""

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
