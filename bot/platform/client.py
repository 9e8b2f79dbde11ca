"""Messages to citizens by the platform's customer-service interface.

Nothing that may have arrived is sent again: what is left open counts as not proven, not as
to be repeated.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog

from bot.citizens import Citizens
from bot.platform.errors import ALARMS, PlatformError, Reason
from bot.platform.ledger import Ledger, Reservation
from bot.platform.line import Line, open_lines
from bot.platform.messages import Body, make_menu_message, make_text, make_typing, split
from bot.wechat.account import Account
from bot.wechat.offers import Offer, find_offer, word_text
from handlers.inquiry import Reply
from knowledge.errors import StorageError

SEND_PATH = "/cgi-bin/message/custom/send"
TYPING_PATH = "/cgi-bin/message/custom/typing"

MENU_REST_MS = 60_000
"""How long no menu is tried after one was not sent for a reason that lasts.

Each try holds a citizen's request, who can be answered at once without it.
"""

_NO_MENU = frozenset({Reason.NOT_FOR_ACCOUNT, Reason.TOO_LONG, Reason.REFUSED})
_LASTING = frozenset(
    {*ALARMS, Reason.BUSY, Reason.EXHAUSTED, Reason.NOT_REACHED, Reason.UNCERTAIN}
)

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform took it, in this many messages."""

    messages: int


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not sent, or not all of it.

    `unsent` is the text that certainly has not left and may be given later. With UNCERTAIN it
    leaves out the one message that may have arrived: that must not be sent again.
    """

    reason: Reason
    unsent: str


class Platform:
    """Sends to the citizens of all accounts; for one event loop."""

    def __init__(
        self,
        lines: Mapping[str, Line],
        ledger: Ledger,
        citizens: Citizens,
        *,
        clock: Callable[[], int],
    ) -> None:
        """Send over `lines` by the account's name; `clock` gives milliseconds UTC."""
        self._lines = lines
        self._ledger = ledger
        self._citizens = citizens
        self._clock = clock
        self._without_menus: set[str] = set()
        self._rests: dict[str, int] = {}

    def may_send(self, account: str) -> bool:
        """Tell whether an account has what sending needs: an app secret."""
        return account in self._lines

    async def send_text(self, account: str, openid: str, text: str) -> Sent | Refused:
        """Send a text, in as many messages as it needs, or none where not all have room.

        Raises StorageError when what the occasion allows cannot be looked up; nothing is sent.
        """
        line = self._lines.get(account)
        if line is None:
            return Refused(Reason.NOT_ENABLED, text)
        parts = split(text)
        citizen = self._citizens.code(account, openid)
        room = await self._ledger.reserve(account, citizen, len(parts), now=self._clock())
        if isinstance(room, Reason):
            return Refused(room, text)
        for number, part in enumerate(parts):
            reason = await self._send(line, make_text(openid, part))
            if reason is not None:
                is_open = reason is Reason.UNCERTAIN
                rest = parts[number + 1 :] if is_open else parts[number:]
                await self._settle(room, reason, unsent=len(rest))
                return Refused(reason, "\n".join(rest))
        return Sent(len(parts))

    def watch_tokens(self, note: Callable[[str, int | None], None]) -> None:
        """Tell `note` of each account that may send when the token it holds ends (ms UTC).

        Now and whenever it changes; None is told while none is held.
        """
        for account, line in self._lines.items():
            line.tokens.watch(partial(note, account))

    def may_offer(self, account: str) -> bool:
        """Tell whether sending a menu to tap is worth a try now.

        It is not at an account without app secret or menus, nor while the platform, asked a
        short time ago, did not do it for a reason that lasts.
        """
        has_menus = account in self._lines and account not in self._without_menus
        return has_menus and self._clock() >= self._rests.get(account, 0)

    async def send_menu(
        self, account: str, openid: str, offer: Offer, *, until: float | None = None
    ) -> Sent | Refused:
        """Offer suggestions to tap, as a menu or not at all.

        `until` is the time of the event loop by which the platform must have answered.
        Raises StorageError as `send_text`.
        """
        line = self._lines.get(account)
        numbered = offer.word_numbered()
        if line is None:
            return Refused(Reason.NOT_ENABLED, numbered)
        citizen = self._citizens.code(account, openid)
        room = await self._ledger.reserve(account, citizen, 1, now=self._clock())
        if isinstance(room, Reason):
            return Refused(room, numbered)
        reason = await self._send(line, make_menu_message(openid, offer), until=until)
        if reason is None:
            return Sent(1)
        is_open = reason is Reason.UNCERTAIN
        await self._settle(room, reason, unsent=0 if is_open else 1)
        if reason is Reason.NOT_FOR_ACCOUNT:
            self._without_menus.add(account)
        if reason in _LASTING:
            self._rests[account] = self._clock() + MENU_REST_MS
        return Refused(reason, "" if is_open else numbered)

    async def send_reply(self, account: str, openid: str, reply: Reply) -> Sent | Refused:
        """Send a reply: suggestions as a menu, where the account may not as links in a text.

        Raises StorageError as `send_text`.
        """
        offer = find_offer(reply)
        if offer is not None and account not in self._without_menus:
            sent = await self.send_menu(account, openid, offer)
            if isinstance(sent, Sent) or sent.reason not in _NO_MENU:
                return sent
        return await self.send_text(account, openid, word_text(reply))

    async def show_typing(self, account: str, openid: str, *, is_typing: bool = True) -> bool:
        """Show the citizen that an answer is being written; tell whether that was done.

        Where it cannot be shown nobody misses it. It ends with the next message or after 15 s.
        """
        line = self._lines.get(account)
        if line is None:
            return False
        body = make_typing(openid, is_typing=is_typing)
        try:
            await line.call(TYPING_PATH, body)
        except PlatformError:
            return False
        return True

    async def _send(self, line: Line, body: Body, *, until: float | None = None) -> Reason | None:
        """Send one message; return why it was not, or None."""
        try:
            await line.call(SEND_PATH, body, until=until)
        except PlatformError as error:
            return error.reason
        return None

    async def _settle(self, room: Reservation, reason: Reason, *, unsent: int) -> None:
        """Bring the ledger in line with a refusal; where it cannot, it holds too much as used."""
        try:
            if reason is Reason.TOO_MANY:
                await self._ledger.close_occasion(room)
            else:
                await self._ledger.give_back(room, unsent)
        except StorageError as error:
            _log.warning("platform.ledger_behind", account=room.account, fault=str(error))


@asynccontextmanager
async def open_platform(
    accounts: Iterable[Account],
    ledger: Ledger,
    citizens: Citizens,
    *,
    clock: Callable[[], int],
    **options: Any,
) -> AsyncIterator[Platform]:
    """Open the platform for those accounts that have an app secret, until the block ends.

    `clock` gives milliseconds UTC; `options` are those of `open_lines`.
    """
    async with open_lines(accounts, clock=clock, **options) as lines:
        yield Platform(lines, ledger, citizens, clock=clock)
