"""The program's own lines: JSON on standard error, without a citizen's words or addresses."""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from typing import TextIO, cast

import structlog


class _Lines:
    """Standard error for lines that may be lost: on a full disk the answer must still leave."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
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
        if fault is not None:
            told["fault"] = type(fault).__name__
            told["where"] = "".join(traceback.format_tb(fault.__traceback__))
        # asyncio puts its values into the lines after the first.
        sentence = str(record.msg).partition("\n")[0]
        structlog.get_logger().log(record.levelno, sentence, **told)


def set_up_logs(level: int = logging.INFO) -> None:
    """Write structured lines to standard error from now on, those of libraries included."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Lines(sys.stderr))),
        cache_logger_on_first_use=True,
    )
    logging.getLogger().addHandler(_LibraryLines())
