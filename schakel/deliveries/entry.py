"""One entry of the ledger: what it says, how it is written to the byte, and the hash that chains it to the one before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from schakel.deliveries.recipient import split
from schakel.deliveries.states import Act
from schakel.errors import InputError
from schakel.privacy.reader import Reader, Role

FIRST = "0" * 64
"""What the first entry stands on."""
_KEYS = {"number", "at", "act", "delivery", "by", "facts", "previous", "hash"}
_BY = {"role", "account", "organisation"}
MOST_BYTES = 64 * 1024
"""Of the facts of one entry: they say what was done, the figures themselves lie in the draft."""

FACTS: Mapping[str, str] = MappingProxyType(
    {
        "due_on": "last day on which it was in time",
        "counts_for": "norm of which this delivery is one",
        "organisation": "code of the organisation that it tells of",
        "snapshot": "snapshot that the figures were taken from",
        "cells": "number of cells",
        "draft": "number of the draft",
        "draft_hash": "fingerprint of the draft",
        "entered_hash": "fingerprint of all that was entered",
        "part": "part of the assignment",
        "question": "name of the question that was answered or changed; never the answer",
        "reason": "why, in words that name no person",
        "changed": "what made check and signature fall: definition, snapshot or entered",
        "looked_at": "numbers of cells of which a rule spoke and that were looked at",
        "package": "name of the package",
        "package_hash": "fingerprint of the package, file by file",
        "files": "files of the package with their fingerprints",
        "folder": "where the package was put",
        "anchor": "number and hash of the entry that the package carries",
        "receipt": "mark that the recipient gave",
        "received_on": "day on which the recipient had it",
        "cells_differ": "cells that turned out to differ",
    }
)
"""Every fact that an entry may hold. The list is closed, so that no personal data can slip in with something new."""


class EntryError(InputError):
    """An entry that says something that an entry may not say."""


@dataclass(frozen=True)
class By:
    """Who acted: a role and the name of an account, and of library staff the organisation. No name of a person."""

    role: Role
    account: str
    organisation: str = ""

    def __post_init__(self) -> None:
        if self.role not in (Role.SUPPORT, Role.LIBRARY, Role.PARTNER):
            raise EntryError(f"by: role is {self.role.value!r}; allowed are support, library, partner")
        if not self.account.strip() or len(self.account) > 200:
            raise EntryError(f"by: account is {self.account[:40]!r}; give the name of the account that acted")
        if (self.role is Role.LIBRARY) != bool(self.organisation):
            raise EntryError(f"by: role is {self.role.value!r} and organisation {self.organisation!r}; library staff have one")

    @classmethod
    def of(cls, reader: Reader, account: str) -> "By":
        """The reader with the account they are signed in with."""
        return cls(reader.role, account, reader.organisation_code)


@dataclass(frozen=True)
class Entry:
    """One entry.

    Args:
        number: from 1, without a gap.
        at: the moment it was written, in UTC to the second.
        delivery: id, as in `kb/wsob-b9/2022`.
        facts: what was done, in JSON; names are those of `FACTS`.
        previous: hash of the entry before, `FIRST` for number 1.
        hash: its own, over all of the rest.
    """

    number: int
    at: datetime
    act: Act
    delivery: str
    by: By
    facts: Mapping[str, Any] = field(default_factory=dict)
    previous: str = FIRST
    hash: str = ""

    @property
    def anchor(self) -> str:
        """Number and hash, for who keeps them outside: a package carries that of the signature it rests on."""
        return f"{self.number}:{self.hash}"

    @property
    def line(self) -> bytes:
        """The entry as it stands in the file: one way to write it, to the byte."""
        return _canonical({**_content(self), "hash": self.hash}) + b"\n"


def make(number: int, at: datetime, act: Act, delivery: str, by: By, facts: Mapping[str, Any], previous: str) -> Entry:
    """A new entry with its hash.

    Raises:
        EntryError: it says what an entry may not say.
    """
    if split(delivery) is None:
        raise EntryError(f"delivery is {delivery!r}; write recipient/assignment/period, as in kb/wsob-b9/2022")
    if strange := sorted(set(facts) - set(FACTS)):
        raise EntryError(f"facts: there is no fact {', '.join(strange)}; facts are {', '.join(FACTS)}")
    if at.tzinfo is None:
        raise EntryError(f"at is {at.isoformat()}; give a moment with its offset")
    try:
        kept = json.loads(_canonical(facts))
        _canonical({"account": by.account}).decode("utf-8")
    except (TypeError, ValueError) as error:
        raise EntryError(
            f"facts: cannot be written as JSON ({error}); give texts, numbers, true, false, lists and tables"
        ) from error
    if len(_canonical(kept)) > MOST_BYTES:
        raise EntryError(f"facts: take more than {MOST_BYTES:,} bytes; keep the figures in the draft, and here their fingerprint")
    bare = Entry(number, at.astimezone(UTC).replace(microsecond=0), act, delivery, by, kept, previous)
    return Entry(**{**vars(bare), "hash": digest(bare)})


def digest(entry: Entry) -> str:
    """The hash that the content of an entry has."""
    return hashlib.sha256(_canonical(_content(entry))).hexdigest()


def read(line: bytes) -> Entry:
    """The entry of a line, with whatever hash it says to have.

    Raises:
        EntryError: it is none: not JSON, or with other keys or kinds of values than Schakel writes.
    """
    try:
        value = json.loads(line)
        if not isinstance(value, dict) or set(value) != _KEYS or not set(value["by"]) <= _BY:
            raise EntryError("it has other keys than an entry")
        if not all(isinstance(value[key], str) for key in ("at", "act", "delivery", "previous", "hash")):
            raise EntryError("it has other kinds of values than an entry")
        if type(value["number"]) is not int or not isinstance(value["facts"], dict):
            raise EntryError("it has other kinds of values than an entry")
        by = By(Role(value["by"]["role"]), value["by"]["account"], value["by"].get("organisation", ""))
        at = datetime.strptime(value["at"], _MOMENT).replace(tzinfo=UTC)
        act = Act(value["act"])
    except EntryError:
        raise
    # RecursionError: brackets a thousand deep, which only somebody who tampers writes.
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise EntryError(f"it is no entry ({type(error).__name__})") from error
    return Entry(value["number"], at, act, value["delivery"], by, value["facts"], value["previous"], value["hash"])


_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def _content(entry: Entry) -> dict[str, Any]:
    by = {"role": entry.by.role.value, "account": entry.by.account}
    return {
        "number": entry.number,
        "at": entry.at.strftime(_MOMENT),
        "act": entry.act.value,
        "delivery": entry.delivery,
        "by": {**by, "organisation": entry.by.organisation} if entry.by.organisation else by,
        "facts": dict(entry.facts),
        "previous": entry.previous,
    }


def _canonical(value: Any) -> bytes:
    """JSON in one way: keys in order, no spaces, UTF-8, no number that JSON does not have."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")
