"""Counts of what each network address sent in the minute that runs, shared by all workers.

Kept in a table of a fixed size, in memory or in a file that several processes map into theirs,
under codes whose key ends with the server: no address is stored or logged.
"""

from __future__ import annotations

import fcntl
import hashlib
import mmap
import os
import secrets
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MINUTE_MS = 60 * 1000

SLOTS = 16_384
"""Addresses that can be counted at once."""

_PROBES = 16
"""Places where an address may stand, one after the other."""

_KEY_BYTES = 16
_SLOT = struct.Struct("=QII")
_SIZE = _KEY_BYTES + SLOTS * _SLOT.size
_LARGEST_COUNT = 2**32 - 1
_LARGEST_MINUTE = 2**32


class Counter:
    """Counts addresses; those that share a `file` count together."""

    def __init__(self, limit: int, file: Path | None = None) -> None:
        """Allow `limit` a minute, 0 for any number; raises OSError when `file` cannot be used."""
        self._limit = limit
        self._file = None if file is None else os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        if self._file is not None:
            with self._alone():
                if os.fstat(self._file).st_size < _SIZE:
                    os.pwrite(self._file, secrets.token_bytes(_KEY_BYTES), 0)
                    os.truncate(self._file, _SIZE)
            self._table = mmap.mmap(self._file, _SIZE)
        else:
            self._table = mmap.mmap(-1, _SIZE)
            self._table[:_KEY_BYTES] = secrets.token_bytes(_KEY_BYTES)
        self._key = self._table[:_KEY_BYTES]

    def takes(self, address: str, now: int) -> bool:
        """Count one more of an address at `now` (ms UTC), and tell whether the limit allows it."""
        if not self._limit:
            return True
        digest = hashlib.blake2b(address.encode(), key=self._key, digest_size=8).digest()
        code, minute = int.from_bytes(digest), now // MINUTE_MS % _LARGEST_MINUTE
        with self._alone():
            place, count = self._find(code, minute)
            count = min(count + 1, _LARGEST_COUNT)
            _SLOT.pack_into(self._table, place, code, minute, count)
        return count <= self._limit

    def close(self) -> None:
        """Let go of the table."""
        self._table.close()
        if self._file is not None:
            os.close(self._file)

    def _find(self, code: int, minute: int) -> tuple[int, int]:
        """Return the place of an address and its count.

        Where there is no room, that is the place of the one of its neighbours that sent least.
        """
        fewest = _LARGEST_COUNT + 1, 0
        for probe in range(_PROBES):
            place = _KEY_BYTES + (code + probe) % SLOTS * _SLOT.size
            other, its_minute, count = _SLOT.unpack_from(self._table, place)
            if its_minute != minute:
                return place, 0
            if other == code:
                return place, count
            fewest = min(fewest, (count, place))
        return fewest[1], 0

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep the other processes out; who dies meanwhile lets them in."""
        if self._file is None:
            yield
            return
        fcntl.flock(self._file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._file, fcntl.LOCK_UN)
