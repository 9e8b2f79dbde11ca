"""Promises of the second factor: who reviews, signs or keeps accounts needs one."""

from __future__ import annotations

import re

import pyotp
import pytest
from support.app import Served
from support.console import Clerk, Office, add_staff, read_words

from bot.console.codes import STEP_MS, find_step
from bot.console.staff import WITH_CODES
from knowledge.roles import Role

SECRET = re.compile(r'class="code">([A-Z2-7]{32})<')


def code_of(secret: str, office: Office, *, steps: int = 0) -> str:
    """Return the code that an authenticator shows so many steps from now."""
    return pyotp.TOTP(secret).generate_otp(office.clock() // STEP_MS + steps)


def begin(office: Office, role: Role = Role.REVIEWER) -> tuple[Clerk, str]:
    """Return somebody new who has given the password, and the secret they are shown."""
    clerk = office.seat(add_staff(office.served, role))
    assert clerk.give().headers["Location"] == "/console/second-factor"
    found = SECRET.search(clerk.follow().text)
    assert found
    return clerk, found[1]


def bind(office: Office) -> tuple[Clerk, str]:
    """Return somebody who came in with a new authenticator, and its secret."""
    clerk, secret = begin(office)
    clerk.submit("/console/second-factor", {"code": code_of(secret, office)})
    assert clerk.is_in()
    office.clock.pass_seconds(30)
    return clerk, secret


@pytest.mark.parametrize("role", Role)
def test_some_roles_need_a_second_factor(office: Office, role: Role) -> None:
    """Who reviews, signs or keeps accounts is not in by a password; viewers and editors are."""
    clerk = office.seat(add_staff(office.served, role))
    clerk.give()
    assert clerk.is_in() == (role not in WITH_CODES)


def test_an_authenticator_is_bound_at_the_first_sign_in(office: Office) -> None:
    """The secret stands there as picture and text until a code proves that it was taken."""
    clerk, secret = begin(office)
    assert secret in clerk.open("/console/second-factor").text
    picture = clerk.open("/console/codes.svg")
    assert picture.headers["Content-Type"] == "image/svg+xml"
    assert picture.body.startswith(b"<?xml")
    assert b"style=" not in picture.body
    assert clerk.submit("/console/second-factor", {"code": "000000"}).status == 400
    assert "验证码不对" in read_words(clerk.page)
    before = dict(clerk.cookies)
    answer = clerk.submit("/console/second-factor", {"code": code_of(secret, office)})
    assert (answer.status, answer.headers["Location"]) == (303, "/console")
    assert clerk.is_in()
    assert clerk.cookies != before
    assert clerk.open("/console/codes.svg").status == 404


def test_a_half_session_opens_nothing(office: Office) -> None:
    """Who has given the password alone sees no page and sends no form of the console."""
    clerk, _ = begin(office)
    assert not clerk.is_in()
    assert clerk.submit("/console/account/codes").status == 303
    assert clerk.open("/console").headers["Location"] == "/console/sign-in"


def test_a_code_counts_once(office: Office) -> None:
    """The same code is refused a second time, in the same half minute and after it."""
    clerk, secret = bind(office)
    code = code_of(secret, office)
    for expected in (303, 400):
        again = office.seat(clerk.login)
        again.give()
        assert again.submit("/console/second-factor", {"code": code}).status == expected
    office.clock.pass_seconds(29)
    assert again.submit("/console/second-factor", {"code": code}).status == 400


def test_the_page_of_a_bound_authenticator_shows_no_secret(office: Office) -> None:
    """Who knows a password alone never sees the secret, nor can bind another authenticator."""
    clerk, _ = bind(office)
    thief = office.seat(clerk.login)
    thief.give()
    assert not SECRET.search(thief.follow().text)
    assert thief.open("/console/codes.svg").status == 404
    code = code_of(pyotp.random_base32(), office)
    assert thief.submit("/console/second-factor", {"code": code}).status == 400


def test_the_password_is_good_for_ten_minutes(office: Office) -> None:
    """Who waits longer with the code begins anew."""
    clerk, secret = begin(office)
    office.clock.pass_seconds(600)
    code = code_of(secret, office)
    answer = clerk.submit("/console/second-factor", {"code": code})
    assert (answer.status, answer.headers["Location"]) == (303, "/console/sign-in")


def test_five_wrong_codes_lock_the_account(office: Office) -> None:
    """Codes cannot be tried out, not even by giving the password again in between."""
    clerk, secret = bind(office)
    wrong = office.seat(clerk.login)
    for _ in range(5):
        wrong.give()
        wrong.submit("/console/second-factor", {"code": "123456"})
    assert "暂停登录" in read_words(wrong.page)
    other = office.seat(clerk.login)
    assert other.give().status == 400
    code = code_of(secret, office)
    assert wrong.submit("/console/second-factor", {"code": code}).status == 400
    assert not wrong.is_in()


def test_an_editor_may_bind_an_authenticator(office: Office) -> None:
    """Whoever wants to be safer can; from then on the code is asked for."""
    clerk = office.seat(add_staff(office.served, Role.EDITOR))
    clerk.give()
    found = SECRET.search(clerk.open("/console/account/codes").text)
    assert found
    assert clerk.submit("/console/account/codes", {"code": "1"}).status == 400
    clerk.submit("/console/account/codes", {"code": code_of(found[1], office)})
    assert "验证器已绑定" in read_words(clerk.follow())
    assert "已经绑定" in read_words(clerk.open("/console/account/codes"))
    again = office.seat(clerk.login)
    assert again.give().headers["Location"] == "/console/second-factor"


def test_a_secret_is_nobody_s(served: Served) -> None:
    """Without a session there is no picture, and the form leads to the sign-in page."""
    clerk = Clerk(served)
    assert clerk.open("/console/codes.svg").status == 404
    clerk.open("/console/sign-in")
    assert clerk.submit("/console/second-factor", {"code": "123456"}).status == 303


@pytest.mark.parametrize(
    ("steps", "is_taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_clocks_may_differ_by_half_a_minute(steps: int, *, is_taken: bool) -> None:
    """The codes before and after the present one are taken too, with a space or without."""
    secret, now = pyotp.random_base32(), 1_795_000_000_000
    code = pyotp.TOTP(secret).generate_otp(now // STEP_MS + steps)
    spaced = f" {code[:3]} {code[3:]}"
    found = find_step(secret, spaced, now, after=0)
    assert (found == now // STEP_MS + steps) == is_taken
    assert find_step(secret, code, now, after=now // STEP_MS + 2) is None
    assert find_step("", code, now, after=0) is None
    assert find_step(secret, "１２３４５６", now, after=0) is None
