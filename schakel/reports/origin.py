"""Where the figures of a file come from: which snapshot, which period, and whether they are simulated. Every file says it."""

from dataclasses import dataclass
from datetime import date
from typing import Self

from schakel.reports.numbers import Language
from schakel.reports.periods import day
from schakel.warehouse.snapshot import Snapshot

_HEADS: dict[Language, tuple[str, str]] = {
    "nl": ("zoals_bekend_op", "soort_cijfers"),
    "en": ("as_known_on", "kind_of_figures"),
}
_KIND: dict[Language, dict[bool, str]] = {
    "nl": {True: "gesimuleerd", False: "werkelijk"},
    "en": {True: "simulated", False: "real"},
}
_NOTICE: dict[Language, str] = {"nl": "Dit zijn gesimuleerde cijfers.", "en": "These figures are simulated."}
_EARLIER: dict[Language, str] = {"nl": "Dit is wat bekend was op {day}.", "en": "This is what was known on {day}."}
_TABLE_HEADS: dict[Language, tuple[str, str, str, str]] = {
    "nl": ("Periode", "Momentopname", "Zoals bekend op", "Soort cijfers"),
    "en": ("Period", "Snapshot", "As known on", "Kind of figures"),
}


@dataclass(frozen=True)
class Origin:
    """The snapshot of a file.

    Args:
        period: in words, of the whole file; "" where each row has its own.
        as_known_on: the day whose knowledge was asked for; None = all that is known.
    """

    snapshot_id: str
    is_simulated: bool
    period: str = ""
    as_known_on: date | None = None

    @classmethod
    def of(cls, snapshot: Snapshot, period: str = "") -> Self:
        """The origin of what is read from a snapshot."""
        return cls(snapshot.id, snapshot.simulated, period, snapshot.as_known_on)

    def notice(self, language: Language) -> str:
        """What stands above a document; "" when the figures are real and all that is known."""
        earlier = _EARLIER[language].format(day=day(self.as_known_on, language)) if self.as_known_on else ""
        return " ".join(filter(None, (_NOTICE[language] if self.is_simulated else "", earlier)))

    def kind(self, language: Language) -> str:
        """Simulated or real, in a cell of a row."""
        return _KIND[language][self.is_simulated]

    def heads(self, language: Language) -> tuple[str, ...]:
        """Heads of the last columns of a table: period (when the file has one), snapshot, day of knowledge and kind."""
        return _TABLE_HEADS[language][0 if self.period else 1 :]

    def cells(self, language: Language) -> tuple[str, ...]:
        """What stands under them, the same in each row."""
        return (*((self.period,) if self.period else ()), self.snapshot_id, *self.marks(language))

    def marks(self, language: Language) -> tuple[str, str]:
        """What stands under the names of `names`: the day whose knowledge it is, empty for all there is, and the kind."""
        return self.as_known_on.isoformat() if self.as_known_on else "", self.kind(language)

    @staticmethod
    def names(language: Language) -> tuple[str, str]:
        """Heads of the columns of `marks`, in files of which all heads are names of columns."""
        return _HEADS[language]
