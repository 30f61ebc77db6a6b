"""When those who wait now will be served, and whether such forecasts came true: part of *Reserveringen*."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schakel.dashboards.holds_page import Scope
from schakel.dashboards.holds_words import BAND, HEADS, group_in_words
from schakel.holds.forecast import off
from schakel.holds.foretold import BANDS
from schakel.holds.waits import ALL
from schakel.privacy.audience import Thresholds
from schakel.privacy.counts import Count, Name, release_counts
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.report import Cell, Column, Table
from schakel.reports.words import TOO_SMALL

ENOUGH = 40
"""Forecasts of a group below which a share of them says nothing."""


@dataclass(frozen=True)
class HoldsForecast:
    """What the page shows of it."""

    says: str
    verdict: str
    tone: str
    tables: Mapping[str, Table]


def holds_forecast(
    document: Mapping[str, Any], scope: Scope, reader: Reader, thresholds: Thresholds, language: Language
) -> HoldsForecast:
    """From the answer of a job (see `foretell`) to words and tables."""
    rows = [row for row in document["calibration"] if row["method"] == "holds alike"]
    whole = next((row for row in rows if row["group"] == "all"), None)
    tables = {
        "verwachting-negen": _open_table(document, "nine", scope, reader, thresholds, language),
        "verwachting-helft": _open_table(document, "half", scope, reader, thresholds, language),
        "ijking": _calibration_table(rows, language),
    }
    says = forecast_says(whole, document["days_tried"], language)
    verdict, tone = forecast_verdict(whole, language)
    return HoldsForecast(says, verdict, tone, tables)


def forecast_says(whole: Mapping[str, Any] | None, days: int, language: Language) -> str:
    """How forecasts of the past turned out, all groups together; `whole` None = nobody knows."""
    if whole is None or whole["within_half"] is None or whole["within_nine"] is None:
        return {
            "nl": "Er is te weinig verleden om de verwachtingen aan te toetsen.",
            "en": "There is too little past to judge the forecasts by.",
        }[language]
    holds = number(whole["holds"], 0, language)
    half, nine = (percentage(whole[key], 0, language) for key in ("within_half", "within_nine"))
    if language == "nl":
        return (
            f"Getoetst op {days} dagen van het afgelopen jaar, met wat toen bekend was: van {holds} verwachtingen kwam {half} "
            f"uit binnen de dag die voor de helft was genoemd (dat hoort 50\xa0% te zijn), en {nine} binnen de dag voor negen "
            "van de tien (hoort 90\xa0%)."
        )
    return (
        f"Tried on {days} days of the past year, with what was known then: of {holds} forecasts {half} came true within the day "
        f"named for half (that should be 50%), and {nine} within the day for nine of ten (should be 90%)."
    )


def forecast_verdict(whole: Mapping[str, Any] | None, language: Language) -> tuple[str, str]:
    """Whether such forecasts hold, and the tone of that; empty when nothing can be said."""
    if whole is None or whole["within_half"] is None or whole["within_nine"] is None:
        return "", ""
    points = off(whole["within_half"], whole["within_nine"])
    if not points:
        return {"nl": "verwachting klopt", "en": "forecast holds"}[language], "good"
    if points < 0:
        return {"nl": "verwachting is te gunstig", "en": "forecast is too hopeful"}[language], "warn"
    return {"nl": "verwachting is te somber", "en": "forecast is too gloomy"}[language], "warn"


def _open_table(
    document: Mapping[str, Any], which: str, scope: Scope, reader: Reader, thresholds: Thresholds, language: Language
) -> Table:
    by_place: dict[str, dict[str, int]] = {}
    for each in document["open"]:
        row = each["place"] if scope.code or each["place"] == ALL else scope.organisation_of.get(each["place"])
        if row is None or (each["place"] != ALL and not scope.holds(each["place"])):
            continue
        counted = by_place.setdefault(row, dict.fromkeys(BANDS, 0))
        for band in BANDS:
            counted[band] += each[which][band]
    if scope.code:
        parts = [counts for place, counts in by_place.items() if place != ALL]
        by_place[ALL] = {band: sum(counts[band] for counts in parts) for band in BANDS}
    counts = [Count(band, place, which, value) for place, row in by_place.items() for band, value in row.items()]
    counts += [Count("waiting", place, which, sum(row.values())) for place, row in by_place.items()]
    places = [place for place in by_place if place != ALL]
    sums: list[tuple[Name, Sequence[Name]]] = [
        ((band, ALL, which), [(band, place, which) for place in places]) for band in (*BANDS, "waiting")
    ]
    sums += [(("waiting", place, which), [(band, place, which) for band in BANDS]) for place in by_place]
    audience = {
        place: reader.audience(None if place == ALL else scope.organisation_of.get(place, place)) for place in by_place
    }  # fmt: skip
    released = release_counts(counts, audience, date.fromisoformat(document["day"]), thresholds=thresholds, sums=sums)

    def cell(name: str, place: str) -> Cell:
        found = released[name, place, which]
        return Cell(None, TOO_SMALL[language]) if found.is_hidden else Cell(found.value)

    names = [*scope.rows, (ALL, scope.name)]
    rows = [
        (Cell(name), cell("waiting", code), *(cell(band, code) for band in BANDS)) for code, name in names if code in by_place
    ]  # fmt: skip
    words = HEADS[language]
    columns = (Column(words["place"]), Column(words["waiting"], "count"), *(Column(BAND[language][b], "count") for b in BANDS))
    title = {
        "nl": {"nine": "Wanneer negen van de tien zijn geholpen", "half": "Wanneer de helft is geholpen"},
        "en": {"nine": "When nine of ten are served", "half": "When half are served"},
    }[language][which]
    return Table(f"verwachting-{'negen' if which == 'nine' else 'helft'}", title, columns, tuple(rows), has_total=True)


def _calibration_table(rows: Sequence[Mapping[str, Any]], language: Language) -> Table:
    words = HEADS[language]
    columns = (
        Column(words["group"]), Column(words["forecasts"], "count"), Column(words["half_came"], "share"),
        Column(words["nine_came"], "share"),
    )  # fmt: skip
    came = ("within_half", "within_nine")

    def few(row: Mapping[str, Any], share: float | None) -> Cell:
        return Cell(None, {"nl": "te weinig", "en": "too few"}[language]) if row["holds"] < ENOUGH else Cell(share)

    told = [
        (Cell(group_in_words(row["group"], language)), Cell(row["holds"]), *(few(row, row[key]) for key in came))
        for row in [*(row for row in rows if row["group"] != "all"), *(row for row in rows if row["group"] == "all")]
    ]
    title = {"nl": "Kwamen verwachtingen uit?", "en": "Did forecasts come true?"}[language]
    return Table("ijking", title, columns, tuple(told), has_total=True)
