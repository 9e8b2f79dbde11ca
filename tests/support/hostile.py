"""Requests that are signed as WeChat signs them, whatever is in them."""

from __future__ import annotations

from itertools import count

from support.peer import NOW, Peer
from support.wechat import Delivery, deliver_plain, deliver_sealed, seal_as_wechat

NUMBERS = count(1)
"""Each is given once, so that no two requests are taken for repeats."""


def bring(peer: Peer, body: str | bytes, *, timestamp: str = str(NOW)) -> Delivery:
    """Return a well-signed delivery of any body, with a nonce of its own."""
    more = {"timestamp": timestamp, "nonce": f"{next(NUMBERS)}0"}
    if peer.encrypts:
        return deliver_sealed(seal_as_wechat(body), **more)
    return deliver_plain(body, **more)


def count_rows(peer: Peer) -> int:
    """Return how many exchanges are on disk."""
    return len(peer.served.rows())
