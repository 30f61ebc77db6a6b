"""The figures of a measurement as a table, for the page and as a file: nothing in it that the sentences do not tell."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from schakel.registers.effect.change import Change, Compared, Once
from schakel.registers.effect.finding import Finding
from schakel.registers.effect.interval import Estimate
from schakel.registers.effect.models import Group
from schakel.registers.effect.sentences import share_words
from schakel.reports.numbers import Language, number
from schakel.reports.report import Cell, Column, Table


def table(found: Sequence[Finding], title: str, spoken: Language) -> Table:
    """A row for each question and group that is told of, and one for the difference between two groups."""
    heads = [
        Column(_("Vraag")), Column(_("Wie")), Column(_("Mensen"), "count"), Column(_("Vooraf")), Column(_("Na afloop")),
        Column(_("Verschil")), Column(_("Tussen")), Column(_("Cohens d")), Column(_("Goed vooraf")), Column(_("Goed na afloop")),
    ]  # fmt: skip
    rows = [row for each in found for row in _rows(each, spoken)]
    return Table("metingen", title, tuple(heads), tuple(tuple(Cell(value) for value in row) for row in rows))


_Row = tuple[str | float | None, ...]


def _rows(found: Finding, spoken: Language) -> list[_Row]:
    figures, text, taking_part = found.figures, found.question.text, str(Group.TAKES_PART.label)
    if isinstance(figures, Once):
        good = "" if figures.good is None else share_words(figures.good, figures.n, found, spoken)
        mean = figures.mean
        told = number(mean.value, 1, spoken) if mean else ""
        return [(text, taking_part, figures.n, "", told, "", _ends(mean, spoken), "", "", good)]
    if isinstance(figures, Change):
        return [_change(found, figures, taking_part, spoken)]
    if isinstance(figures, Compared):
        more = "" if figures.more is None else number(figures.more.value, 2, spoken)
        last = (text, _("verschil"), None, "", "", more, _ends(figures.more, spoken), _size(figures.size, spoken), "", "")
        beside = str(Group.BESIDE.label)
        return [_change(found, figures.taking_part, taking_part, spoken), _change(found, figures.beside, beside, spoken), last]
    return []


def _change(found: Finding, figures: Change, who: str, spoken: Language) -> _Row:
    moved = figures.change
    good = [
        "" if each is None else share_words(each, figures.n, found, spoken) for each in (figures.good_before, figures.good_after)
    ]
    return (
        found.question.text, who, figures.n, number(figures.before, 1, spoken), number(figures.after, 1, spoken),
        number(moved.value, 2, spoken) if moved else "", _ends(moved, spoken), _size(figures.size, spoken), *good,
    )  # fmt: skip


def _size(size: Estimate | None, spoken: Language) -> str:
    return "" if size is None else f"{number(size.value, 2, spoken)} ({_ends(size, spoken)})"


def _ends(estimate: Estimate | None, spoken: Language) -> str:
    if estimate is None:
        return ""
    return _("%(low)s tot %(high)s") % {"low": number(estimate.low, 2, spoken), "high": number(estimate.high, 2, spoken)}
