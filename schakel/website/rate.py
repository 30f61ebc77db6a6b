"""How often one address may ask: a bucket of questions for each, that fills again as time goes by.

Each process of the server counts for itself: an address gets at least what is promised, and at most that times the number
of processes. What a browser may do is unharmed by that, and a machine that asks without end is stopped all the same.
"""

import ipaddress
import math
from collections import OrderedDict
from threading import Lock

from django.conf import settings
from django.http import HttpRequest

_SECONDS = 60


class Buckets:
    """One bucket an address. Addresses are held in memory only, and no more of them than `addresses`.

    Args:
        at_most: questions in a time; also how many may come at once.
        seconds: that time; a minute unless said otherwise.
    """

    def __init__(self, at_most: int, addresses: int = 10_000, seconds: int = _SECONDS) -> None:
        if at_most < 1:
            raise ValueError(f"at_most is {at_most}; allowed is 1 or more questions a minute")
        self._at_most, self._addresses, self._seconds = at_most, addresses, seconds
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str, now: float) -> int:
        """Take one question out; 0 = go on, else the seconds until there is one again.

        Args:
            now: seconds of a clock that never goes back.
        """
        whose = household(address)
        with self._lock:
            left, then = self._left.pop(whose, (float(self._at_most), now))
            # Rounded, as sums of fractions come out a hair below what they are.
            left = round(min(self._at_most, left + (now - then) * self._at_most / self._seconds), 6)
            is_free = left >= 1
            self._left[whose] = (left - 1 if is_free else left, now)
            # The one that asked longest ago goes first; by then its bucket is fuller than that of any other.
            while len(self._left) > self._addresses:
                self._left.popitem(last=False)
        return 0 if is_free else math.ceil(round((1 - left) * self._seconds / self._at_most, 3))


def household(address: str) -> str:
    """Who shares one bucket: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has to themselves.

    >>> household("192.0.2.7"), household("2001:db8::1:2:3:4"), household("::ffff:192.0.2.7"), household("")
    ('192.0.2.7', '2001:db8::/64', '192.0.2.7', '')
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(found) >> 64 << 64, 64)))


def asker(request: HttpRequest) -> str:
    """The address that asks. Behind our own proxy it is the last one of the header, which the proxy itself added."""
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
    if settings.IS_TLS and forwarded:
        return forwarded.rpartition(",")[2].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
