"""What customer-service messages look like on the platform's side; no I/O.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Service_Center_messages.html
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from handlers.inquiry import Suggestion
from handlers.paging import cut, fits
from handlers.wording import word_offer

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


def make_menu_message(
    openid: str, head: str, suggestions: Sequence[Suggestion], tail: str
) -> Body:
    """Return the request that offers suggestions to tap; a tap sends the suggestion's words."""
    rows = [{"id": one.entry, "content": one.text} for one in suggestions]
    menu = {"head_content": head, "list": rows, "tail_content": tail}
    return {"touser": openid, "msgtype": "msgmenu", "msgmenu": menu}


def link_suggestion(suggestion: Suggestion) -> str:
    """Return a suggestion as a link in a text; a tap sends its words, as that of a menu does."""
    words, name = (quote(one, safe="") for one in (suggestion.text, suggestion.entry))
    address = f"weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={name}"
    return f'<a href="{address}">{suggestion.text}</a>'


def word_links(head: str, suggestions: Sequence[Suggestion], tail: str) -> str:
    """Return suggestions as links under a sentence.

    As numbered text where the links, whose addresses are long, do not fit into one message.
    """
    links = (Suggestion(one.entry, link_suggestion(one)) for one in suggestions)
    linked = word_offer(head, links, tail)
    return linked if fits(linked) else word_offer(head, suggestions, tail)
