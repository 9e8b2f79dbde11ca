"""Promises of one-time links: by one a person sets a password that nobody else ever knows."""

from __future__ import annotations

import pytest
from support.app import Served
from support.console import PASSWORD, Clerk, Office, read_words

from bot.console.keys import STAFF
from bot.console.links import FIRST, FIRST_MS, make_link
from bot.console.staff import Newcomer
from bot.console.staffing import adding, closing, resetting
from knowledge.database import Database
from knowledge.roles import Role

NEW = {"password": PASSWORD, "again": PASSWORD}


def database_of(office: Office) -> Database:
    """Return the database of the running application."""
    return office.served.app[STAFF].database


def invite(office: Office, login: str, role: Role = Role.EDITOR) -> tuple[str, str]:
    """Add somebody; return the link's path and its token."""
    who = Newcomer(login, "李红", role, "办公室")
    work = adding(who, by="tests", now=office.clock())
    path = office.served.run(database_of(office).write(work))
    return path, path.partition("t=")[2]


def arrive(office: Office, token: str, **fields: str) -> Clerk:
    """Send the form of a link and return the browser."""
    clerk = office.seat()
    clerk.open(f"/console/link?t={token}")
    clerk.submit("/console/link", {"t": token, **NEW, **fields})
    return clerk


def test_a_link_sets_the_password_once(office: Office) -> None:
    """Looking uses nothing up; saving does, lets in, and the password is the person's."""
    path, token = invite(office, "li.hong")
    for _ in range(2):
        assert "li.hong" in read_words(office.seat().open(path))
    clerk = arrive(office, token)
    assert clerk.page.headers["Location"] == "/console"
    assert clerk.is_in()
    assert office.seat("li.hong").give().status == 303
    assert office.seat().open(path).status == 404
    assert arrive(office, token, password="another-Password-88").page.status == 404
    rows = office.served.rows("SELECT act FROM audit WHERE subject = 'li.hong' ORDER BY number")
    assert [row["act"] for row in rows][:3] == [
        "staff.added",
        "staff.password_set",
        "staff.signed_in",
    ]


def test_a_link_ends_after_a_day(office: Office) -> None:
    """24 hours later it opens nothing, and says whom to ask."""
    path, token = invite(office, "wang.wei")
    office.clock.pass_seconds(24 * 3600 - 1)
    assert office.seat().open(path).status == 200
    office.clock.pass_seconds(1)
    answer = office.seat().open(path)
    assert answer.status == 404
    assert "请找管理员重新发一个" in read_words(answer)
    assert arrive(office, token).page.status == 404


def test_a_new_link_ends_the_old_one_and_the_sessions(office: Office) -> None:
    """Resetting takes password, second factor and sessions away; only the newest link opens."""
    _, first = invite(office, "zhao.min")
    clerk = arrive(office, first)
    assert clerk.is_in()
    work = resetting("zhao.min", by="tests", now=office.clock())
    links = [office.served.run(database_of(office).write(work)) for _ in range(2)]
    assert not clerk.is_in()
    assert office.seat("zhao.min").give().status == 400
    assert [office.seat().open(link).status for link in links] == [404, 200]


def test_a_link_of_who_left_opens_nothing(office: Office) -> None:
    """Closing an account ends its link too."""
    path, _ = invite(office, "sun.li")
    office.served.run(database_of(office).write(closing("sun.li", by="tests", now=office.clock())))
    assert office.seat().open(path).status == 404


WEAK = (
    ({"password": "short", "again": "short"}, "至少12个字符，现在有5个"),
    ({"again": "something else"}, "两次输入的密码不一样"),
    ({"password": "qwertyuiop123456", "again": "qwertyuiop123456"}, "太容易猜到"),
    ({"password": "x" * 129, "again": "x" * 129}, "最多128个字符"),
    ({"password": "my-gao.yang-crane-7", "again": "my-gao.yang-crane-7"}, "不要有您的姓名"),
)


def test_a_weak_password_is_refused(office: Office) -> None:
    """What is wrong is said beside the field; the link stays good."""
    _, token = invite(office, "gao.yang")
    for fields, said in WEAK:
        clerk = arrive(office, token, **fields)
        assert clerk.page.status == 400
        assert said in read_words(clerk.page)
        assert fields.get("password", PASSWORD) not in clerk.page.text
    assert arrive(office, token).is_in()


def test_only_the_hash_of_a_token_is_kept(office: Office) -> None:
    """Who reads the database finds neither a link nor a session."""
    _, token = invite(office, "he.ping")
    clerk = arrive(office, token)
    text = office.served.database.read_bytes()
    wal = office.served.database.with_name(office.served.database.name + "-wal")
    text += wal.read_bytes() if wal.exists() else b""
    assert token.encode() not in text
    assert clerk.cookies["console"].encode() not in text


def first_link(office: Office) -> str:
    """Return the token of a link for the first administrator."""
    ends_at = office.clock() + FIRST_MS
    work = database_of(office).write(lambda db: make_link(db, FIRST, ends_at=ends_at))
    return office.served.run(work).partition("t=")[2]


WHO = {"login": "Chen.Jie", "name": "陈洁", "unit": "办公室"}


def test_the_first_administrator_arrives_by_a_link(office: Office) -> None:
    """It asks who they are, makes them administrator, and leads to the authenticator.

    Once there is an administrator, no such link opens anything.
    """
    token, other = first_link(office), ""
    clerk = arrive(office, token, **{**WHO, "login": "陈"})
    assert "账号用2到32个" in read_words(clerk.page)
    assert arrive(office, token, **{**WHO, "name": " "}).page.status == 400
    clerk = arrive(office, token, **WHO)
    assert clerk.page.headers["Location"] == "/console/second-factor"
    row = office.served.rows("SELECT * FROM staff WHERE login = 'chen.jie'")[0]
    assert (row["name"], row["role"], row["unit"]) == ("陈洁", "administrator", "办公室")
    assert arrive(office, token, **{**WHO, "login": "second"}).page.status == 404
    other = first_link(office)
    assert office.seat().open(f"/console/link?t={other}").status == 404
    assert arrive(office, other, **{**WHO, "login": "second"}).page.status == 404
    assert office.served.rows("SELECT * FROM staff WHERE login = 'second'") == []


def test_nonsense_is_no_link(served: Served) -> None:
    """Whatever stands in the place of the token, the page says that the link is over."""
    for token in ("", "a", "%00", "x" * 4000, "%E4%BD%A0"):
        assert Clerk(served).open(f"/console/link?t={token}").status == 404


def test_a_token_never_stands_in_the_log(
    office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log's lines hold the path alone."""
    path, token = invite(office, "luo.tao")
    office.seat().open(path)
    shown = capfd.readouterr()
    assert token not in shown.out + shown.err
