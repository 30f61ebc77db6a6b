"""*Zoeken*: in all registers that the reader may see, in the definitions, and in the names of pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from schakel.privacy.reader import Reader
from schakel.records import listing
from schakel.records.sheet import sheets
from schakel.reports import catalogue
from schakel.website import rights
from schakel.website.frame import language, sections
from schakel.website.pages import whole
from schakel.website.pages.register import records_for

MOST = 5
"""Of each kind; the list itself shows the rest."""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What was found, by kind."""
    words = request.GET.get("q", "").strip()[: listing.LONGEST_WORD]
    reader = rights.reader_of(request)
    return whole.register_page(request, "search.html", (reader, words), lambda: _context(request, reader, words))


def _context(request: HttpRequest, reader: Reader, words: str) -> dict[str, Any]:
    spoken = language()
    groups: list[dict[str, Any]] = []
    if words:
        lower = words.lower().split()
        pages = [link for section in sections(request) for link in section.pages if _has(link.text, lower)]
        _add(groups, "pages", "", [(link.text, link.href) for link in pages])
        for sheet in sheets().values():
            if rights.may_see_sheet(reader, sheet):
                found = listing.searched(records_for(sheet, reader), sheet, words, MOST + 1)
                rows = [(str(each), reverse("register_one", args=[sheet.name, each.pk])) for each in found[:MOST]]
                more = f"{reverse('register', args=[sheet.name])}?{listing.Asked({}, words).query()}" if len(found) > MOST else ""
                _add(groups, "records", str(sheet.title), rows, more)
        measures = catalogue.measures()
        told = [
            (each.title[spoken], f"{reverse('definitions')}#m-{name}")
            for name, each in measures.items()
            if _has(each.title[spoken], lower)
        ]
        _add(groups, "definitions", "", told)
    return {"words": words, "groups": groups}


def _has(text: str, words: list[str]) -> bool:
    return all(word in text.lower() for word in words)


def _add(groups: list[dict[str, Any]], kind: str, title: str, rows: list[tuple[str, str]], more: str = "") -> None:
    if rows:
        groups.append({"kind": kind, "title": title, "rows": rows, "more": more})
