"""The console's cookie: a random token, which is a session once somebody signed in with it.

It ends with the browser; how long a session lasts is for the server to say. SameSite is Lax and
not Strict, so that a link to a list, sent to a colleague, opens for who is signed in: what changes
anything is a POST, which needs the form's token and our own origin besides.
"""

from __future__ import annotations

import re

from aiohttp import web

from bot.console.keys import IS_NEW_TOKEN, TOKEN
from bot.console.sessions import make_token

_NAME = "console"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def is_secure(request: web.Request) -> bool:
    """Tell whether the browser came by TLS, to us or to the proxy in front."""
    return request.secure or request.headers.get("X-Forwarded-Proto") == "https"


def _name(request: web.Request) -> str:
    """Return the cookie's name; by TLS one that no other host and no plain page can set."""
    return f"__Host-{_NAME}" if is_secure(request) else _NAME


def read_token(request: web.Request) -> str:
    """Return the browser's token, a new one where it holds none of our making."""
    if TOKEN not in request:
        token = request.cookies.get(_name(request), "")
        is_ours = _TOKEN.fullmatch(token) is not None
        request[TOKEN] = token if is_ours else make_token()
        request[IS_NEW_TOKEN] = not is_ours
    return request[TOKEN]


def give_token(request: web.Request, response: web.StreamResponse, token: str) -> None:
    """Let the browser hold a token, for as long as it is open."""
    response.set_cookie(
        _name(request), token, path="/", httponly=True, samesite="Lax", secure=is_secure(request)
    )


def take_token(request: web.Request, response: web.StreamResponse) -> None:
    """Let the browser forget its token."""
    response.del_cookie(_name(request), path="/", secure=is_secure(request), httponly=True)
