"""Recipients as files: `DATA/recipients/NAME.toml`, one file a recipient, found by being there.

What is wrong is told with file and place, what was found and what is allowed; nothing that is written is left unread.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any

from schakel.deliveries.recipient import (
    FORMATS,
    NAME,
    OWN_LEVELS,
    PLACES,
    QUESTION_KINDS,
    SIGNERS,
    Agreement,
    Assignment,
    Part,
    Question,
    Recipient,
)
from schakel.deliveries.report_kinds import report_names
from schakel.errors import InputError
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import LANGUAGES
from schakel.measures.figure import LEVELS, PERIODS
from schakel.measures.norms import find_norms
from schakel.privacy.audience import Audience
from schakel.privacy.reader import Role

FOLDER = "recipients"
"""In the data folder."""
KNOWN = Path(__file__).parent / "recipients_known"
"""Recipients of the plan of 2023, to begin with: the demo lays them in its folder."""
OUTBOX = "outbox"
"""Of packages to send, in the data folder."""
LARGEST_BYTES = 200_000
FEW = 6
"""As many values as can be named beside a guess."""
MOST_DAYS = 730
_DO = "see docs/how-to/add-a-recipient.md"


class RecipientError(InputError):
    """The file of a recipient says something that cannot be."""


def read_recipient(path: Path) -> Recipient:
    """One recipient.

    Raises:
        RecipientError: naming file, place, what was found and what is allowed.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise RecipientError(f"{path}: has more than {LARGEST_BYTES:,} bytes; a recipient is a page or two of text")
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RecipientError(f"{path}: cannot be read ({error.strerror}); {_DO}") from error
    except UnicodeDecodeError as error:
        raise RecipientError(f"{path}: is not TOML: it is not written in UTF-8; save it as UTF-8; {_DO}") from error
    except tomllib.TOMLDecodeError as error:
        raise RecipientError(f"{path}: is not TOML: {error}; {_DO}") from error
    if not NAME.fullmatch(path.stem):
        raise RecipientError(
            f"{path}: its name is {path.stem!r}; use small letters, digits and single hyphens, as in province-x.toml"
        )
    return parse_recipient(data, name=path.stem, where=str(path))


_RECIPIENT = ("title", "audience", "legal_basis", "agreement", "contact", "folder", "assignment")
_ASSIGNMENT = ("name", "title", "period", "due", "formats", "signed_by", "part")
_PART = ("name", "title", "owner")
_QUESTION = ("name", "text", "unit", "kind")


def parse_recipient(data: Mapping[str, Any], *, name: str, where: str) -> Recipient:
    """Check a recipient that was read from TOML.

    Raises:
        RecipientError: with all that is wrong among its own keys, a line each, and the first thing in its assignments.
    """
    organisation = data.get("organisation", "")
    readers: Mapping[str, Callable[[Any, str], Any]] = {
        "title": _text,
        "audience": _audience,
        "organisation": partial(_text, may_be_empty=True),
        "legal_basis": _text,
        "agreement": _agreement,
        "contact": _text,
        "folder": _folder,
        "assumptions": lambda value, at: tuple(_text(each, at) for each in _list(value, at)),
        "assignment": lambda value, at: tuple(_all_assignments(value, at, name, organisation)),
    }
    read: dict[str, Any] = {}
    said: list[str] = []
    try:
        _keys(data, where, _RECIPIENT, ("organisation", "assumptions"))
    except RecipientError as error:
        said.append(str(error))
    for key, reader in readers.items():
        try:
            read |= {key: reader(data[key], f"{where}: {key}")} if key in data else {}
        except RecipientError as error:
            said.append(str(error))
    audience = read.get("audience")
    if audience is not None and (audience is Audience.OWN) != bool(organisation):
        said.append(
            f"{where}: audience is {audience.value!r} and organisation {organisation!r}; a library that gets its own figures has "
            'audience = "own" and its code as organisation, all others have another audience and no organisation'
        )
    if said:
        raise RecipientError("\n".join(said))
    assignments = read.pop("assignment")
    return Recipient(**{"organisation": "", "assumptions": ()} | read, name=name, assignments=assignments)


def _audience(value: Any, where: str) -> Audience:
    return Audience(_one_of(value, where, [each.value for each in Audience if each is not Audience.SUPPORT]))


def _all_assignments(value: Any, where: str, recipient: str, organisation: str) -> list[Assignment]:
    parts = _tables(value, where, "[[assignment]]")
    found = [
        each for number, part in enumerate(parts, 1) for each in _assignments(part, f"{where} {number}", recipient, organisation)
    ]
    _once([each.name for each in found], where)
    return found


def _agreement(part: Any, where: str) -> Agreement:
    _keys(part, where, ("title", "since"), ("until",))
    since, until = _day(part["since"], f"{where}: since"), part.get("until")
    if until is not None and _day(until, f"{where}: until") <= since:
        raise RecipientError(f"{where}: until is {until} and since {since}; until is the first day on which it no longer holds")
    return Agreement(_text(part["title"], f"{where}: title"), since, until)


def _assignments(part: Mapping[str, Any], where: str, recipient: str, organisation: str) -> list[Assignment]:
    """The one assignment that is written, or one for each organisation that it names."""
    _keys(part, where, _ASSIGNMENT, ("report", "counts_for", "organisations"))
    name = _name(part["name"], f"{where}: name")
    where = f"{where} ({name})"
    due = part["due"]
    _keys(due, f"{where}: due", (), ("days", "months"))
    if len(due) != 1:
        raise RecipientError(
            f"{where}: due is {dict(due)!r}; write either due.days or due.months, counted from the end of the period"
        )
    days, months = (
        _whole(due[key], f"{where}: due.{key}", 1, most) if key in due else None
        for key, most in (("days", MOST_DAYS), ("months", 24))
    )
    of = _organisations(part.get("organisations"), f"{where}: organisations", organisation)
    own = organisation or (of is not None)
    signed_by = Role(_one_of(part["signed_by"], f"{where}: signed_by", [each.value for each in SIGNERS]))
    if signed_by is Role.LIBRARY and not own:
        raise RecipientError(f"{where}: signed_by is 'library' and there is no organisation that it tells of; write \"support\"")
    counts_for = part.get("counts_for")
    if counts_for is not None:
        norms = [each.name for each in find_norms().values() if each.needs_fact and each.each is None]
        _one_of(counts_for, f"{where}: counts_for", norms, "norms that deliveries can count for")
    parts = [
        _part(each, f"{where}: part {number}", has_own=bool(own))
        for number, each in enumerate(_tables(part["part"], f"{where}: part", "[[assignment.part]]"), 1)
    ]
    _once([each.name for each in parts], f"{where}: part")
    _once([question.name for each in parts for question in each.questions], f"{where}: question")
    formats = tuple(
        _one_of(each, f"{where}: formats", FORMATS) for each in _list(part["formats"], f"{where}: formats", at_least=1)
    )
    _once(formats, f"{where}: formats")
    written = Assignment(
        recipient=recipient,
        name=name,
        title=_words(part["title"], f"{where}: title"),
        period=_one_of(part["period"], f"{where}: period", PERIODS),
        due_days=days,
        due_months=months,
        formats=formats,
        report=_one_of(part["report"], f"{where}: report", report_names(), "reports") if "report" in part else None,
        signed_by=signed_by,
        counts_for=counts_for,
        organisation=organisation,
        parts=tuple(parts),
    )
    return (
        [written] if of is None else [replace(written, name=f"{name}-{short}", organisation=code) for short, code in of.items()]
    )


def _organisations(part: Any, where: str, organisation: str) -> dict[str, str] | None:
    if part is None:
        return None
    if organisation:
        raise RecipientError(f"{where}: a library gets its own figures; leave it out")
    if not isinstance(part, Mapping) or not part:
        raise RecipientError(f'{where} is {part!r}; write a short name and the code of each, as in {{ b9 = "NL-0890010000" }}')
    of = {_name(short, where): _text(code, f"{where}: {short}") for short, code in part.items()}
    _once(list(of.values()), where)
    return of


def _part(part: Mapping[str, Any], where: str, *, has_own: bool) -> Part:
    _keys(part, where, _PART, ("measures", "levels", "by_part", "places", "question"))
    name = _name(part["name"], f"{where}: name")
    where = f"{where} ({name})"
    known = find_measures()
    measures = tuple(
        _one_of(each, f"{where}: measures", list(known)) for each in _list(part.get("measures", []), f"{where}: measures")
    )
    levels = tuple(_one_of(each, f"{where}: levels", LEVELS) for each in _list(part.get("levels", []), f"{where}: levels"))
    _once(measures, f"{where}: measures")
    _once(levels, f"{where}: levels")
    if bool(measures) != bool(levels):
        raise RecipientError(
            f"{where}: has {'measures' if measures else 'levels'} only; write both, or neither when it has questions only"
        )
    by_part = part.get("by_part", False)
    if not isinstance(by_part, bool):
        raise RecipientError(f"{where}: by_part is {by_part!r}; write true or false")
    if by_part and not any(known[each].part for each in measures):
        parted = ", ".join(each for each, measure in known.items() if measure.part)
        raise RecipientError(f"{where}: by_part is true and none of its measures has parts; those that have are {parted}")
    places = _one_of(part.get("places", "all"), f"{where}: places", PLACES)
    if places == "own" and not has_own:
        raise RecipientError(f'{where}: places is "own" and there is no organisation that it tells of; write "all"')
    if places == "own" and (strange := [each for each in levels if each not in OWN_LEVELS]):
        raise RecipientError(f"{where}: levels has {', '.join(strange)}; own places have {' and '.join(OWN_LEVELS)}")
    questions = [
        _question(each, f"{where}: question {number}")
        for number, each in enumerate(_tables(part["question"], f"{where}: question", "[[assignment.part.question]]"), 1)
    ] if "question" in part else []  # fmt: skip
    if not measures and not questions:
        raise RecipientError(f"{where}: has no measures and no question; nothing would be delivered of it")
    title, owner = _words(part["title"], f"{where}: title"), _words(part["owner"], f"{where}: owner")
    return Part(name, title, owner, measures, levels, by_part, places, tuple(questions))


def _question(part: Mapping[str, Any], where: str) -> Question:
    _keys(part, where, _QUESTION, ("minimum", "maximum", "required"))
    name = _name(part["name"], f"{where}: name")
    if name in find_measures():
        raise RecipientError(
            f"{where}: name is {name!r}, which is a measure that Schakel counts itself; in the package the one would be taken "
            "for the other: write another name"
        )
    where = f"{where} ({name})"
    kind = _one_of(part["kind"], f"{where}: kind", QUESTION_KINDS)
    bounds = [_number(part[key], f"{where}: {key}") if key in part else None for key in ("minimum", "maximum")]
    low, high = bounds
    if kind == "text" and bounds != [None, None]:
        raise RecipientError(f"{where}: kind is 'text' and there is a minimum or maximum; a text has none")
    if low is not None and high is not None and low > high:
        raise RecipientError(f"{where}: minimum is {low:g} and maximum {high:g}; no answer could be right")
    required = part.get("required", True)
    if not isinstance(required, bool):
        raise RecipientError(f"{where}: required is {required!r}; write true or false")
    unit = _words(part["unit"], f"{where}: unit", may_be_empty=kind == "text")
    return Question(name, _words(part["text"], f"{where}: text"), unit, kind, low, high, required)


def _keys(part: Any, where: str, needed: Sequence[str], more: Sequence[str]) -> None:
    allowed = (*needed, *more)
    if not isinstance(part, Mapping):
        raise RecipientError(f"{where} is {part!r}; write a table with {', '.join(allowed)}; {_DO}")
    for key in part:
        if key not in allowed:
            raise RecipientError(f"{where}: there is no key {key!r}; {_meant(key, allowed, 'keys')}; {_DO}")
    if missing := [key for key in needed if key not in part]:
        raise RecipientError(f"{where}: has no {', '.join(missing)}; it needs {', '.join(needed)}; {_DO}")


def _meant(found: Any, allowed: Collection[str], what: str) -> str:
    near = get_close_matches(str(found), list(allowed), n=3)
    told = f"{what} are {', '.join(allowed)}"
    if not near:
        return told
    meant = f"did you mean {' or '.join(near)}?"
    return f"{meant} {told[0].upper()}{told[1:]}" if len(allowed) <= FEW else meant


def _one_of(value: Any, where: str, allowed: Collection[str], what: str = "allowed") -> str:
    if not isinstance(value, str) or value not in allowed:
        raise RecipientError(f"{where}: {value!r} is not known; {_meant(value, allowed, what)}")
    return value


def _once(values: Sequence[str], where: str) -> None:
    if twice := sorted({each for each in values if list(values).count(each) > 1}):
        raise RecipientError(f"{where}: {', '.join(twice)} stands twice; keep one")


def _tables(value: Any, where: str, example: str) -> list[Mapping[str, Any]]:
    if not isinstance(value, list) or not value or not all(isinstance(each, Mapping) for each in value):
        found = "one table" if isinstance(value, Mapping) else repr(value)
        raise RecipientError(f"{where} is {found}; write {example} for each; {_DO}")
    return value


def _list(value: Any, where: str, at_least: int = 0) -> list[Any]:
    if not isinstance(value, list) or len(value) < at_least:
        raise RecipientError(f'{where} is {value!r}; write a list, as in ["…"]' + (", not an empty one" if at_least else ""))
    return value


def _text(value: Any, where: str, *, may_be_empty: bool = False) -> str:
    if not isinstance(value, str) or (not value.strip() and not may_be_empty):
        raise RecipientError(f"{where} is {value!r}; write it in words, between quotes")
    return value.strip()


def _words(value: Any, where: str, *, may_be_empty: bool = False) -> Mapping[str, str]:
    if not isinstance(value, Mapping) or set(value) != set(LANGUAGES):
        raise RecipientError(f"{where} is {value!r}; write it in both languages, as in title.nl and title.en")
    return {language: _text(value[language], f"{where}.{language}", may_be_empty=may_be_empty) for language in LANGUAGES}


def _name(value: Any, where: str) -> str:
    if not isinstance(value, str) or not NAME.fullmatch(value):
        raise RecipientError(f"{where} is {value!r}; use small letters, digits and single hyphens, as in year-report")
    return value


def _folder(value: Any, where: str) -> str:
    folder = _text(value, where)
    if ".." in Path(folder).parts:
        raise RecipientError(f"{where} is {folder!r}; write a folder in outbox, or a whole path, without ..")
    if not Path(folder).is_absolute() and (Path(folder).parts[:1] != (OUTBOX,) or len(Path(folder).parts) == 1):
        raise RecipientError(
            f"{where} is {folder!r}; within the data folder packages go to a folder in {OUTBOX}, as in {OUTBOX}/kb, so that "
            "they never lie among what Schakel keeps there itself; elsewhere write a whole path"
        )
    return folder


def _day(value: Any, where: str) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise RecipientError(f"{where} is {value!r}; write a day, as 2026-03-02, without quotes")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e15 < value < 1e15:
        raise RecipientError(f"{where} is {value!r}; write a number")
    return value


def _whole(value: Any, where: str, low: int, high: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise RecipientError(f"{where} is {value!r}; write a whole number from {low} to {high}")
    return value
