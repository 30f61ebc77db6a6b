"""A figure beside its norm, in words: met, not met, too early to tell, or not testable; with who asks it."""

from dataclasses import dataclass
from datetime import date

from schakel.measures.definition import Measure
from schakel.measures.figure import Figure, period_end
from schakel.measures.norms import Judgement, Norm, judge, norms_of
from schakel.privacy.publishable import Publishable
from schakel.reports.numbers import Language
from schakel.reports.words import amount, limit

STATUS_ORDER = ("met", "not_met", "too_early", "not_testable")
STATUS = {
    "nl": {"met": "gehaald", "not_met": "niet gehaald", "too_early": "nog te vroeg", "not_testable": "niet te toetsen"},
    "en": {"met": "met", "not_met": "not met", "too_early": "too early to tell", "not_testable": "not testable"},
}
TONE = {"met": "good", "not_met": "warn"}


@dataclass(frozen=True)
class NormSaid:
    """A judgement as pages show it.

    Args:
        asks: what the norm asks, and why it cannot be judged, without the word norm before it.
        height: where the norm line is drawn; None for a norm without one number.
        short: what stands at that line.
    """

    status: str
    word: str
    tone: str
    sentence: str
    asks: str
    authority: str
    height: float | None
    short: str


def say(figure: Publishable, measure: Measure, today: date, language: Language) -> NormSaid | None:
    """The judgement of the first norm that asks something of this figure; None when none does."""
    plain = as_figure(figure)
    for norm in norms_of(measure.name):
        judgement = judge(plain, norm, today)
        if judgement is not None:
            return _said(judgement, norm, figure, measure, today, language)
    return None


def as_figure(figure: Publishable) -> Figure:
    """What was released, as measures know it: a hidden value stays unknown, so its norm is not testable."""
    return Figure(
        figure.measure, figure.version, figure.level, figure.place_code, figure.period, figure.starts_on, figure.part,
        figure.numerator, figure.denominator, figure.value, figure.rows or 0, figure.is_complete,
    )  # fmt: skip


def _said(judgement: Judgement, norm: Norm, figure: Publishable, measure: Measure, today: date, language: Language) -> NormSaid:
    asked = judgement.asked
    if norm.kind == "range" and asked.low is not None and asked.high is not None:
        between = {"nl": "tussen {} en {}", "en": "between {} and {}"}[language]
        text = between.format(limit(asked.low, measure, language), limit(asked.high, measure, language))
    elif asked.value is not None:
        text = _LIMIT[language].get(norm.kind, "{}").format(limit(asked.value, measure, language))
    else:
        text = norm.title[language]
    why = _why(judgement, figure, measure, today, language)
    return NormSaid(
        status=judgement.status,
        word=STATUS[language][judgement.status],
        tone=TONE.get(judgement.status, ""),
        sentence=f"Norm: {text}. {why}".strip(),
        asks=f"{text[0].upper()}{text[1:]}. {why}".strip(),
        authority=judgement.authority,
        height=asked.value,
        short=f"norm {limit(asked.value, measure, language)}" if asked.value is not None else "",
    )


_LIMIT = {
    "nl": {"minimum": "ten minste {}", "maximum": "hoogstens {}", "exact": "precies {}", "budget": "hoogstens {}"},
    "en": {"minimum": "at least {}", "maximum": "at most {}", "exact": "exactly {}", "budget": "at most {}"},
}


_RIPENS = {
    "nl": "De periode is om, maar wat in haar laatste dagen gebeurde kan nog mee gaan tellen.",
    "en": "The period is over, but what happened in its last days can still come to count.",
}


def _why(judgement: Judgement, figure: Publishable, measure: Measure, today: date, language: Language) -> str:
    if judgement.status == "too_early":
        if today >= period_end(figure.period, figure.starts_on):
            return _RIPENS[language]
        if judgement.expectation is None:
            return "De periode loopt nog." if language == "nl" else "The period still runs."
        expected = amount(judgement.expectation, measure, language)
        return (
            f"De periode loopt nog; tot nu toe te verwachten: {expected}."
            if language == "nl"
            else f"The period still runs; to be expected so far: {expected}."
        )
    if judgement.status != "not_testable":
        return ""
    if figure.value is None:
        return ""
    if not figure.is_complete:
        return "De gegevens beslaan niet de hele periode." if language == "nl" else "The data do not cover the whole period."
    return (
        "Er zijn te weinig gevallen: ook zonder één fout is de norm niet aan te tonen."
        if language == "nl"
        else "There are too few cases: even without one failure the norm cannot be shown."
    )
