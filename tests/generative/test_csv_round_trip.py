"""Any text that is written as CSV comes back letter by letter."""

import io

from hypothesis import given
from hypothesis import strategies as st

from schakel.sources.csv_reader import read_csv
from schakel.sources.read_settings import ReadSettings
from schakel.sources.source import BROKEN, SourceError

_LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
_VALUE = st.one_of(st.text(_LETTERS, max_size=12), st.text('"\n\r;, \tab\ufeff', max_size=8))


def _field(value: str, delimiter: str, always: bool) -> str:
    """As RFC 4180 says; Python's own writer leaves a lone carriage return without quotes."""
    needs_quotes = always or not value or any(letter in value for letter in (delimiter, '"', "\n", "\r"))
    return '"' + value.replace('"', '""') + '"' if needs_quotes else value


_TABLE = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(_VALUE, min_size=width, max_size=width), min_size=1, max_size=8)
)


@given(
    rows=_TABLE, delimiter=st.sampled_from(";,\t|"), end=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    everything=st.booleans(),
)  # fmt: skip
def test_written_and_read_is_the_same(rows: list[list[str]], delimiter: str, end: str, encoding: str, everything: bool) -> None:
    heads = [f"head {number}" for number in range(len(rows[0]))]
    text = "".join(delimiter.join(_field(value, delimiter, everything) for value in row) + end for row in [heads, *rows])

    settings = ReadSettings(delimiter=delimiter, encoding=encoding)
    batches = list(read_csv(io.BytesIO(text.encode(encoding)), settings, origin="f.csv", wanted=heads))

    assert all(batch.schema.names == [*heads, BROKEN] for batch in batches)
    assert [list(row.values())[:-1] for batch in batches for row in batch.to_pylist()] == rows
    assert all(batch.column(BROKEN).null_count == batch.num_rows for batch in batches)


@given(st.binary(max_size=300))
def test_any_bytes_give_rows_or_a_message_never_another_error(data: bytes) -> None:
    message = "f.csv: "
    try:
        for batch in read_csv(io.BytesIO(data), ReadSettings(), origin="f.csv"):
            batch.validate(full=True)
    except SourceError as error:
        message = str(error)
    assert message.startswith("f.csv: ")
