"""What a refusal may tell of the value that was found: the value itself when it cannot lead to a person, else its shape.

People type what does not belong there: a name in the column of a status, a card number in that of a place. Such a row is
refused, and the refusal is read on pages and in files. A word that many rows have is a code that nobody listed yet, and
must be told; a word that few rows have may be somebody. Whoever must mend that one finds it at the source, by batch and line.
"""

from schakel.warehouse.expressions import literal
from schakel.warehouse.sayings import Saying

SHORT = 4
"""Characters of a text that is always shown: a code, too short for a full name, a card number or an address."""

OFTEN = 10
"""Refused rows of one column with the same text from which it is shown: the threshold of public figures."""

LONGEST = 40
"""Characters of a shape at most."""

_UNJUDGED = "\x01"
_ISIL = "[A-Z]{2}-[0-9]{10}"
_DAY = (
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([ T][0-9:.]{1,15}Z?)?"
    # Eight digits are also a card number: only what has a year, a month and a day in the one or the other order is a day.
    r"|(0000|18[0-9]{2}|19[0-9]{2}|20[0-9]{2})[01][0-9][0-3][0-9]|[0-3][0-9][01][0-9](0000|18[0-9]{2}|19[0-9]{2}|20[0-9]{2})"
)
_CARD = "[0-9]([ .-]?[0-9]){5}"
"""Six digits or more in a row: a card stands in as many rows as its borrower has loans, so it is not told as a code."""
_NUMBER = "[-+]?[0-9]{1,6}([.,][0-9]{1,6})?"
_SAFE = {"DATE": _DAY, "TIMESTAMP": _DAY, "INTEGER": _NUMBER, "BIGINT": _NUMBER, "DOUBLE": _NUMBER}
_SHAPES = (("\\p{M}", ""), ("\\p{Lu}", "A"), ("[\\p{Ll}\\p{Lt}\\p{Lm}\\p{Lo}]", "a"), ("\\p{N}", "9"))


def marked(text: str, kind: str) -> str:
    """The SQL expression of a text that was found in a column of a type, marked when `told` must judge it.

    Told as they are: short texts, codes of libraries, and in columns of days and numbers what looks like one.
    """
    safe = "|".join((_ISIL, "[-0:/. ]*", *([_SAFE[kind]] if kind in _SAFE else [])))
    is_safe = f"length({text}) <= {SHORT} OR regexp_full_match({text}, {literal(safe)})"
    return f"CASE WHEN {is_safe} THEN {text} ELSE {literal(_UNJUDGED)} || {text} END"


def told(found: str, column: str) -> str:
    """The SQL expression of what is kept of a text of `marked`, over all refused rows of a snapshot.

    A text that `OFTEN` rows have in the same `column` (an expression) is kept, unless it may hold a number of a card; of
    every other only the shape: capitals as `A`, other letters as `a`, digits as `9`, at most 40 characters.
    """
    text = f"substr({found}, 2)"
    shape = f"left({text}, {LONGEST})"
    for pattern, sign in _SHAPES:
        shape = f"regexp_replace({shape}, {literal(pattern)}, {literal(sign)}, 'g')"
    before, after = Saying.SHAPE.value.split("{shape}")
    often = f"count(*) OVER (PARTITION BY {column}, {found}) >= {OFTEN} AND NOT regexp_matches({text}, {literal(_CARD)})"
    return (
        f"CASE WHEN NOT starts_with({found}, {literal(_UNJUDGED)}) THEN {found} WHEN {often} THEN {text} "
        f"ELSE {literal(before)} || {shape} || {literal(after)} END"
    )
