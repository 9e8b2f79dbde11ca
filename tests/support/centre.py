"""A centre with one account whose citizens write, and its way to the platform."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.conversation import NOON
from support.platform import APP_ID, SECRET
from support.wechat import OPENID, TOKEN

from bot.citizens import Citizens
from bot.platform import ledger as ledger_module
from bot.platform.client import Platform, open_platform
from bot.platform.ledger import Ledger
from bot.wechat.account import Account, AccountKind, Mode
from handlers import handoffs as handoffs_module
from handlers import journal as journal_module
from handlers import ratings as ratings_module
from handlers.complaints import book as book_module
from handlers.complaints import drafts as drafts_module
from handlers.exchange import make_exchange
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.journal import Journal
from handlers.misses import book as misses_module
from knowledge.database import Database, open_database

CITIZENS = Citizens(b"k" * 32)


@dataclass
class Centre:
    """What one process of the bot holds, with a clock that a test moves (ms UTC)."""

    database: Database
    url: str
    secret: str = SECRET
    now: int = NOON
    pauses: list[float] = field(default_factory=list)
    _sent: int = 0

    @property
    def account(self) -> Account:
        """The account as it is configured."""
        kind, mode = AccountKind.SERVICE, Mode.PLAIN
        return Account("service", kind, mode, TOKEN, APP_ID, b"", self.secret, self.url)

    def open(self, **options: Any) -> AbstractAsyncContextManager[Platform]:
        """Open the platform for this centre; waits are noted and pass at once."""

        async def pause(seconds: float) -> None:
            self.pauses.append(seconds)

        given = {"pause": pause, "draw": lambda: 0.0, **options}
        accounts, ledger = [self.account], Ledger(self.database)
        return open_platform(accounts, ledger, CITIZENS, clock=lambda: self.now, **given)

    async def note(self, kind: Kind = Kind.TEXT, openid: str = OPENID) -> None:
        """Record that a citizen did something now."""
        self._sent += 1
        citizen = CITIZENS.code("service", openid)
        key = f"key-{self._sent}"
        inquiry = Inquiry("service", Channel.WECHAT, citizen, key, self.now, kind, "电话")
        exchange = make_exchange(inquiry, Reply(Outcome.ANSWERED, "好"), text="电话")
        await Journal(self.database).record(exchange)


def open_file(path: Path) -> Database:
    """Open a database with the journal, the tables beside it, and the ledger."""
    tables = (drafts_module, book_module, handoffs_module, ratings_module, misses_module)
    modules = (journal_module, *tables, ledger_module)
    return open_database(path, *(module.migrations for module in modules))
