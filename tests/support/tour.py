"""A tour of the console: an office where something is going on, and where each page is found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote

import sqlite_utils
from support.app import Served, settings_for
from support.complaints import submit, watch
from support.console import Clerk, add_staff
from support.past import ask_before
from support.report_figures import ROWS, make_current
from support.report_pages import current_page
from support.web import ask
from support.windows import list_items
from support.years import FIGURES, NEW, YEARS, count_year, sum_days, type_in

from bot.app import create_app
from bot.console.doors import Door, list_doors
from bot.console.keys import SESSIONS
from bot.console.links import make_link
from bot.console.sessions import Step
from bot.keys import PIPELINE, STORE
from bot.misses import make_gatherer
from bot.store import now_ms
from handlers.period import day_of
from knowledge.lexicon import WordAct, WordChange, WordKind
from knowledge.report.reading import read_report_file
from knowledge.roles import GRANTS, Role

FILES = (".csv", ".xlsx", ".svg", ".json", ".docx")
"""What the addresses of files to take away end with."""

DAY_MS = 24 * 60 * 60 * 1000


def list_pages() -> list[Door]:
    """Return every page of the console that is no file."""
    doors = list_doors(create_app(settings_for(Path("nowhere.db"))))
    return [door for door in doors if door.method == "GET" and not door.path.endswith(FILES)]


@dataclass(frozen=True, slots=True)
class Tour:
    """An office with one of everything; `addresses` are pages by their door's path."""

    served: Served
    addresses: dict[str, str]

    def find(self, door: Door) -> str:
        """Return the address of a page. Raises KeyError where a new one has no example."""
        is_plain = "{" not in door.path and door.path not in self.addresses
        return door.path if is_plain else self.addresses[door.path]

    def guide(self, door: Door) -> Clerk:
        """Return somebody who may open a page, signed in."""
        if door.path == "/console/second-factor":
            return self._open(Role.REVIEWER, Step.HALF)
        if door.needs is None:
            return Clerk(self.served)
        role = next(role for role in Role if door.needs in GRANTS[role])
        return self._open(role, Step.WHOLE)

    def _open(self, role: Role, step: Step) -> Clerk:
        """Return the browser of somebody new who has come so far with signing in."""
        clerk = Clerk(self.served, add_staff(self.served, role, name="李红"))
        sessions = self.served.app[SESSIONS]

        def work(db: sqlite_utils.Database) -> str:
            return sessions.open(db, clerk.login, step=step, goal="", now=now_ms())

        clerk.cookies["console"] = self.served.run(self.served.app[STORE].database.write(work))
        return clerk


def _draft(served: Served, entry_id: str) -> int:
    """Save a draft of an entry, and return its number."""
    review = served.app[STORE].review
    standing = review.get_standing(entry_id)
    entry = replace(standing.entry, answer=f"{standing.entry.answer}以公示为准。")
    saving = review.save_draft(
        entry, base=standing.revision, by="zhang.li", reason="补充说明", now=now_ms()
    )
    return served.run(saving)


def _batch(served: Served) -> str:
    """Save two drafts at once, and return the name of the batch."""
    review = served.app[STORE].review
    entries = [
        replace(review.get_standing(one).entry, answer="改好的答复。")
        for one in ("law-definition", "law-authority")
    ]
    saved = served.run(review.save_drafts(entries, by="zhang.li", reason="年度更新", now=now_ms()))
    served.run(review.submit_batch(saved.batch, by="zhang.li", comment="请审核", now=now_ms()))
    return saved.batch


def _window(served: Served) -> str:
    """Save an item of the window directory, and return its id."""
    (item,) = list_items(1)
    saving = served.app[STORE].review.save_drafts(
        [item], by="zhang.li", reason="窗口目录", now=now_ms()
    )
    served.run(saving)
    return item.id


def _import(served: Served) -> str:
    """Upload a table with a faulty row, and return the address of what was found."""
    clerk = Clerk.sign_in(served, Role.EDITOR, name="李红")
    rows = (
        "主题,标准问题,答复,引用,生效日期\n"
        "使用帮助,喷泉几点打开？,9点。,公告,\n"
        "使用帮助,喷泉在哪？,广场。,公告,明天\n"
    )
    clerk.submit("/console/import/entries", files={"file": ("喷泉.csv", rows.encode())})
    return clerk.page.headers["Location"]


def _propose(served: Served) -> int:
    """Propose a filler for the word lists, and return the number of the change."""
    change = WordChange(WordKind.FILLER, WordAct.ADD, "", "劳您大驾")
    synonyms = served.app[STORE].synonyms
    return served.run(synonyms.propose(change, by="zhang.li", reason="常这样说", now=now_ms()))


def _miss(served: Served) -> str:
    """Let a citizen ask in vain and say so, and return the group of the question."""
    app = served.app
    ask(served, "附近有没有停车场？", conversation="miss", message_id="1")
    ask(served, "这条答复有误：以前有一个", conversation="miss", message_id="2")
    gatherer = make_gatherer(app[STORE].database, lambda: app[PIPELINE].knowledge)
    found = "SELECT grouped FROM misses JOIN exchanges USING (id) WHERE reason = ? AND text = ?"
    while not (rows := served.rows(found, "wrong", "附近有没有停车场？")):
        # Beside the server's own, which looks once a minute.
        gatherer.gather(now_ms())
    return str(rows[0]["grouped"])


def _talk(served: Served) -> str:
    """Let a citizen ask something and want a person, and return the number they are told."""
    ask(served, "中心的联系电话是多少？", conversation="tour", message_id="1")
    ask(served, "转人工", conversation="tour", message_id="2")
    (row,) = served.rows("SELECT id FROM handoffs")
    return str(row["id"])


def _complain(served: Served) -> str:
    """Let a citizen submit a complaint three weeks ago, and return the digits of its number."""
    app = served.app
    talk = watch(app[PIPELINE].knowledge, app[STORE].journal, "tour")
    talk.clock.now = now_ms() - 21 * DAY_MS
    return re.sub(r"\D", "", served.run(submit(talk)))


def _wait(served: Served) -> str:
    """Send a changed entry to review, and return its id."""
    entry = "centre-wechat-ids"
    number = _draft(served, entry)
    submitting = served.app[STORE].review.submit(
        entry, revision=number, by="zhang.li", comment="请审核", now=now_ms()
    )
    served.run(submitting)
    return entry


def _report(served: Served) -> str:
    """Have a report read that contradicts itself, and return its id."""
    figures = make_current(1)
    figures["3", ROWS["3.1"], "自然人"] = "99999"
    figures["4", "行政复议", "结果维持"] = None
    reading = read_report_file(current_page(figures))
    reports = served.app[STORE].reports
    keeping = reports.keep(reading, file="年报.html", by="zhang.li", now=now_ms())
    return served.run(keeping)


def _freeze(served: Served) -> str:
    """Count and freeze last year, whose figures hold, and return its page's address."""
    clerk, year = Clerk.sign_in(served, Role.EDITOR, name="李红"), day_of(now_ms()).year - 1
    clerk.submit(f"{FIGURES}/{year}", {**type_in(), "act": "finalise"})
    count_year(clerk, year)
    page = clerk.open(f"{YEARS}/{year}")
    seen = page.text.partition('name="counted_at" value="')[2].partition('"')[0]
    clerk.submit(f"{YEARS}/{year}/freeze", {"counted_at": seen, "reason": "年度报告"})
    return f"{YEARS}/{year}"


def _figures(served: Served) -> str:
    """Save this year's figures, one sum of which is wrong, and return their page's address."""
    place = f"{FIGURES}/{day_of(now_ms()).year}"
    Clerk.sign_in(served, Role.EDITOR, name="李红").submit(place, type_in({NEW: "99999"}))
    return place


def fill(served: Served) -> Tour:
    """Let something go on in an office, and return the tour of it."""
    ask_before(served)
    add_staff(served, Role.EDITOR, name="张丽", login="zhang.li")
    entry = "centre-phone"
    number = _draft(served, entry)
    login = add_staff(served, Role.EDITOR, name="王芳", login="wang.fang")
    newcomer = add_staff(served, Role.REVIEWER, name="陈静", login="chen.jing")
    link = served.run(
        served.app[STORE].database.write(
            lambda db: make_link(db, newcomer, ends_at=now_ms() + DAY_MS)
        )
    )
    batch, waiting, words = _batch(served), _wait(served), _propose(served)
    year, figures = _freeze(served), _figures(served)
    sum_days(served)
    return Tour(
        served,
        {
            "/console/entries/{id}": f"/console/entries/{entry}",
            "/console/entries/{id}/edit": f"/console/entries/{entry}/edit",
            "/console/entries/{id}/retire": f"/console/entries/{entry}/retire",
            "/console/entries/{id}/history": f"/console/entries/{entry}/history",
            "/console/entries/_try": f"/console/entries/_try?q={quote('联系电话是多少')}",
            "/console/review/{id}": f"/console/review/{waiting}",
            "/console/batches/{batch}": f"/console/batches/{batch}",
            "/console/link": link,
            "/console/import/{kind}": "/console/import/windows",
            "/console/import/{kind}/{job}": _import(served),
            "/console/windows/{id}": (window := f"/console/windows/{_window(served)}"),
            "/console/windows/{id}/edit": f"{window}/edit",
            "/console/handoffs/{number}": f"/console/handoffs/{_talk(served)}",
            "/console/complaints/{number}": f"/console/complaints/{_complain(served)}",
            "/console/staff/{login}": f"/console/staff/{login}",
            "/console/staff/{login}/reset": f"/console/staff/{login}/reset",
            "/console/staff/{login}/close": f"/console/staff/{login}/close",
            "/console/trials/entry/{entry}/{revision:[0-9]+}": (
                f"/console/trials/entry/{entry}/{number}"
            ),
            "/console/reports/{report}": f"/console/reports/{_report(served)}",
            "/console/reports/years/{year}": year,
            "/console/reports/figures/{year}": figures,
            "/console/misses/{group}": f"/console/misses/{_miss(served)}",
            "/console/trials/words/{number:[0-9]+}": f"/console/trials/words/{words}",
            "/console/synonyms/{number}": f"/console/synonyms/{words}",
            "/console/trials/retirement/{entry}": f"/console/trials/retirement/{entry}",
            "/console/trials/batch/{batch}": f"/console/trials/batch/{batch}",
        },
    )
