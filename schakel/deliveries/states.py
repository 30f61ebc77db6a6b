"""The life of a delivery as one table: in this state, on this act, by these roles, it goes to that state.

What is not in the table may not happen. A delivery has no state of its own anywhere: it is the fold of its entries in the
ledger over this table. The diagram in the handbook is drawn from it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from schakel.deliveries.recipient import Assignment
from schakel.errors import SchakelError
from schakel.privacy.reader import Reader, Role


class State(StrEnum):
    """How a delivery stands."""

    DUE = "due"
    PREFILLED = "prefilled"
    CHECKED = "checked"
    SIGNED = "signed"
    SENT = "sent"
    RECEIPTED = "receipted"
    CORRECTING = "correcting"


class Act(StrEnum):
    """What somebody did with a delivery."""

    PREFILL = "prefill"
    ENTER = "enter"
    CHECK = "check"
    SIGN = "sign"
    VOID = "void"
    SEND = "send"
    RECEIPT = "receipt"
    CORRECT = "correct"


ACT_SAYS = {
    Act.PREFILL: "figures are taken from a snapshot into a draft; done again, into the next draft",
    Act.ENTER: "an owner fills in what no system knows, or changes it; of what was sent with the reason, and a correction begins",
    Act.CHECK: "somebody looked at every cell that a rule spoke of",
    Act.SIGN: "the one whom the assignment names stands for it",
    Act.VOID: "check and signature fall, with the reason: a definition, the snapshot or an entered value changed",
    Act.SEND: "the package lies in the folder of the recipient",
    Act.RECEIPT: "the recipient has it",
    Act.CORRECT: "what was delivered turned out to differ; a next round begins, and what was sent stays what it was",
}
STATE_SAYS = {
    State.DUE: "nothing was done yet; nothing stands in the ledger",
    State.PREFILLED: "a draft lies ready to be filled in and looked at",
    State.CHECKED: "the draft was looked at",
    State.SIGNED: "it may be sent",
    State.SENT: "it was sent; whether it came is not known",
    State.RECEIPTED: "it came, and counts",
    State.CORRECTING: "the recipient has figures that are known to differ; a correction is being made",
}


@dataclass(frozen=True)
class Step:
    """One row of the table."""

    state: State
    act: Act
    to: State
    by: tuple[Role, ...]


_DESK = (Role.SUPPORT,)
_BOTH = (Role.SUPPORT, Role.LIBRARY)
_ANY = (Role.SUPPORT, Role.LIBRARY, Role.PARTNER)
_D, _P, _C, _S, _N, _R, _X = State

TABLE: tuple[Step, ...] = (
    *(Step(state, Act.PREFILL, _P, _DESK) for state in (_D, _P, _C, _S, _X)),
    # What was entered after the check was not looked at, and what was entered after the signature was not signed for.
    *(Step(state, Act.ENTER, _P, _BOTH) for state in (_P, _C, _S)),
    # Whoever answered wrongly says so themselves, also when it was sent: that begins a correction.
    *(Step(state, Act.ENTER, _X, _BOTH) for state in (_N, _R, _X)),
    Step(_P, Act.CHECK, _C, _BOTH),
    Step(_C, Act.SIGN, _S, _BOTH),
    *(Step(state, Act.VOID, _P, _BOTH) for state in (_C, _S)),
    Step(_S, Act.SEND, _N, _DESK),
    Step(_N, Act.RECEIPT, _R, _ANY),
    # A recipient that never answers must not keep a correction from being made.
    *(Step(state, Act.CORRECT, _X, _DESK) for state in (_N, _R)),
)
_BY_KEY = {(step.state, step.act): step for step in TABLE}


class NotNow(SchakelError):
    """The table has no such row: that cannot be done with a delivery that stands so."""


class NotYours(SchakelError):
    """Somebody else must do this; the message says who."""


def step(state: State, act: Act) -> Step:
    """The row for an act.

    Raises:
        NotNow: when the table has none.

    >>> step(State.CHECKED, Act.SIGN).to.value
    'signed'
    """
    found = _BY_KEY.get((state, act))
    if found is None:
        can = ", ".join(can_act(state)) or "nothing"
        raise NotNow(f"it is {state}, so {act} cannot be done now; what can be done is {can}")
    return found


def can_act(state: State) -> list[Act]:
    """What can be done in a state, in the order of the table."""
    return [each.act for each in TABLE if each.state is state]


def check_may_act(reader: Reader, assignment: Assignment, act: Act) -> None:
    """Whether this reader may do this with deliveries of the assignment, whatever their state.

    Library staff act for their own organisation only; a signature is given by the role that the assignment names, and by no
    other; a partner can say no more than that a package came.

    Raises:
        NotYours: saying who may.
    """
    roles = {role for each in TABLE if each.act is act for role in each.by}
    if act is Act.SIGN:
        roles = {assignment.signed_by}
    what = f"{act} of {assignment.recipient}/{assignment.name} is for {_who(roles, assignment)}"
    if reader.role not in roles:
        raise NotYours(f"{what}, not for {reader.role.value}")
    if reader.role is Role.LIBRARY and reader.organisation_code != assignment.organisation:
        raise NotYours(f"{what}, not for library staff of {reader.organisation_code}")


def may_act(reader: Reader, assignment: Assignment, act: Act) -> bool:
    """Whether `check_may_act` lets through."""
    try:
        check_may_act(reader, assignment, act)
    except NotYours:
        return False
    return True


def _who(roles: Iterable[Role], assignment: Assignment) -> str:
    named = {Role.LIBRARY: f"library staff of {assignment.organisation}"}
    said = [
        named.get(role, role.value) for role in Role if role in roles and (role is not Role.LIBRARY or assignment.organisation)
    ]
    return " or ".join(said)


class Happened(Protocol):
    """What is needed of an entry of the ledger to fold it."""

    @property
    def number(self) -> int: ...
    @property
    def at(self) -> datetime: ...
    @property
    def act(self) -> Act: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Delivery:
    """How one delivery stands: the fold of its entries.

    Args:
        round: 1 = what was delivered first; each correction is one more.
        draft: which draft of all that were made, from 1; 0 = none yet.
        last: number of its last entry in the ledger; 0 = none.
        facts: of the last time that each fact was told.
        fell: why check and signature fell, as long as they did not stand again; "" otherwise.
        first_sent_at, first_receipted_at: of the first round: what counts for being in time and for being delivered.
    """

    id: str
    state: State = State.DUE
    round: int = 1
    draft: int = 0
    last: int = 0
    last_at: datetime | None = None
    first_sent_at: datetime | None = None
    sent_at: datetime | None = None
    first_receipted_at: datetime | None = None
    fell: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    def after(self, entry: Happened) -> "Delivery":
        """How it stands after one more entry.

        Raises:
            NotNow: when the table does not allow the act.
        """
        try:
            to = step(self.state, entry.act).to
        except NotNow as error:
            raise NotNow(f"{self.id}: {error}") from None
        fell = self.fell
        if self.state in (_C, _S) and to is _P:
            fell = str(entry.facts.get("reason") or entry.act)
        elif to in (_C, _X):
            fell = ""
        sends, receipts = entry.act is Act.SEND, entry.act is Act.RECEIPT
        return replace(
            self,
            state=to,
            round=self.round + (to is _X and self.state is not _X),
            draft=self.draft + (entry.act is Act.PREFILL),
            last=entry.number,
            last_at=entry.at,
            first_sent_at=self.first_sent_at or (entry.at if sends else None),
            sent_at=entry.at if sends else self.sent_at,
            first_receipted_at=self.first_receipted_at or (entry.at if receipts else None),
            fell=fell,
            facts={**self.facts, **entry.facts},
        )


def fold(delivery: str, entries: Iterable[Happened]) -> Delivery:
    """How a delivery stands after its entries, oldest first.

    Raises:
        NotNow: when an entry is not allowed after those before it.
    """
    found = Delivery(delivery)
    for entry in entries:
        found = found.after(entry)
    return found


def diagram() -> str:
    """The table as a Mermaid state diagram; acts that lead to the same state from one state share an arrow."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for each in TABLE:
        arrows.setdefault((each.state, each.to), []).append(each.act)
    lines = ["stateDiagram-v2", f"    [*] --> {State.DUE}"]
    lines += [f"    {start} --> {end}: {', '.join(acts)}" for (start, end), acts in arrows.items()]
    return "\n".join(lines) + "\n"
