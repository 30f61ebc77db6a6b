"""The forms of one question beside each other: strict, lenient, with and without what borrowers cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schakel.privacy.publishable import Publishable
from schakel.privacy.released import Released
from schakel.reports import judging
from schakel.reports.numbers import Language
from schakel.reports.words import NOT_KNOWN, value_in_words


@dataclass(frozen=True)
class Form:
    """One form of the question, for the place and period on the page.

    Args:
        norm: how it stands to its norm, in a word; "" when no norm is asked of it.
        is_default: the form that counts when nobody says which.
    """

    measure: str
    title: str
    value: str
    norm: str
    tone: str
    is_default: bool
    is_chosen: bool
    is_hidden: bool


def forms(every: Sequence[Released], chosen: Publishable, today: date, language: Language) -> tuple[Form, ...]:
    """The forms in the order given; none when there is only one.

    Args:
        every: what was released of each form.
        chosen: the figure on the page: its place, period and part are looked up in each form.
    """
    if len(every) < 2:
        return ()
    return tuple(_form(each, chosen, today, language) for each in every)


def _form(released: Released, chosen: Publishable, today: date, language: Language) -> Form:
    measure = released.measure
    series = released.series(chosen.level, chosen.place_code, chosen.part)
    figure = next((each for each in series if each.starts_on == chosen.starts_on), None)
    said = judging.say(figure, measure, today, language) if figure is not None and not chosen.part else None
    return Form(
        measure=measure.name,
        title=measure.title[language],
        value=NOT_KNOWN[language] if figure is None else value_in_words(figure, measure, language),
        norm=said.word if said else "",
        tone=said.tone if said else "",
        is_default=measure.variant_of is None,
        is_chosen=measure.name == chosen.measure,
        is_hidden=figure is not None and figure.is_hidden,
    )
