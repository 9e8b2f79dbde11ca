"""Promises of the error tree."""

from __future__ import annotations

import re

from bot.wechat import errors


def test_tree_in_the_docstring_is_the_tree() -> None:
    """Every error class is drawn in the module's docstring, and nothing else is."""
    drawn = set(re.findall(r"\w+Error\b", errors.__doc__ or ""))
    made = {name for name in vars(errors) if name.endswith("Error")}
    assert drawn == made


def test_sentences_name_the_fault() -> None:
    """An error's sentence names the fault, and its attribute holds it for a log line."""
    assert errors.MissingParameterError("nonce").name == "nonce"
    assert "nonce" in str(errors.DuplicateParameterError("nonce"))
    assert "301 s old" in str(errors.StaleTimestampError(301.2))
    assert errors.StaleTimestampError(None).age is None
    assert "not a number" in str(errors.StaleTimestampError(None))
    assert errors.BadCiphertextError("padding").reason == "padding"
    assert "no MsgType" in str(errors.MalformedMessageError("it has no MsgType"))


def test_authentication_and_reading_are_apart() -> None:
    """What is answered 403 and what is not never share a branch of the tree."""
    assert not issubclass(errors.MalformedMessageError, errors.BadRequestSignatureError)
    assert issubclass(errors.HarmfulMessageError, errors.MalformedMessageError)
    assert issubclass(errors.WrongAppIdError, errors.BadRequestSignatureError)
    assert issubclass(errors.MissingEncryptionError, errors.BadRequestSignatureError)
