"""What the API answers, as values that JSON can hold. Every number comes from a `Publishable`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from schakel.intake.publishing import Publishing
from schakel.open_data.asked import TOTAL, Asked, too_far
from schakel.open_data.figures import LANGUAGES, PERIOD, Dataset, OpenFigures, Row
from schakel.reports.status import Status, status

ROOT = "/api/v1"


STATUS_WORDS = {
    Status.SHOWN: {"nl": "het cijfer staat er, over de hele periode", "en": "the figure is there, of the whole period"},
    Status.KEPT_BACK: {
        "nl": "het cijfer is er, maar wordt niet getoond om personen te beschermen",
        "en": "there is a figure, and it is not shown, to protect persons",
    },
    Status.NOT_KNOWN: {"nl": "het cijfer is niet bekend", "en": "the figure is not known"},
    Status.INCOMPLETE: {
        "nl": "het cijfer staat er, maar de gegevens beslaan nog niet de hele periode",
        "en": "the figure is there, and the data do not cover the whole period yet",
    },
}


@dataclass(frozen=True)
class Files:
    """Addresses of what is not the API: the CSV of a measure by language, and the page of the API."""

    csv: Callable[[str], Mapping[str, str]]
    page: Mapping[str, str]
    catalogue: str


def origin(figures: OpenFigures, publishing: Publishing) -> dict[str, Any]:
    """Where the figures of an answer come from."""
    came = figures.origin
    return {
        "api_version": "1",
        "snapshot": came.snapshot_id,
        "built_at": figures.built_at.isoformat(timespec="seconds"),
        "known_on": figures.known_on.isoformat(),
        "as_known_on": came.as_known_on.isoformat() if came.as_known_on else None,
        "simulated": came.is_simulated,
        "notice": {language: came.notice(language) for language in LANGUAGES},
        "publisher": publishing.publisher or figures.network_name,
        "licence": publishing.licence,
        "licence_name": publishing.licence_name,
    }


def entry(figures: OpenFigures, publishing: Publishing, files: Files) -> dict[str, Any]:
    """What there is to ask."""
    return {
        "origin": origin(figures, publishing),
        "measures": f"{ROOT}/measures",
        "places": f"{ROOT}/places",
        "figures": f"{ROOT}/figures",
        "openapi": f"{ROOT}/openapi.json",
        "catalogue": files.catalogue,
        "documentation": dict(files.page),
    }


def measures(figures: OpenFigures, publishing: Publishing, files: Files) -> dict[str, Any]:
    """Every measure that has open figures."""
    return {
        "origin": origin(figures, publishing),
        "measures": [_measure(dataset, files) for dataset in figures.datasets],
    }


def _measure(dataset: Dataset, files: Files) -> dict[str, Any]:
    measure = dataset.measure
    first, last = dataset.years
    return {
        "measure": measure.name,
        "title": dict(measure.title),
        "question": dict(measure.question),
        "unit": dict(measure.unit),
        "kind": measure.kind,
        "digits": measure.digits,
        "better": measure.better,
        "definitions": [
            {"definition_version": version.valid_from.isoformat(), "source": version.source, "note": dict(version.note)}
            for version in measure.versions
        ],
        "breaks": [{"at": each.at.isoformat(), "why": dict(each.why)} for each in measure.breaks],
        "first_year": first,
        "last_year": last,
        "levels": list(dataset.places),
        "parts": list(dataset.parts),
        "csv": dict(files.csv(measure.name)),
        "figures": f"{ROOT}/figures?{urlencode({'measure': measure.name})}",
    }


def places(figures: OpenFigures, publishing: Publishing, asked: Asked) -> dict[str, Any]:
    """Every place that has open figures."""
    level = asked.texts.get("level")
    return {
        "origin": origin(figures, publishing),
        "places": [
            {
                "level": place.level,
                "place_code": place.code,
                "place_name": place.name,
                "opened_on": place.opened_on.isoformat() if place.opened_on else None,
                "closed_on": place.closed_on.isoformat() if place.closed_on else None,
            }
            for place in figures.places
            if level in (None, place.level)
        ],
    }


def some_figures(figures: OpenFigures, publishing: Publishing, asked: Asked) -> dict[str, Any]:
    """One page of the figures that were asked for.

    Raises:
        Problem: the page lies behind the last one.
    """
    found = _chosen(figures, asked.texts)
    page, per_page = asked.numbers["page"], asked.numbers["per_page"]
    pages = max(1, -(-len(found) // per_page))
    if page > pages:
        raise too_far("page", str(page), 1, pages)
    return {
        "origin": origin(figures, publishing),
        "total": len(found),
        "page": page,
        "pages": pages,
        "per_page": per_page,
        "next": _page(asked, page + 1) if page < pages else None,
        "previous": _page(asked, page - 1) if page > 1 else None,
        "figures": [figure(row, figures) for row in found[(page - 1) * per_page : page * per_page]],
    }


def _chosen(figures: OpenFigures, texts: Mapping[str, str]) -> Sequence[Row]:
    name = texts.get("measure")
    rows = figures.by_measure[name].rows if name is not None else figures.rows
    level, place, year, part = (texts.get(key) for key in ("level", "place", "year", "part"))
    return [
        row
        for row in rows
        if level in (None, row.figure.level)
        and place in (None, row.figure.place_code)
        and (year is None or int(year) == row.figure.starts_on.year)
        and part in (None, row.figure.part or TOTAL)
    ]


def _page(asked: Asked, page: int) -> str:
    return f"{ROOT}/figures?{urlencode({**asked.texts, 'page': page, 'per_page': asked.numbers['per_page']})}"


def figure(row: Row, figures: OpenFigures) -> dict[str, Any]:
    """One figure; it says by itself where it comes from, so that it can be taken out of its answer."""
    shown, came = row.figure, figures.origin
    versions = row.measure.versions
    used = next((each for each in versions if each.valid_from == shown.version), None)
    version = used or row.measure.version_on(shown.starts_on) or versions[0]
    return {
        "measure": shown.measure,
        "level": shown.level,
        "place_code": shown.place_code,
        "place_name": row.place.name,
        "period": PERIOD,
        "year": shown.starts_on.year,
        "part": shown.part or TOTAL,
        "status": status(shown).value,
        "value": shown.value,
        "numerator": shown.numerator,
        "denominator": shown.denominator,
        "unit": dict(row.measure.unit),
        "definition_version": shown.version.isoformat(),
        "source": version.source,
        "snapshot": came.snapshot_id,
        "as_known_on": came.as_known_on.isoformat() if came.as_known_on else None,
        "simulated": came.is_simulated,
    }
