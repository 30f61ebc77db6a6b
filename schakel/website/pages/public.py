"""Pages for everybody: start, what the figures mean, accessibility."""

from datetime import date
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from schakel.privacy.reader import Role
from schakel.reports.catalogue import all_definitions
from schakel.reports.numbers import Language
from schakel.website import rights
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.pages.whole import public_page


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
