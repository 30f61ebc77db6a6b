"""Tampering: each kind is found and named with the entry that it is about; what only an anchor can show is found with one."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from made_up.delivering import ROUND, chained, written

from schakel.deliveries.entry import FIRST, Entry, digest
from schakel.deliveries.finding import KINDS, SAYS, Finding
from schakel.deliveries.states import Act
from schakel.deliveries.verify import Anchor, AnchorError, anchor_of, verify

ID = "b9/quarter/2023-Q1"
ENTRIES = chained([(ID, act, {"draft": 1}) for act in (*ROUND, Act.CORRECT, Act.PREFILL)])


def rehashed(entries: Sequence[Entry], start: int = 0) -> list[Entry]:
    """The chain computed anew from a place on, as somebody does who may write the file and knows how."""
    found = list(entries[:start])
    for entry in entries[start:]:
        bare = replace(entry, number=len(found) + 1, previous=found[-1].hash if found else FIRST)
        found.append(replace(bare, hash=digest(bare)))
    return found


def kinds(findings: Sequence[Finding]) -> list[tuple[str, int]]:
    return [(each.kind, each.number) for each in findings]


def test_what_was_written_is_whole() -> None:
    verdict = verify(written(ENTRIES), [anchor_of(each.anchor) for each in ENTRIES])
    assert verdict.is_whole
    assert verdict.findings == ()
    assert verdict.entries == tuple(ENTRIES)
    assert verify(b"").is_whole


def later(entry: Entry) -> Entry:
    return replace(entry, at=entry.at + timedelta(days=1))


Tamper = Callable[[list[Entry]], list[Entry]]


def at(place: int, change: Callable[[Entry], Entry]) -> Tamper:
    return lambda entries: [change(each) if number == place else each for number, each in enumerate(entries)]


def anew(entry: Entry) -> Entry:
    return replace(entry, hash=digest(entry))


def forged(number: int, previous: str) -> Entry:
    return anew(replace(ENTRIES[2], number=number, previous=previous, facts={"reason": "forged"}))


@pytest.mark.parametrize(
    ("tamper", "found"),
    [
        pytest.param(at(2, later), [("changed", 3)], id="content changed"),
        pytest.param(at(2, lambda each: replace(each, hash="f" * 64)), [("changed", 3)], id="hash changed"),
        pytest.param(at(6, later), [("changed", 7)], id="content of the last changed"),
        pytest.param(at(2, lambda each: replace(each, number=9)), [("changed", 9)], id="number changed"),
        pytest.param(lambda e: [*e[:2], *e[3:]], [("removed", 3)], id="one removed"),
        pytest.param(lambda e: e[1:], [("removed", 1)], id="the first removed"),
        pytest.param(lambda e: [*e[:1], *e[4:]], [("removed", 2)], id="three removed"),
        pytest.param(lambda e: [*e[:2], e[3], e[2], *e[4:]], [("moved", 3)], id="two changed places"),
        pytest.param(lambda e: [e[-1], *e[:-1]], [("moved", n) for n in range(1, 7)], id="the last moved to the front"),
        pytest.param(lambda e: [*e[:3], e[2], *e[3:]], [("inserted", 3)], id="one twice"),
        pytest.param(lambda e: [*e[:3], forged(4, e[2].hash), *e[3:]], [("inserted", 4)], id="one inserted with its own hash"),
        pytest.param(at(2, lambda e: anew(later(e))), [("rewritten", 3)], id="one rewritten, hash and all"),
        pytest.param(at(0, lambda e: anew(replace(e, previous="a" * 64))), [("rewritten", 1)], id="first stands on another"),
        pytest.param(lambda e: [*e, forged(9, e[-1].hash)], [("removed", 8)], id="a number left out at the end"),
    ],
)  # fmt: skip
def test_tampering_is_named(tamper: Tamper, found: list[tuple[str, int]]) -> None:
    verdict = verify(written(tamper(list(ENTRIES))))
    assert not verdict.is_whole
    assert kinds(verdict.findings) == found


def test_a_chain_that_does_not_begin_at_the_beginning_is_found() -> None:
    bare = replace(ENTRIES[0], previous="a" * 64)
    [finding] = verify(written(rehashed([anew(bare), *ENTRIES[1:]], 1))).findings
    assert (finding.kind, finding.number) == ("changed", 1)
    assert "does not stand on the line before it" in finding.says("en")


def test_what_was_changed_is_told_apart_from_its_hash() -> None:
    [content] = verify(written(at(2, later)(list(ENTRIES)))).findings
    [own_hash] = verify(written(at(2, lambda each: replace(each, hash="f" * 64))(list(ENTRIES)))).findings
    assert content.says("en").startswith("entry 3 (line 3): what it says was changed")
    assert own_hash.says("en").startswith("entry 3 (line 3): its hash was changed")


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"act":', b'"act": '), (b'"number":3', b'"number":3.0'), (b"{", b'{"x":1,'), (b'"draft":1', b'"draft":NaN')],
)
def test_a_line_that_is_written_otherwise_is_changed(old: bytes, new: bytes) -> None:
    lines = [each.line for each in ENTRIES]
    lines[2] = lines[2].replace(old, new, 1)
    assert kinds(verify(b"".join(lines)).findings) == [("changed", 3)]


def test_a_chain_that_was_computed_anew_is_found_with_an_anchor_only() -> None:
    for start in range(len(ENTRIES)):
        tampered = written(rehashed(at(start, later)(list(ENTRIES)), start))
        assert verify(tampered).is_whole, "nothing within the file tells"
        before = [anchor_of(each.anchor) for each in ENTRIES[:start]]
        assert verify(tampered, before).is_whole, "an anchor of before the change says nothing of it"
        for each in ENTRIES[start:]:
            assert kinds(verify(tampered, [anchor_of(each.anchor)]).findings) == [("rewritten", each.number)]


def test_an_end_that_was_cut_off_is_found_with_an_anchor_only() -> None:
    shorter = written(ENTRIES[:4])
    assert verify(shorter).is_whole
    assert kinds(verify(shorter, [anchor_of(ENTRIES[5].anchor)]).findings) == [("removed", 6)]
    assert kinds(verify(b"", [anchor_of(ENTRIES[0].anchor)]).findings) == [("removed", 1)]


def test_an_entry_that_the_table_does_not_allow_is_found() -> None:
    [finding] = verify(written(chained([(ID, Act.PREFILL, {}), (ID, Act.SEND, {}), (ID, Act.CHECK, {})]))).findings
    assert (finding.kind, finding.number) == ("not_allowed", 2)
    assert "send cannot be done with b9/quarter/2023-Q1, which is prefilled at that moment" in finding.says("en")


def test_a_line_that_was_cut_off_is_told_of_and_is_no_fault() -> None:
    for length in (1, 40, len(ENTRIES[3].line) - 1):
        verdict = verify(written(ENTRIES[:3]) + ENTRIES[3].line[:length])
        assert verdict.is_whole
        assert verdict.torn_bytes == length
        assert kinds(verdict.findings) == [("torn", 4)]


@pytest.mark.parametrize("text", ["", "12", "12:abc", f"0:{'a' * 64}", f"12:{'A' * 64}", f"-1:{'a' * 64}"])
def test_an_anchor_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(AnchorError, match="write number:hash"):
        anchor_of(text)


@pytest.mark.parametrize("code", sorted(SAYS))
def test_every_finding_is_told_in_both_languages(code: str) -> None:
    values = {"other": 9, "act": "send", "delivery": ID, "state": "due"}
    dutch, english = (Finding("changed", 3, 4, code, values).says(language) for language in ("nl", "en"))
    assert dutch != english
    assert all(set(words) == {"nl", "en"} for words in KINDS.values())
    numbers = [[sign for sign in words if sign.isdigit()] for words in (dutch, english)]
    assert sorted(numbers[0]) == sorted(numbers[1]), "both name the same entries and lines"


def test_an_anchor_is_read_as_a_package_writes_it() -> None:
    assert anchor_of(f" {ENTRIES[2].anchor}\n") == Anchor(3, ENTRIES[2].hash)
