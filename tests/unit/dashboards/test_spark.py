"""The small drawing of a card: from zero, up to the year of the card, broken where a definition changes or a year is hidden."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from schakel.dashboards.spark import Spark, draw_spark
from schakel.measures.catalogue import find_measures
from schakel.measures.figure import Figure
from schakel.privacy.audience import DEFAULT, Audience
from schakel.privacy.persons import Persons
from schakel.privacy.publishable import Publishable
from schakel.privacy.release import release

RATE, NORM = (find_measures()[name] for name in ("loans_per_inhabitant", "norm_95_strict"))


def series(
    values: Sequence[float | None], level: str = "organisation", *, broken_in: int | None = None, incomplete: int | None = None
) -> list[Publishable]:
    """A series from 2016 on, of another definition from a year on, and with a year that is not complete."""
    first = Figure("m", date(2008, 1, 1), level, level, "year", date(2016, 1, 1), "", None, None, None, 1, True)
    plain = [
        replace(
            first,
            starts_on=date(year, 1, 1),
            value=value,
            version=date(broken_in, 1, 1) if broken_in is not None and year >= broken_in else first.version,
            is_complete=year != incomplete,
        )
        for year, value in enumerate(values, start=2016)
    ]
    return release(plain, {"m": Persons(False, False)}, lambda _: Audience.OWN, thresholds=DEFAULT)


def drawn(values: Sequence[float | None], **given: object) -> Spark:
    asked = {"network": {}, "measure": RATE, "norm": None, "norm_label": "", "language": "nl", **given}
    found = draw_spark(series(values), **asked)  # type: ignore[arg-type]
    assert found is not None
    return found


def test_it_starts_at_zero() -> None:
    found = drawn([4.0, 2.0])
    assert [line.points for line in found.own] == ["0.0,2.0 100.0,15.8"]
    assert found.own[0].area == "0.0,29.5 0.0,2.0 100.0,15.8 100.0,29.5"
    assert (found.first, found.last) == ("2016: 4,00", "2017: 2,00")


def test_a_share_near_all_leaves_zero_and_then_has_no_surface() -> None:
    found = drawn([0.96, 0.98], measure=NORM, norm=0.95, norm_label="norm 95\u00a0%")
    assert found.own[0].area == ""
    assert found.norm is not None
    assert float(found.norm) > float(found.own[0].points.split()[0].split(",")[1])  # lower on the screen
    assert found.alt.endswith("; norm 95\u00a0%.")


def test_a_year_that_is_not_known_breaks_the_line() -> None:
    found = drawn([4.0, 3.0, None, 3.0, 2.0])
    assert [len(line.points.split()) for line in found.own] == [2, 2]
    assert [row.value for row in found.rows] == ["2,00", "3,00", "niet bekend", "3,00", "4,00"]


def test_a_new_definition_breaks_the_line() -> None:
    found = draw_spark(series([4.0, 3.0, 3.0, 2.0], broken_in=2018), {}, RATE, None, "", "nl")
    assert found is not None
    assert [len(line.points.split()) for line in found.own] == [2, 2]


def test_the_network_is_drawn_in_the_same_measure_and_told() -> None:
    network = {figure.starts_on: figure for figure in series([2.0, 1.0], "network")}
    found = drawn([4.0, 2.0], network=network)
    assert found.network[0].points == "0.0,15.8 100.0,22.6"
    assert found.alt == "Uitleningen per inwoner: van 4,00 in 2016 naar 2,00 in 2017; netwerk van 2,00 in 2016 naar 1,00 in 2017."
    assert [(row.value, row.network) for row in found.rows] == [("2,00", "1,00"), ("4,00", "2,00")]


def test_one_known_year_is_no_drawing() -> None:
    assert draw_spark(series([4.0]), {}, RATE, None, "", "nl") is None
    assert draw_spark(series([4.0, None]), {}, RATE, None, "", "nl") is None


def test_it_looks_back_six_years() -> None:
    assert drawn([9.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0]).first == "2018: 1,00"


def test_a_year_that_is_not_complete_is_hollow_and_its_lines_are_broken() -> None:
    found = draw_spark(series([4.0, 3.0, 2.0, 3.0], incomplete=2018), {}, RATE, None, "", "nl")
    assert found is not None
    assert [(len(line.points.split()), line.is_open) for line in found.own] == [(2, False), (3, True)]
    assert found.hollow == ("66.7 15.8",)
    assert [row.is_complete for row in found.rows] == [True, False, True, True]
    assert "niet volledig: 2018" in found.alt
    assert drawn([4.0, 3.0]).hollow == ()
