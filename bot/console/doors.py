"""Doors: the only way to a page of the console, and each says what one must be allowed.

Closed by default: a route under /console that is no door ends the start of the program, a door
without a permission cannot be written down, and what it checks is checked before its handler.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from bot.console.cookies import read_token
from bot.console.forms import FORM, FORM_TYPE, Form, taking_form
from bot.console.keys import HAS_TOLD, SESSION, SESSIONS
from bot.console.sessions import Session, Step, make_form_token
from bot.console.staff import StaffMember
from bot.keys import CLOCK
from bot.web.forms import check_origin
from knowledge.roles import Permission

ROOT = "/console"
SIGN_IN = "/console/sign-in"
FORM_TOKEN = "csrf_token"  # noqa: S105 - the name of a field
"""The field by which a form proves that it is a page of ours that was given to this browser."""

StaffHandler = Callable[[web.Request, StaffMember], Awaitable[web.StreamResponse]]
PublicHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_OWN = re.compile(r"/console(?:[/?][^\\\x00-\x20\x7f]*)?")
_UPWARDS = re.compile(r"/\.\.?(?:[/?#]|$)|//|%2e|%2f|%5c", re.IGNORECASE)
"""What may lead out of a folder, once a browser or a library has tidied an address."""


def keep_own(path: str) -> str:
    """Return `path` where it is an address of the console, its first page for anything else."""
    is_own = _OWN.fullmatch(path) and not _UPWARDS.search(path.partition("?")[0])
    return path if is_own else ROOT


def _takes_token(request: web.Request, form: Form) -> bool:
    """Take the token out of a form, and tell whether this browser was given the form by us."""
    expected = make_form_token(read_token(request))
    given = form.values.pop(FORM_TOKEN, [""])[-1]
    return hmac.compare_digest(given.encode(errors="replace"), expected.encode())


def find_session(request: web.Request) -> Session | None:
    """Return the session that the browser's token opens. Raises StorageError."""
    return request.app[SESSIONS].find(read_token(request), request.app[CLOCK]())


@dataclass(frozen=True, slots=True)
class Door:
    """One way in: who may go through (`needs`, None for anybody), and what is behind it."""

    method: str
    path: str
    needs: Permission | None
    handler: StaffHandler | PublicHandler
    may_upload: bool = False

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Let a request through to the handler, or send it to sign in, or refuse it.

        Raises HTTPForbidden where the role does not allow it, or where a form is not ours.
        """
        try:
            response = await self._check(request)
        except web.HTTPException as answer:
            answer.headers["Cache-Control"] = "no-store"
            raise
        if not response.prepared:
            response.headers["Cache-Control"] = "no-store"
        return response

    async def _check(self, request: web.Request) -> web.StreamResponse:
        if self.method == "POST":
            check_origin(request)
        if self.needs is None:
            return await self._open(request)
        session = find_session(request)
        if session is None or session.step is not Step.WHOLE:
            if session is None:
                await self._keep_typed(request)
            raise web.HTTPSeeOther(self._way_back(request))
        request[SESSION] = session
        if not session.member.may(self.needs):
            raise web.HTTPForbidden
        sessions = request.app[SESSIONS]
        await sessions.note_seen(session, request.app[CLOCK]())
        response = await self._open(request, session.member)
        if request.get(HAS_TOLD):
            await sessions.keep_notice(session.token, "")
        return response

    async def _keep_typed(self, request: web.Request) -> None:
        """Raise HTTPUnauthorized for a form of ours whose sender was signed out meanwhile.

        The page shows what was typed, so that half an hour's work is not lost.
        """
        if self.method == "POST" and request.content_type == FORM_TYPE:
            async with taking_form(request, may_upload=False) as form:
                if _takes_token(request, form):
                    request[FORM] = form
                    raise web.HTTPUnauthorized

    def _way_back(self, request: web.Request) -> str:
        """Return the way to sign in, which leads back to a page that was asked for."""
        wished = keep_own(request.path_qs) if self.method == "GET" else ROOT
        return SIGN_IN if wished == ROOT else f"{SIGN_IN}?next={quote(wished, safe='/')}"

    async def _open(self, request: web.Request, *who: StaffMember) -> web.StreamResponse:
        if self.method == "GET":
            return await self.handler(request, *who)
        async with taking_form(request, may_upload=self.may_upload) as form:
            if not _takes_token(request, form):
                raise web.HTTPForbidden
            request[FORM] = form
            return await self.handler(request, *who)


class Doors:
    """The doors of one module, in the order they were made."""

    def __init__(self) -> None:
        """Begin with none."""
        self._doors: list[Door] = []

    def __iter__(self) -> Iterator[Door]:
        """Go through the doors."""
        return iter(self._doors)

    def get(self, path: str, *, needs: Permission) -> Callable[[StaffHandler], StaffHandler]:
        """Show a page to those who may do what it needs."""
        return self._keep("GET", path, needs)

    def post(
        self, path: str, *, needs: Permission, may_upload: bool = False
    ) -> Callable[[StaffHandler], StaffHandler]:
        """Take a form from those who may do what it needs; with files where it may bring some."""
        return self._keep("POST", path, needs, may_upload=may_upload)

    def public_get(self, path: str) -> Callable[[PublicHandler], PublicHandler]:
        """Show a page to anybody: signing in, and a one-time link."""

        def keep(handler: PublicHandler) -> PublicHandler:
            self._doors.append(Door("GET", path, None, handler))
            return handler

        return keep

    def public_post(self, path: str) -> Callable[[PublicHandler], PublicHandler]:
        """Take a form from anybody who was shown it."""

        def keep(handler: PublicHandler) -> PublicHandler:
            self._doors.append(Door("POST", path, None, handler))
            return handler

        return keep

    def _keep(
        self, method: str, path: str, needs: Permission, *, may_upload: bool = False
    ) -> Callable[[StaffHandler], StaffHandler]:
        def keep(handler: StaffHandler) -> StaffHandler:
            self._doors.append(Door(method, path, needs, handler, may_upload))
            return handler

        return keep


class UnguardedRouteError(Exception):
    """A route under /console is no door."""


def list_doors(app: web.Application) -> list[Door]:
    """Return every door of the application. Raises UnguardedRouteError for a route without."""
    doors = []
    for route in app.router.routes():
        path = route.resource.canonical if route.resource else ""
        door = getattr(route.handler, "__self__", None)
        if isinstance(door, Door):
            doors.append(door)
        elif path.startswith(ROOT):
            raise UnguardedRouteError(f"{route.method} {path}")
    return doors
