"""`schakel demo`: a simulated network of Drenthe, from extracts to the site."""

import hashlib
import json
import shutil
from pathlib import Path

import click

import schakel
from schakel.cli.clock import now, settings_of, today_of
from schakel.cli.commands.refresh import refreshed
from schakel.cli.exits import Ended, Exit
from schakel.cli.options import data_option, json_option
from schakel.cli.output import show, text
from schakel.cli.progress import progress
from schakel.cli.site import become_the_site, check_port
from schakel.deliveries.ledger import FOLDER as DELIVERIES
from schakel.demo.build import build
from schakel.demo.carry import WHY, release_closed_months
from schakel.demo.deliveries import EARLIER, deliver_a_year, measures_delivered
from schakel.intake.fetch import fetch
from schakel.intake.refresh import refresh
from schakel.intake.settings import FILE, Settings
from schakel.measures.catalogue import find_measures
from schakel.measures.precompute import precompute
from schakel.retention.closing import FOLDER as CLOSED
from schakel.retention.closing import put_back
from schakel.vocabulary.progress import Progress
from schakel.warehouse.snapshot import CURRENT, FOLDER, Snapshot, current

STAMP = "demo.json"
"""What was built with which code; without it a folder is not ours to build in."""
CODE = ("collection", "deliveries", "demo", "holds", "intake", "measures", "sources", "vocabulary", "warehouse")


@click.command()
@data_option(default="demo-data/network", with_environment=False)
@click.option("--years", type=click.IntRange(1, 5), default=3, show_default=True, help="Years of lending, the last one 2020.")
@click.option("--seed", type=int, default=2020, show_default=True, help="Another seed gives other people and loans, same totals.")
@click.option("--scale", type=click.FloatRange(0.001, 1), default=1.0, show_default=True, help="Share of the real volume.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port of the site.")
@click.option("--no-serve", is_flag=True, help="Build only.")
@json_option
def command(data: Path, years: int, seed: int, scale: float, port: int, no_serve: bool, is_json: bool) -> Exit:
    """Build a simulated library network of Drenthe, load it like real data, and serve the site.

    Run again, it goes on with what is there; after a change of the code or of a definition it refreshes.
    """
    if not no_serve:
        check_port("127.0.0.1", port)
    with progress() as report:
        settings, snapshot = prepared(data, {"years": years, "seed": seed, "scale": scale}, report)
    document = {"data": settings.data, "snapshot": snapshot.as_json(), "simulated": True}
    show(document, lambda: text(f"The simulated network is in {data}: {sum(snapshot.row_counts.values()):,} rows."), is_json)
    if not no_serve:
        become_the_site(settings.data, "--port", str(port), "--demo-accounts")
    return Exit.DONE


def prepared(data: Path, wish: dict[str, float], report: Progress) -> tuple[Settings, Snapshot]:
    """The demo as it was wished for; only what is missing or changed is made."""
    stamp = data / STAMP
    if (data / FILE).exists() and not stamp.exists():
        raise Ended(Exit.REFUSED, f"{data}: holds a {FILE} that is not of a demo; give another folder with --data")
    before = json.loads(stamp.read_text()) if stamp.exists() else {}
    code = digest("demo", "sources")
    if {key: before.get(key) for key in (*wish, "code")} != {**wish, "code": code} or not before.get("is_whole"):
        data.mkdir(parents=True, exist_ok=True)
        stamp.write_text(json.dumps({"is_whole": False}))
        clear(data)
        build(data, years=int(wish["years"]), seed=int(wish["seed"]), scale=wish["scale"], report=report)
        before = {**wish, "code": code, "is_whole": True}
        stamp.write_text(json.dumps(before))
    settings = settings_of(data)
    results = fetch(settings, today=today_of(settings), now=now(), report=report)
    for batch in release_closed_months(settings, now=now()):
        report.say(f"{batch}: released, {WHY}")
    snapshot, road = current(settings.data), digest(*CODE)
    if snapshot is None or before.get("road") != road or any(result.outcome in ("kept", "held") for result in results):
        earlier = _earlier(settings, report) if int(wish["years"]) > 1 else None
        snapshot = refreshed(settings, None, report)
        if earlier is not None:
            shutil.rmtree(settings.data / DELIVERIES, ignore_errors=True)
            shutil.rmtree(settings.data / "outbox", ignore_errors=True)
            deliver_a_year(settings, earlier, snapshot, report)
        stamp.write_text(json.dumps({**before, "road": road}))
    return settings, snapshot


def _earlier(settings: Settings, report: Progress) -> Snapshot:
    """What was known when the year before the last one ended, with no more figures than were delivered then."""
    names = measures_delivered(settings)
    measures = {name: measure for name, measure in find_measures().items() if name in names}

    def figures(snapshot: Snapshot) -> None:
        precompute(snapshot, today=EARLIER, measures=measures, periods=("quarter", "year"), report=report)
        put_back(snapshot, settings.data)

    return refresh(settings, known_on=EARLIER, now=now(), finish=[figures], report=report)


def clear(data: Path) -> None:
    """Remove the batches and snapshots of another demo."""
    for folder in ("raw", FOLDER, CLOSED):
        shutil.rmtree(data / folder, ignore_errors=True)
    (data / CURRENT).unlink(missing_ok=True)


def digest(*folders: str) -> str:
    """Of the code and definitions in these folders of the package."""
    package = Path(schakel.__file__).parent
    content = hashlib.sha256()
    for folder in folders:
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in (".py", ".toml", ".csv", ".json"):
                content.update(path.name.encode() + path.read_bytes())
    return content.hexdigest()[:16]
