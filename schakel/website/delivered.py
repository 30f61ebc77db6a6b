"""What was delivered, as pages must know it: they tell nothing small together with what their reader got by a delivery.

A delivery is sent some thirty times a year, and a refresh makes everything anew each night. So all that is kept for readers is
made anew after each one that is sent, and nothing has to tell which pages it touches: that depends on what hangs together.
In every other request, it costs asking when the ledger was written.
"""

import logging
from pathlib import Path
from threading import Lock
from typing import cast

from django.conf import settings

from schakel.deliveries.entry import Entry
from schakel.deliveries.ledger import Ledger
from schakel.deliveries.states import Act

_log = logging.getLogger(__name__)
_lock = Lock()
_read: dict[Path, tuple[tuple[int, int], tuple[Entry, ...]]] = {}


def sent() -> tuple[Entry, ...]:
    """Each time that something was sent. Of a ledger that was tampered with, what can be read: pages of it say so."""
    ledger = Ledger(cast(Path, settings.DATA))
    try:
        stat = ledger.path.stat()
    except FileNotFoundError:
        return ()
    written = (stat.st_mtime_ns, stat.st_size)
    with _lock:
        found = _read.get(ledger.path)
    if found is None or found[0] != written:
        # Asked before it is read: what is added in between is read again the next time.
        entries = ledger.verify().entries
        found = (written, tuple(each for each in entries if each.act is Act.SEND and "draft_hash" in each.facts))
        with _lock:
            _read[ledger.path] = found
    return found[1]


def mark() -> tuple[int, str]:
    """Another one after each delivery that is sent."""
    found = sent()
    return len(found), found[-1].hash if found else ""
