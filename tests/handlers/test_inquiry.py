"""Promises of what passes between channels and handlers."""

from __future__ import annotations

import dataclasses

import pytest

from handlers.inquiry import Channel, Inquiry, Kind, Outcome, Reply

INQUIRIES = {
    Kind.TEXT,
    Kind.IMAGE,
    Kind.VOICE,
    Kind.VIDEO,
    Kind.LOCATION,
    Kind.LINK,
    Kind.UNKNOWN,
    Kind.MENU,
    Kind.PICKED,
}


COUNTED_APART = {Kind.COMPLAINT, Kind.COMPLAINT_TAP, Kind.RATING}


@pytest.mark.parametrize("kind", Kind)
def test_which_kinds_are_inquiries(kind: Kind) -> None:
    """What a citizen asks or taps is an inquiry; reports, complaints and ratings are none."""
    assert kind.is_inquiry == (kind in INQUIRIES)


@pytest.mark.parametrize("kind", Kind)
def test_which_kinds_a_citizen_sends(kind: Kind) -> None:
    """Inquiries, ratings and what is said about complaints come from a citizen; reports do not."""
    assert kind.is_sent == (kind in {*INQUIRIES, *COUNTED_APART})


def test_outcomes_are_the_documented_list() -> None:
    """The outcomes are the closed list that counts and interfaces name, in its order."""
    assert list(Outcome) == [
        "answered",
        "suggested",
        "missed",
        "declined",
        "handed_off",
        "greeted",
        "unsupported",
        "limited",
        "failed",
    ]


def test_inquiries_and_replies_cannot_be_changed() -> None:
    """Nobody on the way can change what was asked or what is answered."""
    inquiry = Inquiry("service", Channel.WEB, "c0ffee", "1", 0, text="电话")
    with pytest.raises(dataclasses.FrozenInstanceError):
        inquiry.text = "地址"  # type: ignore[misc]  # this is what must fail
    reply = Reply(Outcome.ANSWERED, "好")
    with pytest.raises(dataclasses.FrozenInstanceError):
        reply.text = ""  # type: ignore[misc]  # this is what must fail
