"""The second factor: six digits of an authenticator, new each half minute (TOTP, RFC 6238)."""

from __future__ import annotations

import re

import pyotp

STEP_MS = 30 * 1000

_CODE = re.compile(r"[0-9]{6}")
_NEAR = (0, -1, 1)
"""Steps that are taken: clocks differ, and people type slowly."""


def make_secret() -> str:
    """Return a new secret, which the authenticator and we share."""
    return pyotp.random_base32()


def make_address(secret: str, login: str, centre: str) -> str:
    """Return what the picture for the authenticator says."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=centre)


def find_step(secret: str, code: str, now: int, *, after: int) -> int | None:
    """Return the step whose code this is at `now` (ms UTC), None for none.

    Only a step later than `after` is taken: who saw a code being typed cannot use it again.
    """
    given = "".join(code.split())
    if not secret or not _CODE.fullmatch(given):
        return None
    maker, current = pyotp.TOTP(secret), now // STEP_MS
    return next(
        (
            current + by
            for by in _NEAR
            if current + by > after
            and pyotp.utils.strings_equal(maker.generate_otp(current + by), given)
        ),
        None,
    )
