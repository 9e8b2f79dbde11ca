"""Promises of sessions: they end by themselves, and when something about a person changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.app import Served, copy_database, serve, settings_for
from support.console import PASSWORD, Clerk, Clock, Office, add_staff, read_words

from bot.console.cleaning import drop_what_is_over
from bot.console.keys import STAFF
from bot.console.links import make_link
from bot.console.options import ConsoleSettings
from bot.console.staffing import closing, giving_role
from knowledge.roles import Role


def seen_at(office: Office, clerk: Clerk) -> int:
    """Return when the database knows a person to have been there."""
    sql = "SELECT seen_at FROM console_sessions WHERE staff = ?"
    return int(office.served.rows(sql, clerk.login)[0]["seen_at"])


def test_who_is_idle_for_half_an_hour_is_signed_out(office: Office) -> None:
    """Each request lets the half hour begin anew; without one it ends the session."""
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    for _ in range(3):
        office.clock.pass_seconds(29 * 60)
        assert clerk.is_in()
    office.clock.pass_seconds(30 * 60)
    answer = clerk.open("/console/account")
    assert answer.headers["Location"] == "/console/sign-in?next=/console/account"


def test_what_was_typed_is_not_lost_with_the_session(office: Office) -> None:
    """A form sent after the half hour comes back to be copied; nothing of it is done."""
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    clerk.open("/console/entries/_new")
    office.clock.pass_seconds(30 * 60)
    form = {"question": "有停车场吗？", "answer": "有<b>两层\n停车场", "base": "7"}
    answer = clerk.submit("/console/entries/_new", form)
    assert answer.status == 401
    assert "登录已经过期，内容还没有保存" in read_words(answer)
    assert "有停车场吗？</textarea>" in answer.text
    assert "有&lt;b&gt;两层\n停车场</textarea>" in answer.text
    assert ">\n7<" not in answer.text
    assert clerk.submit("/console/entries/_new", form, with_token=False).status == 303
    strange = Clerk(office.served)
    assert strange.submit("/console/entries/_new", form, with_token=False).status == 303
    assert office.served.rows("SELECT 1 FROM revisions WHERE content LIKE '%停车场吗%'") == []


def test_a_session_lasts_twelve_hours_at_most(office: Office) -> None:
    """Whoever works on all day signs in again."""
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    for _ in range(47):
        office.clock.pass_seconds(15 * 60)
        assert clerk.is_in()
    office.clock.pass_seconds(15 * 60)
    assert not clerk.is_in()


def test_being_there_is_written_once_a_minute(office: Office) -> None:
    """Reading pages writes nothing but that, and no more often."""
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    began = seen_at(office, clerk)
    office.clock.pass_seconds(59)
    assert clerk.is_in()
    assert seen_at(office, clerk) == began
    office.clock.pass_seconds(1)
    assert clerk.is_in()
    assert seen_at(office, clerk) == began + 60_000


def test_a_new_password_ends_every_other_session(office: Office) -> None:
    """Who changes the password stays in, with a new token; all their other browsers are out."""
    clerk = office.seat(add_staff(office.served, Role.EDITOR))
    other, old = office.seat(clerk.login), dict(clerk.cookies)
    for one in (clerk, other):
        one.give()
    old = dict(clerk.cookies)
    new = "Blue-heron-1984-reeds"
    fields = {"old": PASSWORD, "password": new, "again": new}
    assert clerk.submit("/console/account/password", fields).status == 303
    assert "密码已改" in read_words(clerk.follow())
    assert "密码已改" not in read_words(clerk.open("/console/account"))
    assert not other.is_in()
    assert not Clerk(office.served, cookies=old).is_in()
    assert office.seat(clerk.login).give().status == 400
    assert office.seat(clerk.login).give(new).status == 303


def test_a_new_password_needs_the_old_one(office: Office) -> None:
    """A wrong old password changes nothing and counts as a try; a weak new one is refused."""
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    clerk.headers["X-Forwarded-For"] = "10.9.9.9"
    good = {"password": "Blue-heron-1984-reeds", "again": "Blue-heron-1984-reeds"}
    weak = {"old": PASSWORD, "password": "short", "again": "short"}
    for _ in range(6):
        assert clerk.submit("/console/account/password", weak).status == 400
    assert "至少12个字符" in read_words(clerk.page)
    for _ in range(4):
        assert clerk.submit("/console/account/password", {"old": "no", **good}).status == 400
    assert "现在的密码不对" in read_words(clerk.page)
    clerk.submit("/console/account/password", {"old": "no", **good})
    assert clerk.submit("/console/account/password", {"old": PASSWORD, **good}).status == 400
    assert "连续输错5次" in read_words(clerk.page)


@pytest.mark.parametrize("what", ["role", "closed"])
def test_a_session_ends_with_what_it_stood_on(office: Office, what: str) -> None:
    """Another role, or a closed account, signs a person out at once."""
    clerk = Clerk.sign_in(office.served, Role.EDITOR)
    database, now = office.served.app[STAFF].database, office.clock()
    if what == "role":
        work = giving_role(clerk.login, Role.VIEWER, by="tests", now=now)
    else:
        work = closing(clerk.login, by="tests", now=now)
    office.served.run(database.write(work))
    assert not clerk.is_in()


def test_what_is_over_is_deleted(office: Office) -> None:
    """Sessions, links and tries that open nothing any more do not stay in the database."""
    app = office.served.app
    login = add_staff(office.served, Role.EDITOR)
    office.seat(login).give("wrong-password-here")
    Clerk.sign_in(office.served, Role.EDITOR)
    ends_at = office.clock() + 1000
    office.served.run(app[STAFF].database.write(lambda db: make_link(db, login, ends_at=ends_at)))
    office.clock.pass_seconds(12 * 3600)
    kept = Clerk.sign_in(office.served, Role.EDITOR)
    office.served.run(drop_what_is_over(app, office.clock()))
    rows = office.served.rows("SELECT staff FROM console_sessions")
    assert [row["staff"] for row in rows] == [kept.login]
    assert office.served.rows("SELECT 1 FROM console_links") == []
    assert office.served.rows("SELECT 1 FROM console_tries") == []


@pytest.fixture
def strict(seeded_database: Path, tmp_path: Path) -> Iterator[Served]:
    """Give an application that allows each person one session."""
    database = copy_database(seeded_database, tmp_path)
    settings = settings_for(database, console=ConsoleSettings(one_session=True))
    with serve(settings, clock=Clock()) as served:
        yield served


def test_one_session_may_be_all(strict: Served) -> None:
    """Where the office wishes so, signing in signs the same person out elsewhere."""
    login = add_staff(strict, Role.EDITOR)
    first, second = Clerk(strict, login), Clerk(strict, login)
    first.give()
    assert first.is_in()
    second.give()
    assert second.is_in()
    assert not first.is_in()
