"""The parts that reports are made of, each from the lines of a delivery: no figure is in a report that is not in its files."""

from collections.abc import Iterable, Sequence

from schakel.deliveries.contents import Line
from schakel.deliveries.report_finding import (
    change_cell,
    course,
    finding,
    grew,
    is_asked_later,
    measure_of,
    norm_of,
    norm_sentence,
    size_of_change,
)
from schakel.deliveries.report_material import Material, measures, names, note, value_cell
from schakel.deliveries.workbook import definitions
from schakel.measures.catalogue import find_measures
from schakel.measures.comparison import CAUTION
from schakel.reports.chance import FEW
from schakel.reports.numbers import number
from schakel.reports.periods import day, in_words
from schakel.reports.report import Cell, Column, Form, Report, Section, Table
from schakel.reports.words import NOT_KNOWN, part_name

FINDINGS = 3


def headline(material: Material, order: Sequence[str]) -> Line | None:
    """The first figure that has a value, in the order in which a reader wants to hear."""
    known = {line.figure.measure: line for line in material.own if line.figure.value is not None}
    return next((known[name] for name in (*order, *known) if name in known), None)


def title(material: Material, order: Sequence[str]) -> str:
    """The finding above the report."""
    line = headline(material, order)
    if line is None:
        return f"{material.place}: {NOT_KNOWN[material.language]}"
    said = finding(line, material.language)
    return f"{material.place}: {said[0].lower()}{said[1:]}"


def in_short(material: Material, order: Sequence[str]) -> Section:
    """Three findings and the scorecard: first the norm, then what changed most, as far as that is sure."""
    language, words = material.language, material.words
    first = headline(material, order)
    judged = [
        norm_sentence(line, said, language)
        for line in material.own
        if (said := norm_of(line, material.contents.known_on, language)) is not None
    ]
    says = judged[:1]
    # What changed surely and most comes first; the order of the scorecard decides the rest.
    told = {first.figure.numerator} if first is not None else set()
    for line in sorted(_on_card(material, order), key=lambda line: -size_of_change(line)):
        # Loans and loans by inhabitant tell the same: what is counted is told once.
        if len(says) < FINDINGS and line.figure.numerator not in {None, *told} and not _has_norm(line, material):
            told.add(line.figure.numerator)
            says.append(f"{finding(line, language)}.")
    card = scorecard(material, words["scorecard"], _on_card(material, order), "scorecard")
    return Section(words["short"], tuple(says), (card,))


def _has_norm(line: Line, material: Material) -> bool:
    return norm_of(line, material.contents.known_on, material.language) is not None


def _on_card(material: Material, order: Sequence[str]) -> list[Line]:
    return [line for line in _in_order(material.own, order) if line.figure.measure in order]


def others(material: Material, order: Sequence[str]) -> Section | None:
    """What is in the delivery of the place and not on the scorecard."""
    lines = [line for line in material.own if line.figure.measure not in order]
    if not lines:
        return None
    words = material.words
    return Section(
        words["more"], tables=(scorecard(material, words["more_table"].format(place=material.place), lines, "others"),)
    )


def _in_order(lines: Iterable[Line], order: Sequence[str]) -> list[Line]:
    return sorted(lines, key=lambda line: order.index(line.figure.measure) if line.figure.measure in order else len(order))


def scorecard(material: Material, heading: str, lines: Sequence[Line], name: str) -> Table:
    """Each figure beside that of the year before and its norm, in words and shapes."""
    language, words = material.language, material.words
    rows = []
    for line in lines:
        said = norm_of(line, material.contents.known_on, language)
        rows.append(
            (
                Cell(measure_of(line).title[language]),
                value_cell(line.figure, language),
                value_cell(line.before, language),
                Cell(change_cell(line, language)),
                Cell(said.word if said else words["no_norm_yet" if is_asked_later(line) else "no_norm"]),
            )
        )
    heads: Sequence[tuple[str, Form]] = (
        ("figure", "text"), ("now", "count"), ("before", "count"), ("change", "text"), ("norm", "text")
    )  # fmt: skip
    return Table(name, heading, tuple(Column(words[head], form) for head, form in heads), tuple(rows), note(lines, material))


def norms(material: Material, levels: Sequence[str]) -> Section:
    """Every norm that is asked of these figures, with how it stands."""
    language, words = material.language, material.words
    judged = [
        (line, said)
        for level in levels
        for line in (material.own if level == material.level == "organisation" else _by_name(material.at(level)))
        if (said := norm_of(line, material.contents.known_on, language)) is not None
    ]
    says = [norm_sentence(line, said, language) for line, said in judged if line in material.own]
    rows = tuple(
        (
            Cell(measure_of(line).title[language]), Cell(line.place or line.figure.place_code), value_cell(line.figure, language),
            Cell(said.asks.partition(". ")[0].rstrip(".")), Cell(said.word),
        )
        for line, said in judged
    )  # fmt: skip
    heads: Sequence[tuple[str, Form]] = (
        ("figure", "text"), ("place", "text"), ("value", "count"), ("asks", "text"), ("outcome", "text"),
    )  # fmt: skip
    asked = dict.fromkeys((measure_of(line).title[language], said.authority) for line, said in judged)
    who = " ".join(f"{what}: {authority}." for what, authority in asked)
    table = Table(
        "norms", words["norm_table"], tuple(Column(words[head], form) for head, form in heads), rows, words["who"].format(who=who)
    )
    if not judged:
        return Section(words["norms"], (words["no_norms"],))
    return Section(words["norms"], tuple(says), (table,))


def by_place(material: Material, level: str, order: Sequence[str]) -> Section | None:
    """Places of a level by alphabet, with the figures that are in the delivery; of the first its change as well."""
    language, words = material.language, material.words
    lines = [line for line in material.at(level) if line.figure.measure in order]
    found = [name for name in order if any(line.figure.measure == name for line in lines)]
    if not found:
        return None
    by_key = {(line.figure.place_code, line.figure.measure): line for line in lines}
    lively = {line.figure.place_code for line in lines if _is_lively(line)}
    every = sorted({(line.place or line.figure.place_code, line.figure.place_code) for line in lines})
    places = [(place, code) for place, code in every if code in lively]
    still = [place for place, code in every if code not in lively]
    if not places:
        return None
    singular, plural = ("location", "locations") if level == "location" else ("municipality", "municipalities")
    rows = []
    for place, code in places:
        first = by_key.get((code, found[0]))
        figures = [value_cell(each.figure, language) if (each := by_key.get((code, name))) else Cell(None, "–") for name in found]
        rows.append((Cell(place), figures[0], Cell(change_cell(first, language) if first else "–"), *figures[1:]))
    titles = [find_measures()[name].title[language] for name in found]
    columns = (
        Column(words[singular]), Column(titles[0], "count"), Column(words["change"]),
        *(Column(each, "count") for each in titles[1:])
    )  # fmt: skip
    notes = [note(lines, material)]
    notes += [words["still"].format(names="; ".join(still))] if still else []
    table = Table(level, words[f"{singular}_table"], columns, tuple(rows), " ".join(filter(None, notes)))
    compared = [by_key[code, found[0]] for _, code in places if (code, found[0]) in by_key]
    # Of one place the table says it all.
    says = (_courses(titles[0], compared, material),) if len(compared) > 1 else ()
    return Section(words[plural], (CAUTION[language], *says), (table,))


def _is_lively(line: Line) -> bool:
    """Whether anything was counted, now or a year before; what is kept back was."""
    return any(figure is not None and (figure.is_hidden or figure.value) for figure in (line.figure, line.before))


def _courses(title: str, lines: Sequence[Line], material: Material) -> str:
    """At how many places it rose and fell, surely; what happened nowhere is not said."""
    words = material.words
    share = "share_" if lines and measure_of(lines[0]).kind == "proportion" else ""
    counts = {
        f"{share}up": sum(course(line) == "sure" and grew(line) for line in lines),
        f"{share}down": sum(course(line) == "sure" and not grew(line) for line in lines),
    }  # fmt: skip
    counts["unclear"] = len(lines) - sum(counts.values())
    told = [words[f"course_{name}"].format(n=number(n, 0, material.language)) for name, n in counts.items() if n]
    if counts["unclear"] == len(lines):
        return words["course_none"].format(title=title, all=number(len(lines), 0, material.language))
    return words["course"].format(title=title, all=number(len(lines), 0, material.language), told=", ".join(told))


def by_group(material: Material) -> Section | None:
    """Figures by age class or kind of location, of the place itself."""
    language, words = material.language, material.words
    parts = [
        line for line in material.told
        if line.figure.part and (line.figure.level, line.figure.place_code) == (material.level, material.code)
    ]  # fmt: skip
    if not parts:
        return None
    tables = []
    for name in measures(parts):
        lines = [line for line in parts if line.figure.measure == name]
        measure = find_measures()[name]
        heading = words["class_table" if measure.part == "class" else "part_table"].format(title=measure.title[language])
        columns = (
            Column(words["part"]), Column(words["now"], "count"), Column(words["before"], "count"), Column(words["change"])
        )  # fmt: skip
        rows = tuple(
            (
                Cell(part_name(line.figure.part, language)), value_cell(line.figure, language), value_cell(line.before, language),
                Cell(change_cell(line, language)),
            )
            for line in lines
        )  # fmt: skip
        tables.append(Table(f"group-{name.replace('_', '-')}", heading, columns, rows, note(lines, material)))
    return Section(words["parts"], tables=tuple(tables))


def to_mind(material: Material) -> Section:
    """What a reader must know before using the figures."""
    language, words = material.language, material.words
    own, all_lines = material.own, material.contents.lines
    kinds = {"not_complete": ("incomplete", "before_incomplete"), "not_known": ("unknown",), "definition": ("changed",)}
    says = []
    for word, courses in kinds.items():
        found = [line for line in own if course(line) in courses]
        if found:
            says.append(words[word].format(names=names(found, language)))
    if hidden := sum(line.figure.is_hidden for line in all_lines):
        told = {"n": number(hidden, 0, language), "all": number(len(all_lines), 0, language)}
        says.append(words["kept_back" if hidden > 1 else "one_kept_back"].format(**told))
    return Section(words["mind"], (*(says or [words["nothing"]]), words["same"]))


def assemble(material: Material, name: str, kind: str, order: Sequence[str], sections: Iterable[Section | None]) -> Report:
    """The report, with what it is and what its words mean."""
    contents, language, words = material.contents, material.language, material.words
    facts = [
        (words["for"], contents.recipient_name),
        (words["by"], contents.sender),
        (words["period"], in_words(contents.name.period, contents.name.starts_on, language)),
        (words["known"], f"{day(contents.known_on, language)} ({words['snapshot'].lower()} {contents.snapshot_id})"),
    ]
    if contents.number > 1:
        facts.append((words["time"], words["again"].format(n=contents.number)))
    chance = (words["chance_term"], words["chance"].format(few=FEW), words["chance_source"])
    return Report(
        name, kind, title(material, order), tuple(facts), tuple(each for each in sections if each is not None),
        (chance, *definitions(contents)), language,
    )  # fmt: skip


def _by_name(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.figure.measure, line.place))
