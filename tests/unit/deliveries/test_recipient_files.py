"""Recipients: what a file says is what is meant, and what cannot be is refused with place, what was found and what is allowed."""

import shutil
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from schakel.deliveries.recipient import split
from schakel.deliveries.recipient_files import FOLDER, KNOWN, RecipientError, parse_recipient, read_recipient
from schakel.deliveries.recipient_folder import find_recipients, look_for_recipients
from schakel.measures.catalogue import find_measures
from schakel.measures.definition import Version
from schakel.measures.levels import levels_of
from schakel.privacy.audience import Audience
from schakel.privacy.reader import Role

WHOLE = """
title = "Bibliotheek De Brug"
audience = "partner"
legal_basis = "Afspraak van 3 mei"
contact = "Postbus cijfers"
folder = "outbox/brug"

[agreement]
title = "Afspraak"
since = 2020-01-01
until = 2024-01-01

[[assignment]]
name = "quarter"
title = { nl = "Kwartaal", en = "Quarter" }
period = "quarter"
due.days = 30
formats = ["xlsx"]
signed_by = "library"
counts_for = "statistics_deliveries"
organisations = { een = "NL-1", twee = "NL-2" }

[[assignment.part]]
name = "use"
title = { nl = "Gebruik", en = "Use" }
owner = { nl = "Cijfers", en = "Figures" }
measures = ["loans", "members"]
levels = ["organisation"]
by_part = true
places = "own"

[[assignment.part.question]]
name = "fte"
text = { nl = "Hoeveel?", en = "How many?" }
unit = { nl = "fte", en = "FTE" }
kind = "number"
minimum = 0
maximum = 100
"""


def whole() -> dict[str, Any]:
    return tomllib.loads(WHOLE)


def parse(data: dict[str, Any]) -> Any:
    return parse_recipient(data, name="brug", where="brug.toml")


def test_what_a_file_says_is_what_is_meant() -> None:
    recipient = parse(whole())
    assert (recipient.title, recipient.audience, recipient.organisation) == ("Bibliotheek De Brug", Audience.PARTNER, "")
    assert recipient.agreement.until == date(2024, 1, 1)
    one, two = recipient.assignments
    assert [(each.name, each.organisation) for each in (one, two)] == [("quarter-een", "NL-1"), ("quarter-twee", "NL-2")]
    assert one.signed_by is Role.LIBRARY
    [part] = one.parts
    assert (part.measures, part.levels, part.by_part, part.places) == (("loans", "members"), ("organisation",), True, "own")
    [question] = part.questions
    assert (question.kind, question.minimum, question.maximum, question.required) == ("number", 0, 100, True)
    assert one.delivery(date(2022, 7, 1)) == "brug/quarter-een/2022-Q3"
    assert split("brug/quarter-een/2022-Q3") == ("brug", "quarter-een", "quarter", date(2022, 7, 1))


Change = Callable[[dict[str, Any]], object]


def at(*road: Any, value: Any) -> Change:
    """Set what lies at the end of a road into the file."""

    def change(data: dict[str, Any]) -> None:
        for key in road[:-1]:
            data = data[key]
        data[road[-1]] = value

    return change


FIRST: tuple[Any, ...] = ("assignment", 0)
PART: tuple[Any, ...] = (*FIRST, "part", 0)
QUESTION: tuple[Any, ...] = (*PART, "question", 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (at("titel", value="x"), r"brug.toml: there is no key 'titel'; did you mean title\?"),
        (lambda data: data.pop("contact"), "brug.toml: has no contact; it needs title, audience"),
        (at("audience", value="partners"), r"audience: 'partners' is not known; did you mean partner\?"),
        (at("audience", value="own"), "audience is 'own' and organisation ''; a library that gets its own"),
        (at("organisation", value="NL-1"), "audience is 'partner' and organisation 'NL-1'"),
        (at("title", value=3), "brug.toml: title is 3; write it in words"),
        (at("folder", value="../elsewhere"), "folder is '../elsewhere'; write a folder in outbox"),
        (at("assumptions", value="x"), "assumptions is 'x'; write a list"),
        (at("agreement", value="x"), "agreement is 'x'; write a table with title, since, until"),
        (at("agreement", "until", value=date(2020, 1, 1)), "until is 2020-01-01 and since 2020-01-01; until is the first day"),
        (at("agreement", "since", value="2020"), "agreement: since is '2020'; write a day, as 2026-03-02, without quotes"),
        (at("assignment", value=[]), r"assignment is \[\]; write \[\[assignment\]\] for each"),
        (at(*FIRST, "name", value="Q 1"), "assignment 1: name is 'Q 1'; use small letters"),
        (at(*FIRST, "due", value={"days": 3, "months": 1}), r"\(quarter\): due is .* write either due.days or due.months"),
        (at(*FIRST, "due", value={"days": 0}), "due.days is 0; write a whole number from 1 to 730"),
        (at(*FIRST, "due", value={"weeks": 1}), "due: there is no key 'weeks'; keys are days, months"),
        (at(*FIRST, "period", value="quarters"), r"period: 'quarters' is not known; did you mean quarter\?"),
        (at(*FIRST, "formats", value=[]), r"formats is \[\]; write a list, as in \[\"…\"\], not an empty one"),
        (at(*FIRST, "formats", value=["xls"]), r"formats: 'xls' is not known; did you mean xlsx\?"),
        (at(*FIRST, "formats", value=["xlsx", "xlsx"]), "formats: xlsx stands twice"),
        (at(*FIRST, "signed_by", value="partner"), "signed_by: 'partner' is not known; allowed are support, library"),
        (lambda data: data["assignment"][0].pop("organisations"), "signed_by is 'library' and there is no organisation"),
        (at(*FIRST, "organisations", value={"x": "NL-1", "y": "NL-1"}), "organisations: NL-1 stands twice"),
        (at(*FIRST, "counts_for", value="statistic_deliveries"), r"counts_for: .* did you mean statistics_deliveries"),
        (
            at(*FIRST, "report", value="library-quarters"),
            r"report: 'library-quarters' is not known; did you mean library-quarter",
        ),
        (at(*FIRST, "counts_for", value="collection_95_strict"), "counts_for: 'collection_95_strict' is not known"),
        (at(*FIRST, "title", value={"nl": "x"}), "title is .* write it in both languages"),
        (at(*PART, "measures", value=["lones"]), r"part 1 \(use\): measures: 'lones' is not known; did you mean loans"),
        (at(*PART, "levels", value=["organisations"]), r"levels: 'organisations' is not known; did you mean organisation\?"),
        (at(*PART, "levels", value=["network"]), "levels has network; own places have location and organisation"),
        (at(*PART, "levels", value=[]), "has measures only; write both"),
        (at(*PART, "measures", value=["loans"]), "by_part is true and none of its measures has parts; those that have are"),
        (at(*PART, "by_part", value="yes"), "by_part is 'yes'; write true or false"),
        (at(*PART, "owner", value="J. Jansen"), "owner is 'J. Jansen'; write it in both languages"),
        (at(*QUESTION, "kind", value="int"), "question 1 .fte.: kind: 'int' is not known; allowed are whole, number, text"),
        (at(*QUESTION, "kind", value="text"), "kind is 'text' and there is a minimum or maximum"),
        (at(*QUESTION, "minimum", value=200), "minimum is 200 and maximum 100; no answer could be right"),
        (at(*QUESTION, "minimum", value=float("nan")), "minimum is nan; write a number"),
        (at(*QUESTION, "required", value=1), "required is 1; write true or false"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(change: Change, says: str) -> None:
    data = whole()
    change(data)
    with pytest.raises(RecipientError, match=says):
        parse(data)


def test_a_part_without_anything_to_deliver_is_refused() -> None:
    data = whole()
    part = data["assignment"][0]["part"][0]
    for key in ("measures", "levels", "by_part", "question"):
        del part[key]
    with pytest.raises(RecipientError, match="has no measures and no question; nothing would be delivered of it"):
        parse(data)


def test_own_places_need_an_organisation() -> None:
    data = whole()
    del data["assignment"][0]["organisations"]
    data["assignment"][0]["signed_by"] = "support"
    with pytest.raises(RecipientError, match='places is "own" and there is no organisation'):
        parse(data)


def test_a_question_is_asked_once_in_an_assignment() -> None:
    data = whole()
    again = {**data["assignment"][0]["part"][0], "name": "again"}
    data["assignment"][0]["part"].append(again)
    with pytest.raises(RecipientError, match="question: fte stands twice; keep one"):
        parse(data)


def test_a_question_is_never_called_as_a_measure() -> None:
    data = whole()
    question = next(each for part in data["assignment"][0]["part"] for each in part.get("question", []))
    question["name"] = "visits"
    with pytest.raises(RecipientError, match=r"question 1: name is 'visits', which is a measure .*: write another name"):
        parse(data)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("brug.toml", b"title = ", "brug.toml: is not TOML"),
        ("brug.toml", b"title = '\xff'", "brug.toml: is not TOML: it is not written in UTF-8; save it as UTF-8"),
        ("brug.toml", b"#" * 200_001, "has more than 200,000 bytes"),
        ("De Brug.toml", WHOLE.encode(), "its name is 'De Brug'; use small letters"),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, name: str, text: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(text)
    with pytest.raises(RecipientError, match=says):
        read_recipient(tmp_path / name)


def test_a_file_that_an_editor_on_windows_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "brug.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    assert read_recipient(tmp_path / "brug.toml") == parse(whole())


def test_all_that_is_wrong_with_the_recipient_itself_is_told_at_once() -> None:
    data = whole() | {"audience": "ovn", "folder": "../x"}
    del data["contact"]
    data["assignment"][0]["period"] = "kwartaal"
    with pytest.raises(RecipientError) as found:
        parse(data)
    told = str(found.value).splitlines()
    assert [line.split("; ")[0].partition(": ")[2] for line in told] == [
        "has no contact",
        "audience: 'ovn' is not known",
        "folder is '../x'",
        "assignment 1 (quarter): period: 'kwartaal' is not known",
    ]
    assert "did you mean own? Allowed are own, partner, public" in told[1]


def test_nobody_outside_gets_what_the_support_organisation_may_see() -> None:
    with pytest.raises(RecipientError, match="audience: 'support' is not known; allowed are own, partner, public"):
        parse(whole() | {"audience": "support"})


def test_a_folder_among_what_schakel_keeps_itself_is_refused() -> None:
    for folder in ("deliveries", ".", "snapshots/x", "outbox"):
        with pytest.raises(RecipientError, match="a folder in outbox, as in outbox/kb"):
            parse(whole() | {"folder": folder})


@pytest.mark.parametrize("folder", ["outbox/kb", "outbox/kb/brug", "outbox/./kb"])
def test_two_recipients_never_share_a_folder(tmp_path: Path, folder: str) -> None:
    shutil.copytree(KNOWN, tmp_path / FOLDER)
    (tmp_path / FOLDER / "zuid.toml").write_text(WHOLE.replace("outbox/brug", folder))
    with pytest.raises(RecipientError, match=r"zuid\.toml: folder is .* and that of kb is 'outbox/kb'.*a folder of its own"):
        find_recipients(tmp_path)


def test_recipients_are_found_by_being_there_and_one_wrong_file_stops_all(tmp_path: Path) -> None:
    assert find_recipients(tmp_path) == {}
    shutil.copytree(KNOWN, tmp_path / FOLDER)
    before = find_recipients(tmp_path)
    (tmp_path / FOLDER / "brug.toml").write_text(WHOLE)
    assert set(find_recipients(tmp_path)) - set(before) == {"brug"}
    (tmp_path / FOLDER / "brug.toml").write_text("title = 3")
    with pytest.raises(RecipientError, match=r"brug\.toml: has no audience"):
        find_recipients(tmp_path)


def test_the_recipients_of_the_plan_are_whole() -> None:
    known = {path.stem: read_recipient(path) for path in KNOWN.glob("*.toml")}
    assert set(known) == {"b9", "facet", "dnk", "hoogeveen", "province", "vdg", "kb", "bibliotheekinzicht"}
    survey = known["kb"].assignments
    assert len(survey) == 4
    for each in survey:
        assert [part.name for part in each.parts] == ["bezit", "kernfuncties", "financieel", "personeel"]
        assert len({part.owner["nl"] for part in each.parts}) == 4
    assert all(each.assumptions for each in known.values()), "nothing of it was agreed yet, and that must be said"


def test_the_recipients_of_the_plan_ask_figures_where_measures_speak() -> None:
    measures = find_measures()
    silent = [
        (path.stem, name, level)
        for path in sorted(KNOWN.glob("*.toml"))
        for assignment in read_recipient(path).assignments
        for part in assignment.parts
        for name in part.measures
        for level in part.levels
        if not speaks(measures[name].versions[-1], level)
    ]
    assert silent == []


def speaks(version: Version, level: str) -> bool:
    above, below = ([levels_of(term) for term in terms] for terms in (version.numerator, version.denominator))
    return any(level in each for each in above) and (not below or any(level in each for each in below))


def test_a_broken_recipient_closes_no_other_and_nobody_gets_its_folder(tmp_path: Path) -> None:
    shutil.copytree(KNOWN, tmp_path / FOLDER)
    known = set(find_recipients(tmp_path))
    (tmp_path / FOLDER / "fout.toml").write_text("title = [")
    found = look_for_recipients(tmp_path)
    assert set(found.whole) == known
    assert "fout.toml: is not TOML" in str(found.broken["fout"])
    # Meanwhile a new one wants to go where the packages of a broken one lie.
    kb = (tmp_path / FOLDER / "kb.toml").read_text()
    (tmp_path / FOLDER / "kb.toml").write_text(kb.replace("legal_basis", "legal_bases"))
    (tmp_path / FOLDER / "zuid.toml").write_text(WHOLE.replace("outbox/brug", "outbox/kb"))
    found = look_for_recipients(tmp_path)
    assert set(found.broken) == {"fout", "kb", "zuid"}
    assert "legal_bases" in str(found.broken["kb"])
