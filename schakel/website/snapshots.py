"""The snapshot that all pages speak of, and what was worked out from it, kept until the next one."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock
from typing import TypeVar, cast

from django.conf import settings

from schakel.warehouse.snapshot import Snapshot, current
from schakel.website.delivered import mark

T = TypeVar("T")
_AT_MOST = 2048
_lock = Lock()
_snapshots: dict[tuple[Path, str], Snapshot] = {}
_kept: OrderedDict[tuple[Hashable, ...], object] = OrderedDict()


def current_snapshot() -> Snapshot | None:
    """The newest snapshot; None before the first refresh.

    Raises:
        SnapshotError: it is gone or broken.

    Reads the one-line pointer at every call, so that a refresh is seen at once, and the rest only when it changed.
    """
    data = cast(Path, settings.DATA)
    try:
        name = (data / "CURRENT").read_text().strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        # Says what it is.
        return current(data)
    found = _snapshots.get((data, name))
    if found is None:
        found = current(data)
        if found is None:
            return None
        with _lock:
            _snapshots.clear()
            _kept.clear()
            _snapshots[(data, name)] = found
    return found


def kept(snapshot: Snapshot, make: Callable[..., T], *args: Hashable) -> T:
    """`make(snapshot, *args)`, worked out once per snapshot and arguments, and anew after a delivery was sent.

    What is made must not be changed by who gets it. Two requests may work out the same thing at the same time; that is
    cheaper than letting one wait for the other.
    """
    return kept_as(snapshot, (make.__module__, make.__qualname__, *args), lambda: make(snapshot, *args))


def kept_as_it_is(snapshot: Snapshot, make: Callable[..., T], *args: Hashable) -> T:
    """The same for what nothing is hidden of yet, so that it stays when a delivery is sent."""
    return _kept_under((snapshot.id, make.__module__, make.__qualname__, *args), lambda: make(snapshot, *args))


def kept_as(snapshot: Snapshot, name: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    """The same under a name of its own, for what is made from more than can be a key."""
    # Asked before it is made: what is sent in between is known to what is made, or makes it anew.
    return _kept_under((snapshot.id, mark(), *name), make)


def _kept_under(key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return cast(T, _kept[key])
    made = make()
    with _lock:
        _kept[key] = made
        while len(_kept) > _AT_MOST:
            _kept.popitem(last=False)
    return made
