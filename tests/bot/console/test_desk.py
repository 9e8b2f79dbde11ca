"""Promises of the hand-off pages: staff see what waits, what was said, answer and close."""

from __future__ import annotations

import csv
import io
import itertools
import re

import pytest
from support.app import Served
from support.console import Clerk, Office, read_words
from support.conversation import converse
from support.web import ask

from bot.keys import CITIZENS, PIPELINE, STORE
from handlers.desk import LONGEST_ANSWER
from knowledge.roles import Role

ANSWER = "请带身份证到三楼12号窗口办理。"
NASTY = '<script>alert("x")</script>'
_NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def clerk(office: Office) -> Clerk:
    """Give an editor who is signed in."""
    return Clerk.sign_in(office.served, Role.EDITOR, name="李红")


def open_one(office: Office, *texts: str, name: str = "") -> tuple[str, str]:
    """Let a new citizen send texts and 转人工; return the number and the citizen."""
    app, citizen = office.served.app, name or f"{next(_NUMBERS):032x}"
    talk = converse(app[PIPELINE].knowledge, app[STORE].journal, citizen=citizen)
    talk.clock.now = office.clock() - 60_000

    async def say() -> str:
        return [(await talk.send(text)).text for text in (*texts, "转人工")][-1]

    found = re.search(r"转接编号(\d{6})", office.served.run(say()))
    assert found
    return found[1], citizen


def test_the_list_says_what_is_overdue(office: Office, clerk: Clerk) -> None:
    """What waits goes by the day it is due; after that day it says 逾期 and stands apart."""
    number, _ = open_one(office)
    page = read_words(clerk.open("/console/handoffs"))
    assert f"{number} 待答复" in page
    office.clock.pass_seconds(11 * 24 * 3600)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    assert f"{number} 逾期" in read_words(clerk.open("/console/handoffs?view=overdue"))
    office.clock.pass_seconds(20 * 24 * 3600)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    assert "逾期，已过15个工作日" in read_words(clerk.open(f"/console/handoffs/{number}"))


def test_an_answer_reaches_the_citizen(served: Served) -> None:
    """Words written here come with the citizen's next message; who wrote them is recorded."""
    ask(served, "中心的联系电话是多少？", conversation="a", message_id="1")
    told = ask(served, "转人工", conversation="a", message_id="2").json["reply"]
    number = re.findall(r"转接编号(\d{6})", told)[0]
    clerk = Clerk.sign_in(served, Role.EDITOR, name="李红")
    page = read_words(clerk.open(f"/console/handoffs/{number}"))
    assert "中心的联系电话是多少？" in page
    assert "0632—6616110" in page
    answer = clerk.submit(f"/console/handoffs/{number}/answer", {"text": ANSWER})
    assert answer.headers["Location"] == f"/console/handoffs/{number}"
    page = read_words(clerk.follow())
    assert f"已记下{number}的答复" in page
    assert "等群众在同一网页下次发消息时送达" in page
    assert ANSWER in ask(served, "谢谢", conversation="a", message_id="3").json["reply"]
    assert "（已送达）" in read_words(clerk.open(f"/console/handoffs/{number}"))
    clerk.submit(f"/console/handoffs/{number}/close", {"comment": "已办妥"})
    assert f"{number}已办结" in read_words(clerk.follow())
    page = read_words(clerk.open("/console/handoffs?view=closed"))
    assert f"{number} 已办结" in page
    assert "已办妥" in read_words(clerk.open(f"/console/handoffs/{number}"))
    rows = served.rows("SELECT staff, act FROM audit WHERE subject = ? ORDER BY number", number)
    assert [tuple(row) for row in rows] == [
        (clerk.login, "handoff.answered"),
        (clerk.login, "handoff.closed"),
    ]


def test_a_second_answer_loses_nothing(office: Office, clerk: Clerk) -> None:
    """Who answers after somebody else is told by whom it was, and keeps their words."""
    number, _ = open_one(office)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    clerk.submit(f"/console/handoffs/{number}/answer", {"by_phone": "yes"})
    other = Clerk.sign_in(office.served, Role.REVIEWER)
    answer = other.submit(f"/console/handoffs/{number}/answer", {"text": ANSWER})
    assert answer.status == 400
    assert f"{number}已经由{clerk.login}办过了" in read_words(answer)


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("answer", {"text": "  "}, "请写明内容"),
        ("answer", {"text": "长" * (LONGEST_ANSWER + 1)}, "最多600个字，现在有601个"),
        ("close", {"comment": ""}, "请写明内容"),
        ("close", {"comment": "长" * (LONGEST_ANSWER + 1)}, "最多600个字"),
    ],
)
def test_empty_and_long_words_are_refused(
    office: Office, act: str, fields: dict[str, str], said: str
) -> None:
    """What is wrong is said, and nothing is recorded."""
    number, _ = open_one(office)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    answer = clerk.submit(f"/console/handoffs/{number}/{act}", fields)
    assert answer.status == 400
    assert said in read_words(answer)
    (row,) = office.served.rows("SELECT status FROM handoffs WHERE id = ?", number)
    assert row["status"] == "open"


def test_a_deleted_citizen_gets_no_words(office: Office) -> None:
    """Where the records were deleted nothing of the talk is seen, and words are refused."""
    number, citizen = open_one(office, "我叫什么名字")
    office.served.run(office.served.app[STORE].journal.drop_content(office.clock() + 1))
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    page = read_words(clerk.open(f"/console/handoffs/{number}"))
    assert "看不到对话" in page
    assert citizen not in clerk.page.text
    answer = clerk.submit(f"/console/handoffs/{number}/answer", {"text": ANSWER})
    assert "文字送不到" in read_words(answer)


def test_staff_see_a_short_code_of_a_citizen(office: Office) -> None:
    """Neither the openid nor the code that is kept of it stands on any page or in any file."""
    number, citizen = open_one(office, name="decade" * 5)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    shown = office.served.app[CITIZENS].code("console:citizen", citizen)
    page = clerk.open(f"/console/handoffs/{number}").text
    assert f"群众{shown[:6]}" in page
    for text in (
        page,
        clerk.open("/console/handoffs").text,
        clerk.open("/console/handoffs.csv").text,
    ):
        assert citizen not in text
        assert citizen[:8] not in text
        assert shown[:7] not in text


def test_what_citizens_and_staff_write_is_text(office: Office) -> None:
    """Markup in a talk, an answer or a comment is shown as it was typed."""
    number, _ = open_one(office, NASTY)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    pages = [clerk.submit(f"/console/handoffs/{number}/close", {"comment": NASTY * 40})]
    clerk.submit(f"/console/handoffs/{number}/answer", {"text": NASTY})
    clerk.submit(f"/console/handoffs/{number}/close", {"comment": NASTY})
    pages += [
        clerk.open(f"/console/handoffs/{number}"),
        clerk.open("/console/handoffs?view=closed"),
    ]
    for page in pages:
        assert "<script>alert" not in page.text
    assert pages[1].text.count("&lt;script&gt;alert") >= 3


def test_the_export_computes_nothing(office: Office) -> None:
    """A comment that begins like a formula is text in the file."""
    number, _ = open_one(office)
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    clerk.submit(f"/console/handoffs/{number}/close", {"comment": "=HYPERLINK(1)"})
    answer = clerk.open("/console/handoffs.csv?view=closed")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    row = next(row for row in rows if row[0] == number)
    assert row[-1] == "'=HYPERLINK(1)"
    assert row[7] == clerk.login


def test_the_list_turns_pages(office: Office) -> None:
    """Fifty at a time, without a gap or a repeat, those due first at the head."""
    for _ in range(105):
        open_one(office)
    clerk = Clerk.sign_in(office.served, Role.VIEWER)
    path, found = "/console/handoffs", []
    while path:
        found += re.findall(r'href="/console/handoffs/(\d{6})"', clerk.open(path).text)
        after = re.search(r'rel="next" href="([^"]+)"', clerk.page.text)
        path = after[1].replace("&amp;", "&") if after else ""
    rows = office.served.rows("SELECT id FROM handoffs WHERE status <> 'closed' ORDER BY due, id")
    assert found == [row["id"] for row in rows]
    assert len(found) > 100


@pytest.mark.parametrize("query", ["view=all", "after=x", "after=_", "view=closed&after=1_2_3"])
def test_nonsense_in_the_address_breaks_nothing(office: Office, query: str) -> None:
    """Whatever an address says, there is a page."""
    clerk = Clerk.sign_in(office.served, Role.VIEWER)
    assert clerk.open(f"/console/handoffs?{query}").status == 200


def test_a_viewer_reads_and_changes_nothing(office: Office) -> None:
    """Who may only read sees no form, and what no page offers is refused."""
    number, _ = open_one(office)
    viewer = Clerk.sign_in(office.served, Role.VIEWER)
    assert "记下答复" not in viewer.open(f"/console/handoffs/{number}").text
    assert viewer.submit(f"/console/handoffs/{number}/close", {"comment": "x"}).status == 403
