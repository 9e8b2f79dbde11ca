"""Errors of the WeChat protocol layer.

WeChatError
├── BadRequestSignatureError     not shown to come from WeChat: the view answers 403
│   ├── MissingParameterError    the query lacks a parameter that is needed: name
│   ├── DuplicateParameterError  the query holds a parameter twice: name
│   ├── SignatureMismatchError   the signature is not the one the token gives
│   ├── StaleTimestampError      the timestamp is no number or too far from now: age
│   ├── OddNonceError            the nonce holds what XML cannot carry back
│   ├── MissingEncryptionError   an account that encrypts got a body without ciphertext
│   ├── BadCiphertextError       the ciphertext was not made with the account's key: reason
│   └── WrongAppIdError          the ciphertext was made for another account
└── MalformedMessageError        authentic but unreadable: `success` and a log line: reason
    └── HarmfulMessageError      made to exhaust or to deceive its reader: 400

No sentence and no attribute holds anything a citizen wrote, so each may be logged.
"""

from __future__ import annotations


class WeChatError(Exception):
    """The root of every error that the protocol layer raises on purpose."""


class BadRequestSignatureError(WeChatError):
    """A request is not shown to come from WeChat; the answer is 403."""


class MissingParameterError(BadRequestSignatureError):
    """The query string lacks a parameter, or holds it empty."""

    def __init__(self, name: str) -> None:
        """Keep the name of the parameter."""
        super().__init__(f"the query parameter {name} is missing or empty")
        self.name = name


class DuplicateParameterError(BadRequestSignatureError):
    """The query string holds a parameter more than once."""

    def __init__(self, name: str) -> None:
        """Keep the name of the parameter."""
        super().__init__(f"the query parameter {name} stands more than once")
        self.name = name


class SignatureMismatchError(BadRequestSignatureError):
    """The signature of a request is not the one that the account's token gives."""

    def __init__(self) -> None:
        """Say what is wrong without repeating either signature."""
        super().__init__("the signature does not match")


class StaleTimestampError(BadRequestSignatureError):
    """The timestamp of a request is no number of seconds, or too far from now."""

    def __init__(self, age: float | None) -> None:
        """Keep the age in seconds: below 0 for the future, None if it is no number."""
        super().__init__(
            "the timestamp is not a number of seconds"
            if age is None
            else f"the timestamp is {age:.0f} s old"
        )
        self.age = age


class OddNonceError(BadRequestSignatureError):
    """The nonce of a request could not stand in a reply as it came; WeChat's are digits."""

    def __init__(self) -> None:
        """Say what is wrong without repeating the nonce."""
        super().__init__("the nonce holds what XML cannot carry")


class MissingEncryptionError(BadRequestSignatureError):
    """An account in compatible or safe mode got a body without readable ciphertext."""

    def __init__(self) -> None:
        """Say what is wrong."""
        super().__init__("the account encrypts, but the body holds no readable Encrypt")


class BadCiphertextError(BadRequestSignatureError):
    """A ciphertext was not made with the account's key, or was damaged."""

    def __init__(self, reason: str) -> None:
        """Keep which check failed."""
        super().__init__(f"the ciphertext cannot be opened: {reason}")
        self.reason = reason


class WrongAppIdError(BadRequestSignatureError):
    """A ciphertext opens with the account's key, but was made for another app id."""

    def __init__(self) -> None:
        """Say what is wrong."""
        super().__init__("the ciphertext was made for another app id")


class MalformedMessageError(WeChatError):
    """A message cannot be read; the answer is `success`, for nothing better can be said."""

    def __init__(self, reason: str) -> None:
        """Keep what cannot be read."""
        super().__init__(f"the message cannot be read: {reason}")
        self.reason = reason


class HarmfulMessageError(MalformedMessageError):
    """A message holds what WeChat never sends and only attacks need; the answer is 400."""
