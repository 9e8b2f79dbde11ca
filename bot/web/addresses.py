"""How many questions one network address may send in a minute, at all workers together."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncIterator, Sequence

from aiohttp import web

from bot.keys import CLOCK, SETTINGS, SHARED_FOLDER
from bot.web.counter import MINUTE_MS, Counter

_SUBSCRIBER = 64
"""Bits of an IPv6 address that one subscriber holds; the rest they choose as they like."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


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
    folder = app[SHARED_FOLDER]
    counter = Counter(app[SETTINGS].limits.address_a_minute, folder and folder / "addresses")
    app[COUNTER] = counter
    yield
    counter.close()
