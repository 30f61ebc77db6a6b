"""Pages whose inside is the same for all readers of a kind: written once per snapshot, framed anew for everyone.

The inside is written without the request, so that nothing of one person can get into what another is shown.
"""

from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from schakel.warehouse.snapshot import Snapshot
from schakel.website.frame import language
from schakel.website.snapshots import kept_as

_BETWEEN = "<!-- title above, content below -->"
Context = Callable[[], dict[str, Any]]
_public_insides: dict[tuple[Hashable, ...], tuple[SafeString, SafeString]] = {}


def page(request: HttpRequest, snapshot: Snapshot, template: str, key: tuple[Hashable, ...], context: Context) -> HttpResponse:
    """One page of a snapshot.

    Args:
        key: all that the inside depends on besides snapshot, template and language; the reader above all.
        context: called only when the inside is not there yet.
    """
    spoken = language()
    parts = kept_as(snapshot, ("page", template, spoken, *key), lambda: _inside(template, context()))
    return _framed(request, parts)


def public_page(request: HttpRequest, template: str, key: Hashable, make: Callable[[], dict[str, Any]]) -> HttpResponse:
    """One page that rests on no snapshot."""
    name = (template, language(), key)
    if name not in _public_insides:
        if len(_public_insides) > 16:
            _public_insides.clear()
        _public_insides[name] = _inside(template, make())
    return _framed(request, _public_insides[name])


def _inside(template: str, context: dict[str, Any]) -> tuple[SafeString, SafeString]:
    title, _, content = render_to_string(template, {**context, "layout": "inside.html"}).partition(_BETWEEN)
    return mark_safe(title.strip()), mark_safe(content)  # our own templates, which escape


def _framed(request: HttpRequest, parts: tuple[SafeString, SafeString]) -> HttpResponse:
    return render(request, "whole.html", {"title": parts[0], "content": parts[1]})
