"""The request desk in words: how a request stands, whether it is late, and the road it goes."""

from dataclasses import dataclass
from datetime import date

from schakel.dashboards.numbers import Language
from schakel.dashboards.periods import day
from schakel.interlibrary.iso18626.held import Held
from schakel.interlibrary.iso18626.states import ENDED, Side, State, can_say

STATES: dict[Language, dict[str, str]] = {
    "nl": {
        "new": "nieuw", "asked": "aangevraagd", "promised": "toegezegd", "under_way": "onderweg", "received": "ontvangen",
        "overdue": "te laat terug", "recalled": "teruggevraagd", "sent_back": "op de terugweg", "retry_possible": "opnieuw "
        "te proberen",
        "cancel_asked": "annuleren gevraagd", "completed": "afgerond", "unfilled": "niet geleverd", "cancelled": "geannuleerd",
        "refused": "geweigerd",
    },
    "en": {
        "new": "new", "asked": "asked", "promised": "promised", "under_way": "under way", "received": "received",
        "overdue": "overdue", "recalled": "recalled", "sent_back": "on the way back", "retry_possible": "can be tried again",
        "cancel_asked": "cancelling asked", "completed": "completed", "unfilled": "not supplied", "cancelled": "cancelled",
        "refused": "refused",
    },
}  # fmt: skip
EVENTS: dict[Language, dict[str, str]] = {
    "nl": {
        "New": "aanvragen", "Retry": "opnieuw aanvragen", "Reminder": "herinneren", "Cancel": "annuleren",
        "Received": "ontvangen melden",
        "Renew": "verlenging vragen", "ShippedReturn": "teruggestuurd melden", "StatusRequest": "naar de stand vragen",
        "Notification": "bericht sturen", "ExpectToSupply": "levering verwachten", "WillSupply": "levering toezeggen",
        "Loaned": "verzonden melden", "Unfilled": "niet leveren", "RetryPossible": "later opnieuw laten proberen",
        "CopyCompleted": "kopie geleverd melden", "yes to Cancel": "annulering goedvinden", "no to Cancel": "annulering weigeren",
        "Overdue": "te laat melden", "Recalled": "terugvragen", "yes to Renew": "verlenging goedvinden",
        "no to Renew": "verlenging weigeren", "LoanCompleted": "terug ontvangen en afronden",
        "CompletedWithoutReturn": "afronden zonder terugkomst", "status": "de stand melden", "Cancelled": "geannuleerd melden",
        "RequestReceived": "ontvangst van de aanvraag melden", "refusal": "geweigerd",
    },
    "en": {
        "New": "ask", "Retry": "ask again", "Reminder": "remind", "Cancel": "cancel", "Received": "tell it was received",
        "Renew": "ask to renew", "ShippedReturn": "tell it was sent back", "StatusRequest": "ask how it stands",
        "Notification": "send a note", "ExpectToSupply": "expect to supply", "WillSupply": "promise to supply",
        "Loaned": "tell it was sent", "Unfilled": "do not supply", "RetryPossible": "let them try again later",
        "CopyCompleted": "tell the copy was supplied", "yes to Cancel": "agree to cancel", "no to Cancel": "refuse to cancel",
        "Overdue": "tell it is overdue", "Recalled": "recall", "yes to Renew": "agree to renew",
        "no to Renew": "refuse to renew", "LoanCompleted": "back, and completed",
        "CompletedWithoutReturn": "complete without return", "status": "tell how it stands", "Cancelled": "tell it was cancelled",
        "RequestReceived": "tell the request came in", "refusal": "refused",
    },
}  # fmt: skip
REASONS: dict[Language, dict[str, str]] = {
    "nl": {
        "NotFoundAsCited": "niet te vinden zoals gevraagd", "NotOwned": "niet in bezit", "NotOnShelf": "niet op de plank",
        "OnLoan": "uitgeleend", "NonCirculating": "wordt niet uitgeleend", "LocatedElsewhere": "staat elders",
        "PolicyProblem": "mag niet volgens afspraak", "Other": "andere reden",
    },
    "en": {
        "NotFoundAsCited": "not found as asked", "NotOwned": "not owned", "NotOnShelf": "not on the shelf", "OnLoan": "on loan",
        "NonCirculating": "not lent", "LocatedElsewhere": "kept elsewhere", "PolicyProblem": "not allowed by agreement",
        "Other": "another reason",
    },
}  # fmt: skip
REFUSALS: dict[Language, dict[str, str]] = {
    "nl": {
        "incomplete": "Vul een nummer en een titel in.",
        "used_before": "Aan deze bibliotheek is al een aanvraag met dit nummer gedaan. Geef de nieuwe een eigen nummer.",
        "not_now": "Dit kan nu niet meer. Misschien was een collega of de andere bibliotheek u voor; kijk hoe de aanvraag "
        "er nu voor staat.",
        "needs_reason": "Kies een reden.",
        "needs_day": "Vul in op welke dag het exemplaar terug moet zijn.",
    },
    "en": {
        "incomplete": "Fill in a number and a title.",
        "used_before": "This library was asked under this number before. Give the new request a number of its own.",
        "not_now": "This is no longer possible. A colleague or the other library may have been first; see how the request "
        "stands now.",
        "needs_reason": "Choose a reason.",
        "needs_day": "Fill in the day on which the item must be back.",
    },
}  # fmt: skip
_ROAD = (State.ASKED, State.PROMISED, State.UNDER_WAY, State.RECEIVED, State.SENT_BACK, State.COMPLETED)
_REACHED = {
    State.OVERDUE: State.RECEIVED,
    State.RECALLED: State.RECEIVED,
    State.CANCEL_ASKED: State.ASKED,
    State.RETRY_POSSIBLE: State.ASKED,
}
_OUT = (State.UNDER_WAY, State.RECEIVED, State.OVERDUE, State.RECALLED)
_WORDS: dict[Language, dict[str, str]] = {
    "nl": {
        "late_in": "te laat: had er op {day} moeten zijn", "late_back": "te laat: moest op {day} terug zijn",
        "in_time": "op tijd",
        "no_day": "geen dag afgesproken", "ended": "gesloten",
    },
    "en": {
        "late_in": "late: was needed on {day}", "late_back": "late: was due back on {day}", "in_time": "in time",
        "no_day": "no day was agreed", "ended": "closed",
    },
}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Something that the desk may say now; `needs` names the fields that go with it (due_on, reason)."""

    event: str
    text: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How a request stands today.

    Args:
        road: (word, "done" | "now" | "") from asked to completed; empty when it left the road (unfilled, cancelled, refused).
    """

    state: str
    is_late: bool
    lateness: str
    road: tuple[tuple[str, str], ...]
    choices: tuple[Choice, ...]


def standing(held: Held, today: date, language: Language) -> Standing:
    """A request in words.

    It is late when the borrower needed it before today and it is not there, or when it had to be back before today.
    """
    words = _WORDS[language]
    is_late, lateness = False, words["in_time"]
    waits = held.side is Side.REQUESTING and held.state not in (*_OUT[1:], State.SENT_BACK, *ENDED)
    if held.state in ENDED:
        lateness = words["ended"]
    elif waits and held.needed_before is not None and held.needed_before < today:
        is_late, lateness = True, words["late_in"].format(day=day(held.needed_before, language))
    elif held.state in _OUT and held.due_on is not None and held.due_on < today:
        is_late, lateness = True, words["late_back"].format(day=day(held.due_on, language))
    elif (held.needed_before if waits else held.due_on) is None:
        lateness = words["no_day"]
    choices = tuple(
        Choice(word, EVENTS[language][word], _needs(word))
        for word in can_say(held.side, held.state)
        if word not in ("status", "New")
    )
    return Standing(STATES[language][held.state], is_late, lateness, _road(held.state, language), choices)


def _needs(event: str) -> tuple[str, ...]:
    if event in ("Loaned", "yes to Renew"):
        return ("due_on",)
    return ("reason",) if event in ("Unfilled", "RetryPossible") else ()


def _road(state: State, language: Language) -> tuple[tuple[str, str], ...]:
    at = _REACHED.get(state, state)
    if at not in _ROAD:
        return ()
    here = _ROAD.index(at)
    return tuple(
        (STATES[language][each], "done" if place < here else "now" if place == here else "") for place, each in enumerate(_ROAD)
    )


def event_in_words(event: str, language: Language) -> str:
    """Something that was heard or said, for a timeline.

    >>> event_in_words("hear Loaned", "nl"), event_in_words("", "nl")
    ('zij: verzonden melden', 'niet te lezen')
    """
    verb, _, what = event.partition(" ")
    if not what:
        return {"nl": "niet te lezen", "en": "cannot be read"}[language]
    who = {"nl": {"hear": "zij", "say": "wij"}, "en": {"hear": "they", "say": "we"}}[language][verb]
    return f"{who}: {EVENTS[language].get(what, what)}"
