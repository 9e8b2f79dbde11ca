"""The platform's interface as it answers on a real port, with faults that a test asks for."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"
TOKEN_PATH = "/cgi-bin/stable_token"
APP_ID = "wx1234567890abcdef"
SECRET = "platform-s3cret"
HANG = "hang"
"""A fault: no answer ever comes."""


@dataclass(slots=True)
class FakePlatform:
    """The platform at `url`; `asked` counts calls by path, `bodies` holds what each sent.

    `before` is awaited before a call is answered.
    """

    url: str = ""
    token: str = "TOKEN-1"
    life: int = 7200
    menu: dict[str, Any] | None = None
    before: Callable[[web.Request], Awaitable[None]] | None = None
    asked: Counter[str] = field(default_factory=Counter)
    bodies: list[tuple[str, bytes]] = field(default_factory=list)
    messages: list[dict[str, Any]] = field(default_factory=list)
    _faults: dict[str, list[object]] = field(default_factory=dict)
    _end: asyncio.Event = field(default_factory=asyncio.Event)

    def fail(self, path: str, *faults: object) -> None:
        """Let the next calls of a path fail: an error code, HANG, or a whole response."""
        self._faults.setdefault(path, []).extend(faults)

    def forget(self) -> None:
        """Forget what was asked and sent, and every fault that is still to come."""
        for kept in (self.asked, self.bodies, self.messages, self._faults):
            kept.clear()
        self.before = None

    def expire_token(self) -> None:
        """Let the token that was given be refused from now on, and the next be another."""
        self.token = f"TOKEN-{int(self.token.removeprefix('TOKEN-')) + 1}"

    @property
    def texts(self) -> list[str]:
        """Return the texts that citizens got."""
        return [one["text"]["content"] for one in self.messages if one["msgtype"] == "text"]

    @property
    def menus(self) -> list[dict[str, Any]]:
        """Return the menus to tap that citizens got."""
        return [one["msgmenu"] for one in self.messages if one["msgtype"] == "msgmenu"]

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer any call."""
        body = await request.read()
        self.asked[request.path] += 1
        self.bodies.append((request.path, body))
        pending = self._faults.get(request.path)
        fault = pending.pop(0) if pending else None
        if self.before is not None:
            await self.before(request)
        if fault == HANG:
            await self._end.wait()
        if isinstance(fault, web.Response):
            return fault
        if isinstance(fault, int):
            return web.json_response({"errcode": fault, "errmsg": "injected"})
        return web.json_response(self._serve(request, body))

    def _serve(self, request: web.Request, body: bytes) -> dict[str, Any]:
        if request.path == TOKEN_PATH:
            asked = json.loads(body)
            assert (asked["appid"], asked["grant_type"]) == (APP_ID, "client_credential")
            if asked["secret"] != SECRET:
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            return {"access_token": self.token, "expires_in": self.life}
        if request.query.get("access_token") != self.token:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        done = {"errcode": 0, "errmsg": "ok"}
        match request.path:
            case "/cgi-bin/message/custom/send":
                self.messages.append(json.loads(body))
            case "/cgi-bin/menu/create":
                self.menu = json.loads(body)
            case "/cgi-bin/menu/delete":
                self.menu = None
            case "/cgi-bin/get_current_selfmenu_info":
                return {"is_menu_open": int(self.menu is not None), "selfmenu_info": self.menu}
        return done

    def end(self) -> None:
        """Let go of the calls that hang."""
        self._end.set()


@asynccontextmanager
async def serve_platform() -> AsyncIterator[FakePlatform]:
    """Serve the platform on a free port until the block ends."""
    fake = FakePlatform()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", fake.answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    fake.url = f"http://{host}:{port}"
    try:
        yield fake
    finally:
        fake.end()
        await runner.cleanup()
