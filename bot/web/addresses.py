"""How many questions one network address may send in a minute.

Counted in memory, for each process by itself, under a code of the address that ends with the
process: no address is stored or logged.
"""

from __future__ import annotations

import ipaddress
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from bot.keys import CLOCK, SETTINGS

MINUTE_MS = 60 * 1000

LARGEST_NUMBER = 10_000
"""Addresses that are counted at once; beyond it those that came first are forgotten."""

_SUBSCRIBER = 64
"""Bits of an IPv6 address that one subscriber holds; the rest they choose as they like."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Counter:
    """Counts what each address sent in the minute that runs."""

    def __init__(self, limit: int) -> None:
        """Allow `limit` a minute; 0 allows any number."""
        self._limit = limit
        self._minute = 0
        self._counts: OrderedDict[int, int] = OrderedDict()

    def __len__(self) -> int:
        """Return how many addresses are counted."""
        return len(self._counts)

    def takes(self, address: str, now: int) -> bool:
        """Count one more of an address at `now` (ms UTC), and tell whether the limit allows it."""
        if not self._limit:
            return True
        minute = now // MINUTE_MS
        if minute != self._minute:
            self._minute = minute
            self._counts.clear()
        # Python's hash of a text has a secret of the process in it.
        code = hash(address)
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if len(self._counts) > LARGEST_NUMBER:
            self._counts.popitem(last=False)
        return count <= self._limit


COUNTER = web.AppKey("address counter", Counter)


def _parse(text: str) -> _Address | None:
    """Return an address, an IPv4 one in IPv6's clothes as the former, None for anything else."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _is_trusted(address: _Address | None, proxies: Sequence[Network]) -> bool:
    return address is not None and any(address in network for network in proxies)


def find_sender(peer: str, forwarded: Sequence[str], proxies: Sequence[Network]) -> str:
    """Return the address that a question comes from, of IPv6 the subscriber's part.

    `peer` is the other end of the connection, `forwarded` the values of X-Forwarded-For. These
    are believed from the last backwards for as long as `proxies` wrote them; whoever sends the
    header without such a proxy gains nothing by it.
    """
    sender = _parse(peer)
    hops = [_parse(hop) for value in forwarded for hop in value.split(",")]
    while hops and _is_trusted(sender, proxies):
        before = hops.pop()
        if before is None:
            break
        sender = before
    if isinstance(sender, ipaddress.IPv6Address):
        return str(int(sender) >> (sender.max_prefixlen - _SUBSCRIBER))
    return str(sender)


def check_address(request: web.Request) -> None:
    """Count a question for where it comes from; raises HTTPTooManyRequests over the limit."""
    app = request.app
    forwarded = request.headers.getall("X-Forwarded-For", [])
    proxies = app[SETTINGS].limits.trusted_proxies
    now = app[CLOCK]()
    if not app[COUNTER].takes(find_sender(request.remote or "", forwarded, proxies), now):
        seconds = (MINUTE_MS - now % MINUTE_MS + 999) // 1000
        raise web.HTTPTooManyRequests(headers={"Retry-After": str(seconds)})


async def count_addresses(app: web.Application) -> AsyncIterator[None]:
    """Count addresses for as long as the application runs."""
    app[COUNTER] = Counter(app[SETTINGS].limits.address_a_minute)
    yield
