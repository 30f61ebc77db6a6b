"""Advice in words: why, what was left out, categories, and how a decision stands."""

from collections.abc import Mapping
from typing import Any

from schakel.collection.advised import Action, Reason
from schakel.privacy.audience import DEFAULT, Audience
from schakel.reports.numbers import NARROW, Language, number, percentage, round_half_up

FEWEST = DEFAULT.persons(Audience.OWN)
"""Who waits are persons: a number of them below this is not told."""
PERSONS = ("waiting", "waiting_here")

ACTION: dict[Language, dict[Action, str]] = {
    "nl": {Action.WEED: "Afschrijven", Action.MOVE: "Verplaatsen", Action.BUY: "Kopen", Action.KEEP: "Houden"},
    "en": {Action.WEED: "Weed", Action.MOVE: "Move", Action.BUY: "Buy", Action.KEEP: "Keep"},
}
VERDICT: dict[Language, dict[str, str]] = {
    "nl": {"do": "doen", "no": "niet doen", "later": "later"},
    "en": {"do": "do it", "no": "do not", "later": "later"},
}
GROUND: dict[Language, dict[str, str]] = {
    "nl": {
        "not_lent": "lang niet uitgeleend", "missing": "zoek", "worn": "waarschijnlijk versleten", "outdated": "verouderd",
        "surplus": "te veel exemplaren", "queue_over_threshold": "lange wachtrij", "no_item_for_holds": "geen exemplaar",
        "plan_no_room": "plan: geen ruimte", "plan_better_there": "plan: elders beter", "plan_worth_buying": "plan: kopen",
    },
    "en": {
        "not_lent": "not lent for long", "missing": "missing", "worn": "probably worn", "outdated": "outdated",
        "surplus": "too many copies", "queue_over_threshold": "long queue", "no_item_for_holds": "no item",
        "plan_no_room": "plan: no room", "plan_better_there": "plan: better elsewhere", "plan_worth_buying": "plan: buy",
    },
}  # fmt: skip
"""Short names of the weightiest reasons, to choose by."""

SENTENCE: dict[Language, dict[str, str]] = {
    "nl": {
        "not_lent": "Al {days_not_lent} niet uitgeleend (grens: {most_days}).",
        "missing": "Al {days_missing} zoek of in rekening gebracht.",
        "worn": "Al {loans:keer/keer} uitgeleend (grens: {most_loans}) en dus waarschijnlijk versleten: bekijk het eerst.",
        "outdated": "{age_years} jaar oud (grens: {most_years}) en al {days_not_lent} niet uitgeleend.",
        "surplus": "De bibliotheek heeft {copies_in_organisation:exemplaar/exemplaren}, in een jaar samen "
        "{loans_of_copies:keer/keer} uitgeleend; dit staat al {days_not_lent} stil.",
        "wanted_there": "Op de nieuwe locatie is de titel in een jaar {loans_there:keer/keer} uitgeleend, en daar "
        "{copies_there:staat/staan} {copies_there:exemplaar/exemplaren}. Met dit erbij zijn dat {loans_per_copy} uitleningen per "
        "exemplaar.",
        "little_used_elsewhere": "Op vergelijkbare locaties {loans_elsewhere:uitlening/uitleningen} in een jaar, van "
        "{copies_elsewhere:exemplaar/exemplaren}.",
        "copies_left": "In het netwerk {copies_in_network:exemplaar/exemplaren}, waarvan {copies_in_organisation} van deze "
        "bibliotheek.",
        "last_in_organisation": "Daarna heeft deze bibliotheek de titel niet meer.",
        "queue_over_threshold": "{waiting:wachtende/wachtenden} voor {items:exemplaar/exemplaren} in het netwerk; afgesproken is "
        "hoogstens {threshold} per exemplaar.",
        "plan_no_room": "Volgens het plan voor minder ruimte kan dit weg: hier worden {wishes_here:wens/wensen} per jaar "
        "verwacht, in de provincie {wishes_in_province}.",
        "plan_better_there": "Volgens het plan voor minder ruimte staat dit beter op de nieuwe locatie: hier worden "
        "{wishes_here:wens/wensen} per jaar verwacht, in de provincie {wishes_in_province}.",
        "plan_worth_buying": "Volgens het plan is dit zijn geld waard: hier worden {wishes_here:wens/wensen} per jaar "
        "verwacht, in de provincie {wishes_in_province}.",
        "no_item_for_holds": "{waiting:wachtende/wachtenden} en geen exemplaar in het netwerk dat kan worden uitgeleend.",
        "promise_not_kept": "Zonder aankoop is naar verwachting {kept_share} binnen {promised_days} aan de beurt; met "
        "{copies_for_promise} erbij in het hele netwerk ten minste {promised_share}.",
        "promise_out_of_reach": "Zonder aankoop is naar verwachting {kept_share} binnen {promised_days} aan de beurt; met "
        "{copies_for_promise} erbij in het hele netwerk {share_after}. De belofte van {promised_share} wordt ook dan niet "
        "gehaald. Elk gekocht exemplaar helpt {served_per_copy:wachtende/wachtenden} meer op tijd.",
    },
    "en": {
        "not_lent": "Not lent for {days_not_lent} (limit: {most_days}).",
        "missing": "Missing or charged for {days_missing}.",
        "worn": "Lent {loans:time/times} (limit: {most_loans}), so probably worn: look at it first.",
        "outdated": "{age_years} years old (limit: {most_years}) and not lent for {days_not_lent}.",
        "surplus": "The library has {copies_in_organisation:item/items}, together lent {loans_of_copies:time/times} in a year; "
        "this one has stood idle for {days_not_lent}.",
        "wanted_there": "At the new location the title was lent {loans_there:time/times} in a year, with "
        "{copies_there:item/items} there. With this one that makes {loans_per_copy} loans per item.",
        "little_used_elsewhere": "At comparable locations {loans_elsewhere:loan/loans} in a year, of "
        "{copies_elsewhere:item/items}.",
        "copies_left": "The network has {copies_in_network:item/items}, of which {copies_in_organisation} of this library.",
        "last_in_organisation": "After it this library has the title no more.",
        "queue_over_threshold": "{waiting:waits/wait} for {items:item/items} in the network; agreed is at most {threshold} for "
        "each item.",
        "plan_no_room": "By the plan for less room this can go: {wishes_here:wish/wishes} a year are expected here, "
        "{wishes_in_province} in the province.",
        "plan_better_there": "By the plan for less room this is better placed at the new location: "
        "{wishes_here:wish/wishes} a year are expected here, {wishes_in_province} in the province.",
        "plan_worth_buying": "By the plan this is worth its money: {wishes_here:wish/wishes} a year are expected here, "
        "{wishes_in_province} in the province.",
        "no_item_for_holds": "{waiting:waits/wait}, and the network has no item that can be lent.",
        "promise_not_kept": "Without buying {kept_share} is expected to be served within {promised_days}; with "
        "{copies_for_promise} more in the whole network at least {promised_share}.",
        "promise_out_of_reach": "Without buying {kept_share} is expected to be served within {promised_days}; with "
        "{copies_for_promise} more in the whole network {share_after}. Even then the promise of {promised_share} is not kept. "
        "Each item bought serves {served_per_copy:person/persons} more in time.",
    },
}  # fmt: skip
"""A sentence for each reason. `{name:one/many}` is a number with its noun."""

LEFT_OUT: dict[Language, dict[str, str]] = {
    "nl": {
        "no_title": "zonder titel in de gegevens", "no_location": "zonder locatie in het netwerk",
        "no_owner": "zonder bekende eigenaar",
        "owned_elsewhere": "van een bibliotheek buiten het netwerk", "in_storage": "in een magazijn",
        "missing_not_long": "nog niet lang zoek", "not_on_shelf": "niet op de plank",
        "known_too_briefly": "te kort bekend",
        "in_use": "in gebruik", "title_on_hold": "titel is gereserveerd", "no_room": "geen plaats op de nieuwe locatie",
        "wanted_elsewhere": "op vergelijkbare locaties wel gevraagd", "last_in_province": "laatste exemplaar in de provincie",
        "under_threshold": "wachtrij niet langer dan afgesproken", "promise_is_kept": "wat besteld is, is genoeg",
        "another_branch_has_one": "een andere vestiging heeft er een: laat de reservering in het hele netwerk zoeken",
        "one_item_only": "wat erbij komt, kan de wachtende niet helpen",
        "too_little_gain": "kopen helpt te weinig wachtenden", "others_buy": "een andere bibliotheek koopt",
        "kept_by_plan": "blijft volgens het plan", "gone_since_plan": "sinds het plan verplaatst of weg",
        "said_before": "staat al op een andere lijst",
    },
    "en": {
        "no_title": "without a title in the data", "no_location": "without a location in the network",
        "no_owner": "without a known owner",
        "owned_elsewhere": "of a library outside the network", "in_storage": "in a store",
        "missing_not_long": "not missing for long yet", "not_on_shelf": "not on the shelf",
        "known_too_briefly": "known too briefly",
        "in_use": "in use", "title_on_hold": "title is reserved", "no_room": "no room at the new location",
        "wanted_elsewhere": "asked for at comparable locations", "last_in_province": "last copy in the province",
        "under_threshold": "queue no longer than agreed", "promise_is_kept": "what is on order is enough",
        "another_branch_has_one": "another branch has one: let the hold look in the whole network",
        "one_item_only": "what is bought cannot serve who waits",
        "too_little_gain": "buying serves too few of who wait", "others_buy": "another library buys",
        "kept_by_plan": "stays by the plan", "gone_since_plan": "moved or gone since the plan",
        "said_before": "is on another list already",
    },
}  # fmt: skip
KIND: dict[Language, dict[str, str]] = {
    "nl": {
        "weeding": "Afschrijven en verplaatsen",
        "buying": "Kopen",
        "moving": "Verplaatsen",
        "plan": "Plan voor minder ruimte",
    },
    "en": {"weeding": "Weeding and moving", "buying": "Buying", "moving": "Moving", "plan": "Plan for less room"},
}  # fmt: skip
_PART: dict[Language, dict[str, str]] = {
    "nl": {
        "youth": "jeugd", "adult": "volwassenen", "fiction": "fictie", "nonfiction": "non-fictie", "book": "boek",
        "large_print": "grote letter", "audiobook": "luisterboek", "film": "film", "music": "muziek", "game": "spel",
        "magazine": "tijdschrift", "sheet_music": "bladmuziek", "equipment": "apparaat", "other": "anders",
    },
    "en": {
        "youth": "youth", "adult": "adults", "fiction": "fiction", "nonfiction": "nonfiction", "book": "book",
        "large_print": "large print", "audiobook": "audiobook", "film": "film", "music": "music", "game": "game",
        "magazine": "magazine", "sheet_music": "sheet music", "equipment": "equipment", "other": "other",
    },
}  # fmt: skip
_SPAN: dict[Language, tuple[tuple[str, str], tuple[str, str], tuple[str, str]]] = {
    "nl": (("dag", "dagen"), ("maand", "maanden"), ("jaar", "jaar")),
    "en": (("day", "days"), ("month", "months"), ("year", "years")),
}


def span(days: float, language: Language) -> str:
    """A number of days in the unit that fits.

    >>> span(45, "nl"), span(400, "nl"), span(1095, "nl"), span(900, "en")
    ('45\\xa0dagen', '13\\xa0maanden', '3\\xa0jaar', '2.5\\xa0years')
    """
    place, size = (0, days) if days < 90 else (1, days / 30.4375) if days < 730 else (2, days / 365.25)
    shown = round_half_up(size, 1 if place == 2 else 0)
    decimals = 0 if shown == int(shown) else 1
    return f"{number(shown, decimals, language)}{NARROW}{_SPAN[language][place][shown != 1]}"


def persons(many: float, language: Language) -> str:
    """A number of persons, or that it is too small to tell.

    >>> persons(2, "nl"), persons(12, "nl")
    ('minder dan 3', '12')
    """
    if 0 < many < FEWEST:
        return f"minder dan {FEWEST}" if language == "nl" else f"fewer than {FEWEST}"
    return number(many, 0, language)


class _Said:
    """One figure in a sentence; a noun follows in the right form when the sentence gives it."""

    def __init__(self, name: str, value: Any, language: Language) -> None:
        self._name, self._value, self._language = name, value, language

    def __format__(self, nouns: str) -> str:
        text = self._text()
        if not nouns:
            return text
        one, many = nouns.split("/")
        if one in ("staat", "is"):
            return one if self._value == 1 else many
        return f"{text}{NARROW}{one if self._value == 1 and text == '1' else many}"

    def _text(self) -> str:
        name, value = self._name, self._value
        if value is None:
            return "?"
        if isinstance(value, str):
            return value
        if name in PERSONS:
            return persons(value, self._language)
        if "days" in name:
            return span(value, self._language)
        if "share" in name:
            return percentage(value, 0, self._language)
        return number(value, 0 if value == int(value) else 1, self._language)


_LENT_AND_GONE: Mapping[Language, str] = {
    "nl": "Op vergelijkbare locaties {loans_elsewhere:uitlening/uitleningen} in een jaar, van exemplaren die er niet meer zijn.",
    "en": "At comparable locations {loans_elsewhere:loan/loans} in a year, of items that are no longer there.",
}
"""Of `little_used_elsewhere` when nothing is left of what was lent."""


def sentence(reason: Reason, language: Language) -> str:
    """A reason in words; a code without a sentence of ours is told as it is, with its figures."""
    said: Mapping[str, Any] = {name: _Said(name, value, language) for name, value in reason.figures.items()}
    template = SENTENCE[language].get(reason.code)
    if reason.code == "little_used_elsewhere" and reason.figures.get("copies_elsewhere") == 0:
        template = _LENT_AND_GONE[language]
    if template is not None:
        try:
            text = template.format_map(said)
            return text[:1].upper() + text[1:]
        except KeyError:
            pass
    figures = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in said.items())
    return f"{reason.code.replace('_', ' ').capitalize()}{f' ({figures})' if figures else ''}."


def ground(code: str, language: Language) -> str:
    """Short name of a reason."""
    return GROUND[language].get(code, code.replace("_", " "))


def left_out(code: str, language: Language) -> str:
    """Why something is not advised."""
    return LEFT_OUT[language].get(code, code.replace("_", " "))


def category(text: str, language: Language) -> str:
    """A category as a reader calls it: material first.

    >>> category("youth/fiction/book", "nl"), category("unknown/unknown/film", "en"), category("", "nl")
    ('boek, jeugd, fictie', 'film', 'niet bekend')
    """
    parts = text.split("/")
    names = [_PART[language].get(each, each) for each in (*parts[2:], *parts[:2]) if each and each != "unknown"]
    return ", ".join(names) or {"nl": "niet bekend", "en": "not known"}[language]


def rules(name: str, language: Language) -> str:
    """The rules of a list: a set has a name of its own; the agreements on holds are called by their file.

    >>> rules("holds.toml", "nl"), rules("Schakel 1", "nl")
    ('afspraken over reserveringen (holds.toml)', 'Schakel 1')
    """
    said = {"nl": "afspraken over reserveringen", "en": "agreements on holds"}[language]
    return f"{said} ({name})" if name == "holds.toml" else name


_NOBODY = "nobody yet: starting values, for the POC to set"


def signed_by(name: str, language: Language) -> str:
    """Who signed a set of rules; of those that we ship nobody did.

    >>> signed_by("Anke", "nl"), signed_by("nobody yet: starting values, for the POC to set", "nl")
    ('Anke', 'nog niemand (beginwaarden, het POC stelt ze vast)')
    """
    return "nog niemand (beginwaarden, het POC stelt ze vast)" if language == "nl" and name == _NOBODY else name
