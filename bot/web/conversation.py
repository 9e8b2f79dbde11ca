"""A citizen's conversation on the web: who it is, and what is asked in it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from aiohttp import web

from bot.keys import CITIZENS, CLOCK, PIPELINE, STORE
from bot.web.cookies import remember
from handlers.exchange import Exchange
from handlers.inquiry import Channel, Inquiry, Reply
from handlers.journal import MEMORY_MS

ACCOUNT = "web"
"""The account that web inquiries are recorded under."""

COOKIE = "conversation"
COOKIE_SECONDS = 24 * 60 * 60
"""How long after a visit the browser still knows its conversation."""

LONGEST_NAME = 128
"""Characters of a conversation or a message id."""

LONGEST_TEXT = 2000
"""Characters of one message."""

# No WeChat account can have these names, so nobody's openid and conversation get one code.
_CITIZENS = "web:conversation"
_MESSAGES = "web:message"
_BYTES_OF_A_NAME = 24
_NAME = re.compile(r"[A-Za-z0-9_-]{32}")
_NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Question:
    """What a citizen sends; `id` is shared by a repeat, within its conversation."""

    text: str
    conversation: str
    id: str


def make_name() -> str:
    """Return a new name for a conversation or a message, which nobody can guess."""
    return secrets.token_urlsafe(_BYTES_OF_A_NAME)


def make_storable(text: str) -> str:
    """Return `text` with a mark in place of what no file can hold: NUL, half a character."""
    return _NOT_STORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def is_storable(text: str) -> bool:
    """Tell whether `make_storable` would leave `text` as it is."""
    return not _NOT_STORABLE.search(text)


def name_conversation(request: web.Request) -> str:
    """Return the conversation that the browser names, or a new one for any other name.

    Only names of our own making are taken: names chosen by programs may be guessed.
    """
    name = request.cookies.get(COOKIE, "")
    return name if _NAME.fullmatch(name) else make_name()


def remember_conversation(
    request: web.Request, response: web.StreamResponse, conversation: str
) -> None:
    """Let the browser name its conversation next time, to us alone.

    The page carries the name too, for its own script; the policy of `bot.edge` lets no other run.
    """
    remember(request, response, COOKIE, conversation, seconds=COOKIE_SECONDS)


async def reply_to(request: web.Request, question: Question) -> Reply:
    """Return the reply to a question, after the exchange is on disk; a repeat gets the stored."""
    citizens = request.app[CITIZENS]
    inquiry = Inquiry(
        account=ACCOUNT,
        channel=Channel.WEB,
        citizen=citizens.code(_CITIZENS, question.conversation),
        key=citizens.code(_MESSAGES, f"{question.conversation}\0{question.id}"),
        received_at=request.app[CLOCK](),
        text=make_storable(question.text),
    )
    return await request.app[PIPELINE].reply_to(inquiry)


def list_exchanges(request: web.Request, conversation: str) -> list[Exchange]:
    """Return the conversation's exchanges of the past 30 minutes, the oldest first.

    Raises StorageError when the database cannot be read.
    """
    citizen = request.app[CITIZENS].code(_CITIZENS, conversation)
    since = request.app[CLOCK]() - MEMORY_MS
    return request.app[STORE].journal.list_of_citizen(ACCOUNT, citizen, since=since)[::-1]
