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
