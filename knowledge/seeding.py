"""Seeding: the files of `seeds/` become entries, every faulty row named with file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from importlib.abc import Traversable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from knowledge.documents import REPORT, Document, read_documents, read_text, read_toml
from knowledge.entry import Entry, Importance, Source, Stance, Topic
from knowledge.errors import SeedError
from knowledge.library import Centre, Library

ANNEX_NOTE = "附表题名印为“2015年度”（附件标题为2016年度）。"
"""Said under every figure of the annex, whose title and heading name different years."""

_ENTRY_HEAD = re.compile(r"^[ \t]*\[\[[ \t]*entries[ \t]*\]\]", re.MULTILINE)


class SeedRow(BaseModel):
    """One `[[entries]]` row of a seed file."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    question: str = Field(min_length=1, max_length=60)
    answer: str = Field(min_length=1)
    phrasings: list[str] = []
    stance: Stance = Stance.FACT
    document: str = ""
    section: str = ""
    evidence: list[str] = []
    cells: list[str] = []
    years: list[int] = []
    unit: str = ""
    importance: Importance = Importance.ORDINARY
    confirmed: bool = True

    def to_entry(self, topic: Topic, documents: Mapping[str, Document]) -> Entry:
        """Return the entry of this row. Raises ValueError for a document nobody listed."""
        if self.document and self.document not in documents:
            raise ValueError(f"document {self.document!r} is not listed in documents.toml")
        citation = documents[self.document].citation if self.document else ""
        note = ANNEX_NOTE if self.cells and self.document == REPORT else ""
        return Entry(
            id=self.id,
            topic=topic,
            question=self.question,
            answer=self.answer,
            phrasings=tuple(self.phrasings),
            stance=self.stance,
            source=Source(self.document, citation, self.section, note),
            evidence=tuple(self.evidence),
            cells=tuple(self.cells),
            years=tuple(self.years),
            unit=self.unit,
            importance=self.importance,
            is_confirmed=self.confirmed,
        )


def _row_lines(text: str) -> list[int]:
    """Return the line, from 1, of each `[[entries]]` of a seed file."""
    return [text.count("\n", 0, found.start()) + 1 for found in _ENTRY_HEAD.finditer(text)]


def _got(fault: ErrorDetails) -> str:
    """Return the faulty value; nothing of a key that is missing, or the whole row would stand."""
    return "" if fault["type"] == "missing" else f" (got {fault['input']!r})"


def _reason(error: ValidationError) -> str:
    """Put every fault of a row into one line: key, rule, value."""
    faults = (
        f"{'.'.join(map(str, fault['loc'])) or 'row'}: {fault['msg']}{_got(fault)}"
        for fault in error.errors(include_url=False)
    )
    return "; ".join(faults)


def _read_file(
    folder: Traversable, name: str, documents: Mapping[str, Document]
) -> Iterator[tuple[int, Entry | SeedError]]:
    """Yield every entry of one file, or the error of its row, with its line."""
    try:
        content: dict[str, Any] = read_toml(folder, name)
        topic = Topic(content["topic"])
    except SeedError as error:
        yield error.line, error
        return
    except (KeyError, ValueError):
        yield 1, SeedError(name, 1, f"topic must be one of {', '.join(Topic)}")
        return
    unknown = sorted(content.keys() - {"topic", "entries"})
    rows = content.get("entries")
    lines = _row_lines(read_text(folder, name))
    if unknown or not isinstance(rows, list) or len(rows) != len(lines):
        # A misspelt [[entry]] must not lose its rows in silence.
        what = f", not {', '.join(unknown)}" if unknown else ""
        yield 1, SeedError(name, 1, f"holds a topic and rows under [[entries]]{what}")
        return
    for line, row in zip(lines, rows, strict=True):
        try:
            yield line, SeedRow.model_validate(row).to_entry(topic, documents)
        except ValidationError as error:
            yield line, SeedError(name, line, _reason(error))
        except ValueError as error:
            yield line, SeedError(name, line, str(error))


def _read_rows(folder: Traversable) -> Iterator[tuple[str, int, Entry | SeedError]]:
    """Yield what `_read_file` finds in every file of `entries/`, with the file's name."""
    documents = read_documents(folder)
    names = sorted(path.name for path in (folder / "entries").iterdir())
    for name in (f"entries/{name}" for name in names if name.endswith(".toml")):
        for line, found in _read_file(folder, name, documents):
            yield name, line, found


def read_entries(folder: Traversable) -> tuple[list[Entry], list[SeedError]]:
    """Read every file of `entries/`: the good entries, and an error for each faulty row.

    An id that was used before is a fault of the later row.
    """
    entries: dict[str, Entry] = {}
    errors: list[SeedError] = []
    for name, line, found in _read_rows(folder):
        if isinstance(found, SeedError):
            errors.append(found)
        elif found.id in entries:
            errors.append(SeedError(name, line, f"the id {found.id!r} is used twice"))
        else:
            entries[found.id] = found
    order = {topic: position for position, topic in enumerate(Topic)}
    return sorted(entries.values(), key=lambda entry: order[entry.topic]), errors


def locate_entries(folder: Traversable) -> dict[str, str]:
    """Return the file and line of each good row by the id of its entry."""
    places: dict[str, str] = {}
    for name, line, found in _read_rows(folder):
        if isinstance(found, Entry):
            places.setdefault(found.id, f"{name}:{line}")
    return places


def read_centre(folder: Traversable) -> Centre:
    """Return the centre's own record. Raises SeedError when it is incomplete."""
    name = "centre.toml"
    try:
        return Centre(**{key: str(value) for key, value in read_toml(folder, name).items()})
    except TypeError as error:
        raise SeedError(name, 0, str(error)) from error


def seed_library(library: Library, folder: Traversable, *, saved_at: int) -> int:
    """Fill an empty library with the seeds and return how many entries were new.

    `saved_at` is in milliseconds UTC. Raises the first SeedError when any row is faulty:
    nothing is written then.
    """
    entries, errors = read_entries(folder)
    if errors:
        raise errors[0]
    return library.publish_seeds(entries, read_centre(folder), saved_at=saved_at)
