"""Requests to the platform and its answers; nothing here knows what is asked.

What a fault leaves open decides: a request that never left may be tried again, one without a
readable answer may have been done and is never sent twice.
"""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.platform.errors import BUSY_CODE, PlatformError, Reason

BUSY_WAITS = (1.0, 2.0, 4.0)
"""Seconds before each further try while the platform says that it is busy."""

LARGEST_ANSWER = 256 * 1024
"""Bytes of an answer; a menu is the largest that we ask for."""

CONNECT_SECONDS = 3.0

Answer = Mapping[str, Any]
Pause = Callable[[float], Awaitable[None]]


async def _read_body(response: aiohttp.ClientResponse) -> bytes:
    """Return the body, cut after LARGEST_ANSWER bytes; what is cut is no JSON any more."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(LARGEST_ANSWER):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            break
    return bytes(body[:LARGEST_ANSWER])


def _read_answer(status: int, body: bytes) -> Answer:
    """Return the answer's JSON object; raises PlatformError for anything else."""
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PlatformError(Reason.CONFIGURATION, status)
    if status != HTTPStatus.OK:
        raise PlatformError(Reason.UNCERTAIN, status)
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        raise PlatformError(Reason.UNCERTAIN) from None
    if not isinstance(answer, dict) or not isinstance(answer.get("errcode", 0), int):
        raise PlatformError(Reason.UNCERTAIN)
    return answer


def code_of(answer: Answer) -> int:
    """Return the error code of an answer, 0 for none."""
    code: int = answer.get("errcode", 0)
    return code


def _left(until: float | None) -> float:
    """Return how many seconds are left until a time of the event loop."""
    return math.inf if until is None else until - asyncio.get_running_loop().time()


class Edge:
    """One platform at `base`, an address without a path, that answers in `seconds` or not."""

    def __init__(
        self, session: aiohttp.ClientSession, base: str, *, seconds: float, pause: Pause
    ) -> None:
        """Use `session`; `pause` waits some seconds."""
        self._session = session
        self._base = base
        self._seconds = seconds
        self._pause = pause

    async def ask(
        self,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        token: str = "",
        until: float | None = None,
    ) -> Answer:
        """Return the answer, whatever its error code; POST with a body, GET without.

        `until` is the time of the event loop by which it must be over. Without it, asks up to
        three times more while the platform says that it is busy. Raises PlatformError with
        NOT_REACHED, UNCERTAIN or, for an address that is none of the platform's, CONFIGURATION.
        """
        for wait in () if until is not None else BUSY_WAITS:
            answer = await self._ask_once(path, body, token=token, left=math.inf)
            if code_of(answer) != BUSY_CODE:
                return answer
            await self._pause(wait)
        return await self._ask_once(path, body, token=token, left=_left(until))

    async def _ask_once(
        self, path: str, body: Mapping[str, object] | None, *, token: str, left: float
    ) -> Answer:
        if left <= 0:
            raise PlatformError(Reason.NOT_REACHED)
        seconds = min(self._seconds, left)
        # Whoever waits for a connection has not asked yet; half the time is left to be answered.
        connect = min(seconds / 2, CONNECT_SECONDS)
        # The platform shows \u escapes to citizens as they are.
        data = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        try:
            async with self._session.request(
                "GET" if data is None else "POST",
                self._base + path,
                params={"access_token": token} if token else None,
                data=data,
                headers={"Content-Type": "application/json; charset=utf-8"} if data else None,
                timeout=aiohttp.ClientTimeout(
                    total=seconds, connect=connect, sock_connect=connect
                ),
                allow_redirects=False,
            ) as response:
                return _read_answer(response.status, await _read_body(response))
        # The library's errors quote the address with the token: none may be chained or logged.
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise PlatformError(Reason.NOT_REACHED) from None
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise PlatformError(Reason.UNCERTAIN) from None
