"""A served centre whose accounts may send messages of their own, and the platform they send to."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.app import PATIENCE, Served, serve, settings_for
from support.conversation import NOON, Clock
from support.peer import Peer
from support.platform import APP_ID, SECRET, FakePlatform, serve_platform
from support.web import Answer
from support.wechat import AES_KEY, TOKEN

from bot.keys import PIPELINE
from bot.settings import AccountSettings
from bot.wechat.account import Mode

MOST_ACCOUNTS = 60
"""Accounts of a centre, half of them in plain mode; every talk is at one of its own."""


@contextmanager
def serve_platform_aside() -> Iterator[FakePlatform]:
    """Serve the platform in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="served-platform")
    thread.start()
    served = serve_platform()
    try:
        yield asyncio.run_coroutine_threadsafe(served.__aenter__(), loop).result(PATIENCE)
    finally:
        end = served.__aexit__(None, None, None)
        asyncio.run_coroutine_threadsafe(end, loop).result(PATIENCE)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(PATIENCE)
        loop.close()


def _make_account(number: int, url: str) -> AccountSettings:
    mode = Mode.SAFE if number % 2 else Mode.PLAIN
    return AccountSettings(
        name=f"sender-{number}",
        mode=mode,
        token=TOKEN,
        app_id=APP_ID,
        encoding_aes_key=AES_KEY if mode is Mode.SAFE else "",
        app_secret=SECRET,
        api_base=url,
    )


@dataclass
class Talk:
    """A citizen at an account; of what the platform knows, nothing is left from before."""

    platform: FakePlatform
    clock: Clock
    processes: list[Served]
    account: AccountSettings

    def post(self, xml: str, process: int = 0) -> Answer:
        """Deliver a message to a process and return the answer."""
        peer = Peer(self.processes[process], self.account)
        return peer.post(peer.deliver(xml))

    def say(self, xml: str, process: int = 0) -> str:
        """Deliver a message and return what the citizen sees of the answer, "" for nothing."""
        peer = Peer(self.processes[process], self.account)
        return peer.read(self.post(xml, process))

    def say_at_once(self, xml: str, *processes: int) -> list[str]:
        """Deliver a message to several processes at once."""
        with ThreadPoolExecutor(len(processes)) as pool:
            return list(pool.map(lambda process: self.say(xml, process), processes))

    def drain(self) -> None:
        """Let every process finish what it works on."""
        for served in self.processes:
            served.run(served.app[PIPELINE].drain())

    def execute(self, sql: str, *values: object) -> None:
        """Change the database from outside."""
        with closing(sqlite3.connect(self.processes[0].database)) as other, other:
            other.execute(sql, values)

    def rows(self) -> list[sqlite3.Row]:
        """Read the exchanges of this account, in their order."""
        sql = "SELECT * FROM exchanges WHERE account = ? ORDER BY rowid"
        return self.processes[0].rows(sql, self.account.name)

    def deliveries(self) -> list[str]:
        """Return how each reply reached its citizen."""
        return [row["delivery"] for row in self.rows()]


@dataclass
class Messenger:
    """Processes of one centre on one file, whose clock a test moves."""

    platform: FakePlatform
    clock: Clock
    processes: list[Served]
    accounts: list[AccountSettings]

    def open(self, mode: Mode = Mode.PLAIN) -> Talk:
        """Return a talk at an account in a mode that nobody has used."""
        number = next(at for at, one in enumerate(self.accounts) if one.mode is mode)
        self.platform.forget()
        self.clock.now = NOON
        return Talk(self.platform, self.clock, self.processes, self.accounts.pop(number))


@contextmanager
def serve_messenger(database: Path, *, processes: int = 1, **options: Any) -> Iterator[Messenger]:
    """Serve processes of a centre on `database` until the block ends.

    `options` are those of `create_app`.
    """
    clock = Clock()
    with serve_platform_aside() as platform, ExitStack() as stack:
        accounts = [_make_account(number, platform.url) for number in range(MOST_ACCOUNTS)]
        settings = settings_for(database, accounts=accounts)
        started = [
            stack.enter_context(serve(settings, clock=clock, **options)) for _ in range(processes)
        ]
        yield Messenger(platform, clock, started, accounts)
