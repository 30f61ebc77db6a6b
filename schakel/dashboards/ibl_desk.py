"""The request desk in words: how a request stands, whether it is late, and the road it goes."""

from dataclasses import dataclass
from datetime import date

from schakel.interlibrary.iso18626.held import Held
from schakel.interlibrary.iso18626.lateness import Lateness, Timing, lateness, may_call_late
from schakel.interlibrary.iso18626.states import State, can_say
from schakel.reports.numbers import Language
from schakel.reports.periods import day

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
        "characters": "Er staat een onzichtbaar teken in de tekst, dat niet verzonden kan worden. Typ de tekst opnieuw.",
        "used_before": "Aan deze bibliotheek is al een aanvraag met dit nummer gedaan. Geef de nieuwe een eigen nummer.",
        "not_now": "Dit kan nu niet meer. Misschien was een collega of de andere bibliotheek u voor; kijk hoe de aanvraag "
        "er nu voor staat.",
        "needs_reason": "Kies een reden.",
        "needs_day": "Vul in op welke dag het exemplaar terug moet zijn.",
        "reference": "Het nummer van de reservering bestaat uit cijfers en letters, zonder spaties, met ten minste één cijfer. "
        "Vul nooit een naam in: dit nummer gaat naar de andere bibliotheek.",
        "isbn": "Dit ISBN klopt niet. Het heeft 13 cijfers (met 978 of 979 vooraan) of 10; het laatste cijfer controleert de "
        "andere. Kijk het na, of laat het leeg.",
        "no_day": "Vul bij ‘Nodig voor’ een dag in die bestaat.",
        "past_day": "De dag bij ‘Nodig voor’ is al voorbij. Kies een dag vanaf vandaag.",
    },
    "en": {
        "incomplete": "Fill in a number and a title.",
        "characters": "There is an invisible character in the text, which cannot be sent. Type the text again.",
        "used_before": "This library was asked under this number before. Give the new request a number of its own.",
        "not_now": "This is no longer possible. A colleague or the other library may have been first; see how the request "
        "stands now.",
        "needs_reason": "Choose a reason.",
        "needs_day": "Fill in the day on which the item must be back.",
        "reference": "The number of the hold has digits and letters, no spaces, and at least one digit. Never fill in a name: "
        "this number goes to the other library.",
        "isbn": "This ISBN is not right. It has 13 digits (978 or 979 first) or 10; the last digit checks the others. Look it "
        "up, or leave it empty.",
        "no_day": "Fill in a day that exists at ‘Needed before’.",
        "past_day": "The day at ‘Needed before’ is past. Choose a day from today on.",
    },
}  # fmt: skip
_ROAD = (State.ASKED, State.PROMISED, State.UNDER_WAY, State.RECEIVED, State.SENT_BACK, State.COMPLETED)
_REACHED = {
    State.OVERDUE: State.RECEIVED,
    State.RECALLED: State.RECEIVED,
    State.CANCEL_ASKED: State.ASKED,
    State.RETRY_POSSIBLE: State.ASKED,
}
_TIMINGS: dict[Language, dict[Timing, str]] = {
    "nl": {
        Timing.LATE_IN: "te laat: had er op {day} moeten zijn", Timing.LATE_BACK: "te laat: moest op {day} terug zijn",
        Timing.CALLED_LATE: "te laat gemeld, vóór de afgesproken dag: {day}", Timing.IN_TIME: "op tijd",
        Timing.NO_DAY: "geen dag afgesproken", Timing.ENDED: "gesloten",
    },
    "en": {
        Timing.LATE_IN: "late: was needed on {day}", Timing.LATE_BACK: "late: was due back on {day}",
        Timing.CALLED_LATE: "called overdue, before the agreed day: {day}", Timing.IN_TIME: "in time",
        Timing.NO_DAY: "no day was agreed", Timing.ENDED: "closed",
    },
}  # fmt: skip
_CALLED_LATE: dict[Language, str] = {
    "nl": "te laat gemeld; er was geen dag afgesproken",
    "en": "called overdue; no day was agreed",
}


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
    """A request in words."""
    found = lateness(held, today)
    choices = tuple(
        Choice(word, EVENTS[language][word], _needs(word))
        for word in can_say(held.side, held.state)
        if word not in ("status", "New") and (word != "Overdue" or may_call_late(held, today))
    )
    return Standing(STATES[language][held.state], found.is_late, _timing(found, language), _road(held.state, language), choices)


def _timing(found: Lateness, language: Language) -> str:
    if found.day is None:
        return _CALLED_LATE[language] if found.is_late else _TIMINGS[language][found.timing]
    return _TIMINGS[language][found.timing].format(day=day(found.day, language))


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
