"""Deliveries to the plain account of a server that runs by itself, at the time that it is."""

from __future__ import annotations

import http.client
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from support.command import PATIENCE
from support.wechat import Delivery, deliver_plain, message_xml


def tell(number: int, words: str = "联系电话是多少", *, citizen: int | None = None) -> Delivery:
    """Return the delivery of a message; each number is another citizen where none is given."""
    sender = number if citizen is None else citizen
    xml = message_xml(words, FromUserName=f"o{sender:027}", MsgId=str(10**16 + number))
    return deliver_plain(xml, timestamp=str(int(time.time())), nonce=str(10**8 + number))


def send(url: str, delivery: Delivery) -> tuple[int, str]:
    """Deliver over a connection of its own, so that any worker may get it."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    path = f"/wechat/service?{urlencode(delivery.parameters)}"
    with closing(connection):
        connection.request("POST", path, delivery.body, {"Connection": "close"})
        response = connection.getresponse()
        return response.status, response.read().decode()


def fetch(url: str, path: str) -> str:
    """Return a page's text."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE)
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().read().decode()


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    """Read what is on disk."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()
