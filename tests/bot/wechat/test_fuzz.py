"""Promises about damaged messages: whatever becomes of a real one, it is read or refused.

Bounded and the same in every run: the examples are derived from the tests, not drawn anew.
"""

from __future__ import annotations

import base64
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.wechat import (
    AES_KEY,
    APP_ID,
    NOW,
    deliver_plain,
    deliver_sealed,
    event_xml,
    make_account,
    message_xml,
)

from bot.wechat.account import Mode, decode_aes_key
from bot.wechat.channel import to_inquiry
from bot.wechat.codec import Stamp, decode, encode
from bot.wechat.crypto import seal, unseal
from bot.wechat.errors import BadRequestSignatureError, MalformedMessageError, WeChatError
from bot.wechat.message import Message
from bot.wechat.xml import parse, render_text_reply

KEY = decode_aes_key(AES_KEY)
REAL = [
    message_xml(),
    message_xml("补办\x1d社保卡]]]]><![CDATA[>😀"),
    message_xml(MsgType="voice", Content=None, Recognition="电话", Format="amr", MediaId="m"),  # type: ignore[arg-type]  # None: no content
    event_xml("subscribe", EventKey="qrscene_1", Ticket="t"),
    event_xml("pic_weixin", EventKey="k").replace(
        "</xml>",
        "<SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList>"
        "</SendPicsInfo></xml>",
    ),
    event_xml("kf_create_session", KfAccount="a@b"),
]
SPICE = [
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x>",
    b"<!doctype x [<!ENTITY e 'x'>]>",
    b"&e;",
    b"&#x0000000000001d;",
    b"&#99999999999;",
    b"<?x?>",
    b"&#29;",
    b"&#xD800;",
    b"&amp;",
    b"<xml>",
    b"</xml>",
    b"<MsgType>event</MsgType>",
    b"<Encrypt>",
    b"\x00",
    b"\x1d",
    b"\xed\xa0\x80",
    b"\xef\xbf\xbf",
    b"\xff",
]
FUZZ = settings(max_examples=300, derandomize=True, database=None)


@st.composite
def damage(draw: st.DrawFn, original: bytes) -> bytes:
    """Return what some cuts, copies and insertions make of bytes."""
    body = original
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(len(body), start + 40)))
        put = draw(
            st.sampled_from(SPICE)
            | st.binary(max_size=4)
            | st.just(body[start:end] * 2)
            | st.just(b"")
        )
        body = body[:start] + put + body[end:]
    return body


damaged_messages = st.sampled_from(REAL).flatmap(lambda xml: damage(xml.encode()))


def seal_alike(body: bytes) -> str:
    """Return a ciphertext that is the same in every run."""
    return seal(body, key=KEY, app_id=APP_ID, random16=b"0" * 16)


def answer(message: Message, mode: Mode) -> bytes:
    """Return the reply to a message, made as the webhook makes it."""
    inquiry = to_inquiry(message, "service", citizen="c", key=message.key, received_at=NOW)
    assert len(message.content_digest) == 64
    stamp = Stamp(NOW, "1", b"0" * 16)
    return encode(make_account(mode), message, f"收到：{inquiry.text}", stamp=stamp)


@FUZZ
@given(st.sampled_from([Mode.PLAIN, Mode.SAFE]), damaged_messages)
def test_a_damaged_message_is_read_or_refused(mode: Mode, body: bytes) -> None:
    """A signed message that is damaged becomes a message with a reply, or is malformed."""
    delivery = deliver_plain(body) if mode is Mode.PLAIN else deliver_sealed(seal_alike(body))
    try:
        message = decode(make_account(mode), delivery.query, delivery.body, now=NOW)
    except MalformedMessageError:
        return
    reply = answer(message, mode)
    if mode is Mode.PLAIN:
        assert parse(reply)["ToUserName"] == message.sender
    else:
        opened = unseal(parse(reply)["Encrypt"], key=KEY, app_id=APP_ID)
        assert parse(opened)["ToUserName"] == message.sender


@FUZZ
@given(st.sampled_from(REAL), st.data())
def test_a_damaged_envelope_is_refused_or_read_whole(xml: str, data: st.DataObject) -> None:
    """Damage around a signed ciphertext is 403 or passed over; damage of it is 403."""
    delivery = deliver_sealed(seal_alike(xml.encode()))
    body = data.draw(damage(delivery.body))
    try:
        message = decode(make_account(Mode.SAFE), delivery.query, body, now=NOW)
    except BadRequestSignatureError:
        return
    assert message.fields == parse(xml.encode())


@FUZZ
@given(st.sampled_from(REAL), st.data())
def test_a_damaged_ciphertext_is_opened_by_no_luck(xml: str, data: st.DataObject) -> None:
    """Bytes changed in a ciphertext raise this layer's errors, or change the message alone."""
    raw = base64.b64decode(seal_alike(xml.encode()))
    hurt = data.draw(damage(raw))
    try:
        opened = unseal(base64.b64encode(hurt).decode(), key=KEY, app_id=APP_ID)
    except WeChatError:
        return
    assert len(opened) < len(hurt)


@FUZZ
@given(st.sampled_from(REAL), st.lists(st.sampled_from("%&=+;\0é "), max_size=6), st.data())
def test_a_damaged_query_is_refused(xml: str, noise: list[str], data: st.DataObject) -> None:
    """A parameter that differs in anything but its spelling opens nothing."""
    delivery = deliver_plain(xml)
    name = data.draw(st.sampled_from(["signature", "timestamp", "nonce"]))
    value = delivery.parameters[name]
    place = data.draw(st.integers(0, len(value)))
    changed = unquote(value[:place] + "".join(noise) + value[place:])
    account, query = make_account(Mode.PLAIN), delivery.altered(**{name: changed})
    if changed == value:
        assert decode(account, query, delivery.body, now=NOW).fields
        return
    with pytest.raises(BadRequestSignatureError):
        decode(account, query, delivery.body, now=NOW)


@given(st.binary(max_size=400), st.binary(min_size=16, max_size=16))
def test_two_seals_of_one_message_differ_and_open_alike(message: bytes, random16: bytes) -> None:
    """Fresh random bytes make another ciphertext, which opens to the same message."""
    other = bytes([random16[0] ^ 1]) + random16[1:]
    one = seal(message, key=KEY, app_id=APP_ID, random16=random16)
    two = seal(message, key=KEY, app_id=APP_ID, random16=other)
    assert one != two
    opened = {unseal(sealed, key=KEY, app_id=APP_ID) for sealed in (one, two)}
    assert opened == {message}


@given(st.text(), st.text())
def test_what_is_rendered_is_parsed_and_rendered_alike(content: str, name: str) -> None:
    """Rendering what was parsed of a rendered reply gives the same bytes."""
    once = render_text_reply(to=name, sender=name, content=content, create_time=NOW)
    fields = parse(once)
    again = render_text_reply(
        to=fields["ToUserName"],
        sender=fields["FromUserName"],
        content=fields["Content"],
        create_time=int(fields["CreateTime"]),
    )
    assert again == once


@given(st.dictionaries(st.text(), st.text(), max_size=4), st.dictionaries(st.text(), st.text()))
def test_other_fields_have_another_digest(one: dict[str, str], two: dict[str, str]) -> None:
    """Two messages share a content digest if and only if they share every field."""
    first, second = (Message("a", "b", 1, "text", fields=fields) for fields in (one, two))
    assert (first.content_digest == second.content_digest) == (one == two)


@given(st.permutations([("a", "1"), ("b", "2"), ("c", "3")]))
def test_the_order_of_fields_makes_no_other_digest(pairs: list[tuple[str, str]]) -> None:
    """The same fields in another order are the same message."""
    ordered = Message("a", "b", 1, "text", fields=dict(sorted(pairs)))
    message = Message("a", "b", 1, "text", fields=dict(pairs))
    assert message.content_digest == ordered.content_digest
