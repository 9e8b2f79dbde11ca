"""Promises of suggestions at an account that may send: a menu to tap, once, or links at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web
from structlog.testing import capture_logs
from support.app import copy_database
from support.messenger import Messenger, Talk, serve_messenger
from support.platform import SEND, TOKEN_PATH
from support.wechat import OPENID, event_xml, message_xml

from bot.wechat.account import Mode
from handlers.wording import PICK_HINT, PICK_HINT_LINKS, PICK_HINT_MENU, TOPICS_OFFER_MENU
from knowledge.entry import Topic

HELLO = message_xml("你好", MsgId="hello")
OFFERING = {
    "greeting": HELLO,
    "follow": event_xml("subscribe"),
    "scan": event_xml("SCAN", EventKey="12", Ticket="t"),
    "button": event_xml("CLICK", EventKey="topic:CENTRE"),
    "topic": message_xml(Topic.CENTRE, MsgId="topic"),
    "tap": message_xml(Topic.CENTRE, MsgId="tap", bizmsgmenuid="topic:CENTRE"),
}


@pytest.fixture(scope="module")
def centre(seeded_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Messenger]:
    """Give a served centre whose accounts may send."""
    database = copy_database(seeded_database, tmp_path_factory.mktemp("menus"))
    with serve_messenger(database) as served:
        yield served


@pytest.fixture
def talk(centre: Messenger) -> Talk:
    """Give a talk at an account in plain mode."""
    return centre.open()


@pytest.mark.parametrize("xml", OFFERING.values(), ids=list(OFFERING))
@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.SAFE])
def test_suggestions_come_as_a_menu(centre: Messenger, mode: Mode, xml: str) -> None:
    """Whatever leads to them, suggestions come as a menu, and the request gets `success`."""
    talk = centre.open(mode)
    answer = talk.post(xml)
    (row,), (menu,) = talk.rows(), talk.platform.menus
    assert (answer.status, answer.body) == (200, b"success")
    assert talk.platform.messages[0]["touser"] == OPENID
    offers = json.loads(row["suggestions"])
    assert [line["id"] for line in menu["list"]] == [offer["entry"] for offer in offers]
    is_welcome = menu["head_content"].endswith(TOPICS_OFFER_MENU)
    assert is_welcome or menu["tail_content"] == PICK_HINT_MENU
    assert row["delivery"] == "sent"
    assert "\n1. " in row["reply"]
    assert "<a " not in row["reply"]


def test_a_tap_goes_through_to_an_answer(talk: Talk) -> None:
    """From the welcome two taps lead through a topic to an answer, which comes at once."""
    assert talk.say(HELLO) == ""
    for step in ("first", "second"):
        line = talk.platform.menus[-1]["list"][0]
        said = talk.say(message_xml(line["content"], MsgId=step, bizmsgmenuid=line["id"]))
    assert said.startswith("据2016年度报告")
    assert len(talk.platform.menus) == 2
    rows = talk.rows()
    assert [row["kind"] for row in rows] == ["text", "picked", "picked"]
    assert rows[-1]["entry"] == line["id"]


def test_a_number_still_picks_from_a_menu(talk: Talk) -> None:
    """Who answers a menu with a number, or taps where no id is sent, gets the same."""
    talk.say(HELLO)
    talk.say(message_xml("1", MsgId="1"))
    talk.say(message_xml(talk.platform.menus[0]["list"][0]["content"], MsgId="2"))
    assert talk.platform.menus[1] == talk.platform.menus[2]


def test_a_menu_is_paid_by_what_led_to_it(talk: Talk) -> None:
    """A message allows five messages, a tap three of its own: each menu uses one of its own."""
    talk.say(HELLO)
    for number in range(2):
        talk.clock.forward(seconds=1)
        more = {"MsgId": f"tap-{number}", "bizmsgmenuid": "topic:CENTRE"}
        talk.say(message_xml(Topic.CENTRE, **more))
    used = talk.processes[0].rows(
        "SELECT kind, used FROM sendings JOIN exchanges USING (account, message_key)"
        " WHERE account = ? ORDER BY received_at",
        talk.account.name,
    )
    assert [tuple(row) for row in used] == [("text", 1), ("picked", 1), ("picked", 1)]


@pytest.mark.parametrize(
    ("path", "fault"),
    [
        (SEND, 45047),
        (SEND, 45015),
        (SEND, 40200),
        (SEND, 48001),
        (SEND, 45009),
        (SEND, 45002),
        (SEND, 40008),
        (SEND, -1),
        (TOKEN_PATH, 40164),
        (TOKEN_PATH, web.Response(status=502)),
    ],
)
def test_what_is_refused_comes_at_once(talk: Talk, path: str, fault: object) -> None:
    """A menu that certainly has not left is answered with links, and recorded as that."""
    talk.platform.fail(path, fault)
    said = [talk.say(OFFERING["topic"]) for _ in range(2)]
    assert talk.deliveries() == ["at_once"]
    assert said[0] == said[1]
    assert said[0].count('<a href="weixin://bizmsgmenu?') == 4
    assert said[0].endswith(PICK_HINT_LINKS)
    assert talk.platform.messages == []
    assert talk.platform.asked[path] == 1


def test_a_refusal_is_answered_sealed(centre: Messenger) -> None:
    """In safe mode the links that stand in for a menu are sealed like any answer."""
    talk = centre.open(Mode.SAFE)
    talk.platform.fail(SEND, 45047)
    assert "weixin" not in talk.post(HELLO).text
    assert talk.say(HELLO).count("<a ") == len(Topic)


def test_an_account_without_menus_is_asked_once(talk: Talk) -> None:
    """After the platform has said that the account may not, suggestions are links at once."""
    talk.platform.fail(SEND, 40200)
    said = [talk.say(message_xml("你好", MsgId=str(number))) for number in range(3)]
    assert all("<a " in text for text in said)
    assert talk.platform.asked[SEND] == 1


def test_what_may_have_arrived_is_left_alone(talk: Talk) -> None:
    """Without a readable answer the menu may be there: nothing follows it, now or later."""
    talk.platform.fail(SEND, web.Response(status=502))
    said = [talk.say(HELLO) for _ in range(2)]
    assert talk.deliveries() == ["open"]
    next_ = talk.say(message_xml("几个窗口部门", MsgId="2"))
    assert said == ["", ""]
    assert next_.startswith("据2016年度报告，中心有18个窗口部门")
    assert talk.platform.asked[SEND] == 1


def test_what_is_no_offer_is_answered_at_once(talk: Talk) -> None:
    """An answer, a courtesy, and a number that the offer lacks cost no message."""
    for number, text in enumerate(("联系电话是多少", "更多", "谢谢")):
        assert talk.say(message_xml(text, MsgId=str(number)))
    assert not talk.platform.asked
    talk.say(HELLO)
    assert "第99项" in talk.say(message_xml("99", MsgId="99"))
    assert len(talk.platform.messages) == 1


def test_a_ledger_that_cannot_be_written_sends_nothing(talk: Talk) -> None:
    """Where the room for a message cannot be noted, none leaves and links go out."""
    talk.execute(
        "CREATE TRIGGER full BEFORE INSERT ON sendings"
        " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    )
    with capture_logs() as lines:
        said = talk.say(HELLO)
    talk.execute("DROP TRIGGER full")
    assert "<a " in said
    assert talk.deliveries() == ["at_once"]
    assert "wechat.not_sent" in [line["event"] for line in lines]
    assert not talk.platform.messages


def test_a_sending_that_cannot_be_recorded_is_not_repeated_by_itself(talk: Talk) -> None:
    """Where it cannot be written that the menu was sent, the citizen has it, and once."""
    talk.execute(
        "CREATE TRIGGER stuck BEFORE UPDATE ON exchanges"
        " BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END"
    )
    with capture_logs() as lines:
        said = talk.say(HELLO)
    talk.execute("DROP TRIGGER stuck")
    assert said == ""
    assert len(talk.platform.menus) == 1
    assert "delivery.not_recorded" in [line["event"] for line in lines]


def test_the_numbers_stand_in_the_journal(talk: Talk) -> None:
    """What other channels and repeats read is the numbered text, however it went out."""
    talk.say(OFFERING["topic"])
    talk.platform.fail(SEND, 45047)
    talk.say(OFFERING["tap"])
    first, second = talk.rows()
    assert (first["delivery"], second["delivery"]) == ("sent", "at_once")
    assert first["reply"] == second["reply"]
    assert first["reply"].endswith(PICK_HINT)


def test_repeats_at_once_are_one_menu(talk: Talk) -> None:
    """Three deliveries while the menu is being sent: one menu, and `success` for each."""
    assert talk.say_at_once(HELLO, 0, 0, 0) == ["", "", ""]
    assert talk.say(HELLO) == ""
    assert talk.deliveries() == ["sent"]
    assert len(talk.platform.menus) == 1
