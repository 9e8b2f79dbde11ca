"""Typed keys of what the application holds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path

from aiohttp import web

from bot.citizens import Citizens
from bot.pipeline import Pipeline
from bot.platform.client import Platform
from bot.settings import Settings
from bot.store import Store
from bot.wechat.account import Account

SETTINGS = web.AppKey("settings", Settings)
STORE = web.AppKey("store", Store)
PIPELINE = web.AppKey("pipeline", Pipeline)
LOADED = web.AppKey("loaded", asyncio.Event)
"""Set whenever the pipeline got knowledge anew."""
TRIALS_ORDERED = web.AppKey("trials_ordered", asyncio.Event)
"""Set whenever a trial was ordered at this process."""
CITIZENS = web.AppKey("citizens", Citizens)
ACCOUNTS = web.AppKey("accounts", Mapping[str, Account])
PLATFORM = web.AppKey("platform", Platform)
"""Sends messages of our own, for accounts that may."""
CLOCK: web.AppKey[Callable[[], int]] = web.AppKey("clock")
"""Gives the time in milliseconds UTC."""
SHARED_FOLDER: web.AppKey[Path | None] = web.AppKey("shared_folder")
"""Where several workers keep what they count together; None for one process."""
MAY_CREATE = web.AppKey("may_create", bool)
"""Whether a database that is not there is made; never by one of several workers."""
