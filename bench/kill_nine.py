"""End the server in the middle of load, again and again, and hold its journal to its replies.

    python bench/kill_nine.py [--kills 50] [--workers 1 2] [-c 32] [--gently]

One database lives through all of it. 32 connections send distinct messages of several citizens,
in safe mode; at a random moment every process of the server gets SIGKILL, with `--gently` the
first gets SIGTERM. Then each reply that arrived must stand in the journal, under its account and
message key, with the same text. The server starts again, everything unanswered and some of the
answered is delivered again as the platform does, same query and body, and then each message must
stand there exactly once, with the one text that all its deliveries got. Prints a table; exit code
1 on any breach.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import aiohttp
from deliveries import (
    ACCOUNT,
    PATIENCE,
    Delivery,
    Server,
    find_free_port,
    make_delivery,
    read_reply,
)

from bot.citizens import load_citizens
from bot.store import open_store
from bot.wechat.offers import word_text
from handlers.exchange import COLUMNS, from_row

CITIZENS = 200
LONGEST = 1.5
"""Seconds at most from the first answer to the end of the server."""

MORE_TRIES = 2
"""How often the platform delivers a message again that got no answer."""

AGAIN = 0.2
"""Share of the answered messages that are delivered again."""

ANSWER_SECONDS = 5.0
"""How long the platform waits for an answer."""

LOST = (aiohttp.ClientError, ConnectionError, TimeoutError)
"""What a sender meets where the server has gone."""


class Trial:
    """A server with its database, and all that was ever sent to it."""

    def __init__(self, server: Server, words: Sequence[str], *, connections: int) -> None:
        """Send questions out of `words` to `server`, which runs."""
        self.server = server
        self.sent: list[Delivery] = []
        self.figures: Counter[str] = Counter()
        self.breaches: list[str] = []
        self._citizens = load_citizens("", server.database)
        self._words = words
        self._connections = connections
        self._answered = asyncio.Event()

    async def load(self, seconds: float, *, gently: bool) -> list[Delivery]:
        """Send until the server is ended, some seconds after the first answer; return all sent."""
        first = len(self.sent)
        self._answered.clear()
        async with self._open() as session:
            senders = [
                asyncio.create_task(self._send_on(session)) for _ in range(self._connections)
            ]
            async with asyncio.timeout(PATIENCE):
                await self._answered.wait()
            await asyncio.sleep(seconds)
            if gently:
                code = await asyncio.to_thread(self.server.end)
                self._expect(code == 0, f"exit code {code} after SIGTERM")
            else:
                await asyncio.to_thread(self.server.kill)
            await asyncio.gather(*senders)
        return self.sent[first:]

    async def deliver_again(self, deliveries: Sequence[Delivery]) -> None:
        """Deliver everything unanswered and some of the answered as the platform does."""
        waiting = iter([one for one in deliveries if not one.texts or random.random() < AGAIN])
        async with self._open() as session:

            async def send_rest() -> None:
                for delivery in waiting:
                    self.figures["again"] += 1
                    tries = MORE_TRIES
                    while not await self._send(session, delivery) and tries > 1:
                        tries -= 1

            await asyncio.gather(*(send_rest() for _ in range(self._connections)))

    def check_replies(self, deliveries: Sequence[Delivery], *, gently: bool) -> None:
        """Hold the files that the server left against the replies that arrived."""
        rows = self._read_journal()
        for delivery in deliveries:
            replies = rows.get(self._key(delivery), [])
            if delivery.texts:
                self.figures["answered"] += 1
                is_recorded = replies == delivery.texts
                self._expect(
                    is_recorded, "a reply that arrived is not recorded", delivery, replies
                )
            elif replies:
                self.figures["unheard"] += 1
                self._expect(not gently, "a message was recorded and got no answer")

    def check_messages(self) -> None:
        """Hold the whole journal against everything that was ever sent."""
        rows = self._read_journal()
        for delivery in self.sent:
            replies = rows.pop(self._key(delivery), [])
            self._expect(len(replies) == 1, f"a message is there {len(replies)} times")
            self._expect(bool(delivery.texts), "a message got no answer in three deliveries")
            is_one = set(delivery.texts) <= set(replies)
            self._expect(is_one, "a message has two texts", delivery, replies)
            self.figures["rows"] += len(replies)
        self._expect(not rows, f"{len(rows)} rows are of no message that was sent")

    def _open(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=self._connections)
        timeout = aiohttp.ClientTimeout(total=ANSWER_SECONDS)
        return aiohttp.ClientSession(connector=connector, timeout=timeout)

    async def _send_on(self, session: aiohttp.ClientSession) -> None:
        """Send one message after another until the server has gone."""
        has_answer = True
        while has_answer:
            number = len(self.sent)
            openid = f"o{random.randrange(CITIZENS):027}"
            delivery = make_delivery(number, random.choice(self._words), openid=openid)
            self.sent.append(delivery)
            has_answer = await self._send(session, delivery)

    async def _send(self, session: aiohttp.ClientSession, delivery: Delivery) -> bool:
        """Deliver once; return False when no answer came."""
        url, query = self.server.url, delivery.parameters
        try:
            async with session.post(url, params=query, data=delivery.body) as response:
                answer = await response.read()
        except LOST:
            return False
        self._expect(response.status == 200, f"status {response.status}")  # noqa: PLR2004
        self._expect(answer != b"success", "a message was put off")
        delivery.texts.append("" if answer == b"success" else read_reply(answer))
        self._answered.set()
        return True

    def _read_journal(self) -> dict[str, list[str]]:
        """Return the replies by message key, read from a copy so that nothing is helped along."""
        with tempfile.TemporaryDirectory() as folder:
            for path in self.server.database.parent.glob(f"{self.server.database.name}*"):
                if not path.name.endswith("-shm"):
                    shutil.copy(path, folder)
            copy = Path(folder) / self.server.database.name
            with closing(sqlite3.connect(copy)) as connection:
                (state,) = connection.execute("PRAGMA integrity_check").fetchone()
                self._expect(state == "ok", f"integrity: {state}")
                connection.row_factory = sqlite3.Row
                sql = f"SELECT {COLUMNS} FROM exchanges WHERE account = ?"  # noqa: S608
                found: dict[str, list[str]] = {}
                for row in connection.execute(sql, (ACCOUNT,)):
                    exchange = from_row(dict(row))
                    # What is recorded as numbered lines leaves as links.
                    found.setdefault(exchange.key, []).append(word_text(exchange.reply))
        return found

    def _key(self, delivery: Delivery) -> str:
        return self._citizens.code(f"{ACCOUNT}:message", delivery.key)

    def _expect(
        self,
        holds: bool,  # noqa: FBT001 - reads like an assert
        breach: str,
        delivery: Delivery | None = None,
        replies: Sequence[str] = (),
    ) -> None:
        if not holds:
            self.breaches.append(breach)
            said = delivery.texts if delivery else ""
            print(f"{breach}: {said!r}, recorded {replies!r}", file=sys.stderr, flush=True)


def list_words(database: Path) -> list[str]:
    """Seed a database and return the questions of its entries."""
    with open_store(database) as store:
        return [one.entry.question for one in store.library.load_snapshot().published]


async def run(options: argparse.Namespace, workers: int) -> Trial:
    """Kill a server as often as wanted and return what was seen."""
    with tempfile.TemporaryDirectory(prefix="kill-nine-") as name:
        folder = Path(name)
        words = list_words(folder / "bench.db")
        with Server(folder, find_free_port(), workers=workers) as server:
            server.start()
            trial = Trial(server, words, connections=options.c)
            for number in range(1, options.kills + 1):
                seconds = random.uniform(0, LONGEST)
                deliveries = await trial.load(seconds, gently=options.gently)
                trial.check_replies(deliveries, gently=options.gently)
                server.start()
                await trial.deliver_again(deliveries)
                show_progress(workers, f"{number} of {options.kills}", trial)
            trial.check_messages()
            server.end()
    return trial


def show_progress(workers: int, at: str, trial: Trial) -> None:
    """Say how far it is, on standard error."""
    clock = time.strftime("%H:%M:%S")
    print(
        f"{clock} workers {workers}, end {at}: {len(trial.sent)} messages,"
        f" {trial.figures['answered']} answered, {len(trial.breaches)} breaches",
        file=sys.stderr,
        flush=True,
    )


def describe(workers: int, kills: int, trial: Trial) -> str:
    """Return a line of the table."""
    figures = trial.figures
    cells = [workers, kills, len(trial.sent), figures["answered"], figures["unheard"]]
    cells += [figures["again"], figures["rows"], len(trial.breaches)]
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Run it for each number of processes and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("-c", type=int, default=32)
    parser.add_argument("--gently", action="store_true")
    options = parser.parse_args()
    trials = {workers: asyncio.run(run(options, workers)) for workers in options.workers}
    print(
        "| processes | ends | messages | answered before | recorded, answer lost |"
        " delivered again | rows | breaches |\n|---|---|---|---|---|---|---|---|"
    )
    for workers, trial in trials.items():
        print(describe(workers, options.kills, trial))
    print(f"\nload {os.getloadavg()[0]:.1f}")
    breaches = list(itertools.chain.from_iterable(one.breaches for one in trials.values()))
    for breach, times in Counter(breaches).items():
        print(f"{times} x {breach}")
    sys.exit(1 if breaches else 0)


if __name__ == "__main__":
    main()
