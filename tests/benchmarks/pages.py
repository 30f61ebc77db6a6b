"""The real server on a warm snapshot, with 20 requests in flight over loopback: how long a page takes."""

import http.client
import os
import re
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import bench
from bench import Row

sys.path.insert(0, str(Path(__file__).parents[1]))
from small_site.server import Site, running
from small_site.snapshot import NETWORK, NOORD, write_snapshot

TITLE = "Pages of the site, 20 requests in flight"
IN_FLIGHT = 20
AT_MOST_MS = 150.0


def run(small: bool, folder: Path) -> Iterator[Row]:
    """Serve the made-up network, or the data folder in SCHAKEL_BENCH_DATA, and ask every page again and again."""
    given = os.environ.get("SCHAKEL_BENCH_DATA")
    data = Path(given) if given else folder / "data"
    if not given:
        data.mkdir()
        write_snapshot(data)
    # All who ask come from one address here; what is measured is the answer, not the refusal.
    os.environ["SCHAKEL_API_PER_MINUTE"] = "100000000"
    note = f"data folder {data.name}" if given else "small network"
    with running(data) as site:
        cookie = sign_in(site, "anke")
        pages = addresses(site, cookie)
        for address in pages.values():
            # Each worker holds its own answers: ask often enough to warm all of them.
            for _ in range(6):
                status, _ = get(site, cookie, address)
                if status != 200:
                    raise RuntimeError(f"{address} answers {status}; expected 200")
        times, seconds = drive(site, cookie, pages, seconds=3.0 if small else 15.0)
    for name in pages:
        yield Row(f"{name}, 95th percentile", percentile(times[name], 0.95), "ms", AT_MOST_MS, f"{len(times[name])} requests")
        yield Row(f"{name}, median", percentile(times[name], 0.5), "ms")
    everything = [one for each in times.values() for one in each]
    yield Row("all pages, 95th percentile", percentile(everything, 0.95), "ms", AT_MOST_MS, note)
    yield Row("answers a second", len(everything) / seconds, "pages/s", None, note)


def addresses(site: Site, cookie: str) -> dict[str, str]:
    """Every page with the network and the first library that the site offers."""
    _, page = get(site, cookie, "/cijfers/")
    places = re.findall(r'<option value="((?:network|organisation|location):[^"]+)"', page)
    network = next((each for each in places if each.startswith("network:")), f"network:{NETWORK}")
    library = next((each for each in places if each.startswith("organisation:")), f"organisation:{NOORD}")
    year = urlencode({"measure": "loans", "place": library})
    month = urlencode({"measure": "members", "place": network, "period": "month"})
    return {
        "Mijn bibliotheek": f"/mijn-bibliotheek/?organisation={library.partition(':')[2]}",
        "Cijfers, years": f"/cijfers/?{year}",
        "Cijfers, months": f"/cijfers/?{month}",
        "chart": f"/cijfers/grafiek.svg?{year}",
        "file": f"/cijfers/bestand.csv?{month}",
        "Gegevens": "/gegevens/",
        "Begrippen": "/begrippen/",
        "start": "/toegankelijkheid/",
        "Open data": "/open-data/",
        "API, 100 figures": "/api/v1/figures",
        "API, 1000 figures of a measure": "/api/v1/figures?measure=loans&per_page=1000",
    }


def drive(site: Site, cookie: str, pages: dict[str, str], *, seconds: float) -> tuple[dict[str, list[float]], float]:
    """Ask all pages in turn from 20 connections at once; milliseconds by page, and how long it took."""
    times: dict[str, list[float]] = defaultdict(list)
    lock = threading.Lock()
    until = time.perf_counter() + seconds

    def ask(first: int) -> None:
        names, own = list(pages), []
        connection = connect(site)
        place = first
        while time.perf_counter() < until:
            name = names[place % len(names)]
            place += 1
            began = time.perf_counter()
            connection.request("GET", pages[name], headers={"Cookie": cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                own.append((name, (time.perf_counter() - began) * 1000))
        connection.close()
        with lock:
            for name, took in own:
                times[name].append(took)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(IN_FLIGHT)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, time.perf_counter() - began


def percentile(values: list[float], share: float) -> float:
    """The value below which that share lies; nan without values.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, -(-int(len(ordered) * share * 1000) // 1000) - 1)] if ordered else float("nan")


def connect(site: Site) -> http.client.HTTPConnection:
    """A connection that stays open."""
    return http.client.HTTPConnection(site.address.removeprefix("http://"), timeout=60)


def get(site: Site, cookie: str, address: str) -> tuple[int, str]:
    """One answer."""
    connection = connect(site)
    connection.request("GET", address, headers={"Cookie": cookie})
    answer = connection.getresponse()
    text = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, text


def sign_in(site: Site, name: str) -> str:
    """The session cookie of a demo person."""
    connection = connect(site)
    connection.request("GET", "/account/login/")
    answer = connection.getresponse()
    page, cookie = answer.read().decode(), answer.headers["Set-Cookie"].split(";")[0]
    token = re.findall(r'csrfmiddlewaretoken" value="([^"]+)', page)[0]
    body = urlencode({"csrfmiddlewaretoken": token, "login": name, "password": site.passwords[name]})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/account/login/", body, headers)
    answer = connection.getresponse()
    answer.read()
    cookies = [value.split(";")[0].strip() for value in answer.headers.get_all("Set-Cookie") or []]
    connection.close()
    found = [each for each in cookies if each.startswith("sessionid=")]
    if not found:
        raise RuntimeError(f"{name} could not sign in: {answer.status}")
    return found[0]


if __name__ == "__main__":
    bench.main(TITLE, run)
