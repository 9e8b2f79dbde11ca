"""A message or event as WeChat sends it, and the key that its repeats share.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_standard_messages.html
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.wechat.errors import MalformedMessageError

EVENT = "event"
"""The type of everything that WeChat reports and no citizen typed."""

_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class Message:
    """What came in; its `repr` shows neither who wrote nor what.

    `to` is the account's own id (gh_…), `sender` the citizen's openid, `create_time` in seconds
    since 1970, `type` and `event` in lower case, `event` empty unless the type is `event`,
    `recognition` what WeChat heard in a voice message, `menu_id` the id that we gave a suggestion
    which was tapped (test accounts leave it out). `fields` holds every field as it came, those
    included that this version does not know.
    """

    to: str
    sender: str = field(repr=False)
    create_time: int
    type: str
    msg_id: str = ""
    event: str = ""
    event_key: str = field(default="", repr=False)
    content: str = field(default="", repr=False)
    recognition: str = field(default="", repr=False)
    menu_id: str = field(default="", repr=False)
    fields: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)

    @property
    def content_digest(self) -> str:
        """The SHA-256, in hex, of all fields, which another message does not share."""
        pairs = [f"{len(name)}:{name}{len(value)}:{value}" for name, value in self.fields.items()]
        return hashlib.sha256("".join(sorted(pairs)).encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def key(self) -> str:
        """The SHA-256, in hex, of what a repeated delivery repeats.

        MsgId alone collided under load (https://github.com/binarywang/WxJava/issues/333), and
        events that share second and sender differ in Event and EventKey
        (https://github.com/wechat-group/weixin-java-tools/issues/66). A message without MsgId is
        told apart by its text. Hashed, so that the openid is not read off it.
        """
        if self.type == EVENT:
            parts = (EVENT, self.event, self.event_key)
        else:
            parts = ("message", self.msg_id, "" if self.msg_id else self.content)
        # The length before each part keeps two different lists from joining to one text.
        joined = "".join([f"{len(part)}:{part}" for part in (*parts, self.sender)])
        text = f"{joined}{self.create_time}"
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def parse_message(fields: Mapping[str, str]) -> Message:
    """Return the message that these fields make.

    Raises MalformedMessageError if ToUserName, FromUserName, MsgType or an event's Event is
    missing or blank, or CreateTime is not a number of seconds.
    """
    kind = _required(fields, "MsgType").lower()
    # Older documents misspell Recognition, and so may older pushes.
    recognition = fields.get("Recognition") or fields.get("Recongnition", "")
    return Message(
        to=_required(fields, "ToUserName"),
        sender=_required(fields, "FromUserName"),
        create_time=_seconds(_required(fields, "CreateTime")),
        type=kind,
        msg_id=fields.get("MsgId", "").strip(),
        event=_required(fields, "Event").lower() if kind == EVENT else "",
        event_key=fields.get("EventKey", ""),
        content=fields.get("Content", ""),
        recognition=recognition,
        menu_id=fields.get("bizmsgmenuid", "").strip(),
        fields=fields,
    )


def _required(fields: Mapping[str, str], name: str) -> str:
    """Return a field that must not be blank, without white space around it."""
    value = fields.get(name, "").strip()
    if not value:
        raise MalformedMessageError(f"it has no {name}")
    return value


def _seconds(text: str) -> int:
    """Return CreateTime as a number; 12 digits last for thirty thousand years."""
    if not _SECONDS.fullmatch(text):
        raise MalformedMessageError("its CreateTime is not a number of seconds")
    return int(text)
