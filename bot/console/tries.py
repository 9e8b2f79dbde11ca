"""Who tries to sign in, and whether they must wait; see `bot.console.lockout`."""

from __future__ import annotations

from dataclasses import dataclass

import sqlite_utils
import structlog
from aiohttp import web

from bot.console.keys import STAFF
from bot.console.lockout import forgive, give_back, must_wait, take_try
from bot.console.staff import find_member, reading
from bot.keys import CITIZENS, CLOCK, SETTINGS
from bot.web.addresses import find_sender
from knowledge.audit import Deed, append_deed

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of an account from where a request comes.

    Who comes by a one-time link has tried nothing, so none `is_counted`.
    """

    request: web.Request
    login: str
    is_counted: bool = True

    @property
    def _account(self) -> str:
        return self.request.app[CITIZENS].code("console:account", self.login)

    @property
    def _who(self) -> tuple[str, str]:
        request = self.request
        forwarded = request.headers.getall("X-Forwarded-For", [])
        proxies = request.app[SETTINGS].limits.trusted_proxies
        address = find_sender(request.remote or "", forwarded, proxies)
        return self._account, request.app[CITIZENS].code("console:address", address)

    async def take(self) -> bool:
        """Count a try before it is judged; False where one must wait. Raises StorageError."""
        who, now = self._who, self.request.app[CLOCK]()
        return await self.request.app[STAFF].database.write(lambda db: take_try(db, who, now))

    async def note_failure(self) -> bool:
        """Note a try in vain, and tell whether one must wait now. Raises StorageError."""
        who, now, login = self._who, self.request.app[CLOCK](), self.login

        def work(db: sqlite_utils.Database) -> bool:
            waits = must_wait(db, who, now)
            # Of a name that nobody has nothing is kept: it may be a password in the wrong field.
            if find_member(reading(db), login):
                act = "staff.locked" if waits else "staff.sign_in_refused"
                append_deed(db, Deed(now, login, act, login))
            return waits

        waits = await self.request.app[STAFF].database.write(work)
        _log.warning("console.sign_in_refused", must_wait=waits)
        return waits

    def settle(self, db: sqlite_utils.Database, *, is_in: bool) -> None:
        """Uncount a try that was right, inside a write; forget the others where one `is_in`."""
        if self.is_counted:
            give_back(db, self._who)
        if is_in:
            forgive(db, self._account)
