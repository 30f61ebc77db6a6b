"""The calendar: what is due in a year, when, late or not, and what an ended agreement does."""

from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import pytest

from schakel.deliveries.calendar import Due, days_late, due_in
from schakel.deliveries.recipient import Agreement, Recipient
from schakel.deliveries.recipient_files import KNOWN, parse_recipient, read_recipient
from schakel.deliveries.states import Delivery, State

KNOWN_ONES = [read_recipient(path) for path in sorted(KNOWN.glob("*.toml"))]


def recipient(period: str, due: dict[str, int], **agreement: Any) -> Recipient:
    part = {
        "name": "all", "title": {"nl": "x", "en": "x"}, "owner": {"nl": "x", "en": "x"}, "measures": ["loans"],
        "levels": ["network"],
    }  # fmt: skip
    assignment = {
        "name": "it", "title": {"nl": "x", "en": "x"}, "period": period, "due": due, "formats": ["json"], "signed_by": "support",
        "part": [part],
    }  # fmt: skip
    return parse_recipient(
        {
            "title": "X", "audience": "public", "legal_basis": "x", "contact": "x", "folder": "outbox/x",
            "assignment": [assignment], "agreement": {"title": "x", "since": date(2015, 1, 1), **agreement},
        },
        name="x",
        where="x.toml",
    )  # fmt: skip


def days(found: list[Due]) -> list[tuple[str, date]]:
    return [(each.period, each.due_on) for each in found]


def test_a_quarter_is_due_so_many_days_after_its_last_day() -> None:
    assert days(due_in([recipient("quarter", {"days": 30})], 2023)) == [
        ("2022-Q4", date(2023, 1, 30)),
        ("2023-Q1", date(2023, 4, 30)),
        ("2023-Q2", date(2023, 7, 30)),
        ("2023-Q3", date(2023, 10, 30)),
    ]


@pytest.mark.parametrize("year", [2023, 2024])
def test_before_the_first_of_may_is_the_last_of_april_in_a_leap_year_too(year: int) -> None:
    assert days(due_in([recipient("year", {"months": 4})], year)) == [(str(year - 1), date(year, 4, 30))]


def test_a_deadline_more_than_a_year_after_the_period_lies_in_its_own_year() -> None:
    assert days(due_in([recipient("year", {"days": 500})], 2023)) == [("2021", date(2023, 5, 15))]
    assert days(due_in([recipient("month", {"months": 14})], 2023))[0] == ("2021-11", date(2023, 1, 31))


def test_the_plan_asks_sixteen_reports_four_surveys_and_the_rest_once_a_year() -> None:
    due = due_in(KNOWN_ONES, 2023)
    assert Counter(each.assignment.counts_for for each in due) == {
        "statistics_deliveries": 16, "wsob_participation": 4, "yearly_statistics": 1, "spreading_monitor": 1, None: 2,
    }  # fmt: skip
    assert [each.due_on for each in due] == sorted(each.due_on for each in due)


def test_what_began_before_the_agreement_is_not_asked_and_what_ends_after_it_is_said() -> None:
    found = due_in([recipient("quarter", {"days": 30}, since=date(2022, 11, 1), until=date(2023, 8, 1))], 2023)
    assert [(each.period, each.has_agreement) for each in found] == [("2023-Q1", True), ("2023-Q2", True), ("2023-Q3", False)]


def test_a_period_that_ends_with_the_agreement_is_still_delivered() -> None:
    agreement = Agreement("x", date(2022, 1, 1), date(2023, 1, 1))
    assert agreement.holds_for(date(2022, 10, 1), date(2023, 1, 1))
    assert not agreement.holds_for(date(2022, 11, 1), date(2023, 1, 2))
    assert not agreement.holds_for(date(2021, 12, 31), date(2022, 2, 1))


def test_late_is_counted_from_the_deadline_to_the_first_sending_or_to_today() -> None:
    [due] = due_in([recipient("year", {"months": 4})], 2023)
    nothing = Delivery(due.delivery)
    assert days_late(due, nothing, date(2023, 4, 30), None) == 0
    assert days_late(due, nothing, date(2023, 5, 3), None) == 3
    sent = Delivery(due.delivery, State.CORRECTING, first_sent_at=datetime(2023, 5, 1, tzinfo=UTC))
    assert days_late(due, sent, date(2023, 9, 1), date(2023, 5, 1)) == 1


def test_what_has_no_agreement_is_not_late() -> None:
    [due] = due_in([recipient("year", {"months": 4}, until=date(2022, 12, 31))], 2023)
    assert days_late(due, Delivery(due.delivery), date(2024, 1, 1), None) == 0
