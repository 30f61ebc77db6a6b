"""Deliveries in words: how one stands, what is the matter with it, and what the ledger says."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from schakel.deliveries.calendar import Due
from schakel.deliveries.states import Act, Delivery, State
from schakel.privacy.reader import Role
from schakel.reports.numbers import Language
from schakel.reports.periods import day as day_in_words

STATES: dict[Language, dict[State, str]] = {
    "nl": {
        State.DUE: "te leveren",
        State.PREFILLED: "vooringevuld",
        State.CHECKED: "gecontroleerd",
        State.SIGNED: "getekend",
        State.SENT: "verzonden",
        State.RECEIPTED: "ontvangen",
        State.CORRECTING: "in correctie",
    },
    "en": {
        State.DUE: "due",
        State.PREFILLED: "pre-filled",
        State.CHECKED: "checked",
        State.SIGNED: "signed off",
        State.SENT: "sent",
        State.RECEIPTED: "receipted",
        State.CORRECTING: "being corrected",
    },
}
ACTS: dict[Language, dict[Act, str]] = {
    "nl": {
        Act.PREFILL: "vooraf ingevuld",
        Act.ENTER: "aangevuld",
        Act.CHECK: "gecontroleerd",
        Act.SIGN: "getekend",
        Act.VOID: "handtekening vervallen",
        Act.SEND: "verzonden",
        Act.RECEIPT: "ontvangst bevestigd",
        Act.CORRECT: "correctie begonnen",
    },
    "en": {
        Act.PREFILL: "pre-filled",
        Act.ENTER: "filled in",
        Act.CHECK: "checked",
        Act.SIGN: "signed off",
        Act.VOID: "sign-off void",
        Act.SEND: "sent",
        Act.RECEIPT: "receipt confirmed",
        Act.CORRECT: "correction begun",
    },
}
ROLES: dict[Language, dict[Role, str]] = {
    "nl": {Role.SUPPORT: "ondersteuningsorganisatie", Role.LIBRARY: "bibliotheek", Role.PARTNER: "partner"},
    "en": {Role.SUPPORT: "support organisation", Role.LIBRARY: "library", Role.PARTNER: "partner"},
}
_FELL: dict[Language, dict[str, str]] = {
    "nl": {
        "definition": "een definitie is veranderd",
        "snapshot": "in een nieuwere momentopname zijn cijfers anders",
        "entered": "een antwoord is veranderd",
    },
    "en": {
        "definition": "a definition changed",
        "snapshot": "figures are otherwise in a newer snapshot",
        "entered": "an answer changed",
    },
}
_ROUND = {"nl": "{state} (correctie {n})", "en": "{state} (correction {n})"}
_NOTES: dict[Language, dict[str, str]] = {
    "nl": {
        "ended": "De overeenkomst eindigt op {day}: lever niet zonder een nieuwe.",
        "late": "{n} dagen te laat.",
        "late_one": "1 dag te laat.",
        "sent_late": "{n} dagen te laat verzonden.",
        "sent_late_one": "1 dag te laat verzonden.",
        "runs": "De periode loopt nog.",
        "fell": "Controle en handtekening zijn vervallen: {why}.",
    },
    "en": {
        "ended": "The agreement ends on {day}: do not deliver without a new one.",
        "late": "{n} days late.",
        "late_one": "1 day late.",
        "sent_late": "Sent {n} days late.",
        "sent_late_one": "Sent 1 day late.",
        "runs": "The period still runs.",
        "fell": "Check and sign-off fell: {why}.",
    },
}


def state_in_words(delivery: Delivery, language: Language) -> str:
    """How it stands; of a correction with its number.

    >>> state_in_words(Delivery("b9/quarter/2023-Q1", State.SENT, round=2), "nl")
    'verzonden (correctie 1)'
    """
    said = STATES[language][delivery.state]
    # While a correction is being made the state says so itself.
    if delivery.round == 1 or delivery.state is State.CORRECTING:
        return said
    return _ROUND[language].format(state=said, n=delivery.round - 1)


def note(due: Due, delivery: Delivery, days_late: int, today: date, language: Language) -> str:
    """What is the matter with it: no agreement, late, not over yet, a sign-off that fell; empty when nothing is."""
    said, notes = _NOTES[language], []
    until = due.recipient.agreement.until
    if not due.has_agreement and until is not None:
        notes.append(said["ended"].format(day=day_in_words(until, language)))
    if days_late:
        kind = "late" if delivery.first_sent_at is None else "sent_late"
        notes.append(said[kind if days_late > 1 else f"{kind}_one"].format(n=days_late))
    if due.ends_on > today:
        notes.append(said["runs"])
    if delivery.fell and delivery.state is State.PREFILLED:
        notes.append(said["fell"].format(why=_why_it_fell(delivery, language)))
    return " ".join(notes)


def _why_it_fell(delivery: Delivery, language: Language) -> str:
    if delivery.fell in tuple(Act):
        return ACTS[language][Act(delivery.fell)]
    # The reason stands in the ledger in English, with names; a page says it in the language of who reads.
    return fall_in_words(delivery.facts, language) or delivery.fell


def fall_in_words(facts: Mapping[str, Any], language: Language) -> str:
    """What made check and signature fall, as an entry tells it; empty when it tells of no such thing."""
    return _FELL[language].get(str(facts.get("changed", "")), "")
