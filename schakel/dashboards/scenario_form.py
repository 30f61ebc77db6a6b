"""The form of *Wat als*: what can be tried, each with help in plain words, and how it becomes a scenario file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from schakel.dashboards.numbers import Language, plain
from schakel.scenarios.places import WEEKDAYS
from schakel.scenarios.scenario import DROP_RULES, Scenario
from schakel.scenarios.scenario_files import toml_of

Kind = Literal["share", "days", "euro", "number", "choice", "weekdays"]
LONGEST_TITLE = 80


@dataclass(frozen=True)
class Option:
    """One choice."""

    value: str
    label: str
    is_chosen: bool


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
    "period_days": ("holds.period_days", "days"),
    "shelf_days": ("holds.shelf_days", "days"),
    "refused_share": ("holds.refused_share", "share"),
    "fee_share": ("holds.fee_share", "share"),
    "ebook_share": ("ebooks.referred_share", "share"),
    "weekdays": ("transport.weekdays", "weekdays"),
    "detour": ("transport.detour", "number"),
    "hold_share": ("unmet.hold_share", "share"),
    "interlibrary_share": ("unmet.interlibrary_share", "share"),
    "supply_cents": ("costs.supply_cents", "euro"),
    "transport_cents": ("costs.transport_cents", "euro"),
    "movement_cents": ("costs.movement_cents", "euro"),
}
_GROUPS: Sequence[tuple[str, str, tuple[str, ...]]] = (
    ("Collectie", "Collection", ("drop_share", "drop_rule")),
    ("Reserveringen", "Holds", ("period_days", "shelf_days", "refused_share", "fee_share")),
    ("E-books en vervoer", "E-books and transport", ("ebook_share", "weekdays")),
    ("Kosten", "Costs", ("supply_cents", "transport_cents", "movement_cents")),
    ("Aannames", "Assumptions", ("hold_share", "interlibrary_share", "detour")),
)
_LABELS: Mapping[Language, Mapping[str, tuple[str, str]]] = {
    "nl": {
        "drop_share": ("Zoveel kleiner", "Deel van de exemplaren dat op elke locatie verdwijnt. Leeg: niets verdwijnt."),
        "drop_rule": ("Wat gaat eerst", "Welke exemplaren als eerste verdwijnen."),
        "period_days": ("Reservering vervalt na", "Dagen. Nu is dat meestal 365. Leeg: zoals nu."),
        "shelf_days": ("Dagen op de afhaalplank", "Hoelang een reservering op de klant wacht. Leeg: zoals nu."),
        "refused_share": ("Geweigerd door een grens", "Deel van de reserveringen dat een grens per lener weigert. Uw schatting."),
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
    },
    "en": {
        "drop_share": ("So much smaller", "Share of the items that goes at each location. Empty: none."),
        "drop_rule": ("What goes first", "Which items go first."),
        "period_days": ("A hold lapses after", "Days. Usually 365 now. Empty: as it is."),
        "shelf_days": ("Days on the hold shelf", "How long an item waits for its borrower. Empty: as it is."),
        "refused_share": ("Refused by a limit", "Share of holds that a limit per borrower refuses. Your own estimate."),
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
    },
}  # fmt: skip
_RULES: Mapping[Language, Mapping[str, str]] = {
    "nl": {"least_lent": "het minst uitgeleend", "oldest": "de oudste", "random": "willekeurig"},
    "en": {"least_lent": "least lent", "oldest": "oldest", "random": "by chance"},
}
_DAYS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_WRONG: Mapping[Language, Mapping[str, str]] = {
    "nl": {
        "share": "{found} is geen percentage van 0 tot en met 100. Schrijf bijvoorbeeld 10 of 12,5.",
        "days": "{found} is geen heel aantal dagen van 1 of meer. Schrijf bijvoorbeeld 90.",
        "euro": "{found} is geen bedrag van 0 of meer. Schrijf bijvoorbeeld 6,75.",
        "number": "{found} is geen getal van 1 of meer. Schrijf bijvoorbeeld 1,3.",
        "choice": "Kies een van de mogelijkheden.", "weekdays": "Kies dagen van de week.",
        "title": "Zeg in een paar woorden wat u wilt proberen, in ten hoogste 80 tekens.",
    },
    "en": {
        "share": "{found} is not a percentage from 0 to 100. Write, for instance, 10 or 12.5.",
        "days": "{found} is not a whole number of days of 1 or more. Write, for instance, 90.",
        "euro": "{found} is not an amount of 0 or more. Write, for instance, 6.75.",
        "number": "{found} is not a number of 1 or more. Write, for instance, 1.3.",
        "choice": "Choose one of these.", "weekdays": "Choose days of the week.",
        "title": "Say in a few words what you want to try, in 80 characters at most.",
    },
}  # fmt: skip


def scenario_form(given: Mapping[str, Sequence[str]], language: Language, *, is_sent: bool) -> Form:
    """The form as it was sent; nothing is wrong in one that was not.

    Args:
        given: by name of a field; `weekdays` may have more than one.
    """
    title = _first(given, "title")
    values: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for name, (key, kind) in _KINDS.items():
        try:
            value = _read(kind, given.get(name, ()))
        except ValueError:
            errors[name] = _WRONG[language][kind].format(found=f"‘{_first(given, name)[:20]}’")
            continue
        if value is not None:
            values[key] = value
    if "collection.drop_share" not in values:
        # A rule without anything to drop would say nothing.
        values.pop("collection.drop_rule", None)
    is_titled = bool(title) and len(title) <= LONGEST_TITLE
    title_error = "" if is_titled or not is_sent else _WRONG[language]["title"]
    groups = tuple(
        (dutch if language == "nl" else english, tuple(_field(name, given, errors, language, is_sent) for name in names))
        for dutch, english, names in _GROUPS
    )
    return Form(title, title_error, groups, toml_of(title, values) if is_titled and not errors else "")


def _field(
    name: str, given: Mapping[str, Sequence[str]], errors: Mapping[str, str], language: Language, is_sent: bool
) -> Field:  # fmt: skip
    kind = _KINDS[name][1]
    label, help_ = _LABELS[language][name]
    chosen = given.get(name, ())
    options: tuple[Option, ...] = ()
    if kind == "choice":
        options = tuple(Option(rule, _RULES[language][rule], rule in chosen) for rule in DROP_RULES)
    elif kind == "weekdays":
        options = tuple(Option(d, word, d in chosen) for d, word in zip(WEEKDAYS, _DAYS[language], strict=True))
    return Field(name, kind, label, help_, _first(given, name), options, errors.get(name, "") if is_sent else "")


def _first(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name, ())
    return values[0].strip() if values else ""


def _read(kind: Kind, given: Sequence[str]) -> Any:
    """The value as the file has it; None when nothing was filled in.

    >>> _read("share", ["12,5"]), _read("euro", ["€ 6,75"]), _read("days", ["90"]), _read("share", [""])
    (0.125, 675, 90, None)
    """
    if kind == "weekdays":
        if not set(given) <= set(WEEKDAYS):
            raise ValueError
        return {"all": [day for day in WEEKDAYS if day in given]} if given else None
    text = given[0].strip().removesuffix("%").removeprefix("€").strip() if given else ""
    if not text:
        return None
    if kind == "choice":
        if text not in DROP_RULES:
            raise ValueError
        return text
    if kind == "days":
        if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 100_000):
            raise ValueError
        return int(text)
    number = float(text.replace(",", "."))
    low, high = {"share": (0, 100), "euro": (0, 100_000), "number": (1, 10)}[kind]
    if not low <= number <= high:
        raise ValueError
    return {"share": round(number / 100, 6), "euro": round(number * 100)}.get(kind, number)


def what_changes(scenario: Scenario, language: Language) -> list[tuple[str, str]]:
    """What a scenario changes, as (what, how much) in words; empty when nothing.

    >>> what_changes(Scenario("x", "X", drop_share=0.1, shelf_days=5), "nl")
    [('Zoveel kleiner', '10\\xa0%, het minst uitgeleend eerst'), ('Dagen op de afhaalplank', '5')]
    """
    labels, basis, found = _LABELS[language], Scenario("", ""), []
    first = " eerst" if language == "nl" else " first"
    if scenario.drop_share:
        found.append(
            (labels["drop_share"][0], f"{_percent(scenario.drop_share, language)}, {_RULES[language][scenario.drop_rule]}{first}")
        )
    if scenario.drop_items:
        words = {"nl": "Verdwijnen volgens een lijst", "en": "Go by a list"}
        found.append((words[language], f"{len(scenario.drop_items)} {'exemplaren' if language == 'nl' else 'items'}"))
    if scenario.sizes:
        words = {"nl": "Grootte per locatie", "en": "Size by location"}
        found.append((words[language], f"{len(scenario.sizes)} {'locaties' if language == 'nl' else 'locations'}"))
    for name, (_, kind) in _KINDS.items():
        value = getattr(scenario, name, None)
        if name in ("drop_share", "drop_rule") or value is None or value == getattr(basis, name):
            continue
        found.append((labels[name][0], _said(kind, value, language)))
    return found


def _said(kind: Kind, value: Any, language: Language) -> str:
    if kind == "share":
        return _percent(value, language)
    if kind == "euro":
        return f"€\xa0{plain(value / 100, language)}"
    if kind == "weekdays":
        words = _DAYS[language]
        if set(value) == {"all"}:
            return ", ".join(words[day] for day in value["all"])
        return f"{len(value)} {'regels per locatie' if language == 'nl' else 'rules by location'}"
    return plain(value, language)


def _percent(share: float, language: Language) -> str:
    return f"{plain(share * 100, language)}\xa0%" if language == "nl" else f"{plain(share * 100, language)}%"
