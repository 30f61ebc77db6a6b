"""Measurements: exports read cell by cell, words bound to the design, silence under a minimum, and no person kept."""

import io
import re
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from small_site.theories import measured

PAGE = "/jaarplan/effect/metingen/"


def _sent(rows: list[list[Any]], kind: str = "csv") -> SimpleUploadedFile:
    if kind == "csv":
        return SimpleUploadedFile("antwoorden.csv", "\n".join(";".join(map(str, row)) for row in rows).encode())
    book, content = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(content)
    return SimpleUploadedFile("antwoorden.xlsx", content.getvalue())


def _read(browser: Any, measurement: Any, rows: list[list[Any]], kind: str = "csv") -> Any:
    return browser.post(f"{PAGE}{measurement.pk}/inlezen/", {"file": _sent(rows, kind)}, follow=True)


def _twice(before: list[int], after: list[int], group: str = "") -> list[list[Any]]:
    rows = [[f"{group[:1]}{number}", "voor", group, value] for number, value in enumerate(before)]
    rows += [[f"{group[:1]}{number}", "na", group, value] for number, value in enumerate(after)]
    return rows if group else [[code, moment, value] for code, moment, _group, value in rows]


def _page(browser: Any, measurement: Any) -> str:
    return re.sub(r"\s+", " ", browser.get(f"{PAGE}{measurement.pk}/").content.decode().replace("\xa0", " "))


def test_answers_in_several_notations_are_counted_and_no_row_of_anybody_is_kept(client: Any, theory: Any) -> None:
    from schakel.registers.effect.models import Tally

    made = measured(theory, "post", words="nooit; soms; regelmatig; vaak; altijd")
    rows: list[list[Any]] = [["Durft u te lezen?", "Naam", "E-mail", "Ruimte"]]
    rows += [[value, "Jan Jansen", "jan@example.org", "zaal"] for value in ("4", "4,0", "4 - vaak", "VAAK", 4, 4.0, "n.v.t.", "")]
    rows += [[2, "", "", ""]]
    for kind in ("csv", "xlsx"):
        answer = _read(client("anke"), made, rows, kind)
        assert answer.status_code == 200, answer.content.decode()
        page = answer.content.decode()
        assert "lijkt op een persoon: Naam, E-mail" in page
        assert "geen vraag van deze meting: Ruimte" in page
        assert "Rijen zonder antwoord: 2" in page
        assert {(each.before, each.after): each.many for each in Tally.objects.all()} == {(None, 4): 6, (None, 2): 1}
    made.refresh_from_db()
    assert made.answered == 7
    from django.db import connection

    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert "Jansen" not in str(cursor.fetchall()), table


@pytest.mark.parametrize(
    ("design", "rows", "row", "says"),
    [
        ("post", [["durf"], [4], ["3,5"]], "3", "Antwoorden lopen van 1 tot en met 5"),
        ("post", [["durf"], ["misschien"]], "2", "Antwoorden lopen van 1 tot en met 5"),
        ("post", [["durft"], [4]], "1", "De kolom van de vraag “Durft u te lezen?” ontbreekt"),
        ("post", [["durf", "durf"], [4, 4]], "1", "Deze kolom staat er twee keer"),
        ("post", [["durf", "moment"], [4, "na"]], "1", "hoort niet bij de opzet"),
        ("post", [["code", "durf"], ["a", 4], ["A", 4]], "3", "ook in rij 2"),
        ("post", [["code", "durf"], ["jan@example.org", 4]], "2", "Dit lijkt op een persoon"),
        ("post", [["code", "durf"], ["20123456789", 4]], "2", "Dit lijkt op een persoon"),
        ("post", [["code", "durf"], ["Jan de Vries", 4]], "2", "Dit lijkt op een persoon"),
        ("post", [["durf"], [""]], "bestand", "geen antwoorden"),
        ("post", [["durf"], *[[4]] * 11], "bestand", "er zijn er maar 10 gevraagd"),
        ("pre_post", [["durf"], [4]], "1", "een code per persoon"),
        ("pre_post", [["code", "moment", "durf"], ["", "voor", 4]], "2", "De code ontbreekt"),
        ("pre_post", [["code", "moment", "durf"], ["a", "later", 4]], "2", "Schrijf “voor” of “na”"),
        ("pre_post", [["code", "moment", "durf"], ["a", "na", 4], ["a", "nameting", 4]], "3", "ook in rij 2"),
        ("compared", [["code", "moment", "durf"], ["a", "na", 4]], "1", "“deelnemer” of “vergelijking”"),
        ("compared", [["code", "moment", "groep", "durf"], ["a", "na", "blauw", 4]], "2", "“deelnemer” of “vergelijking”"),
        (
            "compared",
            [["code", "moment", "groep", "durf"], ["a", "voor", "deelnemer", 4], ["a", "na", "vergelijking", 4]],
            "3",
            "bij de andere groep",
        ),
    ],
)
def test_a_cell_that_cannot_be_is_told_and_nothing_is_kept(
    client: Any, theory: Any, design: str, rows: list[list[Any]], row: str, says: str
) -> None:
    from schakel.registers.effect.models import Tally

    made = measured(theory, design, invited=10)
    for kind in ("csv", "xlsx"):
        refused = _read(client("anke"), made, rows, kind)
        assert refused.status_code == 422
        told = re.search(rf'<th scope="row" class="n">{row}</th>.*?</tr>', refused.content.decode())
        assert told is not None
        assert says in told[0]
        assert "Jan" not in told[0]
        assert "20123456789" not in told[0]
    made.refresh_from_db()
    assert not Tally.objects.exists()
    assert made.read_on is None


def test_reading_again_replaces_and_a_bad_file_leaves_what_was_read(client: Any, theory: Any) -> None:
    from schakel.registers.effect.models import Tally

    made, anke = measured(theory, "post"), client("anke")
    _read(anke, made, [["durf"], *[[4]] * 5])
    _read(anke, made, [["durf"], *[[3]] * 2])
    assert [(each.after, each.many) for each in Tally.objects.all()] == [(3, 2)]
    assert _read(anke, made, [["durf"], [9]]).status_code == 422
    assert [(each.after, each.many) for each in Tally.objects.all()] == [(3, 2)]


UP = ([1, 2, 2, 3] * 10, [3, 4, 4, 5] * 9 + [3, 4, 4, 4])
SAME = ([1, 2, 3, 4] * 10, [2, 1, 4, 3] * 10)
DOWN = (UP[1], UP[0])


@pytest.mark.parametrize(
    ("moved", "says", "not_said"),
    [
        (UP, "Dit wijst erop dat “Deelnemers” bijdraagt aan “Durft te lezen”. Er was geen vergelijkingsgroep", "toeval"),
        (SAME, "Dit kan toeval zijn", "bijdraagt"),
        (DOWN, "Het ging de andere kant op", "bijdraagt"),
    ],
)
def test_before_and_after_says_what_it_may_and_no_more(
    client: Any, theory: Any, moved: tuple[list[int], list[int]], says: str, not_said: str
) -> None:
    made, anke = measured(theory, "pre_post", invited=80), client("anke")
    _read(anke, made, [["code", "moment", "durf"], *_twice(*moved)])
    page = _page(anke, made)
    assert says in page
    assert not_said not in page
    assert "draagt bij aan" not in page
    assert "veroorza" not in page
    assert "40 van de 80 (50 %)" in page
    assert says in re.sub(r"\s+", " ", anke.get(f"/jaarplan/effect/{theory.pk}/").content.decode())


def test_only_with_a_comparison_group_a_step_contributes(client: Any, theory: Any) -> None:
    made, anke = measured(theory, "compared"), client("anke")
    heads = [["code", "moment", "groep", "durf"]]
    _read(anke, made, [*heads, *_twice(*UP, "deelnemer"), *_twice(*SAME, "vergelijking")])
    page = _page(anke, made)
    assert "“Deelnemers” draagt bij aan “Durft te lezen”." in page
    assert "40 mensen in de vergelijkingsgroep" in page
    assert "veroorza" not in page
    # Both went up as much: taking part made no difference.
    _read(anke, made, [*heads, *_twice(*UP, "deelnemer"), *_twice(*UP, "vergelijking")])
    assert "Dit kan toeval zijn" in _page(anke, made)


@pytest.mark.parametrize(
    ("design", "says"),
    [("post", "of er iets veranderde is niet te zeggen"), ("registration", "Of er iets door veranderde, zegt het niet")],
)
def test_one_moment_never_tells_of_a_change(client: Any, theory: Any, design: str, says: str) -> None:
    made, anke = measured(theory, design), client("anke")
    _read(anke, made, [["durf"], *[[4]] * 20, *[[2]] * 20])
    page = _page(anke, made)
    assert says in page
    assert "Van 40 antwoorden op “Durft u te lezen?” was 50 % “4” of hoger (tussen 35 % en 65 %)" in page
    assert "bijdraagt" not in page
    assert "draagt bij" not in page


def test_lower_is_better_where_the_question_says_so(client: Any, theory: Any) -> None:
    made, anke = measured(theory, "pre_post", is_higher_better=False), client("anke")
    _read(anke, made, [["code", "moment", "durf"], *_twice(*DOWN)])
    assert "Dit wijst erop" in _page(anke, made)


def test_it_is_silent_under_the_minimum_in_any_group_and_does_not_count_for_the_plan(client: Any, theory: Any) -> None:
    from schakel.registers.effect.counting import facts
    from schakel.registers.effect.models import Edge

    made, anke = measured(theory, "compared"), client("anke")
    rows = [["code", "moment", "groep", "durf"], *_twice(*UP, "deelnemer")]
    _read(anke, made, [*rows, *_twice(UP[0][:29], UP[1][:29], "vergelijking")])
    page = _page(anke, made)
    assert "te weinig antwoorden om iets te zeggen" in page
    assert "minstens 30" in page
    assert "gemiddeld" not in page
    assert "dot-text full" not in anke.get(f"/jaarplan/effect/{theory.pk}/").content.decode()
    assert [(each.of, each.value) for each in facts(date(2022, 12, 31))] == [("Leven lang ontwikkelen", False)]
    edge = Edge.objects.get()
    strong = {
        "from_node": edge.from_node.pk, "to_node": edge.to_node.pk, "assumption": "A", "strength": "strong", "evidence": "",
        "seen": "1",
    }  # fmt: skip
    assert anke.post(f"/lijsten/edges/{edge.pk}/wijzigen/", strong).status_code == 422
    _read(anke, made, [*rows, *_twice(UP[0][:30], UP[1][:30], "vergelijking")])
    assert "gemiddeld" in _page(anke, made)
    assert [each.value for each in facts(date(2023, 12, 31))] == [True, False]
    assert anke.post(f"/lijsten/edges/{edge.pk}/wijzigen/", strong).status_code == 302


def test_answers_of_a_few_are_told_as_a_bound_only_and_few_people_not_by_number(client: Any, theory: Any) -> None:
    made, anke = measured(theory, "post"), client("anke")
    for good, says in ((0, "minder dan 13 % “4” of hoger."), (4, "minder dan 13 %"), (36, "meer dan 88 %"), (5, "was 13 % “4”")):
        _read(anke, made, [["durf"], *[[4]] * good, *[[2]] * (40 - good)])
        assert says in _page(anke, made)
        table = anke.get(f"{PAGE}{made.pk}/bestand.csv").content.decode("utf-8-sig")
        assert (good == 5) != ("dan" in table)
    _read(anke, made, [["durf"], [4], [2]])
    page = _page(anke, made)
    assert "minder dan 5" in page
    assert "<dd>2" not in page


def test_the_minimum_is_a_setting_with_its_reason_and_never_below_what_privacy_asks(tmp_path: Path) -> None:
    from schakel.registers.effect.limits import DEFAULT, FILE, LimitsError, load_limits

    assert load_limits(tmp_path) == DEFAULT
    (tmp_path / FILE).write_text('answers = 12\nreason = "proef"')
    assert (load_limits(tmp_path).answers, load_limits(tmp_path).reason) == (12, "proef")
    for wrong, says in (
        ("answers = 12", "both of them"),
        ('answers = 4\nreason = "proef"', "5 or more"),
        ('answers = "12"\nreason = "proef"', "whole number"),
        ('answers = 12\nreason = " "', "why this number"),
        ("answers = ", "is not TOML"),
    ):
        (tmp_path / FILE).write_text(wrong)
        with pytest.raises(LimitsError, match=says):
            load_limits(tmp_path)
    (tmp_path / FILE).unlink()
    (tmp_path / "privacy.toml").write_text('[partner]\npersons = 50\nreason = "x"\n[public]\npersons = 50\nreason = "x"\n')
    assert load_limits(tmp_path).answers == 50


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"high": 1}, "ten hoogste 10 hoger"),
        ({"high": 12}, "ten hoogste 10 hoger"),
        ({"words": "nooit; vaak"}, "Schrijf 5 verschillende woorden"),
        ({"words": "a; b; c; d; A"}, "Schrijf 5 verschillende woorden"),
        ({"good_from": 6}, "Kies een antwoord van de schaal"),
        ({"code": "Moment"}, "Kies een andere kolom"),
    ],
)
def test_a_question_that_does_not_fit_its_scale_is_refused(client: Any, theory: Any, other: dict[str, Any], says: str) -> None:
    made = measured(theory, "post")
    given = {
        "measurement": made.pk, "code": "v2", "text": "Lukt het?", "low": 1, "high": 5, "words": "", "is_higher_better": "on",
        "good_from": 4, "edge": "", "seen": "",
    }  # fmt: skip
    refused = client("anke").post("/lijsten/effect-questions/nieuw/", given | other)
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_what_was_counted_keeps_its_scale_and_design(client: Any, theory: Any) -> None:
    made, anke = measured(theory, "post"), client("anke")
    _read(anke, made, [["durf"], *[[4]] * 5])
    question = made.questions.get()
    given = {
        "measurement": made.pk, "code": "durf", "text": "Durft u?", "low": 1, "high": 7, "words": "", "good_from": 4,
        "is_higher_better": "on", "edge": question.edge.pk, "seen": "1",
    }  # fmt: skip
    address = f"/lijsten/effect-questions/{question.pk}/wijzigen/"
    assert "al antwoorden op deze vraag" in anke.post(address, given).content.decode()
    assert anke.post(address, given | {"high": 5}).status_code == 302
    given = {
        "theory": theory.pk, "title": "M", "design": "pre_post", "starts_on": "2022-01-01", "ends_on": "2022-06-30",
        "audience": "deelnemers", "invited": 100, "seen": "2",
    }  # fmt: skip
    address = f"/lijsten/measurements/{made.pk}/wijzigen/"
    assert "Maak een nieuwe meting" in anke.post(address, given).content.decode()
    assert "Er antwoordden al 5 mensen" in anke.post(address, given | {"design": "post", "invited": 4}).content.decode()
    assert anke.post(address, given | {"design": "post"}).status_code == 302


def test_a_registration_is_no_measured_effect_and_projects_count_together(client: Any, theory: Any) -> None:
    from schakel.registers.effect.counting import facts
    from schakel.registers.effect.models import Measurement, Theory

    assert client
    assert facts(date(2022, 12, 31)) == ()
    made = measured(theory, "registration")
    Measurement.objects.update(is_told=True)
    assert [each.value for each in facts(date(2022, 12, 31))] == [False]
    Measurement.objects.update(design="post")
    assert [each.value for each in facts(date(2022, 12, 31))] == [True]
    assert facts(date(2022, 6, 29)) == ()
    Theory.objects.update(line="project")
    other = Theory.objects.create(title="Ander project", line="project", about="Iets")
    assert [(each.norm, each.of, each.value) for each in facts(date(2022, 12, 31))] == [("project_effect", "", False)]
    Measurement.objects.create(
        theory=other, title="M", design="post", starts_on=made.starts_on, ends_on=made.ends_on, audience="a", is_told=True
    )
    assert [each.value for each in facts(date(2022, 12, 31))] == [True]


def test_every_norm_that_is_counted_is_a_norm_of_that_form(theory: Any) -> None:
    from schakel.measures.norms import find_norms
    from schakel.registers.effect.counting import facts

    measured(theory, "post")
    norms = find_norms()
    for each in facts(date(2022, 12, 31)):
        assert norms[each.norm].needs_fact
        assert (norms[each.norm].each is not None) == bool(each.of)


def test_answers_that_were_not_read_come_due(theory: Any) -> None:
    from schakel.registers.effect.due import due
    from schakel.registers.effect.models import Measurement

    measured(theory, "post")
    assert [str(each.on) for each in due(date(2022, 7, 1), date(2022, 7, 21))] == ["2022-07-21"]
    assert not list(due(date(2022, 7, 1), date(2022, 7, 20)))
    Measurement.objects.update(read_on=date(2022, 7, 1))
    assert not list(due(date(2022, 7, 1), date(2022, 12, 31)))


@pytest.mark.parametrize(("person", "status"), [("bram", 403), ("carla", 403), ("driss", 403), ("eva", 403)])
def test_only_the_team_reads_answers_in(client: Any, theory: Any, person: str, status: int) -> None:
    made = measured(theory, "post")
    browser = client(person, team="data")
    assert _read(browser, made, [["durf"], [4]]).status_code == status
    assert browser.get(f"{PAGE}{made.pk}/").status_code == (403 if person == "driss" else 200)
    assert "Lees in" not in browser.get(f"{PAGE}{made.pk}/").content.decode()


def test_a_visitor_signs_in_and_a_form_without_a_file_says_so(ask: Any, client: Any, theory: Any) -> None:
    made = measured(theory, "post")
    assert ask(None, f"{PAGE}{made.pk}/").status_code == 302
    empty = client("anke").post(f"{PAGE}{made.pk}/inlezen/", {})
    assert empty.status_code == 422
    assert "Kies eerst een bestand" in empty.content.decode()
    assert client("anke").get(f"{PAGE}999999/").status_code == 404


def test_a_measurement_without_questions_says_what_to_do(client: Any, theory: Any) -> None:
    made, anke = measured(theory, "post"), client("anke")
    made.questions.all().delete()
    assert "Voeg eerst de vragen toe" in anke.get(f"{PAGE}{made.pk}/").content.decode()
    assert "Voeg eerst de vragen toe" in _read(anke, made, [["durf"], [4]]).content.decode()
