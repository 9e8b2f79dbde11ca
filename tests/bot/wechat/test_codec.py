"""Promises of the two directions, in every mode."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import (
    CENTRE,
    NOW,
    OPENID,
    deliver,
    deliver_plain,
    deliver_sealed,
    event_xml,
    load_vectors,
    make_account,
    message_xml,
    seal_as_wechat,
    unseal_as_wechat,
)
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply, deserialize_reply

from bot.wechat.account import Account, AccountKind, Mode, decode_aes_key
from bot.wechat.codec import SUCCESS, Stamp, decode, encode, verify_url
from bot.wechat.errors import (
    BadCiphertextError,
    MalformedMessageError,
    MissingEncryptionError,
    MissingParameterError,
    SignatureMismatchError,
    StaleTimestampError,
)
from bot.wechat.message import Message
from bot.wechat.query import parse_query
from bot.wechat.xml import parse, printable

VECTORS = load_vectors()
STAMP = Stamp(NOW + 2, "415670741", b"0123456789abcdef")
ENCRYPTING = [Mode.COMPATIBLE, Mode.SAFE]


def read_reply(mode: Mode, reply: bytes) -> str:
    """Return the reply's XML as the platform reads it."""
    if mode is Mode.PLAIN:
        return reply.decode()
    return unseal_as_wechat(reply, nonce=STAMP.nonce, timestamp=str(STAMP.now))


@pytest.mark.parametrize("mode", Mode)
def test_url_is_verified(mode: Mode) -> None:
    """The published check of an address returns its echostr in every mode."""
    vector = VECTORS["signed"][0]
    published = VECTORS["accounts"][vector["account"]]
    key = decode_aes_key(published["encoding_aes_key"])
    account = Account("a", AccountKind.SERVICE, mode, published["token"], published["app_id"], key)
    timestamp, nonce = vector["parts"]
    query = parse_query(
        [
            ("signature", vector["signature"]),
            ("timestamp", timestamp),
            ("nonce", nonce),
            ("echostr", VECTORS["echostr"]),
        ]
    )
    assert verify_url(account, query, now=float(timestamp) + 1.5) == "4375120948345356249"


def test_url_check_is_refused() -> None:
    """A check with a wrong signature, an old timestamp or no echostr is refused."""
    account, delivery = make_account(Mode.SAFE), deliver_plain("")
    with pytest.raises(MissingParameterError) as missing:
        verify_url(account, delivery.query, now=NOW)
    assert missing.value.name == "echostr"
    with pytest.raises(SignatureMismatchError):
        verify_url(account, delivery.altered(echostr="1", nonce="2"), now=NOW)
    with pytest.raises(StaleTimestampError):
        verify_url(account, delivery.altered(echostr="1"), now=NOW + 86_400)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("content", ["怎么补办社保卡？", "]]]]><![CDATA[>😀", " ", "", "{0} %s"])
def test_message_is_decoded(mode: Mode, content: str) -> None:
    """A message is read in every mode, whatever its text."""
    delivery = deliver(mode, message_xml(content))
    message = decode(make_account(mode), delivery.query, delivery.body, now=NOW + 15)
    assert (message.sender, message.to) == (OPENID, CENTRE)
    assert message.content == content.replace("]]]]><![CDATA[>", "]]>")


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("control", ["\x1d", "\x10", "\x02", "\x00"])
def test_control_characters_are_survived(mode: Mode, control: str) -> None:
    """A question with a control character in it is a question, in the clear and encrypted."""
    delivery = deliver(mode, message_xml(f"补{control}办"))
    message = decode(make_account(mode), delivery.query, delivery.body, now=NOW)
    assert message.content == "补办"


@pytest.mark.parametrize("mode", Mode)
def test_events_are_decoded(mode: Mode) -> None:
    """An event is read in every mode."""
    delivery = deliver(mode, event_xml("CLICK", EventKey="ask"))
    message = decode(make_account(mode), delivery.query, delivery.body, now=NOW)
    assert (message.event, message.event_key) == ("click", "ask")


@pytest.mark.parametrize("mode", Mode)
def test_reply_is_read_by_wechatpy(mode: Mode) -> None:
    """A reply goes back to who asked, in seconds and in the account's mode."""
    account, delivery = make_account(mode), deliver(mode, message_xml())
    message = decode(account, delivery.query, delivery.body, now=NOW)
    reply = encode(account, message, "请带身份证。\n]]> 😀\x1d", stamp=STAMP)
    read = deserialize_reply(read_reply(mode, reply))
    assert isinstance(read, TextReply)
    assert (read.target, read.source) == (OPENID, CENTRE)
    assert read.content == "请带身份证。\n]]> 😀"
    assert read.time == NOW + 2
    assert (b"<Encrypt>" in reply) is (mode is not Mode.PLAIN)


@pytest.mark.parametrize("mode", ENCRYPTING)
def test_envelope_carries_nonce_and_seconds(mode: Mode) -> None:
    """An encrypted reply repeats the request's nonce and is stamped in seconds."""
    message = Message(to=CENTRE, sender=OPENID, create_time=NOW, type="text")
    envelope = parse(encode(make_account(mode), message, "好", stamp=STAMP))
    assert (envelope["Nonce"], envelope["TimeStamp"]) == (STAMP.nonce, str(NOW + 2))
    assert b"CreateTime" not in encode(make_account(mode), message, "好", stamp=STAMP)


@given(st.sampled_from(Mode), st.text(), st.text(min_size=1))
def test_any_text_is_sent(mode: Mode, text: str, sender: str) -> None:
    """Any text to any openid becomes a reply that is read back, or `success` if it is blank."""
    message = Message(to=CENTRE, sender=sender, create_time=NOW, type="text")
    reply = encode(make_account(mode), message, text, stamp=STAMP)
    if not printable(text).strip():
        assert reply == SUCCESS
        return
    fields = parse(read_reply(mode, reply).encode())
    assert (fields["ToUserName"], fields["Content"]) == (printable(sender), printable(text))


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("text", ["", " \n", "\x00\x1d"])
def test_nothing_to_say_is_success(mode: Mode, text: str) -> None:
    """A reply with nothing in it is the unencrypted `success`, never empty content."""
    message = Message(to=CENTRE, sender=OPENID, create_time=NOW, type="text")
    assert encode(make_account(mode), message, text, stamp=STAMP) == b"success"


def test_stamp_repr_shows_no_random_bytes() -> None:
    """A stamp can be logged without its random bytes."""
    assert "abcdef" not in repr(STAMP)


@pytest.mark.parametrize("mode", ENCRYPTING)
def test_only_the_encrypted_copy_is_believed(mode: Mode) -> None:
    """Forged fields next to genuine ciphertext change nothing."""
    forged = (
        "<FromUserName>attacker</FromUserName><MsgType>event</MsgType><Content>forged</Content>"
    )
    delivery = deliver_sealed(seal_as_wechat(message_xml("genuine")), beside=forged)
    message = decode(make_account(mode), delivery.query, delivery.body, now=NOW)
    assert (message.sender, message.content) == (OPENID, "genuine")


@pytest.mark.parametrize(
    "words", ["a]]>b", "\x00\ufffe", "&nbsp;", "<!DOCTYPE a>", "<a>" * 70, "</xml>"]
)
def test_odd_words_beside_the_ciphertext_change_nothing(words: str) -> None:
    """What cannot be parsed beside genuine ciphertext does not keep a citizen from an answer."""
    beside = f"<Content>{words}</Content>"
    delivery = deliver_sealed(seal_as_wechat(message_xml("genuine")), beside=beside)
    message = decode(make_account(Mode.COMPATIBLE), delivery.query, delivery.body, now=NOW)
    assert message.content == "genuine"


def test_two_ciphertexts_in_a_broken_body_are_refused() -> None:
    """Which of two was meant is not guessed."""
    delivery = deliver_sealed(
        seal_as_wechat(message_xml("genuine")), beside="<Encrypt>AAAA</Encrypt>&"
    )
    with pytest.raises(MissingEncryptionError):
        decode(make_account(Mode.COMPATIBLE), delivery.query, delivery.body, now=NOW)


def test_space_around_ciphertext_is_accepted() -> None:
    """White space around the ciphertext is not part of it; inside it is refused."""
    encrypted = seal_as_wechat(message_xml("您好"))
    delivery = deliver_sealed(encrypted)
    spaced = delivery.body.replace(b"<![CDATA[", b"\n  <![CDATA[ ").replace(b"]]>", b" ]]>\n")
    message = decode(make_account(Mode.SAFE), delivery.query, spaced, now=NOW)
    assert message.content == "您好"
    inside = deliver_sealed(encrypted[:40] + " " + encrypted[40:])
    with pytest.raises(BadCiphertextError):
        decode(make_account(Mode.SAFE), inside.query, inside.body, now=NOW)


def test_published_message_is_opened() -> None:
    """The published encrypted request is authentic to its account; its JSON is not XML."""
    sealed, signed = VECTORS["unsealed"][0], VECTORS["signed"][3]
    published: dict[str, Any] = VECTORS["accounts"][sealed["account"]]
    key = decode_aes_key(published["encoding_aes_key"])
    account = Account(
        "a", AccountKind.SERVICE, Mode.SAFE, published["token"], published["app_id"], key
    )
    timestamp, nonce, encrypted = signed["parts"]
    query = parse_query(
        {"timestamp": timestamp, "nonce": nonce, "msg_signature": signed["signature"]}.items()
    )
    body = f"<xml><Encrypt>{encrypted}</Encrypt></xml>".encode()
    with pytest.raises(MalformedMessageError):
        decode(account, query, body, now=float(timestamp))


def test_wechatpy_sends_to_us() -> None:
    """An envelope of wechatpy's, white space and all, is a message to us."""
    crypto = WeChatCrypto(
        "TestToken123", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx1234567890abcdef"
    )
    envelope = crypto.encrypt_message(message_xml("您好"), "n1", str(NOW))
    fields = parse(envelope.encode())
    query = parse_query(
        {"timestamp": str(NOW), "nonce": "n1", "msg_signature": fields["MsgSignature"]}.items()
    )
    message = decode(make_account(Mode.SAFE), query, envelope.encode(), now=NOW)
    assert message.content == "您好"
