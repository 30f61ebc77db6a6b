"""The meetings and actions of one reader as a calendar that their own programme follows (iCalendar, RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Todo

from schakel.records.standing import Doing, Standing
from schakel.registers.meetings.models import Action, Meeting

_STANDING = {Standing.PLANNED: "TENTATIVE", Standing.HELD: "CONFIRMED", Standing.CANCELLED: "CANCELLED"}


def write_calendar(meetings: Iterable[Meeting], actions: Iterable[Action], *, site: str, made_at: datetime) -> bytes:
    """The file.

    Args:
        site: address of the site, without a slash at its end; entries link there, and are named by its host.
    """
    host = site.partition("://")[2].partition(":")[0] or "schakel"
    calendar = Calendar()
    calendar.add("prodid", "-//Schakel//nl")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Schakel")
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for meeting in meetings:
        event = Event()
        event.add("uid", f"meeting-{meeting.pk}@{host}")
        event.add("sequence", meeting.version)
        event.add("dtstamp", made_at)
        event.add("dtstart", meeting.starts_at)
        event.add("dtend", meeting.starts_at + timedelta(minutes=meeting.minutes_long))
        event.add("summary", meeting.series.name)
        event.add("status", _STANDING[Standing(meeting.standing)])
        if meeting.place:
            event.add("location", meeting.place)
        event.add("url", f"{site}/lijsten/meetings/{meeting.pk}/")
        calendar.add_component(event)
    for action in actions:
        todo = Todo()
        todo.add("uid", f"action-{action.pk}@{host}")
        todo.add("sequence", action.version)
        todo.add("dtstamp", made_at)
        todo.add("due", action.due_on)
        todo.add("summary", f"{action.text} ({action.owner})")
        todo.add("status", "NEEDS-ACTION" if action.state == Doing.OPEN else "COMPLETED")
        todo.add("url", f"{site}/lijsten/actions/{action.pk}/")
        calendar.add_component(todo)
    return bytes(calendar.to_ical())
