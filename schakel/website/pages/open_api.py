"""The API of open data, version 1. It needs no name, and answers everybody the same."""

import time
from collections.abc import Callable, Sequence
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt

from schakel.open_data import answers, asked, openapi, problems
from schakel.open_data.answers import Files
from schakel.open_data.asked import Asked, Parameter
from schakel.open_data.figures import LANGUAGES, OpenFigures
from schakel.open_data.problems import Problem
from schakel.website.pages import openly, reading
from schakel.website.rate import Buckets, asker
from schakel.website.snapshots import current_snapshot

JSON = "application/json"
Made = Callable[[OpenFigures, Asked], dict[str, Any]]
View = Callable[..., HttpResponse]


@cache
def _buckets(at_most: int) -> Buckets:
    return Buckets(at_most)


def _answering(view: View) -> View:
    """For reading only, not too often, and what is wrong told as a problem."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, **found: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return openly.options()
        headers: dict[str, str] = {}
        try:
            if request.method not in openly.METHODS:
                headers = {"Allow": ", ".join(openly.METHODS)}
                raise _only_reading(str(request.method))
            if seconds := _buckets(settings.API_PER_MINUTE).wait(asker(request), time.monotonic()):
                headers = {"Retry-After": str(seconds)}
                raise _too_often(seconds)
            return view(request, **found)
        except Problem as problem:
            if problem.kind.name == "no-figures":
                headers = {"Retry-After": "600"}
            return openly.refusal(problem.body(addresses("open_data_api")["nl"]), problems.MEDIA_TYPE, headers)

    return checked


def _of_figures(parameters: Sequence[Parameter]) -> Callable[[Made], View]:
    def made_of(make: Made) -> View:
        @_answering
        @wraps(make)
        def view(request: HttpRequest) -> HttpResponse:
            figures = _figures()
            if figures is None:
                raise _no_figures()
            body = make(figures, asked.read(_given(request), parameters, figures))
            return openly.answer(request, openly.json_bytes(body), JSON)

        return view

    return made_of


@_of_figures(())
def entry(figures: OpenFigures, found: Asked) -> dict[str, Any]:  # noqa: ARG001
    """What there is to ask."""
    return answers.entry(figures, reading.publishing(), _files())


@_of_figures(())
def measures(figures: OpenFigures, found: Asked) -> dict[str, Any]:  # noqa: ARG001
    """Every measure."""
    return answers.measures(figures, reading.publishing(), _files())


@_of_figures(asked.OF_PLACES)
def places(figures: OpenFigures, found: Asked) -> dict[str, Any]:
    """Every place."""
    return answers.places(figures, reading.publishing(), found)


@_of_figures(asked.OF_FIGURES)
def figures(figures: OpenFigures, found: Asked) -> dict[str, Any]:
    """Figures, a page at a time."""
    return answers.some_figures(figures, reading.publishing(), found)


@_answering
def document(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document; it is there before the first snapshot too."""
    figures = _figures()
    made = openapi.document(figures, reading.publishing(), addresses("open_data_api")["en"], settings.API_PER_MINUTE)
    return openly.answer(request, openly.json_bytes(made), JSON)


@_answering
def nowhere(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address that is not there."""
    raise Problem(
        "not-found",
        {
            "nl": f"Het adres ‘{problems.cut(request.path)}’ is er niet. Begin bij {answers.ROOT}/ of lees de uitleg.",
            "en": f"There is no address ‘{problems.cut(request.path)}’. Begin at {answers.ROOT}/, or read the documentation.",
        },
        found=rest,
    )


def _figures() -> OpenFigures | None:
    snapshot = current_snapshot()
    return reading.open_to_all(snapshot) if snapshot is not None and reading.available(snapshot) else None


def _given(request: HttpRequest) -> dict[str, list[str]]:
    try:
        return {name: [str(value) for value in values] for name, values in request.GET.lists()}
    except SuspiciousOperation as error:
        raise Problem(
            "parameter",
            {"nl": "Er zijn te veel parameters gegeven.", "en": "Too many parameters are given."},
        ) from error


def _files() -> Files:
    return Files(csv=csv_addresses, page=addresses("open_data_api"), catalogue=reverse("open_data_catalogue"))


def csv_addresses(measure: str) -> dict[str, str]:
    """Where the CSV of a measure is, by language."""
    return addresses("open_data_file", measure=measure)


def addresses(name: str, **parts: str) -> dict[str, str]:
    """The address of a page by language, without the host."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = reverse(name, kwargs=parts)
    return found


def _only_reading(method: str) -> Problem:
    return Problem(
        "method",
        {
            "nl": f"Er is gevraagd met {problems.cut(method)}. Vraag met GET; er valt niets te schrijven.",
            "en": f"You asked with {problems.cut(method)}. Ask with GET; there is nothing to write.",
        },
        found=method,
        allowed=openly.METHODS,
    )


def _too_often(seconds: int) -> Problem:
    most = settings.API_PER_MINUTE
    return Problem(
        "too-often",
        {
            "nl": f"Van dit adres komen meer dan {most} vragen per minuut. Wacht {seconds} s en vraag dan verder.",
            "en": f"More than {most} questions a minute come from this address. Wait {seconds} s and then go on.",
        },
    )


def _no_figures() -> Problem:
    return Problem(
        "no-figures",
        {
            "nl": "Er is nog geen momentopname met cijfers. Probeer het later opnieuw.",
            "en": "There is no snapshot with figures yet. Try again later.",
        },
    )
