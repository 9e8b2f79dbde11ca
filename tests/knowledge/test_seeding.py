"""Seed files become entries, and each faulty row is named with file, line and reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.seeds import change_seed, copy_seeds

from knowledge.database import open_database
from knowledge.entry import Topic
from knowledge.errors import SeedError
from knowledge.library import Library
from knowledge.seeding import ANNEX_NOTE, read_centre, read_entries, seed_library
from knowledge.tables import migrations

ROW = '[[entries]]\nid = "{id}"\nquestion = "{question}"\nanswer = "好。"\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """Give a copy of the shipped seeds."""
    return copy_seeds(tmp_path)


def write_rows(seeds: Path, *rows: str, head: str = 'topic = "使用帮助"\n') -> None:
    """Write a further seed file."""
    (seeds / "entries" / "new.toml").write_text(head + "".join(rows), encoding="utf-8")


def test_shipped_seeds_are_read_whole(seeds: Path) -> None:
    """Every row of every file becomes an entry, grouped by topic in the citizens' order."""
    entries, errors = read_entries(seeds)
    texts = [path.read_text(encoding="utf-8") for path in (seeds / "entries").iterdir()]
    assert errors == []
    assert len(entries) == sum(text.count("\n[[entries]]\n") for text in texts)
    order = list(Topic)
    places = [order.index(entry.topic) for entry in entries]
    assert places == sorted(places)
    assert set(places) == set(range(len(order)))


def test_only_answers_from_the_annex_carry_its_note(seeds: Path) -> None:
    """The note on the two years is under each answer that names rows of the annex, else not."""
    for entry in read_entries(seeds)[0]:
        assert entry.source.label_note == (ANNEX_NOTE if entry.cells else "")


def test_all_faulty_rows_are_named_at_once(seeds: Path) -> None:
    """Each faulty row gives file, line and every reason; the good rows are kept."""
    good = ROW.format(id="new-good", question="好吗？")
    write_rows(
        seeds,
        good,
        ROW.format(id="New One", question=""),
        ROW.format(id="new-two", question="二？") + 'document = "report-1999"\n',
        good,
        ROW.format(id="new-three", question="三？") + 'colour = "red"\n',
    )
    entries, errors = read_entries(seeds)
    found = [(error.file, error.line) for error in errors]
    assert found == [("entries/new.toml", line) for line in (6, 10, 15, 19)]
    reasons = [error.reason for error in errors]
    assert "id: " in reasons[0]
    assert "question: " in reasons[0]
    assert reasons[1] == "document 'report-1999' is not listed in documents.toml"
    assert reasons[2] == "the id 'new-good' is used twice"
    assert reasons[3].startswith("colour: ")
    assert "new-good" in {entry.id for entry in entries}


@pytest.mark.parametrize(
    ("head", "line", "reason"),
    [
        ('topic = "天气"\n', 1, "topic must be one of 中心与联系方式, "),
        ("", 1, "topic must be one of "),
        ('topic = "使用帮助"\ntopic = \n', 2, "Invalid value"),
        ('topic = "使用帮助"\n', 1, "holds a topic and rows under [[entries]]"),
        ('topic = "使用帮助"\nentries = [{}]\n', 1, "holds a topic and rows under [[entries]]"),
        (
            'topic = "使用帮助"\n[[entry]]\nid = "a"\n',
            1,
            "holds a topic and rows under [[entries]], not entry",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_named(
    seeds: Path, head: str, line: int, reason: str
) -> None:
    """A file without a known topic, of wrong syntax, or whose rows would be lost is named."""
    write_rows(seeds, head=head)
    [error] = read_entries(seeds)[1]
    assert (error.file, error.line) == ("entries/new.toml", line)
    assert error.reason.startswith(reason)
    assert str(error) == f"{error.file}:{error.line}: {error.reason}"


def test_a_document_without_a_field_or_a_file_is_named(seeds: Path) -> None:
    """A document that lacks its citation, or whose text is missing, ends the reading."""
    change_seed(seeds, "documents.toml", 'citation = "2016年度报告"\n', "")
    with pytest.raises(SeedError, match="a document lacks 'citation'"):
        read_entries(seeds)
    change_seed(seeds, "documents.toml", "[[documents]]", '[[documents]]\ncitation = "x"')
    change_seed(seeds, "documents.toml", "annual_report_2016.txt", "nowhere.txt")
    with pytest.raises(SeedError, match=r"nowhere\.txt:0: cannot be read"):
        read_entries(seeds)


def test_the_centre_must_be_whole(seeds: Path) -> None:
    """A record of the centre without its telephone is refused."""
    change_seed(seeds, "centre.toml", "phone =", "telephone =")
    with pytest.raises(SeedError, match=r"centre\.toml:0: .*telephone"):
        read_centre(seeds)


def test_faulty_seeds_write_nothing(seeds: Path, tmp_path: Path) -> None:
    """One faulty row, and the library stays empty."""
    line = change_seed(seeds, "entries/help.toml", 'id = "help-media"', 'id = "Help"')
    database = open_database(tmp_path / "bot.db", migrations)
    try:
        library = Library(database)
        with pytest.raises(SeedError) as caught:
            seed_library(library, seeds, saved_at=0)
        assert (caught.value.file, caught.value.line) == ("entries/help.toml", line - 1)
        assert library.is_empty()
    finally:
        database.close()
