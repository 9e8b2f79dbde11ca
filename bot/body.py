"""Reading the body of a request, which must come whole and in time."""

from __future__ import annotations

import asyncio
import contextlib

from aiohttp import web

from bot.keys import SETTINGS


async def read_body(request: web.Request) -> bytes:
    """Return the whole body of a request.

    Raises HTTPRequestEntityTooLarge for more than the edge allows, HTTPBadRequest for one that
    breaks off or cannot be unpacked, and HTTPRequestTimeout for one that is not whole within
    `[server] body_seconds`: whoever sends byte by byte would hold a connection for as long as
    it likes.
    """
    largest, said = request.client_max_size, request.content_length
    if said is not None and said > largest:
        too_large = web.HTTPRequestEntityTooLarge(largest, said, text="the body is too large")
        too_large.force_close()
        raise too_large
    try:
        # Most bodies came whole with their head.
        waits = not request.content.is_eof()
        patience = request.app[SETTINGS].server.body_seconds
        async with asyncio.timeout(patience) if waits else contextlib.nullcontext():
            return await request.read()
    except (web.RequestPayloadError, ConnectionError) as error:
        broken = web.HTTPBadRequest(text="the body is broken")
        broken.force_close()
        raise broken from error
    except TimeoutError as error:
        too_slow = web.HTTPRequestTimeout(text="the body came too slowly")
        too_slow.force_close()
        raise too_slow from error


def leave_broken_body(request: web.Request) -> None:
    """End a request whose body cannot be unpacked, and its connection once it is answered.

    The server would read the rest only to meet the same fault, and to report it as ours.
    """
    if isinstance(request.content.exception(), web.RequestPayloadError):
        request.content.feed_eof()
        request.protocol.close()
