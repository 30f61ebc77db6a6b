"""Entries: what they may say, and that there is one way to write them."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from schakel.deliveries.entry import FACTS, FIRST, By, Entry, EntryError, make, read
from schakel.deliveries.states import Act
from schakel.privacy.reader import Reader, Role

NOW = datetime(2023, 4, 3, 9, 30, 5, 123456, tzinfo=UTC)
ANKE = By(Role.SUPPORT, "anke")


def entry(**given: Any) -> Entry:
    return make(**{
        "number": 1, "at": NOW, "act": Act.PREFILL, "delivery": "b9/quarter/2023-Q1", "by": ANKE, "facts": {},
        "previous": FIRST, **given,
    })  # fmt: skip


def test_an_entry_is_written_in_one_way() -> None:
    written = entry(by=By(Role.LIBRARY, "bram", "NL-1"), facts={"reason": "twee\nregels, één keer", "cells": 3})
    assert written.line.decode() == (
        '{"act":"prefill","at":"2023-04-03T09:30:05Z","by":{"account":"bram","organisation":"NL-1","role":"library"},'
        '"delivery":"b9/quarter/2023-Q1","facts":{"cells":3,"reason":"twee\\nregels, één keer"},'
        f'"hash":"{written.hash}","number":1,"previous":"{FIRST}"}}\n'
    )
    assert read(written.line) == written
    assert written.anchor == f"1:{written.hash}"


def test_a_moment_of_another_clock_is_the_same_moment() -> None:
    assert entry(at=NOW.astimezone(timezone(timedelta(hours=2)))) == entry()


def test_the_hash_hangs_on_everything() -> None:
    others = [
        entry(), entry(number=2), entry(at=NOW + timedelta(seconds=1)), entry(act=Act.CHECK),
        entry(delivery="b9/quarter/2023-Q2"), entry(by=By(Role.SUPPORT, "bob")), entry(by=By(Role.PARTNER, "anke")),
        entry(facts={"cells": 1}), entry(previous="1" * 64),
    ]  # fmt: skip
    assert len({each.hash for each in others}) == len(others)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"delivery": "b9/2023"}, "delivery is 'b9/2023'; write recipient/assignment/period"),
        ({"delivery": "../quarter/2023"}, "write recipient/assignment/period"),
        ({"facts": {"name": "J. Jansen"}}, "there is no fact name; facts are due_on"),
        ({"facts": {"reason": float("nan")}}, "cannot be written as JSON"),
        ({"facts": {"reason": "\ud800"}}, "cannot be written as JSON"),
        ({"facts": {"reason": NOW}}, "cannot be written as JSON"),
        ({"facts": {"reason": "x" * 70_000}}, "take more than 65,536 bytes; keep the figures in the draft"),
        ({"at": datetime(2023, 1, 1)}, "give a moment with its offset"),
    ],
)
def test_what_an_entry_may_not_say_is_refused(given: dict[str, Any], says: str) -> None:
    with pytest.raises(EntryError, match=says):
        entry(**given)


@pytest.mark.parametrize(
    ("role", "account", "organisation", "says"),
    [
        (Role.VISITOR, "x", "", "role is 'visitor'; allowed are support, library, partner"),
        (Role.SUPPORT, " ", "", "give the name of the account"),
        (Role.LIBRARY, "x", "", "library staff have one"),
        (Role.SUPPORT, "x", "NL-1", "library staff have one"),
    ],
)
def test_who_acted_is_a_role_and_an_account(role: Role, account: str, organisation: str, says: str) -> None:
    with pytest.raises(EntryError, match=says):
        By(role, account, organisation)


def test_of_a_reader_no_more_is_kept_than_role_account_and_organisation() -> None:
    assert By.of(Reader(Role.LIBRARY, "NL-1"), "bram") == By(Role.LIBRARY, "bram", "NL-1")


def test_the_list_of_facts_is_closed_and_told() -> None:
    assert all(says.strip() for says in FACTS.values())


GOOD = entry().line


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}", b"[]", b"null", b"[" * 100_000, b"\xff", GOOD.replace(b'"number":1', b'"number":true'),
        GOOD.replace(b'"number":1', b'"number":1.0'), GOOD.replace(b'"facts":{}', b'"facts":[]'),
        GOOD.replace(b"prefill", b"paint"),
        GOOD.replace(b"2023-04-03T", b"2023-04-03 "), GOOD.replace(b'{"account"', b'{"name":"x","account"'),
        GOOD.replace(b'"role":"support"', b'"role":"king"'), GOOD.replace(b'"by":{', b'"by":"role account","by2":{'),
    ],
)  # fmt: skip
def test_a_line_that_is_no_entry_is_refused_and_never_a_fault(line: bytes) -> None:
    with pytest.raises(EntryError):
        read(line)
