"""Trying a question: what the bot says to it, and why, in words for a clerk."""

from __future__ import annotations

from aiohttp import web

from bot.console.doors import Doors
from bot.console.entries.wording import VERDICTS, word_likeness
from bot.console.pages import show_console
from bot.console.staff import StaffMember
from bot.explaining import explain_text, name_guards
from bot.keys import CLOCK, PIPELINE
from handlers.paging import cut
from handlers.period import day_of
from handlers.trial.asking import ask_for_reply
from knowledge.roles import Permission

doors = Doors()

LONGEST_QUESTION = 300


@doors.get("/console/entries/_try", needs=Permission.READ)
async def try_question(request: web.Request, staff: StaffMember) -> web.StreamResponse:
    """Show what a citizen would be told who asks this now, and why; nothing is recorded."""
    text = request.query.get("q", "").strip()[:LONGEST_QUESTION]
    if not text:
        return show_console(request, staff, "entry_try.html", text="", told=None)
    knowledge, now = request.app[PIPELINE].knowledge, request.app[CLOCK]()
    reply = await ask_for_reply(text, knowledge, now)
    told = explain_text(text, knowledge, "", day_of(now))
    first, rest = cut(reply.text)
    return show_console(
        request,
        staff,
        "entry_try.html",
        text=text,
        reply=first,
        has_more=bool(rest),
        suggestions=[offer.text for offer in reply.suggestions],
        told=told,
        verdict=VERDICTS[told["verdict"]],
        guards=name_guards(told["guards"]),
        candidates=[
            {
                **one,
                "likeness": word_likeness(one["probability"]),
                "percent": round(100 * one["probability"]),
                "forbidden": name_guards(one["guards"]),
            }
            for one in told["candidates"]
        ],
    )
