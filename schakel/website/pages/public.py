"""Pages for everybody: start, what the figures mean, accessibility."""

from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_safe

from schakel.open_data.figures import LANGUAGES
from schakel.privacy.reader import Role
from schakel.reports.catalogue import all_definitions
from schakel.reports.numbers import Language
from schakel.website import rights
from schakel.website.frame import FOUND, language
from schakel.website.pages import reading
from schakel.website.pages.whole import public_page
from schakel.website.snapshots import current_snapshot


def start(request: HttpRequest) -> HttpResponse:
    """What this is; who has a page of their own is brought there."""
    role = rights.reader_of(request).role
    if role in (Role.SUPPORT, Role.LIBRARY):
        return redirect("my_library")
    if role is Role.PARTNER:
        return redirect("figures")
    return render(request, "start.html", {"has_no_role": role is Role.NONE})


def definitions(request: HttpRequest) -> HttpResponse:
    """Every measure with its definition: these are public, whatever their figures are."""
    today = reading.today()
    return public_page(request, "definitions.html", today, partial(_definitions, language(), today))


def _definitions(spoken: Language, today: date) -> dict[str, Any]:
    return {"measures": all_definitions(spoken, today)}


def accessibility(request: HttpRequest) -> HttpResponse:
    """What we tested and what to do when something does not work."""
    return render(request, "accessibility.html")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What a search engine may fetch: pages for everybody, and nothing at all while the figures are made up."""
    snapshot = current_snapshot()
    lines = ["User-agent: *"]
    if snapshot is None or not snapshot.simulated:
        # A dollar ends an address: without it `/` is every address.
        lines += [f"Allow: {address}$" for address in _for_everybody()]
        # What the pages look like is for everybody too.
        lines.append(f"Allow: {settings.STATIC_URL}")
    lines.append("Disallow: /")
    response = HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _for_everybody() -> list[str]:
    found = []
    for spoken in LANGUAGES:
        with override(spoken):
            found += [reverse(name) for name in FOUND]
    return found
