"""Promises about menus to tap: what is sent, what stands in for them, and what they may cost."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web
from support.centre import Centre
from support.command import find_free_port
from support.platform import HANG, SEND, TOKEN_PATH, FakePlatform
from support.wechat import OPENID

from bot.platform.client import MENU_REST_MS, Platform, Refused, Sent
from bot.platform.errors import Reason
from bot.wechat.offers import Offer, find_offer
from handlers.inquiry import Outcome, Reply, Suggestion
from handlers.wording import PICK_HINT, PICK_HINT_LINKS, PICK_HINT_MENU, word_offer

OFFERS = (Suggestion("centre-phone", "联系电话是多少？"), Suggestion("topic:HELP", "使用 & 帮助"))
WORDS = word_offer("您想问：", OFFERS)
REPLY = Reply(Outcome.SUGGESTED, WORDS, suggestions=OFFERS)
TOO_LONG_TO_LINK = tuple(Suggestion(f"entry-{number}", "问" * 75) for number in range(4))


def offer_of(reply: Reply) -> Offer:
    """Return the offer that a reply makes."""
    found = find_offer(reply)
    assert found is not None
    return found


OFFER = offer_of(REPLY)


def in_seconds(seconds: float) -> float:
    """Return the event loop's time in some seconds."""
    return asyncio.get_running_loop().time() + seconds


async def test_suggestions_are_a_menu_to_tap(platform: Platform, fake: FakePlatform) -> None:
    """Suggestions go out as a menu whose rows send their own words, and no numbers are asked."""
    assert await platform.send_menu("service", OPENID, OFFER) == Sent(1)
    assert await platform.send_reply("service", OPENID, REPLY) == Sent(1)
    menu = {
        "head_content": "您想问：",
        "list": [{"id": one.entry, "content": one.text} for one in OFFERS],
        "tail_content": PICK_HINT_MENU,
    }
    assert fake.menus == [menu, menu]


async def test_links_stand_in_for_a_menu(platform: Platform, fake: FakePlatform) -> None:
    """An account that may send no menu sends links in a text, and asks for no menu again."""
    fake.fail(SEND, 40200)
    assert platform.may_offer("service")
    for _ in range(2):
        assert await platform.send_reply("service", OPENID, REPLY) == Sent(1)
        assert not platform.may_offer("service")
    assert fake.asked[SEND] == 3
    head, first, _, hint = fake.texts[1].splitlines()
    assert (head, hint) == ("您想问：", PICK_HINT_LINKS)
    assert first == (
        '1. <a href="weixin://bizmsgmenu?msgmenucontent=联系电话是多少？&msgmenuid=centre-phone">'
        "联系电话是多少？</a>"
    )


@pytest.mark.parametrize("code", [45002, 40008])
async def test_a_menu_that_is_refused_for_itself_becomes_text(
    platform: Platform, fake: FakePlatform, code: int
) -> None:
    """A menu that is too long, or not understood, goes out as text; the next one is a menu."""
    fake.fail(SEND, code)
    assert await platform.send_reply("service", OPENID, REPLY) == Sent(1)
    assert "msgmenuid=topic%3AHELP" in fake.texts[0]
    assert platform.may_offer("service")


async def test_numbers_stand_in_for_links(platform: Platform, fake: FakePlatform) -> None:
    """Where the links' addresses outgrow a message, the suggestions are numbered words."""
    words = word_offer("您想问：", TOO_LONG_TO_LINK)
    fake.fail(SEND, 40200)
    reply = Reply(Outcome.SUGGESTED, words, suggestions=TOO_LONG_TO_LINK)
    assert await platform.send_reply("service", OPENID, reply) == Sent(1)
    assert fake.texts == [words]


async def test_what_offers_nothing_is_a_text(platform: Platform, fake: FakePlatform) -> None:
    """A reply without suggestions goes out as it is."""
    assert await platform.send_reply("service", OPENID, Reply(Outcome.ANSWERED, "好")) == Sent(1)
    assert fake.texts == ["好"]


async def test_an_offer_that_may_have_arrived_is_left(
    platform: Platform, fake: FakePlatform
) -> None:
    """A menu without a readable answer is neither sent again nor as links."""
    fake.fail(SEND, web.Response(status=502))
    found = await platform.send_reply("service", OPENID, REPLY)
    assert found == Refused(Reason.UNCERTAIN, "")
    assert fake.asked[SEND] == 1


async def test_a_refused_offer_is_kept(platform: Platform, fake: FakePlatform) -> None:
    """Whether menu or links are refused, nothing is lost: what has not left is handed back."""
    fake.fail(SEND, 45015, 40200, 43004)
    found = await platform.send_menu("service", OPENID, OFFER)
    assert found == Refused(Reason.NO_OCCASION, WORDS)
    found = await platform.send_reply("service", OPENID, REPLY)
    assert isinstance(found, Refused)
    assert (found.reason, bool(found.unsent)) == (Reason.NOT_FOLLOWING, True)


async def test_a_menu_takes_no_more_room_than_there_is(
    platform: Platform, fake: FakePlatform
) -> None:
    """A menu is one of the messages that an occasion allows, and the sixth is not even asked."""
    sent = [await platform.send_menu("service", OPENID, OFFER) for _ in range(6)]
    assert sent == [*[Sent(1)] * 5, Refused(Reason.TOO_MANY, WORDS)]
    assert fake.asked[SEND] == 5


@pytest.mark.parametrize(
    ("fault", "rests"),
    [(48001, True), (40164, True), (-1, True), (HANG, True), (45011, True), (45015, False)],
)
async def test_menus_rest_where_trying_would_only_hold_citizens(
    centre: Centre, fake: FakePlatform, fault: object, *, rests: bool
) -> None:
    """After a refusal that will last no menu is tried for a minute; others change nothing."""
    async with centre.open(seconds=1.0) as platform:
        fake.fail(SEND, *[fault] * 4)
        await platform.send_menu("service", OPENID, OFFER)
        assert platform.may_offer("service") is not rests
        centre.now += MENU_REST_MS
        assert platform.may_offer("service")


async def test_who_waits_is_not_kept_by_a_busy_platform(
    centre: Centre, platform: Platform, fake: FakePlatform
) -> None:
    """With a time to keep a busy platform is asked once, and nothing has left."""
    fake.fail(SEND, -1)
    found = await platform.send_menu("service", OPENID, OFFER, until=in_seconds(60))
    assert found == Refused(Reason.BUSY, WORDS)
    assert centre.pauses == []


async def test_a_menu_without_an_answer_in_time_may_have_arrived(
    platform: Platform, fake: FakePlatform
) -> None:
    """A platform that is not done in time leaves open whether the menu arrived."""
    fake.fail(SEND, HANG)
    found = await platform.send_menu("service", OPENID, OFFER, until=in_seconds(0.5))
    assert found == Refused(Reason.UNCERTAIN, "")


async def test_a_token_that_comes_too_late_leaves_nothing_open(
    platform: Platform, fake: FakePlatform
) -> None:
    """Where the token is not there in time the menu has certainly not left."""
    fake.fail(TOKEN_PATH, HANG)
    found = await platform.send_menu("service", OPENID, OFFER, until=in_seconds(0.2))
    assert found == Refused(Reason.NOT_REACHED, WORDS)
    assert fake.asked[SEND] == 0


async def test_without_time_nobody_is_asked(platform: Platform, fake: FakePlatform) -> None:
    """A time that has passed is no time to ask in."""
    await platform.send_text("service", OPENID, "您好")
    found = await platform.send_menu("service", OPENID, OFFER, until=in_seconds(-1))
    assert found == Refused(Reason.NOT_REACHED, WORDS)
    assert fake.menus == []


async def test_nobody_listening_leaves_nothing_open(centre: Centre) -> None:
    """A platform that cannot be reached in time is told so."""
    centre.url = f"http://127.0.0.1:{find_free_port()}"
    async with centre.open() as platform:
        found = await platform.send_menu("service", OPENID, OFFER, until=in_seconds(5))
    assert found == Refused(Reason.NOT_REACHED, WORDS)


async def test_an_account_without_a_secret_offers_nothing(
    centre: Centre, fake: FakePlatform
) -> None:
    """Where no app secret is set no menu is tried."""
    centre.secret = ""
    async with centre.open() as platform:
        assert not platform.may_offer("service")
        found = await platform.send_menu("service", OPENID, OFFER)
    assert found == Refused(Reason.NOT_ENABLED, WORDS)
    assert PICK_HINT in found.unsent
    assert not fake.asked
