"""The documents that answers rest on, as shipped in `seeds/` or kept in a folder."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files

from knowledge.errors import SeedError

REPORT = "report-2016"
"""The id of the annual report in `documents.toml`."""

_TOML_LINE = re.compile(r"at line (\d+)")


@dataclass(frozen=True, slots=True)
class Document:
    """One source text: `citation` is what citizens read, `text` what evidence must stand in."""

    id: str
    title: str
    citation: str
    text: str


def seed_folder() -> Traversable:
    """Return the folder of seeds that came with this program, wherever it is installed."""
    return files("seeds")


def read_text(folder: Traversable, name: str) -> str:
    """Return the text of a seed file. Raises SeedError when it is missing or not UTF-8."""
    path = folder
    for part in name.split("/"):
        path = path / part
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SeedError(name, 0, f"cannot be read: {error}") from error


def read_toml(folder: Traversable, name: str) -> dict[str, object]:
    """Return a seed file read as TOML. Raises SeedError with the line of a syntax fault."""
    text = read_text(folder, name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = _TOML_LINE.search(str(error))
        # A fault without a line is one "at end of document".
        line = int(found[1]) if found else len(text.splitlines())
        raise SeedError(name, line, str(error)) from error


def read_documents(folder: Traversable) -> Mapping[str, Document]:
    """Return the documents of `documents.toml` by their id.

    Raises SeedError when the list or a text of it cannot be read.
    """
    name = "documents.toml"
    rows = read_toml(folder, name).get("documents", [])
    documents: dict[str, Document] = {}
    for row in rows if isinstance(rows, list) else []:
        try:
            text = read_text(folder, row["file"])
            document = Document(row["id"], row["title"], row["citation"], text)
        except KeyError as error:
            raise SeedError(name, 0, f"a document lacks {error}") from error
        documents[document.id] = document
    return documents
