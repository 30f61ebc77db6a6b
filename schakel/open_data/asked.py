"""What may be asked of the API, and reading it. The same table makes the OpenAPI document, so that the two never differ."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schakel.open_data.figures import LEVELS, OpenFigures
from schakel.open_data.problems import Problem, cut

TOTAL = "total"
"""All parts together, in questions and answers."""
PER_PAGE = 100
MOST_PER_PAGE = 1000
MOST_PAGES = 1_000_000


@dataclass(frozen=True)
class Parameter:
    """One parameter of a question; every one may be left out, and be given once.

    Args:
        says: what it is.
        choices: the values there are now; None for a number between `least` and `most`.
        is_number: its values are whole numbers.
        list_at: where all values stand; empty when they are told in the refusal.
    """

    name: str
    says: Mapping[str, str]
    choices: Callable[[OpenFigures], Sequence[str]] | None = None
    is_number: bool = False
    least: int = 0
    most: int = 0
    default: int | None = None
    list_at: str = ""

    def schema(self) -> dict[str, Any]:
        """Its JSON Schema."""
        if self.choices is None:
            return {"type": "integer", "minimum": self.least, "maximum": self.most, "default": self.default}
        if self.name == "level":
            return {"type": "string", "enum": list(LEVELS)}
        return {"type": "integer"} if self.is_number else {"type": "string", "minLength": 1}


MEASURE = Parameter(
    "measure",
    {"nl": "Naam van de telling", "en": "Name of the measure"},
    lambda figures: list(figures.by_measure),
    list_at="/api/v1/measures",
)
LEVEL = Parameter("level", {"nl": "Niveau van de plaats", "en": "Level of the place"}, lambda _: LEVELS)
PLACE = Parameter(
    "place",
    {
        "nl": "Code van de plaats: ISIL van een bibliotheek, CBS-code van een gemeente, of het netwerk",
        "en": "Code of the place: ISIL of a library, CBS code of a municipality, or the network",
    },
    lambda figures: [place.code for place in figures.places],
    list_at="/api/v1/places",
)
YEAR = Parameter(
    "year",
    {"nl": "Kalenderjaar", "en": "Calendar year"},
    lambda figures: [str(year) for year in figures.years],
    is_number=True,
)
PART = Parameter(
    "part",
    {
        "nl": f"Deel van de telling, zoals een leeftijdsklasse; {TOTAL} is alles samen",
        "en": f"Part of the measure, such as an age class; {TOTAL} is all together",
    },
    lambda figures: [TOTAL, *figures.parts],
)
PAGE = Parameter("page", {"nl": "Bladzijde", "en": "Page"}, least=1, most=MOST_PAGES, default=1)
PER = Parameter(
    "per_page", {"nl": "Cijfers per bladzijde", "en": "Figures per page"}, least=1, most=MOST_PER_PAGE, default=PER_PAGE
)
OF_PLACES = (LEVEL,)
OF_FIGURES = (MEASURE, LEVEL, PLACE, YEAR, PART, PAGE, PER)


@dataclass(frozen=True)
class Asked:
    """A question that was understood: texts by name, and numbers with their defaults."""

    texts: Mapping[str, str]
    numbers: Mapping[str, int]


def read(given: Mapping[str, Sequence[str]], parameters: Sequence[Parameter], figures: OpenFigures) -> Asked:
    """Read what was given.

    Raises:
        Problem: an unknown parameter, one that is given twice, or a value that is not there; with what is allowed.
    """
    by_name = {each.name: each for each in parameters}
    texts: dict[str, str] = {}
    numbers = {each.name: each.default for each in parameters if each.default is not None}
    for name, values in given.items():
        known = by_name.get(name)
        if known is None:
            raise _unknown(name, list(by_name))
        if len(values) != 1:
            raise _repeated(name, len(values))
        if known.choices is None:
            numbers[name] = _number(known, values[0])
        else:
            texts[name] = _choice(known, values[0], known.choices(figures))
    return Asked(texts, numbers)


def _number(parameter: Parameter, value: str) -> int:
    # Digits of other scripts are digits to Python, and no number to any other program.
    number = int(value) if re.fullmatch(r"[0-9]{1,9}", value) else None
    if number is None or not parameter.least <= number <= parameter.most:
        raise too_far(parameter.name, value, parameter.least, parameter.most)
    return number


def too_far(name: str, found: str, least: int, most: int) -> Problem:
    """A number outside what is allowed."""
    return Problem(
        "parameter",
        {
            "nl": f"Parameter {name} is {_quoted(found)}. Geef een heel getal van {least} tot en met {most}.",
            "en": f"Parameter {name} is {_quoted(found)}. Give a whole number from {least} to {most}.",
        },
        parameter=name,
        found=found,
        allowed=(least, most),
    )


def _choice(parameter: Parameter, value: str, choices: Sequence[str]) -> str:
    if value in choices:
        return value
    name, found, at = parameter.name, _quoted(value), parameter.list_at
    raise Problem(
        "parameter",
        {
            "nl": f"Parameter {name} is {found}. Die waarde is er niet; kies een van de toegestane."
            + (f" Alle waarden staan op {at}." if at else ""),
            "en": f"Parameter {name} is {found}. There is no such value; choose one that is allowed."
            + (f" All values are at {at}." if at else ""),
        },
        parameter=parameter.name,
        found=value,
        allowed=list(choices),
    )


def _unknown(name: str, names: Sequence[str]) -> Problem:
    allowed = ", ".join(names)
    return Problem(
        "parameter",
        {
            "nl": f"Parameter {_quoted(name)} bestaat hier niet. "
            + (f"Toegestaan zijn {allowed}." if names else "Dit adres heeft geen parameters."),
            "en": f"There is no parameter {_quoted(name)} here. "
            + (f"Allowed are {allowed}." if names else "This address has no parameters."),
        },
        parameter=cut(name),
        found=name,
        allowed=names,
    )


def _repeated(name: str, times: int) -> Problem:
    return Problem(
        "parameter",
        {
            "nl": f"Parameter {name} is {times} keer gegeven. Geef hem één keer.",
            "en": f"Parameter {name} is given {times} times. Give it once.",
        },
        parameter=name,
        found=f"{times}×",
        allowed=["1×"],
    )


def _quoted(text: str) -> str:
    return f"‘{cut(text)}’"
