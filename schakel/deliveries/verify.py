"""Whether a ledger is what was written: every entry that was changed, removed, inserted or moved is named, with what differs.

Who may write the file can compute every hash anew from some entry on; the chain is then whole and tells another story. Only
somebody who holds a number and hash from before can show that: an anchor. Every package that was sent carries one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from schakel.deliveries.entry import FIRST, Entry, EntryError, digest, read
from schakel.deliveries.finding import Finding
from schakel.deliveries.states import Delivery, NotNow
from schakel.errors import InputError


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
        findings.append(Finding("torn", len(lines) + 1, len(lines) + 1, "cut_off", {"other": len(torn)}))
    return Verdict(tuple(entry for _, entry in entries), tuple(findings), len(torn))


def _read(line: bytes, number: int) -> Entry | Finding:
    try:
        entry = read(line)
        is_ours = entry.line == line + b"\n"
    # ValueError: values that JSON of others has and ours has not, such as NaN, cannot be written again.
    except (EntryError, ValueError):
        return Finding("changed", number, number, "unreadable")
    return entry if is_ours else Finding("changed", number, number, "otherwise")


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
        code = "own_hash" if computed in stood_on else "content" if entry.hash in stood_on else "content_or_hash"
        yield Finding("changed", entry.number, line, code)


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
                yield Finding("inserted", number, line, "second", {"other": own[0]})
    highest = 0
    for number, (line, _) in sorted(kept.items(), key=lambda item: item[1][0]):
        if number < highest:
            yield Finding("moved", number, line, "after", {"other": highest})
        highest = max(highest, number)
    there = sorted({*kept, *_presumed(lines, {line: number for number, (line, _) in kept.items()})})
    for before, after in pairwise([0, *there]):
        if after > before + 1:
            code = "missing" if after == before + 2 else "missing_more"
            yield Finding("removed", before + 1, 0, code, {"other": after - 1})
    for number, (_, entry) in kept.items():
        if number - 1 in kept and entry.previous != kept[number - 1][1].hash:
            yield Finding("rewritten", number - 1, kept[number - 1][0], "anew", {"other": number})


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
            yield Finding("changed", entry.number, line, "stands_on_another")
            return
        before = entry


def _not_allowed(entries: Sequence[tuple[int, Entry]]) -> Iterator[Finding]:
    """Entries that the table of states does not allow after those before them: something else than Schakel added them."""
    standing: dict[str, Delivery] = {}
    for line, entry in entries:
        before = standing.get(entry.delivery, Delivery(entry.delivery))
        try:
            standing[entry.delivery] = before.after(entry)
        except NotNow:
            values = {"act": entry.act, "delivery": entry.delivery, "state": before.state}
            yield Finding("not_allowed", entry.number, line, "not_in_table", values)


def _anchored(entries: Sequence[Entry], anchors: Iterable[Anchor]) -> Iterator[Finding]:
    held = {entry.number: entry for entry in entries}
    for anchor in anchors:
        entry = held.get(anchor.number)
        if entry is None:
            yield Finding("removed", anchor.number, 0, "held_and_missing", {"other": max(held, default=0)})
        elif entry.hash != anchor.hash:
            yield Finding("rewritten", anchor.number, anchor.number, "held_and_other")
