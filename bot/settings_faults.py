"""How faulty settings are told: a line for each, with key, value and the rule it breaks."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails

_SECRETS = ("token", "encoding_aes_key", "app_secret", "citizen_key")


def _shown(fault: ErrorDetails) -> str:
    """Return a faulty value for an error line; of a secret only its length.

    What holds several values, or stands under a key that nobody knows, may be or hold a secret.
    """
    key, value = fault["loc"], fault["input"]
    if fault["type"] == "missing":
        return "(missing)"
    if str(key[-1]) in _SECRETS:
        text = value.get_secret_value() if isinstance(value, SecretStr) else str(value)
        return f"(secret, {len(text)} characters)"
    # A row of accounts that is none may be a secret; one of a list of networks is not.
    is_row = key[0] == "accounts" and isinstance(key[-1], int)
    is_section = len(key) == 1 or is_row or isinstance(value, dict | list)
    return "(not shown)" if is_section or fault["type"] == "extra_forbidden" else repr(value)


def tell_faults(error: ValidationError) -> list[str]:
    """Return one line for each fault: key, value, rule."""
    return [
        f"{'.'.join(map(str, fault['loc']))} = {_shown(fault)}:"
        f" {fault['msg'].removeprefix('Value error, ')}"
        for fault in error.errors(include_url=False)
    ]


def tell_repeated_names(content: dict[str, Any]) -> list[str]:
    """Return a fault for each account name that was used before."""
    accounts = content.get("accounts")
    rows = accounts if isinstance(accounts, list) else []
    names = [row.get("name") if isinstance(row, dict) else None for row in rows]
    return [
        f"accounts.{number}.name = {name!r}: must differ from every other account's name"
        for number, name in enumerate(names)
        if name is not None and name in names[:number]
    ]
