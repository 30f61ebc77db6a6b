"""Everything the warehouse can say of a row or a batch that does not count: a closed list, so that screens can say it in
the language of their reader.

What is kept is the English sentence; `recognise` finds the saying back in it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Saying(StrEnum):
    """A sentence with its gaps between braces."""

    ROW_NOT_READ = "the row could not be read"
    NOT_LISTED = "is not among the codes of the map"
    NOT_A_TIME = "is not a time of day"
    NOT_A_DATE = "is not a date"
    NOT_A_MOMENT = "is not a day and time"
    NOT_A_WEEKDAY = "is not a day of the week"
    NOT_WHOLE = "is not a whole number"
    NOT_A_NUMBER = "is not a number"
    NOT_YES_OR_NO = "is not yes or no"
    EMPTY = "is required and empty"
    NOT_OUR_WORD = "is not one of our words"
    TOO_LOW = "is below {minimum}"
    TOO_HIGH = "is above {maximum}"
    OTHER_FORM = "is not written as promised"
    NOT_LATER = "is not later than {earlier}"
    TOO_EARLY = "comes before {earlier}"
    OTHER_ORGANISATION = "is of another organisation than this feed may speak of"
    ORPHAN = "is not among the {table}"
    CLASH = "has the key of an earlier row and other content"
    FIRST_ON = "first on line {line}"
    HIDDEN = "(hidden)"
    SHAPE = "(of the shape {shape})"
    NO_ROWS = "it has no rows"
    FEW_ROWS = "it has {rows} rows where {usual} are usual (less than {share} of it)"
    HELD = "held: {why}"
    KNOWN_LATER = "known after {day}"
    NO_MAP = "no column map for extract {extract} of feed {feed}"
    TOLD_ANEW = "a later batch tells the same anew, or another part of its day is held"
    NONE_IS_OURS = "none of its rows is of {organisations}"
    ALL_REFUSED = "all of its {rows} rows for table {table} are refused, most often with: {why}"
    MOST_REFUSED = (
        "{refused} of its {rows} rows for table {table} are refused (more than {share} of them), most often with: {why}"
    )
    PERIOD_REFUSED = (
        "{refused} of its {rows} rows of period {period} for table {table} are refused, and an earlier batch knows that period"
    )
    FEW_LOADED = "{loaded} of its rows for table {table} can be loaded where {usual} are usual (less than {share} of it)"
    LESS_THAN_REPLACED = (
        "{loaded} of its rows for table {table} can be loaded, and {before} of what it would replace (less than {share} of it)"
    )
    ALL_OF_IT = "all of its rows are refused"
    REJECTED = "rejected by {who}: {because}"


@dataclass(frozen=True)
class Said:
    """A saying with its gaps filled.

    >>> str(Said(Saying.TOO_LOW, {"minimum": "0"}))
    'is below 0'
    """

    saying: Saying
    words: Mapping[str, str]

    def __str__(self) -> str:
        return self.saying.value.format_map(self.words)


def say(saying: Saying, **words: object) -> Said:
    """A saying with its gaps filled.

    >>> str(say(Saying.TOO_EARLY, earlier="lent_on"))
    'comes before lent_on'
    """
    if set(words) != set(gaps(saying.value)):
        raise ValueError(f"{saying.name} has the gaps {', '.join(gaps(saying.value)) or '(none)'}; given are {', '.join(words)}")
    return Said(saying, {gap: str(word) for gap, word in words.items()})


def gaps(sentence: str) -> list[str]:
    """The names between braces.

    >>> gaps("comes before {earlier}")
    ['earlier']
    """
    return re.findall(r"\{(\w+)\}", sentence)


def recognise(text: str) -> Said | None:
    """The saying that a kept sentence is; None when it is none of ours.

    >>> recognise("is below 0")
    Said(saying=<Saying.TOO_LOW: 'is below {minimum}'>, words={'minimum': '0'})
    """
    for saying in Saying:
        words = words_of(saying.value, text)
        if words is not None:
            return Said(saying, words)
    return None


def words_of(sentence: str, text: str) -> Mapping[str, str] | None:
    """What fills the gaps of a sentence in a text; None when the text is another sentence.

    >>> words_of("{rows} rows after {before}", "1 rows after 141")
    {'rows': '1', 'before': '141'}
    """
    found = _pattern(sentence).fullmatch(text)
    return found.groupdict() if found is not None else None


@cache
def _pattern(sentence: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", sentence)
    return re.compile("".join(f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts)), re.DOTALL)
