"""Promises of messages and of their keys."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import wechatpy
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import CENTRE, NOW, OPENID, event_xml, message_xml

from bot.wechat.errors import MalformedMessageError
from bot.wechat.message import Message, parse_message
from bot.wechat.xml import parse


def read(xml: str) -> Message:
    """Return the message in the platform's XML."""
    return parse_message(parse(xml.encode()))


def test_text_message() -> None:
    """A text message is read field by field, and the fields stay as they came."""
    message = read(message_xml("您好", bizmsgmenuid="101"))
    assert message.to == CENTRE
    assert message.sender == OPENID
    assert message.create_time == NOW
    assert (message.type, message.event, message.event_key) == ("text", "", "")
    assert message.content == "您好"
    assert message.msg_id == "24493823872348723"
    assert message.fields["bizmsgmenuid"] == "101"


@pytest.mark.parametrize(
    ("more", "menu_id"), [({}, ""), ({"bizmsgmenuid": " topic:HELP\n"}, "topic:HELP")]
)
def test_a_tap_carries_the_id_of_what_was_tapped(more: dict[str, str], menu_id: str) -> None:
    """A tap on a suggestion tells the id that we gave it; test accounts leave it out."""
    assert read(message_xml("使用帮助", **more)).menu_id == menu_id


@pytest.mark.parametrize(
    "content", ["怎么补办社保卡？", "😀👩‍👩‍👧", "{0} {x} %s", "<a href='x'>y</a>"]
)
def test_wechatpy_reads_the_same_text(content: str) -> None:
    """Our reading of a text message is wechatpy's."""
    xml = message_xml(content)
    ours, theirs = read(xml), wechatpy.parse_message(xml)
    assert (ours.sender, ours.to, ours.content) == (theirs.source, theirs.target, theirs.content)
    assert (ours.msg_id, ours.type) == (str(theirs.id), theirs.type)
    assert ours.create_time == int(theirs._data["CreateTime"])  # noqa: SLF001 -- no other way


@pytest.mark.parametrize("event", ["CLICK", "VIEW", "unsubscribe", "kf_create_session"])
def test_wechatpy_reads_the_same_event(event: str) -> None:
    """Our reading of an event is wechatpy's."""
    xml = event_xml(event, EventKey="V1001")
    ours, theirs = read(xml), wechatpy.parse_message(xml)
    assert (ours.event, ours.type) == (theirs.event, theirs.type)
    assert ours.event_key == theirs._data["EventKey"]  # noqa: SLF001 -- not on every class


def test_event_is_lower_case() -> None:
    """Event and type are lower-cased, an event's key is not."""
    message = read(event_xml("CLICK", EventKey="Ask_Me", MsgType="Event"))
    assert (message.type, message.event, message.event_key) == ("event", "click", "Ask_Me")


@pytest.mark.parametrize("name", ["Recognition", "Recongnition"])
def test_recognition(name: str) -> None:
    """What WeChat heard is read under both of its spellings."""
    fields = {"MsgType": "voice", "MediaId": "m", "Format": "amr"}
    assert read(message_xml(**fields, **{name: "社保"})).recognition == "社保"
    assert read(message_xml(**fields)).recognition == ""


def test_empty_recognition_gives_way() -> None:
    """A Recognition that is present and empty does not hide the other spelling."""
    assert read(message_xml(Recognition="", Recongnition="社保")).recognition == "社保"


@pytest.mark.parametrize("name", ["ToUserName", "FromUserName", "MsgType", "CreateTime"])
@pytest.mark.parametrize("value", [None, "", "  "])
def test_message_without_what_it_needs_is_refused(name: str, value: str | None) -> None:
    """A message that cannot be answered or counted is refused, naming what it lacks."""
    with pytest.raises(MalformedMessageError, match=name):
        read(message_xml(**{name: value}))  # type: ignore[arg-type]  # content is not among them


@pytest.mark.parametrize("event", [{}, {"Event": ""}])
def test_event_without_event_is_refused(event: dict[str, str]) -> None:
    """An event that does not say which is refused."""
    with pytest.raises(MalformedMessageError, match="no Event"):
        read(message_xml(MsgType="event", **event))


@pytest.mark.parametrize("time", ["now", "-5", "1.5", "1e9", "9" * 13, "9" * 5000, "１７１４"])
def test_garbage_create_time_is_refused(time: str) -> None:
    """A CreateTime that is no number of seconds is refused."""
    with pytest.raises(MalformedMessageError, match="CreateTime"):
        read(message_xml(CreateTime=time))


def test_odd_openid_is_accepted() -> None:
    """An openid of another form than the usual is somebody all the same."""
    assert read(message_xml(FromUserName=" 群众 <1> ")).sender == "群众 <1>"


def test_repr_shows_no_citizen() -> None:
    """A message can be logged: neither openid nor words nor scene are in its repr."""
    shown = repr(read(message_xml("身份证号", Recognition="语音", EventKey="qrscene_7")))
    for secret in (OPENID, "身份证号", "语音", "qrscene_7"):
        assert secret not in shown
    assert CENTRE in shown


def test_message_is_hashable() -> None:
    """Equal messages hash equally, though their fields are a mapping."""
    assert len({read(message_xml()), read(message_xml())}) == 1


def test_key_is_shared_by_repeats_only() -> None:
    """Repeats share the key; another MsgId, sender or second has another one."""
    first = read(message_xml())
    assert re.fullmatch("[0-9a-f]{64}", first.key)
    assert first.key == read(message_xml(PicUrl="x")).key
    others = [
        replace(first, msg_id="24493823872348724"),
        replace(first, sender=OPENID + "x"),
        replace(first, create_time=NOW + 1),
        read(event_xml("CLICK")),
    ]
    assert len({first.key, *(other.key for other in others)}) == 5


def test_message_key_does_not_depend_on_text() -> None:
    """With a MsgId the text is not part of the key; without one it has to be."""
    assert read(message_xml("一")).key == read(message_xml("二")).key
    assert read(message_xml("一", MsgId=None)).key != read(message_xml("二", MsgId=None)).key
    assert read(message_xml("一", MsgId=None)).key == read(message_xml("一", MsgId="")).key


def test_event_key_counts() -> None:
    """Events of one second and sender are told apart by Event and EventKey."""
    events = [
        event_xml("CLICK", EventKey="a"),
        event_xml("CLICK", EventKey="b"),
        event_xml("VIEW", EventKey="a"),
        event_xml("LOCATION"),
        event_xml("unsubscribe"),
        event_xml("unsubscribe", CreateTime=str(NOW + 1)),
        event_xml("unsubscribe", FromUserName="other"),
    ]
    assert len({read(event).key for event in events}) == len(events)
    assert read(event_xml("Click", EventKey="a")).key == read(events[0]).key


@given(st.lists(st.tuples(*[st.text("01:", max_size=3)] * 3), min_size=2, max_size=8, unique=True))
def test_keys_do_not_run_together(parts: list[tuple[str, str, str]]) -> None:
    """However the parts are cut, different events have different keys."""
    events = [
        Message(to="g", sender=sender, create_time=1, type="event", event=event, event_key=key)
        for sender, event, key in parts
    ]
    assert len({event.key for event in events}) == len(parts)


@given(
    st.dictionaries(
        st.sampled_from(
            ["ToUserName", "FromUserName", "MsgType", "CreateTime", "Event", "MsgId", "Content"]
        ),
        st.text(max_size=8),
    )
)
def test_any_fields_are_read_or_refused(fields: dict[str, str]) -> None:
    """Whatever fields come, they make a message with a key or are refused by the one error."""
    try:
        message = parse_message(fields)
    except MalformedMessageError:
        return
    assert len(message.key) == 64
