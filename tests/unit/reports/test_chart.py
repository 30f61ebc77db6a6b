"""The large drawing: numbers that fit are all written, others only where the reader looks; the norm has its name."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from schakel.reports.chart import Drawing, Point, draw, has_open, legend, narrow, specification


def drawing(values: Sequence[float], texts: Sequence[str], **given: Any) -> Drawing:
    points = tuple(
        Point(date(2016 + place, 1, 1), str(2016 + place), value, text, 0, is_chosen=place == len(values) - 1)
        for place, (value, text) in enumerate(zip(values, texts, strict=True))
    )
    return Drawing(points=points, unit="leden", language="nl", **given)


MEMBERS = drawing([26186, 25589, 24657, 24555, 23323], ["26.186", "25.589", "24.657", "24.555", "23.323"])
SHARES = drawing(
    [0.9681, 0.9662, 0.9661, 0.9657, 0.9658],
    ["96,81 %", "96,62 %", "96,61 %", "96,57 %", "96,58 %"],
    is_share=True, norm=0.95, norm_label="norm 95 %",
)  # fmt: skip


def numbers(drawn: Drawing) -> list[dict[str, Any]]:
    """The layers that write numbers."""
    return [layer for layer in specification(drawn)["layer"] if layer["mark"]["type"] == "text"]


def test_all_numbers_are_written_where_they_fit() -> None:
    assert all("transform" not in layer for layer in numbers(MEMBERS))
    assert all(f">{point.text}<" in draw(MEMBERS).decode() for point in MEMBERS.points)


def test_on_a_small_screen_only_the_chosen_number_is_written() -> None:
    for each in (MEMBERS, SHARES):
        found = draw(narrow(each)).decode()
        assert f">{each.points[-1].text}<" in found
        assert f">{each.points[0].text}<" not in found


def test_a_few_short_numbers_stay_on_a_small_screen() -> None:
    assert ">6,42<" in draw(narrow(drawing([6.42, 6.07, 4.15], ["6,42", "6,07", "4,15"]))).decode()


def test_the_norm_line_is_named_in_the_drawing() -> None:
    assert ">norm 95 %<" in draw(SHARES).decode()


def test_a_number_stands_below_a_line_that_falls_to_it() -> None:
    months = [date(2019 + place // 12, place % 12 + 1, 1) for place in range(24)]

    def line(last: float) -> Drawing:
        values = [50.0] * 23 + [last]
        points = [
            Point(day, str(day), value, str(value), 0, day == months[-1]) for day, value in zip(months, values, strict=True)
        ]
        return Drawing(points=tuple(points), unit="leden", language="nl")

    assert {layer["mark"]["dy"] for layer in numbers(line(20))} == {20}
    assert {layer["mark"]["dy"] for layer in numbers(line(60))} == {-14}
    # Near the axis there is no room below.
    assert {layer["mark"]["dy"] for layer in numbers(line(2))} == {-14}


def opened(drawn: Drawing, *places: int) -> Drawing:
    """The same with some periods not complete."""
    points = tuple(replace(point, is_complete=place not in places) for place, point in enumerate(drawn.points))
    return replace(drawn, points=points)


def layers(drawn: Drawing, kind: str) -> list[dict[str, Any]]:
    return [layer for layer in specification(drawn)["layer"] if layer["mark"]["type"] == kind]


def test_a_bar_that_is_not_complete_is_hollow_with_a_broken_edge() -> None:
    whole, hollow = layers(opened(MEMBERS, 4), "bar")
    assert (whole["transform"], hollow["transform"]) == ([{"filter": "datum.whole"}], [{"filter": "!datum.whole"}])
    assert (hollow["mark"]["fill"], hollow["mark"]["strokeDash"]) == ("white", [5, 4])
    assert "stroke-dasharray" in draw(opened(MEMBERS, 4)).decode()


def stretches(drawn: Drawing) -> dict[bool, list[list[str]]]:
    """The labels that each line joins, by whether it is broken."""
    found: dict[bool, list[list[str]]] = {True: [], False: []}
    drawing = specification(drawn)
    for layer in drawing["layer"]:
        if layer["mark"]["type"] != "line":
            continue
        lines: dict[int, list[str]] = {}
        for row in drawing["datasets"][layer["data"]["name"]]:
            lines.setdefault(row["stretch"], []).append(row["label"])
        found[layer["mark"]["strokeDash"] == [5, 4]] += lines.values()
    return found


def test_a_line_is_broken_to_and_from_a_period_that_is_not_complete() -> None:
    assert stretches(SHARES) == {False: [["2016", "2017", "2018", "2019", "2020"]], True: []}
    assert stretches(opened(SHARES, 4)) == {False: [["2016", "2017", "2018", "2019"]], True: [["2019", "2020"]]}
    assert stretches(opened(SHARES, 2)) == {
        False: [["2016", "2017"], ["2019", "2020"]],
        True: [["2017", "2018"], ["2018", "2019"]],
    }
    [hollow] = [layer for layer in layers(opened(SHARES, 4), "point") if layer["mark"].get("fill") == "white"]
    assert hollow["transform"] == [{"filter": "!datum.whole"}]


def test_no_line_crosses_a_change_of_definition_or_what_is_not_known() -> None:
    later = [replace(point, segment=int(place > 1)) for place, point in enumerate(SHARES.points)]
    assert stretches(replace(SHARES, points=tuple(later)))[False] == [["2016", "2017"], ["2018", "2019", "2020"]]
    assert stretches(opened(replace(SHARES, points=tuple(later)), 2))[True] == [["2018", "2019"]]
    unknown = [replace(point, value=None if place == 3 else point.value) for place, point in enumerate(SHARES.points)]
    assert stretches(opened(replace(SHARES, points=tuple(unknown)), 4)) == {False: [["2016", "2017", "2018"]], True: []}


def test_the_legend_tells_what_hollow_means_only_when_something_is() -> None:
    assert legend(MEMBERS) == legend(SHARES) == ""
    assert legend(opened(MEMBERS, 4)).startswith("Open staaf met onderbroken rand")
    assert legend(opened(SHARES, 4)).startswith("Open punt en onderbroken lijn")
    nothing = replace(opened(MEMBERS, 4), points=(*MEMBERS.points[:4], replace(MEMBERS.points[4], value=None, is_complete=False)))
    assert not has_open(nothing)


def test_names_of_places_do_not_lie_over_each_other_on_a_small_screen() -> None:
    """Five bars of 46 points: "Bibliotheek" alone is broader. Aslant every name is whole."""
    names = ("B9", "Bibliotheek Hoogeveen", "DNK Assen", "Facet Emmen", "Netwerk")
    points = tuple(Point(date(2020, 1, 1), name, 1.4, "1,40", 0, name == "B9") for name in names)
    wide = Drawing(points, "uitleningen", "nl", of_places=True)
    told = draw(narrow(wide)).decode()
    slanted = re.findall(r"rotate\(300\)[^>]*>([^<]+)<", told)
    assert slanted == list(names)
    assert "rotate(300)" not in draw(wide).decode()
