"""What printed numbers can mean."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.report.amounts import Span, span_of


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("340", "340", "340"),
        ("0", "0", "0"),
        ("1,050", "1050", "1050"),
        ("３４０", "340", "340"),
        ("300余", "300", "400"),
        ("1000多", "1000", "2000"),
        ("1770余", "1770", "1780"),
        ("约9.8", "9.7", "9.9"),
        ("约0", "-1", "1"),
        ("近300", "200", "300"),
        ("不足50", "40", "50"),
        ("超过50", "50", "60"),
        ("近3万余", "20000", "40000"),
        ("3余万", "30000", "40000"),
        ("2亿", "200000000", "200000000"),
    ],
)
def test_span(printed: str, low: str, high: str) -> None:
    """A number spans what its marks allow."""
    assert span_of(printed) == Span(Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    "printed", [None, "", "无", "/", "----", "10月8日", "0632—6616110", "零投诉", "1" * 5000]
)
def test_no_number(printed: str | None) -> None:
    """Blanks, words, dates, telephone numbers and endless digits have no span."""
    assert span_of(printed) is None


def test_meeting() -> None:
    """Two numbers meet when one number can be meant by both."""
    exact, about, more = span_of("9.8"), span_of("约9.8"), span_of("10余")
    assert exact
    assert about
    assert more
    assert exact.meets(about)
    assert about.meets(exact)
    assert not exact.meets(more)
    assert exact.is_exact
    assert not about.is_exact


@given(st.text(alphabet="0123456789,.近约余多万亿千超过", max_size=30))
def test_any_text(text: str) -> None:
    """Whatever is made of digits and marks has an ordered span or none."""
    span = span_of(text)
    assert span is None or span.low <= span.high
