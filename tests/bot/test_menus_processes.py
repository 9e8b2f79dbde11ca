"""Promises of menus where a delivery is repeated at another process: one menu, never two."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from aiohttp import web
from support.app import PATIENCE, copy_database
from support.messenger import Messenger, Talk, serve_messenger
from support.platform import SEND
from support.wechat import message_xml

HELLO = message_xml("你好", MsgId="hello")


@pytest.fixture(scope="module")
def centre(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messenger]:
    """Give a centre served by two processes on one file."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("processes"))
    with serve_messenger(database, processes=2) as served:
        yield served


@pytest.fixture
def talk(centre: Messenger) -> Talk:
    """Give a talk at an account in plain mode."""
    return centre.open()


def repeat_while_sending(talk: Talk) -> list[str]:
    """Return what two processes say to one message: the second gets it while the first sends."""
    asked, opened = threading.Event(), threading.Event()

    async def hold(request: web.Request) -> None:
        if request.path == SEND:
            asked.set()
            await asyncio.to_thread(opened.wait, PATIENCE)

    talk.platform.before = hold
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(talk.say, HELLO, 0)
        assert asked.wait(PATIENCE)
        assert talk.deliveries() == ["leaving"]
        second = pool.submit(talk.say, HELLO, 1)
        opened.set()
        return [first.result(PATIENCE), second.result(PATIENCE)]


def test_a_repeat_at_another_process_sends_no_second_menu(talk: Talk) -> None:
    """While one process sends the menu another that gets the repeat waits, and says nothing."""
    assert repeat_while_sending(talk) == ["", ""]
    assert len(talk.platform.menus) == 1
    assert talk.deliveries() == ["sent"]


def test_a_repeat_at_another_process_gets_what_could_not_be_sent(talk: Talk) -> None:
    """Where the menu is refused both deliveries are answered with the same links."""
    talk.platform.fail(SEND, 45047)
    first, second = repeat_while_sending(talk)
    assert first == second
    assert "<a " in first
    assert talk.deliveries() == ["at_once"]


def test_deliveries_at_once_at_two_processes_are_one_menu(talk: Talk) -> None:
    """Four deliveries at once at two processes: one row, one menu."""
    assert talk.say_at_once(HELLO, 0, 1, 0, 1) == [""] * 4
    assert len(talk.platform.menus) == 1
    assert talk.deliveries() == ["sent"]


def test_a_repeat_after_a_killed_process_is_answered(talk: Talk) -> None:
    """Where a process was killed before its menu was sent, a repeat gets the links, and again."""
    talk.say(HELLO)
    talk.execute("UPDATE exchanges SET delivery = 'leaving' WHERE account = ?", talk.account.name)
    talk.clock.forward(seconds=10)
    answers = [talk.post(HELLO, 1).text for _ in range(2)]
    assert all("<a href=" in answer for answer in answers)
    assert talk.deliveries() == ["at_once"]
    assert len(talk.platform.menus) == 1
