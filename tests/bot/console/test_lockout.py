"""Promises of the lock-out: nobody tries passwords out, and nobody learns who works here."""

from __future__ import annotations

import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from support.console import PASSWORD, Clerk, Office, add_staff, read_words

from knowledge.roles import Role

WAIT = "连续输错5次"


def fail(clerk: Clerk, times: int) -> None:
    """Give a wrong password so many times."""
    for _ in range(times):
        assert clerk.give("wrong-password-here").status == 400


@pytest.mark.parametrize("is_known", [True, False])
def test_an_account_waits_after_five_tries(office: Office, *, is_known: bool) -> None:
    """The fifth wrong password closes an account for 15 minutes, from wherever it comes.

    A name that nobody has is told the same.
    """
    login = add_staff(office.served, Role.EDITOR) if is_known else "nobody.at.all"
    fail(clerk := office.seat(login), 4)
    assert WAIT not in read_words(clerk.page)
    fail(clerk, 1)
    assert WAIT in read_words(clerk.page)
    elsewhere = office.seat(login)
    assert elsewhere.give().status == 400
    assert WAIT in read_words(elsewhere.page)
    office.clock.pass_seconds(15 * 60 - 1)
    assert elsewhere.give().status == 400
    office.clock.pass_seconds(1)
    assert elsewhere.give().status == (303 if is_known else 400)
    assert WAIT not in read_words(elsewhere.page)


def test_an_address_waits_after_five_tries(office: Office) -> None:
    """Whoever tries one password on many names from one address must wait, others need not."""
    sprayer = office.seat()
    for number in range(5):
        sprayer.login = f"somebody{number}"
        fail(sprayer, 1)
    sprayer.login = add_staff(office.served, Role.EDITOR)
    assert sprayer.give().status == 400
    assert WAIT in read_words(sprayer.page)
    assert office.seat(sprayer.login).give().status == 303


def test_who_comes_in_is_forgiven(office: Office) -> None:
    """Four slips, the right password, and four slips again lock nobody out."""
    login = add_staff(office.served, Role.EDITOR)
    for _ in range(2):
        fail(clerk := office.seat(login), 4)
        assert clerk.give().status == 303


def test_tries_a_quarter_of_an_hour_ago_do_not_count(office: Office) -> None:
    """A slip now and then never adds up."""
    clerk = office.seat(add_staff(office.served, Role.EDITOR))
    for _ in range(3):
        fail(clerk, 4)
        office.clock.pass_seconds(15 * 60)
    assert clerk.give().status == 303


def test_a_hundred_at_once_are_no_more_than_five(office: Office) -> None:
    """Who sends many passwords at the same moment has no more tries than one by one."""
    login = add_staff(office.served, Role.EDITOR)
    clerks = [office.seat(login) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda clerk: clerk.give("wrong-password-here").text, clerks))
    assert sum(WAIT not in text for text in answers) <= 4
    acts = office.served.rows(
        "SELECT act FROM audit WHERE subject = ? AND act <> 'staff.added'", login
    )
    assert len(acts) == 5
    assert acts[-1]["act"] == "staff.locked"


def test_failures_stand_in_the_record_without_what_was_typed(office: Office) -> None:
    """The audit record names who was refused; of a name that nobody has, nothing is kept."""
    login = add_staff(office.served, Role.VIEWER)
    fail(office.seat(login), 1)
    fail(office.seat("hunter2-my-password"), 1)
    acts = [row["act"] for row in office.served.rows("SELECT * FROM audit WHERE staff = ?", login)]
    assert acts == ["staff.sign_in_refused"]
    for table in ("audit", "console_tries", "console_sessions"):
        rows = office.served.rows(f"SELECT * FROM {table}")  # noqa: S608 - named here
        assert "hunter2" not in "".join(str(tuple(row)) for row in rows)


def test_an_unknown_name_takes_as_long_as_a_known_one(office: Office) -> None:
    """The time of the answer does not tell whether somebody has a login name."""

    def measure(login: str) -> float:
        clerk = office.seat(login)
        clerk.open("/console/sign-in")
        fields = {"login": login, "password": "wrong-password-here"}
        started = time.perf_counter()
        clerk.submit("/console/sign-in", fields)
        return time.perf_counter() - started

    measure("warming.up")
    known = [measure(add_staff(office.served, Role.EDITOR)) for _ in range(7)]
    unknown = [measure(f"stranger{number}") for number in range(7)]
    # Hashing takes most of the time; without it an answer comes in a tenth of that.
    assert statistics.median(unknown) > statistics.median(known) / 3
    assert statistics.median(known) > statistics.median(unknown) / 3


def test_a_password_is_kept_as_argon2id(office: Office) -> None:
    """What is kept of a password is a slow hash of its own salt."""
    logins = [add_staff(office.served, Role.VIEWER) for _ in range(2)]
    kept = [
        row["password"]
        for login in logins
        for row in office.served.rows("SELECT password FROM staff WHERE login = ?", login)
    ]
    assert all(one.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for one in kept)
    assert PASSWORD not in "".join(kept)
