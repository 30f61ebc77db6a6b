"""The draft year report of the demo: the words are invented, its figures are those of the snapshot."""

from collections.abc import Mapping
from datetime import date

from schakel.registers.accountability.models import Kind, Text, YearReport

YEAR = 2023
_TEXTS = (
    (
        "Waar het dit jaar om ging",
        "Iedereen in Drenthe kan meedoen: dat was het doel. Van de {regels} regels van het plan zijn er {gedaan} gedaan "
        "en {deels} deels; {niet} lukten niet. Waarom niet, staat hieronder bij elke regel.",
    ),
    (
        "Lenen, leden en bezoek",
        "In 2020, het laatste jaar met cijfers, leenden mensen {loans 2020} keer iets; een jaar eerder {loans 2019} keer. "
        "{members 2020} mensen waren lid.\n\nVan wat klanten wilden lenen, stond {norm_95_strict 2020} bij de eigen bibliotheek.",
    ),
)


def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """One report with two texts; nothing where there is a report already."""
    if YearReport.objects.exists():
        return 0
    report = YearReport.objects.create(year=YEAR, kind=Kind.PROVINCE, title=f"Jaarverslag {YEAR}", due_on=date(YEAR + 1, 4, 1))
    for number, (heading, text) in enumerate(_TEXTS, 1):
        Text.objects.create(report=report, number=number, heading=heading, text=text)
    return 1 + len(_TEXTS)
