"""Promises of signing in: only who is known comes in, and nothing tells who is."""

from __future__ import annotations

import re

import pytest
from support.app import Served
from support.console import PASSWORD, Clerk, add_staff, read_words

from knowledge.roles import Role


def test_a_page_leads_to_sign_in_and_back(served: Served) -> None:
    """Who is not signed in is asked to, and then sees the page that was asked for."""
    clerk = Clerk(served, add_staff(served, Role.VIEWER))
    answer = clerk.open("/console/account?a=1&b=2")
    assert answer.status == 303
    assert answer.headers["Location"] == "/console/sign-in?next=/console/account?a%3D1%26b%3D2"
    clerk.follow()
    goal = re.search(r'name="next" value="([^"]+)"', clerk.page.text)
    assert goal
    fields = {"login": clerk.login, "password": PASSWORD, "next": goal[1].replace("&amp;", "&")}
    answer = clerk.submit("/console/sign-in", fields)
    assert (answer.status, answer.headers["Location"]) == (303, "/console/account?a=1&b=2")


def test_a_wrong_name_and_a_wrong_password_look_the_same(served: Served) -> None:
    """Neither the sentence nor the status tells whether somebody has a login name."""
    known, unknown = Clerk(served, add_staff(served, Role.EDITOR)), Clerk(served, "nobody.here")
    said = []
    for clerk in (known, unknown):
        assert clerk.give("not the password").status == 400
        said.append(read_words(clerk.page).replace(clerk.login, ""))
    assert said[0] == said[1]
    assert "账号或密码不对" in said[0]


@pytest.mark.parametrize(
    "goal",
    [
        "https://evil.example/",
        "//evil.example/",
        "/console//../..//evil.example",
        "/console\\@evil.example",
        "/consoles",
        "/console/../..//evil.example",
        "/console/%2e%2e/%2E%2E//evil.example",
        "/console//evil.example",
        "/console/..",
        "javascript:alert(1)",
        "/console/\r\nSet-Cookie: a=b",
        "/",
    ],
)
def test_signing_in_leads_to_no_other_place(served: Served, goal: str) -> None:
    """Whatever address a link to the sign-in page names, it leads into the console alone."""
    clerk = Clerk(served, add_staff(served, Role.VIEWER))
    assert clerk.give(goal=goal).status == 303
    location = clerk.page.headers["Location"]
    assert location == "/console"
    assert clerk.page.cookies.keys() == {"console"}


def test_a_planted_token_opens_nothing(served: Served) -> None:
    """The token that a browser had before signing in is not the session afterwards."""
    clerk = Clerk(served, add_staff(served, Role.VIEWER))
    clerk.open("/console/sign-in")
    planted = dict(clerk.cookies)
    assert clerk.give().status == 303
    assert clerk.cookies != planted
    assert Clerk(served, cookies=planted).open("/console").status == 303
    assert "sign-in" not in clerk.open("/console").headers.get("Location", "")


def test_signing_out_ends_the_session(served: Served) -> None:
    """After 退出 the token opens nothing, whoever kept it."""
    clerk = Clerk.sign_in(served, Role.EDITOR)
    kept = dict(clerk.cookies)
    assert clerk.submit("/console/sign-out").headers["Location"] == "/console/sign-in"
    assert clerk.cookies == {}
    assert Clerk(served, cookies=kept).open("/console").headers["Location"] == "/console/sign-in"


def test_the_cookie_is_for_us_alone(served: Served) -> None:
    """No script reads the cookie, no other site sends it with a form; by TLS it is for TLS."""
    clerk = Clerk(served)
    cookie = clerk.open("/console/sign-in").cookies["console"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert (cookie["secure"], cookie["max-age"], cookie["domain"]) == ("", "", "")
    behind = Clerk(served, headers={"X-Forwarded-Proto": "https"})
    cookie = behind.open("/console/sign-in").cookies["__Host-console"]
    assert (cookie["secure"], cookie["path"], cookie["domain"]) == (True, "/", "")


def test_large_print_leads_to_no_other_place(served: Served) -> None:
    """The form that changes the print leads back into the console, and nowhere else."""
    clerk = Clerk(served)
    for back, expected in (
        ("/console/handoffs?view=closed", "/console/handoffs?view=closed"),
        ("/console//evil.example", "/"),
        ("//evil.example", "/"),
    ):
        answer = clerk.submit("/display", {"back": back, "print": "large"})
        assert answer.headers["Location"] == expected


def test_what_is_not_there_is_said_with_the_menu(served: Served) -> None:
    """Who is signed in still sees where to go; others see no more than that it is not there."""
    clerk = Clerk.sign_in(served, Role.VIEWER)
    answer = clerk.open("/console/nowhere")
    assert answer.status == 404
    assert "没有这一页" in read_words(answer)
    assert "/console/handoffs" in answer.text
    stranger = Clerk(served).open("/console/nowhere")
    assert (stranger.status, "/console/handoffs" in stranger.text) == (404, False)


def test_no_page_is_kept_by_a_browser(served: Served) -> None:
    """Pages, redirections and refusals of the console are stored nowhere on the way."""
    clerk = Clerk.sign_in(served, Role.VIEWER)
    for answer in (
        clerk.open("/console/sign-in"),
        Clerk(served).open("/console/sign-in"),
        clerk.open("/console"),
        clerk.open("/console/nowhere"),
        clerk.submit("/console/sign-out", with_token=False),
    ):
        assert answer.headers["Cache-Control"] == "no-store"
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
