"""Places in a MARC record, as a column map writes them.

`leader` and `008` are a whole control field, `245$a` a subfield, `245$anp` several in the order of the record with a space
between, `650$a*` the same of every field of that tag with ` ; ` between. Without `*` the first field counts that has one.
"""

import re
from dataclasses import dataclass

from schakel.sources.marc.records import MarcField, MarcRecord
from schakel.vocabulary.extract_map import MapError

_PLACE = re.compile(r"(?P<tag>leader|\d{3})(?:\$(?P<codes>[a-z0-9]+)(?P<every>\*)?)?")
BETWEEN_FIELDS = " ; "


@dataclass(frozen=True)
class Column:
    """One place.

    Args:
        codes: of the subfields; empty for the leader and control fields (001 to 009).
        is_every: all fields of the tag, not only the first that has such a subfield.
    """

    name: str
    tag: str
    codes: str
    is_every: bool

    def of(self, record: MarcRecord) -> str | None:
        """What stands there; None when nothing does."""
        if self.tag == "leader":
            return record.leader
        if not self.codes:
            return record.control(self.tag)
        found = (value for field in record.fields(self.tag) if (value := self.in_field(field)) is not None)
        return (BETWEEN_FIELDS.join(found) or None) if self.is_every else next(found, None)

    def in_field(self, field: MarcField) -> str | None:
        """What stands there in one field."""
        return " ".join(field.values(self.codes)) or None


def parse_column(name: str, *, where: str) -> Column:
    """Read one place.

    >>> parse_column("245$ab", where="titles").codes
    'ab'

    Raises:
        MapError: when it is no place in a MARC record.
    """
    found = _PLACE.fullmatch(name)
    tag = found["tag"] if found else ""
    is_control = tag == "leader" or tag < "010"
    if found is None or is_control == bool(found["codes"]):
        raise MapError(
            f"{where}: {name!r} is no place in a MARC record; "
            "write leader, a control field as 008, or subfields as 245$a, 245$ab, 650$a*"
        )
    return Column(name, tag, found["codes"] or "", bool(found["every"]))
