"""The pages of registers on the real server, with ten years in them and 20 requests in flight over loopback."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import bench
from bench import Row

sys.path.insert(0, str(Path(__file__).parents[1]))
from pages import AT_MOST_MS, drive, get, percentile, sign_in
from small_site.server import running
from small_site.snapshot import write_snapshot

TITLE = "Pages of registers, 20 requests in flight"
NOTE = "20,000 lines of plans, 5,000 meetings, 2,000 projects"
PAGES = {
    "Jaarplan": "/jaarplan/?year=2023",
    "Planregels": "/lijsten/plan-lines/",
    "Planregels, last page by owner": "/lijsten/plan-lines/?sort=-owner&page=400",
    "Planregels, searched": "/lijsten/plan-lines/?q=spreekuur",
    "one line with its trail": "/lijsten/plan-lines/1/",
    "form of a line": "/lijsten/plan-lines/1/wijzigen/",
    "Overleggen": "/overleggen/?year=2023",
    "list of meetings": "/lijsten/meetings/",
    "one meeting": "/lijsten/meetings/2500/",
    "Projecten": "/jaarplan/projecten/?year=2023",
    "list of projects": "/lijsten/projects/",
    "Wat er aankomt": "/lijsten/wat-er-aankomt/",
    "Wijzigingen": "/lijsten/wijzigingen/",
    "Zoeken": "/zoeken/?q=spreekuur",
}


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Fill a site, serve it, and ask every page again and again."""
    data = folder / "data"
    data.mkdir()
    write_snapshot(data)
    sizes = ["400", "2600", "100"] if small else []
    pages = {name: address.replace("&page=400", "") if small else address for name, address in PAGES.items()}
    command = [sys.executable, "-m", "small_site.ten_years", str(data), *sizes]
    subprocess.run(command, env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, Path(__file__).parents[1:3]))}, check=True)
    with running(data) as site:
        cookie = sign_in(site, "anke")
        for address in pages.values():
            for _ in range(6):
                status, _ = get(site, cookie, address)
                if status != 200:
                    raise RuntimeError(f"{address} answers {status}; expected 200")
        times, seconds = drive(site, cookie, pages, seconds=3.0 if small else 20.0)
    for name in pages:
        yield Row(f"{name}, 95th percentile", percentile(times[name], 0.95), "ms", AT_MOST_MS, f"{len(times[name])} requests")
        yield Row(f"{name}, median", percentile(times[name], 0.5), "ms")
    everything = [one for each in times.values() for one in each]
    yield Row("all pages, 95th percentile", percentile(everything, 0.95), "ms", AT_MOST_MS, NOTE)
    yield Row("answers a second", len(everything) / seconds, "pages/s", None, NOTE)


if __name__ == "__main__":
    bench.main(TITLE, run)
