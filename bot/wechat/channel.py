"""What a WeChat message means to the handlers."""

from __future__ import annotations

from bot.wechat.message import EVENT, Message
from handlers.inquiry import Channel, Claim, Inquiry, Kind

UNSUPPORTED_TEXT = "【收到不支持的消息类型，暂无法显示】"
"""What WeChat sends as text in place of a message that it cannot pass on."""

_KINDS = {
    "image": Kind.IMAGE,
    "video": Kind.VIDEO,
    "shortvideo": Kind.VIDEO,
    "location": Kind.LOCATION,
    "link": Kind.LINK,
}
_EVENTS = {
    "subscribe": Kind.FOLLOWED,
    "unsubscribe": Kind.LEFT,
    "scan": Kind.SCANNED,
    "click": Kind.MENU,
    "kf_create_session": Kind.AGENT_JOINED,
    "kf_switch_session": Kind.AGENT_JOINED,
    "kf_close_session": Kind.AGENT_LEFT,
}


def to_inquiry(  # noqa: PLR0913 -- each is a value of the inquiry, and keyword-only
    message: Message,
    account_name: str,
    *,
    citizen: str,
    key: str,
    received_at: int,
    claim: Claim | None = None,
    takes_complaints: bool = False,
    may_pass_on: bool = False,
) -> Inquiry:
    """Return the inquiry that a message makes.

    `citizen` and `key` are the keyed hashes of its sender and of its own key, `received_at` is
    in milliseconds UTC, `claim` what the request claims to bring, `takes_complaints` whether the
    account does, `may_pass_on` whether agents at WeChat's own desk serve it. A message of a type
    that is not known is UNKNOWN, because a citizen waits for an answer; an event that is not known
    is SILENT, because nobody does.
    """
    kind, text = _read_event(message) if message.type == EVENT else _read_message(message)
    return Inquiry(
        account=account_name,
        channel=Channel.WECHAT,
        citizen=citizen,
        key=key,
        received_at=received_at,
        kind=kind,
        text=text,
        claim=claim,
        picked=message.menu_id if message.type == "text" and kind is Kind.TEXT else "",
        takes_complaints=takes_complaints,
        may_pass_on=may_pass_on,
    )


def _read_event(message: Message) -> tuple[Kind, str]:
    """Return the kind of an event; only a tap on a menu button carries text: its key."""
    kind = _EVENTS.get(message.event.lower(), Kind.SILENT)
    return kind, message.event_key if kind is Kind.MENU else ""


def _read_message(message: Message) -> tuple[Kind, str]:
    """Return the kind of a message, and the citizen's words if it has some."""
    if message.type == "text":
        if message.content.strip() == UNSUPPORTED_TEXT:
            return Kind.UNKNOWN, ""
        return Kind.TEXT, message.content
    if message.type == "voice":
        # Present and empty when WeChat heard no words.
        words = message.recognition.strip()
        return (Kind.TEXT, words) if words else (Kind.VOICE, "")
    return _KINDS.get(message.type, Kind.UNKNOWN), ""
