"""Promises of counting what was handed to people, and of reading the journal for it."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
import sqlite_utils

from bot.store import Store
from handlers.counts.counting import Counted, Grouping, count_period
from handlers.exchange import COLUMNS, Exchange, to_row
from handlers.handoffs import find_deadlines
from handlers.inquiry import Channel, Kind, Outcome, Part, Reply, Suggestion
from handlers.period import CHINA, year_period
from knowledge.titles import read_titles

YEAR = year_period(2026)


def moment(day: dt.date, hour: int = 12) -> int:
    """Return an hour of a day in China in milliseconds UTC."""
    return int(dt.datetime(day.year, day.month, day.day, hour, tzinfo=CHINA).timestamp() * 1000)


def write(store: Store, table: str, columns: str, row: tuple[object, ...]) -> None:
    """Insert a row as a second hand would."""
    marks = ", ".join("?" * len(row))
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - ours
    store.database.submit(partial(run, sql=sql, row=row)).result()


def run(db: sqlite_utils.Database, *, sql: str, row: tuple[object, ...]) -> None:
    """Run one statement."""
    db.conn.execute(sql, row)


def open_handoff(
    store: Store, number: str, opened: dt.date, answered: dt.date | None, status: str = "open"
) -> None:
    """Write a hand-off opened and answered, or not, on days in China."""
    due = find_deadlines(opened)
    days = [one.isoformat() for one in (due.simple, due.due, due.complex)]
    write(
        store,
        "handoffs",
        "id, account, channel, received_at, status, simple_due, due, complex_due, answered_at",
        (number, "service", "web", moment(opened), status, *days, answered and moment(answered)),
    )


def submit(
    store: Store, number: str, day: dt.date, nature: str, *changes: tuple[str, int]
) -> None:
    """Write a complaint of a day with what was done so many days later."""
    columns = "id, account, received_at, nature, place, matter, occurred, wish"
    row = (number, "supervision", moment(day), nature, "", "等了很久", "", "")
    write(store, "complaints", columns, row)
    for at, (status, days) in enumerate((("submitted", 0), *changes), 1):
        changed = moment(day + dt.timedelta(days=days))
        columns = "complaint, number, status, working_days, changed_at, author, comment"
        write(store, "complaint_changes", columns, (number, at, status, 7, changed, "li", ""))


def count(store: Store) -> Counted:
    """Count the year 2026."""
    return count_period(store.database.read, YEAR, read_titles(store.database.read))


@pytest.mark.parametrize(
    ("answered", "within"),
    [
        (dt.date(2026, 3, 9), [5, 7, 15]),
        (dt.date(2026, 3, 10), [7, 15]),
        (dt.date(2026, 3, 12), [15]),
        (dt.date(2026, 3, 23), [15]),
        (dt.date(2026, 3, 24), []),
    ],
)
def test_an_answer_counts_for_the_terms_it_keeps(
    store: Store, answered: dt.date, within: list[int]
) -> None:
    """Monday the second of March 2026 and five working days are Monday the ninth."""
    open_handoff(store, "100001", dt.date(2026, 3, 2), answered, "answered")
    totals = count(store).totals
    assert (totals["handoffs"], totals["answered_by_person"]) == (1, 1)
    assert [days for days in (5, 7, 15) if totals[f"answered_within_{days}"]] == within


def test_handoffs_without_an_answer_are_open_or_closed(store: Store) -> None:
    """What nobody answered waits, or was closed with a comment; another year's is not counted."""
    open_handoff(store, "100001", dt.date(2026, 3, 2), None)
    open_handoff(store, "100002", dt.date(2026, 3, 2), None, "closed")
    open_handoff(store, "100003", dt.date(2027, 3, 2), None)
    counted = count(store)
    totals = counted.totals
    assert (totals["handoffs"], totals["answered_by_person"]) == (2, 0)
    assert (totals["handoffs_open"], totals["handoffs_closed"]) == (1, 1)
    assert counted.groups[Grouping.MONTH]["2026-03"]["handoffs"] == 2
    assert counted.groups[Grouping.CHANNEL]["web"]["handoffs_open"] == 1


def test_complaints_are_counted_by_nature_and_result(store: Store) -> None:
    """The last line of a history is the result; only a result within its term is in time."""
    day = dt.date(2026, 3, 2)
    submit(store, "1", day, "complaint", ("forwarded", 1), ("closed", 7))
    submit(store, "2", day, "complaint", ("closed", 20))
    submit(store, "3", day, "suggestion", ("refused", 1))
    submit(store, "4", day, "suggestion")
    submit(store, "5", dt.date(2025, 12, 31), "suggestion")
    counted = count(store)
    told = {name: number for name, number in counted.totals.items() if number}
    assert told == {
        "complaints.received": 4,
        "complaints.submitted": 1,
        "complaints.closed": 2,
        "complaints.refused": 1,
        "complaints.complaints": 2,
        "complaints.suggestions": 2,
        "complaints.in_time": 2,
    }
    assert counted.groups[Grouping.ACCOUNT]["supervision"]["complaints.received"] == 4
    assert counted.groups[Grouping.CHANNEL]["wechat"]["complaints.received"] == 4


def test_the_journal_is_read_hour_by_hour(store: Store) -> None:
    """An offer of the year's last minute that is picked after midnight is chosen in the year."""
    offer = Reply(Outcome.SUGGESTED, "您可能想问：", (), (Suggestion("contact-phone", "电话？"),))
    given = Reply(Outcome.ANSWERED, "电话。", (Part("contact-phone", 1, 1.0, Outcome.ANSWERED),))
    miss = Reply(Outcome.MISSED, "没有。")
    said = [
        (YEAR.start - 1, miss, "旧年"),
        (YEAR.start, miss, "停车"),
        (YEAR.start + 1, miss, "停车"),
        (YEAR.end - 60_000, offer, "电话"),
        (YEAR.end, given, "1"),
    ]
    for number, (at, reply, text) in enumerate(said):
        key = f"key-{number}"
        one = Exchange("web", Channel.WEB, key, "c" * 32, at, Kind.TEXT, text, reply)
        write(store, "exchanges", COLUMNS, to_row(one))
    counted = count(store)
    names = ("received", "missed", "suggested", "chosen", "citizens")
    assert [counted.totals[name] for name in names] == [3, 2, 1, 1, 1]
    assert [(miss.text, miss.number) for miss in counted.misses] == [("停车", 2)]


def test_an_answer_is_rated_once(store: Store) -> None:
    """An answer to two questions has a row for each, and one rating."""
    columns = "id, part, account, received_at, rating"
    rated = [("a", 0, "useful"), ("a", 1, "useful"), ("b", 0, "useless"), ("c", 0, "wrong")]
    for exchange, part, rating in rated:
        write(store, "ratings", columns, (exchange, part, "service", YEAR.start, rating))
    write(store, "ratings", columns, ("d", 0, "service", YEAR.end, "useful"))
    told = {name: number for name, number in count(store).totals.items() if number}
    assert told == {"ratings": 3, "rated_useful": 1, "rated_useless": 1, "rated_wrong": 1}
