"""From a snapshot to a draft: every figure that an assignment asks for, released to its recipient, with all it rests on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from schakel.deliveries.draft import Draft, DraftLine
from schakel.deliveries.plausible import Remark, look
from schakel.deliveries.plausible_rules import Rule
from schakel.deliveries.recipient import Assignment, Part, Recipient
from schakel.errors import InputError
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.figure import Figure, period_end, period_name
from schakel.measures.fingerprint import read_fingerprints
from schakel.measures.held import Held, Places, SnapshotFigures
from schakel.measures.lineage import NOTHING, Lineages
from schakel.privacy.audience import Audience
from schakel.privacy.publishable import Hidden
from schakel.privacy.reader import Reader, Role
from schakel.privacy.release import FigureKey, key
from schakel.privacy.released import Released
from schakel.vocabulary.progress import Progress, Silent
from schakel.warehouse.snapshot import Snapshot


class NothingToDeliverError(InputError):
    """The snapshot tells nothing of what is asked for."""


def prefill(
    snapshot: Snapshot, recipient: Recipient, assignment: Assignment, starts_on: date, rules: Sequence[Rule],
    report: Progress | None = None,
) -> Draft:  # fmt: skip
    """The draft of one period.

    Raises:
        NothingToDeliverError: when no measure has any figure of the period.
    """
    report = report or Silent()
    source = SnapshotFigures(snapshot)
    places = Places(source)
    fingerprints = read_fingerprints(snapshot.path)
    lineages = Lineages(snapshot.connect)
    measures = tuple(dict.fromkeys(name for part in assignment.parts for name in part.measures))
    report.begin("deliver", len(measures))
    found: dict[str, list[DraftLine]] = {}
    figures: list[Figure] = []
    before: dict[FigureKey, Figure] = {}
    for name in measures:
        measure = find_measures()[name]
        of_measure = _Measured(measure, Held(source.every(name, assignment.period)), places, recipient, starts_on)
        figures += of_measure.now
        before |= of_measure.before
        found[name] = list(_lines(of_measure, assignment, fingerprints, lineages, places))
        report.advance(1)
    lines = [line for name in measures for line in found[name]]
    if not any(line.figure.value is not None for line in lines):
        raise NothingToDeliverError(
            f"{assignment.delivery(starts_on)}: snapshot {snapshot.id}, known up to {snapshot.known_on}, has no figure of "
            f"{period_name(assignment.period, starts_on)}; fetch and refresh first"
        )
    said = look(figures, before, rules, lambda code: _organisation("location", code, places))
    order = {part.name: at for at, part in enumerate(assignment.parts)}
    lines.sort(key=lambda line: order[line.part])
    return Draft(
        snapshot.id, snapshot.built_at, snapshot.known_on, snapshot.as_known_on, snapshot.simulated,
        tuple(replace(line, remarks=_remarks(line, said)) for line in lines),
    )  # fmt: skip


def reader_of(recipient: Recipient) -> Reader:
    """As whom a recipient reads: what it is given is what it could open on a page."""
    if recipient.audience is Audience.OWN:
        return Reader(Role.LIBRARY, recipient.organisation)
    return Reader(
        {Audience.PARTNER: Role.PARTNER, Audience.SUPPORT: Role.SUPPORT, Audience.PUBLIC: Role.OPEN}[recipient.audience]
    )


class _Measured:
    """One measure in one period and the year before, with what the recipient may see of it."""

    def __init__(self, measure: Measure, held: Held, places: Places, recipient: Recipient, starts_on: date) -> None:
        self.measure = measure
        self.now = list(held.on(starts_on))
        earlier = starts_on.replace(year=starts_on.year - 1)
        by_key = {key(replace(each, starts_on=starts_on)): each for each in held.on(earlier)}
        self.before: Mapping[FigureKey, Figure] = by_key
        released = Released(measure, held, places, reader_of(recipient))
        self._hidden = {
            (name, day): each for day in (starts_on, earlier) for name, each in released.on(day).items()
        }  # fmt: skip
        self._starts_on, self._earlier = starts_on, earlier

    def decided(self, figure: Figure) -> tuple[Audience, Hidden | None] | None:
        """What privacy decided of a figure; None when it is not for this recipient."""
        found = self._hidden.get((key(figure), figure.starts_on))
        return None if found is None else (found.audience, found.hidden)


def _lines(
    measured: _Measured, assignment: Assignment, fingerprints: Mapping[str, Mapping[str, str]], lineages: Lineages, places: Places
) -> Iterator[DraftLine]:
    measure = measured.measure
    for part in assignment.parts:
        if measure.name not in part.measures:
            continue
        for figure in sorted(measured.now, key=_order):
            decision = measured.decided(figure)
            if decision is None or not _is_asked(figure, part, assignment, places):
                continue
            earlier = measured.before.get(key(figure))
            earlier_decision = measured.decided(earlier) if earlier is not None else None
            place = places.find(figure.level, figure.place_code)
            # A definition that is not there any more tells of no rows; the signature will be refused for it.
            versions = [each for each in measure.versions if each.valid_from == figure.version]
            of_version = lineages.of(versions[0], figure.period, figure.starts_on) if versions else NOTHING
            batches = of_version.of(figure.level, figure.place_code)
            yield DraftLine(
                part=part.name,
                figure=figure,
                audience=decision[0],
                hidden=decision[1],
                place=place.name if place else "",
                definition=fingerprints.get(measure.name, {}).get(figure.version.isoformat(), ""),
                batches=tuple(sorted(batches)),
                before=earlier if earlier_decision is not None else None,
                before_hidden=earlier_decision[1] if earlier_decision is not None else None,
            )


_LEVELS = ("network", "organisation", "municipality", "location")
"""From the whole to its parts, as a reader goes through it."""


def _order(figure: Figure) -> tuple[int, str, int, str]:
    """Places from the whole to its parts, and in a place all together first and ages from young to old."""
    age = re.match(r"\d+", figure.part)
    return _LEVELS.index(figure.level), figure.place_code, int(age.group()) if age else -1, figure.part


def _is_asked(figure: Figure, part: Part, assignment: Assignment, places: Places) -> bool:
    if figure.level not in part.levels or (figure.part and not part.by_part):
        return False
    if part.places == "own" and _organisation(figure.level, figure.place_code, places) != assignment.organisation:
        return False
    return not _was_closed(figure, places)


def _was_closed(figure: Figure, places: Places) -> bool:
    """Whether the place was closed all through the period: it is in the register for ever and nobody asks of it any more."""
    place = places.find(figure.level, figure.place_code)
    if place is None:
        return False
    ended = place.closed_on is not None and place.closed_on <= figure.starts_on
    return ended or (place.opened_on is not None and place.opened_on >= period_end(figure.period, figure.starts_on))


def _organisation(level: str, code: str, places: Places) -> str | None:
    if level == "organisation":
        return code
    place = places.find(level, code)
    return place.organisation_code if place is not None else None


def _remarks(line: DraftLine, said: Mapping[FigureKey, tuple[Remark, ...]]) -> tuple[Remark, ...]:
    return said.get(key(line.figure), ())
