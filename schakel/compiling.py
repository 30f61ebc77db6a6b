"""Loops that are compiled to machine code and kept between runs: none may outlive the source it was made from.

Numba keeps what it compiled beside the module and makes it anew when *that* module changes. Of a function in another
module that was compiled into it, it sees no change: after an upgrade the old code would run on, without a word.
"""

import contextlib
import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compile a function of loops, without counting references to arrays: none is made or kept in them, and counting took
    three quarters of the time of a replay (0.6 against 3.9 million events a second). The interpreter's lock is let go.

    What is compiled is kept beside the module; `forget_stale` sees to it that it goes when a module it calls changes.
    """
    return njit(cache=True, _nrt=False, nogil=True)(function)  # type: ignore[call-overload, no-any-return]


def forget_stale(compiled: Any, sources: Sequence[str]) -> bool:
    """Forget what was compiled from these sources when any of them has changed since.

    To be called when the last of the modules is imported, before the first call compiles or loads anything. Two processes
    may do so at once: what one removes the other makes anew.

    Args:
        compiled: one of the compiled functions; it knows the folder in which they are kept.
        sources: the files (`__file__`) whose functions are compiled into each other; all are kept in one folder.

    Returns:
        Whether there was something of other sources.
    """
    now = hashlib.sha256(b"".join(Path(source).read_bytes() for source in sources)).hexdigest()
    folder = Path(compiled.stats.cache_path)
    stamp = folder / f"{Path(sources[-1]).stem}.compiled-from"
    # A folder that may not be written keeps nothing, and what is gone already needs no removing.
    with contextlib.suppress(OSError):
        if stamp.exists() and stamp.read_text() == now:
            return False
        for source in sources:
            for kept in folder.glob(f"{Path(source).stem}.*.nb[ic]"):
                kept.unlink(missing_ok=True)
        folder.mkdir(parents=True, exist_ok=True)
        stamp.write_text(now)
    return True
