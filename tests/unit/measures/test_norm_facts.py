"""Facts of norms: what is read, and what is refused with file, place, what was found and what is allowed."""

from datetime import date
from pathlib import Path

import pytest

from schakel.measures.norm_facts import FILE, Fact, NormFactsError, read_facts
from schakel.measures.norms import DefinitionError, find_norms, parse_norm

GOOD = {
    "norm": '"dbo_meetings"', "period": '"2026"', "value": "4", "known_on": "2026-10-31", "source": '"Verslagen DBO"',
}  # fmt: skip


def write(folder: Path, *facts: dict[str, str]) -> Path:
    text = "\n".join("[[fact]]\n" + "\n".join(f"{key} = {value}" for key, value in each.items() if value) for each in facts)
    (folder / FILE).write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_the_file_has_no_facts(tmp_path: Path) -> None:
    assert read_facts(tmp_path, find_norms()) == ()


def test_a_fact_is_read_as_it_was_meant_and_the_latest_comes_last(tmp_path: Path) -> None:
    later = {**GOOD, "value": "5", "known_on": "2026-11-30"}
    first, second = read_facts(write(tmp_path, later, GOOD), find_norms())
    assert first == Fact("dbo_meetings", "", "year", date(2026, 1, 1), 4, date(2026, 10, 31), "Verslagen DBO")
    assert second.value == 5


def test_a_year_without_quotes_cannot_be_misunderstood(tmp_path: Path) -> None:
    assert read_facts(write(tmp_path, {**GOOD, "period": "2026"}), find_norms())[0].starts_on == date(2026, 1, 1)


def test_of_which_one_and_yes_or_no(tmp_path: Path) -> None:
    group = {**GOOD, "norm": '"innovation_meetings"', "of": '" Jeugd "', "value": "3"}
    plan = {**GOOD, "norm": '"project_plan"', "value": "true"}
    share = {**GOOD, "norm": '"youth_contribution"', "of": '"B9"', "period": '"2026-10"', "value": "0"}
    assert [(each.of, each.value) for each in read_facts(write(tmp_path, group, plan, share), find_norms())] == [
        ("Jeugd", 3),
        ("", True),
        ("B9", 0),
    ]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            {"norm": '"dbo"'},
            "fact 1: norm is 'dbo'; norms that need a fact are background_collection, customer_talks, ",
        ),
        ({"norm": '"collection_95_strict"'}, "is told by measure norm_95_strict; norms that need a fact"),
        ({"norm": '"interlibrary_satisfaction"'}, "is told by surveys about interlibrary_loan"),
        ({"norm": "[3]"}, "fact 1: norm is [3]; norms that need a fact"),
        ({"period": '"2026-13"'}, 'period is \'2026-13\'; write "2026", "2026-Q3" or "2026-09"'),
        ({"period": '"2026-Q1"'}, "period is a quarter; the norm is asked of a year"),
        ({"period": '"2022"'}, "period is '2022'; the norm holds from 2023-01-01 on"),
        ({"value": "true"}, "value is True; write a number from 0 on"),
        ({"value": "-1"}, "value is -1; write a number from 0 on"),
        ({"value": "nan"}, "value is nan; write a number from 0 on"),
        ({"norm": '"project_plan"'}, "value is 4; write true or false"),
        (
            {"norm": '"youth_contribution"', "of": '"B9"', "value": "50"},
            "value is 50; write a share from 0 to 1",
        ),
        ({"norm": '"innovation_meetings"'}, "of is ''; this norm is asked of each group, so write which one"),
        ({"of": '"Jeugd"'}, "of is 'Jeugd'; this norm is asked of the whole, so leave it out"),
        ({"known_on": '"2026-10-31"'}, "known_on is '2026-10-31'; write the day"),
        ({"known_on": "2026-10-31T10:00:00"}, "write the day of which it tells"),
        ({"source": '" "'}, "source is ' '; write who says so"),
        ({"source": ""}, "fact 1 has norm, period, value, known_on; write norm, period, value, known_on, source"),
        ({"who": '"x"'}, "fact 1 has norm, period, value, known_on, source, who; write"),
    ],
)
def test_what_cannot_be_is_refused_with_what_is_allowed(tmp_path: Path, change: dict[str, str], says: str) -> None:
    folder = write(tmp_path, {**GOOD, **change})
    with pytest.raises(NormFactsError) as refused:
        read_facts(folder, find_norms())
    assert str(tmp_path / FILE) in str(refused.value)
    assert says in str(refused.value)


def test_twice_the_same_and_something_else_in_the_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NormFactsError, match="fact 2: dbo_meetings was told of that period and day already"):
        read_facts(write(tmp_path, GOOD, GOOD), find_norms())
    for text, says in (
        ("[fact", "is not TOML"),
        ('norm = "x"', "write \\[\\[fact\\]\\] for each fact"),
        ("fact = [3]", "fact 1 is 3; write norm"),
    ):
        (tmp_path / FILE).write_text(text)
        with pytest.raises(NormFactsError, match=says):
            read_facts(tmp_path, find_norms())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"mesure": "loans"}, "x.toml: mesure: there is no such key; allowed are title, kind, measure"),
        ({"each": {"nl": "elk deel"}}, "give each.nl and each.en"),
        ({"form": "percent"}, "form is 'percent'; allowed are count, share, euro"),
        ({"measure": "loans", "survey": "interlibrary_loan"}, "has measure and survey"),
    ],
)
def test_a_norm_that_says_something_else_is_refused(change: dict[str, object], says: str) -> None:
    asked = {"valid_from": date(2023, 1, 1), "period": "year", "value": 1, "source": "a law"}
    with pytest.raises(DefinitionError, match=says):
        parse_norm({"title": {"nl": "x", "en": "x"}, "kind": "minimum", "norm": [asked], **change}, name="x")
