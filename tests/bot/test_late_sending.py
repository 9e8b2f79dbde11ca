"""A reply that is late for its request reaches the citizen as a message of its own."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from support.app import copy_database, serve, settings_for
from support.conversation import NOON
from support.peer import Peer
from support.platform import APP_ID, SECRET, SEND, serve_platform
from support.wechat import TOKEN, message_xml

from bot.keys import PIPELINE
from bot.settings import AccountSettings
from bot.wechat.account import Mode
from handlers.catalogue import HANDLERS
from handlers.inquiry import Inquiry, Reply
from handlers.services import Services


async def talk(database: Path, *faults: object) -> tuple[str, list[str], str]:
    """Return what a citizen gets at once, by the platform, and with the next question."""
    opened = threading.Event()

    async def hold(inquiry: Inquiry, _services: Services) -> Reply | None:
        if "电话" in inquiry.text:
            await asyncio.to_thread(opened.wait)
        return None

    async with serve_platform() as fake:
        fake.fail(SEND, *faults)
        account = AccountSettings(
            name="plain",
            mode=Mode.PLAIN,
            token=TOKEN,
            app_id=APP_ID,
            app_secret=SECRET,
            api_base=fake.url,
        )
        settings = settings_for(database, accounts=(account,))
        options = {"handlers": (hold, *HANDLERS), "deadline": 0.02}
        with serve(settings, clock=lambda: NOON, **options) as served:
            peer = Peer(served, account)
            first = await asyncio.to_thread(peer.say, message_xml("电话"))
            opened.set()
            await asyncio.to_thread(served.run, served.app[PIPELINE].drain())
            by_platform = fake.texts
            next_ = await asyncio.to_thread(peer.say, message_xml("几个窗口部门", MsgId="2"))
    return first, by_platform, next_


async def test_a_late_reply_is_sent_by_the_platform(seeded_database: Path, tmp_path: Path) -> None:
    """The request gets success, the platform brings the reply, the next one repeats nothing."""
    database = copy_database(seeded_database, tmp_path)
    first, by_platform, next_ = await talk(database)
    assert first == ""
    (sent,) = by_platform
    assert "0632—6616110" in sent
    assert next_.startswith("据2016年度报告，中心有18个窗口部门")


async def test_what_the_platform_refuses_comes_with_the_next_reply(
    seeded_database: Path, tmp_path: Path
) -> None:
    """A refusal loses nothing: the reply waits and stands before the citizen's next one."""
    database = copy_database(seeded_database, tmp_path)
    first, by_platform, next_ = await talk(database, 45015)
    assert (first, by_platform) == ("", [])
    assert next_.startswith("您刚才问的“电话”，答复是：")
    assert "中心有18个窗口部门" in next_
