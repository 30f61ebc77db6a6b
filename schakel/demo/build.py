"""Build the simulated library system of Drenthe: extracts in the forms of `wise`, `gids` and `cbs`, and settings."""

import json
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from schakel.deliveries.recipient_files import FOLDER as RECIPIENTS
from schakel.deliveries.recipient_files import KNOWN
from schakel.demo.extracts import DemoFolderError, Extracts, last_day_of
from schakel.demo.facts import LAST_YEAR
from schakel.demo.registers import write_cbs, write_gids
from schakel.demo.wise_lending import write_lending
from schakel.demo.wise_stock import write_stock
from schakel.demo.world import World, simulate
from schakel.vocabulary.progress import Progress, Silent

SCENARIOS = Path(__file__).parent / "scenarios"
PROFILES = Path(__file__).parent / "places" / "profiles.toml"
FIRST_YEAR = 2016
"""The first year that can be simulated: the year before it was published, too."""


def build(folder: Path, *, years: int = 3, seed: int = 2020, scale: float = 1.0, report: Progress | None = None) -> World:
    """Simulate the network and write its extracts.

    Args:
        folder: becomes a data folder; extracts, settings and the account of planted dirt are written, nothing else is touched.
        years: how many years up to and including the last published one, 2020.
        seed: the same seed gives the same bytes.
        scale: 1 is the real volume; 0.01 gives the same places with one loan in a hundred, in about two seconds.
        report: is told how far it is.

    Returns:
        What was simulated, for tests that want to recount.

    Raises:
        DemoFolderError: when the years or the scale are out of range, or the folder cannot be written to.
    """
    most = LAST_YEAR - FIRST_YEAR + 1
    if not 1 <= years <= most:
        raise DemoFolderError(
            f"years is {years}; allowed are 1 to {most}: figures are published from {FIRST_YEAR - 1} to {LAST_YEAR}"
        )
    if not 0.001 <= scale <= 1:
        raise DemoFolderError(f"scale is {scale}; allowed are 0.001 (one loan in a thousand) to 1 (the real volume)")
    progress = report or Silent()
    sweep(folder)
    world = simulate(years=years, seed=seed, scale=scale, report=progress)
    with Extracts(folder / "extracts", world.calendar, np.random.default_rng(seed + 1)) as extracts:
        known_on = last_day_of(world.years[0] - 1)
        for year in (world.years[0] - 1, *world.years):
            write_gids(extracts, last_day_of(year))
        write_cbs(extracts, known_on, world.years)
        write_lending(world, extracts, progress)
        write_stock(world, extracts, progress)
        planted = extracts.planted
    (folder / "planted.json").write_text(json.dumps(planted, indent=1) + "\n", encoding="utf-8")
    (folder / "schakel.toml").write_text(settings(folder, world.calendar.last + timedelta(days=1)), encoding="utf-8")
    write_scenarios(folder)
    write_profiles(folder)
    write_recipients(folder)
    return world


def write_scenarios(folder: Path) -> None:
    """Lay two scenarios in the folder, so that *Wat als* has something to try; what is there already stays."""
    place = folder / "scenarios"
    place.mkdir(exist_ok=True)
    for path in sorted(SCENARIOS.glob("*.toml")):
        if not (place / path.name).exists():
            (place / path.name).write_bytes(path.read_bytes())


def write_profiles(folder: Path) -> None:
    """Lay the profiles of two locations in the folder, so that *Profielen* has goals to judge; what is there already stays."""
    if not (folder / PROFILES.name).exists():
        (folder / PROFILES.name).write_bytes(PROFILES.read_bytes())


def write_recipients(folder: Path) -> None:
    """Lay the recipients of the plan in the folder, so that deliveries are due; what is there already stays."""
    place = folder / RECIPIENTS
    place.mkdir(exist_ok=True)
    for path in sorted(KNOWN.glob("*.toml")):
        if not (place / path.name).exists():
            (place / path.name).write_bytes(path.read_bytes())


def sweep(folder: Path) -> None:
    """Make the folder, and remove the files of an earlier demo from it; anything else stays."""
    try:
        for feed in ("wise", "gids", "cbs"):
            place = folder / "extracts" / feed
            place.mkdir(parents=True, exist_ok=True)
            for old in (*place.glob("*.csv"), *place.glob("*.geojson")):
                old.unlink()
    except OSError as error:
        raise DemoFolderError(f"{folder}: cannot be written to: {error}; choose another folder") from error


def settings(folder: Path, today: date) -> str:
    """The settings of the demo; keys lie beside the data folder, never in it."""
    feeds = "".join(
        f'\n[[feeds]]\nname = "{feed}"\nsource = "{feed}"\npath = "extracts/{feed}"\n' for feed in ("gids", "cbs", "wise")
    )
    return (
        "# A simulated library system of Drenthe: real places and published totals, everything else made up.\n"
        'network = { code = "drenthe", name = "Drenthe" }\n'
        f'keys = "../{folder.resolve().name}-keys"\n'
        "simulated = true\n"
        f"today = {today}\n{feeds}"
    )
