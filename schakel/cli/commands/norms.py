"""`schakel norms`: every norm, and how it stands on a day."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from schakel.cli.clock import HERE, settings_of, today_of
from schakel.cli.exits import Exit
from schakel.cli.options import DAY, data_option, json_option, language_option
from schakel.cli.output import Written, show, table, text
from schakel.cli.site import counted_in_registers
from schakel.cli.snapshots import closing
from schakel.dashboards import norm_words as words
from schakel.deliveries.counting import beside, delivered_ever
from schakel.deliveries.ledger import FILE as LEDGER
from schakel.deliveries.ledger import Ledger
from schakel.interlibrary.satisfaction import of_network
from schakel.measures.figure import LEVELS, Figure, Place, period_name
from schakel.measures.norm_facts import FILE, Fact, read_facts
from schakel.measures.norms import Norm, find_norms
from schakel.measures.reading import places, series
from schakel.measures.standing import Standing, below_network, standings
from schakel.reports.numbers import Language
from schakel.reports.periods import day as day_in_words
from schakel.warehouse.snapshot import Snapshot, current


@click.command()
@click.option("--on", "day", type=DAY, help="How they stood on that day; today when left out.")
@data_option()
@language_option
@json_option
def command(day: date | None, data: Path, language: Language, is_json: bool) -> Exit:
    """List every norm: what it asks, since when, and how it stands: for the whole network, and each library where that is asked.

    A norm that no data tell (meetings, a plan, a budget) needs a fact, which is given in norm_facts.toml of the data folder.
    Those that deliveries count for are counted in the ledger of deliveries, from the first delivery on; and what the registers of
    the site count or hold (meetings, projects, what was written down with evidence) is told too.
    """
    settings = settings_of(data)
    on, norms = day or today_of(settings), find_norms()
    snapshot = current(settings.data)

    def figures_of(norm: Norm, period: str, place: Place | None) -> Sequence[Figure]:
        return _figures(snapshot, norm, period, place) if snapshot is not None else ()

    there = below_network({level: places(snapshot, level) for level in LEVELS}) if snapshot is not None else ()
    entries = Ledger(settings.data).entries()
    of_registers = counted_in_registers(settings.data, on)
    told = (*read_facts(settings.data, norms), *(each for each in of_registers if not each.is_counted))
    counted = (*delivered_ever(entries, HERE), *(each for each in of_registers if each.is_counted))
    facts = beside(told, counted)
    found = standings(norms.values(), on, facts=facts, figures_of=figures_of, places=there)
    document = {
        "on": on,
        "snapshot": snapshot.id if snapshot else None,
        "as_known_on": snapshot.as_known_on if snapshot else None,
        "simulated": settings.simulated,
        "facts": str(settings.data / FILE),
        "ledger_entries": len(entries),
        "norms": [_document(norm, [each for each in found if each.norm is norm], on, language) for norm in norms.values()],
    }
    show(document, lambda: _tell(found, on, settings.data / FILE, snapshot, language), is_json)
    return Exit.DONE


def _figures(snapshot: Snapshot, norm: Norm, period: str, place: Place | None) -> Sequence[Figure]:
    if norm.survey is not None:
        return of_network(snapshot, period) if place is None else ()
    if place is not None:
        return series(snapshot, str(norm.measure), level=place.level, place_code=place.code, period=period)
    found = [
        series(snapshot, str(norm.measure), level="network", place_code=each.code, period=period)
        for each in places(snapshot, "network")
    ]
    return found[0] if found else ()


def _document(norm: Norm, found: Sequence[Standing], on: date, language: Language) -> dict[str, Any]:
    asked = norm.on(on)
    return {
        "name": norm.name,
        "title": norm.title[language],
        "kind": norm.kind,
        "form": "share" if words.is_share(norm) else norm.form,
        "in_force": asked is not None,
        "versions": [
            {
                "valid_from": each.valid_from, "valid_until": norm.until(each), "value": each.value, "low": each.low,
                "high": each.high, "periods": each.periods, "grows": each.grows, "authority": each.source,
            }
            for each in norm.versions
        ],
        "measure": norm.measure,
        "survey": norm.survey,
        "needs_fact": norm.needs_fact,
        "standings": [
            {
                "of": each.of,
                "level": each.place.level if each.place else "network",
                "place_code": each.place.code if each.place else None,
                "period": period_name(each.period, each.starts_on) if each.starts_on else None,
                "value": each.value,
                "status": each.judgement.status if each.judgement else None,
                "expectation": each.judgement.expectation if each.judgement else None,
                "why": words.why(each, language),
                "lacks_fact": each.lacks_fact,
                "known_on": each.fact.known_on if each.fact else None,
                "source": each.fact.source if each.fact else None,
                "told_by": _told_by(each.fact),
                "typed_otherwise": each.fact.typed if each.fact else None,
            }
            for each in found
            if each.asked is not None
        ],
    }  # fmt: skip


def _told_by(fact: Fact | None) -> str | None:
    """Ledger, register or file; None without a fact."""
    if fact is None:
        return None
    if fact.is_counted and fact.source.startswith(LEDGER):
        return "ledger"
    return "register" if fact.is_counted or fact.where else "file"


def _counted(standing: Standing, language: Language) -> str:
    """That the ledger or a register counted it; what was typed is told by its source with `--json` and on the page."""
    fact = standing.fact
    return f"{words.rests_on(standing.norm, fact, language)}." if fact is not None and fact.is_counted else ""


_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("norm", "vraagt", "sinds", "van", "periode", "cijfer", "status", "toelichting"),
    "en": ("norm", "asks", "since", "of", "period", "figure", "status", "note"),
}
_SAID: dict[Language, dict[str, str]] = {
    "nl": {
        "title": "Normen op {day}, voor het hele netwerk en per plaats waar dat is gevraagd",
        "facts": "Feiten die geen gegevens vertellen staan in {file} (docs/how-to/norms.md).",
        "more": "Wie een norm vraagt, en waar dat staat: schakel explain NORM.",
        "snapshot": "Momentopname {id}.", "none": "Er is nog geen momentopname: cijfers ontbreken.",
    },
    "en": {
        "title": "Norms on {day}, for the whole network and each place of which it is asked",
        "facts": "Facts that no data tell stand in {file} (docs/how-to/norms.md).",
        "more": "Who asks a norm, and where that is written: schakel explain NORM.",
        "snapshot": "Snapshot {id}.", "none": "There is no snapshot yet: figures are missing.",
    },
}  # fmt: skip


def _tell(found: Sequence[Standing], on: date, file: Path, snapshot: Snapshot | None, language: Language) -> None:
    said = _SAID[language]
    rows = []
    for each in found:
        asked = each.norm.on(on) or each.norm.versions[0]
        rows.append(
            (
                # Under the norm of the whole network, whose title is as wide as a screen has room for.
                f"- {each.of}" if each.place is not None else f"{each.norm.title[language]} ({each.norm.name})",
                words.asks(each.norm, asked, language),
                asked.valid_from.isoformat(),
                "" if each.place is not None else each.of,
                words.period(each, language),
                Written(words.amount(each.norm, each.value, language)),
                words.status(each, language),
                " ".join(filter(None, (words.why(each, language), _counted(each, language)))),
            )
        )
    table(said["title"].format(day=day_in_words(on, language)), _HEADS[language], rows, language)
    text(said["more"])
    text(said["facts"].format(file=file))
    made_up = closing(snapshot, language)
    text((said["snapshot"].format(id=snapshot.id) if snapshot is not None else said["none"]) + made_up)
