"""Pages that need a name first."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponse]


def signed_in(view: View) -> View:
    """Send a visitor to the sign-in page, which brings them back; rights are checked after that, by the page itself."""

    @wraps(view)
    def checked(request: HttpRequest, **found: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        return view(request, **found)

    return require_safe(checked)
