"""The line of *Hoe klein kan de collectie zijn*, on a narrow screen."""

import re
from itertools import pairwise

from schakel.dashboards.size_page import SizeChart, draw

POINTS = ((0.0, 0.0), (853.0, 0.3736), (4_075.0, 0.8772), (7_205.0, 0.9788), (9_899.0, 0.9951))
WIDE_DIGIT = 7
"""Pixels of a digit at this size, at the least."""


def test_the_sizes_below_the_line_do_not_run_into_each_other() -> None:
    """Also in a whole province, whose sizes have six digits."""
    for times in (1, 100):
        chart = SizeChart(tuple((copies * times, share) for copies, share in POINTS), 0.98, 10_085.0 * times, "nl")
        drawn = draw(chart, is_narrow=True).decode()
        seen = [
            (float(x), text)
            for x, opacity, text in re.findall(
                r'<text text-anchor="middle" transform="translate\(([\d.]+),[\d.]+\)"[^>]*?opacity="(\d)"[^>]*>([\d.]+)</text>',
                drawn,
            )
            if opacity == "1"
        ]
        assert len(seen) >= 3
        for (left, one), (right, other) in pairwise(seen):
            assert right - left > WIDE_DIGIT * (len(one) + len(other)) / 2
