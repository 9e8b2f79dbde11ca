"""Both directions between WeChat's requests and messages, in the mode of an account.

The account's settings alone choose the mode: a request that claims another one is not believed,
or whoever holds a plain signature could walk round the encryption.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.wechat.account import Account
from bot.wechat.crypto import seal, unseal
from bot.wechat.errors import MalformedMessageError, MissingEncryptionError, OddNonceError
from bot.wechat.message import Message, parse_message
from bot.wechat.query import Query
from bot.wechat.signature import check_timestamp, sign, verify
from bot.wechat.xml import (
    find_ciphertext,
    parse,
    printable,
    render_envelope,
    render_text_reply,
    render_transfer,
)

SUCCESS = b"success"
"""The answer that says nothing; not encrypted in any mode."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a reply takes from its moment.

    `now` in seconds since 1970, `nonce` of the request, and 16 fresh random bytes.
    """

    now: int
    nonce: str
    random16: bytes = field(repr=False)


def verify_query(account: Account, query: Query, *, now: float) -> None:
    """Accept a request for what its query alone shows; `now` in seconds since 1970.

    Raises BadRequestSignatureError's kinds.
    """
    query.require("signature", "timestamp", "nonce")
    verify(query.signature, account.token, query.timestamp, query.nonce)
    _check_stamp(query, now)


def verify_url(account: Account, query: Query, *, now: float) -> str:
    """Return the echostr that WeChat wants back, in every mode as it came; `now` in seconds.

    It is another's text: answer it as text/plain. Raises BadRequestSignatureError's kinds.
    """
    verify_query(account, query, now=now)
    query.require("echostr")
    return query.echostr


def decode(account: Account, query: Query, body: bytes, *, now: float) -> Message:
    """Return the message of a request's query and body; `now` in seconds since 1970.

    A plain account's signature covers the query and not the body. An account in compatible or
    safe mode believes nothing but the ciphertext and its own signature. Raises
    BadRequestSignatureError's kinds for a request that is not shown to come from WeChat, a body
    without ciphertext to an account that encrypts included, and MalformedMessageError or
    HarmfulMessageError for an authentic one that cannot be read.
    """
    if account.encrypts:
        body = _open(account, query, body, now)
    else:
        verify_query(account, query, now=now)
    return parse_message(parse(body))


def encode(account: Account, message: Message, text: str, *, stamp: Stamp) -> bytes:
    """Return the answer to a message: a text reply in the account's mode.

    A text with nothing to show becomes `success`, because WeChat tells the citizen that the
    account is out of order when it gets a reply without content.
    """
    content = printable(text)
    if not content.strip():
        return SUCCESS
    reply = render_text_reply(
        to=message.sender, sender=message.to, content=content, create_time=stamp.now
    )
    return _seal_reply(account, reply, stamp) if account.encrypts else reply


def encode_transfer(account: Account, message: Message, *, stamp: Stamp) -> bytes:
    """Return the answer that passes a message's sender on to WeChat's own desk."""
    reply = render_transfer(to=message.sender, sender=message.to, create_time=stamp.now)
    return _seal_reply(account, reply, stamp) if account.encrypts else reply


def _open(account: Account, query: Query, body: bytes, now: float) -> bytes:
    """Return the message inside the body's ciphertext; what stands beside it is not read."""
    query.require("msg_signature", "timestamp", "nonce")
    try:
        # White space around it is not part of what was signed:
        # https://github.com/binarywang/WxJava/issues/1634
        encrypted = parse(body).get("Encrypt", "").strip()
    except MalformedMessageError:
        # What stands beside the ciphertext may be as odd as citizens write.
        encrypted = find_ciphertext(body)
    if not encrypted:
        raise MissingEncryptionError
    verify(query.msg_signature, account.token, query.timestamp, query.nonce, encrypted)
    _check_stamp(query, now)
    return unseal(encrypted, key=account.aes_key, app_id=account.app_id)


def _check_stamp(query: Query, now: float) -> None:
    """Accept the moment of a signed request, and a nonce that a reply can bring back.

    Raises StaleTimestampError, and OddNonceError for one that whoever reads the reply would see
    changed, and its signature not match.
    """
    check_timestamp(query.timestamp, now)
    if printable(query.nonce).strip() != query.nonce:
        raise OddNonceError


def _seal_reply(account: Account, reply: bytes, stamp: Stamp) -> bytes:
    """Return the reply encrypted and signed with the request's nonce."""
    encrypted = seal(reply, key=account.aes_key, app_id=account.app_id, random16=stamp.random16)
    timestamp = str(stamp.now)
    signature = sign(account.token, timestamp, stamp.nonce, encrypted)
    return render_envelope(
        encrypted=encrypted, signature=signature, timestamp=timestamp, nonce=stamp.nonce
    )
