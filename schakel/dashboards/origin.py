"""Where the figures of a file come from: which snapshot, which period, and whether they are simulated. Every file says it."""

from dataclasses import dataclass
from typing import Self

from schakel.dashboards.numbers import Language
from schakel.warehouse.snapshot import Snapshot

_HEAD: dict[Language, str] = {"nl": "soort_cijfers", "en": "kind_of_figures"}
_KIND: dict[Language, dict[bool, str]] = {
    "nl": {True: "gesimuleerd", False: "werkelijk"},
    "en": {True: "simulated", False: "real"},
}
_NOTICE: dict[Language, str] = {"nl": "Dit zijn gesimuleerde cijfers.", "en": "These figures are simulated."}
_TABLE_HEADS: dict[Language, tuple[str, str, str]] = {
    "nl": ("Periode", "Momentopname", "Soort cijfers"),
    "en": ("Period", "Snapshot", "Kind of figures"),
}


@dataclass(frozen=True)
class Origin:
    """The snapshot of a file.

    Args:
        period: in words, of the whole file; "" where each row has its own.
    """

    snapshot_id: str
    is_simulated: bool
    period: str = ""

    @classmethod
    def of(cls, snapshot: Snapshot, period: str = "") -> Self:
        """The origin of what is read from a snapshot."""
        return cls(snapshot.id, snapshot.simulated, period)

    def notice(self, language: Language) -> str:
        """The sentence above a document; "" when the figures are real."""
        return _NOTICE[language] if self.is_simulated else ""

    def kind(self, language: Language) -> str:
        """Simulated or real, in a cell of a row."""
        return _KIND[language][self.is_simulated]

    def heads(self, language: Language) -> tuple[str, ...]:
        """Heads of the last columns of a table: period (when the file has one), snapshot and kind."""
        return _TABLE_HEADS[language][0 if self.period else 1 :]

    def cells(self, language: Language) -> tuple[str, ...]:
        """What stands under them, the same in each row."""
        return (*((self.period,) if self.period else ()), self.snapshot_id, self.kind(language))

    @staticmethod
    def head(language: Language) -> str:
        """Head of the column of `kind`, in files of which all heads are names of columns."""
        return _HEAD[language]
