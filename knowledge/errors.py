"""Errors of the ground floor.

KnowledgeError
├── SeedError              a file in ``seeds/`` cannot be used: file, line, reason
├── ReportError            a text is not an annual report of a known format
│   └── TableError         its annex table cannot be read: line (in ``knowledge/report``)
├── EntryNotFoundError     no entry has this id
├── EncoderError           a model of sentence vectors cannot be used
└── StorageError           the database cannot be read or written now
"""

from __future__ import annotations


class KnowledgeError(Exception):
    """The root of every error that the knowledge floor raises on purpose."""


class SeedError(KnowledgeError):
    """A seed file holds a row that cannot be used."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        """Keep where the fault is; `line` counts from 1, 0 means the file as a whole."""
        super().__init__(f"{file}:{line}: {reason}")
        self.file = file
        self.line = line
        self.reason = reason


class ReportError(KnowledgeError):
    """A text cannot be read as an annual report."""


class EntryNotFoundError(KnowledgeError):
    """No entry has the wanted id."""

    def __init__(self, entry_id: str) -> None:
        """Keep the id that was asked for."""
        super().__init__(f"no entry has the id {entry_id!r}")
        self.entry_id = entry_id


class EncoderError(KnowledgeError):
    """A model of sentence vectors is not there or cannot be used."""


class StorageError(KnowledgeError):
    """The database cannot be read or written now."""
