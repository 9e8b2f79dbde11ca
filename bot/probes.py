"""What operators ask: is it alive, may it get inquiries, how is it doing."""

from __future__ import annotations

import structlog
from aiohttp import web

from bot.keys import PIPELINE, STORE
from bot.metrics import show_metrics
from knowledge.errors import StorageError

_log = structlog.get_logger()

routes = web.RouteTableDef()
routes.get("/metrics")(show_metrics)


@routes.get("/healthz")
async def show_health(_request: web.Request) -> web.Response:
    """Answer 200 once the server takes inquiries."""
    return web.Response(text="ok")


async def find_obstacle(app: web.Application) -> str:
    """Return what keeps `app` from answering, in one word: knowledge, database, or nothing."""
    if PIPELINE not in app:
        return "knowledge"
    try:
        await app[STORE].database.probe()
    except StorageError as error:
        _log.error("probe.failed", fault=str(error))
        return "database"
    return ""


@routes.get("/readyz")
async def show_readiness(request: web.Request) -> web.Response:
    """Answer 200 when the database can be written and the knowledge is loaded, else 503."""
    obstacle = await find_obstacle(request.app)
    return web.Response(
        text=obstacle or "ready",
        status=web.HTTPServiceUnavailable.status_code if obstacle else web.HTTPOk.status_code,
        headers={"Cache-Control": "no-store"},
    )
