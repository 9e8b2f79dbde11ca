"""The place of an open database: whether what lies there is still what is open."""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import sys
from collections.abc import Callable, Iterator
from enum import StrEnum, unique
from pathlib import Path

Look = Callable[[], bool | None]
"""Tells whether a file still begins as the database does; None where that cannot be told now."""

_Id = tuple[int, int]
"""Device and inode: what a file is, wherever it lies. An open file's is given to no other."""


_READS = struct.pack("hhqqi4x", 0, os.SEEK_SET, 0x40000002, 510, 0)
"""The lock (F_RDLCK) on those bytes of a file by which SQLite tells that somebody has it open."""

_WRITES = struct.pack("hhqqi4x", 1, os.SEEK_SET, 0x40000002, 510, 0)
"""The lock (F_WRLCK) on the same bytes, which nobody gets while somebody has it open."""


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


@contextlib.contextmanager
def keep_log(path: Path) -> Iterator[None]:
    """Keep SQLite from deleting the log of the file at a path when it closes the file.

    Who closes a file that nobody else has open brings its log into it and deletes the log by its
    name, without a look whether it is the one that was open. Meanwhile others may have confirmed
    what stands in a new one, or the log is that of another file which lay there before.
    Nothing of this process may have the file open after the block: its locks are lost.
    """
    if sys.platform != "linux":
        yield
        return
    file = os.open(path, os.O_RDONLY)
    try:
        fcntl.fcntl(file, fcntl.F_OFD_SETLK, _READS)
        yield
    finally:
        os.close(file)


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
        self._open_log = -1
        """The log that is open, to be asked what it holds, wherever it lies."""
        self._open_file = -1
        """The file that is open, to be locked wherever it lies; closed after SQLite closed it."""

    def has_log_alone(self) -> bool:
        """Tell whether a log waits there for a file that was taken away."""
        return self._log.exists() and not self._path.exists()

    def lacks_log(self) -> bool:
        """Tell whether others have the file open while its log or its index is not there."""
        log = _log_of(self._path)
        index = log.with_name(f"{log.name.removesuffix('wal')}shm")
        if sys.platform != "linux" or (log.exists() and index.exists()):
            return False
        file = os.open(self._path, os.O_RDWR)
        try:
            fcntl.fcntl(file, fcntl.F_OFD_SETLK, _WRITES)
        except BlockingIOError:
            return True
        finally:
            os.close(file)
        return False

    def note(self) -> None:
        """Remember what lies there as what is open. Raises OSError when it is not there."""
        self.forget()
        found = self._path.stat()
        self._file = (found.st_dev, found.st_ino)
        self._size, self._changed_at = found.st_size, found.st_mtime_ns
        self._log = _log_of(self._path)
        beside = (self._log, self._log.with_name(f"{self._log.name.removesuffix('wal')}shm"))
        stats = {path: path.stat() for path in beside}
        self._beside = {path: (one.st_dev, one.st_ino) for path, one in stats.items()}
        self._open_log = os.open(self._log, os.O_RDONLY)
        self._open_file = os.open(self._path, os.O_RDONLY)

    def forget(self) -> None:
        """Let go of what was noted. Nothing of this process may have the file open any more."""
        for file in (self._open_log, self._open_file):
            if file >= 0:
                os.close(file)
        self._open_log = self._open_file = -1

    def hold_file(self) -> None:
        """Keep SQLite from deleting a log when it closes the file that was noted, until `forget`.

        It would delete what lies there by that name: the log of a file put there since, into
        which another process may have confirmed something.
        """
        if sys.platform == "linux" and self._open_file >= 0:
            fcntl.fcntl(self._open_file, fcntl.F_OFD_SETLK, _READS)

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
        return Loss.CUT if self._is_cut() else None

    def _is_cut(self) -> bool:
        """Tell whether the log or its index is not where it was noted."""
        return any(_find_id(path) != noted for path, noted in self._beside.items())

    def is_touched(self) -> bool:
        """Tell whether file, log or index is not where it was noted. Any thread may ask."""
        return self.is_another() or self._is_cut()

    def is_another(self) -> bool:
        """Tell whether the file noted is not at the path."""
        return _find_id(self._path) != self._file

    def has_empty_log(self) -> bool:
        """Tell whether the log that was noted holds nothing, as one does that was saved."""
        return os.fstat(self._open_log).st_size == 0

    def has_other_log(self) -> bool:
        """Tell whether another log than the one noted lies there, and was written."""
        try:
            found = self._log.stat()
        except OSError:
            return False
        is_other = (found.st_dev, found.st_ino) != self._beside[self._log]
        return is_other and found.st_size > 0

    def empty_log(self) -> None:
        """Throw away what the log holds, where it is the one noted."""
        if _find_id(self._log) == self._beside[self._log]:
            os.truncate(self._log, 0)

    def drop_log(self) -> None:
        """Take away the log and its index, where they are those noted."""
        for path, noted in self._beside.items():
            if _find_id(path) == noted:
                path.unlink(missing_ok=True)
