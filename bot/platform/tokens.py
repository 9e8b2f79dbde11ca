"""The access token of one account: fetched once, kept until shortly before it expires.

`stable_token` gives every process the same token, so processes need no lock between them.
https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/getStableAccessToken.html
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from bot.platform.edge import Edge, code_of
from bot.platform.errors import ALARMS, PlatformError, Reason, read_code

TOKEN_PATH = "/cgi-bin/stable_token"  # noqa: S105 - an address, no secret

LATEST_AHEAD_MS = 60_000
EARLIEST_AHEAD_MS = 300_000
"""How long before its end a token is replaced; drawn, so that processes do not all come at once.

The platform gives a new one from five minutes before the end, and both are good until then.
"""

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    refresh_at: int
    expires_at: int


class TokenKeeper:
    """Keeps the token of one account; for one event loop."""

    def __init__(
        self,
        edge: Edge,
        app_id: str,
        app_secret: str,
        *,
        clock: Callable[[], int],
        draw: Callable[[], float],
    ) -> None:
        """Fetch from `edge`; `clock` gives milliseconds UTC, `draw` a number from 0 to 1."""
        self._edge = edge
        self._request = {
            "grant_type": "client_credential",
            "appid": app_id,
            "secret": app_secret,
            "force_refresh": False,
        }
        self._clock = clock
        self._draw = draw
        self._held: _Token | None = None
        self._note: Callable[[int | None], None] | None = None
        self._fetching: asyncio.Task[_Token] | None = None

    async def get_token(self) -> str:
        """Return a token that is good now; whoever needs one meanwhile waits for the same fetch.

        A token that is only near its end serves on when no new one can be had. Raises
        PlatformError; never UNCERTAIN, because nothing that was asked for has been done.
        """
        held = self._held
        if held is not None and self._clock() < held.refresh_at:
            return held.text
        try:
            return (await asyncio.shield(self._fetch_once())).text
        except PlatformError:
            if held is not None and self._clock() < held.expires_at and self._held is held:
                return held.text
            raise

    def drop(self, token: str) -> None:
        """Forget `token`, which the platform refused, unless another has taken its place."""
        if self._held is not None and self._held.text == token:
            self._hold(None)

    @property
    def expires_at(self) -> int | None:
        """When the token that is held ends, in milliseconds UTC; None when none is held."""
        return self._held.expires_at if self._held else None

    def watch(self, note: Callable[[int | None], None]) -> None:
        """Tell `note` what `expires_at` is, now and whenever it changes."""
        self._note = note
        note(self.expires_at)

    async def close(self) -> None:
        """End a fetch that still runs."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    def _fetch_once(self) -> asyncio.Task[_Token]:
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._settle)
        return self._fetching

    def _settle(self, task: asyncio.Task[_Token]) -> None:
        """Keep what was fetched; look at a fault even where nobody waits any more."""
        self._fetching = None
        if not task.cancelled() and task.exception() is None:
            self._hold(task.result())

    def _hold(self, token: _Token | None) -> None:
        self._held = token
        if self._note is not None:
            self._note(self.expires_at)

    async def _fetch(self) -> _Token:
        asked_at = self._clock()
        try:
            answer = await self._edge.ask(TOKEN_PATH, self._request)
        except PlatformError as error:
            is_open = error.reason is Reason.UNCERTAIN
            raise PlatformError(
                Reason.NOT_REACHED if is_open else error.reason, error.code
            ) from None
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(seconds, int):
            code = code_of(answer)
            reason = read_code(code)
            if reason in ALARMS:
                _log.error("platform.alarm", path=TOKEN_PATH, code=code, reason=reason)
            raise PlatformError(reason, code)
        life = seconds * 1000
        ahead = LATEST_AHEAD_MS + (EARLIEST_AHEAD_MS - LATEST_AHEAD_MS) * self._draw()
        return _Token(token, asked_at + life - min(int(ahead), life // 2), asked_at + life)
