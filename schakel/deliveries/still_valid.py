"""Whether what was checked is still what would be delivered: definitions, snapshot and figures."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from schakel.deliveries.draft import Draft, DraftLine, persons_of_named
from schakel.deliveries.kept import Kept
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Measure
from schakel.measures.figure import Figure
from schakel.measures.fingerprint import fingerprint, read_fingerprints
from schakel.measures.lineage import Lineages
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.cell import FigureKey
from schakel.privacy.linked import key
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release
from schakel.warehouse.snapshot import Snapshot

Why = Literal["definition", "batch", "late", "elsewhere"]
"""Another definition; another batch in the place of one; rows that came later; something that the rows point to, or a batch
that was held or let through without a row of its own here."""


@dataclass(frozen=True)
class Difference:
    """One figure that would be delivered otherwise now.

    Args:
        line: as it was.
        now: None when the snapshot does not tell of it any more.
        gone, come: batches behind it then and not now, and the other way round.
    """

    line: DraftLine
    now: Figure | None
    why: Why
    gone: tuple[str, ...] = ()
    come: tuple[str, ...] = ()

    def now_released(self, thresholds: Thresholds) -> Publishable | None:
        """What it is now as who makes the correction may see it: what was shown then can be too small to show now."""
        if self.now is None:
            return None
        persons = {self.now.measure: persons_of_named(self.now.measure)}
        return release([self.now], persons, lambda _: Audience.SUPPORT, thresholds=thresholds)[0]


def changed_definitions(draft: Draft, measures: Mapping[str, Measure] | None = None) -> list[str]:
    """Names of the measures in a draft that are defined otherwise now than when its figures were made."""
    known = find_measures() if measures is None else measures
    asked = {(line.figure.measure, line.figure.version, line.definition) for line in draft.lines if line.definition}
    found = []
    for name, version, was in sorted(asked):
        versions = [each for each in known[name].versions if each.valid_from == version] if name in known else []
        if not versions or fingerprint(known[name], versions[0]) != was:
            found.append(name)
    return found


def differences(draft: Draft, snapshot: Snapshot, kept: Kept | None = None) -> list[Difference]:
    """Figures of a draft that are otherwise in a snapshot, in the order of the draft.

    What was kept back is left out: nobody was told it, so there is nothing to correct.
    """
    kept = kept or Kept()
    lines = [line for line in draft.lines if line.hidden is None]
    asked = {(line.figure.measure, line.figure.period) for line in lines}
    now = {name: figure for each in sorted(asked) for name, figure in kept.figures(snapshot, *each).items()}
    return list(_differences(lines, now, read_fingerprints(snapshot.path), kept.lineages(snapshot)))


def _differences(
    lines: Sequence[DraftLine],
    now: Mapping[FigureKey, Figure],
    definitions: Mapping[str, Mapping[str, str]],
    lineages: Lineages,
) -> Iterator[Difference]:
    for line in lines:
        was, found = line.figure, now.get(key(line.figure))
        if found is not None and _numbers(found) == _numbers(was):
            continue
        version = found.version if found is not None else was.version
        is_redefined = version != was.version or definitions.get(was.measure, {}).get(version.isoformat()) != line.definition
        batches = _batches(lineages, was, found)
        yield _difference(line, found, is_redefined, batches)


def between(sent: Draft, now: Draft) -> list[Difference]:
    """What was sent and is otherwise in a later draft of the same delivery, in the order of what was sent."""
    later = {(line.part, key(line.figure)): line for line in now.lines}
    found = []
    for line in (line for line in sent.lines if line.hidden is None):
        other = later.get((line.part, key(line.figure)))
        if other is None:
            found.append(_difference(line, None, False, frozenset()))
        elif _numbers(other.figure) != _numbers(line.figure):
            is_redefined = (other.figure.version, other.definition) != (line.figure.version, line.definition)
            found.append(_difference(line, other.figure, is_redefined, frozenset(other.batches)))
    return found


def _difference(line: DraftLine, now: Figure | None, is_redefined: bool, batches: frozenset[str]) -> Difference:
    gone, come = sorted(set(line.batches) - batches), sorted(batches - set(line.batches))
    why: Why = "definition" if is_redefined else "batch" if gone else "late" if come else "elsewhere"
    return Difference(line, now, why, tuple(gone), tuple(come))


def _numbers(figure: Figure) -> tuple[float | None, ...]:
    return figure.value, figure.numerator, figure.denominator


def _batches(lineages: Lineages, was: Figure, now: Figure | None) -> frozenset[str]:
    measure = find_measures().get(was.measure)
    valid_from = (now or was).version
    versions = [each for each in measure.versions if each.valid_from == valid_from] if measure is not None else []
    if not versions:
        return frozenset()
    return lineages.of(versions[0], was.period, was.starts_on).of(was.level, was.place_code)
