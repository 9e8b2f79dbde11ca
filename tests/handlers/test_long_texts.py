"""Promises about texts longer than anybody types: their cost grows no faster than they do."""

from __future__ import annotations

import time

import pytest
from support.conversation import Conversation

LENGTH = 60_000
"""Characters; the largest body that is read holds about as many."""


@pytest.mark.parametrize(
    "unit",
    [
        "a.",
        "www.",
        "a.gov.cn.",
        "http://a.b/c",
        "a" * 50 + "@",
        "a@a.",
        "1-",
        "370402199001011234 ",
        "zhuangshuang",
        "我从来都在",
        "2016年",
        "电话？",
        "\ufdfa" * 3,
    ],
)
async def test_a_long_text_is_answered_soon(citizen: Conversation, unit: str) -> None:
    """Whatever is repeated for the length of the largest message holds nobody up for long."""
    text = (unit * LENGTH)[: LENGTH if unit.isascii() else LENGTH // 3]
    begun = time.process_time()
    assert (await citizen.send(text)).text
    assert time.process_time() - begun < 4
