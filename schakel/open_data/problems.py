"""What can be wrong with a question to the API, in words, as RFC 9457 writes it (*Problem Details for HTTP APIs*)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schakel.errors import InputError

MEDIA_TYPE = "application/problem+json"
_AT_MOST = 80
"""Characters of what was found that are said back."""


@dataclass(frozen=True)
class Kind:
    """One kind of problem; its name is the anchor on the page of the API."""

    name: str
    status: int
    title: Mapping[str, str]


KINDS = {
    kind.name: kind
    for kind in (
        Kind("parameter", 400, {"nl": "Een parameter klopt niet", "en": "A parameter is wrong"}),
        Kind("not-found", 404, {"nl": "Dit adres is er niet", "en": "There is no such address"}),
        Kind("method", 405, {"nl": "De API is alleen om te lezen", "en": "The API is for reading only"}),
        Kind("too-often", 429, {"nl": "Te veel vragen in korte tijd", "en": "Too many questions in a short time"}),
        Kind("no-figures", 503, {"nl": "Er zijn nog geen cijfers", "en": "There are no figures yet"}),
    )
}


class Problem(InputError):
    """A question that cannot be answered.

    Args:
        found: what was asked; cut off when it is long.
        allowed: what may be asked instead: names, or the least and the most.
    """

    def __init__(
        self,
        kind: str,
        detail: Mapping[str, str],
        *,
        parameter: str = "",
        found: str | None = None,
        allowed: Sequence[str] | tuple[int, int] = (),
    ) -> None:
        self.kind, self.detail = KINDS[kind], detail
        self.parameter, self.found, self.allowed = parameter, found, allowed
        super().__init__(detail["en"])

    def body(self, page: str) -> dict[str, Any]:
        """The answer. The standard's own members are Dutch, the language of the site; those in `_en` say the same in English.

        Args:
            page: address of the page of the API, where each kind is told.
        """
        body: dict[str, Any] = {
            "type": f"{page}#problem-{self.kind.name}",
            "title": self.kind.title["nl"],
            "title_en": self.kind.title["en"],
            "status": self.kind.status,
            "detail": self.detail["nl"],
            "detail_en": self.detail["en"],
        }
        if self.parameter:
            body["parameter"] = self.parameter
        if self.found is not None:
            body["found"] = cut(self.found)
        if self.allowed:
            least_and_most = isinstance(self.allowed[0], int)
            body["allowed"] = (
                {"least": self.allowed[0], "most": self.allowed[1]} if least_and_most else [str(each) for each in self.allowed]
            )
        return body


def cut(text: str) -> str:
    """What was found, short enough to say back.

    >>> cut("loans"), len(cut("x" * 5000))
    ('loans', 81)
    """
    return text if len(text) <= _AT_MOST else f"{text[:_AT_MOST]}…"
