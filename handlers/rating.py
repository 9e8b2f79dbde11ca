"""有用, 没用, 这条答复有误: a citizen's word on the answer before it is taken down."""

from __future__ import annotations

from handlers.conduct import Manner
from handlers.inquiry import Inquiry, Kind, Outcome, Reply
from handlers.ratings import Rated, Rating, find_rated
from handlers.services import Services
from handlers.wording import (
    DISSATISFIED,
    NOTHING_TO_REPORT,
    RATED_USEFUL,
    RATED_USELESS,
    REPORTED_HOW,
    REPORTED_MEANWHILE,
    REPORTED_WRONG,
    THANKS,
    fill,
)
from knowledge.masking import mask

LONGEST_REMARK = 500
"""Characters of what is wrong that are kept."""

_RATINGS = {
    Manner.USEFUL: Rating.USEFUL,
    Manner.DISSATISFIED: Rating.USELESS,
    Manner.WRONG: Rating.WRONG,
}
_ALONE = {
    Manner.USEFUL: THANKS,
    Manner.DISSATISFIED: DISSATISFIED,
    Manner.WRONG: NOTHING_TO_REPORT,
}
"""What is said where nothing was answered that could be rated."""


async def take_rating(inquiry: Inquiry, services: Services) -> Reply | None:
    """Take down what a citizen says of the last answer, and say what becomes of it."""
    if inquiry.kind is not Kind.TEXT:
        return None
    conduct, snapshot = services.knowledge.conduct, services.knowledge.snapshot
    manner = conduct.judge(inquiry.text)
    if manner not in _RATINGS:
        return None
    rated = find_rated(inquiry, services)
    if rated is None:
        return Reply(Outcome.GREETED, fill(_ALONE[manner], snapshot.centre))
    masked = mask(inquiry.text, snapshot.own_numbers)
    remark = conduct.find_remark(masked)[:LONGEST_REMARK] if manner is Manner.WRONG else ""
    words = fill(_word(manner, remark=remark), snapshot.centre)
    effect = Rated(rated.key, _RATINGS[manner], remark)
    return Reply(Outcome.GREETED, words, effect=effect, kind=Kind.RATING)


def _word(manner: Manner, *, remark: str) -> str:
    if manner is Manner.USEFUL:
        return RATED_USEFUL
    if manner is Manner.DISSATISFIED:
        return RATED_USELESS
    how = [] if remark else [REPORTED_HOW]
    return "\n".join([REPORTED_WRONG, *how, REPORTED_MEANWHILE])
