"""Reading ahead changes when a part is read, and nothing else."""

import threading
from collections.abc import Iterator

import pyarrow as pa
import pytest

from schakel.sources.ahead import ahead
from schakel.sources.source import SourceError


def part(text: str) -> pa.RecordBatch:
    return pa.record_batch({"a": [text]})


class Extract:
    """Parts "0", "1", … and what became of them; raises before part `fails_at`."""

    def __init__(self, parts: int, fails_at: int | None = None) -> None:
        self.read: list[int] = []
        self.threads: set[int] = set()
        self.closed_by: int | None = None
        self._parts, self._fails_at = parts, fails_at

    def open(self) -> Iterator[pa.RecordBatch]:
        try:
            for number in range(self._parts):
                if number == self._fails_at:
                    raise SourceError(f"cut off at part {number}")
                self.read.append(number)
                self.threads.add(threading.get_ident())
                yield part(str(number))
        finally:
            self.closed_by = threading.get_ident()


def test_all_parts_come_in_their_order_from_one_other_thread() -> None:
    extract = Extract(5)
    assert [one["a"][0].as_py() for one in ahead(extract.open())] == ["0", "1", "2", "3", "4"]
    assert len(extract.threads) == 1
    assert threading.get_ident() not in extract.threads


def test_an_extract_without_parts_gives_none() -> None:
    assert list(ahead(Extract(0).open())) == []


def test_parts_before_a_broken_one_are_handed_over_first() -> None:
    parts = ahead(Extract(4, fails_at=2).open())
    assert [next(parts)["a"][0].as_py() for _ in range(2)] == ["0", "1"]
    with pytest.raises(SourceError, match="cut off at part 2"):
        next(parts)


def test_never_more_than_one_part_waits() -> None:
    extract = Extract(10)
    for number, _ in enumerate(ahead(extract.open())):
        assert len(extract.read) <= number + 2


def test_stopping_halfway_closes_the_file_in_the_thread_that_read_it() -> None:
    extract = Extract(10)
    parts = ahead(extract.open())
    next(parts)
    parts.close()
    assert {extract.closed_by} == extract.threads
    assert len(extract.read) < 10


def test_parts_without_a_file_below_need_no_closing() -> None:
    assert len(list(ahead(iter([part("0"), part("1")])))) == 2
