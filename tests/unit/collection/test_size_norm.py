"""The size norm of a municipality: what it gives, how room divides, and when it cannot be told."""

from hypothesis import given
from hypothesis import strategies as st

from schakel.collection.size_norm import Size


def size(items: dict[str, int], inhabitants: int | None = 100, loans: int = 50, per_item: float = 2.5) -> Size:
    return Size("GM1", items, inhabitants, None, loans, 0, 1.5, per_item)


def test_the_norm_by_inhabitants_and_by_use() -> None:
    one = size({"A": 100, "B": 60})
    assert (one.norm("inhabitants"), one.over("inhabitants")) == (150, 10)
    assert (one.norm("use"), one.over("use")) == (20, 140)
    assert size({"A": 1}, inhabitants=None).over("inhabitants") is None
    assert size({"A": 1}, loans=0).norm("use") is None
    assert size({"A": 1}, per_item=0.0).norm("use") is None


@given(st.lists(st.integers(0, 500), min_size=1, max_size=6), st.integers(0, 1500))
def test_every_location_gives_the_same_part_and_the_sum_is_the_norm(items: list[int], inhabitants: int) -> None:
    one = size({str(at): number for at, number in enumerate(items)}, inhabitants)
    room, norm = one.room("inhabitants"), one.norm("inhabitants")
    assert norm is not None
    assert sum(room.values()) == min(norm, one.has)
    for code, has in one.items.items():
        assert room[code] <= has
        if norm < one.has:
            assert abs(room[code] - has * norm / one.has) < 1
