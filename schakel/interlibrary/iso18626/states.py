"""The life of a request as one table, for the side that asks and the side that supplies.

A row says: in this state, on this event, go to that state and do this. What is not in the table may not happen: a message
that would do it is answered with an error, and a button for it is not shown. The diagram in the handbook is drawn from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from schakel.errors import SchakelError
from schakel.interlibrary.iso18626.codes import Action, Reason, RequestType, Status, YesNo
from schakel.interlibrary.iso18626.messages import Request, RequestingAgencyMessage, SupplyingAgencyMessage, Told


class Side(StrEnum):
    """Which of the two we are in a request."""

    REQUESTING = "requesting"
    SUPPLYING = "supplying"


class State(StrEnum):
    """How a request stands."""

    NEW = "new"
    ASKED = "asked"
    PROMISED = "promised"
    UNDER_WAY = "under_way"
    RECEIVED = "received"
    OVERDUE = "overdue"
    RECALLED = "recalled"
    SENT_BACK = "sent_back"
    RETRY_POSSIBLE = "retry_possible"
    CANCEL_ASKED = "cancel_asked"
    COMPLETED = "completed"
    UNFILLED = "unfilled"
    CANCELLED = "cancelled"
    REFUSED = "refused"


ENDED = (State.COMPLETED, State.UNFILLED, State.CANCELLED, State.REFUSED)


class Effect(StrEnum):
    """What Schakel does besides."""

    NOTHING = "nothing"
    DESK = "wait for the desk"
    ANSWER_STATUS = "answer with the status"
    ANSWER_CANCEL_NO = "answer that it is too late to cancel"


@dataclass(frozen=True)
class Step:
    """One row. `event` is `hear` or `say`, and what: a status, an action, a type of request, or a yes or no to one."""

    side: Side
    state: State
    event: str
    to: State
    effect: Effect = Effect.NOTHING


class NotNow(SchakelError):
    """The table has no such row."""


_R, _S = Side.REQUESTING, Side.SUPPLYING
_N, _A, _P, _U = State.NEW, State.ASKED, State.PROMISED, State.UNDER_WAY
_RC, _O, _RE, _B = State.RECEIVED, State.OVERDUE, State.RECALLED, State.SENT_BACK
_T, _C, _D, _X, _Z, _F = (
    State.RETRY_POSSIBLE, State.CANCEL_ASKED, State.COMPLETED, State.UNFILLED, State.CANCELLED, State.REFUSED,
)  # fmt: skip
_DESK = Effect.DESK
_KNOWN = tuple(state for state in State if state not in (State.NEW, State.REFUSED))


def _steps(side: Side, states: tuple[State, ...], event: str, to: State | None, effect: Effect = Effect.NOTHING) -> list[Step]:
    """The same row for several states; `to` None = the state stays."""
    return [Step(side, state, event, to or state, effect) for state in states]


TABLE: tuple[Step, ...] = (
    # The side that asks.
    Step(_R, _N, "say New", _A),
    *_steps(_R, (_A,), "hear refusal", _F, _DESK),
    *_steps(_R, (_A, _P, _C), "hear RequestReceived", None),
    *_steps(_R, (_A, _P), "hear ExpectToSupply", _P),
    *_steps(_R, (_A, _P), "hear WillSupply", _P),
    *_steps(_R, (_C,), "hear ExpectToSupply", None),
    *_steps(_R, (_C,), "hear WillSupply", None),
    # An item that left before the cancelling came in is under way all the same.
    *_steps(_R, (_A, _P, _C, _U), "hear Loaned", _U, _DESK),
    *_steps(_R, (_A, _P, _C), "hear Unfilled", _X, _DESK),
    *_steps(_R, (_A, _P), "hear RetryPossible", _T, _DESK),
    *_steps(_R, (_A, _P, _C), "hear CopyCompleted", _D, _DESK),
    *_steps(_R, (_T,), "say Retry", _A),
    *_steps(_R, (_T,), "hear Unfilled", _X, _DESK),
    *_steps(_R, (_A,), "say Reminder", None),
    *_steps(_R, (_A, _P), "say Cancel", _C),
    *_steps(_R, (_C,), "hear yes to Cancel", _Z, _DESK),
    *_steps(_R, (_C,), "hear Cancelled", _Z, _DESK),
    *_steps(_R, (_C,), "hear no to Cancel", _P, _DESK),
    *_steps(_R, (_U,), "hear no to Cancel", None),
    *_steps(_R, (_A, _P), "hear Cancelled", _Z, _DESK),
    *_steps(_R, (_U, _O), "say Received", _RC),
    *_steps(_R, (_U, _RC, _O), "hear Overdue", _O, _DESK),
    *_steps(_R, (_U, _RC, _O, _RE), "hear Recalled", _RE, _DESK),
    *_steps(_R, (_B,), "hear Overdue", None),
    *_steps(_R, (_B,), "hear Recalled", None),
    *_steps(_R, (_RC, _O), "say Renew", None),
    *_steps(_R, (_RC, _O), "hear yes to Renew", _RC, _DESK),
    *_steps(_R, (_RC, _O, _B), "hear no to Renew", None, _DESK),
    *_steps(_R, (_RC, _O, _RE), "say ShippedReturn", _B),
    *_steps(_R, (_U, _RC, _O, _RE, _B), "hear LoanCompleted", _D),
    *_steps(_R, (_U, _RC, _O, _RE, _B), "hear CompletedWithoutReturn", _D, _DESK),
    # Messages that crossed: the partner wrote them before it heard ours.
    *_steps(_R, (_C,), "hear RetryPossible", _T, _DESK),
    *_steps(_R, (_RE,), "hear Overdue", None),
    *_steps(_R, (_RE,), "hear yes to Renew", None, _DESK),
    *_steps(_R, (_RE,), "hear no to Renew", None),
    *_steps(_R, (_B, _D), "hear yes to Renew", None),
    *_steps(_R, (_D,), "hear no to Renew", None),
    *_steps(_R, (_RC, _O, _RE, _B, _D, _X, _T), "hear no to Cancel", None),
    *_steps(_R, (_A, _P, _U, _RC, _O, _RE, _B, _C, _T), "say StatusRequest", None),
    *_steps(_R, tuple(State)[1:], "say Notification", None),
    *_steps(_R, tuple(State)[1:], "hear status", None),
    *_steps(_R, tuple(State)[1:], "hear Notification", None, _DESK),
    # The side that supplies.
    Step(_S, _N, "hear New", _A, _DESK),
    *_steps(_S, (_T,), "hear Retry", _A, _DESK),
    *_steps(_S, (_A, _P), "hear Reminder", None, _DESK),
    *_steps(_S, (_A, _P), "say ExpectToSupply", _P),
    *_steps(_S, (_A, _P), "say WillSupply", _P),
    *_steps(_S, (_A, _P), "say Loaned", _U),
    *_steps(_S, (_A, _P), "say Unfilled", _X),
    *_steps(_S, (_A, _P), "say RetryPossible", _T),
    *_steps(_S, (_A, _P), "say CopyCompleted", _D),
    *_steps(_S, (_T,), "say Unfilled", _X),
    *_steps(_S, (_A, _P), "hear Cancel", _C, _DESK),
    *_steps(_S, (_C,), "say yes to Cancel", _Z),
    *_steps(_S, (_C,), "say no to Cancel", _P),
    *_steps(_S, (_U, _RC, _O, _RE, _B, _D), "hear Cancel", None, Effect.ANSWER_CANCEL_NO),
    *_steps(_S, (_U, _O, _RE), "hear Received", _RC),
    *_steps(_S, (_U, _RC), "say Overdue", _O),
    *_steps(_S, (_U, _RC, _O), "say Recalled", _RE),
    *_steps(_S, (_RC, _O), "hear Renew", None, _DESK),
    *_steps(_S, (_RC, _O), "say yes to Renew", _RC),
    *_steps(_S, (_RC, _O, _RE), "say no to Renew", None),
    *_steps(_S, (_U, _RC, _O, _RE), "hear ShippedReturn", _B, _DESK),
    *_steps(_S, (_U, _RC, _O, _RE, _B), "say LoanCompleted", _D),
    *_steps(_S, (_U, _RC, _O, _RE, _B), "say CompletedWithoutReturn", _D),
    # Messages that crossed.
    *_steps(_S, (_T, _X), "hear Cancel", None),
    *_steps(_S, (_X,), "hear Retry", None),
    *_steps(_S, (_RE,), "hear Renew", None, _DESK),
    *_steps(_S, (_RC, _D), "hear Received", None),
    *_steps(_S, (_D,), "hear Renew", None),
    *_steps(_S, (_D,), "hear ShippedReturn", None),
    *_steps(_S, _KNOWN, "hear StatusRequest", None, Effect.ANSWER_STATUS),
    *_steps(_S, _KNOWN, "hear Notification", None, _DESK),
    *_steps(_S, _KNOWN, "say status", None),
    *_steps(_S, _KNOWN, "say Notification", None),
)
_BY_KEY = {(step.side, step.state, step.event): step for step in TABLE}


def step(side: Side, state: State, event: str) -> Step:
    """The row for an event.

    Raises:
        NotNow: when the table has none.

    >>> step(Side.REQUESTING, State.UNDER_WAY, "say Received").to.value
    'received'
    """
    try:
        return _BY_KEY[side, state, event]
    except KeyError:
        raise NotNow(f"{event} in state {state.value} of the {side.value} side") from None


def can_say(side: Side, state: State) -> list[str]:
    """What our side may say now, in the order of the table."""
    return [s.event.removeprefix("say ") for s in TABLE if (s.side, s.state) == (side, state) and s.event.startswith("say ")]


def event_of(message: Told, verb: str) -> str:
    """The event of a message.

    Args:
        verb: `hear` or `say`.
    """
    if isinstance(message, Request):
        service = message.service_info
        return f"{verb} {(service and service.request_type) or RequestType.NEW}"
    if isinstance(message, RequestingAgencyMessage):
        return f"{verb} {message.action}"
    return f"{verb} {_told(message)}"


def _told(message: SupplyingAgencyMessage) -> str:
    info = message.message_info
    if info.reason_for_message in (Reason.CANCEL_RESPONSE, Reason.RENEW_RESPONSE):
        word = "Cancel" if info.reason_for_message is Reason.CANCEL_RESPONSE else "Renew"
        return f"{'yes' if info.answer_yes_no is YesNo.YES else 'no'} to {word}"
    if info.reason_for_message is Reason.NOTIFICATION:
        return "Notification"
    return "status" if info.reason_for_message is Reason.STATUS_REQUEST_RESPONSE else str(message.status_info.status)


STATUS_OF = {
    State.ASKED: Status.REQUEST_RECEIVED,
    State.PROMISED: Status.WILL_SUPPLY,
    State.CANCEL_ASKED: Status.REQUEST_RECEIVED,
    State.UNDER_WAY: Status.LOANED,
    State.RECEIVED: Status.LOANED,
    State.OVERDUE: Status.OVERDUE,
    State.RECALLED: Status.RECALLED,
    State.SENT_BACK: Status.LOANED,
    State.RETRY_POSSIBLE: Status.RETRY_POSSIBLE,
    State.UNFILLED: Status.UNFILLED,
    State.CANCELLED: Status.CANCELLED,
    State.COMPLETED: Status.LOAN_COMPLETED,
}
"""What the supplying side answers to a request for the status."""

SUPPORTED_ACTIONS = tuple(action for action in Action if any(s.event == f"hear {action}" for s in TABLE))
"""`ShippedForward` is not among them: no item goes on to a third library."""


def diagram(side: Side) -> str:
    """The table as a Mermaid state diagram; events that lead to the same state from one state share an arrow."""
    arrows: dict[tuple[State, State], list[str]] = {}
    for each in TABLE:
        if each.side is side and not (each.state is each.to and each.event.split()[-1] in _EVERYWHERE):
            arrows.setdefault((each.state, each.to), []).append(each.event)
    lines = ["stateDiagram-v2", f"    [*] --> {State.NEW}"]
    lines += [f"    {start} --> {end}: {', '.join(events)}" for (start, end), events in arrows.items()]
    lines += [f"    {end} --> [*]" for end in ENDED if any(end in arrow for arrow in arrows)]
    return "\n".join(lines) + "\n"


_EVERYWHERE = ("Notification", "status", "StatusRequest")
