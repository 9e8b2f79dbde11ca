"""Cookies: what a browser remembers for us, as closed as cookies can be."""

from __future__ import annotations

from aiohttp import web


def remember(
    request: web.Request, response: web.StreamResponse, name: str, value: str, *, seconds: int
) -> None:
    """Let the browser send `value` back to us alone for that long; no script can read it."""
    # Whoever sends this header without a proxy only makes their own cookie stricter.
    is_secure = request.secure or request.headers.get("X-Forwarded-Proto") == "https"
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="Lax", secure=is_secure
    )
