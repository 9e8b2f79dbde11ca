"""Promises of signatures and of their age."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import NOW, load_vectors
from wechatpy.utils import check_signature

from bot.wechat.errors import SignatureMismatchError, StaleTimestampError
from bot.wechat.signature import WINDOW, check_timestamp, sign, verify

VECTORS = load_vectors()


@pytest.mark.parametrize("vector", VECTORS["signed"], ids=lambda vector: vector["what"])
def test_published_signatures(vector: dict[str, Any]) -> None:
    """The published examples are signed as published, and verified."""
    token = VECTORS["accounts"][vector["account"]]["token"]
    assert sign(token, *vector["parts"]) == vector["signature"]
    verify(vector["signature"], token, *vector["parts"])


@given(st.text(min_size=1), st.text(min_size=1), st.text(min_size=1))
def test_wechatpy_agrees(token: str, timestamp: str, nonce: str) -> None:
    """What we sign, whatever its characters, wechatpy verifies."""
    check_signature(token, sign(token, timestamp, nonce), timestamp, nonce)


def test_parts_are_sorted_by_bytes() -> None:
    """The order of the parts does not matter, and sorting is by bytes: digits, upper, lower."""
    assert sign("b", "B", "9") == sign("9", "B", "b") == sign("9Bb")


@pytest.mark.parametrize(
    "signature",
    ["", "0" * 40, "签名", "\ud800", sign("t", "1", "2").upper(), sign("t", "1", "2") + " "],
)
def test_wrong_signature_is_refused(signature: str) -> None:
    """Anything but the exact signature is refused, text that is not ASCII included."""
    with pytest.raises(SignatureMismatchError):
        verify(signature, "t", "1", "2")


@pytest.mark.parametrize("parts", [("", "1", "2"), ("t", "", "2"), ("t", "1", "")])
def test_empty_part_is_refused(parts: tuple[str, ...]) -> None:
    """A right signature over an empty token, timestamp or nonce is refused."""
    with pytest.raises(SignatureMismatchError):
        verify(sign(*parts), *parts)


@pytest.mark.parametrize("skew", [0, 15, -120, 120, WINDOW, -WINDOW])
def test_retry_and_skew_are_accepted(skew: int) -> None:
    """A third delivery and a clock that is minutes off are inside the window."""
    check_timestamp(str(NOW - skew), NOW)


@pytest.mark.parametrize("age", [WINDOW + 1, -WINDOW - 1, 86_400])
def test_stale_timestamp_is_refused(age: int) -> None:
    """A timestamp outside the window is refused, and the error holds its age in seconds."""
    with pytest.raises(StaleTimestampError) as caught:
        check_timestamp(str(NOW - age), NOW + 0.0)
    assert caught.value.age == age


@pytest.mark.parametrize(
    "timestamp",
    [
        "",
        "now",
        "-1",
        "1e9",
        "1.5",
        f" {NOW}",
        f"{NOW}\n",
        "１７１４１１２４４５",
        "9" * 5000,
        str(NOW * 1000),
        f"0{NOW}",
    ],
)
def test_timestamp_that_is_no_number_is_refused(timestamp: str) -> None:
    """A timestamp that is not plain digits, or milliseconds, is refused without an age."""
    with pytest.raises(StaleTimestampError) as caught:
        check_timestamp(timestamp, NOW)
    assert caught.value.age is None
