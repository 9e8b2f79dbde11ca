"""Seed files: read whole, or refused with the file, the line and the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.documents import REPORT, read_documents, read_text, read_toml, seed_folder
from knowledge.errors import (
    EntryNotFoundError,
    KnowledgeError,
    ReportError,
    SeedError,
    StorageError,
)


def test_the_shipped_documents_are_there() -> None:
    """Every shipped document has its title, what citizens read of it, and its text."""
    documents = read_documents(seed_folder())
    assert REPORT in documents
    for name, document in documents.items():
        assert document.id == name
        assert document.title
        assert document.citation
        assert len(document.text) > 100


def test_texts_are_read_from_folders_inside(tmp_path: Path) -> None:
    """A name with a slash is a file in a folder of the seeds."""
    (tmp_path / "law").mkdir()
    (tmp_path / "law" / "text.txt").write_text("第一条\n", encoding="utf-8")
    assert read_text(tmp_path, "law/text.txt") == "第一条\n"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """A file that is not there is a fault of the file as a whole."""
    with pytest.raises(SeedError) as caught:
        read_text(tmp_path, "law/none.txt")
    assert (caught.value.file, caught.value.line) == ("law/none.txt", 0)
    assert "cannot be read" in caught.value.reason


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    """A text that is not UTF-8 is refused instead of being read wrongly."""
    (tmp_path / "gbk.txt").write_bytes("政务".encode("gbk"))
    with pytest.raises(SeedError) as caught:
        read_text(tmp_path, "gbk.txt")
    assert caught.value.file == "gbk.txt"


@pytest.mark.parametrize(
    ("content", "line"),
    [("a = 1\nb = = 2\n", 2), ("a = 1\na = 2", 2), ("\n\n[[x\n", 3), ("a = [1,", 1)],
)
def test_a_fault_of_syntax_names_its_line(tmp_path: Path, content: str, line: int) -> None:
    """Where TOML is broken the error says at which line."""
    (tmp_path / "broken.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_toml(tmp_path, "broken.toml")
    assert (caught.value.file, caught.value.line) == ("broken.toml", line)
    assert str(caught.value).startswith(f"broken.toml:{line}: ")


@pytest.mark.parametrize("content", ["", "documents = 3\n", "documents = []\n"])
def test_no_documents_are_none(tmp_path: Path, content: str) -> None:
    """A list without documents gives none."""
    (tmp_path / "documents.toml").write_text(content, encoding="utf-8")
    assert read_documents(tmp_path) == {}


@pytest.mark.parametrize("missing", ["id", "title", "citation", "file"])
def test_a_document_must_be_whole(tmp_path: Path, missing: str) -> None:
    """A document that lacks a field is refused with the field's name."""
    (tmp_path / "text.txt").write_text("正文", encoding="utf-8")
    fields = {"id": "a", "title": "甲", "citation": "《甲》", "file": "text.txt"}
    lines = [f'{name} = "{value}"' for name, value in fields.items() if name != missing]
    content = "\n".join(["[[documents]]", *lines])
    (tmp_path / "documents.toml").write_text(content, encoding="utf-8")
    with pytest.raises(SeedError) as caught:
        read_documents(tmp_path)
    assert caught.value.file == "documents.toml"
    assert missing in caught.value.reason


def test_errors_carry_what_is_wrong_and_have_one_root() -> None:
    """Every error of this floor can be caught as one, and says what it is about."""
    found = EntryNotFoundError("phone")
    assert found.entry_id == "phone"
    assert "phone" in str(found)
    assert str(SeedError("a.toml", 7, "falsch")) == "a.toml:7: falsch"
    for error in (SeedError, ReportError, EntryNotFoundError, StorageError):
        assert issubclass(error, KnowledgeError)
