"""What the platform reports: follows, scans, menu taps, and what needs no answer."""

from __future__ import annotations

from handlers.courtesy import welcome
from handlers.giving import give
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.offers import TOPIC_MARK, open_topic
from handlers.services import Services
from knowledge.entry import Topic

SILENCE = Reply(Outcome.GREETED, "")
"""Nothing is said."""

_UNANSWERED = (Kind.LEFT, Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.SILENT)


async def acknowledge(inquiry: Inquiry, services: Services) -> Reply | None:
    """Welcome a citizen who scanned the code; keep still where nothing can be said."""
    if inquiry.kind is Kind.SCANNED:
        return welcome(inquiry, services)
    return SILENCE if inquiry.kind in _UNANSWERED else None


async def open_menu(inquiry: Inquiry, services: Services) -> Reply | None:
    """Open the topic or the entry that a menu key names; welcome for a key of neither."""
    if inquiry.kind is not Kind.MENU:
        return None
    snapshot = services.knowledge.snapshot
    if inquiry.text in snapshot.by_id:
        return give(snapshot.by_id[inquiry.text], 1.0, services)
    if inquiry.text.removeprefix(TOPIC_MARK) in Topic.__members__:
        return open_topic(snapshot, inquiry.text)
    return welcome(inquiry, services)
