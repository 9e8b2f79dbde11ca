"""Promises about quotas: five messages in 48 hours, three in a minute, over all processes."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from support.centre import CITIZENS, Centre, open_file
from support.platform import SEND, FakePlatform
from support.wechat import OPENID

from bot.platform.client import Platform, Refused, Sent
from bot.platform.errors import Reason
from handlers.inquiry import Kind
from handlers.journal import Journal

TOO_MANY = Refused(Reason.TOO_MANY, "您好")
NO_OCCASION = Refused(Reason.NO_OCCASION, "您好")


async def send(platform: Platform, times: int, openid: str = OPENID) -> list[Sent | Refused]:
    """Send a message several times, one after another."""
    return [await platform.send_text("service", openid, "您好") for _ in range(times)]


async def test_a_message_allows_five(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """After a citizen's message five may follow; the next message allows five more."""
    assert await send(platform, 6) == [*[Sent(1)] * 5, TOO_MANY]
    assert fake.asked[SEND] == 5
    centre.now += 1
    await centre.note()
    assert await send(platform, 6) == [*[Sent(1)] * 5, TOO_MANY]


@pytest.mark.parametrize("kind", [Kind.IMAGE, Kind.UNKNOWN, Kind.COMPLAINT])
async def test_any_message_allows_five(centre: Centre, platform: Platform, kind: Kind) -> None:
    """A message of any kind, one about a complaint too, allows five."""
    await centre.note(kind, openid="other")
    assert await send(platform, 6, "other") == [*[Sent(1)] * 5, TOO_MANY]


async def test_a_message_allows_nothing_after_two_days(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """48 hours after a citizen's last message the platform is not even asked."""
    centre.now += 48 * 3600 * 1000 - 1
    assert await send(platform, 1) == [Sent(1)]
    centre.now += 1
    assert await send(platform, 1) == [NO_OCCASION]
    assert fake.asked[SEND] == 1


@pytest.mark.parametrize(
    "kind", [Kind.MENU, Kind.PICKED, Kind.FOLLOWED, Kind.SCANNED, Kind.COMPLAINT_TAP]
)
async def test_a_tap_allows_three_for_a_minute(
    centre: Centre, platform: Platform, kind: Kind
) -> None:
    """After a tap, a follow or a scan three may follow within a minute."""
    await centre.note(kind, openid="other")
    assert await send(platform, 4, "other") == [*[Sent(1)] * 3, TOO_MANY]
    centre.now += 60_000
    assert await send(platform, 1, "other") == [NO_OCCASION]


async def test_a_tap_and_a_message_add_up(centre: Centre, platform: Platform) -> None:
    """What a tap allows comes on top of what the message before it allows."""
    centre.now += 1
    await centre.note(Kind.MENU)
    assert await send(platform, 9) == [*[Sent(1)] * 8, TOO_MANY]


@pytest.mark.parametrize("kind", [Kind.LEFT, Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.SILENT])
async def test_other_events_allow_nothing(centre: Centre, platform: Platform, kind: Kind) -> None:
    """What the platform reports by itself is no occasion to write."""
    await centre.note(kind, openid="other")
    assert await send(platform, 1, "other") == [NO_OCCASION]


async def test_who_never_wrote_gets_nothing(platform: Platform, fake: FakePlatform) -> None:
    """A citizen of whom the journal knows nothing is not written to."""
    assert await send(platform, 1, "stranger") == [NO_OCCASION]
    assert not fake.asked


async def test_who_left_gets_nothing(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """Once what identifies a citizen is deleted, nothing is sent any more."""
    code = CITIZENS.code("service", OPENID)
    await Journal(centre.database).drop_citizen("service", code)
    assert await send(platform, 1) == [NO_OCCASION]
    assert not fake.asked


async def test_a_text_goes_whole_or_not_at_all(platform: Platform, fake: FakePlatform) -> None:
    """Where the room that is left holds only a part of a text, none of it is sent."""
    text = "第一句。" * 300
    await send(platform, 4)
    assert await platform.send_text("service", OPENID, text) == Refused(Reason.TOO_MANY, text)
    assert await send(platform, 1) == [Sent(1)]
    assert fake.texts == ["您好"] * 5


async def test_a_text_longer_than_any_occasion_is_refused(
    platform: Platform, fake: FakePlatform
) -> None:
    """A text of six messages has no room on a fresh occasion either."""
    text = "第一句。" * 1000
    assert await platform.send_text("service", OPENID, text) == Refused(Reason.TOO_MANY, text)
    assert not fake.asked


async def test_what_was_refused_uses_no_room(platform: Platform, fake: FakePlatform) -> None:
    """A message that certainly was not sent leaves its room to the next."""
    fake.fail(SEND, *[48001] * 3)
    await send(platform, 3)
    assert await send(platform, 6) == [*[Sent(1)] * 5, TOO_MANY]


async def test_what_may_have_arrived_uses_its_room(platform: Platform, fake: FakePlatform) -> None:
    """A message without a readable answer counts as one of the five."""
    fake.fail(SEND, web.Response(status=502))
    assert await send(platform, 6) == [
        Refused(Reason.UNCERTAIN, ""),
        *[Sent(1)] * 4,
        TOO_MANY,
    ]


async def test_the_platform_s_own_count_wins(platform: Platform, fake: FakePlatform) -> None:
    """When the platform says that it is enough, nobody asks again on this occasion."""
    fake.fail(SEND, 45047)
    assert await send(platform, 3) == [TOO_MANY] * 3
    assert fake.asked[SEND] == 1


async def test_processes_share_the_quota(centre: Centre, fake: FakePlatform) -> None:
    """Two processes that send at the same time send five together, not five each."""
    database = open_file(centre.database.path)
    other = Centre(database, centre.url)
    async with centre.open() as first, other.open() as second:
        found = await asyncio.gather(send(first, 4), send(second, 4))
    database.close()
    assert sorted(map(str, found[0] + found[1])) == sorted(
        map(str, [*[Sent(1)] * 5, *[TOO_MANY] * 3])
    )
    assert fake.asked[SEND] == 5


async def test_old_occasions_are_forgotten(centre: Centre, platform: Platform) -> None:
    """Rows of occasions that allow nothing any more are deleted when the next is used."""
    await send(platform, 1)
    centre.now += 48 * 3600 * 1000
    await centre.note(openid="other")
    await send(platform, 1, "other")
    rows = centre.database.read("SELECT message_key, used FROM sendings")
    assert [tuple(row) for row in rows] == [("key-2", 1)]


async def test_a_ledger_that_cannot_be_written_hides_no_refusal(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """When giving room back fails, the refusal is told all the same."""

    async def close_first(_request: web.Request) -> None:
        await asyncio.to_thread(centre.database.close)

    fake.before = close_first
    fake.fail(SEND, 48001)
    assert await send(platform, 1) == [Refused(Reason.NOT_ALLOWED, "您好")]
