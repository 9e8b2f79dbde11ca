"""Typed keys of what the console holds in the application and in a request."""

from __future__ import annotations

from collections.abc import Sequence

import jinja2
from aiohttp import web

from bot.console.passwords import Passwords
from bot.console.sessions import Session, Sessions
from bot.console.staff import Staff
from knowledge.roles import Permission

STAFF = web.AppKey("staff", Staff)
SESSIONS = web.AppKey("sessions", Sessions)
PASSWORDS = web.AppKey("passwords", Passwords)
TEMPLATES = web.AppKey("console templates", jinja2.Environment)
PLACES: web.AppKey[Sequence[tuple[str, str, Permission]]] = web.AppKey("places")
"""The navigation: address, word, and what one must be allowed to go there."""

SESSION = web.RequestKey("session", Session)
"""Who sends a request; only behind a door."""
TOKEN = web.RequestKey("console token", str)
"""The secret of the browser that sends a request, signed in or not."""
IS_NEW_TOKEN = web.RequestKey("is new console token", bool)
HAS_TOLD = web.RequestKey("has told", bool)
"""Set where a page has shown the session's notice."""
