"""A fault of our own: told in one line, and logged so that it can be mended without showing anybody's data."""

import os
import tempfile
import traceback
from datetime import UTC, datetime
from pathlib import Path

import schakel
from schakel.errors import places_of


def explain(fault: BaseException) -> str:
    """The message for a person; writes the log it speaks of."""
    log = write_log(fault)
    where = f"Where it went wrong is written in {log}" if log else "Where it went wrong could not be written anywhere"
    return f"Schakel itself went wrong ({type(fault).__name__}). {where}; please send that to who maintains Schakel."


def write_log(fault: BaseException) -> Path | None:
    """Add the places the fault came through to the log; None when nothing can be written.

    The message of the fault stays out (`places_of` says why). SCHAKEL_DEBUG=1 shows all of it on the screen of who asks.
    """
    if os.environ.get("SCHAKEL_DEBUG") == "1":
        traceback.print_exception(fault)
    lines = [f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} schakel {schakel.__version__}", *places_of(fault)]
    for log in logs():
        try:
            log.parent.mkdir(parents=True, exist_ok=True)
            with log.open("a", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")
        except OSError:
            continue
        return log
    return None


def logs() -> tuple[Path, Path]:
    """Where the log is, and where it is when that folder cannot be written."""
    return _state_folder() / "schakel.log", Path(tempfile.gettempdir()) / f"schakel-{os.getuid()}.log"


def _state_folder() -> Path:
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "schakel"
