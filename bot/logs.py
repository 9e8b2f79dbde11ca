"""The program's own lines: JSON on standard error, without a citizen's words or addresses."""

from __future__ import annotations

import contextlib
import logging
import sys
import time
import traceback
from pathlib import Path
from typing import TextIO, cast

import structlog
from aiohttp import web
from aiohttp.http import HttpProcessingError
from structlog.typing import EventDict, WrappedLogger

from bot.log_files import DayFiles
from handlers.period import day_of

_SENDERS_FAULTS = (HttpProcessingError, web.RequestPayloadError)


def _tell_fault(fault: BaseException) -> dict[str, str]:
    """Return the kind of a fault, and its place and that of what caused it.

    Its sentence is left out: it may quote what a citizen wrote.
    """
    told: list[str] = []
    cause: BaseException | None = fault
    while cause is not None:
        told.append(f"{type(cause).__name__}\n")
        told += traceback.format_tb(cause.__traceback__)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return {"fault": type(fault).__name__, "where": "".join(told)}


def _without_sentence(_logger: WrappedLogger, _name: str, line: EventDict) -> EventDict:
    """Put the kind and the place of the fault that a line is about in the fault's place."""
    fault = line.pop("exc_info", None)
    if not isinstance(fault, BaseException):
        fault = sys.exc_info()[1] if fault else None
    return {**line, **_tell_fault(fault)} if fault is not None else line


class _Lines:
    """Standard error for lines that may be lost: on a full disk the answer must still leave."""

    def __init__(self, stream: TextIO, files: DayFiles | None) -> None:
        self._stream = stream
        self._files = files

    def write(self, text: str) -> None:
        if self._files is not None:
            self._files.write(text)
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


class _LibraryLines(logging.Handler):
    """Writes what libraries log as a line of ours, without the values that they put into it.

    These may be a citizen's: aiohttp names the address of who sent a request that it cannot
    read, and its error quotes the request.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write the sentence before its values, and the kind and the place of a fault."""
        fault = record.exc_info[1] if record.exc_info else None
        told = {"logger": record.name}
        level = record.levelno
        if isinstance(fault, _SENDERS_FAULTS):
            # A request that cannot be read is its sender's fault, and common on the internet.
            told["fault"] = type(fault).__name__
            level = min(level, logging.WARNING)
        elif fault is not None:
            told |= _tell_fault(fault)
        # asyncio puts its values into the lines after the first.
        sentence = str(record.msg).partition("\n")[0]
        structlog.get_logger().log(level, sentence, **told)


def set_up_logs(level: int = logging.INFO, *, folder: Path | None = None) -> None:
    """Write structured lines to standard error from now on, those of libraries included.

    And to files of days in a folder, where one is given. Raises OSError when it cannot be made.
    """
    files = DayFiles(folder, lambda: day_of(time.time_ns() // 1_000_000)) if folder else None
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_sentence,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        # Writes each line at once, so that those of several workers do not mix.
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Lines(sys.stderr, files))),
        cache_logger_on_first_use=True,
    )
    logging.getLogger().addHandler(_LibraryLines())
