"""The spine chart on a small screen, where names stand above their bars."""

import re

from schakel.dashboards.spine_chart import Spine, draw

SHORT, LONG = "Nulgebruik", "Uitleningen per klant, zoals gepubliceerd"


def test_a_name_of_two_lines_begins_a_line_higher_so_that_it_does_not_lie_over_its_bar() -> None:
    lines = tuple(Spine(name, 2.0, 1.5, 2.5, 1.0, 3.0, 2.2, "similar", "2,00") for name in (SHORT, LONG))
    told = draw(lines, "Het netwerk", "nl", is_narrow=True).decode()
    tops = [float(y) for y in re.findall(r'<text[^>]*text-anchor="start" transform="translate\(0,([\d.-]+)\)"', told)]
    bars = sorted({float(y) for y in re.findall(r'transform="translate\([\d.-]+,([\d.-]+)\)"[^>]*stroke-width="12"', told)})
    assert len(tops) == len(bars) == 2
    first, second = sorted(tops)
    assert bars[0] - first < 20, "a name of one line stands right above its bar"
    assert bars[1] - second > bars[0] - first + 12, "one of two lines begins higher"
