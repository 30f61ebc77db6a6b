"""What a director tells the board, before the figures: which are good, which are not, against norm, last year and network."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from schakel.dashboards import verdict
from schakel.reports import judging
from schakel.reports.numbers import Language


@dataclass(frozen=True)
class Named:
    """One figure that is named: its measure, for the way to its card, and its title."""

    measure: str
    title: str


@dataclass(frozen=True)
class Group:
    """Figures of which the same holds; `tone` is "good", "warn" or empty."""

    word: str
    tone: str
    figures: tuple[Named, ...]


@dataclass(frozen=True)
class Aspect:
    """One way to look at all figures: the norm, the trend, the comparison."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Judged:
    """What a card says of one figure; empty words where it says nothing."""

    measure: str
    title: str
    norm: str
    trend: str
    network: str


_TITLES = {
    "nl": {"norm": "Norm", "trend": "Vergeleken met een jaar eerder", "network": "Vergeleken met het netwerk"},
    "en": {"norm": "Norm", "trend": "Compared with a year earlier", "network": "Compared with the network"},
}
_TONES = {"better": "good", "worse": "warn", "met": "good", "not_met": "warn"}


def in_short(judged: Sequence[Judged], language: Language) -> tuple[Aspect, ...]:
    """The aspects that say anything of any figure; within each, what asks for attention first."""
    norms = {status: word[0].upper() + word[1:] for status, word in judging.STATUS[language].items()}
    norm_order = ("not_met", "met", *(status for status in judging.STATUS_ORDER if status not in ("not_met", "met")))
    aspects = (
        Aspect(_TITLES[language]["norm"], _groups(judged, lambda each: each.norm, norm_order, norms)),
        Aspect(
            _TITLES[language]["trend"],
            _groups(judged, lambda each: each.trend, verdict.DIRECTIONS, verdict.WORDS[language]),
        ),
        Aspect(
            _TITLES[language]["network"],
            _groups(judged, lambda each: each.network, verdict.DIRECTIONS, verdict.WORDS[language]),
        ),
    )
    return tuple(aspect for aspect in aspects if aspect.groups)


def _groups(
    judged: Sequence[Judged], said: Callable[[Judged], str], order: Iterable[str], words: dict[str, str]
) -> tuple[Group, ...]:
    groups = []
    for what in order:
        figures = tuple(Named(each.measure, each.title) for each in judged if said(each) == what)
        if figures:
            groups.append(Group(words[what], _TONES.get(what, ""), figures))
    return tuple(groups)
