"""Promises of accounts."""

from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from support.wechat import AES_KEY, load_vectors, make_account

from bot.wechat.account import Account, AccountKind, Mode, decode_aes_key


def test_key_is_decoded() -> None:
    """An EncodingAESKey becomes the 32 bytes that its base64 holds."""
    assert decode_aes_key("A" * 43) == bytes(32)
    assert decode_aes_key(AES_KEY) == base64.b64decode(AES_KEY + "=")


@pytest.mark.parametrize("account", load_vectors()["accounts"].values())
def test_published_keys_are_accepted(account: dict[str, str]) -> None:
    """The keys of the published examples, one of them with odd last bits, are read."""
    assert len(decode_aes_key(account["encoding_aes_key"])) == 32


@pytest.mark.parametrize(
    "text", ["", "A" * 42, "A" * 44, "A" * 42 + "-", "A" * 42 + "=", "A" * 43 + "\n", "密" * 43]
)
def test_key_of_another_form_is_refused(text: str) -> None:
    """A key of another length or alphabet is refused by naming the rule, not the key."""
    with pytest.raises(ValueError, match="43 characters A-Z a-z 0-9") as caught:
        decode_aes_key(text)
    assert not text or text not in str(caught.value)


def test_repr_shows_no_secret() -> None:
    """An account can be logged: no secret is in its repr."""
    account = make_account(Mode.SAFE)
    shown = repr(account)
    assert account.name in shown
    assert account.app_id in shown
    for secret in (account.token, account.app_secret, repr(account.aes_key)):
        assert secret not in shown


@pytest.mark.parametrize("token", ["", "ab", "a" * 33, "a b c", "令牌令牌", "abc\n"])
def test_token_of_another_form_is_refused(token: str) -> None:
    """A token that WeChat's console would not take is refused by naming the rule."""
    with pytest.raises(ValueError, match="3 to 32 characters"):
        Account("service", AccountKind.SERVICE, Mode.PLAIN, token)


@pytest.mark.parametrize("mode", [Mode.COMPATIBLE, Mode.SAFE])
def test_encrypting_account_needs_key_and_app_id(mode: Mode) -> None:
    """An account that encrypts cannot be made without its key or its app id."""
    account = make_account(mode)
    with pytest.raises(ValueError, match="needs aes_key and app_id"):
        replace(account, aes_key=b"")
    with pytest.raises(ValueError, match="needs aes_key and app_id"):
        replace(account, app_id="")
    with pytest.raises(ValueError, match="must be 32 bytes"):
        replace(account, aes_key=b"short")


def test_plain_account_needs_a_token_only() -> None:
    """An account in plain mode works with nothing but its token."""
    account = Account("watch", AccountKind.SUPERVISION, Mode.PLAIN, "AAAAA")
    assert not account.encrypts
    assert make_account(Mode.COMPATIBLE).encrypts
    assert make_account(Mode.SAFE).encrypts
