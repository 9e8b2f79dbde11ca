"""An account's line to the platform: calls that carry its token, and what refusals mean."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

import aiohttp
import structlog

from bot.platform.edge import Answer, Edge, Pause, code_of
from bot.platform.errors import (
    ALARMS,
    MINUTE_QUOTA_CODE,
    STALE_TOKEN_CODES,
    PlatformError,
    Reason,
    read_code,
)
from bot.platform.tokens import TokenKeeper
from bot.wechat.account import Account

ANSWER_SECONDS = 10.0
"""How long an answer of the platform's may take."""

MINUTE_REST_MS = 60_000
DAY_REST_MS = 600_000
"""How long a call rests whose quota is used up, of the minute or of the day.

Not until the next day: an administrator may have the quota cleared.
"""

_RANDOM = secrets.SystemRandom()

_log = structlog.get_logger()


class Line:
    """Calls the platform for one account that has an app secret."""

    def __init__(
        self, account: str, edge: Edge, tokens: TokenKeeper, *, clock: Callable[[], int]
    ) -> None:
        """Call over `edge`; `clock` gives milliseconds UTC."""
        self.account = account
        self.tokens = tokens
        self._edge = edge
        self._clock = clock
        self._rests: dict[str, tuple[int, int]] = {}

    async def call(
        self,
        path: str,
        body: Mapping[str, object] | None = None,
        *,
        until: float | None = None,
    ) -> Answer:
        """Return the answer to a call that the platform did.

        A token that is refused is dropped and the call made once more. `until` is the time of
        the event loop by which all that must be over. Raises PlatformError with the reason; for
        a quota that is used up also without asking, for a while.
        """
        resting_until, code = self._rests.get(path, (0, 0))
        if self._clock() < resting_until:
            raise PlatformError(Reason.EXHAUSTED, code)
        try:
            answer = await self._ask(path, body, until)
            self._check(path, code_of(answer))
        except PlatformError as error:
            write = _log.error if error.reason in ALARMS else _log.warning
            what = "platform.alarm" if error.reason in ALARMS else "platform.refused"
            if error.reason is not Reason.TYPING:
                write(what, account=self.account, path=path, code=error.code, reason=error.reason)
            raise
        return answer

    async def _ask(
        self, path: str, body: Mapping[str, object] | None, until: float | None
    ) -> Answer:
        token = await self._get_token(until)
        answer = await self._edge.ask(path, body, token=token, until=until)
        if code_of(answer) in STALE_TOKEN_CODES:
            self.tokens.drop(token)
            token = await self._get_token(until)
            answer = await self._edge.ask(path, body, token=token, until=until)
        if code_of(answer) in STALE_TOKEN_CODES:
            self.tokens.drop(token)
        return answer

    async def _get_token(self, until: float | None) -> str:
        """Return the token; one that comes too late is kept for the next call."""
        try:
            async with asyncio.timeout_at(until):
                return await self.tokens.get_token()
        except TimeoutError:
            raise PlatformError(Reason.NOT_REACHED) from None

    def _check(self, path: str, code: int) -> None:
        """Raise PlatformError for an error code."""
        if code == 0:
            return
        reason = read_code(code)
        if reason is Reason.EXHAUSTED:
            rest = MINUTE_REST_MS if code == MINUTE_QUOTA_CODE else DAY_REST_MS
            self._rests[path] = (self._clock() + rest, code)
        raise PlatformError(reason, code)


@asynccontextmanager
async def open_lines(
    accounts: Iterable[Account],
    *,
    clock: Callable[[], int],
    seconds: float = ANSWER_SECONDS,
    pause: Pause = asyncio.sleep,
    draw: Callable[[], float] = _RANDOM.random,
) -> AsyncIterator[dict[str, Line]]:
    """Open a line for each account that has an app secret, by its name, until the block ends.

    `clock` gives milliseconds UTC, `seconds` is how long an answer may take, `pause` waits some
    seconds, `draw` gives a number from 0 to 1. Nothing is asked before it is needed.
    """
    lines: dict[str, Line] = {}
    # A kept connection may be closed by the other side just as it is used again, and then nobody
    # knows whether a message arrived.
    connector = aiohttp.TCPConnector(force_close=True)
    jar = aiohttp.DummyCookieJar()
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar) as session:
        for account in accounts:
            if account.app_secret:
                edge = Edge(session, account.api_base, seconds=seconds, pause=pause)
                tokens = TokenKeeper(
                    edge, account.app_id, account.app_secret, clock=clock, draw=draw
                )
                lines[account.name] = Line(account.name, edge, tokens, clock=clock)
        try:
            yield lines
        finally:
            for line in lines.values():
                await line.tokens.close()
