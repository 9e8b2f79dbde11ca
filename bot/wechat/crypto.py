"""Sealing and unsealing of encrypted messages; the only user of `cryptography`.

AES-256-CBC with the first 16 key bytes as initial vector. The plaintext is 16 random bytes,
the message's length as 4 bytes (big-endian), the message and the app id, filled up to a
multiple of 32 bytes as in PKCS#7 (1 to 32 bytes, each holding their number); the ciphertext
is base64. The fixed initial vector is the platform's rule.
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Message_encryption_and_decryption_instructions.html
"""

from __future__ import annotations

import binascii
import hmac
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from bot.wechat.errors import BadCiphertextError, WrongAppIdError

_BLOCK = 32
_RANDOM = 16
_HEAD = _RANDOM + 4
_PADS = tuple(bytes((size,)) * size for size in range(_BLOCK + 1))


@lru_cache(maxsize=32)
def _cipher(key: bytes) -> Cipher[CBC]:
    """Return the cipher of a key, made once; raise ValueError unless it has 32 bytes."""
    return Cipher(AES256(key), CBC(key[:16]))


def seal(plaintext: bytes, *, key: bytes, app_id: str, random16: bytes) -> str:
    """Return the ciphertext of a message for an app id, in base64.

    Raises ValueError unless `key` has 32 and `random16` 16 bytes.
    """
    if len(random16) != _RANDOM:
        raise ValueError("random16 must be 16 bytes")
    body = b"".join((random16, len(plaintext).to_bytes(4, "big"), plaintext, app_id.encode()))
    body += _PADS[_BLOCK - len(body) % _BLOCK]
    encryptor = _cipher(key).encryptor()
    sealed = encryptor.update(body) + encryptor.finalize()
    return binascii.b2a_base64(sealed, newline=False).decode("ascii")


def unseal(encrypted: str, *, key: bytes, app_id: str) -> bytes:
    """Return the message inside a ciphertext that was made with this key for this app id.

    Raises BadCiphertextError if the base64, the length, any byte of the padding or the length
    field is wrong, and WrongAppIdError if it was made for another app id. White space inside
    the base64 is refused: the signature is over the text as it came. Raises ValueError unless
    `key` has 32 bytes.
    """
    body = _strip_padding(_decrypt(encrypted, key))
    end = _HEAD + int.from_bytes(body[_RANDOM:_HEAD], "big")
    if len(body) < _HEAD or end > len(body):
        raise BadCiphertextError("length field")
    if not hmac.compare_digest(body[end:], app_id.encode()):
        raise WrongAppIdError
    return body[_HEAD:end]


def _decrypt(encrypted: str, key: bytes) -> bytes:
    """Return the padded plaintext: at least one block, always whole blocks."""
    try:
        sealed = binascii.a2b_base64(encrypted, strict_mode=True)
    except ValueError as error:
        raise BadCiphertextError("base64") from error
    if not sealed or len(sealed) % _BLOCK:
        raise BadCiphertextError("length")
    decryptor = _cipher(key).decryptor()
    return decryptor.update(sealed) + decryptor.finalize()


def _strip_padding(padded: bytes) -> bytes:
    """Return the plaintext without its 1 to 32 bytes of padding, each of them checked."""
    size = padded[-1]
    if not 1 <= size <= _BLOCK or not padded.endswith(_PADS[size]):
        raise BadCiphertextError("padding")
    return padded[:-size]
