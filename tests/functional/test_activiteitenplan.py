"""Activiteitenplan 2023 as a file: no line of it is missing, no word of it is another."""

import re
from collections import Counter
from pathlib import Path

import pytest

from schakel.registers.plan.plan_file import PLANS, PlanFile, read_plan

TEXT = Path(__file__).parents[3] / "shared" / "reference" / "activiteitenplan-2023.txt"
"""The text of the PDF, where it lies beside the project."""
LINES = {
    "4": 0, "4.1": 4, "4.2": 3, "4.3": 7, "4.4": 5,
    "5": 0, "5.1": 0, "5.1.1": 10, "5.1.2": 7,
    "5.2": 0, "5.2.1": 11, "5.2.2": 3, "5.2.3": 4, "5.2.4": 4,
    "5.3": 2, "5.3.1": 0, "5.3.1.1": 7, "5.3.1.2": 4, "5.3.2": 2,
    "5.4": 0, "5.4.1": 3, "5.4.2": 8,
    "6": 6, "7": 7, "8": 1, "9": 5,
}  # fmt: skip
"""Counted by hand in the plan: how many lines stand under "In 2023" of each heading."""
POINTS = {"4.3.3": 4, "5.1.1.3": 3}
ROWS_OF_CHAPTER_9, ROWS_OF_PROVINCE = 21, 13


@pytest.fixture(scope="module")
def plan() -> PlanFile:
    return read_plan(PLANS / "activiteitenplan-2023.toml")


def test_no_line_is_missing_under_any_heading(plan: PlanFile) -> None:
    lines = [row for row in plan.of("line") if not row.above]
    points = [row for row in plan.of("line") if row.above]
    assert {row.code for row in plan.of("part")} == set(LINES)
    counted = Counter(str(row.values["part"]) for row in lines)
    assert {code: counted[code] for code in LINES} == LINES
    assert Counter(row.above for row in points) == POINTS
    assert (len(lines), len(points)) == (103, 7)


def test_every_row_of_the_scheme_is_an_indicator_and_the_province_stands_beside_it(plan: PlanFile) -> None:
    sources = Counter("Activiteitenplan" in str(row.values["source"]) for row in plan.of("indicator"))
    assert (sources[True], sources[False]) == (ROWS_OF_CHAPTER_9, ROWS_OF_PROVINCE)
    without = [row.values["title"] for row in plan.of("indicator") if not row.values["norms"]]
    assert without == ["Aangevraagde werken zijn zo snel mogelijk op de aanvragende vestiging"], "the only one without a number"
    (talks,) = (row for row in plan.of("indicator") if row.values["title"] == "Klantgesprekken")
    assert talks.values["norms"] == "customer_talks, customer_talks_each", "it does not say of whom: both readings"


def test_the_plan_says_of_no_line_how_everybody_can_take_part(plan: PlanFile) -> None:
    """So the file must not either: what a demo invents is no word of the plan."""
    assert not [row.code for row in plan.of("line") if "inclusion" in row.values or "state" in row.values]


def _words(text: str) -> str:
    """Without marks of notes, slanted letters and addresses."""
    text = re.sub(r"\^\{[^}]*\}|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|[*^]", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"^- (o )?", "", text)).strip()


def _heading(text: str) -> str:
    return re.sub(r"^(\d\.? |programmalijn \d )", "", text.casefold())


@pytest.mark.skipif(not TEXT.exists(), reason="the text of the plan does not lie beside the project")
def test_every_paragraph_of_chapters_4_to_9_is_in_the_plan_word_for_word(plan: PlanFile) -> None:
    text = TEXT.read_text(encoding="utf-8")
    body = text[text.index("4. Onze wettelijke taken in 2023\n\n") : text.index("Schema indicatoren\n\n")]
    paragraphs = Counter(_words(line) for line in body.splitlines())
    for nothing in ("", "-", "In 2023"):
        del paragraphs[nothing]
    titles = {_heading(_words(str(row.values["title"]))) for row in plan.of("part")}
    abouts = " ".join(re.sub(r"\s+", " ", str(row.values["about"])) for row in plan.of("part"))
    said = Counter(str(row.values["text"]) for row in plan.of("line"))
    left = [each for each in paragraphs - said if _heading(each) not in titles and each not in abouts]
    assert left == []
    assert said - paragraphs == Counter(), "and nothing stands in the file that the plan does not say"


@pytest.mark.skipif(not TEXT.exists(), reason="the text of the plan does not lie beside the project")
def test_every_row_of_the_scheme_is_word_for_word(plan: PlanFile) -> None:
    text = TEXT.read_text(encoding="utf-8")
    table = text[text.index("Indicatoren POI\t") : text.index("Bijlage 1 Bibliotheken en locaties in Drenthe\n\nB9")]
    rows = [line.split("\t") for line in table.splitlines()[1:] if line.count("\t") == 2]
    asked = [(row[1].strip(), row[2].strip()) for row in rows if row[1].strip()]
    found = [(row.values["title"], row.values["asked"]) for row in plan.of("indicator")]
    assert found[: len(asked)] == asked
    assert len(asked) == ROWS_OF_CHAPTER_9
