"""Any sequence of acts against a plain twin, and any tampering with the file: it is found."""

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up.delivering import ROUND, chained, written

from schakel.deliveries.states import Act, Delivery, NotNow
from schakel.deliveries.verify import anchor_of, verify

IDS = ("b9/quarter/2023-Q1", "b9/quarter/2023-Q2", "kb/wsob-b9/2022")
ENTRIES = chained(
    [(IDS[0], act, {"reason": "één, “twee”"}) for act in ROUND]
    + [(IDS[2], act, {"cells": 12.5, "files": ["a", None, True]}) for act in (Act.PREFILL, Act.ENTER, Act.CHECK)]
    + [(IDS[0], Act.CORRECT, {})]
)
CONTENT = written(ENTRIES)
ANCHORS = [anchor_of(each.anchor) for each in ENTRIES]


@dataclass
class Twin:
    """A delivery as somebody would keep it in a notebook."""

    drafts: int = 0
    has_draft: bool = False
    is_checked: bool = False
    is_signed: bool = False
    times_sent: int = 0
    times_came: int = 0
    corrections: int = 0
    is_out: bool = False

    def may(self, act: str) -> bool:
        if self.is_out:
            return act == "correct" or (act == "receipt" and self.times_came < self.times_sent and not self.came_last)
        return {
            "prefill": True,
            "enter": self.has_draft,
            "check": self.has_draft and not self.is_checked,
            "sign": self.is_checked and not self.is_signed,
            "void": self.is_checked,
            "send": self.is_signed,
        }.get(act, False)

    came_last: bool = False

    def do(self, act: str) -> None:
        if act == "prefill":
            self.drafts += 1
            self.has_draft = True
        if act in ("prefill", "enter", "void"):
            self.is_checked = self.is_signed = False
        self.is_checked = self.is_checked or act == "check"
        self.is_signed = self.is_signed or act == "sign"
        if act == "send":
            self.times_sent += 1
            self.is_out, self.came_last = True, False
        if act == "receipt":
            self.times_came += 1
            self.came_last = True
        if act == "correct":
            self.corrections += 1
            self.is_out = self.has_draft = self.is_checked = self.is_signed = False

    def says(self) -> str:
        if self.is_out:
            return "receipted" if self.came_last else "sent"
        if not self.has_draft:
            return "correcting" if self.corrections else "due"
        return "signed" if self.is_signed else "checked" if self.is_checked else "prefilled"


@given(st.lists(st.sampled_from(Act), max_size=40))
@settings(max_examples=400)
def test_a_delivery_is_what_a_plain_twin_says_after_any_acts(acts: Sequence[Act]) -> None:
    delivery, twin = Delivery(IDS[0]), Twin()
    for entry in chained([(IDS[0], act, {}) for act in acts]):
        try:
            after = delivery.after(entry)
        except NotNow:
            assert not twin.may(entry.act), (entry.act, twin)
            continue
        assert twin.may(entry.act), (entry.act, twin)
        twin.do(entry.act)
        delivery = after
        assert delivery.state == twin.says()
        assert (delivery.draft, delivery.round) == (twin.drafts, twin.corrections + 1)
        assert (delivery.first_sent_at is not None, delivery.first_receipted_at is not None) == (
            twin.times_sent > 0, twin.times_came > 0,
        )  # fmt: skip


@given(st.integers(0, len(CONTENT) - 1), st.integers(1, 255))
@settings(max_examples=800)
def test_any_byte_that_is_changed_is_found(place: int, by: int) -> None:
    tampered = bytearray(CONTENT)
    tampered[place] ^= by
    found(bytes(tampered))


@given(st.integers(0, len(CONTENT)), st.integers(0, len(CONTENT)))
@settings(max_examples=250)
def test_any_stretch_that_is_cut_out_is_found(one: int, other: int) -> None:
    start, end = sorted((one, other))
    if start < end:
        found(CONTENT[:start] + CONTENT[end:])


@given(st.integers(0, len(CONTENT)), st.binary(min_size=1, max_size=60))
@settings(max_examples=250)
def test_any_bytes_that_are_put_in_are_found(place: int, more: bytes) -> None:
    found(CONTENT[:place] + more + CONTENT[place:])


@given(st.lists(st.sampled_from(range(len(ENTRIES))), max_size=12))
@settings(max_examples=250)
def test_any_other_order_of_lines_is_found(order: Sequence[int]) -> None:
    """Lines left out, twice, and in another order."""
    if list(order) != list(range(len(ENTRIES))):
        found(written([ENTRIES[place] for place in order]))


def found(tampered: bytes) -> None:
    """By the file itself; an end that is cut off at a whole line, by whoever holds an anchor."""
    alone, held = verify(tampered), verify(tampered, ANCHORS)
    assert not held.is_whole or alone.torn_bytes, "with all anchors nothing passes but a line that was cut off"
    is_shorter = CONTENT.startswith(tampered[: len(tampered) - alone.torn_bytes])
    if alone.is_whole:
        assert is_shorter, "only an end that is missing can pass for whole without an anchor"
        assert alone.torn_bytes or tampered != CONTENT
