"""Projects: what is late, who took over what, days of grants, what counts for the norms, and who sees the money."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from small_site.agenda import LINES, filled_in, kept, lines
from small_site.snapshot import NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/jaarplan/projecten/"


def _project(**other: Any) -> dict[str, Any]:
    return {"title": "Digivitaler", "phase": "running", "starts_on": "2022-01-01", "ends_on": "2022-12-31", "seen": ""} | other


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"expected_on": "2023-06-30"}, "Kies waarom"),
        ({"ends_on": ""}, "heeft een begin en een afgesproken einde"),
        ({"ends_on": "2021-12-31"}, "Het einde ligt voor het begin"),
        ({"phase": "refused"}, "wat de SGIA besloot"),
        ({"phase": "proposal", "ends_on": "", "expected_on": "2023-01-01"}, "welk einde is afgesproken"),
    ],
)
def test_a_project_of_which_parts_do_not_fit_is_refused(client: Any, other: dict[str, Any], says: str) -> None:
    refused = client("anke").post("/lijsten/projects/nieuw/", _project(**other))
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_what_is_late_stands_on_the_portfolio_with_its_reason(client: Any) -> None:
    from schakel.registers.projects.portfolio import late

    anke = client("anke")
    assert anke.post("/lijsten/projects/nieuw/", _project(expected_on="2023-06-30", late_because="corona")).status_code == 302
    for title, phase, ends_on in (
        ("Op tijd", "running", "2030-01-01"),
        ("Klaar", "done", "2020-01-01"),
        ("Vergeten", "running", "2022-02-01"),
    ):
        anke.post("/lijsten/projects/nieuw/", _project(title=title, phase=phase, ends_on=ends_on, starts_on="2019-01-01"))
    found = [(each.project.title, each.days, each.later) for each in late(date(2022, 3, 1))]
    assert found == [("Vergeten", 28, 28), ("Digivitaler", 0, 181)]
    # What is expected passed too: then it is later with every day.
    assert late(date(2023, 7, 1))[-1].later == late(date(2023, 6, 30))[-1].later + 1
    page = anke.get(PAGE).content.decode()
    assert "Eén project eindigt later dan afgesproken" in page
    assert re.search(r"Digivitaler</a></th>.*?corona", page)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"state": "granted", "report_by": "2024-01-01"}, "hoeveel er is toegekend"),
        ({"state": "granted", "granted": "10"}, "wanneer dit verantwoord moet zijn"),
        ({"state": "to_apply"}, "tot wanneer dit aangevraagd"),
        ({"state": "applied", "granted": "10"}, "Er is nog niets toegekend"),
    ],
)
def test_a_grant_of_which_parts_do_not_fit_is_refused(client: Any, other: dict[str, Any], says: str) -> None:
    from schakel.registers.projects.models import Project

    data = {"project": Project.objects.get().pk, "funder": "Fonds", "asked": "100", "seen": ""} | other
    refused = client("anke").post("/lijsten/project-grants/nieuw/", data)
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_days_of_grants_projects_and_plannings_are_told_before_they_come(client: Any, agenda: Any) -> None:
    from schakel.registers.projects.due import due
    from schakel.registers.projects.models import Grant, Project

    assert client
    project = Project.objects.get()
    Project.objects.filter(pk=project.pk).update(phase="running", ends_on=date(2023, 5, 1), expected_on=date(2023, 7, 1))
    common = {"project": project, "asked": 10}
    Grant.objects.create(funder="Open", state="to_apply", apply_by=date(2023, 3, 1), report_by=date(2023, 1, 1), **common)
    Grant.objects.create(
        funder="Toegekend", state="granted", granted=5, apply_by=date(2022, 1, 1), report_by=date(2023, 4, 1), **common
    )
    Grant.objects.create(funder="Klaar", state="accounted", granted=5, report_by=date(2023, 4, 1), **common)
    found = {(str(each.on), type(each.record).__name__) for each in due(date(2023, 2, 1), date(2023, 12, 31))}
    assert found == {("2023-07-01", "Project"), ("2023-03-01", "Grant"), ("2023-04-01", "Grant"), ("2022-12-31", "Planning")}
    type(agenda).objects.update(adopted_on=date(2022, 12, 1))
    assert not list(due(date(2023, 2, 1), date(2023, 2, 28)))


def test_the_norms_of_the_plan_are_counted(client: Any, agenda: Any) -> None:
    from schakel.measures.norms import find_norms
    from schakel.records.counted import counted

    anke = client("anke")
    held = kept(anke, "600")
    kept(anke, "200", "spending", commitment=held.pk, on="2024-01-15")
    type(agenda).objects.update(adopted_on=date(2022, 12, 8))

    def of(on: date) -> dict[str, float | bool]:
        return {each.norm: each.value for each in counted(on) if each.norm in ("sgia_budget", "project_plan")}

    assert of(date(2022, 12, 31)) == {}
    assert of(date(2023, 2, 28)) == {"sgia_budget": 0, "project_plan": True}
    assert of(date(2023, 3, 1)) == {"sgia_budget": 600, "project_plan": True}
    type(agenda).objects.update(adopted_on=date(2023, 4, 1))
    assert of(date(2023, 3, 31))["project_plan"] is False
    # Spent beyond the commitment counts, though it was after the year's end.
    kept(anke, "350", "spending", commitment=held.pk, on="2024-02-01", over_reason="")
    assert of(date(2024, 1, 31))["sgia_budget"] == 600
    assert {each.known_on for each in counted(date(2024, 3, 1)) if each.norm == "sgia_budget"} == {date(2023, 12, 31)}
    for name in ("sgia_budget", "project_plan"):
        assert find_norms()[name].needs_fact


def test_the_portfolio_tells_who_took_over_what_and_hours_of_outsiders(client: Any, agenda: Any) -> None:
    from schakel.registers.projects.models import Hours, Planned, Project, Spread

    project = Project.objects.get()
    Planned.objects.create(planning=agenda, project=project, amount=50, hours=20)
    Spread.objects.create(project=project, organisation_code=NOORD, state="uses")
    Spread.objects.create(project=project, organisation_code=ZUID, state="tries")
    Hours.objects.create(project=project, on=date(2023, 5, 1), whose="external", hours=Decimal("7.5"))
    Hours.objects.create(project=project, on=date(2022, 5, 1), whose="external", hours=100)
    anke = client("anke")
    kept(anke, "60")
    page = anke.get(PAGE, {"year": 2023}).content.decode()
    assert re.search(r"Makerplaats</a>: in gebruik bij 1 van de \d organisaties", page)
    assert "boven het plan" in page
    hours = anke.get(f"{PAGE}bestand.csv", {"year": 2023, "table": "uren"}).content.decode("utf-8-sig")
    assert hours.splitlines()[1] == "Makerplaats;20;0;0;7,5"
    money = anke.get(f"{PAGE}bestand.csv", {"year": 2023, "table": "budget"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[1] for line in money[1:]] == ["0", "60", "940", "1000"]


def test_a_year_or_table_that_is_not_there_is_no_page(client: Any) -> None:
    anke = client("anke")
    for query in ("year=2019", "year=x", "year=20233", "year=²²²²"):
        assert anke.get(f"{PAGE}?{query}").status_code == 404
    assert anke.get(f"{PAGE}bestand.csv?table=geheim").status_code == 404


def test_without_a_planning_the_page_says_what_to_do(client: Any, agenda: Any) -> None:
    agenda.delete()
    assert "Maak de planning van een jaar" in client("anke").get(PAGE).content.decode()
    reader = client("bram").get(PAGE).content.decode()
    assert "nog geen projectenplanning" in reader
    assert "Maak de planning" not in reader


@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 200), ("carla", 403), ("driss", 403)])
def test_the_budget_is_seen_by_those_who_share_it(client: Any, person: str, status: int) -> None:
    browser = client(person)
    for address in (PAGE, f"{PAGE}bestand.csv?table=budget", LINES, "/lijsten/project-plannings/"):
        assert browser.get(address).status_code == status
    menu = browser.get("/lijsten/plan-lines/").content.decode()
    assert (PAGE in menu) == (status == 200)


@pytest.mark.parametrize("person", ["bram", "carla", "eva"])
def test_only_the_team_commits_money(client: Any, person: str) -> None:
    """Eva works at the support organisation, in another team."""
    assert client(person, team="data").post(f"{LINES}nieuw/", filled_in("10")).status_code == 403
    assert not lines()
    assert client("fatma", team="innovation").post(f"{LINES}nieuw/", filled_in("10")).status_code == 302


def test_a_visitor_is_sent_to_sign_in(ask: Ask, agenda: Any) -> None:
    assert agenda.year == 2023
    assert ask(None, PAGE).status_code == 302
    assert ask(None, f"{PAGE}bestand.csv?table=budget").status_code == 302


def test_the_invented_agenda_is_whole_and_passes_its_budget_only_with_a_reason(agenda: Any) -> None:
    from schakel.registers.projects.invented import invent
    from schakel.registers.projects.models import BudgetLine, Planning, Project
    from schakel.registers.projects.portfolio import portfolio

    places = {NOORD: "Noord", ZUID: "Zuid"}
    assert invent(date(2021, 1, 1), places, {}) == 0
    Project.objects.all().delete()
    agenda.delete()
    assert invent(date(2021, 1, 1), places, {}) > 150
    assert Project.objects.count() >= 20
    found = {each.year: portfolio(each, date(2021, 1, 1)) for each in Planning.objects.all()}
    assert sorted(found) == [2021, 2022, 2023]
    assert {year for year, each in found.items() if each.free < 0} == {2022}
    assert len(found[2022].over) == BudgetLine.objects.exclude(over_reason="").count() == 1
    assert any(each.project.late_because == "corona" for each in found[2023].late)
    assert found[2023].grants
    assert found[2023].free > 100_000
    for project in Project.objects.all():
        project.full_clean()
    assert invent(date(2021, 1, 1), places, {}) == 0
