"""One's own account."""

from __future__ import annotations

from aiohttp import web

from bot.console.doors import Doors
from bot.console.pages import show_console
from bot.console.staff import StaffMember
from knowledge.roles import Permission

doors = Doors()


@doors.get("/console/account", needs=Permission.READ)
async def show_account(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show who one is here."""
    return show_console(request, staff, "account.html")
