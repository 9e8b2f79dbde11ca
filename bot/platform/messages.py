"""What customer-service messages look like on the platform's side; no I/O.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
"""

from __future__ import annotations

from bot.wechat.offers import Offer
from handlers.paging import cut

Body = dict[str, object]


def split(text: str) -> list[str]:
    """Return `text` in parts that each fit into one message; none for an empty text."""
    parts = []
    while text:
        part, text = cut(text)
        parts.append(part)
    return parts


def make_text(openid: str, text: str) -> Body:
    """Return the request that sends a text."""
    return {"touser": openid, "msgtype": "text", "text": {"content": text}}


def make_typing(openid: str, *, is_typing: bool) -> Body:
    """Return the request that shows, or no longer shows, that an answer is being written."""
    return {"touser": openid, "command": "Typing" if is_typing else "CancelTyping"}


def make_menu_message(openid: str, offer: Offer) -> Body:
    """Return the request that offers suggestions to tap."""
    head, tail = offer.word_frame()
    menu = {"head_content": head, "list": offer.list_rows(), "tail_content": tail}
    return {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu}
