"""What came of decisions, in words that tell what followed and never claim why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schakel.advice.effects import Effect
from schakel.collection.advised import Action, Reason
from schakel.dashboards import advice_words as words
from schakel.dashboards.advice_page import ACTIONS, TONE
from schakel.reports.numbers import Language, number
from schakel.reports.periods import day


@dataclass(frozen=True)
class Taken:
    """One decision with its effect."""

    action: Action
    title: str
    number: str
    where: str
    verdict: str
    by: str
    on: date
    note: str
    reasons: tuple[Reason, ...]
    effect: Effect


@dataclass(frozen=True)
class EffectRow:
    """One decision in the table."""

    title: str
    number: str
    where: str
    action: str
    verdict: str
    tone: str
    on: str
    says: str


@dataclass(frozen=True)
class Finding:
    """What is seen of all decisions on one action."""

    name: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class EffectPage:
    """All that the page shows."""

    title: str
    findings: tuple[Finding, ...]


def effect_page(taken: Sequence[Taken], place: str, language: Language) -> EffectPage:
    """Put the page together; the rows are made by `effect_row`, a page at a time."""
    found = []
    for action in ACTIONS:
        mine = [each for each in taken if each.action is action]
        if mine:
            says = [_carried_out(mine, language), *_FOLLOWED[action](mine, language)]
            found.append(Finding(words.ACTION[language][action], tuple(each for each in says if each)))
    return EffectPage(_title(taken, place, language), tuple(found))


def effect_row(each: Taken, language: Language) -> EffectRow:
    """One decision in words."""
    return EffectRow(
        title=each.title, number=each.number, where=each.where, action=words.ACTION[language][each.action],
        verdict=words.VERDICT[language].get(each.verdict, each.verdict), tone=TONE.get(each.verdict, ""),
        on=day(each.on, language), says=" ".join(_row(each, language)),
    )  # fmt: skip


def _title(taken: Sequence[Taken], place: str, language: Language) -> str:
    to_do = [each for each in taken if each.verdict == "do"]
    done = sum(each.effect.standing == "carried_out" for each in to_do)
    if not taken:
        return f"{place}: nog geen besluiten" if language == "nl" else f"{place}: no decisions yet"
    if not to_do:
        return f"{place}: nog niets besloten om te doen" if language == "nl" else f"{place}: nothing was decided to be done yet"
    if language == "nl":
        plural = "besluit" if len(to_do) == 1 else "besluiten"
        return f"{place}: {number(done, 0, language)} van {number(len(to_do), 0, language)} {plural} uitgevoerd"
    plural = "decision" if len(to_do) == 1 else "decisions"
    return f"{place}: {number(done, 0, language)} of {number(len(to_do), 0, language)} {plural} carried out"


_STANDING: dict[Language, dict[str, str]] = {
    "nl": {"carried_out": "uitgevoerd", "otherwise": "anders gegaan", "not_yet": "nog niet gebeurd",
           "too_early": "te vroeg om te zien", "unknown": "niet meer in de gegevens"},
    "en": {"carried_out": "carried out", "otherwise": "went otherwise", "not_yet": "not done yet",
           "too_early": "too early to see", "unknown": "no longer in the data"},
}  # fmt: skip


def _carried_out(taken: Sequence[Taken], language: Language) -> str:
    to_do = [each for each in taken if each.verdict == "do"]
    if not to_do:
        return {"nl": "Er is nog niets besloten om te doen.", "en": "Nothing was decided to be done yet."}[language]
    parts = []
    for standing, said in _STANDING[language].items():
        many = sum(each.effect.standing == standing for each in to_do)
        if many:
            parts.append(f"{number(many, 0, language)} {said}")
    one = len(to_do) == 1
    if language == "nl":
        return f"{number(len(to_do), 0, language)} {'besluit' if one else 'besluiten'} om dit te doen: {', '.join(parts)}."
    return f"{number(len(to_do), 0, language)} {'decision' if one else 'decisions'} to do this: {', '.join(parts)}."


def _after_weeding(taken: Sequence[Taken], language: Language) -> list[str]:
    seen = [each.effect.missed_since for each in taken if each.effect.missed_since is not None]
    kept = [each.effect.loans_after for each in taken if each.effect.standing in ("kept", "not_yet") and each.effect.days]
    says = []
    if seen:
        asked, wishes = sum(many > 0 for many in seen), _in_all(seen, language)
        looked = number(len(seen), 0, language)
        if language == "nl":
            tail = (
                "naar geen ervan was daarna nog vraag die de bibliotheek niet zelf vervulde."
                if not asked
                else (
                    f"naar {number(asked, 0, language)} ervan was daarna nog vraag die de bibliotheek niet zelf vervulde{wishes}."
                )
            )
            says.append(f"Van {looked} titels is te zien hoe het verder ging: {tail}")
        else:
            tail = (
                "none of them was asked for afterwards without the library meeting it itself."
                if not asked
                else (
                    f"{number(asked, 0, language)} of them were asked for afterwards without the library meeting it "
                    f"itself{wishes}."
                )
            )
            says.append(f"Of {looked} titles it can be seen how it went on: {tail}")
    elif any(each.effect.standing == "carried_out" for each in taken):
        says.append(_early(language))
    if kept:
        lent = sum(bool(many) for many in kept)
        says.append({
            "nl": f"Van {number(len(kept), 0, language)} exemplaren die bleven staan, zijn er daarna {number(lent, 0, language)} "
            "nog uitgeleend.",
            "en": f"Of {number(len(kept), 0, language)} items that stayed, {number(lent, 0, language)} were lent afterwards.",
        }[language])  # fmt: skip
    return says


def _after_moving(taken: Sequence[Taken], language: Language) -> list[str]:
    moved = [each.effect for each in taken if each.effect.standing == "carried_out" and each.effect.days]
    stayed = [each.effect for each in taken if each.effect.standing in ("kept", "not_yet") and each.effect.days]
    if not moved:
        early = any(each.effect.standing == "carried_out" for each in taken)
        return [_early(language)] if early else []
    before, after = _a_year(moved)
    says = [{
        "nl": f"{number(len(moved), 0, language)} verplaatste exemplaren: omgerekend {number(before, 1, language)} uitleningen "
        f"per exemplaar per jaar ervoor, {number(after, 1, language)} erna.",
        "en": f"{number(len(moved), 0, language)} items that moved: {number(before, 1, language)} loans per item per year "
        f"before, {number(after, 1, language)} after.",
    }[language]]  # fmt: skip
    if stayed:
        before, after = _a_year(stayed)
        says.append({
            "nl": f"Ernaast {number(len(stayed), 0, language)} exemplaren met hetzelfde advies die bleven staan: "
            f"{number(before, 1, language)} ervoor, {number(after, 1, language)} erna.",
            "en": f"Beside them {number(len(stayed), 0, language)} items with the same advice that stayed: "
            f"{number(before, 1, language)} before, {number(after, 1, language)} after.",
        }[language])  # fmt: skip
    says.append({
        "nl": "Wat na elkaar komt, komt niet altijd door elkaar: ook het seizoen, het toeval en wie er kwam spelen mee.",
        "en": "What follows is not always caused by what went before: season, chance and who came play a part too.",
    }[language])  # fmt: skip
    return says


def _after_buying(taken: Sequence[Taken], language: Language) -> list[str]:
    bought = [each for each in taken if each.effect.standing == "carried_out"]
    if not bought:
        return []
    copies = sum(each.effect.copies_added or 0 for each in bought)
    then = sum(int(_then(each) or 0) for each in bought)
    now = sum(each.effect.waiting_now or 0 for each in bought)
    return [{
        "nl": f"Van {number(len(bought), 0, language)} titels kwamen er {number(copies, 0, language)} exemplaren bij. Toen het "
        f"besluit viel wachtten er in het netwerk {words.persons(then, language)}, nu {words.persons(now, language)}.",
        "en": f"Of {number(len(bought), 0, language)} titles {number(copies, 0, language)} items were added. When it was decided "
        f"{words.persons(then, language)} waited in the network, now {words.persons(now, language)}.",
    }[language]]  # fmt: skip


_FOLLOWED = {Action.WEED: _after_weeding, Action.MOVE: _after_moving, Action.BUY: _after_buying}


def _a_year(effects: Sequence[Effect]) -> tuple[float, float]:
    """Loans of an item in a year, before and after."""
    days = sum(each.days or 0 for each in effects)
    before, after = sum(each.loans_before or 0 for each in effects), sum(each.loans_after or 0 for each in effects)
    return before / days * 365, after / days * 365


def _then(taken: Taken) -> float | None:
    """Who waited when it was decided, as the advice says."""
    for reason in taken.reasons:
        waiting = reason.figures.get("waiting")
        if isinstance(waiting, int | float):
            return waiting
    return None


def _early(language: Language) -> str:
    return {
        "nl": "Het is nog te vroeg om te zien wat erop volgde: daarvoor zijn drie maanden gegevens nodig.",
        "en": "It is too early to see what followed: that takes three months of data.",
    }[language]


def _wishes(many: int, language: Language) -> str:
    """A wish is an act of one person: of few it is not told how many, as on *Klantvraag*."""
    return f"{words.persons(many, language)} {'wensen' if language == 'nl' else 'wishes'}"


def _in_all(wishes: Sequence[int], language: Language) -> str:
    """All of them together, unless from that and the rows below what a row may not tell would follow."""
    return "" if any(0 < many < words.FEWEST for many in wishes) else f" ({_wishes(sum(wishes), language)})"


_SAYS: dict[Language, dict[tuple[Action | None, str], str]] = {
    "nl": {
        (Action.WEED, "carried_out"): "Afgeschreven, gezien op {day}.",
        (Action.MOVE, "carried_out"): "Verplaatst, gezien op {day}.",
        (Action.BUY, "carried_out"): "{copies} erbij, het eerste op {day}.",
        (Action.WEED, "otherwise"): "Niet afgeschreven maar verplaatst, gezien op {day}.",
        (Action.MOVE, "otherwise"): "Afgeschreven of op een andere plek gezet, gezien op {day}.",
        (None, "not_yet"): "Nog niet gebeurd.", (None, "kept"): "Bleef zoals het was.",
        (None, "left_anyway"): "Toch gebeurd, gezien op {day}.",
        (None, "unknown"): "Dit exemplaar staat niet meer in de gegevens.",
        (None, "too_early"): "Te vroeg: de gegevens lopen nog niet tot na het besluit.",
    },
    "en": {
        (Action.WEED, "carried_out"): "Weeded, seen on {day}.", (Action.MOVE, "carried_out"): "Moved, seen on {day}.",
        (Action.BUY, "carried_out"): "{copies} added, the first on {day}.",
        (Action.WEED, "otherwise"): "Not weeded but moved, seen on {day}.",
        (Action.MOVE, "otherwise"): "Weeded or put elsewhere, seen on {day}.",
        (None, "not_yet"): "Not done yet.", (None, "kept"): "Stayed as it was.",
        (None, "left_anyway"): "Done all the same, seen on {day}.",
        (None, "unknown"): "This item is no longer in the data.",
        (None, "too_early"): "Too early: the data do not reach beyond the decision.",
    },
}  # fmt: skip


def _row(taken: Taken, language: Language) -> list[str]:
    effect, says = taken.effect, _SAYS[language]
    template = says.get((taken.action, effect.standing)) or says.get((None, effect.standing), "")
    when = day(effect.carried_out_on, language) if effect.carried_out_on else ""
    items = {"nl": ("exemplaar", "exemplaren"), "en": ("item", "items")}[language]
    added = effect.copies_added or 0
    said = [template.format(day=when, copies=f"{number(added, 0, language)} {items[added != 1]}")]
    if effect.loans_before is not None and effect.loans_after is not None and effect.days:
        said.append(_lent(effect, language, is_beside=effect.standing != "carried_out"))
    if effect.missed_since is not None:
        said.append(_missed(effect.missed_since, language))
    if effect.standing == "carried_out" and taken.action is Action.BUY:
        said += _waited(taken, language)
    elif effect.standing == "carried_out" and effect.days is None and effect.missed_since is None:
        said.append({"nl": "Te vroeg om te zien wat erop volgde.", "en": "Too early to see what followed."}[language])
    return said


def _lent(effect: Effect, language: Language, *, is_beside: bool) -> str:
    length = words.span(effect.days or 0, language)
    before, after = (number(each or 0, 0, language) for each in (effect.loans_before, effect.loans_after))
    if language == "nl":
        which = " rond dezelfde tijd" if is_beside else ""
        return f"Uitgeleend{which}: {before} keer in {length} ervoor, {after} keer in {length} erna."
    which = " around the same time" if is_beside else ""
    return f"Lent{which}: {before} times in {length} before, {after} times in {length} after."


def _missed(wishes: int, language: Language) -> str:
    said = _wishes(wishes, language) if wishes else {"nl": "geen wens", "en": "no wish"}[language]
    if language == "nl":
        return f"Sindsdien {said} voor de titel die de bibliotheek niet zelf vervulde."
    return f"Since then {said} for the title that the library did not meet itself."


def _waited(taken: Taken, language: Language) -> list[str]:
    effect, then = taken.effect, _then(taken)
    now = words.persons(effect.waiting_now or 0, language)
    said = []
    if then is not None:
        was = words.persons(then, language)
        said.append({"nl": f"Wachtenden toen {was}, nu {now}.", "en": f"Waiting then {was}, now {now}."}[language])
    enough = min(effect.served_before or 0, effect.served_after or 0) >= words.FEWEST
    if enough and effect.wait_before is not None and effect.wait_after is not None:
        before, after = words.span(effect.wait_before, language), words.span(effect.wait_after, language)
        said.append({
            "nl": f"De helft was ervoor binnen {before} aan de beurt, erna binnen {after} (wie nog wacht telt niet mee).",
            "en": f"Before, half were served within {before}; after, within {after} (who still waits does not count).",
        }[language])  # fmt: skip
    else:
        said.append({
            "nl": "Te weinig reserveringen om een wachttijd te noemen.", "en": "Too few holds to tell a waiting time.",
        }[language])  # fmt: skip
    return said
