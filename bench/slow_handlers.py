"""Slow every answer to 6 seconds and see what citizens get from a client that delivers again.

    python bench/slow_handlers.py CLIENT [--python PYTHON] [-n N]

CLIENT delivers as the platform does, 5 seconds a try, three tries, same query and body; it is
called as `CLIENT URL -n N --mode safe` and prints one JSON object for each message, with `tries`
and what the `user_sees`. PYTHON runs it; token, key and app id are read from `common.py` beside
it. It meets an account that may not send messages, then one that may, whose platform is a
stand-in here. Then each citizen writes once more, and is answered at once. Prints a table; exit
code 1 where a citizen met a failure or silence for good, or anything happened twice.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import runpy
import sqlite3
import sys
import tempfile
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler
from deliveries import ACCOUNT, Secrets, make_delivery, read_reply

from bot.app import create_app
from bot.keys import PIPELINE
from bot.limits import LimitSettings
from bot.logs import set_up_logs
from bot.settings import AccountSettings, ServerSettings, Settings
from bot.wechat.account import Mode
from handlers.catalogue import HANDLERS
from handlers.inquiry import Inquiry, Reply
from handlers.services import Services

SECONDS = 6.0
"""How long each answer takes while all are slow; the platform waits 5."""

SHOWN_FAILURE = "该公众号提供的服务出现故障"
"""What WeChat shows a citizen whose message got no answer in three tries."""

NEXT = "几个窗口部门"
LATE = "您刚才问的"
"""How a late answer begins that comes with the next one."""


@dataclass(slots=True)
class Slow:
    """The first of all handlers: it waits, counts, and leaves the answer to the others."""

    calls: Counter[str] = field(default_factory=Counter)
    seconds: float = SECONDS

    async def __call__(self, inquiry: Inquiry, _services: Services) -> Reply | None:
        """Wait as long as it is slow."""
        self.calls[inquiry.key] += 1
        await asyncio.sleep(self.seconds)
        return None


@dataclass(slots=True)
class Platform:
    """The platform's interface: gives a token, takes messages and counts them by citizen."""

    sent: Counter[str] = field(default_factory=Counter)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer any call with success."""
        body = json.loads(await request.read() or b"{}")
        if request.path.endswith("/message/custom/send"):
            self.sent[body["touser"]] += 1
        token = {"access_token": "token", "expires_in": 7200}
        return web.json_response({"errcode": 0, "errmsg": "ok", **token})


@dataclass(slots=True)
class Seen:
    """What one run showed."""

    messages: int
    deliveries: int = 0
    failures: int = 0
    silent: int = 0
    calls: int = 0
    called_twice: int = 0
    rows: int = 0
    sent: int = 0
    given: int = 0

    def is_good(self, *, may_send: bool) -> bool:
        """Tell whether every promise was kept."""
        once = (self.calls, self.rows) == (self.messages, self.messages)
        arrived = (self.sent, self.given) == (
            (self.messages, 0) if may_send else (0, self.messages)
        )
        return once and arrived and not self.failures and not self.called_twice


async def listen(app: web.Application) -> tuple[web.AppRunner, str]:
    """Serve an application on a free port; return its runner and its address."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    return runner, f"http://{host}:{port}"


def make_settings(database: Path, secrets: Secrets, *, api_base: str) -> Settings:
    """Return settings with one account in safe mode; it may send where `api_base` is given."""
    more = {"app_secret": "s3cret", "api_base": api_base} if api_base else {}
    account = AccountSettings.model_validate(
        {
            "name": ACCOUNT,
            "mode": Mode.SAFE,
            "app_id": secrets.app_id,
            "token": secrets.token,
            "encoding_aes_key": secrets.encoding_key,
            **more,
        }
    )
    limits = LimitSettings(messages_a_minute=0, messages_a_day=0)
    server = ServerSettings(database=database)
    return Settings(server=server, limits=limits, accounts=(account,))


async def run_client(options: argparse.Namespace, url: str) -> list[dict[str, Any]]:
    """Run the client and return what it says of each message."""
    arguments = [str(options.client), url, "-n", str(options.n), "--mode", "safe"]
    client = await asyncio.create_subprocess_exec(
        options.python, *arguments, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await client.communicate()
    return [json.loads(line) for line in said.splitlines()]


async def ask_once_more(url: str, openids: list[str], secrets: Secrets) -> list[str]:
    """Let each citizen write once more; return what they are answered."""
    answers = []
    async with aiohttp.ClientSession() as session:
        for number, openid in enumerate(openids):
            delivery = make_delivery(number, NEXT, openid=openid, secrets=secrets)
            query = delivery.parameters
            async with session.post(url, params=query, data=delivery.body) as response:
                answers.append(read_reply(await response.read(), secrets))
    return answers


async def try_out(options: argparse.Namespace, secrets: Secrets, *, may_send: bool) -> Seen:
    """Serve slowly, run the client, then let each of its citizens write once more."""
    slow, platform, openids = Slow(), Platform(), dict[str, None]()

    @web.middleware
    async def note_citizen(request: web.Request, handler: Handler) -> web.StreamResponse:
        openids[request.query["openid"]] = None
        return await handler(request)

    outside = web.Application()
    outside.router.add_route("*", "/{path:.*}", platform.answer)
    outside_runner, api_base = await listen(outside)
    with tempfile.TemporaryDirectory(prefix="slow-handlers-") as folder:
        database = Path(folder) / "bench.db"
        settings = make_settings(database, secrets, api_base=api_base if may_send else "")
        app = create_app(settings, handlers=(slow, *HANDLERS))
        app.middlewares.append(note_citizen)
        runner, address = await listen(app)
        url = f"{address}/wechat/{ACCOUNT}"
        said = await run_client(options, url)
        await app[PIPELINE].drain()
        seen = Seen(options.n, calls=slow.calls.total())
        seen.called_twice = sum(calls > 1 for calls in slow.calls.values())
        seen.deliveries = sum(len(one["tries"]) for one in said)
        seen.failures = sum(SHOWN_FAILURE in str(one["user_sees"]) for one in said)
        seen.failures += sum("BROKEN" in str(one["user_sees"]) for one in said)
        seen.silent = sum("silent" in str(one["user_sees"]) for one in said)
        with closing(sqlite3.connect(database)) as connection:
            (seen.rows,) = connection.execute("SELECT COUNT(*) FROM exchanges").fetchone()
        slow.seconds = 0.0
        for openid in openids:
            seen.sent += platform.sent[openid]
        answers = await ask_once_more(url, list(openids), secrets)
        seen.given = sum(answer.count(LATE) for answer in answers)
        await runner.cleanup()
    await outside_runner.cleanup()
    return seen


def describe(name: str, seen: Seen) -> str:
    """Return a line of the table."""
    cells = (seen.messages, seen.deliveries, seen.failures, seen.silent)
    more = (seen.calls, seen.rows, seen.sent, seen.given)
    return f"| {name} | {' | '.join(map(str, (*cells, *more)))} |"


def main() -> None:
    """Run both and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("client", type=Path)
    parser.add_argument("--python", default=sys.executable)
    parser.add_argument("-n", type=int, default=20)
    options = parser.parse_args()
    set_up_logs(logging.CRITICAL)
    common = runpy.run_path(str(options.client.parent / "common.py"))
    secrets = Secrets(common["TOKEN"], common["AESKEY"], common["APPID"])
    print(
        "| account | messages | deliveries | failure texts | acknowledged | handler calls | rows |"
        " sent by the platform | given with the next |\n|---|---|---|---|---|---|---|---|---|"
    )
    is_good = True
    for name, may_send in (("without app_secret", False), ("with app_secret", True)):
        seen = asyncio.run(try_out(options, secrets, may_send=may_send))
        print(describe(name, seen), flush=True)
        is_good &= seen.is_good(may_send=may_send)
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
