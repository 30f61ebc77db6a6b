"""*Cijfers*: one measure of one place, as a finding, a drawing, a table, and all that belongs beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from schakel.dashboards import comparing, judging
from schakel.dashboards.choice import Choice, Option, part_order
from schakel.dashboards.forms import Form, forms
from schakel.measures.absence import EARLIER_REGISTERS, counts_places, levels_of_measure
from schakel.measures.definition import Measure
from schakel.measures.held import Places
from schakel.measures.unseen import Unseen, Why
from schakel.measures.wording import say_span, say_unseen
from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports import catalogue, not_known
from schakel.reports.chart import Drawing, Point, legend
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day, in_words, short, year_earlier
from schakel.reports.words import LEVELS, NOT_KNOWN, ROUNDED, TOO_SMALL, amount, finding, part_name, value_in_words


@dataclass(frozen=True)
class Row:
    """One period in the table."""

    label: str
    value: str
    numerator: str
    denominator: str
    note: str
    is_chosen: bool
    is_hidden: bool
    is_complete: bool


@dataclass(frozen=True)
class PlaceRow:
    """One place, or one part, beside the chosen one. In order of name or age, never of value.

    Args:
        bar: its length in percent of the longest, as a drawing beside the number; None without a value.
    """

    name: str
    value: str
    says: str
    is_chosen: bool
    is_hidden: bool
    bar: str | None = None


@dataclass(frozen=True)
class FigurePage:
    """All that the page shows; `chosen` is None when the measure has no figures here.

    Args:
        legend: what a hollow point or bar means; empty when none is drawn.
        why_none: why there are none; empty when there are.
        has_denominator: the value is numerator by denominator; of a median neither is a number to divide.
    """

    place: str
    level: str
    part: str
    chosen: Publishable | None
    title: str
    period: str
    norm: judging.NormSaid | None
    drawing: Drawing | None
    alt: str
    legend: str
    rows: tuple[Row, ...]
    has_denominator: bool
    has_notes: bool
    starts: tuple[Option, ...]
    places: tuple[PlaceRow, ...]
    is_compared: bool
    compared_with: str
    parts: tuple[PlaceRow, ...]
    forms: tuple[Form, ...]
    definition: catalogue.Definition
    notes: tuple[str, ...]
    why_none: str = ""


def figure_page(
    released: Released,
    places: Places,
    choice: Choice,
    today: date,
    language: Language,
    every_form: Sequence[Released] = (),
    unseen: Unseen | None = None,
) -> FigurePage:
    """Put the page together.

    Args:
        today: decides whether it is too early to judge a norm.
        every_form: all forms of the question, this one included, the default first.
        unseen: the spans between states in which a day is not known.
    """
    measure = released.measure
    series = released.series(choice.level, choice.place_code, choice.part)
    chosen = choose(series, choice.starts_on)
    place = places.find(choice.level, choice.place_code)
    name = place.name if place else ""
    on = chosen.starts_on if chosen else today
    norm = judging.say(chosen, measure, today, language) if chosen and not choice.part else None
    part = part_name(choice.part, language) if choice.part else ""
    why = {each.starts_on: found for each in series if (found := not_known.why(each, measure, unseen or {})) is not None}
    title = _title(series, chosen, measure, why, language)
    if part:
        title = f"{part[0].upper()}{part[1:]}: {title[0].lower()}{title[1:]}"
    table = tuple(_row(each, each is chosen, measure, series, why, language) for each in reversed(series))
    beside = _beside(released, chosen, places, choice, language)
    drawing = _drawing(series, chosen, measure, norm, language)
    return FigurePage(
        place=name,
        level=LEVELS[language][choice.level],
        part=part,
        chosen=chosen,
        title=title,
        period=in_words(choice.period, on, language) if chosen else "",
        norm=norm,
        drawing=drawing,
        alt=_alt(series, measure, f"{name}, {part}" if part else name, language),
        legend=legend(drawing) if drawing else "",
        rows=table,
        has_denominator=measure.kind in ("proportion", "rate"),
        has_notes=any(row.note for row in table),
        starts=tuple(
            Option(each.starts_on.isoformat(), short(each.period, each.starts_on, language), each is chosen)
            for each in reversed(series)
        ),
        places=beside,
        is_compared=any(row.says for row in beside),
        compared_with=_network_words(released, chosen, places, choice, language),
        parts=_parts(released, chosen, choice, language) if not choice.part else (),
        forms=forms(every_form, chosen, today, language) if chosen else (),
        definition=catalogue.define(measure, on, language),
        notes=_notes(series, measure, why.get(chosen.starts_on) if chosen else None, language),
        why_none="" if chosen else _why_none(measure, choice.level, language),
    )


def _why_none(measure: Measure, level: str, language: Language) -> str:
    """A figure that cannot be is another thing than one that nobody delivered."""
    levels = levels_of_measure(measure)
    if level in levels:
        return _NOT_DELIVERED[language]
    *others, last = (LEVELS[language][each].lower() for each in levels)
    listed = f"{', '.join(others)} {'en' if language == 'nl' else 'and'} {last}" if others else last
    return _NO_SUCH_LEVEL[language].format(level=LEVELS[language][level].lower(), levels=listed)


_NO_SUCH_LEVEL = {
    "nl": "Dit cijfer bestaat niet per {level}: de bron vertelt het niet zo. Kies een plaats bij: {levels}.",
    "en": "This figure does not exist by {level}: its source does not tell it so. Choose a place under: {levels}.",
}
_NOT_DELIVERED = {
    "nl": "Van deze plaats is dit cijfer voor dit soort tijdvak niet geleverd. Kies een ander tijdvak of een andere plaats.",
    "en": "This figure was not delivered for this place and this kind of period. Choose another period or another place.",
}


def choose(series: Sequence[Publishable], starts_on: date | None) -> Publishable | None:
    """The period asked for, else the newest that is over and known, else the newest."""
    for figure in series:
        if figure.starts_on == starts_on:
            return figure
    over = [figure for figure in series if figure.is_complete and (figure.value is not None or figure.is_hidden)]
    found = over or series
    return found[-1] if found else None


def before(series: Sequence[Publishable], chosen: Publishable) -> Publishable | None:
    """The same period a year earlier, so that seasons are equal; None when it is not there."""
    then = year_earlier(chosen.starts_on)
    return next((figure for figure in series if figure.starts_on == then), None)


def segment(figure: Publishable, measure: Measure) -> tuple[date, int]:
    """Two figures may be compared, and joined by a line, only within one segment."""
    return figure.version, sum(each.at <= figure.starts_on for each in measure.breaks)


def _title(
    series: Sequence[Publishable], chosen: Publishable | None, measure: Measure, why: Mapping[date, Why], language: Language
) -> str:
    if chosen is None:
        return f"{measure.title[language]}: {'geen cijfers' if language == 'nl' else 'no figures'}"
    earlier = before(series, chosen)
    is_comparable = earlier is not None and segment(earlier, measure) == segment(chosen, measure)
    sentence, reason = catalogue.sentence(measure, language), why.get(chosen.starts_on)
    said = say_unseen(reason, language) if reason else ""
    return finding(chosen, earlier, measure, sentence, language, is_comparable=is_comparable, why=said)


def _drawing(
    series: Sequence[Publishable], chosen: Publishable | None, measure: Measure, norm: judging.NormSaid | None, language: Language
) -> Drawing | None:
    if not any(figure.value is not None for figure in series):
        return None
    segments = sorted({segment(figure, measure) for figure in series})
    points = tuple(
        Point(
            starts_on=figure.starts_on,
            label=short(figure.period, figure.starts_on, language),
            value=figure.value,
            text="" if figure.value is None else amount(figure.value, measure, language),
            segment=segments.index(segment(figure, measure)),
            is_chosen=figure is chosen,
            is_complete=figure.is_complete,
        )
        for figure in series
    )
    return Drawing(
        points=points,
        unit=measure.unit[language],
        language=language,
        norm=norm.height if norm else None,
        norm_label=norm.short if norm else "",
        is_share=measure.kind == "proportion",
    )


def _alt(series: Sequence[Publishable], measure: Measure, place: str, language: Language) -> str:
    known = [figure for figure in series if figure.value is not None]
    if not known:
        return ""
    first, last = known[0], known[-1]
    low, high = min(known, key=lambda each: each.value or 0), max(known, key=lambda each: each.value or 0)

    def said(figure: Publishable) -> str:
        return f"{value_in_words(figure, measure, language)} ({short(figure.period, figure.starts_on, language)})"

    unfinished = ", ".join(short(figure.period, figure.starts_on, language) for figure in known if not figure.is_complete)
    if language == "nl":
        ends = f"Van {said(first)} naar {said(last)}; laagste {said(low)}, hoogste {said(high)}."
        ends += f" Niet volledig: {unfinished}." if unfinished else ""
        return f"Grafiek: {measure.title['nl']}, {place}. {ends} Alle cijfers staan in de tabel."
    ends = f"From {said(first)} to {said(last)}; lowest {said(low)}, highest {said(high)}."
    ends += f" Not complete: {unfinished}." if unfinished else ""
    return f"Chart: {measure.title['en']}, {place}. {ends} All figures are in the table."


def count(value: float | None, is_hidden: bool, language: Language) -> str:
    """A numerator or denominator in the table."""
    if is_hidden:
        return TOO_SMALL[language]
    if value is None:
        return NOT_KNOWN[language]
    return number(value, 0 if value == int(value) else 1, language)


def _row(
    figure: Publishable,
    is_chosen: bool,
    measure: Measure,
    series: Sequence[Publishable],
    why: Mapping[date, Why],
    language: Language,
) -> Row:
    notes = []
    if figure.starts_on in why:
        notes.append(say_unseen(why[figure.starts_on], language))
    elif not figure.is_complete:
        notes.append("nog niet om, of nog niet alles bekend" if language == "nl" else "not over yet, or not all known yet")
    place = next(i for i, each in enumerate(series) if each is figure)
    if place and segment(series[place - 1], measure) != segment(figure, measure):
        notes.append("eerste met een nieuwe definitie" if language == "nl" else "first with a new definition")
    return Row(
        label=short(figure.period, figure.starts_on, language),
        value=value_in_words(figure, measure, language),
        numerator=count(figure.numerator, figure.is_hidden, language),
        denominator=count(figure.denominator, figure.is_hidden, language),
        note="; ".join(notes),
        is_chosen=is_chosen,
        is_hidden=figure.is_hidden,
        is_complete=figure.is_complete,
    )


def _beside(
    released: Released, chosen: Publishable | None, places: Places, choice: Choice, language: Language
) -> tuple[PlaceRow, ...]:
    if chosen is None:
        return ()
    level = "organisation" if choice.level == "network" else choice.level
    others = released.across(level, chosen.starts_on, choice.part)
    baseline = comparing.baseline(released, places, chosen, choice.part)
    rows = []
    for figure in others:
        place = places.find(figure.level, figure.place_code)
        if place is None or (place.closed_on is not None and place.closed_on <= chosen.starts_on):
            continue
        says = comparing.say(figure, baseline, released.measure, language)
        rows.append(
            PlaceRow(
                place.name,
                value_in_words(figure, released.measure, language),
                says,
                (figure.level, figure.place_code) == (choice.level, choice.place_code),
                figure.is_hidden,
                _bar(figure, others),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.name.casefold())) if len(rows) > 1 else ()


def _bar(figure: Publishable, others: Sequence[Publishable]) -> str | None:
    """From zero; none at all where they would be nearly as long as each other, and say nothing."""
    values = [each.value for each in others if each.value is not None]
    longest = max(values, default=0.0)
    if figure.value is None or longest <= 0 or min(values) > 0.75 * longest:
        return None
    return f"{100 * max(figure.value, 0.0) / longest:.1f}"


def _network_words(released: Released, chosen: Publishable | None, places: Places, choice: Choice, language: Language) -> str:
    if chosen is None:
        return ""
    baseline = comparing.baseline(released, places, chosen, choice.part)
    return value_in_words(baseline, released.measure, language) if baseline is not None else ""


def _parts(released: Released, chosen: Publishable | None, choice: Choice, language: Language) -> tuple[PlaceRow, ...]:
    if chosen is None:
        return ()
    found = released.by_part(choice.level, choice.place_code, chosen.starts_on)
    found.sort(key=lambda figure: part_order(figure.part))
    return tuple(
        PlaceRow(
            part_name(each.part, language),
            value_in_words(each, released.measure, language),
            "",
            False,
            each.is_hidden,
            _bar(each, found),
        )
        for each in found
    )


def _notes(series: Sequence[Publishable], measure: Measure, why: Why | None, language: Language) -> tuple[str, ...]:
    notes = list(catalogue.define(measure, series[-1].starts_on, language).breaks) if series else []
    if why is not None:
        notes.append(say_span(why, lambda on: day(on, language), language))
    if series and counts_places(measure):
        first = {"nl": "De reeks begint in {}.", "en": "The series begins in {}."}[language]
        begins = first.format(in_words(series[0].period, series[0].starts_on, language))
        notes.append(f"{begins} {EARLIER_REGISTERS[language]}")
    if any(figure.is_hidden for figure in series):
        notes.append(_TOO_SMALL_SAYS[language])
    base = max((figure.rounded_to for figure in series), default=1)
    if base > 1:
        notes.append(ROUNDED[language].format(base=base))
    return tuple(notes)


_TOO_SMALL_SAYS = {
    "nl": "Waar “te klein om te tonen” staat, gaat het om zo weinig mensen dat iemand herkend kan worden, "
    "of zou zo'n aantal uit een optelling volgen.",
    "en": "Where it says “too small to show”, so few people are counted that somebody could be recognised, "
    "or such a number would follow from a sum.",
}
