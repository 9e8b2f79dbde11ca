"""Style, script and picture of the pages, read from the package once and served from memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from aiohttp import web

routes = web.RouteTableDef()

_PACKAGES = ("bot.web", "bot.console")
_TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
_FOREVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True)
class Asset:
    """A file of `static/`; `version` changes with its content."""

    content: bytes
    content_type: str
    version: str


@cache
def list_assets() -> dict[str, Asset]:
    """Return every file of the two `static/` folders by its name."""
    found = {}
    folders = [files(package).joinpath("static") for package in _PACKAGES]
    for file in (file for folder in folders for file in folder.iterdir()):
        kind = _TYPES.get(file.name.rpartition(".")[2])
        if kind:
            content = file.read_bytes()
            version = hashlib.sha256(content).hexdigest()[:12]
            found[file.name] = Asset(content, kind, version)
    return found


def asset_url(name: str) -> str:
    """Return the address of a file, another one whenever its content is another."""
    return f"/static/{name}?v={list_assets()[name].version}"


def _show(request: web.Request, name: str) -> web.Response:
    asset = list_assets().get(name)
    if asset is None:
        raise web.HTTPNotFound
    # Kept for good under its versioned address; under any other it is asked for again.
    is_named = request.query.get("v") == asset.version
    headers = {"Cache-Control": _FOREVER if is_named else _ASK_AGAIN}
    charset = None if asset.content_type == _TYPES["svg"] else "utf-8"
    response = web.Response(
        body=asset.content, content_type=asset.content_type, charset=charset, headers=headers
    )
    response.enable_compression()
    return response


@routes.get("/static/{name}")
async def show_asset(request: web.Request) -> web.Response:
    """Send a file of `static/`."""
    return _show(request, request.match_info["name"])


@routes.get("/favicon.ico")
async def show_icon(request: web.Request) -> web.Response:
    """Send the picture of the pages to those who ask for it by its old name."""
    return _show(request, "icon.svg")
