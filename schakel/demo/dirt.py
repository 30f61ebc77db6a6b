"""Dirt on purpose: rows that no honest library system would give, added to the extracts and counted.

Every planted row is a copy of a real one with one thing wrong, and with a key of its own, so that it breaks exactly one
promise. Good rows stay as they are: refusing all planted rows gives the simulated network back.
"""

from collections.abc import Callable
from dataclasses import dataclass

Row = dict[str, str]

IMPOSSIBLE_DATE = "00-00-0000"
UNKNOWN_BRANCH = "9876"
UNKNOWN_NUMBER = "9999999999"


@dataclass(frozen=True)
class Damage:
    """One way in which a row is wrong.

    Args:
        name: what is wrong, in words; the account of planted dirt is kept by it.
        column: their column that is touched. value: what it becomes; a function sees the whole row.
        share: planted rows as a share of the rows of the file.
        keeps_key: the row keeps the key of the row it was copied from.
    """

    name: str
    column: str
    value: str | Callable[[Row], str]
    share: float
    keeps_key: bool = False

    def spoil(self, row: Row) -> None:
        """Do the damage."""
        row[self.column] = self.value if isinstance(self.value, str) else self.value(row)


def _day_before_year(column: str) -> Callable[[Row], str]:
    """A date a year before that of a column: what should come later comes first."""

    def earlier(row: Row) -> str:
        day, month, year = row[column].split("-")
        return f"{day if (day, month) != ('29', '02') else '28'}-{month}-{int(year) - 1}"

    return earlier


DAMAGES: dict[str, tuple[Damage, ...]] = {
    "uitleningen": (
        Damage("impossible date", "Ingeleverd op", IMPOSSIBLE_DATE, 0.0003),
        Damage("unknown branch", "Vestiging", UNKNOWN_BRANCH, 0.0002),
        Damage("unknown item", "Exemplaarnummer", UNKNOWN_NUMBER, 0.0002),
        Damage("returned before lent", "Ingeleverd op", _day_before_year("Uitleendatum"), 0.0001),
        Damage("unknown code", "Kanaal", "?", 0.0001),
        Damage("key used twice", "Klantgroep", "Dubbel", 0.0001, keeps_key=True),
    ),
    "verlengingen": (
        Damage("unknown loan", "Uitleennummer", UNKNOWN_NUMBER, 0.0005),
        Damage("impossible date", "Verlengdatum", IMPOSSIBLE_DATE, 0.0005),
    ),
    "reserveringen": (
        Damage("unknown title", "Titelnummer", UNKNOWN_NUMBER, 0.0003),
        Damage("unknown branch", "Afhaalvestiging", UNKNOWN_BRANCH, 0.0003),
        Damage("unknown code", "Status", "?", 0.0002),
        Damage("closed before placed", "Afgesloten", _day_before_year("Geplaatst"), 0.0002),
    ),
    "transporten": (
        Damage("unknown branch", "Naar vestiging", UNKNOWN_BRANCH, 0.0005),
        Damage("impossible date", "Verzonden op", IMPOSSIBLE_DATE, 0.0005),
    ),
    "exemplaren": (
        Damage("unknown title", "Titelnummer", UNKNOWN_NUMBER, 0.0002),
        Damage("unknown code", "Status", "?", 0.0002),
        Damage("impossible date", "Opnamedatum", IMPOSSIBLE_DATE, 0.0001),
        Damage("key used twice", "Prijs", "0,01", 0.0001, keeps_key=True),
    ),
    "klanten": (
        Damage("unknown branch", "Vestiging", UNKNOWN_BRANCH, 0.0005),
        Damage("impossible date", "Inschrijfdatum", IMPOSSIBLE_DATE, 0.0005),
    ),
    "bezoek": (Damage("less than nothing", "Bezoeken", "-1", 0.002),),
}
"""By extract of `wise`; about one row in a thousand in all."""
KEYS = {
    "uitleningen": ("Uitleennummer", 990_000_000),
    "verlengingen": ("Verlengnummer", 990_000_000),
    "reserveringen": ("Reserveringsnummer", 990_000_000),
    "transporten": ("Transportnummer", 990_000_000),
    "exemplaren": ("Exemplaarnummer", 99_000_000),
    "klanten": ("Lidnummer", 9_900_000),
}
"""Key of each extract, and the number from which planted rows count. Visits have no number of their own."""
