"""A citizen of a supervision account, and what its complaints look like on disk."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from support.conversation import Conversation, converse

from handlers.inquiry import Reply
from handlers.journal import Journal
from handlers.services import Knowledge

ANSWERS = ("社保窗口", "排队三小时没人理", "11月24日上午", "给个说法")
"""What a citizen answers to the four questions."""

NUMBER = re.compile(r"(?:TS|JY)[0-9]{6}-[0-9]{6}")


def watch(knowledge: Knowledge, journal: Journal, citizen: str = "c0ffee") -> Conversation:
    """Return a conversation at an account that takes complaints."""
    talk = converse(knowledge, journal, citizen=citizen)
    talk.account, talk.takes_complaints = "watch", True
    return talk


async def say(talk: Conversation, *texts: str) -> Reply:
    """Send texts one after another and return the reply to the last one."""
    for text in texts[:-1]:
        await talk.send(text)
    return await talk.send(texts[-1])


def number_in(text: str) -> str:
    """Return the receipt number that a reply tells."""
    found = NUMBER.search(text)
    assert found, text
    return found.group()


async def submit(talk: Conversation, *answers: str, opening: str = "我要投诉") -> str:
    """Submit a complaint and return its number."""
    reply = await say(talk, opening, *(answers or ANSWERS), "确认提交")
    return number_in(reply.text)


def rows(database: Path, table: str = "complaints") -> list[sqlite3.Row]:
    """Read a table on disk, past the program, in the order of writing."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        return connection.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall()  # noqa: S608 - tests name it
