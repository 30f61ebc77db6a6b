"""What the report on a year says of an indicator."""

import pytest

from schakel.dashboards.plan_indicators import Indicator, Indicators, Reading, Row, Stand, Way
from schakel.dashboards.year_report import Told, year_report


def _stand(of: str, value: str, status: str = "met") -> Stand:
    return Stand(of, "2023", value, status, "gehaald", "good", "", "", Way("none"))


def _says(*readings: Reading) -> str:
    row = Row(Indicator(1, "Netwerk", "Klantgesprekken", "3", (), "", "H9"), "met", "gehaald", "good", readings)
    told = Told(2023, "r", "Verslag", (), (), Indicators((("Netwerk", (row,)),)), (("Jaar", "2023"),))
    return year_report(told, "nl").tables[0].texts("nl")[0][2]


@pytest.mark.parametrize(
    ("readings", "says"),
    [
        ((Reading("samen", "3", (_stand("", "3"),)),), "3"),
        (
            (Reading("samen", "3", (_stand("", "3"),)), Reading("elk", "3", (_stand("Noord", "1"), _stand("Zuid", "2")))),
            "samen: 3; elk: Noord: 1; Zuid: 2",
        ),
        (
            (Reading("elk", "3", tuple(_stand(str(at), "1", "met" if at else "not_met") for at in range(4))),),
            "3 van de 4 gehaald",
        ),
        ((Reading("elk", "3", (_stand("Noord", ""),)),), "–"),
    ],
)
def test_each_reading_of_an_indicator_is_told_apart(readings: tuple[Reading, ...], says: str) -> None:
    assert _says(*readings) == says
