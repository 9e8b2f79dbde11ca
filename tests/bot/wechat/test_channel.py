"""Promises of what each WeChat message means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import CENTRE, NOW, OPENID, event_xml, message_xml

from bot.wechat.channel import UNSUPPORTED_TEXT, to_inquiry
from bot.wechat.message import Message, parse_message
from bot.wechat.xml import parse
from handlers.inquiry import Channel, Inquiry, Kind

MEDIA = {"MediaId": "m", "Content": None}


def read(xml: str) -> Inquiry:
    """Return the inquiry that the platform's XML makes."""
    message = parse_message(parse(xml.encode()))
    return to_inquiry(message, "service", citizen="c0ffee", key="cafe", received_at=NOW * 1000)


def test_inquiry_is_whole() -> None:
    """An inquiry carries account, channel, citizen, key and time, and no openid."""
    message = parse_message(parse(message_xml("怎么办？").encode()))
    inquiry = to_inquiry(
        message, "service", citizen="c0ffee", key="cafe", received_at=NOW * 1000 + 7
    )
    assert inquiry == Inquiry(
        account="service",
        channel=Channel.WECHAT,
        citizen="c0ffee",
        key="cafe",
        received_at=NOW * 1000 + 7,
        kind=Kind.TEXT,
        text="怎么办？",
    )
    assert OPENID not in repr(inquiry)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (Kind.IMAGE, {"MsgType": "image", "PicUrl": "http://x/1"}),
        (Kind.VOICE, {"MsgType": "voice", "Format": "amr"}),
        (Kind.VOICE, {"MsgType": "voice", "Recognition": ""}),
        (Kind.VOICE, {"MsgType": "voice", "Recognition": " \n"}),
        (Kind.VIDEO, {"MsgType": "video", "ThumbMediaId": "t"}),
        (Kind.VIDEO, {"MsgType": "shortvideo", "ThumbMediaId": "t"}),
        (Kind.LOCATION, {"MsgType": "location", "Location_X": "23.1", "Label": "某街"}),
        (Kind.LINK, {"MsgType": "link", "Title": "标题", "Url": "http://x"}),
        (Kind.UNKNOWN, {"MsgType": "file", "Title": "表.docx", "FileKey": "k"}),
        (Kind.UNKNOWN, {"MsgType": "miniprogrampage", "AppId": "wx", "PagePath": "p"}),
        (Kind.UNKNOWN, {"MsgType": "hologram"}),
    ],
)
def test_messages_without_words(kind: Kind, more: dict[str, str]) -> None:
    """Each message type has its kind, and one we do not know is UNKNOWN; none carries text."""
    inquiry = read(message_xml(**{**MEDIA, **more}))  # type: ignore[arg-type]  # None: no content
    assert (inquiry.kind, inquiry.text) == (kind, "")


@pytest.mark.parametrize("name", ["Recognition", "Recongnition"])
def test_recognised_voice_is_text(name: str) -> None:
    """A voice message that WeChat turned into words is text, under both spellings."""
    inquiry = read(message_xml(**{**MEDIA, "MsgType": "voice", name: "社保卡怎么办。"}))  # type: ignore[arg-type]  # None: no content
    assert (inquiry.kind, inquiry.text) == (Kind.TEXT, "社保卡怎么办。")


@pytest.mark.parametrize("text", ["怎么办？", "", "  ", "1", "更多", "TD"])
def test_text_is_kept(text: str) -> None:
    """A text message is text as it came, blank or not."""
    inquiry = read(message_xml(text, bizmsgmenuid="3"))
    assert (inquiry.kind, inquiry.text) == (Kind.TEXT, text)


def test_a_tap_on_a_suggestion_is_text_that_knows_it() -> None:
    """A tap is text with the suggestion's words and its id; nothing else has such an id."""
    tapped = read(message_xml("联系电话是多少？", bizmsgmenuid="centre-phone"))
    assert (tapped.kind, tapped.text) == (Kind.TEXT, "联系电话是多少？")
    assert tapped.picked == "centre-phone"
    assert read(message_xml("联系电话是多少？")).picked == ""
    assert read(message_xml(UNSUPPORTED_TEXT, bizmsgmenuid="centre-phone")).picked == ""
    voice = message_xml(**{**MEDIA, "MsgType": "voice", "Recognition": "电话"}, bizmsgmenuid="1")  # type: ignore[arg-type]  # None: no content
    assert read(voice).picked == ""
    assert read(event_xml("CLICK", EventKey="help", bizmsgmenuid="centre-phone")).picked == ""


@pytest.mark.parametrize("around", ["{}", " {}\n"])
def test_stand_in_text_is_no_question(around: str) -> None:
    """What WeChat writes in place of a message it cannot pass on is not a citizen's question."""
    inquiry = read(message_xml(around.format(UNSUPPORTED_TEXT)))
    assert (inquiry.kind, inquiry.text) == (Kind.UNKNOWN, "")
    assert read(message_xml(UNSUPPORTED_TEXT + "是什么意思")).kind is Kind.TEXT


@pytest.mark.parametrize(
    ("kind", "event", "more"),
    [
        (Kind.FOLLOWED, "subscribe", {}),
        (Kind.FOLLOWED, "subscribe", {"EventKey": ""}),
        (Kind.FOLLOWED, "subscribe", {"EventKey": "qrscene_12", "Ticket": "t"}),
        (Kind.FOLLOWED, "subscribe", {"EventKey": "last_trade_no_4003"}),
        (Kind.FOLLOWED, "subscribe", {"EventKey": "scanbarcode|2|6901234567890"}),
        (Kind.LEFT, "unsubscribe", {"EventKey": ""}),
        (Kind.SCANNED, "SCAN", {"EventKey": "12", "Ticket": "t"}),
        (Kind.SCANNED, "scan", {"EventKey": "12"}),
        (Kind.SILENT, "LOCATION", {"Latitude": "23.1", "Longitude": "113.3"}),
        (Kind.SILENT, "VIEW", {"EventKey": "http://x", "MenuId": "1"}),
        (Kind.SILENT, "view_miniprogram", {"EventKey": "pages/index", "MenuId": "1"}),
        (Kind.SILENT, "scancode_push", {"EventKey": "6"}),
        (Kind.SILENT, "scancode_waitmsg", {"EventKey": "6"}),
        (Kind.SILENT, "pic_sysphoto", {"EventKey": "6"}),
        (Kind.SILENT, "pic_photo_or_album", {"EventKey": "6"}),
        (Kind.SILENT, "pic_weixin", {"EventKey": "6"}),
        (Kind.SILENT, "location_select", {"EventKey": "6"}),
        (Kind.SILENT, "TEMPLATESENDJOBFINISH", {"MsgID": "200", "Status": "success"}),
        (Kind.SILENT, "MASSSENDJOBFINISH", {"MsgID": "200", "Status": "err(30003)"}),
        (Kind.AGENT_JOINED, "kf_create_session", {"KfAccount": "a@b"}),
        (Kind.AGENT_LEFT, "kf_close_session", {"KfAccount": "a@b"}),
        (Kind.AGENT_JOINED, "kf_switch_session", {"FromKfAccount": "a@b", "ToKfAccount": "c@b"}),
        (Kind.SILENT, "subscribe_msg_popup_event", {}),
        (Kind.SILENT, "debug_demo", {"debug_str": "hello world"}),
    ],
)
def test_events(kind: Kind, event: str, more: dict[str, str]) -> None:
    """Each event has its kind; one that nobody waits for, or that is new, is SILENT."""
    inquiry = read(event_xml(event, **more))
    assert (inquiry.kind, inquiry.text) == (kind, "")


@pytest.mark.parametrize("event", ["CLICK", "click", "Click"])
def test_menu_tap_carries_its_key(event: str) -> None:
    """A tap on a menu button carries the button's key as it was set, in any case of Event."""
    inquiry = read(event_xml(event, EventKey="转人工"))
    assert (inquiry.kind, inquiry.text) == (Kind.MENU, "转人工")


@given(st.sampled_from(["text", "voice", "event"]) | st.text(), st.text(), st.text())
def test_every_message_has_a_meaning(kind: str, event: str, content: str) -> None:
    """Whatever a message holds, it makes an inquiry of the citizen and with the key given."""
    message = Message(
        to=CENTRE, sender=OPENID, create_time=1, type=kind, event=event, content=content
    )
    inquiry = to_inquiry(message, "a", citizen="c", key="k", received_at=1)
    assert (inquiry.citizen, inquiry.key) == ("c", "k")
