"""Messages to citizens by the platform's customer-service interface.

Nothing that may have arrived is sent again: what is left open counts as not proven, not as
to be repeated.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import structlog

from bot.citizens import Citizens
from bot.platform.errors import PlatformError, Reason
from bot.platform.ledger import Ledger, Reservation
from bot.platform.line import Line, open_lines
from bot.platform.messages import (
    Body,
    make_menu_message,
    make_text,
    make_typing,
    split,
    word_links,
)
from bot.wechat.account import Account
from handlers.inquiry import Suggestion
from handlers.wording import word_offer
from knowledge.errors import StorageError

SEND_PATH = "/cgi-bin/message/custom/send"
TYPING_PATH = "/cgi-bin/message/custom/typing"

_NO_MENU = frozenset({Reason.NOT_FOR_ACCOUNT, Reason.TOO_LONG})

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

    async def send_offer(
        self, account: str, openid: str, head: str, suggestions: Sequence[Suggestion], tail: str
    ) -> Sent | Refused:
        """Offer suggestions to tap: as a menu, where the account may not as links in a text.

        `unsent` of a refusal holds them as numbered text. Raises StorageError as `send_text`.
        """
        line = self._lines.get(account)
        numbered = word_offer(head, suggestions, tail)
        if line is None:
            return Refused(Reason.NOT_ENABLED, numbered)
        if account not in self._without_menus:
            citizen = self._citizens.code(account, openid)
            room = await self._ledger.reserve(account, citizen, 1, now=self._clock())
            if isinstance(room, Reason):
                return Refused(room, numbered)
            reason = await self._send(line, make_menu_message(openid, head, suggestions, tail))
            if reason is None:
                return Sent(1)
            is_open = reason is Reason.UNCERTAIN
            await self._settle(room, reason, unsent=0 if is_open else 1)
            if reason not in _NO_MENU:
                return Refused(reason, "" if is_open else numbered)
            if reason is Reason.NOT_FOR_ACCOUNT:
                self._without_menus.add(account)
        sent = await self.send_text(account, openid, word_links(head, suggestions, tail))
        if isinstance(sent, Refused) and sent.unsent:
            return Refused(sent.reason, numbered)
        return sent

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

    async def _send(self, line: Line, body: Body) -> Reason | None:
        """Send one message; return why it was not, or None."""
        try:
            await line.call(SEND_PATH, body)
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
