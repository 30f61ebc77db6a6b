"""A store of requests and messages in memory: the fake that the same tests run on as the real one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from schakel.interlibrary.iso18626.agencies import code
from schakel.interlibrary.iso18626.held import Heard, Held, Outcome
from schakel.interlibrary.iso18626.messages import Told
from schakel.interlibrary.iso18626.states import Side


class MemoryStore:
    """Keeps everything in lists; a transaction that fails leaves nothing."""

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self.requests: dict[tuple[Side, str, str], Held] = {}
        self.heard: list[Heard] = []
        self.posted: list[tuple[Held, Told, str]] = []

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._lock:
            before = (dict(self.requests), list(self.heard), list(self.posted))
            self._depth += 1
            try:
                yield
            except BaseException:
                if self._depth == 1:
                    self.requests, self.heard, self.posted = before
                raise
            finally:
                self._depth -= 1

    def answer_to(self, sender: str, digest: str) -> bytes | None:
        firsts = (h for h in self.heard if h.outcome not in (Outcome.REPLAY, Outcome.STRANGER))
        return next((h.answer for h in firsts if (h.sender, h.digest) == (sender, digest)), None)

    def find(self, side: Side, partner: str, request_id: str) -> Held | None:
        return self.requests.get((side, partner, request_id))

    def put(self, held: Held) -> None:
        self.requests[held.side, code(held.partner), held.request_id] = held

    def keep(self, heard: Heard) -> None:
        self.heard.append(heard)

    def post(self, held: Held, message: Told, event: str) -> None:
        self.posted.append((held, message, event))
