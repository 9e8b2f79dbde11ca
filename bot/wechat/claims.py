"""What a signed request claims to bring, and when claims may be forgotten."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import structlog
from aiohttp import web

from bot.citizens import Citizens
from bot.keys import CITIZENS, CLOCK, PIPELINE, STORE
from bot.wechat.account import Account
from bot.wechat.query import Query
from bot.wechat.signature import WINDOW
from handlers.inquiry import Claim
from knowledge.errors import StorageError

_log = structlog.get_logger()

ROUND_SECONDS = 60
"""Time between two looks for claims that are over."""


def make_claim(citizens: Citizens, account: Account, query: Query, content: str) -> Claim:
    """Return the claim of a verified request for its content.

    Both are kept as keyed hashes: nobody can try words against what is on disk.
    """
    request = f"{query.timestamp}\0{query.nonce}"
    return Claim(
        int(query.timestamp),
        citizens.code(f"{account.name}:request", request),
        citizens.code(f"{account.name}:content", content),
    )


async def hold_claim(request: web.Request, account: Account, query: Query, content: str) -> None:
    """Hold the claim of a request that records nothing else.

    Raises ReplayError when it brought another content before, answered or not yet. A database
    that cannot be used is logged: nothing is done for such a request that would need it.
    """
    claim = make_claim(request.app[CITIZENS], account, query, content)
    try:
        await request.app[PIPELINE].claims.hold(claim)
    except StorageError as error:
        _log.error("wechat.claim_not_held", account=account.name, fault=str(error))


async def drop_old_claims(app: web.Application) -> int:
    """Delete the claims whose timestamp nobody accepts any more; return how many.

    A database that cannot be used is logged; the next round makes up for it.
    """
    try:
        return await app[STORE].journal.claims.drop(app[CLOCK]() // 1000 - WINDOW)
    except StorageError as error:
        _log.error("wechat.claims_not_dropped", fault=str(error))
        return 0


async def _look_often(app: web.Application, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await drop_old_claims(app)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), ROUND_SECONDS)


async def keep_claims_short(app: web.Application) -> AsyncIterator[None]:
    """Look at start and every minute for as long as the application runs."""
    stop = asyncio.Event()
    task = asyncio.create_task(_look_often(app, stop))
    yield
    stop.set()
    await task
