"""The pages that every register has, on the plan: lists, forms, clashes, files, and who may do what."""

import io
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Ask = Callable[..., Any]
LIST = "/lijsten/plan-lines/"


@pytest.fixture
def plan(site: Path) -> Iterator[Any]:  # noqa: ARG001
    """A plan with one part and three lines."""
    from auditlog.models import LogEntry

    from schakel.registers.plan.models import Indicator, Item, Part, Plan, Told

    def clear() -> None:
        Told.objects.all().delete()
        Indicator.objects.all().delete()
        Item.objects.all().delete()
        Part.objects.all().delete()
        Plan.objects.all().delete()
        LogEntry.objects.all().delete()

    clear()
    made = Plan.objects.create(year=2023, title="Samen verder")
    part = Part.objects.create(plan=made, code="4.1", title="Leenverkeer", kind="legal_task")
    for number, text in enumerate(("De kosten in de hand houden", "Schoner rijden", "Elk kwartaal rapporteren"), start=1):
        Item.objects.create(part=part, code=f"2023-4.1.{number}", text=text, owner="logistiek" if number < 3 else "gegevens")
    yield made
    clear()


@pytest.fixture
def client(plan: Any) -> Callable[[str], Any]:  # noqa: ARG001
    """A browser in which somebody is signed in."""
    from django.test import Client

    from schakel.website.accounts.models import Account

    def made(name: str, **fields: Any) -> Any:
        account, _ = Account.objects.get_or_create(username=name, defaults={"role": "support", **fields})
        browser = Client(headers={"host": "localhost"})
        browser.force_login(account)
        return browser

    return made


def _item(code: str = "2023-4.1.1") -> Any:
    from schakel.registers.plan.models import Item

    return Item.objects.get(code=code)


def _data(item: Any, **other: Any) -> dict[str, Any]:
    given = {
        "part": item.part_id, "code": item.code, "text": item.text, "owner": item.owner, "state": item.state,
        "progress": item.progress, "inclusion": item.inclusion, "seen": item.version,
    }  # fmt: skip
    return given | other


def _filled(page: str) -> dict[str, str]:
    """Text boxes and hidden fields of a page."""
    return dict(re.findall(r'<input type="(?:text|hidden)" name="([\w-]+)" value="([^"]*)"', page))


def _opened(browser: Any, item: Any) -> dict[str, str]:
    """What the form of a line takes along of how it stood when it was opened."""
    page = browser.get(f"{LIST}{item.pk}/wijzigen/").content.decode()
    return {name: value for name, value in _filled(page).items() if name.startswith("initial-")}


def test_a_list_shows_its_records_and_narrows(client: Any) -> None:
    anke = client("anke")
    page = anke.get(LIST).content.decode()
    assert "3 regels" in page
    assert page.index("De kosten") < page.index("Schoner rijden") < page.index("Elk kwartaal")
    assert "1 regel" not in anke.get(LIST, {"q": "schoner"}).content.decode()
    assert "Eén regel" in anke.get(LIST, {"q": "schoner"}).content.decode()
    assert "2 regels" in anke.get(LIST, {"owner": "logistiek"}).content.decode()
    backward = anke.get(LIST, {"sort": "-code"}).content.decode()
    assert backward.index("Elk kwartaal") < backward.index("De kosten")
    assert "Zoek een ander woord" in anke.get(LIST, {"q": "bestaat niet"}).content.decode()


@pytest.mark.parametrize("query", ["sort=password", "page=0", "page=9", "page=x", "part=1;drop", "sort=-"])
def test_an_address_that_no_page_writes_is_not_there(client: Any, query: str) -> None:
    assert client("anke").get(f"{LIST}?{query}").status_code == 404


def test_an_empty_list_says_what_to_do(client: Any) -> None:
    page = client("anke").get("/lijsten/indicators/").content.decode()
    assert "Er staat nog niets in deze lijst" in page
    assert "Voeg de eerste regel toe" in page


def test_a_record_is_made_changed_and_removed_and_each_step_is_told(client: Any) -> None:
    anke = client("anke")
    item = _item()
    made = anke.post(f"{LIST}nieuw/", _data(item, code="2023-4.1.9", text="Iets nieuws", seen=""))
    assert made.status_code == 302
    new = _item("2023-4.1.9")
    assert anke.post(f"{LIST}{new.pk}/wijzigen/", _data(new, text="Iets beters")).status_code == 302
    assert (_item("2023-4.1.9").text, _item("2023-4.1.9").version) == ("Iets beters", 2)
    told = anke.get(made.headers["Location"]).content.decode()
    assert "<del>Iets nieuws</del>" in told
    assert "<ins>Iets beters</ins>" in told
    assert "anke" in told
    assert anke.post(f"{LIST}{new.pk}/verwijderen/", {"seen": 2}).status_code == 302
    steps = anke.get("/lijsten/wijzigingen/").content.decode()
    assert re.search(r"verwijderd · 2023-4\.1\.9 Iets beters", steps)


def test_saving_without_a_change_makes_no_step(client: Any) -> None:
    anke, item = client("anke"), _item()
    anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item))
    assert _item().version == 1


def test_what_a_colleague_kept_meanwhile_is_shown_and_not_overwritten(client: Any) -> None:
    anke, item = client("anke"), _item()
    opened = _opened(anke, item)
    mine, theirs = _data(item, text="Mijn tekst") | opened, _data(item, text="Tekst van een collega", owner="secretariaat")
    assert anke.post(f"{LIST}{item.pk}/wijzigen/", theirs).status_code == 302
    clash = anke.post(f"{LIST}{item.pk}/wijzigen/", mine)
    page = clash.content.decode()
    assert clash.status_code == 409
    assert "Tekst van een collega" in page
    assert "Mijn tekst" in page
    assert _item().text == "Tekst van een collega"
    # Sent again, with the version that stands now: what was chosen is kept, and what only the colleague changed stays theirs.
    form = _filled(page)
    assert form["seen"] == "2"
    assert form["owner"] == "secretariaat"
    again = anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, text="Mijn tekst", owner=form["owner"], seen=2))
    assert again.status_code == 302
    assert (_item().text, _item().owner, _item().version) == ("Mijn tekst", "secretariaat", 3)


def test_of_many_who_save_one_version_at_once_one_is_kept(client: Any) -> None:
    item = _item()
    browsers = [client("anke") for _ in range(6)]

    def save(number: int) -> int:
        from django.db import connection

        try:
            return int(browsers[number].post(f"{LIST}{item.pk}/wijzigen/", _data(item, text=f"Tekst {number}")).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(save, range(6)))
    assert found == [302, 409, 409, 409, 409, 409]
    assert _item().version == 2


def test_what_was_removed_meanwhile_is_offered_as_new(client: Any) -> None:
    anke, item = client("anke"), _item()
    data = _data(item, text="Mijn tekst")
    anke.post(f"{LIST}{item.pk}/verwijderen/", {"seen": 1})
    answer = anke.post(f"{LIST}{item.pk}/wijzigen/", data)
    assert answer.status_code == 409
    assert "Mijn tekst" in answer.content.decode()
    assert f'action="{LIST}nieuw/"' in answer.content.decode()


def test_what_others_rest_on_is_not_removed_and_they_are_named(client: Any, plan: Any) -> None:
    part = plan.parts.get()
    answer = client("anke").post(f"/lijsten/plan-parts/{part.pk}/verwijderen/", {"seen": 1})
    assert answer.status_code == 409
    assert "2023-4.1.2 Schoner rijden" in answer.content.decode()
    assert plan.parts.count() == 1


def test_a_session_that_ended_halfway_loses_nothing(client: Any) -> None:
    anke, item = client("anke"), _item()
    anke.get(f"{LIST}{item.pk}/wijzigen/")
    anke.logout()
    sent = anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, text="Een lang stuk tekst"))
    assert sent.status_code == 302
    assert "/account/login/?next=" in sent.headers["Location"]
    assert _item().text == "De kosten in de hand houden"
    from small_site.accounts import PASSWORD

    back = anke.post(sent.headers["Location"], {"login": "anke", "password": PASSWORD}, follow=True)
    page = back.content.decode()
    assert "Een lang stuk tekst" in page
    assert "nog niet bewaard" in page
    assert "Een lang stuk tekst" not in anke.get(f"{LIST}{item.pk}/wijzigen/").content.decode()


def test_a_line_is_not_adopted_without_how_everybody_can_take_part(client: Any) -> None:
    anke, item = client("anke"), _item()
    refused = anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, state="adopted"))
    assert refused.status_code == 422
    assert "zonder dit kan de regel niet worden vastgesteld" in refused.content.decode()
    assert anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, state="adopted", inclusion="Gratis bezorgd")).status_code == 302


def test_not_done_needs_a_reason_and_an_end_is_not_before_its_beginning(client: Any) -> None:
    anke, item = client("anke"), _item()
    page = anke.post(
        f"{LIST}{item.pk}/wijzigen/", _data(item, progress="not", starts_on="31-12-2023", ends_on="01/01/2023")
    ).content.decode()
    assert "Het einde ligt voor het begin" in page
    assert (
        "waarom dit deels of niet is gedaan"
        in anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, progress="not")).content.decode()
    )


@pytest.mark.parametrize("road", ["nieuw/", "{pk}/wijzigen/", "{pk}/verwijderen/", "inlezen/"])
@pytest.mark.parametrize("person", ["bram", "carla", "driss", "eva"])
def test_only_the_team_and_the_management_keep_a_list(client: Any, road: str, person: str) -> None:
    """Eva works at the support organisation, in another team."""
    item = _item()
    browser = client(person, team="data")
    address = LIST + road.format(pk=item.pk)
    assert browser.get(address).status_code == 403
    assert browser.post(address, _data(item, text="Niet van mij")).status_code == 403
    assert _item().text == "De kosten in de hand houden"


def test_who_may_see_a_list_sees_no_way_to_change_it(client: Any) -> None:
    for person, status in (("bram", 200), ("carla", 200), ("driss", 403)):
        answer = client(person).get(LIST)
        assert answer.status_code == status
        assert "Toevoegen" not in answer.content.decode()
    assert client("bram").get("/lijsten/norms-told/").status_code == 403
    assert client("bram").get("/lijsten/wijzigingen/").status_code == 403


def test_a_visitor_is_sent_to_sign_in_on_every_road(ask: Ask, plan: Any) -> None:
    assert plan.year == 2023
    for road in ("", "1/", "nieuw/", "inlezen/", "bestand.csv", "bestand.xlsx"):
        assert ask(None, LIST + road).status_code == 302


def test_a_list_goes_out_as_a_file_and_comes_back_unchanged(client: Any) -> None:
    anke = client("anke")
    for kind in ("xlsx", "csv"):
        content = anke.get(f"{LIST}bestand.{kind}").content
        answer = anke.post(f"{LIST}inlezen/", {"file": _upload(content, kind)}, follow=True)
        assert "0 nieuw, 0 veranderd, 3 onveranderd" in answer.content.decode()


def _upload(content: bytes, kind: str) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile(f"lijst.{kind}", content)


def test_a_file_changes_what_it_names_and_adds_what_has_no_number(client: Any) -> None:
    anke = client("anke")
    book = openpyxl.load_workbook(io.BytesIO(anke.get(f"{LIST}bestand.xlsx").content))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(2, heads.index("Wat we doen") + 1).value = "Anders"
    part = sheet.cell(2, heads.index("Onderdeel") + 1).value
    row = {"Onderdeel": part, "Code": "2023-4.1.8", "Wat we doen": "Nieuw", "Stand": "concept", "Voortgang": "bezig",
           "Vanaf": datetime(2023, 2, 1, tzinfo=UTC).replace(tzinfo=None)}  # fmt: skip
    sheet.append([row.get(head) for head in heads])
    file = io.BytesIO()
    book.save(file)
    page = anke.post(f"{LIST}inlezen/", {"file": _upload(file.getvalue(), "xlsx")}, follow=True).content.decode()
    assert "1 nieuw, 1 veranderd, 2 onveranderd" in page
    assert _item().text == "Anders"
    assert (_item("2023-4.1.8").progress, str(_item("2023-4.1.8").starts_on)) == ("busy", "2023-02-01")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            "Code;Onderdeel;Wat we doen;Stand;Voortgang\n2023-4.1.1;2023 · 4.1 Leenverkeer;x;concept;bezig\n",
            "bestaat al",
        ),
        (
            "Code;Onderdeel;Wat we doen;Stand;Voortgang\nA;2023 · 4.1 Leenverkeer;x;concept;bezig\n"
            "A;2023 · 4.1 Leenverkeer;y;concept;bezig\n",
            "Staat ook in regel 2.",
        ),
        ("Code;Onderdeel;Wat we doen;Stand;Voortgang\nA;Onbekend deel;x;concept;bezig\n", "Onbekend deel"),
        ("Code;Onderdeel;Wat we doen;Stand;Voortgang\nA;2023 · 4.1 Leenverkeer;x;ooit;bezig\n", "ooit"),
        ("Code;Onbekend\nA;b\n", "Deze kolom is er niet"),
        ("nummer;versie;Wat we doen\n999999;1;x\n", "Dit nummer bestaat niet"),
        ("", "Het bestand is leeg"),
        ('Code;"Wat we doen\nx', "aanhalingsteken"),
        ("Code;Onderdeel;Wat we doen;Stand;Voortgang;Vanaf\nA;2023 · 4.1 Leenverkeer;x;concept;bezig;2023-02-30\n", "2023-02-30"),
    ],
)
def test_a_file_with_something_wrong_is_refused_whole_with_the_cell(client: Any, text: str, says: str) -> None:
    anke = client("anke")
    answer = anke.post(f"{LIST}inlezen/", {"file": _upload(text.encode(), "csv")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "Er is niets ingelezen" in page
    from schakel.registers.plan.models import Item

    assert Item.objects.count() == 3


def test_days_are_read_in_three_notations(client: Any) -> None:
    lines = "\n".join(
        f"N{number};2023 · 4.1 Leenverkeer;x;concept;bezig;{day}"
        for number, day in enumerate(("2023-05-03", "03-05-2023", "3/5/2023", "3.5.2023"))
    )
    text = f"Code;Onderdeel;Wat we doen;Stand;Voortgang;Vanaf\n{lines}\n"
    answer = client("anke").post(f"{LIST}inlezen/", {"file": _upload(text.encode(), "csv")}, follow=True)
    assert "4 nieuw" in answer.content.decode()
    assert {str(_item(f"N{number}").starts_on) for number in range(4)} == {"2023-05-03"}


def test_a_row_of_an_older_version_is_refused(client: Any) -> None:
    anke, item = client("anke"), _item()
    content = anke.get(f"{LIST}bestand.csv").content
    anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, text="Later"))
    page = anke.post(f"{LIST}inlezen/", {"file": _upload(content, "csv")}).content.decode()
    assert "Een collega heeft deze regel daarna veranderd" in page
    assert _item().text == "Later"


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda sheet: sheet.__setitem__("B2", "=1+1"), "In cel B2 staat een formule"),
        (lambda sheet: sheet.merge_cells("B2:C2"), "B2:C2 zijn samengevoegd"),
    ],
)
def test_a_workbook_with_formulas_or_merged_cells_is_refused(client: Any, make: Any, says: str) -> None:
    anke = client("anke")
    book = openpyxl.load_workbook(io.BytesIO(anke.get(f"{LIST}bestand.xlsx").content))
    make(book.active)
    file = io.BytesIO()
    book.save(file)
    assert says in anke.post(f"{LIST}inlezen/", {"file": _upload(file.getvalue(), "xlsx")}).content.decode()


def test_no_text_of_a_record_becomes_a_formula(client: Any) -> None:
    anke, item = client("anke"), _item()
    anke.post(f"{LIST}{item.pk}/wijzigen/", _data(item, text="=1+1"))
    assert b"'=1+1" in anke.get(f"{LIST}bestand.csv").content
    book = openpyxl.load_workbook(io.BytesIO(anke.get(f"{LIST}bestand.xlsx").content))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "d"}
    # And it comes back as it was.
    answer = anke.post(f"{LIST}inlezen/", {"file": _upload(anke.get(f"{LIST}bestand.csv").content, "csv")}, follow=True)
    assert "3 onveranderd" in answer.content.decode()


def test_the_models_and_their_migrations_agree(site: Path) -> None:  # noqa: ARG001
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
