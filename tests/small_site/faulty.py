"""A page that breaks with personal values in its message, its variables and its cause: a stand-in for any fault."""

from collections.abc import Callable

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse

PLANTED = ("7712345", "Geheimvrouw", "geheim@voorbeeld.nl", "9876ZX")


def breaks(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware of which every page breaks as a database does that names the value which was there already."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number, name, mail, postcode = PLANTED
        try:
            raise IntegrityError(f"duplicate key value violates unique constraint. DETAIL: Key (email)=({mail}) already exists.")
        except IntegrityError as error:
            raise ValueError(f"could not convert {number} of {name}, {postcode} to a date") from error
        return get_response(request)

    return middleware
