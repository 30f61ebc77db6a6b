"""The budget of projects: nobody passes it in silence, alone, together or by a file."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from small_site.agenda import LINES, filled_in, gone, kept, lines

PAGE = "/jaarplan/projecten/"


def test_a_line_that_passes_the_budget_is_refused_with_what_is_left(client: Any) -> None:
    anke = client("anke")
    kept(anke, "600,50")
    refused = anke.post(f"{LINES}nieuw/", filled_in("399,51"))
    assert refused.status_code == 422
    page = refused.content.decode().replace("\xa0", " ")
    assert "is nog € 399,50 vrij" in page
    # What was filled in stands in the form still.
    assert 'value="399,51"' in page
    assert len(lines()) == 1
    # To the cent.
    assert anke.post(f"{LINES}nieuw/", filled_in("399,50")).status_code == 302


def test_passing_the_budget_takes_a_reason_that_is_read_on_the_portfolio_and_in_the_trail(client: Any) -> None:
    anke = client("anke")
    kept(anke, "900")
    line = kept(anke, "300", over_reason="Besluit van de SGIA: prijzen stegen")
    page = client("bram").get(PAGE).content.decode().replace("\xa0", " ")
    assert "Het budget van 2023 is met € 200,00 overschreden" in page
    assert "Besluit van de SGIA: prijzen stegen" in page
    assert "Besluit van de SGIA: prijzen stegen</ins>" in anke.get(f"{LINES}{line.pk}/").content.decode()
    assert "Besluit van de SGIA: prijzen stegen" in anke.get("/lijsten/wijzigingen/").content.decode()
    # Going further takes a reason of its own; going back takes none.
    more = filled_in("350", over_reason=line.over_reason, seen=1)
    refused = anke.post(f"{LINES}{line.pk}/wijzigen/", more)
    assert refused.status_code == 422
    assert "Schrijf opnieuw waarom" in refused.content.decode()
    assert anke.post(f"{LINES}{line.pk}/wijzigen/", more | {"amount": "250"}).status_code == 302
    assert gone() == 1150


def test_a_reason_is_not_given_beforehand(client: Any) -> None:
    refused = client("anke").post(f"{LINES}nieuw/", filled_in("100", over_reason="Je weet maar nooit"))
    assert refused.status_code == 422
    assert "een reden is niet nodig" in refused.content.decode()
    assert not lines()


def test_spaces_are_no_reason(client: Any) -> None:
    assert client("anke").post(f"{LINES}nieuw/", filled_in("1001", over_reason="  \n ")).status_code == 422


def test_what_was_committed_and_then_spent_counts_once(client: Any) -> None:
    anke = client("anke")
    held = kept(anke, "1000")
    kept(anke, "700", "spending", commitment=held.pk)
    assert gone() == 1000
    refused = anke.post(f"{LINES}nieuw/", filled_in("400", "spending", commitment=held.pk))
    assert "Van de verplichting is nog €\xa0300,00 over" in refused.content.decode()
    # Released, the rest is free for something else; taken back it would pass the budget.
    assert anke.post(f"{LINES}{held.pk}/wijzigen/", filled_in("1000", released_on="2023-12-01", seen=1)).status_code == 302
    assert gone() == 700
    kept(anke, "300", "spending")
    assert anke.post(f"{LINES}{held.pk}/wijzigen/", filled_in("1000", released_on="", seen=2)).status_code == 422
    assert gone() == 1000


def test_a_line_that_moves_to_another_year_must_fit_there(client: Any) -> None:
    from schakel.registers.projects.models import Planning

    anke = client("anke")
    line = kept(anke, "800")
    small = Planning.objects.create(year=2024, budget=Decimal(500))
    moved = anke.post(f"{LINES}{line.pk}/wijzigen/", filled_in("800", what=line.what, planning=small.pk, seen=1))
    assert moved.status_code == 422
    assert "van het budget van 2024" in moved.content.decode()
    assert gone() == 800


def test_a_budget_is_not_lowered_under_what_was_taken_in_silence(client: Any, agenda: Any) -> None:
    anke = client("anke")
    kept(anke, "800")
    address = f"/lijsten/project-plannings/{agenda.pk}/wijzigen/"
    lower = {"year": 2023, "budget": "700", "over_reason": "", "seen": 1}
    refused = anke.post(address, lower)
    assert refused.status_code == 422
    assert "Er is al €\xa0800,00 vastgelegd" in refused.content.decode()
    assert anke.post(address, lower | {"budget": "800"}).status_code == 302
    assert anke.post(address, lower | {"over_reason": "De provincie kortte", "seen": 2}).status_code == 302
    assert "De provincie kortte" in anke.get(PAGE).content.decode()


def test_of_many_who_commit_at_once_no_more_are_kept_than_fit(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six want 300 of 1.000: three are kept, whoever comes first.

    Whoever saw that there is room waits until another saw so too. Nobody comes while the plannings are held, and the wait ends.
    """
    from schakel.registers.projects.forms import BudgetLineForm

    browsers, data = [client("anke") for _ in range(6)], [filled_in("300", what=f"Nummer {number}") for number in range(6)]
    another, check = Barrier(2, timeout=1), BudgetLineForm.check_held

    def check_and_wait(form: Any) -> None:
        check(form)
        with suppress(BrokenBarrierError):
            another.wait()

    monkeypatch.setattr(BudgetLineForm, "check_held", check_and_wait)

    def commit(number: int) -> int:
        from django.db import connection

        try:
            return int(browsers[number].post(f"{LINES}nieuw/", data[number]).status_code)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        found = sorted(pool.map(commit, range(6)))
    assert found == [302, 302, 302, 422, 422, 422]
    assert gone() == 900


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"kind": "commitment", "commitment": "held"}, "Dit is zelf een verplichting"),
        ({"kind": "spending", "released_on": "2023-05-01"}, "Alleen van een verplichting"),
        ({"kind": "spending", "commitment": "held", "project": "other"}, "Een uitgave hoort bij hetzelfde"),
        ({"amount": "0"}, "Schrijf een bedrag van meer dan nul"),
        ({"amount": "-5"}, "Schrijf een bedrag van meer dan nul"),
        ({"planning": "999999"}, "Deze keuze is niet beschikbaar"),
    ],
)
def test_a_line_of_which_parts_do_not_fit_is_refused(client: Any, other: dict[str, Any], says: str) -> None:
    from schakel.registers.projects.models import Project

    anke = client("anke")
    held = kept(anke, "100")
    named = {"held": held.pk, "other": Project.objects.create(title="Een ander").pk}
    refused = anke.post(f"{LINES}nieuw/", filled_in("10") | {name: named.get(value, value) for name, value in other.items()})
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_a_commitment_that_was_spent_on_stays_where_it_is(client: Any) -> None:
    from schakel.registers.projects.models import Planning

    anke = client("anke")
    held = kept(anke, "100")
    kept(anke, "50", "spending", commitment=held.pk)
    later = Planning.objects.create(year=2024, budget=Decimal(500))
    for change in ({"planning": later.pk}, {"kind": "spending"}):
        refused = anke.post(f"{LINES}{held.pk}/wijzigen/", filled_in("100", what=held.what, seen=1) | change)
        assert refused.status_code == 422
        assert "Er zijn uitgaven uit deze verplichting" in refused.content.decode()
    assert anke.post(f"{LINES}{held.pk}/verwijderen/", {"seen": 1}).status_code == 409


def test_a_file_that_passes_the_budget_is_refused_whole_at_the_row(client: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    anke = client("anke")
    head = "Budget van;Project;Soort;Op;Bedrag;Waarvoor\n"
    rows = [f"2023;Makerplaats;vastgelegd;0{number}-03-2023;400,00;Deel {number}\n" for number in (1, 2, 3)]

    def sent(many: int) -> Any:
        file = SimpleUploadedFile("lijst.csv", (head + "".join(rows[:many])).encode())
        return anke.post(f"{LINES}inlezen/", {"file": file}, follow=True)

    page = sent(3).content.decode()
    assert "is nog €\xa0200,00 vrij" in page
    assert not lines()
    assert "2 nieuw" in sent(2).content.decode()
    for kind in ("xlsx", "csv"):
        content = anke.get(f"{LINES}bestand.{kind}").content
        answer = anke.post(f"{LINES}inlezen/", {"file": SimpleUploadedFile(f"lijst.{kind}", content)}, follow=True)
        assert "0 nieuw, 0 veranderd, 2 onveranderd" in answer.content.decode()
    unknown = anke.post(
        f"{LINES}inlezen/", {"file": SimpleUploadedFile("l.csv", (head + rows[0].replace("Makerplaats", "X")).encode())}
    )
    assert unknown.status_code == 422
    twice = anke.post(
        f"{LINES}inlezen/", {"file": SimpleUploadedFile("l.csv", (head + rows[2].replace("400", "10") * 2).encode())}
    )
    assert "Staat ook in regel 2" in twice.content.decode()
