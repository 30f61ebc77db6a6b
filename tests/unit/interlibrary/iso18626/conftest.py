"""Two libraries that know each other, and a stranger."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from made_up.memory_store import MemoryStore

from schakel.interlibrary.iso18626.agencies import Agencies, Agency, code
from schakel.interlibrary.iso18626.answering import Answer, answer
from schakel.interlibrary.iso18626.delivering import conclude, receipt, sealed
from schakel.interlibrary.iso18626.held import Held
from schakel.interlibrary.iso18626.messages import BibliographicInfo
from schakel.interlibrary.iso18626.saying import Saying, open_request, say
from schakel.interlibrary.iso18626.states import Side

START = datetime(2024, 3, 1, 9, tzinfo=UTC)
NORTH, SOUTH = "NL-0700010000", "NL-0700020000"
SECRETS = {NORTH: "north shows this to south", SOUTH: "south shows this to north"}
BOOK = BibliographicInfo(title="De avonden", author="Reve, Gerard")


def agencies_of(own: str) -> Agencies:
    other = SOUTH if own == NORTH else NORTH
    partner = Agency("ISIL", other, other, "https://example.org/ibl", SECRETS[other], SECRETS[own])
    return Agencies(Agency("ISIL", own, own, "", "", "").agency_id, {code(partner.agency_id): partner})


@dataclass
class Node:
    """One library with its store; a clock that goes on a minute at each look."""

    own: str
    store: MemoryStore = field(default_factory=MemoryStore)
    minutes: int = 0

    @property
    def agencies(self) -> Agencies:
        return agencies_of(self.own)

    def now(self) -> datetime:
        self.minutes += 1
        return START + timedelta(minutes=self.minutes)

    def hear(self, content: bytes, shown: str | None = None) -> Answer:
        """Answer a message; without `shown` the right secret of the other comes with it."""
        other = SOUTH if self.own == NORTH else NORTH
        given = SECRETS[other] if shown is None else shown
        return answer(content, shown=given, agencies=self.agencies, store=self.store, now=self.now())

    def ask(self, request_id: str = "r1", needed_before: date | None = date(2024, 3, 20)) -> Held:
        partner = next(iter(self.agencies.partners.values())).agency_id
        return open_request(
            self.store, self.agencies, supplier=partner, request_id=request_id, what=BOOK, pickup_code="NL-0700011001",
            needed_before=needed_before, now=self.now(),
        )  # fmt: skip

    def say(self, side: Side, event: str, request_id: str = "r1", **more: object) -> Held:
        return say(self.store, self.agencies, self.held(side, request_id), Saying(event, **more), now=self.now())  # type: ignore[arg-type]

    def held(self, side: Side, request_id: str = "r1") -> Held:
        return next(h for (s, _, i), h in self.store.requests.items() if (s, i) == (side, request_id))


@dataclass
class Pair:
    north: Node
    south: Node

    def carry(self) -> None:
        """Bring every posted message to the other side and its confirmation back, until nothing is left."""
        while self.north.store.posted or self.south.store.posted:
            for here, there in ((self.north, self.south), (self.south, self.north)):
                while here.store.posted:
                    _, message, event = here.store.posted.pop(0)
                    secret = SECRETS[here.own]
                    said = there.hear(sealed(message, secret, here.agencies), shown=secret)
                    found = receipt(message, said.content)
                    assert found.is_final, found.error
                    conclude(here.store, message, event, found)


@pytest.fixture
def pair() -> Pair:
    return Pair(Node(NORTH), Node(SOUTH))


@pytest.fixture
def asked(pair: Pair) -> Pair:
    """North asked South for a book."""
    pair.north.ask()
    pair.carry()
    return pair


Write = Callable[..., bytes]
