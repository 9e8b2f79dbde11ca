"""What is said to a clerk whose act was refused."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from aiohttp import web
from markupsafe import Markup

from bot.console.entries.wording import (
    CHANGED_MEANWHILE,
    COMMENT_MISSING,
    FAULTY,
    HELD,
    HELD_MORE,
    OWN_WORK,
    SECRECY_MISSING,
    STAGES_LONG,
    WRONG_STAGE,
)
from bot.console.keys import STAFF
from bot.console.wording import FAULTS
from knowledge.errors import KnowledgeError
from knowledge.review.errors import (
    CommentMissingError,
    FaultyEntryError,
    Held,
    OwnWorkError,
    SecrecyError,
    StageError,
    StaleRevisionError,
    WordsHeldError,
)
from knowledge.trials.trial import GoldenBrokenError, NotTriedError

_PLAIN: dict[type[KnowledgeError], str] = {
    OwnWorkError: OWN_WORK,
    CommentMissingError: COMMENT_MISSING,
    SecrecyError: SECRECY_MISSING,
}
"""What is said of faults that need no more words."""

MOST_HELD = 5
"""Words of which it is said who holds them."""


async def name_person(request: web.Request, login: str) -> str:
    """Return what somebody is called; a name that no account has stays as it is."""
    names = await asyncio.to_thread(request.app[STAFF].name_people, [login])
    return names.get(login, login)


def word_held(held: Sequence[Held]) -> Markup:
    """Say which words others hold, each with the way to whoever does."""
    said = Markup(
        ""
    ).join(
        Markup(HELD).format(text=one.text, entry=one.entry, question=one.question)  # noqa: S704 - ours
        for one in held[:MOST_HELD]
    )
    more = len(held) - MOST_HELD
    return said + HELD_MORE.format(count=more) if more > 0 else said


async def word_fault(request: web.Request, error: KnowledgeError) -> str:
    """Return a sentence that says why an act was refused, and what to do."""
    sentence = _PLAIN.get(type(error), "")
    if isinstance(error, StaleRevisionError):
        name = await name_person(request, error.author)
        sentence = CHANGED_MEANWHILE.format(number=error.number, name=name)
    elif isinstance(error, StageError):
        sentence = WRONG_STAGE.format(stage=STAGES_LONG[error.stage])
    elif isinstance(error, WordsHeldError):
        sentence = word_held(error.held)
    elif isinstance(error, FaultyEntryError):
        sentence = FAULTY.format(says="".join(fault.says for fault in error.faults))
    elif isinstance(error, NotTriedError | GoldenBrokenError):
        sentence = str(error)
    return sentence or FAULTS[404][1]
