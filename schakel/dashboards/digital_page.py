"""*Digitaal*: how much is lent digitally beside the printed book, and whether the one takes the place of the other."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from schakel.collection.digital import ALL, Asked, Compared, Ratio, YearOfUse
from schakel.dashboards.cause_chart import Bar
from schakel.dashboards.demand_words import PART, UNKNOWN
from schakel.privacy.audience import Audience, Thresholds
from schakel.privacy.counts import Count, release_counts
from schakel.reports.chart import NOT_COMPLETE
from schakel.reports.numbers import Language, interval, number, percentage, plain
from schakel.reports.origin import Origin
from schakel.reports.report import harmless

GENRE = {
    "nl": {"fiction": "fictie", "nonfiction": "non-fictie"},
    "en": {"fiction": "fiction", "nonfiction": "non-fiction"},
}
EVERYTHING = {"nl": "Alles samen", "en": "Everything together"}


@dataclass(frozen=True)
class YearRow:
    """One year: loans of printed and other physical things, digital loans by product, and the digital share."""

    year: str
    physical: str
    products: tuple[str, ...]
    digital: str
    share: str
    is_complete: bool


@dataclass(frozen=True)
class CategoryRow:
    """One category: what was expected of titles with an e-book, what came, and what that says."""

    name: str
    expected: str
    after: str
    difference: str
    interval: str
    copies: str
    says: str


@dataclass(frozen=True)
class DigitalPage:
    """All that the page shows; `compared` is the year the comparison is of, "" without one."""

    title: str
    place: str
    products: tuple[str, ...]
    years: tuple[YearRow, ...]
    bars: tuple[Bar, ...]
    alt: str
    legend: str
    compared: str
    before: str
    finding: str
    categories: tuple[CategoryRow, ...]
    asked: str


def digital_page(
    years: Sequence[YearOfUse],
    found: Sequence[Compared],
    pair: int | None,
    asked: Asked,
    place: str,
    audience: Audience,
    thresholds: Thresholds,
    language: Language,
) -> DigitalPage:
    """Put the page together; `pair` is the year that was compared with the one before."""
    products = tuple(dict.fromkeys(product for year in reversed(years) for product, _ in year.digital))
    told = [year for year in years if year.share is not None]
    bars = tuple(Bar(str(y.year), y.share or 0.0, percentage(y.share or 0.0, 1, language), y.is_complete) for y in told)
    return DigitalPage(
        title=_title(told, language),
        place=place,
        products=products,
        years=tuple(_year(year, products, language) for year in reversed(years)),
        bars=bars,
        alt=_alt(bars, place, language),
        legend="" if all(bar.is_complete for bar in bars) else NOT_COMPLETE["bar"][language],
        compared="" if pair is None or not found else str(pair),
        before="" if pair is None else str(pair - 1),
        finding=_finding(found, pair, language),
        categories=tuple(_category(each, language) for each in found),
        asked=_asked(asked, audience, thresholds, language),
    )


def years_file(years: Sequence[YearOfUse], place: str, origin: Origin, language: Language) -> bytes:
    """A row for each year and product; physical loans are a product too."""
    nl = language == "nl"
    heads = ("jaar", "product", "uitleningen", "volledig", "plaats", "momentopname")
    rows = []
    for year in years:
        physical = "fysiek" if nl else "physical"
        whole = ("ja" if nl else "yes") if year.is_complete else ("nee" if nl else "no")
        told = [*([(physical, year.physical)] if year.physical is not None else []), *year.digital]
        rows += [
            (str(year.year), harmless(product), plain(loans, language), whole, harmless(place), origin.snapshot_id)
            for product, loans in told
        ]
    return _file(heads if nl else ("year", "product", "loans", "complete", "place", "snapshot"), rows, origin, language)


def categories_file(found: Sequence[Compared], pair: int, place: str, origin: Origin, language: Language) -> bytes:
    """A row for each category; ratios with six decimals."""
    nl = language == "nl"
    heads = (
        ("categorie", "jaar", "uitleningen_jaar_ervoor", "verwacht", "gekomen", "verhouding", "laag", "hoog",
         "verhouding_exemplaren", "zonder_vergelijking", "plaats", "momentopname")
        if nl
        else ("category", "year", "loans_year_before", "expected", "came", "ratio", "low", "high", "ratio_copies",
              "left_out", "place", "snapshot")
    )  # fmt: skip
    rows = []
    for each in found:
        interval = each.loans.interval if each.loans else None
        values = (
            each.loans.value if each.loans else None, interval.low if interval else None, interval.high if interval else None,
            each.copies.value if each.copies else None,
        )  # fmt: skip
        ratios = ["" if value is None else plain(value, language) for value in values]
        rows.append(
            (_name(each, language), str(pair), str(each.before), plain(each.expected, language, 1), str(each.after), *ratios,
             str(each.left_out), harmless(place), origin.snapshot_id)
        )  # fmt: skip
    return _file(heads, rows, origin, language)


def _file(heads: Sequence[str], rows: Sequence[Sequence[str]], origin: Origin, language: Language) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if language == "nl" else ",", lineterminator="\r\n")
    writer.writerow([*heads, *origin.names(language)])
    writer.writerows([*row, *origin.marks(language)] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _title(told: Sequence[YearOfUse], language: Language) -> str:
    whole = [year for year in told if year.is_complete] or list(told)
    if not whole:
        return {
            "nl": "Wat digitaal werd geleend, is hier niet bekend",
            "en": "What was borrowed digitally is not known here",
        }[language]
    first, last = whole[0], whole[-1]
    now, then = (percentage(year.share or 0.0, 1, language) for year in (last, first))
    if language == "nl":
        start = f"In {last.year} was {now} van de uitleningen digitaal"
        return start if first is last else f"{start}; in {first.year} was dat {then}"
    start = f"In {last.year} {now} of the loans was digital"
    return start if first is last else f"{start}; in {first.year} it was {then}"


def _year(year: YearOfUse, products: Sequence[str], language: Language) -> YearRow:
    of = dict(year.digital)
    return YearRow(
        year=str(year.year),
        physical="" if year.physical is None else number(year.physical, 0, language),
        products=tuple(number(of[product], 0, language) if product in of else "" for product in products),
        digital=number(year.digital_loans, 0, language) if year.digital else "",
        share="" if year.share is None else percentage(year.share, 1, language),
        is_complete=year.is_complete,
    )


def _alt(bars: Sequence[Bar], place: str, language: Language) -> str:
    whole = {"nl": " (niet volledig)", "en": " (not complete)"}[language]
    parts = "; ".join(f"{bar.label} {bar.text}{'' if bar.is_complete else whole}" for bar in bars)
    if language == "nl":
        return f"Grafiek: digitaal deel van alle uitleningen, {place}: {parts}. Alle getallen staan in de tabel."
    return f"Chart: digital part of all loans, {place}: {parts}. All numbers are in the table."


def _finding(found: Sequence[Compared], pair: int | None, language: Language) -> str:
    nl = language == "nl"
    if not found:
        return (
            "Titels met en zonder e-book zijn hier niet te vergelijken: het bibliotheeksysteem vertelt niet van welke titels er "
            "een e-book is, of er zijn geen twee hele jaren na elkaar."
            if nl
            else "Titles with and without an e-book cannot be compared here: the library system does not tell which titles have "
            "one, or there are no two whole years in a row."
        )
    whole = found[0]
    ratio = whole.loans
    if ratio is None or ratio.interval is None:
        return (
            "Er is te weinig geleend om titels met en zonder e-book te vergelijken."
            if nl
            else "Too little was lent to compare titles with and without an e-book."
        )
    between = _interval(ratio, language)
    if ratio.interval.high < 1:
        size = percentage(1 - ratio.value, 1, language)
        said = (
            f"Gedrukte titels waarvan ook een e-book is, zijn in {pair} {size} minder geleend dan te verwachten was ({between}). "
            "Dat past bij vervanging door het e-book, maar bewijst het niet."
            if nl
            else f"Printed titles that also have an e-book were lent {size} less in {pair} than expected ({between}). That fits "
            "the e-book taking their place, but does not prove it."
        )
    elif ratio.interval.low > 1:
        size = percentage(ratio.value - 1, 1, language)
        said = (
            f"Gedrukte titels waarvan ook een e-book is, zijn in {pair} {size} meer geleend dan te verwachten was ({between}). "
            "Er is geen teken dat het e-book ze vervangt."
            if nl
            else f"Printed titles that also have an e-book were lent {size} more in {pair} than expected ({between}). There is "
            "no sign that the e-book takes their place."
        )
    else:
        said = (
            f"Gedrukte titels met en zonder e-book veranderden in {pair} niet aantoonbaar anders ({between}). Er is geen teken "
            "van vervanging; een klein verschil is niet uitgesloten."
            if nl
            else f"Printed titles with and without an e-book did not change demonstrably differently in {pair} ({between}). "
            "There is no sign of one taking the other's place; a small difference cannot be ruled out."
        )
    copies = whole.copies
    if copies is not None and copies.interval is not None and copies.interval.high < 1:
        fewer = percentage(1 - copies.value, 1, language)
        said += (
            f" Er waren ook {fewer} minder exemplaren van dan te verwachten was; een deel kan dus daardoor komen."
            if nl
            else f" There were also {fewer} fewer items of them than expected, so part of it may come from that."
        )
    return said


def _name(each: Compared, language: Language) -> str:
    if each.category == ALL:
        return EVERYTHING[language]
    material, audience, genre = each.category
    words = [PART[language].get(name, name) for name in (material, audience) if name]
    words += [GENRE[language].get(genre, genre)] if genre else []
    if not words:
        return UNKNOWN[language]
    return ", ".join([words[0], *(word.lower() for word in words[1:])])


def _category(each: Compared, language: Language) -> CategoryRow:
    return CategoryRow(
        name=_name(each, language),
        expected=number(each.expected, 0, language),
        after=number(each.after, 0, language),
        difference="" if each.loans is None else _change(each.loans.value, language),
        interval="" if each.loans is None else _interval(each.loans, language),
        copies="" if each.copies is None else _change(each.copies.value, language),
        says=_says(each.loans, language),
    )


def _change(value: float, language: Language) -> str:
    text = percentage(value - 1, 1, language)
    return f"+{text}" if value - 1 >= 0.0005 else text


def _interval(ratio: Ratio, language: Language) -> str:
    if ratio.interval is None:
        return ""
    low, high = (_change(bound, language) for bound in (ratio.interval.low, ratio.interval.high))
    return interval(low, high, language)


def _says(ratio: Ratio | None, language: Language) -> str:
    nl = language == "nl"
    if ratio is None:
        return "te weinig uitleningen" if nl else "too few loans"
    if ratio.interval is None:
        return "hangt aan enkele titels" if nl else "hangs on a few titles"
    if ratio.interval.high < 1:
        return "minder dan verwacht" if nl else "less than expected"
    if ratio.interval.low > 1:
        return "meer dan verwacht" if nl else "more than expected"
    return "geen aantoonbaar verschil" if nl else "no demonstrable difference"


def _asked(asked: Asked, audience: Audience, thresholds: Thresholds, language: Language) -> str:
    """Open holds that an e-book could serve; nothing where one of both parts is a few persons."""
    parts = {"with": asked.with_ebook, "without": asked.open - asked.with_ebook}
    counts = [Count("holds", "", part, count) for part, count in parts.items()]
    released = release_counts(counts, audience, date.min, thresholds=thresholds)
    if not asked.open or any(found.is_hidden for found in released.values()):
        return ""
    share = percentage(asked.with_ebook / asked.open, 0, language)
    count, all_open = number(asked.with_ebook, 0, language), number(asked.open, 0, language)
    if language == "nl":
        return (
            f"Van de {all_open} open reserveringen is er bij {count} ({share}) ook een e-book. Wijs die klanten erop: "
            "dan hoeven zij niet te wachten."
        )
    return f"Of {all_open} open holds, {count} ({share}) have an e-book as well. Point those customers to it: they need not wait."
