"""Requests that end in a file that is broken or gone: a page that says which, where, what was found and what to do.

Such a fault is no fault of Schakel, so it gets no page of one. Whoever works for the support organisation can mend the file
and is told all; all others are told what it means for them.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from schakel.deliveries.answers import AnswersGone
from schakel.deliveries.draft import DraftError
from schakel.deliveries.ledger import BrokenLedger
from schakel.deliveries.plausible_rules import RuleError
from schakel.deliveries.recipient_files import RecipientError
from schakel.errors import SchakelError
from schakel.privacy.audience import ThresholdError
from schakel.privacy.reader import Role
from schakel.warehouse.snapshot import SnapshotError
from schakel.website import rights
from schakel.website.frame import language

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What is told of one kind of broken file.

    Args:
        status: 409 when one delivery stands otherwise than its files; 503 when something waits until the file is mended.
    """

    title: str
    means: str
    what_to_do: str
    status: int = 503


def _told(error: BaseException) -> Told | None:
    match error:
        case RecipientError():
            return Told(
                _("Het bestand van deze ontvanger klopt niet"),
                _("Met leveringen aan deze ontvanger kan nu niets. Andere leveringen gaan gewoon door."),
                _("Verbeter het bestand en laad deze pagina opnieuw. De handleiding ‘Add a recipient’ zegt wat erin hoort."),
            )
        case BrokenLedger():
            return Told(
                _("Het logboek is niet meer zoals het geschreven is"),
                _("Zolang kan er niets worden geleverd, en is niet te zeggen hoe leveringen ervoor staan."),
                _("Zet het bestand terug uit een back-up. “schakel ledger verify” noemt alles wat anders is."),
            )
        case AnswersGone():
            return Told(
                _("De antwoorden zijn weg of veranderd"),
                _("Wat de eigenaar heeft ingevuld, is niet meer te lezen. Daarom staat deze levering stil."),
                _("Zet het bestand terug uit een back-up. Is er nog niets verstuurd, dan kan de eigenaar ook opnieuw invullen."),
                409,
            )
        case DraftError():
            return Told(
                _("Het concept is weg of veranderd"),
                _("De cijfers van deze levering zijn niet meer te lezen. Daarom staat deze levering stil."),
                _("Zet het bestand terug uit een back-up. Is er nog niets verstuurd, dan kunt u ook opnieuw invullen."),
                409,
            )
        case ThresholdError():
            return Told(
                _("Het bestand met privacy-drempels klopt niet"),
                _("Zolang de drempels niet te lezen zijn, geeft Schakel geen cijfers vrij."),
                _("Verbeter het bestand en laad deze pagina opnieuw. Zonder dit bestand gelden de gewone drempels."),
            )
        case RuleError():
            return Told(
                _("Het bestand met regels van nakijken klopt niet"),
                _("Zolang de regels niet te lezen zijn, kan er niets worden nagekeken."),
                _("Verbeter het bestand en laad deze pagina opnieuw."),
            )
        case SnapshotError():
            return Told(
                _("De momentopname van de gegevens is niet te lezen"),
                _("Zonder momentopname zijn er geen cijfers."),
                _("Zet de map “snapshots” terug uit een back-up, of ververs de gegevens met “schakel refresh”."),
            )
    return None


class BrokenFile:
    """The middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing but what comes next."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A page when it is a file that is broken; None when it is something else."""
        told = _told(exception)
        if told is None:
            return None
        _log.warning("a file is broken: %s", exception)
        context: dict[str, object] = {"title": told.title, "means": told.means}
        if rights.reader_of(request).role is Role.SUPPORT:
            context |= file_and_found(cast(SchakelError, exception)) | {"what_to_do": told.what_to_do}
        return render(request, "broken_file.html", context, status=told.status)


def file_and_found(error: SchakelError) -> dict[str, object]:
    """The file, from the data folder on, and what was found in it, a line each; by our promise a message begins with its file."""
    lines = str(error).replace(f"{cast(Path, settings.DATA)}/", "").splitlines()
    file = lines[0].partition(": ")[0]
    found = [line.removeprefix(f"{file}: ") for line in lines]
    if isinstance(error, BrokenLedger):
        return {"file": file, "found": [error.says[language()]], "is_english": False}
    return {"file": file, "found": found, "is_english": True}
