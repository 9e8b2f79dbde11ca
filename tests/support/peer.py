"""WeChat as wechatpy plays it: signs, seals and delivers messages, reads what comes back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import xmltodict
from support.app import Served, serve, settings_for
from support.conversation import NOON
from support.web import Answer, call
from support.wechat import AES_KEY, APP_ID, CENTRE, OPENID, TOKEN, Delivery
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply, deserialize_reply
from wechatpy.utils import WeChatSigner

from bot.settings import AccountSettings
from bot.wechat.account import AccountKind, Mode

NOW = NOON // 1000
NONCE = "415670741"


def nonce_for(xml: str) -> str:
    """Return the nonce of a message: its repeats have the same, others another one."""
    return str(int(hashlib.sha256(xml.encode(errors="surrogatepass")).hexdigest()[:8], 16))


def make_accounts() -> tuple[AccountSettings, ...]:
    """Return one account in each mode, and one of supervision with secrets of its own."""
    sealed = {"token": TOKEN, "app_id": APP_ID, "encoding_aes_key": AES_KEY}
    watch = {"token": "Watch456", "app_id": "wxwatch", "encoding_aes_key": AES_KEY[::-1]}
    return (
        AccountSettings(name="plain", mode=Mode.PLAIN, token=TOKEN),
        AccountSettings(name="compatible", mode=Mode.COMPATIBLE, **sealed),
        AccountSettings(name="safe", mode=Mode.SAFE, **sealed),
        AccountSettings(name="watch", mode=Mode.SAFE, kind=AccountKind.SUPERVISION, **watch),
    )


@dataclass(frozen=True, slots=True)
class Peer:
    """The platform for one account of a served application, whose clock stands at NOW."""

    served: Served
    account: AccountSettings

    @property
    def _crypto(self) -> WeChatCrypto:
        account = self.account
        key = account.encoding_aes_key.get_secret_value()
        return WeChatCrypto(account.token.get_secret_value(), key, account.app_id)

    @property
    def encrypts(self) -> bool:
        """Whether the account exchanges ciphertext."""
        return self.account.mode is not Mode.PLAIN

    def sign(self, *, timestamp: int = NOW, nonce: str = NONCE) -> dict[str, str]:
        """Return the signed parameters that every request carries."""
        signer = WeChatSigner()
        signer.add_data(self.account.token.get_secret_value(), str(timestamp), nonce)
        return {"signature": signer.signature, "timestamp": str(timestamp), "nonce": nonce}

    def deliver(self, xml: str, *, timestamp: int = NOW, nonce: str = "") -> Delivery:
        """Return the request that brings a message in the account's mode."""
        nonce = nonce or nonce_for(xml)
        parameters = self.sign(timestamp=timestamp, nonce=nonce)
        if not self.encrypts:
            return Delivery(parameters, xml.encode())
        sealed = xmltodict.parse(self._crypto.encrypt_message(xml, nonce, str(timestamp)))["xml"]
        parameters |= {"encrypt_type": "aes", "msg_signature": sealed["MsgSignature"]}
        plain = xml if self.account.mode is Mode.COMPATIBLE else "<xml></xml>"
        ciphertext = f"<Encrypt><![CDATA[{sealed['Encrypt']}]]></Encrypt></xml>"
        return Delivery(parameters, plain.replace("</xml>", ciphertext).encode())

    def verify(self, **changes: str) -> Answer:
        """Check the address as WeChat's console does."""
        query = urlencode({**self.sign(), "echostr": "4375120948345356249", **changes})
        return call(self.served, f"/wechat/{self.account.name}?{query}")

    def post(self, delivery: Delivery, **changes: str) -> Answer:
        """Send a request, with some of its parameters changed."""
        query = urlencode({**delivery.parameters, **changes})
        return call(self.served, f"/wechat/{self.account.name}?{query}", delivery.body)

    def unseal(self, answer: Answer) -> str:
        """Return the XML of a reply in the clear; fail where WeChat could not open it."""
        if not self.encrypts:
            return answer.text
        envelope = xmltodict.parse(answer.text)["xml"]
        opened: str = self._crypto.decrypt_message(
            answer.text, envelope["MsgSignature"], envelope["TimeStamp"], envelope["Nonce"]
        )
        return opened

    def read(self, answer: Answer) -> str:
        """Return the text that the citizen sees, "" for `success`; fail where WeChat would."""
        assert answer.status == 200
        if answer.body == b"success":
            return ""
        xml = self.unseal(answer)
        reply = deserialize_reply(xml)
        assert isinstance(reply, TextReply)
        fields = xmltodict.parse(xml)["xml"]
        assert (fields["ToUserName"], fields["FromUserName"]) == (OPENID, CENTRE)
        assert fields["CreateTime"] == str(NOW)
        said: str = reply.content
        return said

    def say(self, xml: str) -> str:
        """Deliver a message and return what the citizen sees."""
        return self.read(self.post(self.deliver(xml)))


@contextmanager
def serve_accounts(
    database: Path, *, clock: Callable[[], int] = lambda: NOON, **sections: Any
) -> Iterator[dict[str, Peer]]:
    """Serve all accounts on `database` and give the platform for each by its name.

    `sections` are settings to use in the place of the defaults.
    """
    accounts = make_accounts()
    with serve(settings_for(database, accounts=accounts, **sections), clock=clock) as served:
        yield {account.name: Peer(served, account) for account in accounts}
