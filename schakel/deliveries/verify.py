"""Whether a ledger is what was written: every entry that was changed, removed, inserted or moved is named, with what differs.

Who may write the file can compute every hash anew from some entry on; the chain is then whole and tells another story. Only
somebody who holds a number and hash from before can show that: an anchor. Every package that was sent carries one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schakel.deliveries.entry import FIRST, Entry, EntryError, digest, read
from schakel.deliveries.states import Delivery, NotNow
from schakel.errors import InputError

KINDS = ("changed", "removed", "inserted", "moved", "rewritten", "not_allowed", "torn")


@dataclass(frozen=True)
class Anchor:
    """A number and hash that somebody outside holds."""

    number: int
    hash: str


class AnchorError(InputError):
    """What was typed as an anchor is none."""


def anchor_of(text: str) -> Anchor:
    """An anchor as it is typed and as packages carry it: `12:` and 64 hexadecimal digits.

    >>> anchor_of("12:" + "a" * 64).number
    12
    """
    found = re.fullmatch(r"([1-9]\d{0,8}):([0-9a-f]{64})", text.strip())
    if found is None:
        raise AnchorError(
            f"anchor is {text!r}; write number:hash, as it stands in a package: 12: and 64 digits from 0 to 9, a to f"
        )
    return Anchor(int(found[1]), found[2])


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written.

    Args:
        kind: one of `KINDS`.
        number: of the entry it is about; of a removed one the number that is missing.
        line: in the file, from 1; 0 when there is no line of it.
    """

    kind: str
    number: int
    line: int
    says: str


@dataclass(frozen=True)
class Verdict:
    """What a look at a whole file gave.

    Args:
        entries: those that can be read, in the order of the file.
        torn_bytes: of a last line that was cut off while it was written; it is no entry, and no fault of anybody.
    """

    entries: tuple[Entry, ...]
    findings: tuple[Finding, ...]
    torn_bytes: int

    @property
    def is_whole(self) -> bool:
        """Whether every entry is what was written; a torn last line is none."""
        return all(each.kind == "torn" for each in self.findings)


def verify(content: bytes, anchors: Iterable[Anchor] = ()) -> Verdict:
    """Look at every line, and at what anchors say."""
    *lines, torn = content.split(b"\n")
    every = [_read(line, number) for number, line in enumerate(lines, 1)]
    entries = [(number, each) for number, each in enumerate(every, 1) if isinstance(each, Entry)]
    findings = [each for each in every if isinstance(each, Finding)]
    if findings or not _is_chain([entry for _, entry in entries]):
        findings += _content_changed(entries)
        findings += _out_of_place(entries, len(lines))
        findings += [] if findings else _first_break(entries)
    else:
        findings += _not_allowed(entries)
    findings += _anchored([entry for _, entry in entries], anchors)
    findings.sort(key=lambda each: (each.line or each.number, each.number))
    if torn:
        says = (
            f"after entry {len(lines)} stand {len(torn)} bytes of an entry that was cut off while it was written; it is no entry"
        )
        findings.append(Finding("torn", len(lines) + 1, len(lines) + 1, says))
    return Verdict(tuple(entry for _, entry in entries), tuple(findings), len(torn))


def _read(line: bytes, number: int) -> Entry | Finding:
    try:
        entry = read(line)
        is_ours = entry.line == line + b"\n"
    # Values that JSON of others has and ours has not, such as NaN, cannot be written again.
    except (EntryError, ValueError) as error:
        told = str(error) if isinstance(error, EntryError) else "it holds values that an entry cannot hold"
        return Finding("changed", number, number, f"line {number} is not what Schakel wrote: {told}")
    if not is_ours:
        return Finding("changed", number, number, f"line {number} is written otherwise than Schakel writes an entry")
    return entry


def _is_chain(entries: Sequence[Entry]) -> bool:
    """Whether all is as it was written; what follows only finds the words for what is not."""
    previous = FIRST
    for number, entry in enumerate(entries, 1):
        if entry.number != number or entry.previous != previous or digest(entry) != entry.hash:
            return False
        previous = entry.hash
    return True


def _content_changed(entries: Sequence[tuple[int, Entry]]) -> Iterator[Finding]:
    """Entries whose hash is not that of what they say; what the next one stands on tells which of the two was changed."""
    stood_on = {entry.previous for _, entry in entries}
    for line, entry in entries:
        computed = digest(entry)
        if computed == entry.hash:
            continue
        if computed in stood_on:
            what = "its hash was changed; what it says is what the next entry stands on"
        elif entry.hash in stood_on:
            what = "what it says was changed: its number, moment, act, delivery, who, facts or the hash of the entry before"
        else:
            what = "what it says and its hash do not belong together"
        yield Finding("changed", entry.number, line, f"entry {entry.number} (line {line}): {what}")


def _out_of_place(entries: Sequence[tuple[int, Entry]], lines: int) -> Iterator[Finding]:
    """Sound entries that stand twice, elsewhere, or on another one than is there; and numbers that are missing.

    Args:
        lines: in the file, those without an entry too.
    """
    stood_on = {entry.previous for _, entry in entries}
    by_number: dict[int, list[tuple[int, Entry]]] = {}
    for line, entry in entries:
        if digest(entry) == entry.hash:
            by_number.setdefault(entry.number, []).append((line, entry))
    kept: dict[int, tuple[int, Entry]] = {}
    for number, those in by_number.items():
        own = next((each for each in those if each[1].hash in stood_on), those[0])
        kept[number] = own
        for line, _ in those:
            if line != own[0]:
                says = f"line {line} is a second entry {number} beside that of line {own[0]}"
                yield Finding("inserted", number, line, says)
    highest = 0
    for number, (line, _) in sorted(kept.items(), key=lambda item: item[1][0]):
        if number < highest:
            yield Finding("moved", number, line, f"entry {number} stands after entry {highest} (line {line})")
        highest = max(highest, number)
    there = sorted({*kept, *_presumed(lines, {line: number for number, (line, _) in kept.items()})})
    for before, after in pairwise([0, *there]):
        if after > before + 1:
            which = f"entry {before + 1} is" if after == before + 2 else f"entries {before + 1} to {after - 1} are"
            yield Finding("removed", before + 1, 0, f"{which} missing")
    for number, (_, entry) in kept.items():
        if number - 1 in kept and entry.previous != kept[number - 1][1].hash:
            line = kept[number - 1][0]
            says = f"entry {number - 1} (line {line}) is not what entry {number} stands on: it was written anew, hash and all"
            yield Finding("rewritten", number - 1, line, says)


def _presumed(lines: int, sound: Mapping[int, int]) -> Iterator[int]:
    """Numbers that lines without a sound entry had: that of the line before, and one.

    Args:
        sound: number of the entry by line.
    """
    last = 0
    for line in range(1, lines + 1):
        last = sound.get(line, last + 1)
        if line not in sound:
            yield last


def _first_break(entries: Sequence[tuple[int, Entry]]) -> Iterator[Finding]:
    """For a break that has no name of its own, such as a first entry that stands on another one."""
    before: Entry | None = None
    for line, entry in entries:
        stands_on = before.hash if before is not None else FIRST
        if entry.previous != stands_on or entry.number != line:
            says = f"entry {entry.number} (line {line}) does not stand on the line before it"
            yield Finding("changed", entry.number, line, says)
            return
        before = entry


def _not_allowed(entries: Sequence[tuple[int, Entry]]) -> Iterator[Finding]:
    """Entries that the table of states does not allow after those before them: something else than Schakel added them."""
    standing: dict[str, Delivery] = {}
    for line, entry in entries:
        try:
            standing[entry.delivery] = standing.get(entry.delivery, Delivery(entry.delivery)).after(entry)
        except NotNow as error:
            yield Finding("not_allowed", entry.number, line, f"entry {entry.number} (line {line}): {error}")


def _anchored(entries: Sequence[Entry], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    held = {entry.number: entry for entry in entries}
    for anchor in anchors:
        entry = held.get(anchor.number)
        if entry is None:
            says = f"entry {anchor.number} is missing, and somebody holds its hash; the last one is {max(held, default=0)}"
            yield Finding("removed", anchor.number, 0, says)
        elif entry.hash != anchor.hash:
            says = (
                f"entry {anchor.number} has another hash than somebody holds: it, or one before it, was written anew with all "
                "that follow; compare with the packages that were sent, and with backups"
            )
            yield Finding("rewritten", anchor.number, anchor.number, says)
