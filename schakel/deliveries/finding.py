"""What is not as it was written in a ledger: the kinds of findings, and how each is told in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schakel.reports.numbers import Language

KINDS: Mapping[str, Mapping[Language, str]] = {
    "changed": {"nl": "veranderd", "en": "changed"},
    "removed": {"nl": "weg", "en": "removed"},
    "inserted": {"nl": "ingevoegd", "en": "inserted"},
    "moved": {"nl": "verplaatst", "en": "moved"},
    "rewritten": {"nl": "opnieuw geschreven", "en": "rewritten"},
    "not_allowed": {"nl": "mag niet", "en": "not allowed"},
    "torn": {"nl": "afgebroken", "en": "torn"},
}
SAYS: Mapping[str, Mapping[Language, str]] = {
    "unreadable": {
        "nl": "op plaats {line} staat iets dat geen regel van het logboek is",
        "en": "line {line} is not what Schakel wrote: it is no entry",
    },
    "otherwise": {
        "nl": "regel op plaats {line} is anders geschreven dan Schakel een regel schrijft",
        "en": "line {line} is written otherwise than Schakel writes an entry",
    },
    "own_hash": {
        "nl": "regel {number} (plaats {line}): de eigen hash is veranderd; op wat er staat rust de volgende regel",
        "en": "entry {number} (line {line}): its hash was changed; what it says is what the next entry stands on",
    },
    "content": {
        "nl": "regel {number} (plaats {line}): wat er staat is veranderd: nummer, moment, wat er gedaan is, levering, wie, "
        "feiten of de hash van de regel ervoor",
        "en": "entry {number} (line {line}): what it says was changed: its number, moment, act, delivery, who, facts or the hash "
        "of the entry before",
    },
    "content_or_hash": {
        "nl": "regel {number} (plaats {line}): wat er staat en de hash horen niet bij elkaar",
        "en": "entry {number} (line {line}): what it says and its hash do not belong together",
    },
    "second": {
        "nl": "op plaats {line} staat een tweede regel {number}, naast die op plaats {other}",
        "en": "line {line} is a second entry {number} beside that of line {other}",
    },
    "after": {
        "nl": "regel {number} staat na regel {other} (plaats {line})",
        "en": "entry {number} stands after entry {other} (line {line})",
    },
    "missing": {"nl": "regel {number} ontbreekt", "en": "entry {number} is missing"},
    "missing_more": {
        "nl": "regel {number} tot en met {other} ontbreken",
        "en": "entries {number} to {other} are missing",
    },
    "anew": {
        "nl": "regel {number} (plaats {line}) is niet die waar regel {other} op rust: hij is opnieuw geschreven, met hash en al",
        "en": "entry {number} (line {line}) is not what entry {other} stands on: it was written anew, hash and all",
    },
    "stands_on_another": {
        "nl": "regel {number} (plaats {line}) rust niet op de regel ervoor",
        "en": "entry {number} (line {line}) does not stand on the line before it",
    },
    "not_in_table": {
        "nl": "regel {number} (plaats {line}): {act} kan niet met {delivery}, dat op dat moment {state} is",
        "en": "entry {number} (line {line}): {act} cannot be done with {delivery}, which is {state} at that moment",
    },
    "held_and_missing": {
        "nl": "regel {number} ontbreekt, en iemand heeft er de hash van; de laatste regel is {other}",
        "en": "entry {number} is missing, and somebody holds its hash; the last one is {other}",
    },
    "held_and_other": {
        "nl": "regel {number} heeft een andere hash dan iemand heeft: die regel, of een ervoor, is met alle volgende opnieuw "
        "geschreven; vergelijk met de pakketten die verzonden zijn en met back-ups",
        "en": "entry {number} has another hash than somebody holds: it, or one before it, was written anew with all that follow; "
        "compare with the packages that were sent, and with backups",
    },
    "cut_off": {
        "nl": "na de laatste regel staan {other} bytes van een afgebroken regel; ze tellen niet",
        "en": "after the last entry stand {other} bytes of an entry that was cut off while it was written; it is no entry",
    },
}


@dataclass(frozen=True)
class Finding:
    """One thing that is not as it was written.

    Args:
        kind: one of `KINDS`.
        number: of the entry it is about; of a removed one the number that is missing.
        line: in the file, from 1; 0 when there is no line of it.
        code: what differs, one of `SAYS`.
        values: what the words of the code name besides.
    """

    kind: str
    number: int
    line: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def says(self, language: Language) -> str:
        """What differs, in words."""
        return SAYS[self.code][language].format(number=self.number, line=self.line, **self.values)
