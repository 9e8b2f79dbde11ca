"""A sender that speaks HTTP by the byte, for what no library would send."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterable
from contextlib import closing
from urllib.parse import urlencode, urlsplit

from support.app import PATIENCE, Served
from support.wechat import Delivery


def head(delivery: Delivery, account: str, *lines: str, verb: str = "POST") -> bytes:
    """Return the head of a request that brings a delivery; `lines` are further header lines."""
    first = f"{verb} /wechat/{account}?{urlencode(delivery.parameters)} HTTP/1.1"
    return "\r\n".join((first, "Host: bot", *lines, "", "")).encode()


def send_raw(
    served: Served, pieces: Iterable[bytes], *, until: bytes = b"\0", rest: bytes = b""
) -> bytes:
    """Send the pieces one after another; return what came until the server closed.

    Once what came ends with `until`, the `rest` is sent.
    """
    parts = urlsplit(served.url)
    with closing(socket.create_connection((parts.hostname, parts.port), PATIENCE)) as wire:
        for piece in pieces:
            wire.sendall(piece)
        answer = b""
        while chunk := wire.recv(65536):
            answer += chunk
            if answer.endswith(until):
                wire.sendall(rest)
    return answer


def leave(served: Served, pieces: Iterable[bytes]) -> None:
    """Send the pieces and go, without waiting for an answer."""
    parts = urlsplit(served.url)
    with closing(socket.create_connection((parts.hostname, parts.port), PATIENCE)) as wire:
        for piece in pieces:
            wire.sendall(piece)


def status_of(answer: bytes) -> int:
    """Return the status of the last answer in what came, one that is not provisional."""
    return int(re.findall(rb"HTTP/1\.[01] (\d{3}) ", answer)[-1])
