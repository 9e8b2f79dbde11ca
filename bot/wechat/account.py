"""An official account as configured at WeChat: its names, its mode and its secrets."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from enum import StrEnum, unique

DEFAULT_API_BASE = "https://api.weixin.qq.com"
"""Where the platform takes calls."""

_TOKENS_FORM = "must be 3 to 32 characters A-Z a-z 0-9"
_TOKEN = re.compile(r"[A-Za-z0-9]{3,32}")
_ENCODING_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
_KEY_BYTES = 32


@unique
class AccountKind(StrEnum):
    """What the centre uses an account for."""

    SERVICE = "service"
    SUPERVISION = "supervision"


@unique
class Mode(StrEnum):
    """How an account exchanges messages, as chosen in WeChat's console (消息加解密方式)."""

    PLAIN = "plain"
    """明文模式: nothing is encrypted."""
    COMPATIBLE = "compatible"
    """兼容模式: a message comes in the clear and encrypted; only the second is believed."""
    SAFE = "safe"
    """安全模式: messages and replies are encrypted."""


@unique
class Agents(StrEnum):
    """Who serves citizens that ask for a person."""

    OWN = "own"
    """Staff at our own desk: a hand-off is recorded, and they answer it."""
    WECHAT = "wechat"
    """Agents at WeChat's desk (客服功能): the citizen is passed on to them."""


@dataclass(frozen=True, slots=True)
class Account:
    """One official account; its `repr` shows no secret.

    `name` is the account's part of our address, `token` 3 to 32 letters and digits,
    `aes_key` the 32 bytes that `decode_aes_key` gives, `api_base` where the platform takes our
    calls; these need an app secret. `desk` tells who serves those that ask for a person. Raises
    ValueError, naming the rule and not the value, for a token of another form, and for an
    account that encrypts but lacks its key or its app id.
    """

    name: str
    kind: AccountKind
    mode: Mode
    token: str = field(repr=False)
    app_id: str = ""
    aes_key: bytes = field(default=b"", repr=False)
    app_secret: str = field(default="", repr=False)
    api_base: str = DEFAULT_API_BASE
    desk: Agents = Agents.OWN

    def __post_init__(self) -> None:
        """Refuse an account that could never talk to WeChat."""
        if not _TOKEN.fullmatch(self.token):
            raise ValueError(f"account {self.name}: token {_TOKENS_FORM}")
        if self.aes_key and len(self.aes_key) != _KEY_BYTES:
            raise ValueError(f"account {self.name}: aes_key must be {_KEY_BYTES} bytes")
        if self.encrypts and not (self.aes_key and self.app_id):
            raise ValueError(f"account {self.name}: mode {self.mode} needs aes_key and app_id")

    @property
    def encrypts(self) -> bool:
        """Whether messages of this account must come encrypted."""
        return self.mode is not Mode.PLAIN


def check_token(text: str) -> None:
    """Accept a token that WeChat's console would take; raises ValueError, naming the rule."""
    if not _TOKEN.fullmatch(text):
        raise ValueError(_TOKENS_FORM)


def decode_aes_key(text: str) -> bytes:
    """Return the 32 key bytes of an EncodingAESKey: 43 characters of base64 without its `=`.

    WeChat's console makes keys of A-Z a-z 0-9; the two other characters of base64 are read too.
    Raises ValueError, naming the console's rule and not the value, for any other text.
    https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html
    """
    if not _ENCODING_AES_KEY.fullmatch(text):
        raise ValueError("EncodingAESKey must be 43 characters A-Z a-z 0-9")
    return base64.b64decode(text + "=")
