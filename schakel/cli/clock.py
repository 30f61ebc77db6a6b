"""The clock and the environment, asked here and nowhere below."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from schakel.intake.settings import Settings, load_settings

HERE = ZoneInfo("Europe/Amsterdam")


def settings_of(data: Path) -> Settings:
    """The settings of a data folder, with what the environment adds."""
    return load_settings(data, os.environ)


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today_of(settings: Settings) -> date:
    """The day on which the libraries are: that of the settings (a demo stands still), else the calendar's."""
    return settings.today or calendar_day()


def calendar_day() -> date:
    """The day on the calendar of the libraries."""
    return datetime.now(HERE).date()
