"""*Normen*: every norm with what it asks, since when, who asks it, what tells how it stands, and how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from schakel.dashboards import norm_words as words
from schakel.measures.figure import period_end
from schakel.measures.norms import Norm
from schakel.measures.standing import Standing
from schakel.reports.judging import TONE
from schakel.reports.numbers import Language
from schakel.reports.report import Cell, Column, Table


@dataclass(frozen=True)
class State:
    """How a norm stands in one period, or one of the things of which it is asked."""

    of: str
    period: str
    value: str
    status: str
    tone: str
    why: str
    rests_on: str


@dataclass(frozen=True)
class NormCard:
    """One norm.

    Args:
        earlier: what was asked before, or will be asked later with its days; and the authority.
        measure: name of the measure that tells it; "" when none does.
        states: empty for who may not see how norms stand.
    """

    name: str
    title: str
    kind: str
    asks: str
    holds: str
    authority: str
    levels: str
    told_by: str
    measure: str
    earlier: tuple[tuple[str, str], ...]
    states: tuple[State, ...]


@dataclass(frozen=True)
class NormsPage:
    """All norms: those that hold on the day, and those that will."""

    title: str
    in_force: tuple[NormCard, ...]
    later: tuple[NormCard, ...]
    is_told: bool


def norms_page(found: Sequence[Standing], on: date, language: Language, *, is_told: bool) -> NormsPage:
    """Put the page together.

    Args:
        found: in the order in which norms are shown; what belongs to one norm stands together.
        on: the day on which they stand so.
        is_told: whether the reader may see how norms stand.
    """
    groups = [list(group) for _, group in groupby(found, key=lambda each: each.norm.name)]
    now = [group for group in groups if group[0].asked is not None]
    return NormsPage(
        title=_title(now, on, language) if is_told else _ALL[language],
        in_force=tuple(_card(group, on, language, is_told=is_told) for group in now),
        later=tuple(_card(group, on, language, is_told=False) for group in groups if group[0].asked is None),
        is_told=is_told,
    )


def by_title(norms: Sequence[Norm], language: Language) -> list[Norm]:
    """Norms as they are shown."""
    return sorted(norms, key=lambda norm: norm.title[language].casefold())


_ALL = {"nl": "Welke normen nu gelden", "en": "Which norms hold now"}


def _title(groups: Sequence[Sequence[Standing]], on: date, language: Language) -> str:
    statuses = [{each.judgement.status for each in _now(group, on) if each.judgement is not None} for group in groups]
    met = sum(found == {"met"} for found in statuses)
    missed = sum("not_met" in found for found in statuses)
    rest = len(groups) - met - missed
    # One library that does not meet it makes a norm not met: then the title says that it speaks of all of them.
    said = _TITLE_EVERYWHERE[language] if any(each.of for group in groups for each in group) else _TITLE[language]
    parts = [said["met"].format(met=met, n=len(groups))]
    parts += [said["missed"].format(n=missed)] * bool(missed) + [said["rest"].format(n=rest)] * bool(rest)
    return ", ".join(parts)


def _now(group: Sequence[Standing], on: date) -> list[Standing]:
    """Without the year before of what grows: that it was not met then says nothing of now."""
    runs = [each for each in group if each.starts_on is not None and period_end(each.period, each.starts_on) > on]
    return runs if group[0].asked is not None and group[0].asked.grows else list(group)


_TITLE = {
    "nl": {"met": "{met} van de {n} normen gehaald", "missed": "{n} niet", "rest": "van {n} is het nog niet te zeggen"},
    "en": {"met": "{met} of {n} norms met", "missed": "{n} not met", "rest": "of {n} it cannot be told yet"},
}
_TITLE_EVERYWHERE = {
    "nl": {"met": "{met} van de {n} normen overal gehaald", "missed": "{n} niet overal", "rest": _TITLE["nl"]["rest"]},
    "en": {"met": "{met} of {n} norms met everywhere", "missed": "{n} not everywhere", "rest": _TITLE["en"]["rest"]},
}


def _card(group: Sequence[Standing], on: date, language: Language, *, is_told: bool) -> NormCard:
    norm = group[0].norm
    shown = norm.on(on) or norm.versions[0]
    others = [version for version in norm.versions if version is not shown]
    return NormCard(
        name=norm.name,
        title=norm.title[language],
        kind=words.KINDS[language][norm.kind],
        asks=words.asks(norm, shown, language),
        holds=words.holds(norm, shown, language),
        authority=shown.source,
        levels=words.levels(norm, language),
        told_by=words.told_by(norm, language),
        measure=norm.measure or "",
        earlier=tuple(
            (f"{words.holds(norm, each, language)}: {words.asks(norm, each, language)}", each.source) for each in others
        ),
        states=tuple(_state(each, language) for each in group) if is_told else (),
    )


def _state(standing: Standing, language: Language) -> State:
    return State(
        of=standing.of,
        period=words.period(standing, language),
        value=words.amount(standing.norm, standing.value, language),
        status=words.status(standing, language),
        tone=TONE.get(standing.judgement.status, "") if standing.judgement is not None else "",
        why=words.why(standing, language),
        rests_on=words.rests_on(standing.norm, standing.fact, language),
    )


_HEADS = {
    "nl": ("norm", "titel", "soort", "vraagt", "waarde", "laag", "hoog", "geldt_vanaf", "geldt_tot", "bron", "gezegd_door", "van",
           "periode", "cijfer", "status", "toelichting", "rust_op"),
    "en": ("norm", "title", "kind", "asks", "value", "low", "high", "holds_from", "holds_until", "authority", "told_by", "of",
           "period", "figure", "status", "why", "rests_on"),
}  # fmt: skip


def norms_table(found: Sequence[Standing], on: date, language: Language, *, is_told: bool) -> Table:
    """A row for each norm and period; without how it stands for who may not see that."""
    rows = []
    seen: set[str] = set()
    for standing in found:
        norm, asked = standing.norm, standing.norm.on(on) or standing.norm.versions[0]
        if not is_told and norm.name in seen:
            continue
        seen.add(norm.name)
        until = norm.until(asked)
        row = [
            norm.name, norm.title[language], words.KINDS[language][norm.kind], words.asks(norm, asked, language),
            *(words.bare(norm, each, language) for each in (asked.value, asked.low, asked.high)),
            asked.valid_from.isoformat(), until.isoformat() if until else "", asked.source, words.told_by(norm, language),
        ]  # fmt: skip
        if is_told:
            state = _state(standing, language)
            value = words.bare(norm, standing.value, language)
            row += [state.of, state.period, value, state.status, state.why, state.rests_on]
        rows.append(tuple(Cell(each) for each in row))
    heads = _HEADS[language] if is_told else _HEADS[language][:11]
    return Table("normen" if language == "nl" else "norms", "", tuple(Column(head) for head in heads), tuple(rows))
