"""Promises of sealing and unsealing."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st
from support.wechat import APP_ID, load_vectors, seal_as_wechat
from wechatpy.crypto import PrpCrypto

from bot.wechat.account import decode_aes_key
from bot.wechat.crypto import seal, unseal
from bot.wechat.errors import BadCiphertextError, BadRequestSignatureError, WrongAppIdError

VECTORS = load_vectors()
KEY = bytes(range(32))
RANDOM = b"0123456789abcdef"


def encrypt_raw(body: bytes) -> str:
    """Return the ciphertext of whole blocks, whatever they hold."""
    encryptor = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return base64.b64encode(encryptor.update(body) + encryptor.finalize()).decode()


def fill(body: bytes) -> bytes:
    """Return the body with correct padding."""
    size = 32 - len(body) % 32
    return body + bytes([size]) * size


@pytest.mark.parametrize("vector", VECTORS["sealed"])
def test_published_ciphertexts(vector: dict[str, str]) -> None:
    """The published examples are sealed byte for byte, and unsealed again."""
    account = VECTORS["accounts"][vector["account"]]
    key, app_id = decode_aes_key(account["encoding_aes_key"]), account["app_id"]
    plaintext = vector["plaintext"].encode()
    sealed = seal(plaintext, key=key, app_id=app_id, random16=vector["random"].encode())
    assert sealed == vector["ciphertext"]
    assert unseal(sealed, key=key, app_id=app_id) == plaintext


@pytest.mark.parametrize("vector", VECTORS["unsealed"])
def test_published_message_is_unsealed(vector: dict[str, str]) -> None:
    """The published request is unsealed as published."""
    account = VECTORS["accounts"][vector["account"]]
    key = decode_aes_key(account["encoding_aes_key"])
    plaintext = unseal(vector["ciphertext"], key=key, app_id=account["app_id"])
    assert plaintext.decode() == vector["plaintext"]


@given(st.binary(max_size=300), st.text("abcdefwx0123456789", max_size=24))
def test_unseal_reverses_seal(plaintext: bytes, app_id: str) -> None:
    """Whatever bytes are sealed come out again, an empty message included."""
    sealed = seal(plaintext, key=KEY, app_id=app_id, random16=RANDOM)
    assert unseal(sealed, key=KEY, app_id=app_id) == plaintext


@given(st.text(max_size=300))
def test_wechatpy_agrees(text: str) -> None:
    """What wechatpy seals we unseal, and what we seal wechatpy unseals."""
    key = decode_aes_key("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG")
    assert unseal(seal_as_wechat(text), key=key, app_id=APP_ID) == text.encode()
    sealed = seal(text.encode(), key=key, app_id=APP_ID, random16=RANDOM)
    assert PrpCrypto(key).decrypt(sealed, APP_ID) == text


@pytest.mark.parametrize("size", range(64))
def test_every_padding_is_read(size: int) -> None:
    """Messages of every length up to two blocks survive, so every padding from 1 to 32 does."""
    sealed = seal(b"x" * size, key=KEY, app_id=APP_ID, random16=RANDOM)
    assert unseal(sealed, key=KEY, app_id=APP_ID) == b"x" * size


@pytest.mark.parametrize("app_id", ["wx1234567890abcdee", APP_ID + "x", APP_ID[:-1], "", "密"])
def test_wrong_app_id_is_refused(app_id: str) -> None:
    """A message sealed for another app id, a longer or a shorter one, is refused."""
    with pytest.raises(WrongAppIdError):
        unseal(seal(b"hi", key=KEY, app_id=app_id, random16=RANDOM), key=KEY, app_id=APP_ID)


@pytest.mark.parametrize(
    ("encrypted", "reason"),
    [
        ("", "length"),
        ("====", "base64"),
        ("not base64!", "base64"),
        ("AAA", "base64"),
        ("加密", "base64"),
        ("\ud800", "base64"),
        (" " + encrypt_raw(bytes(32)), "base64"),
        (encrypt_raw(bytes(32)).replace("=", "\n="), "base64"),
        (base64.b64encode(bytes(16)).decode(), "length"),
        (base64.b64encode(bytes(33)).decode(), "length"),
        (encrypt_raw(bytes(32)), "padding"),
        (encrypt_raw(bytes(31) + b"\x21"), "padding"),
        (encrypt_raw(bytes(28) + b"\x03\x04\x04\x04"), "padding"),
        (encrypt_raw(b"\x20" * 32), "length field"),
        (encrypt_raw(fill(bytes(19))), "length field"),
        (encrypt_raw(fill(RANDOM + b"\0\0\0\3hi")), "length field"),
        (encrypt_raw(fill(RANDOM + b"\xff\xff\xff\xffhi")), "length field"),
    ],
)
def test_damaged_ciphertext_is_refused(encrypted: str, reason: str) -> None:
    """Bad base64, length, padding or length field is refused by its own reason."""
    with pytest.raises(BadCiphertextError) as caught:
        unseal(encrypted, key=KEY, app_id=APP_ID)
    assert caught.value.reason == reason


def test_each_padding_byte_counts() -> None:
    """Padding is checked whole, not just its last byte."""
    body = bytearray(fill(RANDOM + b"\0\0\0\2hi" + APP_ID.encode()))
    body[-body[-1]] ^= 1
    with pytest.raises(BadCiphertextError, match="padding"):
        unseal(encrypt_raw(bytes(body)), key=KEY, app_id=APP_ID)


def test_dropped_block_is_refused() -> None:
    """A ciphertext without its last block is refused."""
    sealed = base64.b64decode(seal(b"x" * 90, key=KEY, app_id=APP_ID, random16=RANDOM))
    with pytest.raises(BadRequestSignatureError):
        unseal(base64.b64encode(sealed[:-32]).decode(), key=KEY, app_id=APP_ID)


def test_other_key_is_refused() -> None:
    """A ciphertext of another key is refused."""
    sealed = seal(b"hi", key=KEY[::-1], app_id=APP_ID, random16=RANDOM)
    with pytest.raises(BadRequestSignatureError):
        unseal(sealed, key=KEY, app_id=APP_ID)


@given(st.text() | st.binary(max_size=160).map(lambda raw: base64.b64encode(raw).decode()))
def test_unseal_raises_only_its_own_errors(encrypted: str) -> None:
    """Whatever text comes, unsealing raises nothing but an authentication error."""
    with pytest.raises(BadRequestSignatureError):
        unseal(encrypted, key=KEY, app_id=APP_ID)


@given(st.integers(1, 4).flatmap(lambda n: st.binary(min_size=32 * n, max_size=32 * n)))
def test_any_plaintext_raises_only_its_own_errors(body: bytes) -> None:
    """Whatever stands inside well-made blocks, nothing but an authentication error comes out."""
    with pytest.raises(BadRequestSignatureError):
        unseal(encrypt_raw(body), key=KEY, app_id=APP_ID)


@pytest.mark.parametrize(
    "wrong", [{"key": b"short"}, {"key": bytes(16)}, {"random16": b""}, {"random16": bytes(17)}]
)
def test_wrong_sizes_are_refused(wrong: dict[str, Any]) -> None:
    """A key that is not 32 bytes or random bytes that are not 16 are the caller's mistake."""
    with pytest.raises(ValueError, match=r"16 bytes|key size"):
        seal(b"hi", **{"key": KEY, "app_id": APP_ID, "random16": RANDOM, **wrong})
