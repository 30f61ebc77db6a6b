"""Pages that also take a form: a visitor is asked for a name first, and rights are checked the same way for both."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from schakel.website import rights

View = Callable[..., HttpResponse]


def for_starters(view: View) -> View:
    """GET and POST, for who may start work."""
    return require_http_methods(["GET", "HEAD", "POST"])(_checked(view))


def only_posted(view: View) -> View:
    """POST only, for who may start work."""
    return require_POST(_checked(view))


def _checked(view: View) -> View:
    @wraps(view)
    def checked(request: HttpRequest, **found: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        rights.check_may_start_work(rights.reader_of(request))
        return view(request, **found)

    return checked
