"""The words of *Leveringen*."""

from collections.abc import Iterable
from datetime import date

from schakel.measures.catalogue import find_measures
from schakel.measures.held import Places
from schakel.privacy.cell import FigureKey, Quantity
from schakel.reports.numbers import Language
from schakel.reports.periods import in_words
from schakel.reports.words import part_name

TITLES: dict[Language, dict[str, str]] = {
    "nl": {
        "none": "In {year} is er niets te leveren",
        "late": "{late} leveringen van {year} zijn te laat; {done} van {all} zijn gedaan",
        "late_one": "1 levering van {year} is te laat; {done} van {all} zijn gedaan",
        "all": "Alle {all} leveringen van {year} zijn gedaan",
        "open": "{done} van {all} leveringen van {year} zijn gedaan; er is niets te laat",
    },
    "en": {
        "none": "Nothing is due in {year}",
        "late": "{late} deliveries of {year} are late; {done} of {all} are done",
        "late_one": "1 delivery of {year} is late; {done} of {all} are done",
        "all": "All {all} deliveries of {year} are done",
        "open": "{done} of {all} deliveries of {year} are done; nothing is late",
    },
}
ACT_BUTTONS: dict[Language, dict[str, tuple[str, str, str]]] = {
    "nl": {
        "prefill": ("Vul in", "Haalt de cijfers uit de gegevens van nu en kijkt ze na met de regels.", ""),
        "prefill_again": ("Vul opnieuw in", "Haalt de cijfers opnieuw op. Nakijken en tekenen moet daarna ook opnieuw.", ""),
        "check": ("Gecontroleerd", "Alle cijfers die opvielen zijn bekeken.", "looked_at"),
        "sign": ("Teken", "U staat ervoor dat deze cijfers kloppen.", ""),
        "send": ("Verstuur", "Maakt de bestanden en zet ze klaar in de map van de ontvanger.", ""),
        "receipt": ("Ontvangen", "De ontvanger heeft de levering.", "mark"),
        "correct": ("Begin een correctie", "Kan alleen als er cijfers zijn veranderd. Wat verstuurd is, blijft zoals het was.",
                    "reason"),
    },
    "en": {
        "prefill": ("Fill in", "Takes the figures from the data of now and looks at them by the rules.", ""),
        "prefill_again": ("Fill in again", "Takes the figures anew. Check and signature must be done again after that.", ""),
        "check": ("Checked", "All figures that stood out were looked at.", "looked_at"),
        "sign": ("Sign", "You stand for these figures.", ""),
        "send": ("Send", "Makes the files and puts them in the folder of the recipient.", ""),
        "receipt": ("Received", "The recipient has the delivery.", "mark"),
        "correct": ("Begin a correction", "Only when figures have changed. What was sent stays as it was.", "reason"),
    },
}  # fmt: skip
"""Text of a button, what it does, and what must be filled in for it."""

WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "stopped": "{stopped} van {all} cijfers kunnen niet kloppen",
        "spoken": "{n} van {all} cijfers vielen op",
        "quiet": "Geen van de {all} cijfers viel op",
        "changed": "{n} cijfers zijn nu anders dan geleverd.", "changed_one": "1 cijfer is nu anders dan geleverd.",
        "sent": "Verstuurd op {day}",
        "sent_again": "Correctie {n}, verstuurd op {day}",
        "datapackage": "Beschrijving van de bestanden (data package)",
        "-nl.csv": "CSV met puntkomma en decimale komma", "-en.csv": "CSV met komma en decimale punt",
        "letter": "Brief met de correctie (PDF)", "letter_csv": "Alleen de gecorrigeerde cijfers (CSV)",
        "csv": "CSV", "xlsx": "Werkblad (Excel)", "pdf": "PDF", "json": "JSON", "parquet": "Parquet",
    },
    "en": {
        "stopped": "{stopped} of {all} figures cannot be right",
        "spoken": "{n} of {all} figures stood out",
        "quiet": "None of the {all} figures stood out",
        "changed": "{n} figures are otherwise now than was delivered.",
        "changed_one": "1 figure is otherwise now than was delivered.",
        "sent": "Sent on {day}",
        "sent_again": "Correction {n}, sent on {day}",
        "datapackage": "Description of the files (data package)",
        "-nl.csv": "CSV with semicolon and decimal comma", "-en.csv": "CSV with comma and decimal point",
        "letter": "Letter with the correction (PDF)", "letter_csv": "Only the corrected figures (CSV)",
        "csv": "CSV", "xlsx": "Spreadsheet (Excel)", "pdf": "PDF", "json": "JSON", "parquet": "Parquet",
    },
}  # fmt: skip
REFUSALS: dict[Language, dict[str, str]] = {
    "nl": {
        "no_draft": "Er is nog niets ingevuld.",
        "not_over": "De periode loopt nog tot {day}.",
        "no_agreement": "De overeenkomst geldt niet voor deze periode. Zonder overeenkomst wordt niets geleverd.",
        "no_snapshot": "Er is nog geen momentopname.",
        "stopped": "{n} cijfers kunnen niet kloppen. Verbeter ze bij de bron, ververs de gegevens en vul opnieuw in.",
        "stopped_one": "1 cijfer kan niet kloppen. Verbeter het bij de bron, ververs de gegevens en vul opnieuw in.",
        "unanswered": "{n} vragen hebben nog geen antwoord.",
        "unanswered_one": "1 vraag heeft nog geen antwoord.",
        "not_looked_at": "Bekijk eerst alle {n} cijfers die opvielen, en kruis dat aan.",
        "not_looked_at_one": "Bekijk eerst het ene cijfer dat opviel, en kruis dat aan.",
        "nothing_differs": "Er is geen cijfer veranderd, dus er valt niets te corrigeren.",
        "same_answers": "Er is geen antwoord anders dan het is verstuurd, dus er valt niets te corrigeren.",
        "no_reason": "Dit is al verstuurd. Vul in waarom een antwoord anders wordt.",
        "fell_definition": "Nakijken en tekenen zijn vervallen: de definitie is veranderd van {measures}. Vul opnieuw in.",
        "fell_snapshot": "Nakijken en tekenen zijn vervallen: er zijn {n} cijfers veranderd. Vul opnieuw in.",
        "fell_snapshot_one": "Nakijken en tekenen zijn vervallen: er is 1 cijfer veranderd. Vul opnieuw in.",
        "leaks": "Er is niets verstuurd: alleen of samen met wat eerder is geleverd zouden te kleine aantallen bekend worden. "
        "Het gaat om {cells}. Vul opnieuw in.",
        "unprotected": "Te kleine aantallen zijn uit te rekenen met wat eerder is geleverd, wat er nu ook wordt weggelaten. "
        "Het gaat om {cells}. Haal deze cijfers uit de levering.",
        "not_now": "Dat kan nu niet: de levering staat anders dan u zag.",
        "not_yours": "Dat mag u niet doen voor deze levering.",
        "changed": "Iemand anders deed intussen iets met deze levering. Kijk eerst hoe het nu staat.",
        "nothing_there": "In de gegevens staat niets over deze periode.",
        "folder": "De map van de ontvanger is niet te gebruiken. Er is niets verstuurd; de server heeft vastgelegd waarom.",
        "full": "De schijf is vol. Er is niets verstuurd.",
        "busy": "Een ander is net bezig. Probeer het over een minuut opnieuw.",
        "draft": "Het concept is weg of veranderd. Vul opnieuw in.",
        "ledger": "Het logboek is niet meer zoals het geschreven is. Zolang kan er niets worden geleverd.",
        "answers": "De antwoorden zijn weg of veranderd. Vul ze opnieuw in, of laat het bestand terugzetten uit een back-up.",
        "answers_sent": "De antwoorden die zijn verstuurd, zijn weg of veranderd. Laat het bestand terugzetten uit een back-up.",
        "privacy": "Het bestand privacy.toml klopt niet. Zolang wordt er niets geleverd.",
        "rules": "Het bestand plausible.toml klopt niet. Zolang kan er niets worden ingevuld. "
        "De server heeft vastgelegd wat er niet klopt.",
        "snapshot": "De momentopname is weg of beschadigd. Ververs de gegevens.",
        "file": "Dit bestand is niet meer zoals het verstuurd is. Vraag de ondersteuningsorganisatie het terug te zetten.",
        "failed": "Dat is niet gelukt. De server heeft vastgelegd waarom.",
        "mark": "Vul een kenmerk in.",
        "reason": "Vul in waarom.",
    },
    "en": {
        "no_draft": "Nothing was filled in yet.",
        "not_over": "The period runs until {day}.",
        "no_agreement": "The agreement does not hold for this period. Nothing is delivered without one.",
        "no_snapshot": "There is no snapshot yet.",
        "stopped": "{n} figures cannot be right. Mend them at their source, refresh, and fill in again.",
        "stopped_one": "1 figure cannot be right. Mend it at its source, refresh, and fill in again.",
        "unanswered": "{n} questions have no answer yet.",
        "unanswered_one": "1 question has no answer yet.",
        "not_looked_at": "First look at all {n} figures that stood out, and tick that you did.",
        "not_looked_at_one": "First look at the one figure that stood out, and tick that you did.",
        "nothing_differs": "No figure has changed, so there is nothing to correct.",
        "same_answers": "No answer is otherwise than it was sent, so there is nothing to correct.",
        "no_reason": "This was sent already. Fill in why an answer is otherwise now.",
        "fell_definition": "Check and signature fell: the definition changed of {measures}. Fill in again.",
        "fell_snapshot": "Check and signature fell: {n} figures have changed. Fill in again.",
        "fell_snapshot_one": "Check and signature fell: 1 figure has changed. Fill in again.",
        "leaks": "Nothing was sent: alone or together with what was delivered before, counts that are too small would be known. "
        "It is about {cells}. Fill in again.",
        "unprotected": "Counts that are too small can be reckoned with what was delivered before, whatever is left out now. "
        "It is about {cells}. Take these figures out of the delivery.",
        "not_now": "That cannot be done now: the delivery stands otherwise than you saw.",
        "not_yours": "That is not for you to do with this delivery.",
        "changed": "Somebody else did something with this delivery meanwhile. Look first how it stands.",
        "nothing_there": "The data tell nothing of this period.",
        "folder": "The folder of the recipient cannot be used. Nothing was sent; the log of the server says why.",
        "full": "The disk is full. Nothing was sent.",
        "busy": "Somebody else is busy. Try again in a minute.",
        "draft": "The draft is gone or was changed. Fill in again.",
        "ledger": "The ledger is not what was written. Until it is restored nothing can be delivered.",
        "answers": "The answers are gone or were changed. Enter them again, or have the file put back from a back-up.",
        "answers_sent": "The answers that were sent are gone or were changed. Have the file put back from a back-up.",
        "privacy": "The file privacy.toml is wrong. Until it is mended nothing is delivered.",
        "rules": "The file plausible.toml is wrong. Until it is mended nothing can be filled in. "
        "The log of the server says what is wrong.",
        "snapshot": "The snapshot is gone or broken. Refresh the data.",
        "file": "This file is not what was sent any more. Ask the support organisation to put it back.",
        "failed": "That did not work. The log of the server says why.",
        "mark": "Fill in a mark.",
        "reason": "Fill in why.",
    },
}
"""Why something was not done, by reason."""

_MOST_CELLS = 5
_MORE = {"nl": "{n} andere", "en": "{n} others"}


def cells_in_words(cells: Iterable[FigureKey | Quantity], places: Places, language: Language) -> str:
    """Which figures privacy spoke of: by measure, place, period and part, never by count."""
    known = find_measures()
    found: dict[str, None] = {}
    for what, level, place_code, period, starts_on, part in cells:
        # A side of a measure is called by the measure: both its sides are kept back together.
        measure = known.get(what.split(" ")[0])
        place = places.find(level, place_code)
        said = (
            measure.title[language] if measure else what,
            place.name if place else place_code,
            in_words(period, date.fromisoformat(starts_on), language),
            part_name(part, language) if part else "",
        )
        found[", ".join(filter(None, said))] = None
    named, left = list(found)[:_MOST_CELLS], len(found) - _MOST_CELLS
    return "; ".join([*named, *([_MORE[language].format(n=left)] if left > 0 else [])])
