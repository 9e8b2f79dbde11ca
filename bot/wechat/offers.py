"""Suggestions as WeChat shows them: links in a text, or the rows of a menu to tap; no I/O.

The journal and the other channels keep them as numbered text. Of a text WeChat interprets
`<a href>` alone, and shows every other `<` and each `&` as it is, so nothing is escaped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from handlers.inquiry import Reply, Suggestion
from handlers.paging import fits
from handlers.wording import (
    PICK_HINT,
    PICK_HINT_LINKS,
    PICK_HINT_MENU,
    TOPICS_OFFER,
    TOPICS_OFFER_LINKS,
    TOPICS_OFFER_MENU,
    word_offer,
    word_suggestions,
)

# Some versions of WeChat decode an address once and some twice, which breaks at a bare % and turns
# + into a space. These look the same, and folding makes them the same for whoever reads a tap.
_IN_ADDRESS = str.maketrans("%+", "％＋")
# What may end a link, or begin another one within it.
_IN_LABEL = str.maketrans("<>", "＜＞")
# Chinese stands as it is: written in percent an address is three times as long.
_ASCII = re.compile("[\\x00-\\x7f]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """A reply that offers suggestions, parted at them.

    `head` and `tail` are what a citizen reads before and after them where they are numbered.
    """

    head: str
    suggestions: tuple[Suggestion, ...]
    tail: str

    def word_numbered(self) -> str:
        """Return the offer as numbered text, as the journal holds it."""
        return word_offer(self.head, self.suggestions, self.tail)

    def word_links(self) -> str:
        """Return the offer as a text of numbered links; it may be longer than one message."""
        links = word_suggestions(map(_link, self.suggestions))
        head, tail = self._reword(TOPICS_OFFER_LINKS, PICK_HINT_LINKS)
        return "\n".join(part for part in (head, links, tail) if part)

    def list_rows(self) -> list[dict[str, str]]:
        """Return the rows of a menu to tap; a tap sends the row's `content` and `id`."""
        return [{"id": one.entry, "content": _label(one)} for one in self.suggestions]

    def word_frame(self) -> tuple[str, str]:
        """Return what stands before and after the rows of a menu, which have no numbers."""
        return self._reword(TOPICS_OFFER_MENU, PICK_HINT_MENU)

    def _reword(self, topics: str, hint: str) -> tuple[str, str]:
        """Return head and tail with another way to pick in the place of the number."""
        head, tail = self.head, self.tail
        if head.endswith(TOPICS_OFFER):
            head = head.removesuffix(TOPICS_OFFER) + topics
        if tail.startswith(PICK_HINT):
            tail = hint + tail.removeprefix(PICK_HINT)
        return head, tail


def find_offer(reply: Reply) -> Offer | None:
    """Return the offer that a reply makes, None where its text does not list all suggestions."""
    lines = word_suggestions(one.text for one in reply.suggestions)
    if not lines:
        return None
    # The last such lines: a citizen's words may stand in front of them.
    head, found, tail = f"\n{reply.text}\n".rpartition(f"\n{lines}\n")
    return Offer(head[1:], reply.suggestions, tail[:-1]) if found else None


def word_text(reply: Reply) -> str:
    """Return the text of a reply with its suggestions as links, one message in all.

    As numbered text where the links, whose addresses are long, do not fit.
    """
    offer = find_offer(reply)
    linked = offer.word_links() if offer else ""
    return linked if linked and fits(linked) else reply.text


def _link(suggestion: Suggestion) -> str:
    """Return a suggestion as a link; a tap sends its words and its id, as that of a menu does."""
    words, name = (_encode(one) for one in (suggestion.text, suggestion.entry))
    address = f"weixin://bizmsgmenu?msgmenucontent={words}&msgmenuid={name}"
    return f'<a href="{address}">{_label(suggestion)}</a>'


def _label(suggestion: Suggestion) -> str:
    return suggestion.text.translate(_IN_LABEL)


def _encode(text: str) -> str:
    """Return `text` as a value in an address."""
    return _ASCII.sub(lambda found: quote(found[0], safe=""), text.translate(_IN_ADDRESS))
