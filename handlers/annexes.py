"""The list of tables beside the journal; their migrations stand in `bot.store`."""

from __future__ import annotations

from handlers.annex import Annex
from handlers.complaints.book import COMPLAINTS
from handlers.complaints.drafts import DRAFTS
from handlers.handoffs import HANDOFFS
from handlers.misses.book import MISSES
from handlers.ratings import RATINGS

ANNEXES: tuple[Annex, ...] = (DRAFTS, COMPLAINTS, HANDOFFS, RATINGS, MISSES)
