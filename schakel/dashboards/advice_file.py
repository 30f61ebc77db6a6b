"""A list to act on as a file: a workbook, a CSV file, or the bare numbers that a library system reads as a set."""

from collections.abc import Sequence
from datetime import datetime

from schakel.advice.kept import Kept, Row
from schakel.collection.advised import Action
from schakel.dashboards import advice_words as words
from schakel.dashboards.advice_page import ACTIONS, ListRow, Name, Overview
from schakel.reports.media_types import SERVED_AS
from schakel.reports.numbers import Language
from schakel.reports.origin import Origin
from schakel.reports.periods import day
from schakel.reports.report import Cell, Column, Report, Section, Table, write_csv
from schakel.reports.workbook import write_xlsx

FORMS = {form: SERVED_AS[form] for form in ("xlsx", "csv", "txt")}
"""Kinds of file and what they are to a browser."""

_HEADS: dict[Language, tuple[str, ...]] = {
    "nl": ("Exemplaarnummer", "Titelnummer", "Titel", "Auteur", "Categorie", "Locatie", "Naar", "Aantal", "Waarom", "Besluit",
           "Besloten op", "Notitie"),
    "en": ("Item number", "Title number", "Title", "Author", "Category", "Location", "To", "Number", "Why", "Decision",
           "Decided on", "Note"),
}  # fmt: skip


def advice_table(rows: Sequence[tuple[ListRow, Row]], title: str, language: Language) -> Table:
    """The rows of a list as a table, in the words of the page."""
    columns = tuple(Column(head, "count" if place == 7 else "text") for place, head in enumerate(_HEADS[language]))
    lines = []
    for row, kept in rows:
        advised, decision = kept.advised, row.decision
        texts = (advised.item_id or "", advised.title_id, row.title, row.author, row.category, row.where, row.to)
        taken = (decision.verdict, decision.on, decision.note) if decision else ("", "", "")
        cells = [*map(Cell, texts), Cell(float(advised.copies)), Cell(" ".join(row.sentences)), *map(Cell, taken)]
        lines.append(tuple(cells))
    name = "Advies" if language == "nl" else "Advice"
    return Table(name, title, columns, tuple(lines))


def overview_table(made: Overview, place: str, *, is_network: bool, language: Language) -> Table:
    """How much is advised where, as numbers; the page has the same rows."""
    first, code, shelf, share, decided, title = {
        "nl": ("Bibliotheek" if is_network else "Locatie", "Code", "In de kast", "Deel van de kast", "Besluiten",
               "Wat is er te doen"),
        "en": ("Library" if is_network else "Location", "Code", "On the shelf", "Share of the shelf", "Decisions",
               "What there is to do"),
    }[language]  # fmt: skip
    weed, *others = ACTIONS
    names = words.ACTION[language]
    columns = (
        Column(first), Column(code), Column(shelf, "count"), Column(names[weed], "count"), Column(share, "fine_share"),
        *(Column(names[action], "count") for action in others), Column(decided, "count"),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(row.name), Cell(row.code), Cell(row.items), Cell(row.amounts[0].many),
            Cell(row.amounts[0].many / row.items if row.items else None),
            *(Cell(amount.many) for amount in row.amounts[1:]), Cell(row.decisions),
        )
        for row in (*made.rows, made.total)
    )  # fmt: skip
    return Table("advies", f"{title}: {place}", columns, rows, has_total=True)


def left_out_table(lists: Sequence[Kept], organisation: str, place: str, name: Name, language: Language) -> Table:
    """What was looked at and is not advised: a row for each list, library and reason; the page adds up the libraries."""
    heads, title = {
        "nl": (("Lijst", "Bibliotheek", "Waarom niet", "Aantal", "Regels", "Bekeken tot en met"), "Niet geadviseerd"),
        "en": (("List", "Library", "Why not", "Number", "Rules", "Looked at up to"), "Not advised"),
    }[language]
    rows = [
        (
            Cell(words.KIND[language].get(each.kind, each.kind)), Cell(name(each.organisation)),
            Cell(words.left_out(why, language)), Cell(float(many)),
            Cell(words.rules(each.rules, language)), Cell(day(each.on, language)),
        )
        for each in lists if not organisation or each.organisation == organisation
        for why, many in sorted(each.left_out.items(), key=lambda pair: (-pair[1], pair[0])) if many
    ]  # fmt: skip
    columns = tuple(Column(head, "count" if at == 3 else "text") for at, head in enumerate(heads))
    return Table(title, f"{title}: {place}", columns, tuple(rows))


def left_out_file(
    form: str, table: Table, facts: Sequence[tuple[str, str]], origin: Origin, *, made_at: datetime, language: Language
) -> bytes:
    """The content of a workbook or of CSV."""
    if form == "csv":
        return write_csv(table, origin, language)
    report = Report("left-out", table.name, table.title, tuple(facts), (Section(table.title, tables=(table,)),), (), language)
    return write_xlsx(report, notice=origin.notice(language), made_at=made_at)


def advice_file(
    form: str,
    table: Table,
    facts: Sequence[tuple[str, str]],
    action: Action,
    origin: Origin,
    *,
    made_at: datetime,
    language: Language,
) -> bytes:
    """The content of a workbook or of CSV."""
    if form == "csv":
        return write_csv(table, origin, language)
    kind = "Advies voor de collectie" if language == "nl" else "Advice on the collection"
    report = Report(
        "advice", kind, table.title, tuple(facts), (Section(table.title, tables=(table,)),), _means(action, language), language
    )
    return write_xlsx(report, notice=origin.notice(language), made_at=made_at)


def numbers_file(numbers: Sequence[str]) -> bytes:
    """Numbers alone, one a line, as a library system reads a set; the same bytes as the lists that commands write."""
    return "".join(f"{number}\n" for number in numbers).encode()


def _means(action: Action, language: Language) -> tuple[tuple[str, str, str], ...]:
    name = words.ACTION[language][action]
    means = {
        "nl": "Een advies volgens de regels hiernaast; wie besluit, kijkt ook naar het exemplaar zelf.",
        "en": "Advice by the rules named here; who decides also looks at the item itself.",
    }[language]
    return ((name, means, "docs/how-to/advice.md"),)
