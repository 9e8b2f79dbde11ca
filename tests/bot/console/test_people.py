"""Promises of the page of staff: administrators keep the list, each act by name."""

from __future__ import annotations

import csv
import io
import re

import pytest
from support.app import Served
from support.console import PASSWORD, Clerk, add_staff, read_words

from knowledge.roles import Role

LINK = re.compile(r'value="(http://[^"]*/console/link\?t=([A-Za-z0-9_-]{43}))"')
NASTY = '<script>alert("x")</script>&amp;'


@pytest.fixture(scope="module")
def boss(served: Served) -> Clerk:
    """Give an administrator who is signed in."""
    return Clerk.sign_in(served, Role.ADMINISTRATOR, name="陈洁")


def test_an_added_person_sets_the_password(boss: Clerk, served: Served) -> None:
    """The link is shown once, to hand over; by it the person comes in."""
    fields = {"login": "Li.Hong", "name": "李红", "unit": "办公室", "role": "editor"}
    answer = boss.submit("/console/new-staff", fields)
    found = LINK.search(answer.text)
    assert found
    assert found[1].startswith(served.url)
    new = Clerk(served)
    new.open(found[1].removeprefix(served.url))
    new.submit("/console/link", {"t": found[2], "password": PASSWORD, "again": PASSWORD})
    assert new.is_in()
    assert "li.hong 李红 编辑 办公室 在用" in read_words(boss.open("/console/staff"))
    assert found[2] not in boss.page.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"login": "红"}, "账号用2到32个"),
        ({"name": ""}, "请填写姓名"),
        ({"name": "长" * 41}, "最多40个字"),
        ({"login": "taken.one"}, "已经有人用"),
    ],
)
def test_a_faulty_person_is_not_added(
    boss: Clerk, served: Served, fields: dict[str, str], said: str
) -> None:
    """What is wrong stands beside the field, and what was typed stays."""
    if not served.rows("SELECT 1 FROM staff WHERE login = 'taken.one'"):
        add_staff(served, Role.VIEWER, login="taken.one")
    good = {"login": "wang.wei", "name": "王伟", "unit": "受理科", "role": "viewer"}
    answer = boss.submit("/console/new-staff", {**good, **fields})
    assert answer.status == 400
    assert said in read_words(answer)
    assert 'value="受理科"' in answer.text
    assert served.rows("SELECT 1 FROM staff WHERE login = 'wang.wei'") == []


def test_a_role_that_is_none_is_refused(boss: Clerk) -> None:
    """Only roles of the list can be given."""
    fields = {"login": "ma.li", "name": "马丽", "role": "owner"}
    assert boss.submit("/console/new-staff", fields).status == 400


def test_another_role_counts_at_once(boss: Clerk, served: Served) -> None:
    """A new name, unit and role are kept; the person signs in anew to use it."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    fields = {"name": "孙丽", "unit": "督查科", "role": "viewer"}
    assert boss.submit(f"/console/staff/{clerk.login}", fields).status == 303
    assert "孙丽的资料已保存" in read_words(boss.follow())
    assert not clerk.is_in()
    row = served.rows("SELECT * FROM staff WHERE login = ?", clerk.login)[0]
    assert (row["name"], row["unit"], row["role"]) == ("孙丽", "督查科", "viewer")
    assert boss.submit(f"/console/staff/{clerk.login}", {**fields, "name": ""}).status == 400


def test_destructive_acts_ask_by_name(boss: Clerk, served: Served) -> None:
    """Resetting and closing say whose account it is, and do it when that is confirmed."""
    login = add_staff(served, Role.EDITOR, name="赵敏")
    page = boss.open(f"/console/staff/{login}/reset")
    assert "清除赵敏的密码" in read_words(page)
    answer = boss.submit(f"/console/staff/{login}/reset")
    assert LINK.search(answer.text)
    assert Clerk(served, login).give().status == 400
    assert "停用赵敏的账号" in read_words(boss.open(f"/console/staff/{login}/close"))
    assert boss.submit(f"/console/staff/{login}/close").status == 303
    assert "赵敏的账号已停用" in read_words(boss.follow())
    assert boss.open(f"/console/staff/{login}").status == 404


def test_nobody_does_it_to_themselves(boss: Clerk, served: Served) -> None:
    """An administrator neither closes, resets nor demotes the own account."""
    add_staff(served, Role.ADMINISTRATOR)
    own = f"/console/staff/{boss.login}"
    for path in (f"{own}/reset", f"{own}/close"):
        assert boss.open(path).status == 400
        assert boss.submit(path).status == 400
    assert boss.submit(own, {"name": "陈洁", "role": "viewer"}).status == 400
    assert "请找另一位管理员" in read_words(boss.page)
    assert boss.submit(own, {"name": "陈洁洁", "role": "administrator"}).status == 303
    assert boss.is_in()


def test_what_staff_type_is_shown_as_text(boss: Clerk) -> None:
    """Markup in a name or unit is shown as it was typed, and never runs."""
    fields = {"login": "nasty.one", "name": NASTY, "unit": NASTY, "role": "viewer"}
    answers = [boss.submit("/console/new-staff", fields), boss.open("/console/staff")]
    answers.append(boss.submit("/console/new-staff", {**fields, "login": NASTY}))
    answers += [boss.open(f"/console/staff/nasty.one{end}") for end in ("", "/reset", "/close")]
    for answer in answers:
        assert "<script>alert" not in answer.text
        assert "&lt;script&gt;alert(" in answer.text


def test_the_exported_list_computes_nothing(boss: Clerk) -> None:
    """A cell that begins like a formula is made text; everything else is as it was typed."""
    fields = {"name": "=1+1", "unit": "@SUM(A1), 办公室", "role": "viewer"}
    boss.submit("/console/new-staff", {"login": "formula.one", **fields})
    answer = boss.open("/console/staff.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="staff.csv"'
    assert answer.body.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    assert rows[0][:3] == ["账号", "姓名", "角色"]
    row = next(row for row in rows if row[0] == "formula.one")
    assert row[1:4] == ["'=1+1", "查看员", "'@SUM(A1), 办公室"]
