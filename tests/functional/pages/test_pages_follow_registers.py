"""Pages of registers are kept in memory; whatever changes a register writes them anew."""

from typing import Any

import pytest


@pytest.fixture
def trail(site: Any) -> Any:  # noqa: ARG001
    """Writes a change of that number; all gone afterwards."""
    from auditlog.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    from schakel.registers.meetings.models import Series

    kind = ContentType.objects.get_for_model(Series)
    LogEntry.objects.all().delete()
    yield lambda number: LogEntry.objects.create(
        pk=number, content_type=kind, object_pk="1", object_repr="x", action=LogEntry.Action.UPDATE, changes={}
    )
    LogEntry.objects.all().delete()


def test_a_change_that_is_kept_after_one_with_a_higher_number_is_seen(trail: Any) -> None:
    from schakel.records.counted import newest_change

    trail(900_000)
    before = newest_change()
    trail(899_999)
    assert newest_change() != before


def test_a_kept_page_is_not_shown_on_another_day(trail: Any, ask: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import date

    from schakel.registers.accountability.models import YearReport
    from schakel.website.pages import reading

    YearReport.objects.create(year=2031, title="Rooster", due_on=date(2023, 6, 2))
    trail(900_000)
    try:
        monkeypatch.setattr(reading, "today", lambda: date(2023, 6, 1))
        before = ask("anke", "/lijsten/wat-er-aankomt/?team=").content.decode()
        monkeypatch.setattr(reading, "today", lambda: date(2023, 6, 5))
        after = ask("anke", "/lijsten/wat-er-aankomt/?team=").content.decode()
    finally:
        YearReport.objects.all().delete()
    assert "2031 · Rooster" in before
    assert "2031 · Rooster" in after
    assert "dagen te laat" not in before
    assert "dagen te laat" in after
