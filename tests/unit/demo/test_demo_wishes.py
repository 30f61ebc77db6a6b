"""Who asks first is served first."""

from collections import defaultdict

import numpy as np

from schakel.demo.wishes import first_come


def test_the_first_to_ask_for_a_title_is_the_first_to_be_served() -> None:
    rng = np.random.default_rng(8)
    title = rng.integers(0, 30, 400)
    asked = rng.integers(50, 100, 400)
    placed = asked - rng.integers(0, 50, 400)
    ordered = first_come(title, asked, placed)
    by_title: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for of, service, wish in zip(title, asked, ordered, strict=True):
        by_title[of].append((service, wish))
    for of, pairs in by_title.items():
        assert sorted(wish for _, wish in pairs) == sorted(placed[title == of])
        for service, wish in pairs:
            assert wish <= service
            assert all(other >= wish for later, other in pairs if later > service)
