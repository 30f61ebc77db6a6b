"""`schakel deliveries`: what is due to whom in a year, how it stands, and what is late."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import HERE, settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import data_option, json_option, language_option
from schakel.cli.output import show, table, text
from schakel.deliveries.calendar import Due, days_late, due_in
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.recipient_files import FOLDER
from schakel.deliveries.recipient_folder import look_for_recipients
from schakel.deliveries.states import Delivery
from schakel.deliveries.words import note, state_in_words
from schakel.reports.numbers import Language
from schakel.reports.periods import day as day_in_words
from schakel.reports.periods import short


@dataclass(frozen=True)
class Row:
    """One delivery that is due in the year, and how it stands."""

    due: Due
    delivery: Delivery
    sent_on: date | None
    days_late: int


@click.command()
@click.option(
    "--year", type=click.IntRange(1900, 2999), help="Deliveries whose deadline lies in that year; this year when left out."
)
@data_option()
@language_option
@json_option
def command(year: int | None, data: Path, language: Language, is_json: bool) -> Exit:
    """List every delivery that is due in a year: to whom, of which period, by when, how it stands, and whether it is late.

    Recipients are files in the folder recipients of the data folder; how a delivery stands is told by the ledger. A file that
    is broken is named under the list, which holds the deliveries to all others; the command then ends with 1.
    """
    settings = settings_of(data)
    today = today_of(settings)
    asked = year or today.year
    recipients = look_for_recipients(settings.data)
    standing = Ledger(settings.data).deliveries()
    rows = [
        _row(due, standing.get(due.delivery, Delivery(due.delivery)), today) for due in due_in(recipients.whole.values(), asked)
    ]
    document = {
        "year": asked,
        "today": today,
        "recipients": sorted(recipients.whole),
        "broken": {name: str(error) for name, error in recipients.broken.items()},
        "deliveries": [_document(row, today) for row in rows],
    }

    def tell() -> None:
        _tell(rows, asked, today, settings.data / FOLDER, language)
        for name, error in recipients.broken.items():
            text(_SAID[language]["broken"].format(name=name))
            text(str(error))

    show(document, tell, is_json)
    return Exit.REFUSED if recipients.broken else Exit.DONE


def _row(due: Due, delivery: Delivery, today: date) -> Row:
    sent_on = delivery.first_sent_at.astimezone(HERE).date() if delivery.first_sent_at else None
    return Row(due, delivery, sent_on, days_late(due, delivery, today, sent_on))


def _document(row: Row, today: date) -> dict[str, Any]:
    due, delivery = row.due, row.delivery
    return {
        "delivery": due.delivery,
        "recipient": due.recipient.name,
        "assignment": due.assignment.name,
        "organisation": due.assignment.organisation,
        "period": due.period,
        "due_on": due.due_on,
        "state": delivery.state,
        "round": delivery.round,
        "is_over": due.ends_on <= today,
        "first_sent_on": row.sent_on,
        "days_late": row.days_late,
        "has_agreement": due.has_agreement,
        "agreement_until": due.recipient.agreement.until,
        "fell": delivery.fell,
        "counts_for": due.assignment.counts_for,
        "signed_by": due.assignment.signed_by,
        "last_entry": delivery.last,
    }


_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("levering", "aan", "wat", "over", "uiterlijk", "hoe het staat", "opmerking"),
    "en": ("delivery", "to", "what", "of", "due on", "how it stands", "note"),
}
_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "title": "Gegevensleveringen met een leverdatum in {year}, zoals het staat op {day}",
        "none": "Er is in {year} niets te leveren. Ontvangers staan in {folder} (docs/how-to/add-a-recipient.md).",
        "late": "Te laat: {n} van {all}.",
        "broken": "Het bestand van ontvanger {name} klopt niet. Leveringen aan {name} staan hier niet bij, tot het is verbeterd:",
    },
    "en": {
        "title": "Deliveries with a deadline in {year}, as they stand on {day}",
        "none": "Nothing is due in {year}. Recipients stand in {folder} (docs/how-to/add-a-recipient.md).",
        "late": "Late: {n} of {all}.",
        "broken": "The file of recipient {name} is wrong. Deliveries to {name} are left out until it is mended:",
    },
}


def _tell(rows: list[Row], year: int, today: date, folder: Path, language: Language) -> None:
    said = _SAID[language]
    if not rows:
        text(said["none"].format(year=year, folder=folder))
        return
    drawn = [
        (
            row.due.delivery,
            row.due.recipient.title,
            row.due.assignment.title[language],
            short(row.due.assignment.period, row.due.starts_on, language),
            day_in_words(row.due.due_on, language),
            state_in_words(row.delivery, language),
            note(row.due, row.delivery, row.days_late, today, language),
        )
        for row in rows
    ]
    table(said["title"].format(year=year, day=day_in_words(today, language)), _HEADS[language], drawn, language)
    text(said["late"].format(n=sum(row.days_late > 0 for row in rows), all=len(rows)))
