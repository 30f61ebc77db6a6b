"""A plan from its file: whole or not at all, twice is once, and nobody's work is undone. And a plan carried into a later year."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

PLAN = """[plan]
year = 2031
title = "Samen verder 2031"
ends_on = 2031-12-31

[[part]]
code = "4"
title = "Taken"
kind = "chapter"

[[part]]
code = "4.1"
title = "Leenverkeer"
kind = "legal_task"

[[part.line]]
code = "4.1.1"
text = "Schoner rijden"
owner = "logistiek"

[[part.line]]
code = "4.1.2"
text = "Adviseren"

[[part.line.point]]
code = "4.1.2.a"
text = "bij saneren"
ends_on = 2031-06-30

[[indicator]]
number = 1
group = "Netwerk"
title = "Aantal DBO's"
asked = "6"
norms = ["dbo_meetings"]
source = "Plan, hoofdstuk 9"
"""
Load = Callable[..., Any]


@pytest.fixture
def load(site: Path, tmp_path: Path) -> Iterator[Load]:  # noqa: ARG001
    """`load(text)` loads a file with that text by the command, and gives what was said."""
    from auditlog.models import LogEntry
    from django.core.management import call_command

    from schakel.registers.plan.models import Indicator, Item, Part, Plan

    def clear() -> None:
        for each in (Indicator, Item, Part, Plan, LogEntry):
            while each.objects.exists():
                # What others come from or stand under goes last.
                for one in each.objects.order_by("-pk"):
                    one.delete()

    def loaded(text: str | bytes = PLAN, *options: str) -> str:
        path, out = tmp_path / "plan.toml", StringIO()
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        call_command("load_plan", str(path), *options, stdout=out)
        return out.getvalue()

    clear()
    yield loaded
    clear()


def _item(code: str) -> Any:
    from schakel.registers.plan.models import Item

    return Item.objects.get(code=code)


def _refused(load: Load, text: str | bytes, *options: str) -> str:
    from django.core.management.base import CommandError

    with pytest.raises(CommandError) as refusal:
        load(text, *options)
    return str(refusal.value)


def test_a_plan_is_loaded_with_its_parts_lines_points_and_indicators(load: Load) -> None:
    from schakel.registers.plan.models import Indicator, Part

    assert "7 new, 0 changed, 0 as they were" in load()
    first, point = _item("2031-4.1.1"), _item("2031-4.1.2.a")
    assert (first.text, first.owner, first.state, str(first.ends_on)) == ("Schoner rijden", "logistiek", "draft", "2031-12-31")
    assert (point.under.code, point.part.code, str(point.ends_on)) == ("2031-4.1.2", "4.1", "2031-06-30")
    assert Part.objects.get(code="4.1").above.code == "4"
    assert Indicator.objects.get().norms == "dbo_meetings"


def test_twice_the_same_file_changes_nothing(load: Load) -> None:
    from auditlog.models import LogEntry

    load()
    before = LogEntry.objects.count()
    assert "0 new, 0 changed, 7 as they were" in load()
    assert (LogEntry.objects.count(), _item("2031-4.1.1").version) == (before, 1)


def test_a_changed_file_changes_the_line_and_leaves_a_trail(load: Load) -> None:
    from schakel.records.trail import trail_of

    load()
    assert "0 new, 1 changed, 6 as they were" in load(PLAN.replace("Schoner rijden", "Schoner en stiller rijden"))
    line = _item("2031-4.1.1")
    assert (line.text, line.version) == ("Schoner en stiller rijden", 2)
    newest = trail_of(line)[0]
    assert (newest.act, newest.fields) == ("changed", (("Wat we doen", "Schoner rijden", "Schoner en stiller rijden"),))


def test_what_people_did_on_the_site_is_not_undone_by_the_file(load: Load) -> None:
    load()
    line = _item("2031-4.1.1")
    line.owner, line.progress, line.result = "vervoer", "done", "Twee busjes rijden elektrisch"
    line.save()
    said = load(PLAN.replace("Adviseren", "Advies geven"))
    assert "changed in the register, not in the file, and left so: line 4.1.1, owner" in said
    line.refresh_from_db()
    assert (line.owner, line.progress, line.result) == ("vervoer", "done", "Twee busjes rijden elektrisch")
    assert _item("2031-4.1.2").text == "Advies geven"


def test_where_both_changed_somebody_must_choose_and_nothing_is_loaded(load: Load) -> None:
    load()
    line = _item("2031-4.1.1")
    line.owner = "vervoer"
    line.save()
    other = PLAN.replace('"logistiek"', '"transport"').replace("Adviseren", "Advies geven")
    says = _refused(load, other)
    assert "plan.toml: changed in the file and in the register, each otherwise: line 4.1.1, owner" in says
    assert "load with --over" in says
    assert (_item("2031-4.1.1").owner, _item("2031-4.1.2").text) == ("vervoer", "Adviseren")
    load(other, "--over")
    assert (_item("2031-4.1.1").owner, _item("2031-4.1.2").text) == ("transport", "Advies geven")


def test_what_was_written_by_hand_before_the_file_came_is_not_written_over(load: Load) -> None:
    from schakel.registers.plan.models import Item, Part, Plan

    plan = Plan.objects.create(year=2031, title="Samen verder 2031")
    part = Part.objects.create(plan=plan, code="4.1", title="Leenverkeer", kind="legal_task")
    Item.objects.create(part=part, code="2031-4.1.1", text="Van onszelf")
    assert "line 4.1.1, text" in _refused(load, PLAN)
    assert Item.objects.get().text == "Van onszelf"


def test_lines_that_the_file_does_not_have_stay_and_removed_ones_stay_away(load: Load) -> None:
    from schakel.registers.plan.models import Item

    load()
    Item.objects.create(part=_item("2031-4.1.1").part, code="2031-4.1.9", text="Erbij bedacht")
    _item("2031-4.1.1").delete()
    said = load()
    assert "in the register, not in the file, and left there: 2031-4.1.9" in said
    assert "removed from the register since, and left out: line 4.1.1" in said
    assert sorted(Item.objects.values_list("code", flat=True)) == ["2031-4.1.2", "2031-4.1.2.a", "2031-4.1.9"]


def test_an_adopted_line_needs_inclusion_in_the_file_and_in_the_database(load: Load) -> None:
    from django.db import IntegrityError, transaction

    adopted = 'text = "Adviseren"\nstate = "adopted"'
    says = _refused(load, PLAN.replace('text = "Adviseren"', adopted))
    assert "part 2 (4.1), line 2 (4.1.2): state is 'adopted' and there is no inclusion" in says
    load(PLAN.replace('text = "Adviseren"', adopted + '\ninclusion = "Ook telefonisch"'))
    assert _item("2031-4.1.2").state == "adopted"
    with pytest.raises(IntegrityError), transaction.atomic():
        type(_item("2031-4.1.2")).objects.filter(code="2031-4.1.2").update(inclusion="")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("[plan]", "[plan", "plan.toml: is not TOML"),
        ("year = 2031", 'year = "2031"', "plan: year is '2031'; write a year from 1990 to 2100, without quotes"),
        ("year = 2031", "year = 31", "plan: year is 31; write a year from 1990"),
        ('title = "Samen verder 2031"', 'title = " "', "plan: title is ' '; write a text"),
        ('kind = "legal_task"', 'kind = "task"', "part 2 (4.1): kind is 'task'; allowed are chapter, legal_task"),
        ('code = "4.1"\n', 'code = "4"\n', "part 2 (4): its code is '4', and so is that of"),
        ('code = "4.1"\n', "code = 4.1\n", "part 2: code is 4.1; write letters and digits with full stops"),
        ('code = "4.1.2"', 'code = "4.1.1"', "line 2 (4.1.1): its code is '4.1.1', and so is that of"),
        ('code = "4.1.2"', 'code = "5.1.2"', "line 2: code is '5.1.2'; it stands under 4.1, so write 4.1."),
        ('code = "4.1.2.a"', 'code = "4.1.3"', "point 1: code is '4.1.3'; it stands under 4.1.2, so write 4.1.2."),
        ('owner = "logistiek"', 'eigenaar = "logistiek"', "line 1: has 'eigenaar', which nothing reads; [[part.line]] needs"),
        ('owner = "logistiek"', f'owner = "{"x" * 121}"', "line 1 (4.1.1): owner has 121 characters; the most is 120"),
        ('owner = "logistiek"', "owner = 3", "line 1 (4.1.1): owner is 3; write a text"),
        ('owner = "logistiek"', 'owner = "a\\u0000"', "owner has a character that no text has (NUL)"),
        ("ends_on = 2031-06-30", 'ends_on = "juni"', "point 1 (4.1.2.a): ends_on is 'juni'; write a day as 2023-12-31"),
        (
            "ends_on = 2031-06-30",
            "ends_on = 2031-06-30\nstarts_on = 2031-07-01",
            "ends_on is 2031-06-30, before starts_on, which is 2031-07-01",
        ),
        ('text = "bij saneren"', "", "point 1: has no text; [[part.line.point]] needs code and text"),
        ('norms = ["dbo_meetings"]', 'norms = ["dbo"]', "indicator 1: norms has ['dbo']; write a list of names; norms are"),
        ("number = 1", "number = 0", "indicator 1: number is 0; write a whole number from 1 to 9999"),
        ("[[indicator]]", "[indicator]", "write it between double brackets, [[indicator]]"),
        ("[[indicator]]", "[[indicators]]", "has 'indicators', which nothing reads; the file needs plan"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_with_file_place_and_what_is_allowed(load: Load, old: str, new: str, says: str) -> None:
    from schakel.registers.plan.models import Plan

    assert old in PLAN
    refusal = _refused(load, PLAN.replace(old, new, 1))
    assert "plan.toml" in refusal
    assert says in refusal
    assert not Plan.objects.exists()


def test_another_title_a_closed_plan_and_no_file_are_refused(load: Load, tmp_path: Path) -> None:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from schakel.registers.plan.models import Plan

    load()
    assert "keeps one plan a year" in _refused(load, PLAN.replace("Samen verder", "Van een ander"))
    Plan.objects.update(state="closed")
    assert "the plan of 2031 is closed" in _refused(load, PLAN)
    assert "is not TOML" in _refused(load, b"\xff\xfe[plan]")
    for path, says in ((tmp_path / "none.toml", "activiteitenplan-2023.toml"), (tmp_path, "name the file of one plan")):
        with pytest.raises(CommandError, match=says):
            call_command("load_plan", str(path))


def test_the_plan_of_2023_is_loaded_by_its_name(load: Load) -> None:
    from django.core.management import call_command

    from schakel.registers.plan.models import Indicator, Item, Part

    assert callable(load)
    out = StringIO()
    call_command("load_plan", "activiteitenplan-2023.toml", stdout=out)
    assert "171 new" in out.getvalue()
    assert (Part.objects.count(), Item.objects.count(), Indicator.objects.count()) == (26, 110, 34)
    assert _item("2023-4.3.3.b").under.text.startswith("Werken we de inhoud en aanpak van het provinciaal collectioneren")


def _carry(*options: str) -> str:
    from django.core.management import call_command

    out = StringIO()
    call_command("carry_plan", "2031", *options, stdout=out)
    return out.getvalue()


def test_what_was_not_done_goes_into_the_next_year_and_remembers(load: Load) -> None:
    from schakel.registers.plan.models import Item, Plan

    load()
    Item.objects.filter(code="2031-4.1.1").update(progress="done")
    Item.objects.filter(code="2031-4.1.2").update(progress="partly", reason="Geen tijd", inclusion="Ook thuis", state="adopted")
    assert "2032: Samen verder 2032 (made now): 2 lines and 1 indicators new" in _carry()
    line, point = _item("2032-4.1.2"), _item("2032-4.1.2.a")
    assert (line.carried_from.code, line.text, line.inclusion) == ("2031-4.1.2", "Adviseren", "Ook thuis")
    # It begins anew: not begun, to be adopted again, without the reason of last year and its days.
    assert (line.state, line.progress, line.reason, line.ends_on) == ("draft", "open", "", None)
    assert (point.under, point.part.plan.carried_from.year, point.part.above.code) == (line, 2031, "4")
    assert "(was there): 0 lines and 0 indicators new" in _carry()
    assert Plan.objects.count() == 2


def test_a_point_that_is_chosen_takes_its_line_along_and_done_lines_go_when_named(load: Load) -> None:
    from schakel.registers.plan.models import Item

    load()
    Item.objects.update(progress="done")
    _carry("--to", "2033", "--title", "Vooruit", "--line", "2031-4.1.2.a")
    found = Item.objects.filter(part__plan__year=2033, part__plan__title="Vooruit")
    assert sorted(found.values_list("code", flat=True)) == ["2033-4.1.2", "2033-4.1.2.a"]


def test_a_plan_with_lines_of_its_own_keeps_them(load: Load) -> None:
    from schakel.registers.plan.models import Item, Part

    load()
    other = PLAN.replace("2031", "2032").replace("Leenverkeer", "Vervoer").replace("Schoner rijden", "Minder rijden")
    load(other)
    _carry("--line", "2031-4.1.1")
    assert _item("2032-4.1.1").text == "Minder rijden"
    carried = _item("2032-4.1.1-2")
    assert (carried.text, carried.part.code, carried.part.title) == ("Schoner rijden", "4.1-2031", "Leenverkeer")
    assert Part.objects.filter(plan__year=2032).count() == 3
    assert Item.objects.filter(carried_from__isnull=False).count() == 1


def test_what_cannot_be_carried_is_told(load: Load) -> None:
    from django.core.management import call_command
    from django.core.management.base import CommandError

    from schakel.registers.plan.models import Item, Plan

    load()
    for options, says in (
        (("--to", "2031"), "the year is 2031; the plan is of 2031, so name one from 2032 to 2100"),
        (("--line", "2031-9.9"), "the plan of 2031 has no line 2031-9.9; a code is such as 2031-4.1.2"),
    ):
        with pytest.raises(CommandError, match=says):
            _carry(*options)
    Item.objects.update(progress="done")
    with pytest.raises(CommandError, match="every line of the plan of 2031 is done or dropped"):
        _carry()
    Plan.objects.create(year=2032, title="Dicht", state="closed")
    with pytest.raises(CommandError, match="the plan of 2032 is closed"):
        _carry("--line", "2031-4.1.1")
    with pytest.raises(CommandError, match="there is no plan of 1999; years with a plan: 2032, 2031"):
        call_command("carry_plan", "1999")
