"""*Advies*: how much is advised where, as a finding; and one list to act on, row by row in sentences."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from schakel.advice.kept import Count, Kept, Row
from schakel.collection.advised import Action
from schakel.dashboards import advice_words as words
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.periods import day

ACTIONS = (Action.WEED, Action.MOVE, Action.BUY)
"""What is listed, in the order of the page."""
Name = Callable[[str], str]
"""The name of a place by its code."""


@dataclass(frozen=True)
class Amount:
    """How much of one action; `rows` 0 has no list to go to."""

    action: Action
    rows: int
    many: int
    text: str


@dataclass(frozen=True)
class PlaceRow:
    """One organisation or location beside what is advised there."""

    code: str
    name: str
    shelf: str
    share: str
    amounts: tuple[Amount, ...]
    decided: str
    items: int | None
    decisions: int


@dataclass(frozen=True)
class LeftOut:
    """One reason why things are not advised."""

    why: str
    items: str


@dataclass(frozen=True)
class ListFacts:
    """What a list rests on, and what it left out."""

    kind: str
    rules: str
    on: str
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Overview:
    """All that the overview shows."""

    title: str
    lead: str
    rows: tuple[PlaceRow, ...]
    total: PlaceRow
    lists: tuple[ListFacts, ...]

    @property
    def has_left_out(self) -> bool:
        """Whether something was looked at and is not advised."""
        return any(each.left_out for each in self.lists)


def overview(
    counts: Sequence[Count], lists: Sequence[Kept], shelves: Mapping[str, int], decided: Mapping[str, int], *, place: str,
    organisation: str, organisation_of: Mapping[str, str], name: Name, language: Language,
) -> Overview:  # fmt: skip
    """Put the overview together.

    Args:
        counts, lists: of the organisation, or of all ("" = every organisation, and then a row each).
        decided: decisions in the register, by the code that a row has.
        organisation_of: organisation of each location that has items.
    """
    mine = [each for each in counts if not organisation or each.organisation == organisation]
    by_row: dict[str, list[Count]] = {}
    for each in mine:
        by_row.setdefault(each.location if organisation else each.organisation, []).append(each)
    shelf: dict[str, int] = {}
    for location, items in shelves.items():
        runs = organisation_of.get(location, "")
        if organisation and runs != organisation:
            continue
        code = location if organisation else runs
        shelf[code] = shelf.get(code, 0) + items
    codes = sorted({*by_row, *(shelf if organisation else ())}, key=lambda code: (name(code).casefold(), code))
    rows = tuple(
        _place(code, name(code), by_row.get(code, []), shelf.get(code), decided.get(code, 0), language) for code in codes
    )
    all_together = {"nl": "Samen", "en": "Together"}[language]
    shown = sum(shelf.get(code, 0) for code in codes)
    total = _place("", all_together, mine, shown or None, sum(decided.values()), language)
    return Overview(
        _title(place, total, language), _lead(total, sum(decided.values()), language), rows, total,
        tuple(_facts(lists, organisation, language)),
    )  # fmt: skip


def _place(code: str, name: str, counts: Sequence[Count], shelf: int | None, decided: int, language: Language) -> PlaceRow:
    by_action = {action: [each for each in counts if each.action is action] for action in ACTIONS}
    many = {action: sum(each.copies if action is Action.BUY else each.rows for each in by_action[action]) for action in ACTIONS}
    return PlaceRow(
        code=code, name=name,
        shelf="" if shelf is None else number(shelf, 0, language),
        share=percentage(many[Action.WEED] / shelf, 1, language) if shelf else "",
        amounts=tuple(
            Amount(action, sum(each.rows for each in by_action[action]), many[action], number(many[action], 0, language))
            for action in ACTIONS
        ),
        decided=number(decided, 0, language), items=shelf, decisions=decided,
    )  # fmt: skip


def _title(place: str, total: PlaceRow, language: Language) -> str:
    weed, move, buy = total.amounts
    if not (weed.rows or move.rows or buy.rows):
        return f"Voor {place} is er nu niets te doen" if language == "nl" else f"For {place} there is nothing to do now"
    if weed.rows:
        share = f" ({total.share} {'van de kast' if language == 'nl' else 'of the shelves'})" if total.share else ""
        if language == "nl":
            many = "exemplaar kan" if weed.text == "1" else "exemplaren kunnen"
            return f"{place}: {weed.text} {many} weg{share}"
        return f"{place}: {weed.text} {'item' if weed.text == '1' else 'items'} can go{share}"
    if move.rows:
        if language == "nl":
            return f"{place}: {move.text} {'exemplaar staat' if move.text == '1' else 'exemplaren staan'} elders beter"
        return f"{place}: {move.text} {'item is' if move.text == '1' else 'items are'} better placed elsewhere"
    if language == "nl":
        return f"{place}: {buy.text} {'exemplaar' if buy.text == '1' else 'exemplaren'} te kopen voor wie wacht"
    return f"{place}: {buy.text} {'item' if buy.text == '1' else 'items'} to buy for who waits"


def _lead(total: PlaceRow, decided: int, language: Language) -> str:
    weed, move, buy = total.amounts
    rest = []
    if move.rows and weed.rows:
        rest.append({
            "nl": f"{_things(move.text, language)} {'staat' if move.text == '1' else 'staan'} beter op een andere locatie",
            "en": f"{_things(move.text, language)} {'is' if move.text == '1' else 'are'} better placed at another location",
        }[language])  # fmt: skip
    if buy.rows and (weed.rows or move.rows):
        rest.append({
            "nl": f"voor wie wacht {'is' if buy.text == '1' else 'zijn'} er {buy.text} te kopen",
            "en": f"{buy.text} {'is' if buy.text == '1' else 'are'} to be bought for who waits",
        }[language])  # fmt: skip
    said = [f"{(' en ' if language == 'nl' else ' and ').join(rest)}.".capitalize()] if rest else []
    rows = number(decided, 0, language)
    if language == "nl":
        said.append(f"Over {rows} {'regel' if decided == 1 else 'regels'} is een besluit vastgelegd." if decided else
                    "Er is nog niets besloten.")  # fmt: skip
        said.append("Het zijn adviezen; u besluit.")
    else:
        said.append(f"On {rows} {'row' if decided == 1 else 'rows'} a decision was recorded." if decided else
                    "Nothing was decided yet.")  # fmt: skip
        said.append("It is advice; you decide.")
    return " ".join(said)


def _things(text: str, language: Language) -> str:
    nouns = ("exemplaar", "exemplaren") if language == "nl" else ("item", "items")
    return f"{text} {nouns[text != '1']}"


def _facts(lists: Sequence[Kept], organisation: str, language: Language) -> list[ListFacts]:
    mine = [each for each in lists if not organisation or each.organisation == organisation]
    by_kind: dict[tuple[str, str], list[Kept]] = {}
    for each in mine:
        by_kind.setdefault((each.kind, each.rules), []).append(each)
    facts = []
    for (kind, rules), found in by_kind.items():
        together: dict[str, int] = {}
        for each in found:
            for why, many in each.left_out.items():
                together[why] = together.get(why, 0) + many
        left = sorted(together.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = tuple(LeftOut(words.left_out(why, language), number(many, 0, language)) for why, many in left if many)
        name = words.KIND[language].get(kind, kind)
        facts.append(ListFacts(name, words.rules(rules, language), day(found[0].on, language), shown))
    return facts


@dataclass(frozen=True)
class DecisionShown:
    """What was decided on a row, in words."""

    verdict: str
    tone: str
    says: str
    on: str
    note: str


@dataclass(frozen=True)
class ListRow:
    """One row of a list. `mark` tells the version of the decision that the reader sees, and the key."""

    mark: str
    title: str
    author: str
    category: str
    number: str
    where: str
    to: str
    copies: str
    sentences: tuple[str, ...]
    decision: DecisionShown | None


def list_row(row: Row, version: int, decision: DecisionShown | None, name: Name, language: Language) -> ListRow:
    """One thing to do, as its row shows it."""
    advised = row.advised
    return ListRow(
        mark=f"{version}:{advised.key}",
        title=row.title or advised.title_id or advised.item_id or "",
        author=row.author,
        category=words.category(row.category, language),
        number=advised.item_id or advised.title_id,
        where=name(advised.location),
        to=name(advised.to) if advised.to else "",
        copies=number(advised.copies, 0, language),
        sentences=tuple(words.sentence(reason, language) for reason in advised.reasons),
        decision=decision,
    )


TONE = {"do": "good", "no": "warn", "later": ""}


def decision_shown(verdict: str, by: str, when: str, note: str, language: Language) -> DecisionShown:
    """A decision in words: what, by whom and when."""
    said = f"door {by}, {when}" if language == "nl" else f"by {by}, {when}"
    return DecisionShown(words.VERDICT[language].get(verdict, verdict), TONE.get(verdict, ""), said, when, note)


def list_title(action: Action, total: int, place: str, language: Language) -> str:
    """The heading of a list.

    >>> list_title(Action.WEED, 1, "Noord Dorp", "nl")
    'Noord Dorp: 1 exemplaar om af te schrijven'
    """
    one = total == 1
    many = number(total, 0, language)
    if language == "nl":
        things = {
            Action.WEED: f"{'exemplaar' if one else 'exemplaren'} om af te schrijven",
            Action.MOVE: f"{'exemplaar' if one else 'exemplaren'} om te verplaatsen",
            Action.BUY: f"{'titel' if one else 'titels'} om te kopen",
            Action.KEEP: f"{'exemplaar' if one else 'exemplaren'} om te houden",
        }
    else:
        things = {
            Action.WEED: f"{'item' if one else 'items'} to weed",
            Action.MOVE: f"{'item' if one else 'items'} to move",
            Action.BUY: f"{'title' if one else 'titles'} to buy",
            Action.KEEP: f"{'item' if one else 'items'} to keep",
        }
    return f"{place}: {many} {things[action]}"
