"""Why the platform does not do what we ask: its error codes, read into a closed list.

https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
"""

from __future__ import annotations

from enum import StrEnum, unique


@unique
class Reason(StrEnum):
    """Why something was not done."""

    NOT_ENABLED = "not_enabled"
    """The account has no app secret, so we may send nothing."""
    NO_OCCASION = "no_occasion"
    """The citizen did nothing lately that allows a message, or has left."""
    TOO_MANY = "too_many"
    """What this occasion allows is used up."""
    NOT_FOLLOWING = "not_following"
    """The citizen does not follow the account."""
    BAD_CITIZEN = "bad_citizen"
    """The platform knows no such citizen."""
    TOO_LONG = "too_long"
    NOT_FOR_ACCOUNT = "not_for_account"
    """An account of this type may not use this."""
    NOT_ALLOWED = "not_allowed"
    """The account lacks the right, or was banned from it; a person must look."""
    CONFIGURATION = "configuration"
    """App id, app secret, list of addresses or `api_base` is wrong; a person must look."""
    EXHAUSTED = "exhausted"
    """The account's quota of calls, of the day or the minute, is used up."""
    TYPING = "typing"
    """Typing cannot be shown now; nobody misses it."""
    BUSY = "busy"
    """The platform was busy, each time that we asked."""
    NOT_REACHED = "not_reached"
    """The request never arrived; nothing was done."""
    UNCERTAIN = "uncertain"
    """No readable answer came: it may have been done, so it must not be tried again."""
    REFUSED = "refused"
    """A code that this version does not know."""


BUSY_CODE = -1
STALE_TOKEN_CODES = frozenset({40001, 40014, 42001})
MINUTE_QUOTA_CODE = 45011
ALARMS = frozenset({Reason.CONFIGURATION, Reason.NOT_ALLOWED})
"""What no later try mends; logged as errors."""

_REASONS = {
    BUSY_CODE: Reason.BUSY,
    40001: Reason.CONFIGURATION,  # still, with a token just fetched
    40002: Reason.CONFIGURATION,
    40003: Reason.BAD_CITIZEN,
    40013: Reason.CONFIGURATION,
    40014: Reason.CONFIGURATION,
    40125: Reason.CONFIGURATION,
    40164: Reason.CONFIGURATION,
    40200: Reason.NOT_FOR_ACCOUNT,
    41001: Reason.CONFIGURATION,
    41002: Reason.CONFIGURATION,
    41004: Reason.CONFIGURATION,
    42001: Reason.CONFIGURATION,
    43004: Reason.NOT_FOLLOWING,
    45002: Reason.TOO_LONG,
    45009: Reason.EXHAUSTED,
    MINUTE_QUOTA_CODE: Reason.EXHAUSTED,
    45015: Reason.NO_OCCASION,
    45047: Reason.TOO_MANY,
    45072: Reason.TYPING,
    45080: Reason.TYPING,
    45081: Reason.TYPING,
    48001: Reason.NOT_ALLOWED,
    48002: Reason.NOT_ALLOWED,
    48004: Reason.NOT_ALLOWED,
    50002: Reason.NOT_ALLOWED,
}


class PlatformError(Exception):
    """The platform did not do it; `code` is its error code, an HTTP status, or 0 for neither.

    Holds no address: in it stands the access token.
    """

    def __init__(self, reason: Reason, code: int = 0) -> None:
        """Keep why."""
        super().__init__(f"the platform did not do it: {reason} ({code})")
        self.reason = reason
        self.code = code


def read_code(code: int) -> Reason:
    """Return what an error code of the platform's means."""
    return _REASONS.get(code, Reason.REFUSED)
