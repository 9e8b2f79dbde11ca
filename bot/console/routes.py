"""The console's addresses and its navigation, each in one list."""

from __future__ import annotations

from collections.abc import AsyncIterator

from aiohttp import web

from bot.console import (
    account,
    arriving,
    complaints,
    desk,
    golden,
    miss_acts,
    misses,
    overview,
    people,
    record,
    reports,
    second,
    signing_in,
    trials,
)
from bot.console.doors import list_doors
from bot.console.entries.modules import ENTRY_MODULES
from bot.console.exchange import directory, importing, synonyms
from bot.console.exchange.running import keep_imports
from bot.console.keys import PASSWORDS, PLACES, SESSIONS, STAFF, TEMPLATES
from bot.console.pages import make_templates
from bot.console.passwords import Passwords
from bot.console.sessions import Sessions
from bot.console.staff import Staff
from bot.console.years.counting import keep_year_counts
from bot.console.years.modules import YEAR_MODULES
from bot.keys import SETTINGS, STORE

MODULES = (
    overview,
    signing_in,
    second,
    arriving,
    account,
    people,
    record,
    desk,
    complaints,
    trials,
    golden,
    misses,
    miss_acts,
    importing,
    directory,
    *ENTRY_MODULES,
    *YEAR_MODULES,
    reports,
    synonyms,
)
"""The modules with doors."""

NAVIGATION = (
    ("/console/entries", "条目"),
    ("/console/review", "审核"),
    ("/console/misses", "未命中"),
    ("/console/handoffs", "转人工"),
    ("/console/complaints", "投诉"),
    ("/console/windows", "窗口"),
    ("/console/reports", "报告"),
    ("/console/synonyms", "词表"),
    ("/console/staff", "管理"),
    ("/console/new-staff", "管理"),
    ("/console/audit", "管理"),
)
"""Where the words on the left lead; each is shown to whom its door lets in.

Of several addresses under one word a person is led to the first that they may open.
"""


async def _open_console(app: web.Application) -> AsyncIterator[None]:
    """Know the staff and who of them is signed in."""
    database = app[STORE].database
    app[STAFF] = Staff(database)
    app[SESSIONS] = Sessions(database, is_single=app[SETTINGS].console.one_session)
    app[PASSWORDS] = Passwords()
    yield


def set_up_console(app: web.Application) -> None:
    """Add the console. Raises UnguardedRouteError where anything under /console is no door."""
    for module in MODULES:
        for door in module.doors:
            app.router.add_route(door.method, door.path, door.enter)
    pages = {door.path: door.needs for door in list_doors(app) if door.method == "GET"}
    app[PLACES] = tuple(
        (path, word, needs) for path, word in NAVIGATION if (needs := pages.get(path))
    )
    app[TEMPLATES] = make_templates()
    app.cleanup_ctx.append(_open_console)
    app.cleanup_ctx.append(keep_imports)
    app.cleanup_ctx.append(keep_year_counts)
