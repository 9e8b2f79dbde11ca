"""Promises of the router: the first handler that wants an inquiry answers it."""

from __future__ import annotations

import datetime as dt

import pytest
from support.knowledge import make_knowledge

from handlers.catalogue import HANDLERS
from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply
from handlers.router import dispatch
from handlers.services import Services

SERVICES = Services(make_knowledge(), dt.date(2026, 11, 24), lambda _: None)

UNANSWERED = {Kind.LEFT, Kind.AGENT_JOINED, Kind.AGENT_LEFT, Kind.SILENT}
"""What needs no words."""


def inquire(kind: Kind, text: str = "") -> Inquiry:
    """Return an inquiry of a kind."""
    return Inquiry("web", Channel.WEB, "c0ffee", "1", 0, kind, text)


async def first(inquiry: Inquiry, _services: Services) -> Reply | None:
    """Answer texts."""
    return Reply(Outcome.ANSWERED, "first") if inquiry.kind is Kind.TEXT else None


async def second(_inquiry: Inquiry, _services: Services) -> Reply | None:
    """Answer everything."""
    return Reply(Outcome.ANSWERED, "second")


async def test_the_first_that_wants_it_answers() -> None:
    """Handlers are tried in their order; one that returns nothing leaves it to the next."""
    both = (first, second)
    assert (await dispatch(both, inquire(Kind.TEXT), SERVICES)).text == "first"
    assert (await dispatch(both, inquire(Kind.IMAGE), SERVICES)).text == "second"


async def test_nobody_to_answer_is_an_error() -> None:
    """Where no handler wants an inquiry, that is an error and not silence."""
    with pytest.raises(LookupError, match="image"):
        await dispatch((first,), inquire(Kind.IMAGE), SERVICES)


@pytest.mark.parametrize("kind", Kind)
async def test_every_kind_is_wanted(kind: Kind) -> None:
    """The shipped handlers answer every kind, whatever its text, even without knowledge."""
    for text in ("", "联系电话", "2", "更多", "转人工", "你好"):
        reply = await dispatch(HANDLERS, inquire(kind, text), SERVICES)
        assert bool(reply.text) == (kind not in UNANSWERED)
