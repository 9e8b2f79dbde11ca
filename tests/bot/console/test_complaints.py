"""Promises of the complaint pages: staff read, and say where each stands."""

from __future__ import annotations

import csv
import io
import itertools
import re

import pytest
from support.complaints import ANSWERS, submit, watch
from support.console import Clerk, Office, read_words

from bot.keys import PIPELINE, STORE
from handlers.complaints.clerk import LONGEST_COMMENT
from knowledge.masking import MASK
from knowledge.roles import Role

_NUMBERS = itertools.count(1)
NASTY = '<script>alert("x")</script>'


def take(office: Office, *answers: str, opening: str = "我要投诉", citizen: str = "") -> str:
    """Let a new citizen submit a complaint, and return its number as it is read."""
    app, name = office.served.app, citizen or f"{next(_NUMBERS):032x}"
    talk = watch(app[PIPELINE].knowledge, app[STORE].journal, name)
    talk.clock.now = office.clock() - 60_000
    return office.served.run(submit(talk, *answers, opening=opening))


def digits(number: str) -> str:
    """Return a number as addresses have it."""
    return re.sub(r"\D", "", number)


def sit_down(office: Office, role: Role = Role.EDITOR) -> Clerk:
    """Return somebody who has just signed in."""
    return Clerk.sign_in(office.served, role)


def test_a_complaint_is_listed_and_shown(office: Office) -> None:
    """The list tells number, kind, standing and term; the page the citizen's masked words."""
    number = take(office, "社保窗口", "排队三小时，我的电话13800138000", "11月24日", "给个说法")
    clerk = sit_down(office)
    assert f"{number} 投诉 已收到" in read_words(clerk.open("/console/complaints"))
    page = read_words(clerk.open(f"/console/complaints/{digits(number)}"))
    for words in ("社保窗口", "排队三小时", "11月24日", "给个说法", "7个工作日"):
        assert words in page
    assert "13800138000" not in page


def test_a_change_is_told_to_the_citizen(office: Office) -> None:
    """Where it stands, by whom and why, is kept; strangers' numbers in the comment are masked."""
    number = take(office, *ANSWERS)
    clerk = Clerk.sign_in(office.served, Role.EDITOR, name="李红")
    path = f"/console/complaints/{digits(number)}"
    fields = {"status": "forwarded", "comment": "已转社保局，电话13800138000", "more": "yes"}
    assert clerk.submit(path, fields).headers["Location"] == path
    page = read_words(clerk.follow())
    assert f"{number}已改为“已转办”。说明里的号码不是本中心公布的电话，已隐去。" in page
    assert "15个工作日" in page
    assert "已转办 李红" in page
    assert "13800138000" not in clerk.page.text
    assert MASK in clerk.page.text
    clerk.submit(path, {"status": "closed", "comment": "已处理"})
    assert f"{number}已改为“已办结”" in read_words(clerk.follow())
    assert number not in read_words(clerk.open("/console/complaints"))
    assert f"{number} 投诉 已办结" in read_words(clerk.open("/console/complaints?view=all"))
    rows = office.served.rows("SELECT staff, act, detail FROM audit WHERE subject = ?", number)
    assert [tuple(row) for row in rows] == [
        (clerk.login, "complaint.changed", '{"status": "forwarded"}'),
        (clerk.login, "complaint.changed", '{"status": "closed"}'),
    ]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "closed", "comment": " "}, "要写明结果或理由"),
        ({"status": "handling", "comment": "长" * (LONGEST_COMMENT + 1)}, "最多500个字"),
        ({"status": "withdrawn"}, "不能这样改"),
        ({"status": "lost"}, "没有看懂这次提交"),
    ],
)
def test_a_faulty_change_is_refused(office: Office, fields: dict[str, str], said: str) -> None:
    """What is wrong is said, and nothing is recorded."""
    number, clerk = take(office, *ANSWERS), sit_down(office)
    answer = clerk.submit(f"/console/complaints/{digits(number)}", fields)
    assert answer.status == 400
    assert said in read_words(answer)
    assert office.served.rows("SELECT 1 FROM audit WHERE subject = ?", number) == []


def test_what_is_over_may_only_be_taken_up_again(office: Office) -> None:
    """A refused complaint offers 办理中 alone; another wish is told what stands there."""
    number, clerk = take(office, *ANSWERS), sit_down(office)
    path = f"/console/complaints/{digits(number)}"
    clerk.submit(path, {"status": "refused", "comment": "不属于本中心"})
    offered = re.findall(r'<option value="([a-z]+)"', clerk.open(path).text)
    assert offered == ["handling"]
    answer = clerk.submit(path, {"status": "forwarded", "comment": "我写的话"})
    assert answer.status == 400
    assert "现在是“不予受理”" in read_words(answer)
    assert "我写的话" in answer.text
    assert clerk.submit(path, {"status": "handling"}).status == 303


def test_what_citizens_and_staff_write_is_text(office: Office) -> None:
    """Markup in a complaint or a comment is shown as it was typed."""
    number, clerk = take(office, NASTY, NASTY, NASTY, NASTY), sit_down(office)
    path = f"/console/complaints/{digits(number)}"
    pages = [clerk.submit(path, {"status": "handling", "comment": NASTY * 30})]
    clerk.submit(path, {"status": "handling", "comment": NASTY})
    pages += [clerk.open(path), clerk.open("/console/complaints")]
    for page in pages:
        assert "<script>alert" not in page.text
        assert "&lt;script&gt;alert" in page.text


def test_the_export_computes_nothing(office: Office) -> None:
    """Words that begin like a formula are text in the file; no citizen's code stands there."""
    citizen = "decade" * 5
    number = take(office, "=1+1", "+cmd|' /C calc'!A0", "-2", "@SUM(A1)", citizen=citizen)
    answer = sit_down(office).open("/console/complaints.csv?view=all")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    row = next(row for row in rows if row[0] == number)
    assert row[-4:] == ["'=1+1", "'+cmd|' /C calc'!A0", "'-2", "'@SUM(A1)"]
    assert citizen[:8] not in answer.text


def test_the_list_turns_pages(office: Office) -> None:
    """Fifty at a time without a gap or a repeat: what waits oldest first, all newest first."""
    for _ in range(52):
        take(office, *ANSWERS)
        office.clock.pass_seconds(60)
    clerk = sit_down(office, Role.VIEWER)
    for view, order, condition in (
        ("open", "received_at, id", "status IN ('submitted', 'forwarded', 'handling')"),
        ("all", "received_at DESC, id DESC", "1 = 1"),
    ):
        path, found = f"/console/complaints?view={view}", []
        while path:
            page = clerk.open(path).text
            found += re.findall(r'href="/console/complaints/(\d{12})"', page)
            after = re.search(r'rel="next" href="([^"]+)"', page)
            path = after[1].replace("&amp;", "&") if after else ""
        rows = office.served.rows(
            "SELECT id FROM complaints JOIN (SELECT complaint, status, MAX(number) FROM"  # noqa: S608 - named here
            f" complaint_changes GROUP BY complaint) ON complaint = id WHERE {condition}"
            f" ORDER BY {order}"
        )
        assert found == [row["id"] for row in rows]
        assert len(found) > 50


@pytest.mark.parametrize(
    "query", ["view=x", "after=x_1", "after=99999999999999999999_1", "after="]
)
def test_nonsense_in_the_address_breaks_nothing(office: Office, query: str) -> None:
    """Whatever an address says, there is a page; a number that nobody has is not found."""
    clerk = sit_down(office, Role.VIEWER)
    assert clerk.open(f"/console/complaints?{query}").status == 200
    assert clerk.open("/console/complaints/261124000000").status == 404


def test_a_viewer_reads_and_changes_nothing(office: Office) -> None:
    """Who may only read sees no form, and what no page offers is refused."""
    path = f"/console/complaints/{digits(take(office, *ANSWERS))}"
    viewer = sit_down(office, Role.VIEWER)
    assert 'name="comment"' not in viewer.open(path).text
    assert viewer.submit(path, {"status": "handling"}).status == 403
