"""What was delivered before, as an attacker has it: a draft must not tell, together with that, what is too small to show."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from schakel.deliveries.draft import Draft, DraftLine, read_draft
from schakel.deliveries.entry import Entry
from schakel.deliveries.kept import Kept
from schakel.deliveries.ledger import FOLDER
from schakel.deliveries.recipient import split
from schakel.deliveries.states import Act
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.attacker import refuse_leaks
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.cell import Cell, FigureKey, Release
from schakel.privacy.linked import Linked, key
from schakel.privacy.pattern import QUICK, pattern
from schakel.privacy.publishable import Hidden
from schakel.privacy.reader import Reader

Organisation = Callable[[str], str | None]
"""Who runs a location, by its code."""


def releases_before(
    data: Path, entries: Iterable[Entry], year: int, organisation_of: Organisation, thresholds: Thresholds, kept: Kept
) -> list[Release]:
    """All that was sent of a year, the one before and the one after, to whomever: no sum runs over more than a year, and each
    delivery tells of the year before as well.

    Raises:
        DraftError: when a draft that was sent is gone or was changed: then nobody can tell what is known.
    """
    found = []
    for entry in sent_of(entries, year):
        hash_, folder = str(entry.facts["draft_hash"]), data / FOLDER / entry.delivery

        def made(hash_: str = hash_, folder: Path = folder, name: str = entry.delivery) -> Release:
            return as_release(read_draft(folder, hash_), name, organisation_of, thresholds)

        found.append(kept.release(hash_, made))
    return found


def sent_of(entries: Iterable[Entry], year: int) -> list[Entry]:
    """Those with which something was sent that can tell of a calendar year."""
    return [
        entry
        for entry in entries
        if entry.act is Act.SEND and (named := split(entry.delivery)) is not None and abs(named[3].year - year) <= 1
    ]


@dataclass(frozen=True)
class Sent:
    """What was sent once, and to whom.

    Args:
        organisation: code of the library whose own figures are in it; None when nobody's are.
    """

    release: Release
    organisation: str | None

    def reaches(self, reader: Reader) -> bool:
        """Whether a reader can have it: who is as near, or nearer to the data. A library has nothing of what another got."""
        order = tuple(Audience)
        return order.index(reader.audience(self.organisation)) <= order.index(self.release.audience)


def sent(data: Path, delivery: str, draft_hash: str, organisation_of: Organisation, thresholds: Thresholds) -> Sent:
    """What was given out with a draft that was sent.

    Raises:
        DraftError: the draft is gone or was changed.
    """
    draft = read_draft(data / FOLDER / delivery, draft_hash)
    own = (line.figure for line in draft.lines if line.audience is Audience.OWN)
    whose = {each.place_code if each.level == "organisation" else organisation_of(each.place_code) for each in own}
    return Sent(as_release(draft, delivery, organisation_of, thresholds), min(filter(None, whose), default=None))


def as_release(draft: Draft, name: str, organisation_of: Organisation, thresholds: Thresholds) -> Release:
    """The figures of a draft that count persons, with what is hidden and what can be reckoned with them."""
    known = find_measures()
    names = sorted({line.figure.measure for line in draft.lines} & set(known))
    linked = Linked((known[each] for each in names), organisation_of)
    cells: dict[FigureKey, Cell] = {}
    for line in draft.lines:
        for figure, hidden in _figures(line):
            if figure.measure in known and linked.counts_persons(figure.measure):
                base = thresholds.base_of(line.audience, figure.level)
                cell = replace(linked.cell(figure, thresholds.persons(line.audience), base), hidden=hidden)
                # The same figure may stand in two parts, to one of which it is nearer; what is shown in one is known.
                if cell.key not in cells or cell.hidden is None:
                    cells[cell.key] = cell
    nearest = min((line.audience for line in draft.lines), key=tuple(Audience).index, default=Audience.PUBLIC)
    return Release(tuple(cells.values()), nearest, linked.relations(list(cells.values())), name)


def _figures(line: DraftLine) -> list[tuple[Figure, Hidden | None]]:
    found = [(line.figure, line.hidden)]
    return [*found, (line.before, line.before_hidden)] if line.before is not None else found


def hide_beside(draft: Draft, release: Release, earlier: Sequence[Release]) -> Draft:
    """The draft with more kept back, so that it tells nothing small together with what was delivered before.

    Raises:
        PrivacyError: when nothing can protect, naming the cells.
    """
    if not earlier:
        return draft
    found = pattern(release.cells, release.relations, audience=release.audience, earlier=earlier, effort=QUICK)
    if not found.beside:
        return draft
    return replace(draft, lines=tuple(_kept_back(line, found.beside) for line in draft.lines))


def _kept_back(line: DraftLine, beside: frozenset[FigureKey]) -> DraftLine:
    if line.hidden is None and key(line.figure) in beside:
        line = replace(line, hidden=Hidden.COMPLEMENT)
    if line.before is not None and line.before_hidden is None and key(line.before) in beside:
        line = replace(line, before_hidden=Hidden.COMPLEMENT)
    return line


def refuse(draft: Draft, name: str, earlier: Sequence[Release], organisation_of: Organisation, thresholds: Thresholds) -> None:
    """Do nothing when a draft tells no small count, by itself or with all that was delivered before.

    Raises:
        PrivacyError: naming the cells by place, period and group, never by count.
    """
    refuse_leaks(as_release(draft, name, organisation_of, thresholds), earlier)
