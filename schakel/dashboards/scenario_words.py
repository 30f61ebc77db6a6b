"""The words of *Wat als*: figures of a replay, and in one sentence what a scenario means."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from schakel.dashboards.act_list_words import wrong_list_in_words
from schakel.reports.numbers import NARROW, Language, number, percentage
from schakel.scenarios.scenario import ScenarioError

Form = Literal["share", "days", "count", "kilometres", "euro", "kilos", "number"]

FIGURES: Mapping[str, tuple[Form, str, str]] = {
    "own_lenient": ("share", "Eigen collectie, ruim (norm 95 %)", "Own collection, lenient (norm 95%)"),
    "own_strict": ("share", "Eigen collectie, streng", "Own collection, strict"),
    "province_lenient": ("share", "Provincie, ruim (norm 99,9 %)", "Province, lenient (norm 99.9%)"),
    "province_strict": ("share", "Provincie, streng", "Province, strict"),
    "wait_median": ("days", "Wachtdagen, helft", "Days of waiting, median"),
    "wait_90th": ("days", "Wachtdagen, negen van de tien", "Days of waiting, nine of ten"),
    "wait_mean": ("days", "Wachtdagen, gemiddeld van wie kreeg", "Days of waiting, mean of those served"),
    "loans": ("count", "Uitleningen", "Loans"),
    "holds_ready": ("count", "Reserveringen klaargezet", "Holds made ready"),
    "lost": ("count", "Wensen zonder boek", "Wishes lost"),
    "not_collected": ("count", "Klaargezet en niet opgehaald", "Made ready and not collected"),
    "kept_away_by_fee": ("count", "Niet gereserveerd om het tarief", "Not reserved because of the fee"),
    "refused_by_limit": ("count", "Reserveringen boven de grens per lener", "Holds above the limit of a borrower"),
    "left_empty_handed": ("count", "Weggegaan bij een lege plank", "Left at an empty shelf"),
    "referred_to_ebook": ("count", "Verwezen naar e-book", "Referred to an e-book"),
    "asked_outside": ("count", "Extra aanvragen buiten de provincie", "Extra requests outside the province"),
    "open": ("count", "Nog open aan het eind", "Still open at the end"),
    "movements": ("count", "Verzendingen", "Movements"),
    "kilometres": ("kilometres", "Kilometers van exemplaren (schatting)", "Kilometres of items (an estimate)"),
    "without_distance": ("count", "Verzendingen zonder bekende afstand", "Movements without a known distance"),
    "co2_kg": ("kilos", "CO₂, kilo (schatting)", "CO₂, kilograms (an estimate)"),
    "sent": ("count", "Verstuurd", "Sent"),
    "received": ("count", "Ontvangen", "Received"),
    "bought": ("count", "Gekochte exemplaren", "Items bought"),
    "euros": ("euro", "Euro", "Euros"),
}  # fmt: skip
"""In the order in which they are shown. A figure that a later replay adds is shown too, under its own name."""
OF_PERSONS = (
    "holds_ready", "lost", "not_collected", "kept_away_by_fee", "refused_by_limit", "left_empty_handed", "referred_to_ebook",
    "asked_outside", "open",
)  # fmt: skip
"""Counts of wishes: few of them point at a person."""

_PRICES = ("movement_cents", "kilometre_cents", "item_cents")
"""What a scenario may price, besides requests to libraries outside that the record does not have."""
_NOT_PRICED: Mapping[Language, str] = {"nl": "niets geprijsd", "en": "nothing priced"}
NORM, PROVINCE_NORM = 0.95, 0.999
_TOLD = ("own_strict", "province_strict", "loans", "lost", "referred_to_ebook", "not_collected", "wait_mean", "movements")
"""Figures that the sentence is made of."""


def figure_in_words(name: str, language: Language) -> str:
    """The name of a figure."""
    if name not in FIGURES:
        return name.replace("_", " ").capitalize()
    return FIGURES[name][1 if language == "nl" else 2]


def value_in_words(name: str, told: Mapping[str, Any], language: Language) -> str:
    """A figure of a scenario; euros of a scenario that prices nothing are no amount of zero."""
    value = told["figures"].get(name)
    if name == "euros" and not value and not any(told["scenario"].get(price) for price in _PRICES):
        return _NOT_PRICED[language]
    return written(name, value, language)


def recorded(name: str, base: Mapping[str, Any], told: Mapping[str, Any]) -> float | None:
    """A figure of the record by the detour and the prices of a scenario; by its own where an older replay told no more."""
    value: float | None = told.get("as_it_was", base["figures"]).get(name)
    return value


def recorded_in_words(name: str, base: Mapping[str, Any], told: Sequence[Mapping[str, Any]], language: Language) -> str:
    """A figure of the record as it stands beside these scenarios; that it is another for each, where their prices differ."""
    values = [
        value_in_words(name, {"figures": {name: recorded(name, base, each)}, "scenario": each.get("scenario", {})}, language)
        for each in told
    ]
    # One that prices nothing says nothing of euros, and the others do.
    found = dict.fromkeys(value for value in values if value != _NOT_PRICED[language]) or dict.fromkeys(values)
    if len(found) > 1:
        return {"nl": "per scenario anders gerekend", "en": "reckoned by each scenario"}[language]
    return next(iter(found), value_in_words(name, base, language))


def form_of(name: str) -> Form:
    """How the values of a figure are written."""
    return FIGURES[name][0] if name in FIGURES else "number"


def written(name: str, value: float | None, language: Language, *, signed: bool = False) -> str:
    """A value, or a difference with its sign.

    >>> written("own_strict", -0.0124, "nl", signed=True), written("euros", 1234.5, "en"), written("lost", 3, "nl", signed=True)
    ('−1,24 procentpunt', '€\\xa01,234.50', '+3')
    """
    if value is None:
        return ""
    form = form_of(name)
    plus = "+" if signed and value > 0 else ""
    if form == "share":
        if not signed:
            return percentage(value, 2, language)
        return f"{plus}{number(value * 100, 2, language)}{NARROW}{'procentpunt' if language == 'nl' else 'points'}".replace(
            NARROW, " "
        )
    if form == "euro":
        return f"{plus}€{NARROW}{number(value, 2, language)}"
    return f"{plus}{number(value, {'days': 1, 'number': 2}.get(form, 0), language)}"


def is_sure(difference: Mapping[str, Any] | None) -> bool:
    """Whether a difference is more than chance: its interval does not include nothing changed."""
    if difference is None:
        return False
    low, high = difference["low"], difference["high"]
    if low is None or high is None:
        return bool(difference["mean"])
    return not low <= 0 <= high


def meaning(
    title: str, figures: Mapping[str, float | None], differences: Mapping[str, Mapping[str, Any] | None], language: Language
) -> str:
    """What a scenario means, in one sentence; what may be chance alone is called *about the same*.

    Loans lost or won lead when they are the larger part of what was.
    """
    words = _WORDS[language]
    own, change = figures.get("own_strict"), differences.get("own_strict")
    if own is None or change is None:
        return words["nothing"].format(title=title)
    parts = [_own(own, change, words, language), _lost(differences.get("lost"), words, language)]
    loans, leads = _loans(figures.get("loans"), differences.get("loans"), change, words, language)
    parts.insert(0 if leads else 1, loans)
    parts.insert(2, _province(figures.get("province_strict"), differences.get("province_strict"), words, language))
    parts.append(_referred(differences.get("referred_to_ebook"), words, language))
    parts.append(_not_collected(differences.get("not_collected"), differences.get("lost"), words, language))
    parts += [_waits(differences.get("wait_mean"), words, language), _moved(differences.get("movements"), words, language)]
    told = [part for part in parts if part]
    is_same = not any(is_sure(differences.get(name)) for name in _TOLD)
    middle = words["same"].format(own=percentage(own, 1, language)) if is_same else _joined(told, words["and"])
    once = words["once"] if change["low"] is None else ""
    return f"{title}: {middle}{once}."


def _loans(
    loans: float | None, change: Mapping[str, Any] | None, own: Mapping[str, Any], words: Mapping[str, str], language: Language
) -> tuple[str, bool]:
    """How many loans more or fewer, and whether that is larger news than the share that the own collection serves."""
    if loans is None or change is None or not is_sure(change) or number(abs(change["mean"]), 0, language) == "0":
        return "", False
    before = loans - change["mean"]
    part = abs(change["mean"]) / before if before > 0 else 1.0
    share = f" ({percentage(part, 1, language)})" if part >= 0.0005 else ""
    return _counted(change, words, language, "loans") + share, part > abs(own["mean"])


def _not_collected(
    change: Mapping[str, Any] | None, lost: Mapping[str, Any] | None, words: Mapping[str, str], language: Language
) -> str:
    """What stands ready in vain, when that is most of what is lost."""
    if change is None or not is_sure(change) or change["mean"] < 1 or (lost and abs(lost["mean"]) > 2 * change["mean"]):
        return ""
    return _counted(change, words, language, "left")


def _own(own: float, change: Mapping[str, Any], words: Mapping[str, str], language: Language) -> str:
    before = own - change["mean"]
    now, then = percentage(own, 1, language), percentage(before, 1, language)
    if not is_sure(change) or now == then:
        return words["own_same"].format(now=now)
    norm = words["norm_lost"] if before >= NORM > own else words["norm_won"] if own >= NORM > before else ""
    return words["own"].format(now=now, before=then) + norm


def _province(
    province: float | None, change: Mapping[str, Any] | None, words: Mapping[str, str], language: Language
) -> str:  # fmt: skip
    """Whether the province comes to meet its norm, or no longer does; else the own collection says enough."""
    if province is None or change is None or not is_sure(change):
        return ""
    before = province - change["mean"]
    if (before >= PROVINCE_NORM) == (province >= PROVINCE_NORM):
        return ""
    what = "province_won" if province >= PROVINCE_NORM else "province_lost"
    return words[what].format(now=percentage(province, 2, language), before=percentage(before, 2, language))


def _referred(change: Mapping[str, Any] | None, words: Mapping[str, str], language: Language) -> str:
    """Who gets an e-book: without it the loans that are fewer would read as a loss."""
    if change is None or not is_sure(change) or change["mean"] < 0.5:
        return ""
    return _counted(change, words, language, "referred")


def _lost(change: Mapping[str, Any] | None, words: Mapping[str, str], language: Language) -> str:
    return _counted(change, words, language, "lost")


def _moved(change: Mapping[str, Any] | None, words: Mapping[str, str], language: Language) -> str:
    return _counted(change, words, language, "moved")


def _counted(change: Mapping[str, Any] | None, words: Mapping[str, str], language: Language, what: str) -> str:
    if change is None:
        return ""
    size = number(abs(change["mean"]), 0, language)
    if not is_sure(change) or size == "0":
        return words[f"{what}_same"]
    one, many = words[f"{what}_{'more' if change['mean'] > 0 else 'less'}"].split("|")
    return (one if size == "1" else many).format(size=size)


def _waits(change: Mapping[str, Any] | None, words: Mapping[str, str], language: Language) -> str:
    if change is None:
        return ""
    days = number(abs(change["mean"]), 1, language)
    if not is_sure(change) or days in ("0,0", "0.0"):
        return words["wait_same"]
    return words["longer" if change["mean"] > 0 else "shorter"].format(days=days)


def _joined(parts: list[str], last: str) -> str:
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "nothing": "{title}: hierover valt niets te zeggen, want er zijn te weinig uitleningen.",
        "same": "dit maakt geen verschil dat groter is dan het toeval; de eigen collectie bedient {own} van de vraag, net als nu",
        "once": " (één keer nagespeeld: wat toeval is, valt niet te zeggen)",
        "and": "en",
        "own": "de eigen collectie bedient {now} van de vraag (nu {before})",
        "own_same": "de eigen collectie bedient ongeveer evenveel van de vraag als nu ({now})",
        "norm_lost": " en haalt de norm van 95\u00a0% niet meer",
        "norm_won": " en haalt daarmee de norm van 95\u00a0%",
        "province_lost": "de provincie bedient {now} (nu {before}) en haalt de norm van 99,9\u00a0% niet meer",
        "province_won": "de provincie bedient {now} (nu {before}) en haalt daarmee de norm van 99,9\u00a0%",
        "referred_more": "{size} wens wordt verwezen naar een e-book|{size} wensen worden verwezen naar een e-book",
        "loans_more": "er is {size} uitlening meer|er zijn {size} uitleningen meer",
        "loans_less": "er is {size} uitlening minder|er zijn {size} uitleningen minder",
        "left_more": "{size} klaargezet exemplaar meer wordt niet opgehaald|{size} klaargezette exemplaren meer worden niet "
        "opgehaald",
        "lost_more": "{size} wens meer blijft onvervuld|{size} wensen meer blijven onvervuld",
        "lost_less": "{size} wens minder blijft onvervuld|{size} wensen minder blijven onvervuld",
        "lost_same": "er blijven ongeveer evenveel wensen onvervuld",
        "longer": "een reservering staat gemiddeld {days} dagen later klaar",
        "shorter": "een reservering staat gemiddeld {days} dagen eerder klaar",
        "wait_same": "een reservering staat ongeveer even snel klaar",
        "moved_more": "er is {size} verzending meer|er zijn {size} verzendingen meer",
        "moved_less": "er is {size} verzending minder|er zijn {size} verzendingen minder",
        "moved_same": "er zijn ongeveer evenveel verzendingen",
    },
    "en": {
        "nothing": "{title}: nothing can be said of this, because too little is lent.",
        "same": "this makes no difference beyond chance; the own collection serves {own} of demand, as it does now",
        "once": " (replayed once: what is chance cannot be told)",
        "and": "and",
        "own": "the own collection serves {now} of demand (now {before})",
        "own_same": "the own collection serves about as much of demand as now ({now})",
        "norm_lost": " and no longer meets the norm of 95%",
        "norm_won": " and now meets the norm of 95%",
        "province_lost": "the province serves {now} (now {before}) and no longer meets the norm of 99.9%",
        "province_won": "the province serves {now} (now {before}) and now meets the norm of 99.9%",
        "referred_more": "{size} wish is referred to an e-book|{size} wishes are referred to an e-book",
        "loans_more": "there is {size} more loan|there are {size} more loans",
        "loans_less": "there is {size} loan fewer|there are {size} loans fewer",
        "left_more": "{size} more item stands ready and is not collected|{size} more items stand ready and are not collected",
        "lost_more": "{size} more wish is lost|{size} more wishes are lost",
        "lost_less": "{size} wish fewer is lost|{size} fewer wishes are lost",
        "lost_same": "about as many wishes are lost",
        "longer": "a hold is ready {days} days later on the average",
        "shorter": "a hold is ready {days} days sooner on the average",
        "wait_same": "a hold is ready about as soon",
        "moved_more": "there is {size} more movement|there are {size} more movements",
        "moved_less": "there is {size} movement fewer|there are {size} fewer movements",
        "moved_same": "there are about as many movements",
    },
}


def wrong_in_words(error: ScenarioError, language: Language) -> str:
    """What is wrong in a scenario file, and what to do."""
    words = _WRONG[language]
    allowed = error.allowed
    if language == "nl":
        for english, dutch in _ALLOWED.items():
            allowed = allowed.replace(english, dutch)
    template = words.get(error.kind)
    found = wrong_list_in_words(error.acts.values, language) if error.acts else error.found
    return str(error) if template is None else template.format(key=error.key, found=found, allowed=allowed)


_WRONG: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "not_toml": "Dit is geen TOML, dus het bestand is niet te lezen: {found}. Kijk op die regel naar een vergeten "
        "aanhalingsteken of haakje.",
        "not_text": "Dit is geen tekst in UTF-8. Bewaar het bestand als platte tekst.",
        "too_large": "Het bestand is te groot: een scenario is een bladzijde tekst.",
        "too_many": "Er zijn al {found} scenario’s. Haal er eerst een paar weg.",
        "title": "Er staat geen titel in (gevonden: {found}). Zet bovenaan in een paar woorden wat u wilt proberen, "
        'bijvoorbeeld: title = "Tien procent minder"',
        "section": "{key} is {found}. Schrijf een kopje, zoals [{key}], met daaronder wat verandert.",
        "unknown": "{key} kennen we niet. Wel: {allowed}.",
        "value": "{key} is {found}. Toegestaan is: {allowed}.",
        "list": "De lijst {found} (bij {key}) is niet te lezen. Zet hem in de map met scenario’s, met één "
        "exemplaarnummer per regel.",
        "acts": "De lijst bij {key} is niet te gebruiken: {found}. Zet hem als CSV in de map met scenario’s, met de kolommen "
        "action en item_id (om te kopen: title_id, location_code en copies).",
    },
    "en": {
        "not_toml": "This is not TOML, so the file cannot be read: {found}. Look at that line for a missing quote or bracket.",
        "not_text": "This is not text in UTF-8. Save the file as plain text.",
        "too_large": "The file is too large: a scenario is a page of text.",
        "too_many": "There are {found} scenarios already. Remove some first.",
        "title": "It has no title (found: {found}). Say at the top in a few words what you want to try, for instance: "
        'title = "Ten percent less"',
        "section": "{key} is {found}. Write a heading, as in [{key}], with what changes below it.",
        "unknown": "We do not know {key}. Allowed are: {allowed}.",
        "value": "{key} is {found}. Allowed is: {allowed}.",
        "list": "The list {found} (of {key}) cannot be read. Put it in the folder of scenarios, with one item number a line.",
        "acts": "The list of {key} cannot be used: {found}. Put it as CSV in the folder of scenarios, with the columns action "
        "and item_id (to buy: title_id, location_code and copies).",
    },
}
_ALLOWED: Mapping[str, str] = {
    "a share from 0 to 1": "een deel van 0 tot en met 1 (0.1 is tien procent)",
    "a whole number of holds, from 1 to": "een heel aantal reserveringen, van 1 tot en met",
    "a whole number of days, from 1 to": "een heel aantal dagen, van 1 tot en met",
    "a whole number of euro cents, at most": "een heel aantal eurocenten, ten hoogste",
    "a number from 1 to": "een getal van 1 tot en met",
    "a number of euro cents from 0 to": "een aantal eurocenten van 0 tot en met",
    "a number of items by location code": "een aantal exemplaren per code van een locatie",
    "the name of a list beside the scenario, a file with one item a line": "de naam van een lijst in de map met scenario’s, met "
    "één exemplaar per regel",
    "a list of weekdays": "een lijst van weekdagen",
    "the name of a CSV file of acts, or of a folder of them": "de naam van een CSV-bestand met wat er moet gebeuren, of van een "
    "map met zulke bestanden",
    "true or false": "true of false",
    "each once, by location code or `all`": "elk één keer, per code van een locatie of `all`",
}
"""What may stand there, as the reader of scenario files says it, in Dutch."""
