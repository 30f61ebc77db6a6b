"""Partners: contacts by function, the talk of each year and what came of it, and what is done together."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/jaarplan/partners/"
TODAY = date(2023, 6, 1)


@pytest.fixture
def partners(site: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Any]]:  # noqa: ARG001
    """`partners("BOKD", "system")` makes one and gives a function that adds a talk; the pages think it is June 2023."""
    from auditlog.models import LogEntry

    from schakel.registers.partners.models import Contact, JointProject, Partner, Talk
    from schakel.website.pages import reading

    monkeypatch.setattr(reading, "today", lambda: TODAY)

    def made(name: str, kind: str = "system", **other: Any) -> Callable[..., Any]:
        partner = Partner.objects.create(name=name, kind=kind, **other)
        return lambda on, standing="held": Talk.objects.create(
            partner=partner, on=on, standing=standing, outcome="Verder zo." if standing == "held" else ""
        )

    yield made
    for each in (Contact, JointProject, Talk, Partner, LogEntry):
        each.objects.all().delete()


@pytest.fixture
def anke(partners: Any) -> Any:  # noqa: ARG001
    from django.test import Client

    from schakel.website.accounts.models import Account

    browser = Client(headers={"host": "localhost"})
    browser.force_login(Account.objects.get(username="anke"))
    return browser


def _counted(on: date) -> dict[int, float]:
    from schakel.registers.partners.counting import facts

    return {each.starts_on.year: each.value for each in facts(on)}


def test_institutions_that_were_talked_with_are_counted_once_a_year(partners: Any) -> None:
    bokd, stamm, school = partners("BOKD"), partners("CMO STAMM"), partners("De school", "education")
    for talk in (bokd, school):
        talk(date(2022, 3, 1))
    for on in (date(2023, 2, 1), date(2023, 5, 1)):
        bokd(on)
    stamm(date(2023, 12, 20))
    stamm(date(2022, 3, 1), "cancelled")
    assert _counted(date(2023, 12, 31)) == {2022: 1, 2023: 2}
    assert _counted(date(2023, 12, 19)) == {2022: 1, 2023: 1}
    assert _counted(date(2024, 1, 1)) == {2022: 1, 2023: 2, 2024: 0}
    assert _counted(date(2021, 12, 31)) == {}


def test_the_norm_is_one_of_the_plan_and_tells_what_was_counted(partners: Any, ask: Ask) -> None:
    from schakel.measures.norms import find_norms
    from schakel.registers.partners.counting import facts

    partners("BOKD")(date(2023, 2, 1))
    [fact] = facts(TODAY)
    norm = find_norms()[fact.norm]
    assert norm.needs_fact
    assert norm.each is None
    assert "Geteld in de lijst Gesprekken met partners" in ask("anke", "/normen/").content.decode()


@pytest.mark.parametrize(
    ("talks", "year", "word"),
    [
        ([("2023-02-01", "held")], 2023, "gehouden"),
        ([("2023-02-01", "held"), ("2023-09-01", "planned")], 2023, "gehouden"),
        ([("2023-09-01", "planned"), ("2023-03-01", "cancelled")], 2023, "gepland"),
        ([("2023-03-01", "planned")], 2023, "gehouden of afgezegd?"),
        ([("2023-03-01", "cancelled")], 2023, "nog af te spreken"),
        ([], 2023, "nog af te spreken"),
        ([("2022-03-01", "cancelled")], 2022, "niet gehouden"),
    ],
)
def test_of_each_partner_the_page_tells_how_the_talk_of_the_year_is(
    partners: Any, ask: Ask, talks: list[tuple[str, str]], year: int, word: str
) -> None:
    talk = partners("BOKD")
    for on, standing in talks:
        talk(date.fromisoformat(on), standing)
    page = ask("bram", f"{PAGE}?year={year}").content.decode()
    assert f">{word}</span>" in page
    table = ask("bram", f"{PAGE}?year={year}&format=csv").content.decode("utf-8-sig").splitlines()
    assert f";BOKD;provinciale systeeminstelling;{word};" in table[-1]


def test_the_finding_counts_partners_with_a_yearly_talk(partners: Any, ask: Ask) -> None:
    partners("BOKD")(date(2023, 2, 1))
    partners("CMO STAMM")
    partners("Drents Museum", "culture", has_yearly_talk=False)
    partners("Weg", is_running=False)
    page = ask("anke", PAGE).content.decode()
    assert "<h1>Met 1 van de 2 partners is het gesprek van 2023 gehouden</h1>" in page
    assert "geen jaarlijks gesprek" in page
    assert ">Weg<" not in page
    assert "The talk of 2023 has been held with 1 of 2 partners" in ask("anke", "/en/year-plan/partners/").content.decode()


def test_what_is_done_together_stands_in_the_years_in_which_it_runs(partners: Any, ask: Ask) -> None:
    from schakel.registers.partners.models import JointProject, Partner

    partners("BOKD")(date(2021, 2, 1))
    common = {"partner": Partner.objects.get(), "starts_on": date(2022, 3, 1)}
    JointProject.objects.create(title="Dorpshuis", state="running", **common)
    JointProject.objects.create(title="Voorbij", state="done", ends_on=date(2022, 9, 1), **common)
    JointProject.objects.create(title="Later misschien", state="idea", partner=common["partner"])
    page = ask("anke", f"{PAGE}?year=2023").content.decode()
    assert "Eén gezamenlijk project in 2023" in page
    assert ">Dorpshuis</a>" in page
    assert "Later misschien" not in page
    assert "Geen gezamenlijke projecten in 2021" in ask("anke", f"{PAGE}?year=2021").content.decode()


def test_without_partners_the_page_says_what_to_do_and_only_those_who_may_see_it(partners: Any, ask: Ask) -> None:
    assert callable(partners)
    assert "Voeg eerst een partner toe" in ask("anke", PAGE).content.decode()
    assert ask("carla", PAGE).status_code == 403
    assert ask(None, PAGE).status_code == 302
    assert ask("anke", f"{PAGE}?year=1999").status_code == 404


@pytest.mark.parametrize("function", ["mevrouw Jansen", "Dhr. De Vries", "mw. A. Bakker, adviseur"])
def test_a_contact_is_a_function_and_never_a_person(partners: Any, anke: Any, function: str) -> None:
    from schakel.registers.partners.models import Contact, Partner

    partners("BOKD")
    given = {"partner": Partner.objects.get().pk, "function": function, "subject": "", "reach": "", "seen": ""}
    refused = anke.post("/lijsten/partner-contacts/nieuw/", given)
    assert refused.status_code == 422
    assert "wijst op een persoon" in refused.content.decode()
    for good in ("adviseur jeugd", "Beheerder dorpshuizen", "team MWB"):
        assert anke.post("/lijsten/partner-contacts/nieuw/", given | {"function": good}).status_code == 302
    assert Contact.objects.count() == 3


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"on": "2999-01-01", "standing": "held", "outcome": "Goed"}, "moet nog komen"),
        ({"on": "2023-01-10", "standing": "held", "outcome": "  "}, "Schrijf op wat eruit kwam"),
    ],
)
def test_a_talk_of_which_parts_do_not_fit_is_refused(partners: Any, anke: Any, other: dict[str, str], says: str) -> None:
    from schakel.registers.partners.models import Partner, Talk

    partners("BOKD")
    refused = anke.post("/lijsten/partner-talks/nieuw/", {"partner": Partner.objects.get().pk, "seen": ""} | other)
    assert refused.status_code == 422
    assert says in refused.content.decode()
    assert not Talk.objects.exists()


def test_a_partner_that_was_talked_with_is_not_removed(partners: Any, anke: Any) -> None:
    from schakel.registers.partners.models import Partner

    partners("BOKD")(date(2023, 2, 1))
    refused = anke.post(f"/lijsten/partners/{Partner.objects.get().pk}/verwijderen/", {"seen": 1})
    assert refused.status_code == 409
    assert "BOKD, 1 februari 2023" in refused.content.decode()


def test_talks_go_out_and_come_in_as_a_file_with_days_in_three_notations(partners: Any, anke: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from schakel.registers.partners.models import Talk

    partners("BOKD")

    def sent(rows: str) -> str:
        content = f"Partner;Op;Stand;Onderwerpen;Wat eruit kwam\n{rows}".encode()
        file = SimpleUploadedFile("lijst.csv", content)
        return anke.post("/lijsten/partner-talks/inlezen/", {"file": file}, follow=True).content.decode()

    assert "Onbekend" in sent("Onbekend;2023-01-01;gepland;;\n")
    assert "Staat ook in regel 2" in sent("BOKD;2023-01-01;gepland;;\nBOKD;01-01-2023;gepland;;\n")
    assert not Talk.objects.exists()
    assert "3 nieuw" in sent("BOKD;2023-01-01;gehouden;;Ja\nBOKD;02-01-2023;gepland;;\nBOKD;3/1/2023;afgezegd;;\n")
    assert [each.on.day for each in Talk.objects.order_by("on")] == [1, 2, 3]


def test_a_talk_of_this_year_that_was_not_held_is_due(partners: Any) -> None:
    from schakel.records.due import everything_due
    from schakel.registers.partners import due

    partners("BOKD")(date(2023, 9, 1), "planned")
    partners("CMO STAMM")(date(2023, 5, 20), "planned")
    partners("Huus van de Taol")(date(2023, 1, 20), "cancelled")
    partners("Kunst en Cultuur")(date(2023, 2, 1))
    partners("Museum", "culture", has_yearly_talk=False)
    partners("Weg", is_running=False)

    def found(until: date) -> list[tuple[date, str]]:
        return [(each.on, each.what) for each in everything_due(TODAY, until, [due])]

    late = (date(2023, 5, 27), "Gehouden of afgezegd? CMO STAMM, 20 mei 2023")
    planned = (date(2023, 9, 1), "Gesprek met partner: BOKD, 1 september 2023")
    assert found(date(2023, 8, 31)) == [late]
    assert found(date(2023, 12, 30)) == [late, planned]
    assert found(date(2023, 12, 31)) == [late, planned, (date(2023, 12, 31), "Gesprek van 2023 nog afspreken: Huus van de Taol")]
    assert len(found(TODAY + timedelta(days=365))) == 3


def test_the_demo_invents_partners_once_and_names_nobody(partners: Any, ask: Ask) -> None:
    from schakel.registers.partners.invented import invent
    from schakel.registers.partners.models import Contact, Partner, check_is_function

    assert callable(partners)
    assert invent(date(2020, 12, 31), {NOORD: "Noord", ZUID: "Zuid"}, {}) > 50
    assert invent(date(2020, 12, 31), {NOORD: "Noord"}, {}) == 0
    for each in (*Contact.objects.all(), *Partner.objects.all()):
        check_is_function(each.function if isinstance(each, Contact) else each.owner)
    # All four once, one missed later on: the norm is met in one year, and not in another.
    assert _counted(date(2022, 12, 31)) == {2020: 4, 2021: 3, 2022: 3}
    assert "Afhaalpunt in het dorpshuis" in ask("bram", f"{PAGE}?year=2022").content.decode()
