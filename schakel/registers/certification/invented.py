"""Certifications for a demo: each library and six Taalhuizen, in every step, of 2019 to 2023."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import transaction

from schakel.records.standing import Doing
from schakel.registers.certification.models import Certification, Finding, Kind, Stage

_LIBRARY: Final = "Kwaliteit in Beeld"
_LANGUAGE: Final = "Certificering Taalhuis"
# Round, step, audit, decision, last day: for the libraries in turn.
_ROUNDS: Final[tuple[tuple[Any, ...], ...]] = (
    (2019, Stage.CERTIFIED, date(2019, 5, 14), date(2019, 7, 1), date(2023, 6, 30)),
    (2020, Stage.CONDITIONAL, date(2020, 3, 3), date(2020, 5, 11), date(2021, 5, 31)),
    (2018, Stage.CERTIFIED, date(2018, 9, 18), date(2018, 11, 5), date(2022, 10, 31)),
    (2017, Stage.CERTIFIED, date(2017, 4, 4), date(2017, 6, 1), date(2020, 11, 30)),
    (2020, Stage.JUDGING, date(2020, 12, 8), None, None),
)
_HOUSES: Final[tuple[tuple[Any, ...], ...]] = (
    ("Taalhuis Assen", (2020, Stage.CERTIFIED, date(2020, 2, 11), date(2020, 4, 6), date(2023, 4, 5))),
    ("Taalhuis Emmen", (2021, Stage.AUDIT, date(2021, 3, 16), None, None)),
    ("Taalhuis Hoogeveen", (2020, Stage.REFUSED, date(2020, 9, 29), date(2020, 11, 16), None)),
    ("Taalhuis Meppel", (2021, Stage.SELF_EVALUATION, date(2021, 9, 21), None, None)),
    ("Taalhuis Midden-Drenthe", (2021, Stage.PREPARING, None, None, None)),
    ("Taalhuis Coevorden", (2018, Stage.CERTIFIED, date(2018, 2, 6), date(2018, 4, 9), date(2021, 4, 8))),
)
_FINDINGS: Final = (
    ("Taalhuis Hoogeveen", "Leg vast hoe vrijwilligers worden geschoold", "coördinator Taalhuis", date(2021, 2, 1), ""),
    ("Taalhuis Hoogeveen", "Maak afspraken met de gemeente over doorverwijzen", "manager", date(2020, 12, 1), ""),
    (
        "Taalhuis Assen",
        "Meet na een half jaar wat deelnemers leerden",
        "adviseur basisvaardigheden",
        date(2020, 10, 1),
        "De korte vragenlijst is ingevoerd.",
    ),
    ("", "Beschrijf het effect van de jaarplannen", "directie", date(2021, 3, 1), ""),
    ("", "Vraag klanten elk jaar wat zij missen", "marketing", date(2020, 12, 15), ""),
)


@transaction.atomic
def invent(on: date, organisations: Mapping[str, str], locations: Mapping[str, str]) -> int:  # noqa: ARG001
    """Make them; nothing where the register has any. They are of fixed years, whatever the day. Returns how many records."""
    if Certification.objects.exists():
        return 0
    found: dict[str, Certification] = {}
    libraries = [(code, name) for code, name in sorted(organisations.items()) if "POI" not in name]
    for (code, name), told in zip(libraries, _ROUNDS, strict=False):
        found[name] = _made(name, Kind.LIBRARY, _LIBRARY, told, code)
    for name, told in _HOUSES:
        found[name] = _made(name, Kind.LANGUAGE_HOUSE, _LANGUAGE, told, "")
    conditional = next((each for each in found.values() if each.stage == Stage.CONDITIONAL), None)
    made = len(found)
    for holder, text, owner, due_on, done in _FINDINGS:
        certification = found.get(holder) or conditional
        if certification is not None:
            state = Doing.DONE if done else Doing.OPEN
            Finding.objects.create(certification=certification, text=text, owner=owner, due_on=due_on, state=state, done=done)
            made += 1
    return made


def _made(holder: str, kind: Kind, scheme: str, told: tuple[Any, ...], code: str) -> Certification:
    first, stage, audit_on, decided_on, valid_until = told
    owner = "adviseur basisvaardigheden" if kind == Kind.LANGUAGE_HOUSE else "manager"
    return Certification.objects.create(
        holder=holder, kind=kind, scheme=scheme, round=first, stage=stage, audit_on=audit_on, decided_on=decided_on,
        valid_until=valid_until, organisation_code=code, owner=owner,
    )  # fmt: skip
