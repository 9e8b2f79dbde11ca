"""The application: the only place where the parts are put together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

import structlog
from aiohttp import web

from bot import probes
from bot.citizens import load_citizens
from bot.console.routes import set_up_console
from bot.edge import LARGEST_BODY, guard_edge
from bot.keys import (
    ACCOUNTS,
    CITIZENS,
    CLOCK,
    LOADED,
    MAY_CREATE,
    PIPELINE,
    PLATFORM,
    SETTINGS,
    SHARED_FOLDER,
    STORE,
    TRIALS_ORDERED,
)
from bot.meanings import keep_meanings_current
from bot.metrics import MeasuredJournal, count_in_flight, note_commit, note_token
from bot.misses import keep_misses_gathered
from bot.overview import keep_days_summed
from bot.pipeline import Pipeline
from bot.platform.client import open_platform
from bot.platform.ledger import Ledger
from bot.renewal import keep_knowledge_current, let_go, settle
from bot.retention import keep_retention
from bot.settings import Settings
from bot.store import now_ms, open_store
from bot.trials import keep_trials_running
from bot.web.routes import set_up_web
from bot.wechat import views as wechat
from bot.wechat.claims import keep_claims_short
from handlers.catalogue import HANDLERS
from handlers.router import Handler
from handlers.services import DEADLINE_SECONDS, Terms
from knowledge.vectors.finding import Found, find_encoder

_log = structlog.get_logger()


async def _run_pipeline(
    app: web.Application, *, handlers: Sequence[Handler], deadline: float
) -> AsyncIterator[None]:
    """Open the database and the knowledge base, answer, and finish what was accepted."""
    settings = app[SETTINGS]
    with open_store(settings.server.database, may_create=app[MAY_CREATE]) as store:
        if store.is_new:
            _log.warning("database.new")
        key = settings.privacy.citizen_key.get_secret_value()
        app[STORE] = store
        app[CITIZENS] = load_citizens(key, settings.server.database)
        store.database.on_commit = note_commit
        knowledge = await asyncio.to_thread(store.load_knowledge, now=app[CLOCK]())
        settle(knowledge)
        terms = Terms(settings.limits.to_limits(), settings.privacy.keep_days, deadline)
        app[PIPELINE] = Pipeline(
            knowledge,
            MeasuredJournal(store.database),
            handlers=handlers,
            clock=app[CLOCK],
            terms=terms,
        )
        accounts, ledger = app[ACCOUNTS].values(), Ledger(store.database)
        async with open_platform(accounts, ledger, app[CITIZENS], clock=app[CLOCK]) as platform:
            app[PLATFORM] = platform
            platform.watch_tokens(note_token)
            yield
            await app[PIPELINE].drain()
    let_go()


def create_app(
    settings: Settings,
    *,
    clock: Callable[[], int] = now_ms,
    handlers: Sequence[Handler] = HANDLERS,
    deadline: float = DEADLINE_SECONDS,
    find: Callable[[str], Found] = find_encoder,
) -> web.Application:
    """Return the application for `settings`.

    `clock` gives milliseconds UTC, `handlers` answer, `deadline` is how many seconds a request
    of WeChat's is held, `find` finds the encoder of sentence vectors.

    Nothing is opened before it starts. Starting raises StorageError when the database cannot
    be used, SeedError when a seed is faulty and EncoderError when a model is.
    """
    app = web.Application(middlewares=[count_in_flight, guard_edge], client_max_size=LARGEST_BODY)
    app[SETTINGS] = settings
    app[CLOCK] = clock
    app[SHARED_FOLDER] = None
    app[MAY_CREATE] = True
    app[LOADED] = asyncio.Event()
    app[TRIALS_ORDERED] = asyncio.Event()
    app[ACCOUNTS] = {account.name: account.to_account() for account in settings.accounts}
    app.cleanup_ctx.append(partial(_run_pipeline, handlers=handlers, deadline=deadline))
    app.cleanup_ctx.append(keep_knowledge_current)
    app.cleanup_ctx.append(partial(keep_meanings_current, find=find))
    app.cleanup_ctx.append(keep_retention)
    app.cleanup_ctx.append(keep_trials_running)
    app.cleanup_ctx.append(keep_misses_gathered)
    app.cleanup_ctx.append(keep_days_summed)
    app.cleanup_ctx.append(keep_claims_short)
    app.add_routes(probes.routes)
    app.add_routes(wechat.routes)
    set_up_web(app)
    set_up_console(app)
    return app
