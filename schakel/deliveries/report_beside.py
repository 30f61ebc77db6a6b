"""Places side by side in a report: values by alphabet, words against the network, never a rank."""

from typing import NamedTuple

from schakel.deliveries.report_finding import beside, beside_cell, measure_of
from schakel.deliveries.report_material import Material, measures, names, note, value_cell
from schakel.measures.catalogue import find_measures
from schakel.measures.comparison import CAUTION
from schakel.reports.chart import Drawing, Point
from schakel.reports.periods import in_words
from schakel.reports.report import Cell, Column, Section, Table
from schakel.reports.words import value_in_words


def beside_network(material: Material) -> Section | None:
    """The place beside the network, in words; never a rank."""
    language, words = material.language, material.words
    lines = [line for line in material.own if material.network(line) is not None]
    if not lines:
        return None
    rows = []
    for line in lines:
        network = material.network(line)
        rows.append(
            (
                Cell(measure_of(line).title[language]), value_cell(line.figure, language),
                value_cell(network.figure if network else None, language), Cell(beside_cell(line, network, language)),
            )
        )  # fmt: skip
    table = Table(
        "network", words["beside_table"].format(place=material.place),
        (Column(words["figure"]), Column(material.place, "count"), Column(words["network"], "count"), Column(words["judged"])),
        tuple(rows), words["beside_note"],
    )  # fmt: skip
    groups = [(each, [line for line in lines if beside(line, material.network(line)).endswith(each)]) for each in _GROUPS]
    maybe = {line.figure.measure for line in lines if beside(line, material.network(line)).startswith("probably ")}
    says = [words[each].format(names=names(found, language, maybe)) for each, found in groups if found]
    return Section(words["beside"], (CAUTION[language], *says), (table, side_by_side(material)), *_drawing(material))


_GROUPS = ("worse", "better", "higher", "lower", "similar", "none")


def organisations(material: Material) -> Section | None:
    """The organisations side by side, by alphabet, with how each stands beside the network."""
    language, words = material.language, material.words
    places = material.at("organisation")
    if not places:
        return None
    rows = []
    alphabet = sorted({line.place for line in places})
    for name in measures(places):
        by_place = {line.place: line for line in places if line.figure.measure == name}
        cells = [
            Cell(beside_cell(by_place[place], material.network(by_place[place]), language))
            if place in by_place
            else Cell(None, "–")
            for place in alphabet
        ]
        if any(beside(line, material.network(line)) != "none" for line in by_place.values()):
            rows.append((Cell(find_measures()[name].title[language]), *cells))
    judged = Table(
        "judged", words["judged"], (Column(words["figure"]), *(Column(place) for place in alphabet)), tuple(rows),
        words["beside_note"],
    )  # fmt: skip
    tables = (side_by_side(material), judged) if rows else (side_by_side(material),)
    return Section(words["organisations"], (CAUTION[language],), tables, *_drawing(material))


def side_by_side(material: Material) -> Table:
    """What each organisation has, by alphabet, and the network behind them."""
    language, words = material.language, material.words
    lines = [*material.at("organisation"), *material.at("network")]
    several = [name for name in measures(lines) if sum(line.figure.measure == name for line in lines) > 1]
    columned = [*sorted({line.place for line in lines if line.figure.level == "organisation"}), words["network"]]
    rows = []
    for name in several:
        by_place = {
            words["network"] if line.figure.level == "network" else line.place: line
            for line in lines if line.figure.measure == name
        }  # fmt: skip
        cells = [value_cell(by_place[place].figure if place in by_place else None, language) for place in columned]
        rows.append((Cell(find_measures()[name].title[language]), *cells))
    columns = (Column(words["figure"]), *(Column(place, "count") for place in columned))
    return Table("organisations", words["all_table"], columns, tuple(rows), note(lines, material))


class _Chart(NamedTuple):
    drawing: Drawing | None = None
    alt: str = ""
    caption: str = ""


def _drawing(material: Material) -> _Chart:
    """Loans by inhabitant, or else the first rate, of each organisation and the network; the place itself is drawn strongest."""
    language, words = material.language, material.words
    lines = [*sorted(material.at("organisation"), key=lambda line: line.place), *material.at("network")]
    rates = [name for name in measures(lines) if find_measures()[name].kind == "rate"]
    if not rates:
        return _Chart()
    measure = find_measures()["loans_per_inhabitant" if "loans_per_inhabitant" in rates else rates[0]]
    shown = [line for line in lines if line.figure.measure == measure.name]
    points = tuple(
        Point(
            line.figure.starts_on, words["network"] if line.figure.level == "network" else line.place, line.figure.value,
            value_in_words(line.figure, measure, language), 0,
            line.figure.place_code == material.code, line.figure.is_complete,
        )
        for line in shown
    )  # fmt: skip
    if sum(point.value is not None for point in points) < 2:
        return _Chart()
    contents = material.contents
    alt = words["alt"].format(
        title=measure.title[language].lower(), period=in_words(contents.name.period, contents.name.starts_on, language),
        values="; ".join(f"{point.label} {point.text}" for point in points),
    )  # fmt: skip
    return _Chart(Drawing(points, measure.unit[language], language, of_places=True), alt, measure.title[language])
