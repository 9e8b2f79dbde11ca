"""Reading the body of a request, which must come whole and in time."""

from __future__ import annotations

import asyncio

from aiohttp import web

from bot.keys import SETTINGS


async def read_body(request: web.Request) -> bytes:
    """Return the whole body of a request.

    Raises HTTPRequestEntityTooLarge for more than the edge allows, and HTTPRequestTimeout for
    one that is not whole within `[server] body_seconds`: whoever sends byte by byte would hold
    a connection for as long as it likes.
    """
    try:
        async with asyncio.timeout(request.app[SETTINGS].server.body_seconds):
            return await request.read()
    except TimeoutError as error:
        refusal = web.HTTPRequestTimeout(text="the body came too slowly")
        refusal.force_close()
        raise refusal from error
