"""Promises of a year's pages: counted, frozen by one, confirmed by another, read back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from support.app import Served, copy_database, serve, settings_for
from support.console import START, Clerk, Clock, read_words
from support.web import ask
from support.years import FIGURES, NEW, YEARS, count_year, type_in

from bot.console.years.counting import YEAR_COUNTS
from bot.console.years.wording import FIGURES_OPEN, FIGURES_WRONG, NOT_COUNTED, NOT_SEEN
from bot.keys import STORE
from handlers.period import year_period
from knowledge.entry import Stage
from knowledge.roles import Role

YEAR = 2026
PLACE = f"{YEARS}/{YEAR}"


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands in November 2026."""
    return Clock(START)


@pytest.fixture
def served(seeded_database: Path, tmp_path: Path, clock: Clock) -> Iterator[Served]:
    """Give an office that was asked twice in 2026."""
    with serve(settings_for(copy_database(seeded_database, tmp_path)), clock=clock) as app:
        ask(app, "中心的联系电话是多少？", conversation="years", message_id="1")
        ask(app, "附近有没有停车场？", conversation="years", message_id="2")
        yield app


@pytest.fixture
def editor(served: Served) -> Clerk:
    """Give an editor who is signed in."""
    return Clerk.sign_in(served, Role.EDITOR, name="王芳")


def end_year(clock: Clock) -> None:
    """Let the year end; whoever was signed in is so no more."""
    clock.now = year_period(YEAR).end + 3_600_000


def seen(clerk: Clerk) -> str:
    """Return the moment of the count that the page shows."""
    page = clerk.open(PLACE)
    return page.text.partition('name="counted_at" value="')[2].partition('"')[0]


def freeze(clerk: Clerk, reason: str = "") -> Any:
    """Freeze what the page shows."""
    return clerk.submit(f"{PLACE}/freeze", {"counted_at": seen(clerk), "reason": reason})


def load(clerk: Clerk, kind: str, query: str = "") -> bytes:
    """Download a file."""
    answer = clerk.open(f"{PLACE}/report.{kind}{query}")
    assert answer.status == 200
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{YEAR}')
    return answer.body


def test_a_year_is_counted_and_downloaded(editor: Clerk) -> None:
    """The page shows the counts with pictures, and every file holds the same ones."""
    assert "还没有统计" in read_words(editor.open(f"{YEARS}"))
    assert editor.open(f"{PLACE}/report.json").status == 303
    assert NOT_COUNTED in read_words(editor.follow())
    words = count_year(editor, YEAR)
    for question in ("哪个月问得最多", "咨询得到了什么结果", "哪些问题还答不上"):
        assert question in words
    assert "附近有没有停车场？" in words
    told = json.loads(load(editor, "json"))
    assert (told["totals"]["received"], told["totals"]["missed"]) == (2, 1)
    rows = [*csv.reader(io.StringIO(load(editor, "csv").decode("utf-8-sig")))]
    assert ["totals", "2026", "received", "收到咨询", "2"] in rows
    book = openpyxl.load_workbook(io.BytesIO(load(editor, "xlsx")))
    assert ("收到咨询", 2) in [row[:2] for row in book["封面"].iter_rows(values_only=True)]
    text = "\n".join(
        one.text for one in docx.Document(io.BytesIO(load(editor, "docx"))).paragraphs
    )
    assert "收到群众咨询2[1]条" in text
    assert "编制说明" in text
    clean = docx.Document(io.BytesIO(load(editor, "docx", "?clean=yes&annex=yes")))
    assert len(clean.tables) == 4
    assert not any("编制说明" in one.text or "[1]" in one.text for one in clean.paragraphs)


def test_a_year_that_goes_on_is_not_frozen(editor: Clerk) -> None:
    """A year is frozen only once it is over, counted since, and as the page showed it."""
    count_year(editor, YEAR)
    answer = freeze(editor)
    assert answer.status == 409
    assert "2026年还没有结束，不能冻结。" in read_words(answer)


def test_what_is_frozen_was_seen(served: Served, clock: Clock) -> None:
    """A count from before the year's end is not frozen, nor one that nobody looked at."""
    early = Clerk.sign_in(served, Role.EDITOR)
    count_year(early, YEAR)
    end_year(clock)
    editor = Clerk.sign_in(served, Role.EDITOR)
    assert "请在2026年结束以后重新统计" in read_words(freeze(editor))
    count_year(editor, YEAR)
    old = seen(editor)
    clock.pass_seconds(5)
    count_year(editor, YEAR)
    assert NOT_SEEN in read_words(editor.submit(f"{PLACE}/freeze", {"counted_at": old}))
    assert served.rows("SELECT * FROM snapshots") == []


def test_figures_must_hold_to_be_frozen(served: Served, clock: Clock) -> None:
    """Figures that do not add up, or are a draft, keep a year from being frozen."""
    end_year(clock)
    editor = Clerk.sign_in(served, Role.EDITOR)
    count_year(editor, YEAR)
    editor.submit(f"{FIGURES}/{YEAR}", type_in({NEW: "99999"}))
    assert FIGURES_WRONG in read_words(freeze(editor))
    editor.submit(f"{FIGURES}/{YEAR}", type_in(base=1))
    assert FIGURES_OPEN in read_words(freeze(editor))
    editor.submit(f"{FIGURES}/{YEAR}", {**type_in(base=2), "act": "finalise"})
    assert freeze(editor).status == 303


@pytest.fixture
def frozen(served: Served, clock: Clock) -> Clerk:
    """Give a reviewer who has frozen the year, with figures."""
    end_year(clock)
    maker = Clerk.sign_in(served, Role.REVIEWER, name="陈静")
    maker.submit(f"{FIGURES}/{YEAR}", {**type_in(), "act": "finalise"})
    count_year(maker, YEAR)
    assert freeze(maker).status == 303
    return maker


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SIGNER])
def test_another_person_confirms(served: Served, frozen: Clerk, role: Role) -> None:
    """Whoever made a version is refused by their login; a reviewer or a signer confirms it."""
    assert "确认第1版" not in read_words(frozen.open(PLACE))
    own = frozen.submit(f"{PLACE}/confirm", {"version": "1"})
    assert own.status == 409
    assert "自己冻结的数据要由另一人确认" in read_words(own)
    viewer = Clerk.sign_in(served, Role.EDITOR)
    assert viewer.submit(f"{PLACE}/confirm", {"version": "1"}).status == 403
    other = Clerk.sign_in(served, role, name="周正")
    assert "确认第1版" in read_words(other.open(PLACE))
    assert other.submit(f"{PLACE}/confirm", {"version": "1"}).status == 303
    words = read_words(other.follow())
    assert "周正" in words
    (row,) = served.rows("SELECT hash, made_by, confirmed_by FROM snapshots")
    assert row["hash"] in words
    assert (row["made_by"], row["confirmed_by"]) == (frozen.login, other.login)
    assert other.submit(f"{PLACE}/confirm", {"version": "1"}).status == 409


def test_a_version_never_changes(served: Served, frozen: Clerk, clock: Clock) -> None:
    """Files of a version are the same bytes later on; a correction is a new one with a reason."""
    kinds = ("docx", "xlsx", "csv", "json")
    before = {kind: load(frozen, kind, "?version=1") for kind in kinds}
    served.run(served.app[STORE].database.write(lambda db: db.execute("DELETE FROM exchanges")))
    frozen.submit(f"{FIGURES}/{YEAR}", type_in({NEW: "3"}, base=1))
    frozen.submit(f"{FIGURES}/{YEAR}", {**type_in(base=2), "act": "finalise"})
    clock.pass_seconds(5)
    count_year(frozen, YEAR)
    assert json.loads(load(frozen, "json"))["totals"]["received"] == 0
    assert {kind: load(frozen, kind, "?version=1") for kind in kinds} == before
    assert "更正要写明理由" in read_words(freeze(frozen))
    assert freeze(frozen, "漏计一天").status == 303
    words = read_words(frozen.open(PLACE))
    assert "漏计一天" in words
    assert words.index("第2版") < words.index("第1版")
    assert frozen.open(f"{PLACE}/report.json?version=3").status == 404
    assert frozen.open(f"{PLACE}/report.json?version=x").status == 404


def test_the_report_goes_back_into_drafts(served: Served, frozen: Clerk) -> None:
    """One click on a confirmed version makes drafts of its figures; nothing else is read back."""
    assert frozen.submit(f"{PLACE}/drafts", {"version": "1"}).status == 409
    Clerk.sign_in(served, Role.SIGNER).submit(f"{PLACE}/confirm", {"version": "1"})
    answer = frozen.submit(f"{PLACE}/drafts", {"version": "1"})
    assert answer.status == 303
    words = read_words(frozen.follow())
    assert "草稿已生成：新的" in words
    assert "2026年第1版.docx" in words
    assert "没有发现前后不符的地方" in words
    review = served.app[STORE].review
    assert review.get_standing("report-2026-3-1").stage is Stage.DRAFT
    assert "340条" in review.get_standing("report-2026-annex-1-1").entry.answer
    drafts = served.rows("SELECT content FROM revisions WHERE entry LIKE 'report-2026-%'")
    assert len(drafts) > 6 + 25 + 3 + 64
    assert not [row["content"] for row in drafts if "[1]" in row["content"]]


def test_counting_twice_is_one_count(served: Served, editor: Clerk, clock: Clock) -> None:
    """A count that somebody is at is not begun again; one that fell silent is."""
    book = "UPDATE year_counts SET state = 'counting', touched_at = ?"
    count_year(editor, YEAR)
    served.run(served.app[STORE].database.write(lambda db: db.execute(book, (clock.now,))))
    assert "正在统计" in read_words(editor.open(PLACE))
    editor.submit(f"{PLACE}/count")
    assert "已经有人在统计" in read_words(editor.follow())
    clock.pass_seconds(121)
    assert "上次统计没有完成" in read_words(editor.open(PLACE))
    count_year(editor, YEAR)
    (row,) = served.rows("SELECT state FROM year_counts")
    assert row["state"] == "counted"


def test_a_count_that_fails_says_so(served: Served, editor: Clerk) -> None:
    """A count that cannot be made, or is broken off, is told as not finished."""
    database = served.app[STORE].database
    rename = "ALTER TABLE ratings RENAME TO {}"
    served.run(database.write(lambda db: db.conn.execute(rename.format("away")).rowcount))
    assert "上次统计没有完成" in count_year(editor, YEAR)
    back = "ALTER TABLE away RENAME TO ratings"
    served.run(database.write(lambda db: db.conn.execute(back).rowcount))
    assert "上次统计没有完成" not in count_year(editor, YEAR)
    served.run(served.app[YEAR_COUNTS].end())
    assert "上次统计没有完成" in count_year(editor, YEAR)


def test_a_count_that_falls_silent_says_so(served: Served, editor: Clerk, clock: Clock) -> None:
    """Where not even the failure can be noted, the silence tells it after two minutes."""
    refuse = (
        "CREATE TRIGGER refuse BEFORE UPDATE ON year_counts BEGIN SELECT RAISE(ABORT, 'full'); END"
    )
    served.run(served.app[STORE].database.write(lambda db: db.conn.execute(refuse).rowcount))
    assert "正在统计" in count_year(editor, YEAR)
    clock.pass_seconds(121)
    assert "上次统计没有完成" in read_words(editor.open(PLACE))


def test_the_list_tells_how_far_each_year_is(frozen: Clerk) -> None:
    """Each year says when it was counted, whether its figures are final, what was frozen."""
    words = read_words(frozen.open(YEARS))
    assert "2026年" in words
    assert "已定稿" in words
    assert "第1版 等另一人确认" in words
