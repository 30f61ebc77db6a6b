"""A form that was sent after the session was over: what was filled in is set aside, and is there again after signing in.

It is kept in the session of the visitor, for as long as that lasts; signing in takes the session along.
"""

from django.http import HttpRequest, QueryDict

LARGEST = 64_000
"""Characters; a visitor may not fill our database."""
_KEY = "half_filled"


def set_aside(request: HttpRequest) -> str:
    """Keep what was sent, without the token that belongs to the old session; returns where to come back to."""
    sent = request.POST.copy()
    sent.pop("csrfmiddlewaretoken", None)
    text = sent.urlencode()
    if len(text) <= LARGEST:
        request.session[_KEY] = {"path": request.path, "sent": text}
    return request.path


def take_back(request: HttpRequest) -> QueryDict | None:
    """What was set aside for this address, once."""
    aside = request.session.get(_KEY)
    if not isinstance(aside, dict) or aside.get("path") != request.path:
        return None
    del request.session[_KEY]
    return QueryDict(aside["sent"])
