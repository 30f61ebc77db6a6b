"""*Jaarplan*: all indicators with how they stand, what that rests on, and one click to what was counted."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from small_site.snapshot import NETWORK, NOORD, ZUID

Ask = Callable[..., Any]
PAGE = "/jaarplan/"
INDICATORS = (
    ("Aantal DBO's", "6", "dbo_meetings", ""),
    ("Afspraken POC", "Termijn en budget", "poc_agreements", ""),
    ("SLA", "Opstellen", "sla_document", ""),
    ("Zo snel mogelijk", "Zo snel mogelijk", "", ""),
    ("Effect", "Meting", "programme_effect", "Jeugd"),
    ("Collectie", "95%", "collection_95_strict", ""),
)


def _clear() -> None:
    from auditlog.models import LogEntry

    from schakel.registers.meetings.models import Action, Decision, Meeting, Series
    from schakel.registers.plan.models import FromFile, Indicator, Item, Part, Plan, Told

    Item.objects.update(under=None, carried_from=None)
    Part.objects.update(above=None)
    Plan.objects.update(carried_from=None)
    for each in (Action, Decision, Meeting, Series, FromFile, Indicator, Item, Part, Plan, Told, LogEntry):
        each.objects.all().delete()


@pytest.fixture
def empty(site: Path) -> Iterator[None]:  # noqa: ARG001
    """No plan."""
    _clear()
    yield
    _clear()


@pytest.fixture
def plan(empty: None) -> Any:  # noqa: ARG001
    """A plan of 2023 with three lines, and six directors' meetings held in it."""
    from schakel.registers.meetings.models import Meeting, Series
    from schakel.registers.plan.models import Indicator, Item, Part, Plan, Told

    made = Plan.objects.create(year=2023, title="Samen verder", state="adopted")
    above = Part.objects.create(plan=made, code="4", title="Taken", kind="chapter")
    part = Part.objects.create(plan=made, code="4.1", title="Leenverkeer", kind="legal_task", above=above)
    common = {"part": part, "owner": "logistiek", "state": "adopted", "inclusion": "Wie niet kan komen, krijgt het thuis."}
    Item.objects.create(code="2023-4.1.1", text="Schoner rijden", progress="done", **common)
    Item.objects.create(code="2023-4.1.2", text="Vaker rijden", progress="partly", reason="Te weinig wagens", **common)
    Item.objects.create(code="2023-4.1.10", text="Verder rijden", part=part)
    for number, (title, asked, norms, of) in enumerate(INDICATORS, start=1):
        Indicator.objects.create(
            plan=made,
            number=number,
            group="Netwerk",
            title=title,
            asked=asked,
            norms=norms,
            of=of,
            source=f"Plan, bladzijde {number}",
        )
    series = Series.objects.create(name="DBO", kind="directors", a_year=6)
    for year, months in ((2022, (3,)), (2023, (1, 3, 5, 7, 9, 11))):
        for month in months:
            Meeting.objects.create(series=series, starts_at=datetime(year, month, 8, 10, tzinfo=UTC), standing="held")
    for of, value in (("Termijn", 1), ("Budget", 0)):
        Told.objects.create(
            norm="poc_agreements", of=of, year=2023, value=value, known_on=date(2023, 12, 31), evidence=f"Verslag POC over {of}"
        )
    return made


def _shown(page: str, number: int) -> str:
    found = re.search(rf'<li id="i-{number}">(.*?)</li>(?=<li id=|</ul></section>)', page, re.S)
    assert found, number
    return found[1]


def test_every_indicator_stands_there_with_status_figure_norm_and_source(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    page = ask("anke", PAGE).content.decode()
    dbo, poc, sla, words, effect, collection = (_shown(page, number) for number in range(1, 7))
    assert 'chip good">gehaald' in dbo
    assert "<strong>6</strong>" in dbo
    assert "Het plan vraagt: 6" in dbo
    assert "Plan, bladzijde 1" in dbo
    assert "niet gehaald" in poc
    assert "Verslag POC over Budget" in poc
    assert "Naar het bewijs" in poc
    assert "niet te toetsen" in sla
    assert "Nog niemand heeft opgeschreven" in sla
    assert "/lijsten/norms-told/nieuw/?norm=sla_document&amp;year=2023" in sla
    assert "beoordeel het in woorden" in words
    assert "norm=programme_effect&amp;year=2023&amp;of=Jeugd" in effect
    assert "Collectie" in collection
    assert "Hele netwerk:" in collection
    assert "3 van de 4 gehaald; niet: Bibliotheek Zuid" in collection
    assert f"/cijfers/?measure=norm_95_strict&amp;place=network%3A{NETWORK}" in collection
    assert f"/cijfers/?measure=norm_95_strict&amp;place=organisation%3A{ZUID}" in collection
    assert "1 van de 6 indicatoren gehaald, 2 niet, van 2 is het nog niet te zeggen" in page


def test_one_click_leads_to_just_what_was_counted(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    page = ask("anke", PAGE).content.decode()
    (address,) = re.findall(r'href="([^"]+)">Naar wat is geteld', _shown(page, 1))
    records = ask("anke", address.replace("&amp;", "&")).content.decode()
    assert len(re.findall(r"<tr><th scope=\"row\"|<tr>\s*<th", records)) >= 6
    assert "2022" not in re.sub(r"<select.*?</select>", "", records, flags=re.S)
    assert len(set(re.findall(r"/lijsten/meetings/(\d+)/", records))) == 6


def test_lines_stand_by_part_with_who_how_far_and_how_everybody_takes_part(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    page = ask("anke", PAGE).content.decode()
    assert "3 planregels, waarvan 1 gedaan" in page
    for said in ("logistiek", "gedaan", "deels gedaan", "Te weinig wagens", "Wie niet kan komen, krijgt het thuis."):
        assert said in page
    assert "Van één planregel staat er niet bij hoe iedereen mee kan doen" in page
    assert page.index("Schoner rijden") < page.index("Vaker rijden") < page.rindex("Verder rijden"), "4.1.10 comes after 4.1.2"


def test_what_a_colleague_writes_down_is_there_at_once(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    from schakel.registers.plan.models import Told

    assert "niet te toetsen" in _shown(ask("anke", PAGE).content.decode(), 3)
    Told.objects.create(norm="sla_document", year=2023, value=1, known_on=date(2023, 12, 1), evidence="Getekend stuk")
    page = _shown(ask("anke", PAGE).content.decode(), 3)
    assert 'chip good">gehaald' in page
    assert "Getekend stuk" in page


@pytest.mark.parametrize(
    ("person", "status"), [("anke", 200), ("bram", 200), ("carla", 200), ("driss", 403), (None, 302)]
)  # fmt: skip
def test_who_sees_the_plan(ask: Ask, plan: Any, person: str | None, status: int) -> None:  # noqa: ARG001
    for road in (PAGE, "/en/year-plan/", "/jaarplan/2023/bestand.csv"):
        assert ask(person, road).status_code == status


@pytest.mark.parametrize(("person", "status"), [("anke", 200), ("bram", 403), ("carla", 403), ("driss", 403), (None, 302)])
def test_who_carries_the_plan_on(ask: Ask, plan: Any, person: str | None, status: int) -> None:  # noqa: ARG001
    assert ask(person, "/jaarplan/2023/doorschuiven/").status_code == status


def test_no_way_is_shown_where_the_reader_may_not_go(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    for person in ("bram", "carla"):
        page = ask(person, PAGE).content.decode()
        assert "doorschuiven" not in page
        assert "/lijsten/norms-told/" not in page
        addresses = set(re.findall(r'href="(/[^"#]+)"', page[page.index("<main") : page.index("</main>")]))
        assert addresses
        for address in addresses:
            answer = ask(person, address.replace("&amp;", "&"))
            assert answer.status_code == 200, (person, address)
            answer.close()


def test_without_a_plan_the_page_says_what_to_do(ask: Ask, empty: None) -> None:  # noqa: ARG001
    page = ask("anke", PAGE).content.decode()
    assert "Er is nog geen jaarplan" in page
    assert "load_plan activiteitenplan-2023.toml" in page
    assert "There is no year plan yet" in ask("anke", "/en/year-plan/").content.decode()


@pytest.mark.parametrize("year", ["1900", "x", "20233", "²"])
def test_a_year_without_a_plan_is_not_there(ask: Ask, plan: Any, year: str) -> None:  # noqa: ARG001
    assert ask("anke", f"{PAGE}?year={year}").status_code == 404


def test_the_indicators_go_out_as_a_file(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    for road, head in (("/jaarplan/2023/bestand.csv", "nummer"), ("/en/year-plan/2023/file.csv", "number")):
        text = ask("anke", road).content.decode("utf-8-sig")
        lines = [line for line in text.splitlines() if line.startswith(head) or line[:1].isdigit()]
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=";" if head == "nummer" else ","))
        assert {row[0] for row in rows[1:]} >= {"1", "2", "3", "4", "5", "6"}
        assert len([row for row in rows if row[0] == "2"]) == 2, "one for each thing of which it is asked"


def test_the_page_is_wholly_english(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    page = re.sub(r'<[^>]*lang="nl"[^>]*>[^<]*<', "<", ask("anke", "/en/year-plan/").content.decode())
    main = re.search(r"<main.*</main>", page, re.S)
    assert main
    assert [word for word in ("gehaald", "planregel", "Iedereen", "Bron", "Naar ", "Wie het", "gedaan") if word in main[0]] == []
    carry = ask("anke", "/en/year-plan/2023/carry/").content.decode()
    assert "Which lines of 2023 go on?" in carry


def test_lines_are_carried_into_the_next_year_with_where_they_came_from(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    from django.test import Client

    from schakel.registers.plan.models import Item
    from schakel.website.accounts.models import Account

    form = ask("anke", "/jaarplan/2023/doorschuiven/").content.decode()
    assert re.findall(r'value="(2023-[^"]+)" id="line-\d+" checked', form) == ["2023-4.1.2", "2023-4.1.10"]
    browser = Client(headers={"host": "localhost"})
    browser.force_login(Account.objects.get(username="anke"))
    wrong = browser.post("/jaarplan/2023/doorschuiven/", {"to": "2023", "line": ["2023-4.1.2"]})
    assert wrong.status_code == 422
    assert "Vul een later jaar in dan 2023" in wrong.content.decode()
    assert browser.post("/jaarplan/2023/doorschuiven/", {"to": "2024"}).status_code == 422
    done = browser.post("/jaarplan/2023/doorschuiven/", {"to": "2024", "line": ["2023-4.1.2"]}, follow=True)
    assert "1 regel is doorgeschoven" in done.content.decode()
    carried = Item.objects.get(code="2024-4.1.2")
    assert (carried.carried_from.code if carried.carried_from else "", carried.progress) == ("2023-4.1.2", "open")
    page = ask("anke", f"{PAGE}?year=2024").content.decode()
    assert "Komt uit 2023-4.1.2" in page
    assert "komt voort uit het plan van 2023" in page


def test_the_demo_loads_the_whole_plan_and_says_of_each_line_how_it_went(empty: None) -> None:  # noqa: ARG001
    from schakel.registers.plan.invented import FILE, invent
    from schakel.registers.plan.models import Indicator, Item
    from schakel.registers.plan.plan_file import PLANS, read_plan

    file = read_plan(PLANS / FILE)
    on, organisations = date(2020, 12, 31), {NOORD: "Noord", ZUID: "Zuid"}
    assert invent(on, organisations, {"a": "Noord Centrum", "b": "Zuid Wijk"})
    texts = {f"2023-{row.code}": row.values["text"] for row in file.of("line")}
    assert dict(Item.objects.values_list("code", "text")) == texts, "no line is missing, and none is another"
    assert len(texts) == 110
    assert Indicator.objects.count() == len(file.of("indicator")) == 34
    for item in Item.objects.all():
        assert item.owner
        assert item.state != "adopted" or item.inclusion
        assert item.progress not in ("partly", "not") or item.reason
    assert Item.objects.filter(state="draft").exists(), "some say not how everybody takes part, so that the page tells of them"
    assert invent(on, organisations, {}) == 0, "what is there stays"


def test_a_demo_judges_a_later_year_as_if_it_were_over_and_says_so(ask: Ask, plan: Any) -> None:  # noqa: ARG001
    from schakel.website.pages.year_plan import judged_on

    page = ask("anke", PAGE).content.decode()
    assert "Het plan is van later: het is beoordeeld alsof 2023 voorbij is." in page
    assert judged_on(2023, date(2021, 1, 15), None) == date(2021, 1, 15), "true data tell nothing of a year to come"


def test_the_demo_tells_only_of_norms_that_somebody_can_tell_of(empty: None) -> None:  # noqa: ARG001
    from schakel.measures.norms import find_norms
    from schakel.registers.plan.counting import facts
    from schakel.registers.plan.invented import invent
    from schakel.registers.plan.models import Told

    invent(date(2020, 12, 31), {}, {"a": "Noord Centrum"})
    norms = find_norms()
    for told in Told.objects.all():
        norm = norms[told.norm]
        assert norm.needs_fact
        assert (norm.each is not None) == bool(told.of)
        assert norm.form != "share" or told.value <= 1
    assert len(facts(date(2024, 1, 1))) == Told.objects.count()
