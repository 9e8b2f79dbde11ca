"""Signatures of WeChat's requests and of our encrypted replies, and the age they may have.

A signature is the SHA-1 of the sorted token, timestamp, nonce and, for encrypted messages,
ciphertext.
https://developers.weixin.qq.com/doc/offiaccount/Basic_Information/Access_Overview.html
"""

from __future__ import annotations

import hashlib
import hmac
import re

from bot.wechat.errors import SignatureMismatchError, StaleTimestampError

WINDOW = 300
"""How far, in seconds, a timestamp may lie from now.

WeChat repeats a delivery with the same timestamp up to 15 s later, and clocks differ; a longer
window would only help whoever copied a signature from an access log.
"""

# No leading zero: it could as well be the end of the nonce, and the signature stay the same.
_SECONDS = re.compile(r"[1-9][0-9]{0,11}")


def _to_bytes(part: str) -> bytes:
    """Encode whatever a query string may hold, lone surrogates included."""
    return part.encode("utf-8", "surrogatepass")


def sign(*parts: str) -> str:
    """Return the SHA-1, in lower-case hex, of the parts sorted byte by byte and joined."""
    joined = b"".join(sorted(map(_to_bytes, parts)))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def verify(signature: str, *parts: str) -> None:
    """Accept the signature of these parts in constant time.

    Raises SignatureMismatchError for a wrong signature, and for any part that is empty: with
    an empty token anybody could sign.
    """
    # As bytes: compare_digest refuses text that is not ASCII.
    matches = hmac.compare_digest(_to_bytes(signature), sign(*parts).encode())
    if not matches or not all(parts):
        raise SignatureMismatchError


def check_timestamp(timestamp: str, now: float) -> None:
    """Accept a timestamp, in seconds since 1970, within the window around `now`.

    Raises StaleTimestampError for one that is too old, too far ahead, or no plain number.
    """
    if not _SECONDS.fullmatch(timestamp):
        raise StaleTimestampError(None)
    age = now - int(timestamp)
    if abs(age) > WINDOW:
        raise StaleTimestampError(age)
