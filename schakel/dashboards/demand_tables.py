"""The tables of *Klantvraag* as numbers, for the files beside them: causes, materials, audiences, periods."""

from collections.abc import Iterable, Mapping, Sequence

from schakel.collection.dissection import CAUSES, Dissection, Judged, Moment
from schakel.dashboards.demand_words import FORM, NO_NORM_YET, NORM, PART, SPLIT, UNKNOWN, cause_names
from schakel.reports.judging import STATUS
from schakel.reports.numbers import Language
from schakel.reports.periods import in_words, short
from schakel.reports.report import Cell, Column, Table

CAUSES_TABLE, SERIES_TABLE = "oorzaken", "periodes"
SPLIT_TABLES: Mapping[str, str] = {"material": "materialen", "audience": "doelgroepen"}
_HEADS: Mapping[Language, tuple[str, ...]] = {
    "nl": ("Oorzaak", "Wensen", "Deel van wat ontbrak", "Deel van alles", "Periode", "Vervuld", "Deel vervuld",
           "Interval van", "Interval tot", "Norm", "Door de tijd", "Bibliotheek"),
    "en": ("Cause", "Wishes", "Share of what was missed", "Share of all", "Period", "Met", "Share met",
           "Interval from", "Interval to", "Norm", "Through time", "Library"),
}  # fmt: skip


def demand_tables(found: Dissection, moments: Sequence[Moment], place: str, language: Language) -> dict[str, Table]:
    """All tables by name; each says norm, form and library in every row."""
    cause, wishes, of_missed, of_all, period, met, share, low, high, norm, through_time, library = _HEADS[language]
    group, names = found.whole.group, cause_names(found.norm, language)
    missed, asked = group.demand - group.met, f"{NORM[language][found.norm]}, {FORM[language][found.form]}"
    about, about_heads = (Cell(asked), Cell(place)), (Column(norm), Column(library))
    when = in_words(found.period, found.starts_on, language)
    causes = tuple(
        (Cell(names[each.name]), Cell(each.wishes), Cell(each.wishes / missed), Cell(each.wishes / group.demand), *about)
        for each in group.causes
    )
    columns = (Column(cause), Column(wishes, "count"), Column(of_missed, "fine_share"), Column(of_all, "fine_share"))
    tables = [Table(CAUSES_TABLE, f"{cause}: {place}, {when}", (*columns, *about_heads), causes)]
    status = {"nl": "Oordeel", "en": "Verdict"}[language]
    by_cause = [Column(names[each], "count") for each in CAUSES[found.norm]]

    def table(name: str, head: str, title: str, rows: Iterable[tuple[str, Judged]]) -> Table:
        columns = (
            Column(head), Column(wishes, "count"), Column(met, "count"), Column(share, "fine_share"), Column(low, "fine_share"),
            Column(high, "fine_share"), Column(status), *by_cause, *about_heads,
        )  # fmt: skip
        return Table(name, title, columns, tuple((*_row(label, judged, found.norm, language), *about) for label, judged in rows))

    for split, parts in found.splits.items():
        rows = [(PART[language].get(each.group.name, each.group.name or UNKNOWN[language]), each) for each in parts]
        head = SPLIT[language][split]
        tables.append(table(SPLIT_TABLES[split], head, f"{head}: {place}, {when}", rows))
    series = [(short(found.period, each.starts_on, language), each.whole) for each in moments]
    tables.append(table(SERIES_TABLE, period, f"{through_time}: {place}", series))
    return {each.name: each for each in tables}


def _row(label: str, judged: Judged, norm: str, language: Language) -> tuple[Cell, ...]:
    group, interval = judged.group, judged.group.interval
    by_cause = {cause.name: cause.wishes for cause in group.causes}
    verdict = STATUS[language][judged.judgement.status] if judged.judgement else NO_NORM_YET[language]
    return (
        Cell(label), Cell(group.demand), Cell(group.met), Cell(group.share), Cell(interval.low if interval else None),
        Cell(interval.high if interval else None), Cell(verdict), *(Cell(by_cause.get(each, 0)) for each in CAUSES[norm]),
    )  # fmt: skip
