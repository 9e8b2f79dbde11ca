"""The program's lines as files, one for each day in China, and how long these stay.

网络安全法 wants network logs kept for six months at least; the settings refuse less. All processes
of a server write to the same file, each line in one go, so that they do not mix.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

NAME = "inquiry-bot-{day}.log"
_NAME = re.compile(r"inquiry-bot-(\d{4}-\d{2}-\d{2})\.log")


class DayFiles:
    """Writes to the file of the day. A line that cannot be written is lost: answers go first."""

    def __init__(self, folder: Path, today: Callable[[], dt.date]) -> None:
        """Write below `folder`, which is made where it is not there; `today` tells the day.

        Raises OSError when the folder cannot be made.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._folder = folder
        self._today = today
        self._day: dt.date | None = None
        self._descriptor = -1

    def write(self, text: str) -> None:
        """Add a line to the file of today."""
        with contextlib.suppress(OSError):
            day = self._today()
            if day != self._day:
                self.close()
                path = self._folder / NAME.format(day=day)
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                self._descriptor, self._day = os.open(path, flags, 0o600), day
            os.write(self._descriptor, text.encode(errors="backslashreplace"))

    def close(self) -> None:
        """Let go of the file."""
        if self._day is not None:
            self._day = None
            os.close(self._descriptor)


def _list_files(folder: Path) -> Iterator[tuple[dt.date, Path]]:
    """Yield our files in a folder with their days; others are nobody's business here."""
    for path in sorted(folder.glob("inquiry-bot-*.log")):
        found = _NAME.fullmatch(path.name)
        with contextlib.suppress(ValueError):
            if found:
                yield dt.date.fromisoformat(found[1]), path


def drop_files(folder: Path, before: dt.date) -> int:
    """Delete the files of days before a day; return how many these were. Raises OSError."""
    due = [path for day, path in _list_files(folder) if day < before]
    for path in due:
        path.unlink(missing_ok=True)
    return len(due)
