"""The door: what a person could be known by is replaced or reduced here, before anything is written.

Works on the Arrow parts of an extract, column by column: pseudonyms instead of borrower numbers, age classes instead of
birth dates, four digits instead of a postcode. Columns that no map mentions stay outside, with the reason on the card.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from schakel.intake.keys import Keys
from schakel.sources.source import BROKEN
from schakel.vocabulary.codes import AGE_CLASSES
from schakel.vocabulary.extract_map import ExtractMap, MapError

NOT_MENTIONED = "no map mentions it"
_FIRST_YEAR = 1900
_YEARS = 10_000
"""More than any year: a number and a year then fit in one number."""
_NO_TEXT, _NO_NUMBER = pa.nulls(1, pa.string())[0], pa.nulls(1, pa.int64())[0]


class Doorkeeper:
    """Keeps the door of one extract.

    Args:
        scope: of the feed; numbers of two systems that clash get two pseudonyms.
        known_on: day of the extract; gives the year of keys and the 1 January on which ages are taken.
    """

    def __init__(self, extract: ExtractMap, *, keys: Keys, scope: str, known_on: date) -> None:
        both = [name for name in extract.columns_needed if name in extract.door.left_out]
        if both:
            raise MapError(f"extract {extract.name}: column {both[0]!r} is left out at the door and read by a table; choose one")
        self._door = extract.door
        self._mentioned = frozenset(extract.columns_needed)
        self._keys = keys
        self._scope = scope
        self._known_on = known_on
        self.without_pseudonym = 0
        """Borrower numbers that got no pseudonym: no year could be read beside them, or the key of that year is destroyed."""

    def entering(self, columns: Iterable[str]) -> tuple[str, ...]:
        """Which columns enter, in their own order."""
        return tuple(name for name in columns if name in self._mentioned or name == BROKEN)

    def left_out(self, columns: Iterable[str]) -> dict[str, str]:
        """Which columns stay outside, and why."""
        entering = set(self.entering(columns := tuple(columns)))
        return {name: self._door.left_out.get(name, NOT_MENTIONED) for name in columns if name not in entering}

    def let_in(self, parts: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The parts with only the columns that enter, made safe."""
        if "known_on" in self._door.pseudonyms.values():
            # Of a state of borrowers nothing would be left: rather no file than one of nobodies in the place of a good one.
            self._keys.of(self._known_on.year)
        for part in parts:
            names = self.entering(part.schema.names)
            yield pa.RecordBatch.from_arrays([self._column(part, name) for name in names], names=list(names))

    def _column(self, part: pa.RecordBatch, name: str) -> pa.Array:
        column = part.column(name)
        if name in self._door.pseudonyms:
            years = self.years(part, self._door.pseudonyms[name])
            shredded = pc.is_in(years, pa.array(self._keys.destroyed(), pa.int64()))
            return self._pseudonymise(column, pc.if_else(shredded, _NO_NUMBER, years))
        if name in self._door.age_classes:
            return self._age_class(column, self._door.age_classes[name])
        if name in self._door.postcode4:
            return pc.struct_field(pc.extract_regex(column, r"^\s*(?P<digits>\d{4})(?:\s|[A-Za-z]|$)"), "digits")
        return column

    def years(self, part: pa.RecordBatch, of: str) -> pa.Array:
        """The year of whose key the pseudonym of each row is; None where it cannot be read.

        Args:
            of: a column with a day, or the word `known_on`.
        """
        if of == "known_on":
            return pa.array([self._known_on.year] * part.num_rows, pa.int64())
        if of not in part.schema.names:
            raise MapError(f"door.pseudonyms: takes the year from column {of!r}; the extract has {', '.join(part.schema.names)}")
        # An extract of a month has thirty days and 300,000 rows: each day is read once.
        days = part.column(of).dictionary_encode()
        year = pc.year(self._days(days.dictionary)).take(days.indices)
        plausible = pc.and_(pc.greater_equal(year, _FIRST_YEAR), pc.less_equal(year, self._known_on.year + 1))
        return pc.if_else(plausible, year, _NO_NUMBER)

    def _days(self, column: pa.Array) -> pa.Array:
        """Days, where one of the formats of the door, or ISO, reads them."""
        text = pc.utf8_trim_whitespace(column)
        days = pa.nulls(len(column), pa.timestamp("s"))
        for pattern in self._door.year_formats:
            days = pc.coalesce(days, pc.strptime(text, format=pattern, unit="s", error_is_null=True))
        if days.null_count:
            start = pc.if_else(
                pc.match_substring_regex(text, r"^\d{4}-\d{2}-\d{2}([T ]|$)"), pc.utf8_slice_codeunits(text, 0, 10), _NO_TEXT
            )
            days = pc.coalesce(days, pc.strptime(start, format="%Y-%m-%d", unit="s", error_is_null=True))
        return days

    def _pseudonymise(self, column: pa.Array, years: pa.Array) -> pa.Array:
        # Texts are looked at once each; the rows are paired with their years as numbers.
        coded = column.dictionary_encode()
        numbers = pc.utf8_trim_whitespace(coded.dictionary)
        given = pc.fill_null(pc.not_equal(numbers, "").take(coded.indices), False)
        known = pc.and_(given, pc.is_valid(years))
        self.without_pseudonym += pc.sum(pc.and_(given, pc.invert(known))).as_py() or 0
        pairs = pc.add(pc.multiply(coded.indices.cast(pa.int64()), _YEARS), years)
        pairs = pc.if_else(known, pairs, _NO_NUMBER).dictionary_encode()
        number = pc.divide(pairs.dictionary, _YEARS)
        year = pc.subtract(pairs.dictionary, pc.multiply(number, _YEARS))
        borrowers = pc.binary_join_element_wise(pc.cast(year, pa.string()), numbers.take(number), "|")
        replaced = self._keys.pseudonyms(borrowers.to_pylist(), self._scope)
        return pc.take(pa.array(replaced, pa.string()), pairs.indices)

    def _age_class(self, column: pa.Array, kind: str) -> pa.Array:
        coded = column.dictionary_encode()
        days = self._days(coded.dictionary).to_pylist() if kind == "date" else [None] * len(coded.dictionary)
        classes = [self._class_of(text, kind, day) for text, day in zip(coded.dictionary.to_pylist(), days, strict=True)]
        return pc.take(pa.array(classes, pa.string()), coded.indices)

    def _class_of(self, text: str | None, kind: str, day: date | None) -> str | None:
        if kind == "date":
            born = None if day is None else (day.year, (day.month, day.day) > (1, 1))
        else:
            number = (text or "").strip()
            if not number.isascii() or not number.isdigit():
                return None
            # Of a birth year only one day, 1 January, would make the person a year older.
            born = (int(number), True) if kind == "year" else (self._known_on.year - int(number), False)
        if born is None:
            return None
        return age_class(self._known_on.year - born[0] - born[1])


def age_class(age: int) -> str | None:
    """The class of an age in whole years; None when nobody has that age. A child born this year counts as 0.

    >>> age_class(17), age_class(18), age_class(75), age_class(130)
    ('12-17', '18-34', '75+', None)
    """
    if not -1 <= age <= 125:
        return None
    age = max(age, 0)
    for name in AGE_CLASSES[:-1]:
        if age <= int(name.split("-")[1]):
            return name
    return AGE_CLASSES[-1]
