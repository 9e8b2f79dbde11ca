"""The list of entries as a file: what the address looks for, as an import takes it again."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.listing import read_filter
from bot.console.staff import StaffMember
from bot.keys import CLOCK, STORE
from handlers.period import day_of
from knowledge.exchange.entry_table import ENTRIES
from knowledge.exchange.writing import write_table
from knowledge.roles import Permission

doors = Doors()

_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


async def _send(request: web.Request, ending: str) -> web.Response:
    """Send what the list shows on all its pages; windows have a table of their own."""
    review, today = request.app[STORE].review, day_of(request.app[CLOCK]())
    wanted = replace(read_filter(request.query, today), is_window=False)

    def make() -> bytes:
        with tempfile.TemporaryDirectory(prefix="inquiry-bot-") as folder:
            path = Path(folder) / f"entries{ending}"
            write_table(path, ENTRIES, review.read_entries(wanted))
            return path.read_bytes()

    body = await asyncio.to_thread(make)
    disposition = f'attachment; filename="entries{ending}"'
    headers = {"Content-Type": _TYPES[ending], "Content-Disposition": disposition}
    return web.Response(body=body, headers=headers)


@doors.get("/console/entries/_export.xlsx", needs=Permission.READ)
async def send_workbook(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send the list as a workbook."""
    return await _send(request, ".xlsx")


@doors.get("/console/entries/_export.csv", needs=Permission.READ)
async def send_text(request: web.Request, _staff: StaffMember) -> web.StreamResponse:
    """Send the list as comma-separated text."""
    return await _send(request, ".csv")
