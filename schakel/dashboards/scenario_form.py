"""The form of *Wat als*: what can be tried, each with help in plain words, and how it becomes a scenario file."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from schakel.dashboards.choice import Option
from schakel.reports.numbers import Language, number, plain
from schakel.scenarios.emission import fuels
from schakel.scenarios.places import WEEKDAYS
from schakel.scenarios.scenario import (
    AS_RECORDED,
    DROP_RULES,
    MOST_CENTS,
    MOST_DAYS,
    MOST_DETOUR,
    MOST_HOLDS,
    REST_RULES,
    Scenario,
)
from schakel.scenarios.scenario_files import toml_of

Kind = Literal["share", "days", "count", "items", "euro", "cents", "number", "choice", "weekdays"]
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Field:
    """One field as it is shown, filled in as it was sent."""

    name: str
    kind: Kind
    label: str
    help: str
    value: str
    options: tuple[Option, ...]
    error: str

    @property
    def unit(self) -> str:
        """What stands behind the field."""
        return {"share": "%", "days": "", "euro": "€"}.get(self.kind, "")


@dataclass(frozen=True)
class Form:
    """The form. toml is the file that it comes to; empty when something is wrong."""

    title: str
    title_error: str
    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    toml: str

    @property
    def errors(self) -> tuple[tuple[str, str, str], ...]:
        """(name, label, what is wrong) of each field that is wrong."""
        return tuple((field.name, field.label, field.error) for _, fields in self.groups for field in fields if field.error)


_KINDS: Mapping[str, tuple[str, Kind]] = {
    "drop_share": ("collection.drop_share", "share"),
    "drop_rule": ("collection.drop_rule", "choice"),
    "rest": ("collection.rest", "choice"),
    "period_days": ("holds.period_days", "days"),
    "shelf_days": ("holds.shelf_days", "days"),
    "most_open_holds": ("holds.most_open_holds", "count"),
    "fee_share": ("holds.fee_share", "share"),
    "ebook_share": ("ebooks.referred_share", "share"),
    "weekdays": ("transport.weekdays", "weekdays"),
    "detour": ("transport.detour", "number"),
    "hold_share": ("unmet.hold_share", "share"),
    "interlibrary_share": ("unmet.interlibrary_share", "share"),
    "supply_cents": ("costs.supply_cents", "euro"),
    "transport_cents": ("costs.transport_cents", "euro"),
    "movement_cents": ("costs.movement_cents", "euro"),
    "kilometre_cents": ("costs.kilometre_cents", "cents"),
    "item_cents": ("costs.item_cents", "euro"),
    "fuel": ("transport.fuel", "choice"),
}
"""Fields by the name of the value in `Scenario`. Lists, and what differs at more than one location, stand in a file only."""
_AT_ONE: Mapping[str, tuple[str, Kind]] = {
    "location_weekdays": ("transport.weekdays", "weekdays"), "location_size": ("collection.size", "items"),
}  # fmt: skip
"""What may differ at the one location that the field `location` names: values by location code."""
_LOCATION: tuple[str, Kind] = ("", "choice")
"""It names no value itself."""
_GROUPS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("Collectie", "Collection", ("drop_share", "drop_rule", "rest")),
    ("Reserveringen", "Holds", ("period_days", "shelf_days", "most_open_holds", "fee_share")),
    ("E-books en vervoer", "E-books and transport", ("ebook_share", "weekdays", "fuel")),
    ("Kosten", "Costs", ("supply_cents", "transport_cents", "movement_cents", "kilometre_cents", "item_cents")),
    ("Aannames", "Assumptions", ("hold_share", "interlibrary_share", "detour")),
)
_ONE_LOCATION = ("Eén locatie anders", "One location apart", ("location", *_AT_ONE))
_LABELS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "nl": {
        "drop_share": ("Zoveel kleiner", "Deel van de exemplaren dat op elke locatie verdwijnt. Leeg: niets verdwijnt."),
        "drop_rule": ("Wat gaat eerst", "Welke exemplaren als eerste verdwijnen."),
        "rest": ("Waar exemplaren blijven", "Van wat ergens anders is teruggebracht dan waar het hoort."),
        "period_days": ("Reservering vervalt na", "Nu is dat meestal 365. Leeg: zoals nu."),
        "shelf_days": ("Dagen op de afhaalplank", "Hoelang een reservering op de klant wacht. Leeg: zoals nu."),
        "most_open_holds": ("Open reserveringen per lener", "Ten hoogste zoveel tegelijk. Wie er zoveel heeft, kan geen nieuwe "
                            "plaatsen. Leeg: geen grens."),
        "fee_share": ("Haakt af bij een bedrag", "Deel van de klanten dat niet reserveert als het geld kost. Dat schat u zelf."),
        "ebook_share": ("Verwijzen naar e-book", "Deel van de reserveringen dat een e-book wordt, als de titel in de landelijke "
                        "lijst staat."),
        "weekdays": ("Vervoersdagen", "Op welke dagen de bus overal komt. Niets aangevinkt: zoals nu."),
        "detour": ("Omweg", "Kilometers over de weg voor één kilometer hemelsbreed. Leeg: 1,3."),
        "hold_share": ("Wie reserveert bij een lege plank", "Deel van wie misgrijpt en dan reserveert; de rest gaat weg. "
                       "Leeg: 50."),
        "interlibrary_share": ("Wie vraagt elders", "Deel van wat de collectie niet levert en elders wordt aangevraagd. "
                               "Leeg: 50."),
        "supply_cents": ("Tarief van een levering", "Aan de bibliotheek die levert. Leeg: 6,75."),
        "transport_cents": ("Vervoer van een aanvraag", "Voor de bibliotheek die vraagt. Leeg: 4,00."),
        "movement_cents": ("Prijs van een verzending", "Van elke verzending in het eigen netwerk. Leeg: telt niet mee."),
        "kilometre_cents": ("Prijs van een kilometer", "Van elk exemplaar in de bus; 0,8 als de bus € 1,20 kost en er 150 in "
                            "liggen. Leeg: telt niet mee."),
        "item_cents": ("Prijs van een exemplaar", "Van elk exemplaar dat volgens een lijst wordt gekocht. Leeg: telt niet mee."),
        "fuel": ("Brandstof van de bus", "Voor de uitstoot van CO₂."),
        "location": ("Locatie", "Waar iets anders moet dan overal. Voor meer locaties schrijft u het in het bestand."),
        "location_weekdays": ("Vervoersdagen daar", "Op welke dagen de bus op die locatie komt. Niets aangevinkt: zoals overal."),
        "location_size": ("Grootte daar", "Ten hoogste zoveel exemplaren op die locatie. Leeg: zoals overal."),
    },
    "en": {
        "drop_share": ("So much smaller", "Share of the items that goes at each location. Empty: none."),
        "drop_rule": ("What goes first", "Which items go first."),
        "rest": ("Where items rest", "Of what was brought back elsewhere than where it belongs."),
        "period_days": ("A hold lapses after", "Usually 365 now. Empty: as it is."),
        "shelf_days": ("Days on the hold shelf", "How long an item waits for its borrower. Empty: as it is."),
        "most_open_holds": ("Open holds of one borrower", "So many at most. Who has them can place no other. Empty: no limit."),
        "fee_share": ("Kept away by a fee", "Share of borrowers who place no hold when it costs money. Your own estimate."),
        "ebook_share": ("Refer to the e-book", "Share of holds that become an e-book, if the title is in the national list."),
        "weekdays": ("Days of transport", "On which days the van comes everywhere. None ticked: as it is."),
        "detour": ("Detour", "Kilometres by road for one in a straight line. Empty: 1.3."),
        "hold_share": ("Who places a hold at an empty shelf", "Share of those who find nothing and place a hold; others leave. "
                       "Empty: 50."),
        "interlibrary_share": ("Who asks elsewhere", "Share of what the collection does not serve that is asked elsewhere. "
                               "Empty: 50."),
        "supply_cents": ("Tariff of a supply", "To the library that supplies. Empty: 6.75."),
        "transport_cents": ("Transport of a request", "For the library that asks. Empty: 4.00."),
        "movement_cents": ("Price of a movement", "Of each movement in the own network. Empty: does not count."),
        "kilometre_cents": ("Price of a kilometre", "Of each item in the van; 0.8 where the van costs €1.20 and 150 share it. "
                            "Empty: does not count."),
        "item_cents": ("Price of an item", "Of each item that is bought by a list. Empty: does not count."),
        "fuel": ("Fuel of the van", "For what it gives off in CO₂."),
        "location": ("Location", "Where something is to differ from everywhere else. For more locations, write it in the file."),
        "location_weekdays": ("Days of transport there", "On which days the van comes there. None ticked: as everywhere."),
        "location_size": ("Size there", "So many items at that location at most. Empty: as everywhere."),
    },
}  # fmt: skip
_CHOICES: Mapping[str, tuple[str, ...]] = {"drop_rule": DROP_RULES, "rest": REST_RULES, "fuel": fuels()}
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "least_lent": "het minst uitgeleend", "oldest": "de oudste", "random": "willekeurig",
        "recorded": "zoals het was", "home": "altijd terug naar huis", "stay": "waar het is teruggebracht",
        "policy": "waar de verwachte vraag is, als dat de rit waard lijkt",
        "diesel_b7": "diesel", "hvo": "HVO (biodiesel)", "electricity": "elektrisch",
    },
    "en": {
        "least_lent": "least lent", "oldest": "oldest", "random": "by chance",
        "recorded": "as it was", "home": "always sent home", "stay": "where it was brought back",
        "policy": "where demand is expected, if that seems worth the journey",
        "diesel_b7": "diesel", "hvo": "HVO (biodiesel)", "electricity": "electric",
    },
}  # fmt: skip
"""Of each choice; one that a later version adds is shown under its own name."""
_ACTS: Mapping[Language, Mapping[str, str]] = {
    "nl": {"keep": "houden", "move": "verplaatsen", "drop": "weg", "weed": "saneren", "buy": "kopen"},
    "en": {"drop": "go"},
}
_DAYS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_WRONG: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "share": "{found} is geen percentage van 0 tot en met 100. Schrijf bijvoorbeeld 10 of 12,5.",
        "days": "{found} is geen heel aantal dagen van 1 tot en met {most}. Schrijf bijvoorbeeld 90.",
        "count": "{found} is geen heel getal van 1 tot en met {most}. Schrijf bijvoorbeeld 5.",
        "euro": "{found} is geen bedrag van 0 tot en met {most}. Schrijf bijvoorbeeld 6,75.",
        "number": "{found} is geen getal van 1 tot en met {most}. Schrijf bijvoorbeeld 1,3.",
        "cents": "{found} is geen aantal cent van 0 tot en met {most}. Schrijf bijvoorbeeld 0,8.",
        "items": "{found} is geen heel getal van 1 tot en met {most}. Schrijf bijvoorbeeld 12000.",
        "choice": "Kies een van de mogelijkheden.", "weekdays": "Kies dagen van de week.",
        "no_location": "Kies ook op welke locatie dit geldt.",
        "nothing_there": "Vul ook in wat op die locatie anders moet: vervoersdagen of grootte.",
        "title": "Zeg in een paar woorden wat u wilt proberen, in ten hoogste 80 tekens.",
    },
    "en": {
        "share": "{found} is not a percentage from 0 to 100. Write, for instance, 10 or 12.5.",
        "days": "{found} is not a whole number of days from 1 to {most}. Write, for instance, 90.",
        "count": "{found} is not a whole number from 1 to {most}. Write, for instance, 5.",
        "euro": "{found} is not an amount from 0 to {most}. Write, for instance, 6.75.",
        "number": "{found} is not a number from 1 to {most}. Write, for instance, 1.3.",
        "cents": "{found} is not a number of cents from 0 to {most}. Write, for instance, 0.8.",
        "items": "{found} is not a whole number from 1 to {most}. Write, for instance, 12000.",
        "choice": "Choose one of these.", "weekdays": "Choose days of the week.",
        "no_location": "Choose the location that this is about, too.",
        "nothing_there": "Fill in what is to differ at that location, too: days of transport or size.",
        "title": "Say in a few words what you want to try, in 80 characters at most.",
    },
}  # fmt: skip

_MOST: Mapping[Kind, int] = {
    "share": 100,
    "days": MOST_DAYS,
    "count": MOST_HOLDS,
    "items": 10_000_000,
    "euro": MOST_CENTS // 100,
    "cents": MOST_CENTS,
    "number": MOST_DETOUR,
}
"""The limits of the file where it has any, so that what the form takes can be kept."""


def scenario_form(
    given: Mapping[str, Sequence[str]], language: Language, *, is_sent: bool, locations: Mapping[str, str] | None = None
) -> Form:  # fmt: skip
    """The form as it was sent; nothing is wrong in one that was not.

    Args:
        given: by name of a field; weekdays may have more than one.
        locations: names by code, in the order in which they are offered; without any none can be chosen.
    """
    title, locations = _first(given, "title"), locations or {}
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}

    def read(name: str, kind: Kind, choices: Sequence[str] = ()) -> Any:
        try:
            return _read(kind, given.get(name, ()), choices)
        except ValueError:
            most = number(_MOST.get(kind, 0), 0, language)
            errors[name] = _WRONG[language][kind].format(found=f"‘{_first(given, name)[:20]}’", most=most)
            return None

    for name, (key, kind) in _KINDS.items():
        value = read(name, kind, _CHOICES.get(name, ()))
        if value is not None and value != getattr(AS_RECORDED, name):
            values[key] = {"all": value} if kind == "weekdays" else value
    location = read("location", "choice", tuple(locations))
    there = {key: value for name, (key, kind) in _AT_ONE.items() if (value := read(name, kind)) is not None}
    if not errors and bool(location) != bool(there):
        errors["location"] = _WRONG[language]["nothing_there" if location else "no_location"]
    for key, value in there.items():
        values[key] = {**values.get(key, {}), location: value}
    if not {"collection.drop_share", "collection.size"} & set(values):
        # A rule without anything to drop would say nothing.
        values.pop("collection.drop_rule", None)
    is_titled = bool(title) and len(title) <= LONGEST_TITLE
    title_error = "" if is_titled or not is_sent else _WRONG[language]["title"]
    groups = tuple(
        (
            dutch if language == "nl" else english,
            tuple(_field(name, given, errors, language, is_sent=is_sent, locations=locations) for name in names),
        )
        for dutch, english, names in (*_GROUPS, *((_ONE_LOCATION,) if locations else ()))
    )
    return Form(title, title_error, groups, toml_of(title, values) if is_titled and not errors else "")


def _field(
    name: str, given: Mapping[str, Sequence[str]], errors: Mapping[str, str], language: Language, *, is_sent: bool,
    locations: Mapping[str, str],
) -> Field:  # fmt: skip
    kind = {**_KINDS, **_AT_ONE, "location": _LOCATION}[name][1]
    label, help_ = _LABELS[language][name]
    chosen = given.get(name, ())
    options: tuple[Option, ...] = ()
    if name == "location":
        none = Option("", "geen" if language == "nl" else "none", not _first(given, name))
        options = (none, *(Option(code, place, code in chosen) for code, place in locations.items()))
    elif kind == "choice":
        options = tuple(Option(each, _word(each, language), each in chosen) for each in _CHOICES[name])
    elif kind == "weekdays":
        options = tuple(Option(d, word, d in chosen) for d, word in zip(WEEKDAYS, _DAYS[language], strict=True))
    return Field(name, kind, label, help_, _first(given, name), options, errors.get(name, "") if is_sent else "")


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name, ())
    return values[0].strip() if values else ""


def _read(kind: Kind, given: Sequence[str], choices: Sequence[str] = ()) -> Any:
    """The value as the file has it; None when nothing was filled in.

    >>> _read("share", ["12,5"]), _read("euro", ["€ 6,75"]), _read("days", ["90"]), _read("share", [""])
    (0.125, 675, 90, None)
    """
    if kind == "weekdays":
        if not set(given) <= set(WEEKDAYS):
            raise ValueError
        return [day for day in WEEKDAYS if day in given] or None
    text = given[0].strip().removesuffix("%").removeprefix("€").strip() if given else ""
    if not text:
        return None
    if kind == "choice":
        if text not in choices:
            raise ValueError
        return text
    if kind in ("days", "count", "items"):
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _MOST[kind]):
            raise ValueError
        return int(text)
    found = float(text.replace(",", "."))
    if not (1 if kind == "number" else 0) <= found <= _MOST[kind]:
        raise ValueError
    return {"share": round(found / 100, 6), "euro": round(found * 100)}.get(kind, found)


def what_changes(
    scenario: Scenario, language: Language, places: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:  # fmt: skip
    """What a scenario changes, as (what, how much) in words; empty when nothing. What differs from the record is all told.

    Args:
        places: names of locations by code; one that is not there is told by its code.

    >>> what_changes(Scenario("x", "X", drop_share=0.1, shelf_days=5), "nl")
    [('Zoveel kleiner', '10\\xa0%, het minst uitgeleend eerst'), ('Dagen op de afhaalplank', '5')]
    """
    labels, nl, places = _LABELS[language], language == "nl", places or {}
    first = f"{_word(scenario.drop_rule, language)} {'eerst' if nl else 'first'}"
    found = []
    if scenario.drop_share:
        found.append((labels["drop_share"][0], f"{_percent(scenario.drop_share, language)}, {first}"))
    for code, size in scenario.sizes.items():
        at_most = f"ten hoogste {number(size, 0, language)} exemplaren" if nl else f"at most {number(size, 0, language)} items"
        found.append((f"{'Grootte van' if nl else 'Size of'} {places.get(code, code)}", f"{at_most}, {first}"))
    if scenario.drop_items:
        goes = len(scenario.drop_items)
        found.append(("Verdwijnen volgens een lijst" if nl else "Go by a list", f"{goes} {'exemplaren' if nl else 'items'}"))
    if scenario.acts:
        counted = Counter(act.action for act in scenario.acts)
        acts = ", ".join(f"{_ACTS[language].get(action, action)} {count}" for action, count in sorted(counted.items()))
        found.append(("Regels van lijsten" if nl else "Lines of lists", acts))
    for name, (_, kind) in _KINDS.items():
        value = getattr(scenario, name)
        if name in ("drop_share", "drop_rule", "weekdays") or value == getattr(AS_RECORDED, name):
            continue
        found.append((labels[name][0], _said(kind, value, language)))
    if scenario.rest_across:
        across = (
            ("Bij elke bibliotheek", "ja, ook waar het exemplaar niet van is")
            if nl
            else ("At any library", "yes, whoever owns it")
        )
        found.append(across)
    for code, days in scenario.weekdays.items():
        of = "" if code == "all" else f" {places.get(code, code)}"
        found.append((f"{labels['weekdays'][0]}{of}", ", ".join(_DAYS[language][day] for day in days)))
    return found


def _said(kind: Kind, value: Any, language: Language) -> str:
    if kind == "share":
        return _percent(value, language)
    if kind == "euro":
        return f"€\xa0{number(value / 100, 2, language)}"
    if kind == "cents":
        return f"{plain(value, language)} cent" + ("" if language == "nl" or value == 1 else "s")
    return _word(value, language) if kind == "choice" else plain(value, language)


def _word(choice: str, language: Language) -> str:
    return _WORDS[language].get(choice, choice)


def _percent(share: float, language: Language) -> str:
    return f"{plain(share * 100, language)}\xa0%" if language == "nl" else f"{plain(share * 100, language)}%"
