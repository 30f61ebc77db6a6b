"""Certification: how far each library and Taalhuis is, until when a certificate holds, and what is to be mended."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/jaarplan/certificering/"
LIST = "/lijsten/certifications/"
TODAY = date(2023, 6, 1)


@pytest.fixture
def certified(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:  # noqa: ARG001
    """`certified("Taalhuis A", round=2022, stage=…)` makes a round; the pages think it is June 2023."""
    from auditlog.models import LogEntry

    from schakel.registers.certification.models import Certification, Finding
    from schakel.website.pages import reading

    monkeypatch.setattr(reading, "today", lambda: TODAY)

    def made(holder: str, **other: Any) -> Any:
        given: dict[str, Any] = {"kind": "language_house", "scheme": "Taalhuis", "round": 2022, **other}
        return Certification.objects.create(holder=holder, **given)

    yield made
    for each in (Finding, Certification, LogEntry):
        each.objects.all().delete()


@pytest.fixture
def anke(certified: Any) -> Any:  # noqa: ARG001
    from django.test import Client

    from schakel.website.accounts.models import Account

    browser = Client(headers={"host": "localhost"})
    browser.force_login(Account.objects.get(username="anke"))
    return browser


def _given(until: date, decided_on: date = date(2021, 1, 10), stage: str = "certified") -> dict[str, Any]:
    return {"stage": stage, "decided_on": decided_on, "valid_until": until}


@pytest.mark.parametrize(
    ("until", "word", "held"),
    [
        (date(2024, 6, 1), "geldig", 1),
        (date(2023, 12, 2), "geldig", 1),
        (date(2023, 12, 1), "verloopt binnenkort", 1),
        (TODAY, "verloopt binnenkort", 1),
        (date(2023, 5, 31), "verlopen", 0),
    ],
)
def test_a_certificate_holds_up_to_its_last_day(certified: Any, ask: Ask, until: date, word: str, held: int) -> None:
    certified("Taalhuis A", round=2021, **_given(until))
    certified("Taalhuis B", stage="preparing")
    page = ask("bram", PAGE).content.decode()
    assert f">{word}</span>" in page
    assert ">geen certificaat</span>" in page
    assert f"<h1>{held} van de 2 bibliotheken en Taalhuizen hebben een geldig certificaat</h1>" in page
    table = ask("bram", f"{PAGE}?format=csv").content.decode("utf-8-sig").splitlines()
    assert table[1] == f"Taalhuis A;Taalhuis;Taalhuis;2021;gecertificeerd;;{until.isoformat()};{word};0"


def test_the_certificate_of_the_round_before_holds_while_the_next_one_runs(certified: Any, ask: Ask) -> None:
    certified("Taalhuis A", round=2021, **_given(date(2024, 6, 1)))
    certified("Taalhuis A", round=2023, stage="audit", audit_on=date(2023, 9, 1))
    page = ask("anke", PAGE).content.decode()
    assert "Alle bibliotheken en Taalhuizen hier hebben een geldig certificaat" in page
    assert "audit gepland" in page
    assert page.count(">Taalhuis A</a>") == 1


def test_a_certificate_that_was_refused_or_comes_later_does_not_hold(certified: Any, ask: Ask) -> None:
    certified("Taalhuis A", **_given(date(2026, 1, 1), stage="refused"))
    certified("Taalhuis B", **_given(date(2026, 1, 1), decided_on=date(2023, 6, 2)))
    page = ask("anke", "/en/year-plan/certification/").content.decode()
    assert "<h1>0 of 2 libraries and Taalhuizen have a valid certificate</h1>" in page


def test_a_library_sees_its_own_certification_and_not_that_of_another(certified: Any, ask: Ask) -> None:
    from schakel.registers.certification.models import Finding

    for name, code in (("Noord", NOORD), ("Zuid", ZUID), ("Taalhuis A", "")):
        one = certified(name, organisation_code=code)
        Finding.objects.create(certification=one, text=f"Beter bij {name}", owner="directie", due_on=date(2023, 5, 1))
    seen = ask("bram", PAGE).content.decode()
    assert "Beter bij Noord" in seen
    assert "Beter bij Taalhuis A" in seen
    assert "Zuid" not in seen
    assert "2 verbeterpunten zijn te laat" in seen
    assert "Zuid" not in ask("bram", f"{PAGE}?format=csv").content.decode()
    assert "Beter bij Zuid" in ask("anke", PAGE).content.decode()


def test_a_finding_is_late_after_its_day_and_not_on_it(certified: Any) -> None:
    from schakel.registers.certification.models import Certification, Finding
    from schakel.registers.certification.overview import overview

    Finding.objects.create(certification=certified("Taalhuis A"), text="Scholing", owner="directie", due_on=TODAY)
    for today, late in ((TODAY, 0), (TODAY + timedelta(days=1), 1)):
        (row,) = overview(Certification.objects.all(), Finding.objects.all(), today)
        assert (row.open, row.late) == (1, late)


def test_without_certifications_the_page_says_what_to_do_and_only_those_who_may_see_it(certified: Any, ask: Ask) -> None:
    assert callable(certified)
    assert "Voeg voor elke bibliotheek en elk Taalhuis" in ask("anke", PAGE).content.decode()
    assert ask("carla", PAGE).status_code == 403
    assert ask(None, PAGE).status_code == 302


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"stage": "audit"}, "Schrijf op wanneer de audit is"),
        ({"stage": "judging", "audit_on": "2999-01-01"}, "De audit moet nog komen"),
        ({"stage": "certified", "valid_until": "2026-01-01"}, "Schrijf op wanneer dit is besloten"),
        ({"stage": "certified", "decided_on": "2023-01-01"}, "tot wanneer het certificaat geldt"),
        ({"stage": "refused", "decided_on": "2999-01-01"}, "Dit besluit moet nog komen"),
        (
            {"stage": "certified", "audit_on": "2023-02-01", "decided_on": "2023-01-01", "valid_until": "2026-01-01"},
            "ligt voor de",
        ),
        ({"stage": "conditional", "decided_on": "2023-01-01", "valid_until": "2023-01-01"}, "verloopt voordat het er is"),
        ({"round": "1500"}, "1990"),
        ({"organisation_code": "NL-9"}, "is niet bekend"),
    ],
)
def test_a_step_needs_its_days_in_their_order(anke: Any, other: dict[str, str], says: str) -> None:
    from schakel.registers.certification.models import Certification

    given = {"holder": "Taalhuis A", "kind": "language_house", "scheme": "Taalhuis", "round": "2022", "stage": "preparing"}
    refused = anke.post(f"{LIST}nieuw/", given | {"seen": ""} | other)
    assert refused.status_code == 422
    assert says in refused.content.decode()
    assert not Certification.objects.exists()
    assert anke.post(f"{LIST}nieuw/", given | {"seen": ""}).status_code == 302
    # One record a round.
    assert anke.post(f"{LIST}nieuw/", given | {"seen": ""}).status_code == 422


def test_of_what_was_mended_it_is_told_what_was_done(certified: Any, anke: Any) -> None:
    given = {"certification": certified("Taalhuis A").pk, "text": "Scholing", "owner": "coördinator", "due_on": "2023-09-01"}
    refused = anke.post("/lijsten/certification-findings/nieuw/", given | {"state": "done", "done": " ", "seen": ""})
    assert "Schrijf op wat er gedaan is" in refused.content.decode()
    kept = anke.post("/lijsten/certification-findings/nieuw/", given | {"state": "done", "done": "Gedaan", "seen": ""})
    assert kept.status_code == 302
    number = given["certification"]
    assert anke.post(f"{LIST}{number}/verwijderen/", {"seen": 1}).status_code == 409


def test_audits_last_days_and_findings_are_due(certified: Any) -> None:
    from schakel.records.due import everything_due
    from schakel.registers.certification import due
    from schakel.registers.certification.models import Finding

    lapses = certified("Taalhuis A", round=2020, **_given(date(2023, 8, 1)))
    certified("Taalhuis B", stage="audit", audit_on=date(2023, 7, 1))
    certified("Renewed", round=2019, **_given(date(2023, 7, 15)))
    certified("Renewed", round=2023, **_given(date(2027, 7, 15)))
    certified("Given up", round=2019, **_given(date(2023, 7, 15)))
    certified("Given up", round=2023, stage="stopped")
    certified("Taken up again", round=2017, stage="stopped")
    certified("Taken up again", round=2020, **_given(date(2023, 8, 1)))
    Finding.objects.create(certification=lapses, text="Scholing", owner="coördinator", due_on=date(2023, 5, 1))
    Finding.objects.create(certification=lapses, text="Klaar", owner="coördinator", due_on=date(2023, 5, 1), state="done")
    found = [(each.on, each.what) for each in everything_due(TODAY, date(2023, 8, 1), [due])]
    assert found == [
        (date(2023, 5, 1), "Verbeterpunt (coördinator): Scholing"), (date(2023, 7, 1), "Audit: Taalhuis B, 2022"),
        (date(2023, 8, 1), "Certificaat verloopt: Taalhuis A, 2020"),
        (date(2023, 8, 1), "Certificaat verloopt: Taken up again, 2020"),
    ]  # fmt: skip
    assert len(everything_due(TODAY, date(2023, 7, 31), [due])) == 2


def test_the_demo_invents_certifications_once(certified: Any, ask: Ask) -> None:
    from schakel.registers.certification.invented import invent

    assert callable(certified)
    assert invent(date(2020, 12, 31), {NOORD: "Noord", ZUID: "Zuid"}, {}) == 13
    assert invent(date(2020, 12, 31), {NOORD: "Noord"}, {}) == 0
    page = ask("anke", PAGE).content.decode()
    assert "Taalhuis Midden-Drenthe" in page
    assert "verbeterpunten zijn te laat" in page
