"""Queues that are too long, what to buy, and whether such promises came true: part of *Reserveringen*."""

from collections.abc import Mapping
from datetime import date

from schakel.dashboards.demand_words import PART
from schakel.dashboards.holds_words import HEADS, KIND
from schakel.holds.kept import Holds
from schakel.holds.promise import ALL, Kept
from schakel.holds.queue import ANYWHERE, LITTLE_GAIN, Queue
from schakel.privacy.audience import Thresholds
from schakel.privacy.counts import Count, release_counts
from schakel.privacy.reader import Reader
from schakel.reports.numbers import Language, number, percentage
from schakel.reports.report import Cell, Column, Table
from schakel.reports.words import TOO_SMALL

NEAR = 0.05
"""How far what came true may be from what was promised and still be called right."""


def queue_table(
    holds: Holds, network: str, places: Mapping[str, str], reader: Reader, thresholds: Thresholds, language: Language
) -> Table:
    """The queues over the threshold: first what to buy, of that first what keeps the promise, and then the longest.

    Args:
        places: names of locations by code.
    """
    words = HEADS[language]
    threshold = holds.agreed["queue.ratio_threshold"].value
    # Who waits for an item of a branch that has none is told of in words: there is no queue to shorten there.
    over = [q for q in holds.queues if q.over_threshold and (q.buy_at or q.most_ratio is None or q.most_ratio > threshold)]
    counts = [Count("waiting", each.title_id, "", each.waiting) for each in over]
    released = release_counts(counts, reader.audience(None), holds.until, thresholds=thresholds)
    hidden = Cell(None, TOO_SMALL[language])

    def row(queue: Queue) -> tuple[Cell, ...]:
        is_hidden = released["waiting", queue.title_id, ""].is_hidden
        material = PART[language].get(queue.material or "", queue.material or "")
        told = [
            Cell(queue.waiting),
            Cell(queue.longest_days),
            Cell(None if queue.most_ratio is None else round(queue.most_ratio, 1), "–"),
        ]
        # For whom a branch buys can be one person, whom the name of the branch would tell of.
        at = [] if is_hidden else [f"{places.get(p, p)} ({n})" for p, n in queue.buy_at.items() if p != ANYWHERE]
        return (
            Cell(queue.title or queue.title_id), *([hidden] * 2 if is_hidden else told[:2]), Cell(queue.items),
            Cell(queue.on_shelf), Cell(queue.on_order), hidden if is_hidden else told[2],
            hidden if is_hidden else Cell(queue.kept_share), Cell(queue.to_buy), Cell(", ".join(at)),
            hidden if is_hidden else Cell(queue.share_after if queue.to_buy else None, "–"),
            Cell(words["yes" if queue.keeps_promise else "no"]), Cell(material), Cell(queue.title_id),
        )  # fmt: skip

    heads = ("title", "waiting", "longest", "items", "on_shelf", "on_order", "ratio", "kept", "to_buy", "buy_at", "after",
             "keeps", "material", "title_id")  # fmt: skip
    forms = {"title": "text", "title_id": "text", "material": "text", "buy_at": "text", "ratio": "days", "kept": "share",
             "after": "share", "keeps": "text"}  # fmt: skip
    columns = tuple(Column(words[head], forms.get(head, "count")) for head in heads)  # type: ignore[arg-type]
    # A queue that may not be counted says nothing, unless something must be done about that very title.
    listed = [each for each in over if each.buy_at or not each.items or not released["waiting", each.title_id, ""].is_hidden]
    listed.sort(key=lambda each: (not each.buy_at, not each.keeps_promise, -each.waiting, each.title_id))
    title = {"nl": "Titels met een te lange wachtrij", "en": "Titles with too long a queue"}[language]
    return Table("wachtrijen", f"{title}: {network}", columns, tuple(row(each) for each in listed))


def promises_table(holds: Holds, network: str, language: Language) -> Table:
    """What was promised on days of the past, against what came true."""
    words = HEADS[language]

    def row(kept: Kept) -> tuple[Cell, ...]:
        return Cell(KIND[language][kept.reach]), Cell(kept.waiting), Cell(kept.promised), Cell(kept.came_true)

    columns = (
        Column(words["kind"]), Column(words["waiting"], "count"), Column(words["promised"], "share"),
        Column(words["came_true"], "share"),
    )  # fmt: skip
    title = {"nl": "Beloofd en uitgekomen, zonder iets te kopen", "en": "Promised and come true, with nothing bought"}[language]
    return Table("beloften", f"{title}: {network}", columns, tuple(map(row, holds.promises)), has_total=True)


def queue_says(holds: Holds, network: str, reader: Reader, thresholds: Thresholds, language: Language) -> tuple[str, ...]:
    """Which queues are too long, what share of whom is expected to be served, and who cannot be: paragraphs."""
    titles, threshold = holds.over_threshold, holds.agreed["queue.ratio_threshold"].value
    most = number(threshold, 1 if threshold % 1 else 0, language)
    many = number(titles, 0, language)
    if not titles and language == "nl":
        first = f"{network}: geen enkele titel heeft meer dan {most} wachtenden voor elk exemplaar dat hen mag helpen."
    elif not titles:
        first = f"{network}: no title has more than {most} waiting for each item that may serve them."
    elif language == "nl":
        has = "één titel heeft" if titles == 1 else f"{many} titels hebben"
        first = (
            f"{network}: {has} meer dan {most} wachtenden voor elk exemplaar dat hen mag helpen, of geen exemplaar dat dat mag."
        )
    else:
        has = "one title has" if titles == 1 else f"{many} titles have"
        first = f"{network}: {has} more than {most} waiting for each item that may serve them, or no item that may."
    return tuple(
        filter(None, (first, _promise(holds, reader, thresholds, language), _out_of_reach(holds, reader, thresholds, language)))
    )


def _promise(holds: Holds, reader: Reader, thresholds: Thresholds, language: Language) -> str:
    if not _may_tell(holds.waiting, reader, thresholds, holds.until):
        return ""
    waiting, within = (number(value, 0, language) for value in (holds.waiting, holds.agreed["queue.promised_days"].value))
    share, after = (percentage(value / holds.waiting, 0, language) for value in (holds.expected, holds.expected_after))
    agreed = percentage(holds.agreed["queue.promised_share"].value, 0, language)
    buy = number(holds.to_buy, 0, language)
    little = holds.not_bought.get(LITTLE_GAIN, 0)
    if language == "nl":
        says = (
            f"Van alle {waiting} wachtenden wordt naar verwachting {share} binnen {within} dagen geholpen (wie zelf afzegt niet "
            "meegeteld)"
        )
        copies = "één extra exemplaar" if holds.to_buy == 1 else f"{buy} extra exemplaren"
        says += f", en {after} met {copies}. " if holds.to_buy else ". "
        says += f"Afgesproken is {agreed} van elke te lange wachtrij."
        if holds.unpromised:
            says += f" Bij {titles_in_words(holds.unpromised, language)} om te kopen wordt dat ook met de aankoop niet gehaald."
        if little:
            says += f" Voor {titles_in_words(little, language)} helpt kopen te weinig."
        return says
    says = f"Of all {waiting} who wait {share} are expected to be served within {within} days (not counting who cancels)"
    says += f", and {after} with {buy} more item{'s' if holds.to_buy > 1 else ''}. " if holds.to_buy else ". "
    says += f"Agreed is {agreed} of each queue that is too long."
    if holds.unpromised:
        says += f" For {titles_in_words(holds.unpromised, language)} to buy that is not reached even then."
    return says + (f" For {titles_in_words(little, language)} buying helps too little." if little else "")


def titles_in_words(count: int, language: Language) -> str:
    """So many titles, as it stands in a sentence."""
    one, more = {"nl": ("één titel", "titels"), "en": ("one title", "titles")}[language]
    return one if count == 1 else f"{number(count, 0, language)} {more}"


def _out_of_reach(holds: Holds, reader: Reader, thresholds: Thresholds, language: Language) -> str:
    if not holds.out_of_reach or not _may_tell(holds.out_of_reach, reader, thresholds, holds.until):
        return ""
    many = number(holds.out_of_reach, 0, language)
    if language == "nl":
        return (
            f"{many} wachtenden mogen alleen een exemplaar van hun eigen vestiging krijgen, en die heeft er geen, terwijl een "
            "andere vestiging er wel een heeft. Kopen hoeft dan niet: laat die reservering in het hele netwerk zoeken. Hun "
            "titels staan niet in de lijst."
        )
    return (
        f"{many} who wait may get an item of their own branch only, which has none, while another branch has one. Nothing need "
        "be bought: let that hold look in the whole network. Their titles are not in the list."
    )


def _may_tell(count: int, reader: Reader, thresholds: Thresholds, day: date) -> bool:
    counts = [Count("waiting", ALL, "", count)]
    return not release_counts(counts, reader.audience(None), day, thresholds=thresholds)["waiting", ALL, ""].is_hidden


def promise_says(holds: Holds, language: Language) -> tuple[str, str, str]:
    """How promises of the past turned out: sentence, verdict, tone of the verdict."""
    whole = next((each for each in holds.promises if each.reach == ALL), None)
    if whole is None:
        return (
            {
                "nl": "Er is te weinig verleden om deze verwachting aan te toetsen.",
                "en": "There is too little past to judge this expectation by.",
            }[language],
            "",
            "",
        )
    promised, came = percentage(whole.promised, 0, language), percentage(whole.came_true, 0, language)
    waiting, within = (number(value, 0, language) for value in (whole.waiting, holds.agreed["queue.promised_days"].value))
    if language == "nl":
        days = "één eerdere dag" if whole.days == 1 else f"{whole.days} eerdere dagen"
        says = (
            f"Getoetst op {days}, met wat toen bekend was: van {waiting} wachtenden zou {promised} binnen {within} dagen "
            f"geholpen worden, en dat werd {came}. Wie intussen zelf afzegde, telt niet mee. Wat extra exemplaren doen is "
            "niet te toetsen: ze zijn toen niet gekocht."
        )
    else:
        days = "one earlier day" if whole.days == 1 else f"{whole.days} earlier days"
        says = (
            f"Tried on {days}, with what was known then: of {waiting} who waited {promised} would be served within {within} "
            f"days, and {came} were. Who cancelled it themselves meanwhile is not counted. What more items do cannot be tried: "
            "they were not bought then."
        )
    off = max((each.promised - each.came_true for each in holds.promises), key=abs)
    if abs(off) <= NEAR:
        return says, {"nl": "belofte klopt", "en": "promise holds"}[language], "good"
    points = number(abs(off) * 100, 0, language)
    if language == "nl":
        return says, f"belofte is {points} punten te {'gunstig' if off > 0 else 'somber'}", "warn"
    return says, f"promise is {points} points too {'hopeful' if off > 0 else 'gloomy'}", "warn"
