"""What can happen to the file of a running bot, from outside, and its end."""

from __future__ import annotations

import os
import resource
import shutil
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import xmltodict
from support.command import PATIENCE, Running
from support.delivering import rows, send, tell

from bot.store import open_store

TOLD = "系统暂时不能记录您的问题，这一条没有计入。"
"""How the sentence begins that asks to try again or to call."""

TRIES = 4
"""How often who was told tries again; a process that noticed nothing of a fault tells it late."""

POWERLESS = """
import ctypes, os, sys
for power in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    ctypes.CDLL(None).prctl(24, power, 0, 0, 0)  # PR_CAPBSET_DROP; refused to who has none
os.execv(sys.argv[1], sys.argv[1:])
"""
AS_ANYBODY = (sys.executable, "-c", POWERLESS)
"""Runs a command so that permissions of files hold for it, for root too."""


def word(number: int) -> str:
    """Return a question that is told from others by a picture, which changes no answer."""
    return f"联系电话是多少 {chr(0x1F300 + number)}"


@dataclass
class Bot:
    """A bot that runs as a command, with what citizens sent to it and were told."""

    running: Running
    database: Path
    answered: dict[str, str] = field(default_factory=dict)
    """The reply to each message that was not answered with the request to try again."""
    _sent: int = 0

    def ask(self, number: int = 0) -> int:
        """Send the next message, or that of `number` again, and return its number."""
        if not number:
            self._sent += 1
            number = self._sent
        words = word(number)
        status, body = send(self.running.url, tell(number, words))
        assert status == 200
        reply = xmltodict.parse(body)["xml"]["Content"]
        if not reply.startswith(TOLD):
            assert self.answered.setdefault(words, reply) == reply
        return number

    def insist(self, number: int = 0) -> bool:
        """Send the next message, or one again, as often as its citizen is told to try again."""
        number = self.ask(number)
        return self.is_answered(number) or any(
            self.is_answered(self.ask(number)) for _ in range(TRIES)
        )

    def is_answered(self, number: int) -> bool:
        """Tell whether a message got an answer."""
        return word(number) in self.answered

    def read_journal(self) -> dict[str, str]:
        """Return the reply to each message as the file at the path has it, each once."""
        assert rows(self.database, "PRAGMA integrity_check") == [("ok",)]
        found = rows(self.database, "SELECT text, reply FROM exchanges")
        assert len(dict(found)) == len(found)  # type: ignore[arg-type]  # two columns
        return {str(text): str(reply) for text, reply in found}

    def list_processes(self) -> set[int]:
        """Return the bot's processes."""
        number = self.running.process.pid
        children = Path(f"/proc/{number}/task/{number}/children")
        return {number, *map(int, children.read_text(encoding="ascii").split())}


Fault = Callable[[Bot], AbstractContextManager[None]]
"""Lasts as long as the block."""


def back_up(bot: Bot) -> Path:
    """Return a backup of the database as it is now, as an administrator makes it."""
    backup = bot.database.parents[1] / "backup.db"
    backup.unlink(missing_ok=True)
    with closing(sqlite3.connect(bot.database)) as source, closing(sqlite3.connect(backup)) as to:
        source.backup(to)
    return backup


@contextmanager
def full_disk(bot: Bot) -> Iterator[None]:
    """Let none of the bot's processes write another byte into any file, its log included."""
    (_, most) = resource.getrlimit(resource.RLIMIT_FSIZE)
    for process in bot.list_processes():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (0, most))
    yield
    for process in bot.list_processes():
        resource.prlimit(process, resource.RLIMIT_FSIZE, (most, most))


@contextmanager
def locked(bot: Bot) -> Iterator[None]:
    """Let another process hold the database, longer than anybody waits."""
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def moved(bot: Bot) -> Iterator[None]:
    """Move the file away and back."""
    away = bot.database.with_name("away.db")
    bot.database.rename(away)
    yield
    away.rename(bot.database)


@contextmanager
def deleted(bot: Bot) -> Iterator[None]:
    """Delete the file; in the end copy a backup to its place."""
    backup = back_up(bot)
    bot.database.unlink()
    yield
    assert not bot.database.exists()
    shutil.copy(backup, bot.database)


@contextmanager
def folder_deleted(bot: Bot) -> Iterator[None]:
    """Delete the folder with all that lies in it; in the end put a backup there."""
    backup = back_up(bot)
    shutil.rmtree(bot.database.parent)
    yield
    assert not bot.database.parent.exists()
    bot.database.parent.mkdir()
    shutil.copy(backup, bot.database)


@contextmanager
def replaced(bot: Bot) -> Iterator[None]:
    """Put a new, seeded database in the file's place; in the end a backup."""
    backup, new = back_up(bot), bot.database.with_name("new.db")
    with open_store(new):
        pass
    new.replace(bot.database)
    yield
    # Whoever opens the new file beside the old one's log would have SQLite join the two.
    until = time.monotonic() + PATIENCE
    while bot.database.with_name(f"{bot.database.name}-wal").exists():
        assert time.monotonic() < until, "a process that was asked nothing did not notice"
        time.sleep(0.05)
    assert rows(bot.database, "SELECT COUNT(*) FROM exchanges") == [(0,)]
    backup.replace(bot.database)


@contextmanager
def cut_short(bot: Bot) -> Iterator[None]:
    """Truncate the file where it lies; in the end copy a backup over it."""
    backup = back_up(bot)
    os.truncate(bot.database, 5000)
    yield
    shutil.copy(backup, bot.database)


@contextmanager
def overwritten(bot: Bot) -> Iterator[None]:
    """Fill the file with garbage where it lies; in the end rename a backup into its place."""
    backup = back_up(bot)
    size = bot.database.stat().st_size
    with bot.database.open("r+b") as file:
        file.write(b"\xa5" * size)
    yield
    assert bot.database.read_bytes() == b"\xa5" * size
    backup.replace(bot.database)


@contextmanager
def folder_closed(bot: Bot) -> Iterator[None]:
    """Take every permission on the folder."""
    bot.database.parent.chmod(0)
    yield
    bot.database.parent.chmod(0o700)


@contextmanager
def file_closed(bot: Bot) -> Iterator[None]:
    """Take every permission on the file; what is open stays so."""
    bot.database.chmod(0)
    yield
    bot.database.chmod(0o600)


@contextmanager
def log_deleted(bot: Bot) -> Iterator[None]:
    """Delete the write-ahead log and its index."""
    for end in ("wal", "shm"):
        bot.database.with_name(f"{bot.database.name}-{end}").unlink()
    yield
