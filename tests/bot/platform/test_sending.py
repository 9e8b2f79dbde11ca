"""Promises about messages to citizens: what is sent, what is refused, and never twice."""

from __future__ import annotations

import json

import pytest
from aiohttp import web
from support.centre import Centre
from support.command import find_free_port
from support.platform import HANG, SEND, TOKEN_PATH, TYPING, FakePlatform
from support.wechat import OPENID

from bot.platform.client import Platform, Refused, Sent
from bot.platform.errors import Reason

LONG = "第一句。" * 300


async def test_a_text_arrives_as_it_was_written(platform: Platform, fake: FakePlatform) -> None:
    """The citizen reads the very characters, and on the way they are UTF-8, not escapes."""
    text = '第一行\n“]]>” {0} 𠮷 👨‍👩‍👧 <a href="https://example.org">网页</a>'
    assert await platform.send_text("service", OPENID, text) == Sent(1)
    assert fake.texts == [text]
    assert fake.messages[0]["touser"] == OPENID
    body = next(sent for path, sent in fake.bodies if path == SEND)
    assert "第一行".encode() in body


async def test_a_long_text_comes_in_parts(platform: Platform, fake: FakePlatform) -> None:
    """What WeChat takes no single message for comes in several, whole and in order."""
    assert await platform.send_text("service", OPENID, LONG) == Sent(2)
    assert "".join(fake.texts) == LONG
    assert max(len(text.encode()) for text in fake.texts) <= 2047


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (40003, Reason.BAD_CITIZEN),
        (40164, Reason.CONFIGURATION),
        (43004, Reason.NOT_FOLLOWING),
        (45002, Reason.TOO_LONG),
        (45009, Reason.EXHAUSTED),
        (45011, Reason.EXHAUSTED),
        (45015, Reason.NO_OCCASION),
        (45047, Reason.TOO_MANY),
        (48001, Reason.NOT_ALLOWED),
        (99999, Reason.REFUSED),
    ],
)
async def test_a_refusal_is_told(
    platform: Platform, fake: FakePlatform, code: int, reason: Reason
) -> None:
    """What the platform refuses is asked once and told with its reason; the text is kept."""
    fake.fail(SEND, code)
    assert await platform.send_text("service", OPENID, "您好") == Refused(reason, "您好")
    assert fake.asked[SEND] == 1


@pytest.mark.parametrize(
    "fault",
    [
        HANG,
        web.Response(status=502, text="<html>Bad Gateway</html>"),
        web.Response(text="<html>ok</html>"),
        web.Response(text="[]"),
        web.Response(text='{"errcode": "0"}'),
        web.Response(text="[" * 100_000),
        web.Response(body=b"\xff\xfe"),
        web.Response(text=" " * 300_000 + "{}"),
    ],
    ids=["timeout", "502", "html", "list", "text-code", "nested", "bytes", "endless"],
)
async def test_what_may_have_arrived_is_never_sent_again(
    centre: Centre, fake: FakePlatform, fault: object
) -> None:
    """Without a readable answer a message is not sent twice, nor handed back to be."""
    fake.fail(SEND, fault)
    async with centre.open(seconds=1.0) as platform:
        found = await platform.send_text("service", OPENID, "您好")
    assert found == Refused(Reason.UNCERTAIN, "")
    assert fake.asked[SEND] == 1


async def test_the_rest_after_an_open_part_is_handed_back(
    platform: Platform, fake: FakePlatform
) -> None:
    """Where a part may have arrived only the parts after it are left to be given."""
    fake.fail(SEND, web.Response(status=500))
    found = await platform.send_text("service", OPENID, LONG)
    assert isinstance(found, Refused)
    assert found.reason is Reason.UNCERTAIN
    assert found.unsent
    assert LONG.endswith(found.unsent)
    assert fake.asked[SEND] == 1


async def test_a_token_that_cannot_be_had_leaves_nothing_open(
    centre: Centre, fake: FakePlatform
) -> None:
    """When no answer comes to the asking for a token, the message is certainly unsent."""
    fake.fail(TOKEN_PATH, HANG)
    async with centre.open(seconds=1.0) as platform:
        found = await platform.send_text("service", OPENID, "您好")
    assert found == Refused(Reason.NOT_REACHED, "您好")
    assert fake.asked[SEND] == 0


async def test_nobody_listening_leaves_nothing_open(centre: Centre) -> None:
    """A platform that cannot be reached is told so, and the message is certainly unsent."""
    centre.url = f"http://127.0.0.1:{find_free_port()}"
    async with centre.open() as platform:
        found = await platform.send_text("service", OPENID, "您好")
    assert found == Refused(Reason.NOT_REACHED, "您好")


@pytest.mark.parametrize(("times", "result"), [(3, Sent(1)), (4, Refused(Reason.BUSY, "您好"))])
async def test_a_busy_platform_is_asked_again(
    centre: Centre, platform: Platform, fake: FakePlatform, times: int, result: object
) -> None:
    """Busy is no refusal: three more tries after 1, 2 and 4 seconds, then it is told."""
    fake.fail(SEND, *[-1] * times)
    assert await platform.send_text("service", OPENID, "您好") == result
    assert centre.pauses == [1.0, 2.0, 4.0]
    assert fake.asked[SEND] == 4


@pytest.mark.parametrize(("code", "rest"), [(45011, 60_000), (45009, 600_000)])
async def test_a_used_up_quota_rests(
    centre: Centre, platform: Platform, fake: FakePlatform, code: int, rest: int
) -> None:
    """After the account's quota is used up nobody asks for a while, then it works again."""
    fake.fail(SEND, code)
    for _ in range(3):
        found = await platform.send_text("service", OPENID, "您好")
        assert found == Refused(Reason.EXHAUSTED, "您好")
    assert fake.asked[SEND] == 1
    centre.now += rest
    assert await platform.send_text("service", OPENID, "您好") == Sent(1)


async def test_typing_is_shown_or_not_missed(platform: Platform, fake: FakePlatform) -> None:
    """Typing is shown and ended; where the platform shows none, nothing else happens."""
    assert await platform.show_typing("service", OPENID)
    assert await platform.show_typing("service", OPENID, is_typing=False)
    said = [json.loads(body)["command"] for path, body in fake.bodies if path == TYPING]
    assert said == ["Typing", "CancelTyping"]
    fake.fail(TYPING, 45080, 45081, 45072, 40200)
    assert [await platform.show_typing("service", OPENID) for _ in range(4)] == [False] * 4


async def test_an_account_without_a_secret_sends_nothing(
    centre: Centre, fake: FakePlatform
) -> None:
    """Where no app secret is set the platform is never asked."""
    centre.secret = ""
    async with centre.open() as platform:
        assert not platform.may_send("service")
        text = await platform.send_text("service", OPENID, "您好")
        assert not await platform.show_typing("service", OPENID)
    assert text == Refused(Reason.NOT_ENABLED, "您好")
    assert not fake.asked
