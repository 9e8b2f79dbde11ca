"""The platform's side of the WeChat protocol, written a second time to test the first.

Signing is spelled out here and sealing is wechatpy's, so that no test compares the code under
test with itself.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wechatpy.crypto import PrpCrypto, WeChatCrypto

from bot.wechat.account import Account, AccountKind, Mode, decode_aes_key
from bot.wechat.query import Query, parse_query

NOW = 1_714_112_445
TOKEN = "TestToken123"
APP_ID = "wx1234567890abcdef"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
OPENID = "o9AgO5Kd5ggOC-bXrbNODIiE3bGY"
CENTRE = "gh_97417a04a28d"


def load_vectors() -> Any:
    """Return the known answers of Tencent, WxJava and wechatpy."""
    path = Path(__file__).parents[1] / "data" / "wechat_vectors.json"
    return json.loads(path.read_text(encoding="utf-8"))


def make_account(mode: Mode) -> Account:
    """Return an account in a mode, whole in every mode."""
    return Account(
        name="service",
        kind=AccountKind.SERVICE,
        mode=mode,
        token=TOKEN,
        app_id=APP_ID,
        aes_key=decode_aes_key(AES_KEY),
        app_secret="s3cret",
    )


def sign_as_wechat(*parts: str) -> str:
    """Return the platform's signature of these parts and the token."""
    return hashlib.sha1("".join(sorted([TOKEN, *parts])).encode()).hexdigest()  # noqa: S324


def seal_as_wechat(plaintext: bytes | str, *, app_id: str = APP_ID) -> str:
    """Return the platform's ciphertext of a message."""
    sealed: bytes = PrpCrypto(decode_aes_key(AES_KEY)).encrypt(plaintext, app_id)
    return sealed.decode()


def unseal_as_wechat(envelope: bytes, *, nonce: str, timestamp: str) -> str:
    """Return the reply inside an envelope, read as the platform does; raise if it would."""
    text = envelope.decode()
    signature = text.split("<MsgSignature><![CDATA[")[1].split("]]>")[0]
    crypto = WeChatCrypto(TOKEN, AES_KEY, APP_ID)
    opened: str = crypto.decrypt_message(text, signature, timestamp, nonce)
    return opened


def message_xml(content: str = "怎么补办社保卡？", **changes: str | None) -> str:
    """Return a text message in the platform's XML; a field given as None is left out.

    What is given goes into its CDATA as it is, as the platform does with what citizens type.
    """
    fields: dict[str, str | None] = {
        "ToUserName": CENTRE,
        "FromUserName": OPENID,
        "CreateTime": str(NOW),
        "MsgType": "text",
        "Content": content,
        "MsgId": "24493823872348723",
    }
    fields.update(changes)
    lines = [
        f"<{name}><![CDATA[{value}]]></{name}>"
        for name, value in fields.items()
        if value is not None
    ]
    return "<xml>" + "\n".join(lines) + "</xml>"


def event_xml(event: str, **more: str | None) -> str:
    """Return an event in the platform's XML; the platform gives events no MsgId."""
    changes = {"Content": None, "MsgId": None, "MsgType": "event", "Event": event, **more}
    return message_xml(**changes)  # type: ignore[arg-type]  # Content is not None by default


@dataclass(frozen=True, slots=True)
class Delivery:
    """One request of the platform: its query parameters and its body."""

    parameters: dict[str, str]
    body: bytes

    @property
    def query(self) -> Query:
        """The query as the code under test reads it."""
        return parse_query(self.parameters.items())

    def altered(self, **changes: str) -> Query:
        """Return the query with some parameters replaced."""
        return parse_query({**self.parameters, **changes}.items())


def deliver_plain(
    body: bytes | str, *, timestamp: str = str(NOW), nonce: str = "415670741"
) -> Delivery:
    """Return the delivery of a message to an account in plain mode."""
    body = body.encode() if isinstance(body, str) else body
    signature = sign_as_wechat(timestamp, nonce)
    parameters = {"signature": signature, "timestamp": timestamp, "nonce": nonce}
    return Delivery({**parameters, "openid": OPENID}, body)


def deliver_sealed(
    encrypted: str, *, beside: str = "", timestamp: str = str(NOW), nonce: str = "415670741"
) -> Delivery:
    """Return the delivery of a ciphertext; `beside` is what the body holds next to it."""
    parameters = {
        "signature": sign_as_wechat(timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": OPENID,
        "encrypt_type": "aes",
        "msg_signature": sign_as_wechat(timestamp, nonce, encrypted),
    }
    body = f"<xml>{beside}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
    return Delivery(parameters, body.encode())


def deliver(mode: Mode, xml: bytes | str) -> Delivery:
    """Return the delivery of a message to an account in a mode."""
    if mode is Mode.PLAIN:
        return deliver_plain(xml)
    text = xml if isinstance(xml, str) else xml.decode(errors="replace")
    beside = text.removeprefix("<xml>").removesuffix("</xml>") if mode is Mode.COMPATIBLE else ""
    return deliver_sealed(seal_as_wechat(xml), beside=beside)
