"""A reply that is late for its request reaches the citizen as a message of its own."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from aiohttp import web
from support.app import PATIENCE, copy_database
from support.messenger import Messenger, Talk, serve_messenger
from support.platform import SEND, TYPING
from support.wechat import OPENID, message_xml

from handlers.catalogue import HANDLERS
from handlers.inquiry import Inquiry, Reply
from handlers.services import Services
from handlers.wording import PICK_HINT_LINKS, PICK_HINT_MENU
from knowledge.entry import Topic

NEXT = message_xml("几个窗口部门", MsgId="next")
NEXT_ANSWER = "据2016年度报告，中心有18个窗口部门"


class Hold:
    """A handler that holds what asks for 电话 or the topic of the centre until it is let go."""

    def __init__(self) -> None:
        """Begin open."""
        self._opened = threading.Event()

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Hold for the block."""
        self._opened.clear()
        try:
            yield
        finally:
            self._opened.set()

    async def __call__(self, inquiry: Inquiry, _services: Services) -> Reply | None:
        """Hold it, and let others pass."""
        if inquiry.text in {"电话", Topic.CENTRE}:
            await asyncio.to_thread(self._opened.wait, PATIENCE)
        return None


HOLD = Hold()


@pytest.fixture(scope="module")
def centre(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messenger]:
    """Give a served centre that waits for nothing."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("late"))
    with serve_messenger(database, handlers=(HOLD, *HANDLERS), deadline=0.02) as served:
        yield served


@pytest.fixture
def talk(centre: Messenger) -> Talk:
    """Give a talk at an account of its own."""
    return centre.open()


def ask_late(talk: Talk, text: str) -> str:
    """Return what the request gets whose answer is late; the answer is finished then."""
    with HOLD.closed():
        said = talk.say(message_xml(text, MsgId="late"))
    talk.drain()
    return said


def ask_next(talk: Talk) -> str:
    """Return the next reply, which is late itself where the machine is slow."""
    said = talk.say(NEXT)
    talk.drain()
    return said or "".join(talk.platform.texts[-1:])


def test_a_late_reply_is_sent_by_the_platform(talk: Talk) -> None:
    """The request gets success, the platform brings the reply, the next one repeats nothing."""
    assert ask_late(talk, "电话") == ""
    (sent,) = talk.platform.texts
    assert "0632—6616110" in sent
    assert talk.deliveries() == ["sent"]
    assert ask_next(talk).startswith(NEXT_ANSWER)


def test_what_the_platform_refuses_comes_with_the_next_reply(talk: Talk) -> None:
    """A refusal loses nothing: the reply waits and stands before the citizen's next one."""
    talk.platform.fail(SEND, 45015)
    assert ask_late(talk, "电话") == ""
    assert talk.platform.texts == []
    assert talk.deliveries() == ["waiting"]
    next_ = ask_next(talk)
    assert next_.startswith("您刚才问的“电话”，答复是：")
    assert "中心有18个窗口部门" in next_


def test_what_may_have_arrived_is_not_said_to_be_sent(talk: Talk) -> None:
    """Without a readable answer a late reply is neither recorded as sent nor given again."""
    talk.platform.fail(SEND, web.Response(status=502))
    assert ask_late(talk, "电话") == ""
    assert talk.deliveries() == ["open"]
    assert ask_next(talk).startswith(NEXT_ANSWER)


def test_late_suggestions_come_as_a_menu(talk: Talk) -> None:
    """Suggestions that are late come as a menu to tap."""
    assert ask_late(talk, Topic.CENTRE) == ""
    (menu,) = talk.platform.menus
    assert (len(menu["list"]), menu["tail_content"]) == (4, PICK_HINT_MENU)
    assert talk.deliveries() == ["sent"]


def test_late_suggestions_come_as_links_where_there_are_no_menus(talk: Talk) -> None:
    """At an account without menus, late suggestions are links in a text."""
    talk.platform.fail(SEND, 40200)
    assert ask_late(talk, Topic.CENTRE) == ""
    (text,) = talk.platform.texts
    assert text.count("<a href=") == 4
    assert text.endswith(PICK_HINT_LINKS)
    assert talk.deliveries() == ["sent"]


def test_who_waits_sees_that_an_answer_is_being_written(talk: Talk) -> None:
    """Typing is shown to who waits, before the answer is there, and ended with it."""
    shown = threading.Event()

    async def note(request: web.Request) -> None:
        if request.path == TYPING:
            shown.set()

    talk.platform.before = note
    with HOLD.closed():
        assert talk.say(message_xml("电话", MsgId="slow")) == ""
        assert shown.wait(PATIENCE)
        assert talk.platform.texts == []
    talk.drain()
    asked = [json.loads(body) for path, body in talk.platform.bodies if path == TYPING]
    assert [one["command"] for one in asked] == ["Typing", "CancelTyping"]
    assert {one["touser"] for one in asked} == {OPENID}
    assert len(talk.platform.texts) == 1
