"""Promises of what is refused, in every mode."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import (
    NOW,
    deliver,
    deliver_plain,
    deliver_sealed,
    make_account,
    message_xml,
    seal_as_wechat,
    sign_as_wechat,
    unseal_as_wechat,
)

from bot.wechat.account import Mode
from bot.wechat.codec import Stamp, decode, encode, verify_url
from bot.wechat.errors import (
    BadCiphertextError,
    BadRequestSignatureError,
    MalformedMessageError,
    MissingEncryptionError,
    MissingParameterError,
    OddNonceError,
    SignatureMismatchError,
    StaleTimestampError,
    WrongAppIdError,
)
from bot.wechat.xml import parse

ENCRYPTING = [Mode.COMPATIBLE, Mode.SAFE]


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("name", ["signature", "timestamp", "nonce"])
@pytest.mark.parametrize("value", ["", "0" * 40, "签名", "\ud800"])
def test_altered_query_is_refused(mode: Mode, name: str, value: str) -> None:
    """A query with a parameter that is missing or altered is refused as not authentic."""
    delivery = deliver(mode, message_xml())
    parameter = "msg_signature" if name == "signature" and mode is not Mode.PLAIN else name
    query = delivery.altered(**{parameter: value})
    with pytest.raises(BadRequestSignatureError):
        decode(make_account(mode), query, delivery.body, now=NOW)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("skew", [-86_400, -301, 301, 86_400])
def test_stale_delivery_is_refused(mode: Mode, skew: int) -> None:
    """A delivery with a right signature that is copied later is refused."""
    delivery = deliver(mode, message_xml())
    with pytest.raises(StaleTimestampError):
        decode(make_account(mode), delivery.query, delivery.body, now=NOW + skew)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("timestamp", ["now", "1.5", "-1", "١٢٣"])
def test_signed_nonsense_timestamp_is_refused(mode: Mode, timestamp: str) -> None:
    """A timestamp that is no number is refused though it is signed."""
    if mode is Mode.PLAIN:
        delivery = deliver_plain(message_xml(), timestamp=timestamp)
    else:
        delivery = deliver_sealed(seal_as_wechat(message_xml()), timestamp=timestamp)
    with pytest.raises(StaleTimestampError):
        decode(make_account(mode), delivery.query, delivery.body, now=NOW)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "nonce", ["1\x1d2", "12\x00", "1\r2", "12\n", " 12", "12\uffff", "\x7f\x01"]
)
def test_a_nonce_that_a_reply_cannot_carry_is_refused(mode: Mode, nonce: str) -> None:
    """A signed nonce that XML would change is refused: the reply's signature would not match."""
    if mode is Mode.PLAIN:
        delivery = deliver_plain(message_xml(), nonce=nonce)
    else:
        delivery = deliver_sealed(seal_as_wechat(message_xml()), nonce=nonce)
    with pytest.raises(OddNonceError):
        decode(make_account(mode), delivery.query, delivery.body, now=NOW)
    query = delivery.altered(echostr="1")
    with pytest.raises(OddNonceError):
        verify_url(make_account(mode), query, now=NOW)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("nonce", ["1]]>2", "<&>", "数", "1 2"])
def test_a_nonce_that_a_reply_can_carry_comes_back(mode: Mode, nonce: str) -> None:
    """Any other nonce is brought back as it came, so that the reply's signature matches."""
    account, stamp = make_account(mode), Stamp(NOW, nonce, b"r" * 16)
    delivery = deliver_plain(message_xml(), nonce=nonce)
    if account.encrypts:
        delivery = deliver_sealed(seal_as_wechat(message_xml()), nonce=nonce)
    message = decode(account, delivery.query, delivery.body, now=NOW)
    reply = encode(account, message, "答复", stamp=stamp)
    if account.encrypts:
        reply = unseal_as_wechat(reply, nonce=nonce, timestamp=str(NOW)).encode()
    assert parse(reply)["Content"] == "答复"


@pytest.mark.parametrize("mode", ENCRYPTING)
@pytest.mark.parametrize(
    "more", [{}, {"encrypt_type": "aes", "msg_signature": "0" * 40}, {"encrypt_type": "raw"}]
)
@pytest.mark.parametrize(
    "body",
    [
        message_xml(),
        "",
        "not xml",
        "{}",
        "<xml><Encrypt/></xml>",
        "<xml><Encrypt> </Encrypt></xml>",
        "<xml><Encrypt>QQ==</Encrypt><Encrypt>QQ==</Encrypt></xml>",
    ],
)
def test_downgrade_is_refused(mode: Mode, more: dict[str, str], body: str) -> None:
    """A body without ciphertext to an account that encrypts is refused, whatever it claims."""
    delivery = deliver_plain(body)
    with pytest.raises((MissingParameterError, MissingEncryptionError)):
        decode(make_account(mode), delivery.altered(**more), delivery.body, now=NOW)


def test_plain_signature_does_not_open_safe_mode() -> None:
    """The plain signature of a query does not vouch for another ciphertext."""
    delivery = deliver_sealed(seal_as_wechat(message_xml("one")))
    other = deliver_sealed(seal_as_wechat(message_xml("two")))
    plain = sign_as_wechat(str(NOW), "415670741")
    for query in (delivery.query, delivery.altered(msg_signature=plain)):
        with pytest.raises(SignatureMismatchError):
            decode(make_account(Mode.SAFE), query, other.body, now=NOW)


@pytest.mark.parametrize("mode", ENCRYPTING)
@pytest.mark.parametrize("app_id", ["wx0000000000000000", "wx1234567890abcdefx"])
def test_message_for_another_account_is_refused(mode: Mode, app_id: str) -> None:
    """A signed ciphertext made for another app id is refused."""
    delivery = deliver_sealed(seal_as_wechat(message_xml(), app_id=app_id))
    with pytest.raises(WrongAppIdError):
        decode(make_account(mode), delivery.query, delivery.body, now=NOW)


@pytest.mark.parametrize("encrypted", ["QQ", "not base64", "QQ==", "A" * 43 + "=", "加密"])
def test_signed_nonsense_ciphertext_is_refused(encrypted: str) -> None:
    """A ciphertext that cannot be opened is refused though it is signed."""
    delivery = deliver_sealed(encrypted)
    with pytest.raises(BadCiphertextError):
        decode(make_account(Mode.SAFE), delivery.query, delivery.body, now=NOW)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize(
    "body",
    [
        "",
        "hello",
        '{"MsgType": "text"}',
        "<!DOCTYPE xml [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><xml><Content>&e;</Content></xml>",
        message_xml(MsgType=None),
        message_xml(FromUserName=None),
        message_xml(CreateTime="yesterday"),
        message_xml().replace("</xml>", "<MsgType>event</MsgType></xml>"),
        message_xml(MsgType="event"),
        message_xml("]]></Content><Content><![CDATA["),
        "<a>" * 20_000,
        b"<xml><Content>\xed\xa0\x80</Content></xml>",
        "<xml><Content>办</Content></xml>".encode("gbk"),
    ],
    ids=range(13),
)
def test_authentic_nonsense_is_malformed(mode: Mode, body: bytes | str) -> None:
    """An authentic message that cannot be read is told apart from one that is not authentic."""
    delivery = deliver_plain(body) if mode is Mode.PLAIN else deliver_sealed(seal_as_wechat(body))
    with pytest.raises(MalformedMessageError):
        decode(make_account(mode), delivery.query, delivery.body, now=NOW)


def test_ciphertext_alone_is_malformed_for_a_plain_account() -> None:
    """A console that was switched to safe mode shows as an unreadable message in the log."""
    delivery = deliver_sealed(seal_as_wechat(message_xml()))
    with pytest.raises(MalformedMessageError, match="MsgType"):
        decode(make_account(Mode.PLAIN), delivery.query, delivery.body, now=NOW)


@given(st.sampled_from(Mode), st.binary())
def test_any_body_is_read_or_refused(mode: Mode, body: bytes) -> None:
    """Whatever body comes with a right plain signature, nothing but our errors comes out."""
    delivery = deliver_plain(body)
    query = delivery.altered(msg_signature="0" * 40)
    with pytest.raises((BadRequestSignatureError, MalformedMessageError)):
        decode(make_account(mode), query, delivery.body, now=NOW)
