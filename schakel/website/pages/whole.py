"""Pages whose inside is the same for all readers of a kind: written once per snapshot, framed anew for everyone.

The inside is written without the request, so that nothing of one person can get into what another is shown.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from schakel.records.counted import newest_change
from schakel.warehouse.snapshot import Snapshot
from schakel.website.frame import language
from schakel.website.pages import reading
from schakel.website.snapshots import current_snapshot, kept_as

_BETWEEN = "<!-- title above, content below -->"
Context = Callable[[], dict[str, Any]]
_public_insides: dict[tuple[Hashable, ...], tuple[SafeString, SafeString]] = {}
_register_insides: OrderedDict[tuple[Hashable, ...], tuple[SafeString, SafeString]] = OrderedDict()
_MOST_PAGES = 300
"""Pages of registers that are kept; some 30 kB each."""
_lock = threading.Lock()


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


def register_page(request: HttpRequest, template: str, key: tuple[Hashable, ...], context: Context) -> HttpResponse:
    """One page of the registers, written anew when anything in any register changed, the snapshot, or the day.

    Args:
        key: all else that the inside depends on; the reader above all.
        context: called only when the inside is not there yet.
    """
    snapshot = current_snapshot()
    name = (template, language(), snapshot.id if snapshot else "", reading.today(), newest_change(), *key)
    with _lock:
        if name in _register_insides:
            _register_insides.move_to_end(name)
            return _framed(request, _register_insides[name])
    parts = _inside(template, context())
    with _lock:
        _register_insides[name] = parts
        while len(_register_insides) > _MOST_PAGES:
            _register_insides.popitem(last=False)
    return _framed(request, parts)


def _inside(template: str, context: dict[str, Any]) -> tuple[SafeString, SafeString]:
    title, _, content = render_to_string(template, {**context, "layout": "inside.html"}).partition(_BETWEEN)
    return mark_safe(title.strip()), mark_safe(content)  # our own templates, which escape


def _framed(request: HttpRequest, parts: tuple[SafeString, SafeString]) -> HttpResponse:
    return render(request, "whole.html", {"title": parts[0], "content": parts[1]})
