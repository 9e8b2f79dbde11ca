"""Passwords: kept as argon2id hashes, and compared in equal time whether a name is known or not.

https://www.rfc-editor.org/rfc/rfc9106.html#section-4 (the second recommended choice)
"""

from __future__ import annotations

import asyncio
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

MOST_AT_ONCE = 2
"""Hashes that are computed at a time, 64 MiB each: whoever floods the form must wait."""

_HASHER = PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)


def _normalise(password: str) -> str:
    """Return the same text for the same password, however a keyboard composes its signs."""
    return unicodedata.normalize("NFKC", password.encode(errors="replace").decode())


@cache
def _nobody() -> str:
    """Return a hash that no password has, to compare with where there is no account."""
    return _HASHER.hash("nobody's password")


def _verify(password: str, kept: str) -> bool:
    try:
        return _HASHER.verify(kept or _nobody(), _normalise(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


class Passwords:
    """Computes hashes off the event loop, few at a time."""

    def __init__(self) -> None:
        """Begin with none."""
        self._gate = asyncio.Semaphore(MOST_AT_ONCE)

    async def hash(self, password: str) -> str:
        """Return what is kept of a password."""
        async with self._gate:
            return await asyncio.to_thread(_HASHER.hash, _normalise(password))

    async def fits(self, password: str, kept: str) -> bool:
        """Tell whether a password is the one kept; with "" never, and in the same time."""
        async with self._gate:
            return await asyncio.to_thread(_verify, password, kept)
