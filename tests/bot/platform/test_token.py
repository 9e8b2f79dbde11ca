"""Promises about the access token: one fetch, one retry, replaced ahead, never shown."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest
from aiohttp import web
from structlog.testing import capture_logs
from support.centre import Centre
from support.platform import HANG, SECRET, SEND, TOKEN_PATH, FakePlatform
from support.wechat import OPENID

from bot.platform.client import Platform, Refused, Sent
from bot.platform.errors import Reason


def note_arrival(fake: FakePlatform) -> asyncio.Event:
    """Return what is set once the platform gets a call."""
    arrived = asyncio.Event()

    async def note(_request: web.Request) -> None:
        arrived.set()

    fake.before = note
    return arrived


async def test_one_token_serves_all(platform: Platform, fake: FakePlatform) -> None:
    """Messages that need a token at the same time wait for one fetch, later ones for none."""
    sent = await asyncio.gather(
        *(platform.send_text("service", OPENID, str(number)) for number in range(4))
    )
    assert sent == [Sent(1)] * 4
    await platform.send_text("service", OPENID, "5")
    assert fake.asked[TOKEN_PATH] == 1
    asked = next(json.loads(body) for path, body in fake.bodies if path == TOKEN_PATH)
    assert asked["force_refresh"] is False


@pytest.mark.parametrize("code", [40001, 40014, 42001])
async def test_a_refused_token_is_renewed_once(
    platform: Platform, fake: FakePlatform, code: int
) -> None:
    """A message whose token is refused goes out with a new one, once."""
    await platform.send_text("service", OPENID, "一")
    fake.fail(SEND, code)
    assert await platform.send_text("service", OPENID, "二") == Sent(1)
    assert fake.texts == ["一", "二"]
    assert (fake.asked[TOKEN_PATH], fake.asked[SEND]) == (2, 3)


async def test_a_token_that_ends_between_parts_loses_none(
    platform: Platform, fake: FakePlatform
) -> None:
    """A token that the platform ends midway leaves no part out and sends none twice."""
    await platform.send_text("service", OPENID, "一")
    fake.expire_token()
    assert await platform.send_text("service", OPENID, "第一句。" * 300) == Sent(2)
    assert "".join(fake.texts[1:]) == "第一句。" * 300
    assert fake.asked[TOKEN_PATH] == 2


async def test_a_token_refused_twice_is_told(platform: Platform, fake: FakePlatform) -> None:
    """A token that is refused again when it is new is asked for no third time."""
    fake.fail(SEND, 40001, 40001)
    found = await platform.send_text("service", OPENID, "您好")
    assert found == Refused(Reason.CONFIGURATION, "您好")
    assert (fake.asked[TOKEN_PATH], fake.asked[SEND]) == (2, 2)


async def test_messages_that_meet_the_same_end_renew_once(
    platform: Platform, fake: FakePlatform
) -> None:
    """Of several messages whose token ended only one fetches; none drops the new token."""
    await platform.send_text("service", OPENID, "一")
    fake.expire_token()
    sent = await asyncio.gather(
        *(platform.send_text("service", OPENID, str(number)) for number in range(4))
    )
    assert sent == [Sent(1)] * 4
    assert fake.asked[TOKEN_PATH] == 2


@pytest.mark.parametrize(("drawn", "ahead"), [(0.0, 60), (0.5, 180), (1.0, 300)])
async def test_a_token_is_replaced_ahead_of_its_end(
    centre: Centre, fake: FakePlatform, drawn: float, ahead: int
) -> None:
    """One to five minutes before its end, as drawn, a token is replaced, and not sooner."""
    async with centre.open(draw=lambda: drawn) as platform:
        await platform.send_text("service", OPENID, "一")
        centre.now += (7200 - ahead) * 1000 - 1
        await platform.send_text("service", OPENID, "二")
        assert fake.asked[TOKEN_PATH] == 1
        centre.now += 1
        assert await platform.send_text("service", OPENID, "三") == Sent(1)
        assert fake.asked[TOKEN_PATH] == 2


async def test_a_short_token_is_used_for_half_its_life(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """A token of a few seconds is not fetched anew for each message."""
    fake.life = 20
    await platform.send_text("service", OPENID, "一")
    centre.now += 9_999
    await platform.send_text("service", OPENID, "二")
    assert fake.asked[TOKEN_PATH] == 1


async def test_a_token_serves_on_while_no_new_one_can_be_had(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """Near its end a token is still used when fetching fails, after its end it is not."""
    await platform.send_text("service", OPENID, "一")
    centre.now += 7_150_000
    fake.fail(TOKEN_PATH, *[web.Response(status=503)] * 2)
    assert await platform.send_text("service", OPENID, "二") == Sent(1)
    centre.now += 50_000
    found = await platform.send_text("service", OPENID, "三")
    assert found == Refused(Reason.NOT_REACHED, "三")


@pytest.mark.parametrize(
    "answer",
    ['{"access_token": "", "expires_in": 7200}', '{"expires_in": 7200}', '{"access_token": "T"}'],
)
async def test_half_a_token_is_none(platform: Platform, fake: FakePlatform, answer: str) -> None:
    """An answer without a token or without its life is no token, and nothing is sent."""
    fake.fail(TOKEN_PATH, web.Response(text=answer))
    found = await platform.send_text("service", OPENID, "您好")
    assert found == Refused(Reason.REFUSED, "您好")
    assert fake.asked[SEND] == 0


async def test_a_sender_that_gives_up_leaves_the_token_to_others(
    platform: Platform, fake: FakePlatform
) -> None:
    """Who is cancelled while the token is fetched takes it away from nobody."""
    arrived = note_arrival(fake)
    first = asyncio.create_task(platform.send_text("service", OPENID, "一"))
    second = asyncio.create_task(platform.send_text("service", OPENID, "二"))
    await arrived.wait()
    first.cancel()
    assert await second == Sent(1)
    assert fake.asked[TOKEN_PATH] == 1


async def test_closing_ends_a_fetch(centre: Centre, fake: FakePlatform) -> None:
    """Closing waits for no token that never comes."""
    fake.fail(TOKEN_PATH, HANG)
    arrived = note_arrival(fake)
    async with centre.open(seconds=60.0) as platform:
        sending = asyncio.create_task(platform.send_text("service", OPENID, "一"))
        await arrived.wait()
    with pytest.raises(asyncio.CancelledError):
        await sending


async def test_no_line_shows_a_secret(
    centre: Centre, fake: FakePlatform, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither our lines nor a library's hold the secret, the token, the openid or the text."""
    caplog.set_level(logging.DEBUG)
    fake.fail(TOKEN_PATH, 40164)
    fake.fail(SEND, 48001, 45015, 45009)
    with capture_logs() as lines:
        async with centre.open() as platform:
            for _ in range(4):
                await platform.send_text("service", OPENID, "您好")
    said = repr(lines) + caplog.text
    assert [line["code"] for line in lines if line["event"] == "platform.alarm"] == [
        40164,
        40164,
        48001,
    ]
    assert not [word for word in (SECRET, fake.token, OPENID, "您好") if word in said]
