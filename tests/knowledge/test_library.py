"""The library: what is published is what was seeded, once, in its order."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
import sqlite_utils
from support.knowledge import CENTRE, make_entry, make_snapshot, unguard

from knowledge import tables
from knowledge.database import Database, open_database
from knowledge.entry import Entry, Importance, Source, Stance, Topic, Window
from knowledge.errors import EntryNotFoundError, StorageError
from knowledge.library import Centre, Library, Published
from knowledge.windows import make_item

FULL = Entry(
    id="full",
    topic=Topic.STATISTICS,
    question="公开了多少条？",
    answer="1000余条。“原文”\n第二行",
    phrasings=("多少条", "共公开几条"),
    stance=Stance.GAP,
    source=Source("report-2016", "2016年度报告", "附表", "注"),
    evidence=("1000余条", "全年"),
    cells=("I.1", "I.2"),
    years=(2015, 2016),
    unit="办公室",
    importance=Importance.MAJOR,
    is_confirmed=False,
    valid_from=dt.date(2017, 1, 1),
    valid_until=dt.date(2027, 12, 31),
)
PLAIN = make_entry("plain", "电话？")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Give an empty database with the library's tables."""
    opened = open_database(tmp_path / "library.db", tables.migrations)
    yield opened
    opened.close()


@pytest.fixture
def library(database: Database) -> Library:
    """Give an empty library."""
    return Library(database)


def test_what_was_seeded_is_published(library: Library) -> None:
    """Every field of every entry comes back, in the order of seeding, as revision one."""
    assert library.is_empty()
    assert library.publish_seeds([FULL, PLAIN], CENTRE, saved_at=5) == 2
    assert not library.is_empty()
    snapshot = library.load_snapshot()
    assert snapshot.published == (Published(FULL, 1), Published(PLAIN, 1))
    assert snapshot.centre == CENTRE
    assert snapshot.by_id == {"full": Published(FULL, 1), "plain": Published(PLAIN, 1)}


def test_every_seed_has_its_revision(library: Library, database: Database) -> None:
    """Each seeded entry has one revision that says who saved it, why and when."""
    library.publish_seeds([FULL], CENTRE, saved_at=1_700_000_000_000)
    rows = database.read("SELECT entry, number, author, reason, saved_at FROM revisions")
    assert [tuple(row) for row in rows] == [("full", 1, "初始数据", "初始条目", 1_700_000_000_000)]


def test_seeding_again_changes_nothing(library: Library) -> None:
    """An entry that is there is left alone, and so is the centre; only new ones are added."""
    library.publish_seeds([FULL], CENTRE, saved_at=1)
    other = make_entry("full", "另一问？")
    assert library.publish_seeds([other, PLAIN], Centre("别处", "1"), saved_at=2) == 1
    snapshot = library.load_snapshot()
    assert {one.entry for one in snapshot.published} == {FULL, PLAIN}
    assert snapshot.centre == CENTRE


def test_seeding_at_once_is_seeding_once(library: Library) -> None:
    """Two who seed at the same moment leave every entry once."""
    entries = [make_entry(f"entry-{number}", "问？") for number in range(50)]
    with ThreadPoolExecutor(2) as pool:
        new = pool.map(lambda at: library.publish_seeds(entries, CENTRE, saved_at=at), (1, 2))
    assert sum(new) == 50
    assert [one.entry for one in library.load_snapshot().published] == entries


def test_only_what_is_published_is_in_the_snapshot(library: Library, database: Database) -> None:
    """An entry of which no revision is published is in no snapshot."""
    library.publish_seeds([FULL, PLAIN], CENTRE, saved_at=1)
    database.submit(
        lambda db: db.conn.execute(
            "UPDATE entries SET published_revision = NULL WHERE id = 'full'"
        )
    ).result()
    assert [one.entry.id for one in library.load_snapshot().published] == ["plain"]


def test_the_published_revision_counts(library: Library, database: Database) -> None:
    """Of several revisions the published one is given, with its number."""
    library.publish_seeds([PLAIN], CENTRE, saved_at=1)
    content = '{"topic": "使用帮助"}'
    database.submit(
        lambda db: db.conn.execute(
            "INSERT INTO revisions SELECT entry, 2, author, '改', 2, json_patch(content, ?)"
            " FROM revisions",
            (content,),
        )
    ).result()
    assert library.load_snapshot().published[0].revision == 1
    database.submit(
        lambda db: db.conn.execute("UPDATE entries SET published_revision = 2")
    ).result()
    published = library.load_snapshot().published[0]
    assert (published.revision, published.entry.topic) == (2, Topic.HELP)


def test_what_was_saved_before_the_directory_can_be_read(
    library: Library, database: Database
) -> None:
    """A revision whose content names no window is an entry without one."""
    library.publish_seeds([PLAIN], CENTRE, saved_at=1)

    def forget_window(db: sqlite_utils.Database) -> None:
        unguard(db.conn)
        db.conn.execute("UPDATE revisions SET content = json_remove(content, '$.window')")

    database.submit(forget_window).result()
    assert library.load_snapshot().published[0].entry == PLAIN


ITEM = make_item(
    "window-a",
    Window("市场监督管理局", "个体工商户设立登记", materials="身份证\n申请书", phone="6616201"),
)


def test_an_item_of_the_directory_is_published_in_parts(library: Library) -> None:
    """In the place of an item stand the entries made of it, with its revision; it is kept too."""
    library.publish_seeds([PLAIN, ITEM], CENTRE, saved_at=1)
    snapshot = library.load_snapshot()
    assert snapshot.items == {"window-a": Published(ITEM, 1)}
    assert snapshot.published[0] == Published(PLAIN, 1)
    parts = snapshot.published[1:]
    assert [one.entry.id for one in parts][:2] == ["window-a", "window-a.conditions"]
    assert {one.revision for one in parts} == {1}
    assert "6616201" in snapshot.own_numbers
    again = library.load_snapshot(snapshot)
    assert again == snapshot
    assert again.items["window-a"] is snapshot.items["window-a"]


@pytest.mark.parametrize(
    ("day", "ids"),
    [
        ("2026-11-30", ["plain"]),
        ("2026-12-01", ["from", "plain"]),
        ("2026-12-02", ["from", "until", "plain"]),
        ("2026-12-03", ["from", "plain"]),
        (None, ["from", "until", "plain"]),
    ],
)
def test_a_snapshot_holds_what_is_valid_on_its_day(
    library: Library, day: str | None, ids: list[str]
) -> None:
    """Both ends belong to it; what was read for another day changes nothing."""
    first, second = dt.date(2026, 12, 1), dt.date(2026, 12, 2)
    entries = [
        make_entry("from", "从哪天？", valid_from=first),
        make_entry("until", "到哪天？", valid_from=second, valid_until=second),
        PLAIN,
    ]
    library.publish_seeds(entries, CENTRE, saved_at=1)
    wanted = dt.date.fromisoformat(day) if day else None
    for previous in (None, library.load_snapshot(day=second), library.load_snapshot(day=first)):
        snapshot = library.load_snapshot(previous, day=wanted)
        assert [one.entry.id for one in snapshot.published] == ids
        assert snapshot.day == wanted


@pytest.mark.parametrize(
    ("since", "day", "has_turned"),
    [(1, 1, False), (1, 2, True), (2, 3, False), (3, 4, True), (4, 9, False), (9, 3, True)],
)
def test_a_turn_is_a_day_on_which_something_begins_or_has_ended(
    library: Library,
    since: int,
    day: int,
    has_turned: bool,  # noqa: FBT001 - what is promised
) -> None:
    """An entry of the second and third of a month turns on the second and on the fourth."""
    days = [dt.date(2026, 12, number) for number in range(1, 10)]
    entry = make_entry("few", "几天？", valid_from=days[1], valid_until=days[2])
    library.publish_seeds([entry, PLAIN], CENTRE, saved_at=1)
    assert library.has_turned(days[since - 1], days[day - 1]) is has_turned


def test_where_nothing_is_published_the_snapshot_is_empty(
    library: Library, database: Database
) -> None:
    """A library of which all is retired answers nothing, and does not seem lost."""
    library.publish_seeds([PLAIN], CENTRE, saved_at=1)
    database.submit(
        lambda db: db.conn.execute("UPDATE entries SET published_revision = NULL")
    ).result()
    assert library.load_snapshot().published == ()


def test_an_empty_library_has_no_snapshot(library: Library) -> None:
    """A library that was never seeded raises, and does not give an empty knowledge base."""
    with pytest.raises(EntryNotFoundError):
        library.load_snapshot()


def test_a_closed_database_is_said(library: Library, database: Database) -> None:
    """A library whose database is closed raises StorageError for reading and writing."""
    database.close()
    with pytest.raises(StorageError):
        library.load_snapshot()
    with pytest.raises(StorageError):
        library.publish_seeds([PLAIN], CENTRE, saved_at=1)


def test_the_library_survives_the_process(tmp_path: Path) -> None:
    """What was published is on disk for the next process, in readable JSON."""
    path = tmp_path / "library.db"
    first = open_database(path, tables.migrations)
    Library(first).publish_seeds([FULL], CENTRE, saved_at=1)
    first.close()
    second = open_database(path, tables.migrations)
    assert Library(second).load_snapshot().published == (Published(FULL, 1),)
    second.close()
    with closing(sqlite3.connect(path)) as connection:
        (content,) = connection.execute("SELECT content FROM revisions").fetchone()
    assert "公开了多少条？" in content


def test_own_numbers_come_from_the_centre_and_its_answers() -> None:
    """The centre's telephone and every number that an answer prints are its own."""
    snapshot = make_snapshot(
        [make_entry("a", "监督电话？", answer="监督电话0632-6616112。"), PLAIN]
    )
    assert snapshot.own_numbers == {"06326616110", "6616110", "06326616112", "6616112"}


def test_what_is_still_published_is_taken_over(library: Library, database: Database) -> None:
    """A later snapshot holds the same objects where nothing changed, and all that is new."""
    library.publish_seeds([FULL, PLAIN], CENTRE, saved_at=1)
    first = library.load_snapshot()
    library.publish_seeds([make_entry("new", "新的？")], CENTRE, saved_at=2)
    second = library.load_snapshot(first)
    assert second.publication > first.publication
    assert second == library.load_snapshot()
    assert second.by_id["full"] is first.by_id["full"]
    database.submit(
        lambda db: db.conn.execute(
            "UPDATE entries SET published_revision = NULL WHERE id = 'full'"
        )
    ).result()
    assert {one.entry.id for one in library.load_snapshot(second).published} == {"plain", "new"}
