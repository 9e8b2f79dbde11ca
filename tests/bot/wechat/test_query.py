"""Promises of the query string."""

from __future__ import annotations

import pytest

from bot.wechat.errors import DuplicateParameterError, MissingParameterError
from bot.wechat.query import Query, parse_query


def test_parameters_are_read() -> None:
    """The parameters we know are read, the others are passed over."""
    pairs = [("signature", "s"), ("timestamp", "1"), ("openid", "o"), ("openid", "p")]
    assert parse_query([*pairs, ("encrypt_type", "aes")]) == Query(signature="s", timestamp="1")


@pytest.mark.parametrize("name", ["signature", "msg_signature", "timestamp", "nonce", "echostr"])
def test_parameter_that_stands_twice_is_refused(name: str) -> None:
    """A parameter of ours that stands twice is refused, even with the same value."""
    with pytest.raises(DuplicateParameterError) as caught:
        parse_query([(name, "1"), ("nonce2", "1"), (name, "1")])
    assert caught.value.name == name


def test_empty_parameter_is_missing() -> None:
    """A parameter that is absent and one that is empty are both missing."""
    query = parse_query([("nonce", ""), ("timestamp", "1")])
    query.require("timestamp")
    for name in ("nonce", "signature"):
        with pytest.raises(MissingParameterError) as caught:
            query.require("timestamp", name)
        assert caught.value.name == name


def test_many_parameters_are_survived() -> None:
    """Ten thousand unknown parameters cost nothing but their reading."""
    assert parse_query((f"p{number}", "x") for number in range(10_000)) == Query()


def test_repr_shows_no_signature() -> None:
    """A query can be logged without handing out a signature."""
    assert "s3cret" not in repr(Query("1", "2", "s3cret", "s3cret", "s3cret"))
