"""The place of an open database: whether what lies there is still what is open."""

from __future__ import annotations

import os
from collections.abc import Callable
from enum import StrEnum, unique
from pathlib import Path

Look = Callable[[], bool | None]
"""Tells whether a file still begins as the database does; None where that cannot be told now."""

_Id = tuple[int, int]
"""Device and inode: what a file is, wherever it lies. An open file's is given to no other."""


@unique
class Loss(StrEnum):
    """How an open database got out of reach."""

    GONE = "the database is not in its place"
    SPOILED = "the database was overwritten in its place"
    CUT = "the log of the database was taken away"


def _find_id(path: Path) -> _Id | None:
    """Return which file lies at a path; None where none can be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _log_of(path: Path) -> Path:
    """Return where SQLite puts the log: beside the file itself, not beside a link to it."""
    real = path.resolve()
    return real.with_name(f"{real.name}-wal")


class Place:
    """The file at a path, with its log and the log's index beside it, as they were noted."""

    def __init__(self, path: Path) -> None:
        """Note nothing yet."""
        self._path = path
        self._file: _Id | None = None
        self._size = 0
        self._changed_at = 0
        self._log = _log_of(path)
        self._beside: dict[Path, _Id | None] = {}

    def has_log_alone(self) -> bool:
        """Tell whether a log waits there for a file that was taken away."""
        return self._log.exists() and not self._path.exists()

    def note(self) -> None:
        """Remember what lies there as what is open. Raises OSError when it is not there."""
        found = self._path.stat()
        self._file = (found.st_dev, found.st_ino)
        self._size, self._changed_at = found.st_size, found.st_mtime_ns
        self._log = _log_of(self._path)
        beside = (self._log, self._log.with_name(f"{self._log.name.removesuffix('wal')}shm"))
        self._beside = {path: _find_id(path) for path in beside}

    def find_loss(self, look: Look) -> Loss | None:
        """Return how what was noted got lost; None when it lies there whole.

        That costs three questions to the system. Only when the file was written, as it is with
        every checkpoint, `look` is asked to open it.
        """
        try:
            found = self._path.stat()
        except OSError:
            return Loss.GONE
        if (found.st_dev, found.st_ino) != self._file:
            return Loss.GONE
        if (found.st_size, found.st_mtime_ns) != (self._size, self._changed_at):
            is_ours = look()
            if is_ours:
                self._size, self._changed_at = found.st_size, found.st_mtime_ns
            elif is_ours is not None or found.st_size < self._size:
                # What cannot be told of a file that grows is a checkpoint; look again later.
                return Loss.SPOILED
        if any(_find_id(path) != noted for path, noted in self._beside.items()):
            return Loss.CUT
        return None

    def has_other_log(self) -> bool:
        """Tell whether another log than the one noted lies there."""
        return _find_id(self._log) not in (None, self._beside[self._log])

    def empty_log(self) -> None:
        """Throw away what the log holds, where it is the one noted."""
        if _find_id(self._log) == self._beside[self._log]:
            os.truncate(self._log, 0)

    def drop_log(self) -> None:
        """Take away the log and its index, where they are those noted."""
        for path, noted in self._beside.items():
            if _find_id(path) == noted:
                path.unlink(missing_ok=True)
