"""Citizens are known by a keyed hash: without the key nobody can tell whose it is."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

SHORTEST_KEY = 32
"""Characters of a citizen key; fewer could be guessed."""

_HASH_CHARACTERS = 32


class Citizens:
    """Turns an openid or a conversation into the code that is stored."""

    def __init__(self, key: bytes) -> None:
        """Keep the secret key."""
        self._key = key

    def code(self, account: str, name: str) -> str:
        """Return the code, 32 hexadecimal characters, of who is `name` to an account."""
        message = f"{account}\0{name}".encode(errors="surrogatepass")
        return hmac.digest(self._key, message, "sha256").hex()[:_HASH_CHARACTERS]


def load_citizens(given: str, database: Path) -> Citizens:
    """Return the coder for `given`, or for the key kept beside the database.

    The kept key is made at the first start, readable by its owner alone; two processes that
    start together agree on one. Raises OSError when it can neither be read nor made, or was
    cut short: with an empty key anybody could tell whose code is whose.
    """
    if given:
        return Citizens(given.encode())
    path = database.with_name(database.name + ".key")
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = path.read_bytes()
    if len(key) < SHORTEST_KEY:
        raise OSError(f"the key {path} has less than {SHORTEST_KEY} characters")
    return Citizens(key)
