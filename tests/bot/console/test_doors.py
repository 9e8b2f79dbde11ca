"""Promises of the doors: each lets in whom its permission says, and nothing else is open.

Made from the application's own routes, so that a new one cannot escape.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from aiohttp import web
from support.app import Served, settings_for
from support.console import Clerk

from bot.app import create_app
from bot.console.doors import SIGN_IN, Door, Doors, UnguardedRouteError, list_doors
from knowledge.roles import GRANTS, Permission, Role

DOORS = list_doors(create_app(settings_for(Path("nowhere.db"))))

PUBLIC = {
    "GET /console/sign-in",
    "POST /console/sign-in",
    "GET /console/second-factor",
    "POST /console/second-factor",
    "GET /console/codes.svg",
    "GET /console/link",
    "POST /console/link",
}
"""What is open to anybody: all that leads to being signed in."""

OF_EVERYBODY = {
    "POST /console/sign-out",
    "POST /console/account/password",
    "POST /console/account/codes",
}
"""Forms that whoever may read may send: they change nothing but the sender's own."""


def name_of(door: Door) -> str:
    """Return a door's method and path."""
    return f"{door.method} {door.path}"


def knock(clerk: Clerk, door: Door, *, with_token: bool = True) -> int:
    """Go to a door with nothing in hand, and return the status; 303 leads to signing in."""
    path = re.sub(r"\{[^}]*\}", "1", door.path)
    if door.method == "GET":
        answer = clerk.open(path)
    else:
        answer = clerk.submit(path, with_token=with_token)
    is_elsewhere = answer.status == 303 and not answer.headers["Location"].startswith(SIGN_IN)
    return 200 if is_elsewhere else answer.status


def test_nothing_under_the_console_is_unguarded() -> None:
    """A route under /console that is no door ends the start; whatever its method."""

    async def show(_request: web.Request) -> web.Response:
        return web.Response()

    app = create_app(settings_for(Path("nowhere.db")))
    app.router.add_route("*", "/console/forgotten", show)
    with pytest.raises(UnguardedRouteError, match=r"\* /console/forgotten"):
        list_doors(app)


def test_a_door_cannot_be_made_without_a_permission() -> None:
    """Who forgets to say what a page needs cannot make it."""
    doors = Doors()
    for make in (doors.get, doors.post):
        with pytest.raises(TypeError):
            make("/console/forgotten")  # type: ignore[call-arg]


def test_what_is_public_is_written_down() -> None:
    """Nothing but what leads to being signed in is open to anybody."""
    assert {name_of(door) for door in DOORS if door.needs is None} == PUBLIC


def test_a_form_needs_more_than_reading() -> None:
    """Who may only read can change nothing but their own account."""
    weak = {name_of(one) for one in DOORS if one.method == "POST" and one.needs is Permission.READ}
    assert weak == OF_EVERYBODY


def test_each_address_has_one_door() -> None:
    """No address is written down twice, where the second would never be asked."""
    names = [name_of(door) for door in DOORS]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("door", DOORS, ids=name_of)
def test_a_role_passes_its_doors_alone(served: Served, door: Door, role: Role) -> None:
    """Each role passes the doors that its permissions open; all others are refused with 403."""
    status = knock(Clerk.sign_in(served, role), door)
    if door.needs is None or door.needs in GRANTS[role]:
        assert status in (200, 400, 404, 409, 303)
        assert status != 303 or door.path in ("/console/sign-out", "/console/second-factor")
    else:
        assert status == 403


@pytest.mark.parametrize("door", DOORS, ids=name_of)
def test_nobody_passes_without_signing_in(served: Served, door: Door) -> None:
    """Whoever is not signed in is led to sign in, and sees nothing of what is behind."""
    status = knock(Clerk(served), door)
    if door.needs is None and door.method == "GET":
        assert status in (200, 303, 404)
    elif door.needs is not None:
        assert status == 303


@pytest.mark.parametrize("door", [one for one in DOORS if one.method == "POST"], ids=name_of)
def test_a_form_without_its_token_is_refused(served: Served, door: Door) -> None:
    """A form that no page of ours gave to this browser does nothing; nor one of another's."""
    role = next((role for role in Role if door.needs in GRANTS[role]), Role.EDITOR)
    clerk = Clerk.sign_in(served, role)
    assert knock(clerk, door, with_token=False) == 403
    stranger = Clerk.sign_in(served, role)
    path = re.sub(r"\{[^}]*\}", "1", door.path)
    fields = {"csrf_token": stranger.form_token}
    assert clerk.submit(path, fields, with_token=False).status == 403
    clerk.headers["Sec-Fetch-Site"] = "cross-site"
    assert clerk.submit(path).status == 403


def test_roles_are_as_they_were_agreed() -> None:
    """What each role may do is what the office was told."""
    assert {role: " ".join(sorted(GRANTS[role])) for role in Role} == {
        Role.VIEWER: "read",
        Role.EDITOR: "edit read serve",
        Role.REVIEWER: "edit read review serve",
        Role.SIGNER: "audit read review sign",
        Role.ADMINISTRATOR: "administer audit read",
    }
