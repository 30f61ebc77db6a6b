"""What the exit codes of the command mean. Documented in `docs/how-to/commands.md`."""

from collections.abc import Sequence
from enum import IntEnum

from schakel.errors import SchakelError


class Exit(IntEnum):
    """How a command ended, for scripts that run it."""

    DONE = 0
    REFUSED = 1
    USAGE = 2
    AUDIT = 3
    HELD = 4
    NOTHING = 5
    FAULT = 70
    STOPPED = 130


MEANINGS = {
    Exit.DONE: "done",
    Exit.REFUSED: "something given is refused: a file, a setting, a definition, a name",
    Exit.USAGE: "the command was not typed so that it can be understood",
    Exit.AUDIT: "an audit stopped the refresh; the snapshot that was there stays",
    Exit.HELD: "done, but batches or supplies are held until someone looks at them",
    Exit.NOTHING: "what is asked can be, but nothing is known of it; the message says why",
    Exit.FAULT: "a fault in Schakel itself; the message says where its log is",
    Exit.STOPPED: "stopped by the one who started it; what was finished is kept",
}


class Ended(SchakelError):
    """A command ends with a code of its own and a message.

    Args:
        reason: why in one word, for machines; "" where the code says enough.
        there: what could be given instead, as it is typed.
    """

    def __init__(self, exit: Exit, message: str, *, reason: str = "", there: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.exit, self.reason, self.there = exit, reason, tuple(there)
