"""Pictures, unrecognised voice, videos, positions, links, and what this version does not know."""

from __future__ import annotations

from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.services import Services
from handlers.wording import (
    UNSUPPORTED_IMAGE,
    UNSUPPORTED_LINK,
    UNSUPPORTED_LOCATION,
    UNSUPPORTED_OTHER,
    UNSUPPORTED_VIDEO,
    UNSUPPORTED_VOICE,
)

_SENTENCES = {
    Kind.IMAGE: UNSUPPORTED_IMAGE,
    Kind.VOICE: UNSUPPORTED_VOICE,
    Kind.VIDEO: UNSUPPORTED_VIDEO,
    Kind.LOCATION: UNSUPPORTED_LOCATION,
    Kind.LINK: UNSUPPORTED_LINK,
}


async def ask_for_text(inquiry: Inquiry, _services: Services) -> Reply:
    """Say that the message cannot be read here and that words can."""
    return Reply(Outcome.UNSUPPORTED, _SENTENCES.get(inquiry.kind, UNSUPPORTED_OTHER))
