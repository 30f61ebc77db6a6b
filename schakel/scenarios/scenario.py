"""A scenario: what somebody wants to try, in a TOML file that is read and checked here."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from schakel.collection.rebalancing import values_of
from schakel.errors import InputError
from schakel.scenarios.act_lists import ActListError, ListedAct, read_acts
from schakel.scenarios.emission import AS_USUAL, fuels
from schakel.scenarios.places import WEEKDAYS

REST_RULES = ("recorded", "home", "stay", "policy")
"""In the order of the numbers in `model`."""
DROP_RULES = ("least_lent", "oldest", "random")
MOST_DAYS, MOST_HOLDS, MOST_CENTS, MOST_DETOUR = 36_500, 10_000, 100_000_000, 10
"""More is a slip of the pen: a hundred years, ten thousand holds of one borrower, a million euros for one item, ten times the
straight line."""


class ScenarioError(InputError):
    """A scenario file is missing or says something that cannot be.

    Args:
        kind: missing, not_toml, not_text, too_large, too_many, title, section, unknown, value, list or acts: so that a page can
            say it in the language of its reader. place: which file. key, found, allowed: which key, what stood there, what may.
        acts: of kind acts, what is wrong in the list.
    """

    def __init__(
        self, message: str, *, kind: str = "", place: str = "", key: str = "", found: str = "", allowed: str = "",
        acts: ActListError | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.acts = acts
        self.kind, self.place, self.key, self.found, self.allowed = kind, place, key, found, allowed


@dataclass(frozen=True)
class Scenario:
    """What differs from the record; shares from 0 to 1, None = as recorded.

    Args:
        acts: lines of a plan or advice list: items that move, go, or are bought. drop_items: keys of items that go.
        drop_share: share of the items of each location that goes by `drop_rule`.
        sizes: at most so many items on the first day, by location code; the rest goes by `drop_rule`.
        most_open_holds: of one borrower; who has so many open is refused another.
        fee_share: of holds, not placed because of a fee.
        hold_share: of those who find the shelf empty, how many place a hold. interlibrary_share: of wishes that the
            collection will not serve, how many are asked elsewhere. Both are assumptions: no record tells them.
        weekdays: visiting days (Monday 0) by location code; `all` for every location.
        detour: road kilometres for one kilometre in a straight line.
        movement_cents, kilometre_cents: of one item sent, and of each of its kilometres; item_cents: of an item bought.
        fuel: of the van, as in emission.toml.
        rest: where items rest that came back away from home: recorded, home, stay, or policy (`schakel/collection/resting.py`).
        rest_across: whether they may rest at places of other organisations than their owner.
        rest_values: what the rule policy weighs, as `rebalancing.values_of` gives it for a data folder; None = as we ship it.
    """

    name: str
    title: str
    drop_items: tuple[str, ...] = ()
    drop_share: float = 0.0
    drop_rule: str = "least_lent"
    sizes: Mapping[str, int] = field(default_factory=dict)
    period_days: int | None = None
    shelf_days: int | None = None
    most_open_holds: int | None = None
    fee_share: float = 0.0
    ebook_share: float = 0.0
    hold_share: float = 0.5
    interlibrary_share: float = 0.5
    weekdays: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    detour: float = 1.3
    supply_cents: int = 675
    transport_cents: int = 400
    movement_cents: int | None = None
    kilometre_cents: float | None = None
    item_cents: int | None = None
    fuel: str = AS_USUAL
    acts: tuple[ListedAct, ...] = ()
    rest: str = "recorded"
    rest_across: bool = False
    rest_values: Mapping[str, float] | None = None


AS_RECORDED = Scenario("as_recorded", "Nothing changed")


def load_scenario(path: Path) -> Scenario:
    """Read and check one scenario.

    Raises:
        ScenarioError: naming file, key, what was found and what is allowed.
    """
    try:
        value = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise ScenarioError(
            f"{path}: there is no such file; write one as docs/how-to/replay-a-year.md shows", kind="missing", place=str(path)
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: is not TOML: {error}", kind="not_toml", place=str(path), found=str(error)) from error
    return parse_scenario(value, name=path.stem, folder=path.parent, place=str(path))


def with_agreed_values(scenario: Scenario, data: Path) -> Scenario:
    """The scenario with what was agreed in this data folder on where items rest, when it asks for that.

    Raises:
        ScenarioError: when `rebalancing.toml` of the data folder is wrong.
    """
    if scenario.rest != "policy":
        return scenario
    try:
        return replace(scenario, rest_values=values_of(data))
    except InputError as error:
        raise ScenarioError(str(error)) from error


def parse_scenario(value: Mapping[str, Any], *, name: str, folder: Path, place: str) -> Scenario:
    """Check a scenario that was read from TOML; `folder` is where its lists are."""
    known = {"title", *(key.partition(".")[0] for key in _KEYS)}
    _refuse_unknown(value, known, place, "")
    title = value.get("title")
    if not isinstance(title, str) or not title.strip():
        raise ScenarioError(
            f'{place}: title is {title!r}; say in a few words what is tried, as in title = "Ten percent less"',
            kind="title", place=place, found=repr(title),
        )  # fmt: skip
    found: dict[str, Any] = {}
    for section in known - {"title"}:
        part = value.get(section, {})
        if not isinstance(part, dict):
            raise ScenarioError(
                f"{place}: {section} is {part!r}; write a section, as in [{section}]",
                kind="section", place=place, key=section, found=repr(part),
            )  # fmt: skip
        _refuse_unknown(part, {key.partition(".")[2] for key in _KEYS if key.startswith(f"{section}.")}, place, f"{section}.")
        for key, given in part.items():
            field_name, check, allowed = _KEYS[f"{section}.{key}"]
            if not check(given):
                raise ScenarioError(
                    f"{place}: {section}.{key} is {given!r}; allowed is {allowed}",
                    kind="value", place=place, key=f"{section}.{key}", found=repr(given), allowed=allowed,
                )  # fmt: skip
            found[field_name] = given
    if "drop_items" in found:
        found["drop_items"] = _list(folder / found["drop_items"], place)
    if "acts" in found:
        try:
            found["acts"] = read_acts(folder / found["acts"])
        except ActListError as error:
            raise ScenarioError(
                f"{place}: collection.acts: {error}",
                kind="acts", place=place, key="collection.acts", found=str(error).replace(f"{folder}/", ""),
                acts=error,
            ) from error  # fmt: skip
    if "weekdays" in found:
        found["weekdays"] = {code: tuple(sorted(WEEKDAYS.index(day) for day in days)) for code, days in found["weekdays"].items()}
    return Scenario(name=name, title=title, **found)


def _list(path: Path, place: str) -> tuple[str, ...]:
    """Keys of items, one a line; empty lines do not count."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(
            f"{place}: collection.drop_items is {path.name!r}, which cannot be read: {error}",
            kind="list", place=place, key="collection.drop_items", found=path.name,
        ) from error  # fmt: skip
    return tuple(line.strip() for line in lines if line.strip())


def _refuse_unknown(part: Mapping[str, Any], known: set[str], place: str, prefix: str) -> None:
    unknown = [key for key in part if key not in known]
    if unknown:
        allowed = ", ".join(f"{prefix}{key}" for key in sorted(known))
        raise ScenarioError(
            f"{place}: has {prefix}{unknown[0]}; allowed are {allowed}",
            kind="unknown", place=place, key=f"{prefix}{unknown[0]}", allowed=allowed,
        )  # fmt: skip


def _file(value: Any) -> bool:
    # A name and no path: a scenario that comes in by a page must not read about on this machine.
    return isinstance(value, str) and value != "" and Path(value).name == value


def _whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _share(value: Any) -> bool:
    return _number(value) and 0 <= value <= 1


def _days(value: Any) -> bool:
    return _whole(value) and 1 <= value <= MOST_DAYS


def _holds(value: Any) -> bool:
    return _whole(value) and 1 <= value <= MOST_HOLDS


def _cents(value: Any) -> bool:
    return _whole(value) and 0 <= value <= MOST_CENTS


def _detour(value: Any) -> bool:
    return _number(value) and 1 <= value <= MOST_DETOUR


def _amount(value: Any) -> bool:
    return _number(value) and 0 <= value <= MOST_CENTS


def _sizes(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(_whole(size) and size >= 0 for size in value.values())


def _weekdays(value: Any) -> bool:
    return isinstance(value, dict) and bool(value) and all(
        isinstance(days, list) and days and all(day in WEEKDAYS for day in days) and len(set(days)) == len(days)
        for days in value.values()
    )  # fmt: skip


_A_WEEK = f"a list of weekdays ({', '.join(WEEKDAYS)}), each once, by location code or `all`"
_SHARE = "a share from 0 to 1"
_EUROCENTS = f"a whole number of euro cents, at most {MOST_CENTS}"
_DAYS = f"a whole number of days, from 1 to {MOST_DAYS}"
_KEYS: Mapping[str, tuple[str, Callable[[Any], bool], str]] = {
    "collection.drop_items": ("drop_items", _file, "the name of a list beside the scenario, a file with one item a line"),
    "collection.drop_share": ("drop_share", _share, _SHARE),
    "collection.drop_rule": ("drop_rule", lambda value: value in DROP_RULES, ", ".join(DROP_RULES)),
    "collection.size": ("sizes", _sizes, "a number of items by location code"),
    "collection.acts": ("acts", _file, "the name of a CSV file of acts, or of a folder of them"),
    "collection.rest": ("rest", lambda value: value in REST_RULES, ", ".join(REST_RULES)),
    "collection.rest_across": ("rest_across", lambda value: isinstance(value, bool), "true or false"),
    "holds.period_days": ("period_days", _days, _DAYS),
    "holds.shelf_days": ("shelf_days", _days, _DAYS),
    "holds.most_open_holds": ("most_open_holds", _holds, f"a whole number of holds, from 1 to {MOST_HOLDS}"),
    "holds.fee_share": ("fee_share", _share, _SHARE),
    "ebooks.referred_share": ("ebook_share", _share, _SHARE),
    "unmet.hold_share": ("hold_share", _share, _SHARE),
    "unmet.interlibrary_share": ("interlibrary_share", _share, _SHARE),
    "transport.weekdays": ("weekdays", _weekdays, _A_WEEK),
    "transport.detour": ("detour", _detour, f"a number from 1 to {MOST_DETOUR}"),
    "costs.supply_cents": ("supply_cents", _cents, _EUROCENTS),
    "costs.transport_cents": ("transport_cents", _cents, _EUROCENTS),
    "costs.movement_cents": ("movement_cents", _cents, _EUROCENTS),
    "costs.kilometre_cents": ("kilometre_cents", _amount, f"a number of euro cents from 0 to {MOST_CENTS}"),
    "costs.item_cents": ("item_cents", _cents, _EUROCENTS),
    "transport.fuel": ("fuel", lambda value: value in fuels(), ", ".join(fuels())),
}  # fmt: skip


def allowed_keys() -> tuple[str, ...]:
    """All that may stand in a file, as `section.key`."""
    return tuple(_KEYS)
